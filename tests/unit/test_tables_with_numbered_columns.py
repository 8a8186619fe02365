"""Tables whose columns are named by numbers: what pandas writes is known, what may be either is said."""

import random

import pytest

from faverify.analysis.given import Wish
from faverify.analysis.read import given_file
from faverify.cases.readers import split_csv
from faverify.errors import InvalidInstance

DOUBT = "is read as numbers; if it names the columns, take it out"


def write(path, header, rows):
    path.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("seed", range(6))
def test_the_corner_that_pandas_leaves_empty(tmp_path, seed):
    """``DataFrame(Y).to_csv``: it was refused for a value that is missing at (1, 1)."""
    draw = random.Random(seed)
    n, m, first = draw.randint(2, 5), draw.randint(1, 4), draw.choice((0, 1))
    Y = [[draw.randint(-9, 9) or 1 for _ in range(m)] for _ in range(n)]
    header = "," + ",".join(str(j + first) for j in range(m))
    given = given_file(write(tmp_path / "y.csv", header, [[i, *row] for i, row in enumerate(Y)]), Wish(rank=1))
    assert [[int(x) for x in row] for row in given.instance.Y] == Y
    assert "column '' only counts the rows and is left out" in given.said


@pytest.mark.parametrize("text", [",1.5,2\n1,2,3\n4,5,6\n", ",0,2\n1,2,3\n", ",0,1\n,2,3\n", "3,,1\n1,2,3\n", ",0,1\n"])
def test_a_value_that_is_missing_is_no_header(tmp_path, text):
    path = tmp_path / "y.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInstance, match="missing"):
        given_file(str(path), Wish(rank=1))


@pytest.mark.parametrize(
    ("header", "doubted"),
    [
        ("2019,2020,2021", True),
        ("0,1,2", True),
        ("1, 2, 3", True),
        ("2019,2021,2022", False),
        ("3,2,1", False),
        ("1.0,2.0,3.0", False),
        ("-1,0,1", False),
        ("a,b,c", False),
    ],
)
def test_a_first_row_that_counts_up_is_said_to_be_read_as_numbers(tmp_path, header, doubted):
    given = given_file(write(tmp_path / "y.csv", header, [[1, 5, 2], [3, 1, 1], [2, 2, 7]]), Wish(rank=1))
    assert any(DOUBT in said for said in given.said) is doubted
    assert len(given.instance.Y) == (3 if header == "a,b,c" else 4)


def test_where_other_rows_count_up_too_the_first_is_data(tmp_path):
    given = given_file(write(tmp_path / "y.csv", "1,2,3", [[4, 5, 6], [7, 8, 10]]), Wish(rank=1))
    assert not any(DOUBT in said for said in given.said)


def test_a_table_of_one_row_is_data():
    assert split_csv(b"0,1,2\n") == ([], [["0", "1", "2"]])
