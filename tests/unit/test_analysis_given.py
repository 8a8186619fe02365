"""What is analysed: files, arrays and frames completed by what is drawn, each step said; what is wrong is refused."""

import json

import numpy as np
import pytest

import faverify
from faverify.analysis.given import Wish, completed
from faverify.analysis.read import given_file
from faverify.errors import InvalidInstance, UsageError

TARGET = [[1, 2, 0], [0, 1, 3], [2, 2, 1], [1, 0, 1]]


class Frame:
    """What an analysis uses of a data frame."""

    columns = ("size", "kind", "weight")

    def to_numpy(self):
        return np.array([[1, "a", 2.5], [2, "b", 0.5], [0, "c", 1.0]], dtype=object)


def test_y_alone_is_enough_and_the_rest_is_drawn_reproducibly():
    first, again = (completed({"Y": TARGET}, Wish(rank=2, seed=5)) for _ in range(2))
    other = completed({"Y": TARGET}, Wish(rank=2, seed=6))
    assert first.instance.digest == again.instance.digest != other.instance.digest
    assert first.instance.sizes == (4, 3, 2)
    assert any("C drawn" in line for line in first.said)
    assert any("Z(0) drawn" in line for line in first.said)


def test_signs_and_scale():
    given = completed({"Y": TARGET}, Wish(rank=2, feedback="signs", scale="1/8")).instance
    assert {abs(x) for row in given.C for x in row} == {1}
    assert max(abs(x) for row in given.Z0 for x in row) < 0.5


def test_the_rank_is_chosen_from_the_energy_and_said():
    given = completed({"Y": np.diag([10.0, 9.0, 0.1]).tolist()}, Wish())
    assert given.instance.sizes[2] == 2
    assert any(line.startswith("rank r = 2: the least that keeps 90 %") for line in given.said)


def test_a_frame_loses_its_columns_of_words():
    given = completed({"Y": Frame()}, Wish(rank=1))
    assert given.instance.sizes == (3, 2, 1)
    assert any("'kind'" in line for line in given.said)


def test_csv_header_and_words_are_reported(tmp_path):
    path = tmp_path / "flowers.csv"
    path.write_text("a,b,species\n1,2,x\n3,4.5,y\n0,1,z\n", encoding="utf-8")
    given = given_file(str(path), Wish(rank=1))
    assert given.instance.sizes == (3, 2, 1)
    assert "header row skipped: a, b, species" in given.said
    assert "column 'species' holds no numbers and is left out" in given.said


@pytest.mark.parametrize("head", [",x,y", '"","x","y"', "Unnamed: 0,x,y", "x,y"])
@pytest.mark.parametrize("first", [0, 1])
def test_numbers_of_rows_that_a_program_wrote_are_no_data(tmp_path, head, first):
    """What pandas and R write beside a table was a column of Y."""
    rows = ((7, 2), (1, 4), (5, 1))
    path = tmp_path / "mine.csv"
    path.write_text("\n".join([head, *(f"{i},{a},{b}" for i, (a, b) in enumerate(rows, first))]), encoding="utf-8")
    given = given_file(str(path), Wish(rank=1))
    assert rows == given.instance.Y
    assert "column '' only counts the rows and is left out" in [said.replace("Unnamed: 0", "") for said in given.said]


@pytest.mark.parametrize("text", ["i,x\n0,7\n1,2\n2,4\n", ",x\n0,7\n2,2\n4,4\n", "0,7\n1,2\n2,4\n", ",\n0\n1\n"])
def test_a_column_that_has_a_name_or_does_not_count_or_is_alone_is_data(tmp_path, text):
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    assert given_file(str(path), Wish(rank=1)).instance.Y[0][0] == 0


def test_labels_with_digits_are_words(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("id,x,y\nA1,1,2\nB2,3,4\n", encoding="utf-8")
    given = given_file(str(path), Wish(rank=1))
    assert given.instance.Y == ((1, 2), (3, 4))
    assert "column 'id' holds no numbers and is left out" in given.said


@pytest.mark.parametrize("content", ["1,nan\n2,3\n", "1,x\n2,3\n", "1,2\n3\n"])
def test_cells_that_are_no_numbers_among_numbers_are_refused(tmp_path, content):
    path = tmp_path / "bad.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInstance):
        given_file(str(path), Wish(rank=1))


@pytest.mark.parametrize("suffix", [".npy", ".npz", ".json"])
def test_every_kind_of_file(tmp_path, suffix):
    path = tmp_path / f"mine{suffix}"
    if suffix == ".npy":
        np.save(path, np.array(TARGET, float))
    elif suffix == ".npz":
        np.savez(path, Y=np.array(TARGET, float), C=np.ones((3, 2)))
    else:
        path.write_text(json.dumps({"Y": TARGET, "C": [[1, 0], [0, 1], [1, 1]]}), encoding="utf-8")
    given = given_file(str(path), Wish(rank=2))
    assert given.instance.sizes == (4, 3, 2)
    assert given.instance.name == "mine"


def test_feedback_from_a_file(tmp_path):
    (tmp_path / "C.csv").write_text("1,0\n0,1\n1,1\n", encoding="utf-8")
    (tmp_path / "Y.json").write_text(json.dumps({"Y": TARGET}), encoding="utf-8")
    given = given_file(str(tmp_path / "Y.json"), Wish(feedback=str(tmp_path / "C.csv")))
    assert given.instance.C == ((1, 0), (0, 1), (1, 1))


@pytest.mark.parametrize(
    ("letters", "wish", "said"),
    [
        ({"Y": TARGET, "C": [[1], [2], [3]]}, Wish(rank=2), "C has 1 columns"),
        ({"Y": TARGET}, Wish(rank=5), "1 to 4"),
        ({"Y": TARGET}, Wish(rank=1, feedback="cauchy"), "gaussian or signs"),
        ({"Y": TARGET}, Wish(rank=1, scale=0), "a positive number"),
        ({"Y": "text"}, Wish(rank=1), "expected rows"),
        ({"Y": [[]]}, Wish(rank=1), "empty"),
    ],
)
def test_what_contradicts_itself_is_refused(letters, wish, said):
    with pytest.raises((UsageError, InvalidInstance), match=said):
        completed(letters, wish)


def test_analyze_takes_arrays_and_instances():
    instance = faverify.Instance.random(4, 3, 2)
    found = faverify.analyze(instance, effort="quick")
    same = faverify.analyze(np.array(instance.Y, float), instance.C, instance.Z0, effort="quick")
    assert found.sizes == same.sizes == (4, 3, 2)
    assert found.numbers["rank of Y"].text == same.numbers["rank of Y"].text
    with pytest.raises(UsageError, match="between 0 and 1"):
        faverify.analyze(instance, eps=2)
    with pytest.raises(UsageError, match="effort"):
        faverify.analyze(instance, effort="heroic")


def test_a_table_of_words_has_no_matrix():
    with pytest.raises(InvalidInstance, match=r"Y: no column holds numbers \(row 1 begins with 'foo'\)"):
        completed({"Y": [["foo", "bar"], ["x", "y"]]}, Wish())


@pytest.mark.parametrize("option", ["eps", "scale"])
@pytest.mark.parametrize("value", ["nan", "", "abc", "1,5", float("inf"), None])
def test_a_wrong_number_of_an_option_is_no_fault_of_the_data(option, value, tmp_path):
    """It was said to be a missing value of a row or column, or to stand in the file of Y."""
    path = tmp_path / "mine.csv"
    path.write_text("1,2\n3,5\n", encoding="utf-8")
    with pytest.raises(UsageError, match=f"^{option} = .*write a number, such as 3, 1/7 or 0.25") as said:
        faverify.analyze(path, **{option: value}, effort="quick")
    assert "mine.csv" not in str(said.value)


def test_what_is_no_matrix_is_named(tmp_path):
    with pytest.raises(InvalidInstance, match="a folder; give one of its files"):
        given_file(str(tmp_path), Wish())
    np.save(tmp_path / "none.npy", np.zeros((0, 3)))
    with pytest.raises(InvalidInstance, match=r"shape \(0, 3\); a matrix has two sizes, 1 or more"):
        given_file(str(tmp_path / "none.npy"), Wish())


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "id,size,weight\na1,1,2\na2,3,x4\n", r"a\.csv: Y\[2,3\], column 'weight': 'x4' is no"),
        ("a.csv", "$1,$2\n3,4\n", r"Y\[1,1\]: '\$1' is no"),
        ("a.csv", "<1,2\n3,4\n", r"Y\[1,1\]: '<1' is no"),
        ("a.csv", "1 / 3,2\n3,4\n", r"\(write 1/3\)"),
        ("a.json", '{"C": [[1], [2]]}', r"a\.json: no Y, only C; the target is a matrix named Y"),
        ("a.json", '{"name": "x"}', r"no Y, only no matrix"),
    ],
)
def test_what_is_wrong_with_a_file_names_its_place(tmp_path, name, content, said):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInstance, match=said):
        given_file(str(tmp_path / name), Wish(rank=1))


def test_comments_behind_the_numbers_of_a_line_are_left_out(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("# two rows\n1 2 # the first\n3 4\n", encoding="utf-8")
    assert given_file(str(path), Wish(rank=1)).instance.Y == ((1, 2), (3, 4))


def test_a_file_of_feedback_without_one_is_refused(tmp_path):
    (tmp_path / "y.csv").write_text("1,2\n3,4\n", encoding="utf-8")
    (tmp_path / "c.json").write_text('{"Z0": [[1], [2]]}', encoding="utf-8")
    with pytest.raises(InvalidInstance, match="no C; the feedback is"):
        given_file(str(tmp_path / "y.csv"), Wish(rank=1, feedback=str(tmp_path / "c.json")))
