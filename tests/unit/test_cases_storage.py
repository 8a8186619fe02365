import io
import json
import os
import pickle
import zipfile
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import instances, json_documents

from faverify.cases.families import draw, families, fitting_sizes
from faverify.cases.instance import Instance
from faverify.cases.storage import SCHEMA, letters, load, save
from faverify.errors import InvalidInstance, UsageError
from faverify.files.bounded import printable

GOOD = {"Y": [[1, "1/3"]], "C": [[0.1], [2]], "Z": [[3]]}


def written(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def npz(**arrays):
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def npy(array, **options):
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


@pytest.mark.parametrize("family", families())
def test_round_trip_keeps_every_entry_and_the_name(family, tmp_path):
    instance = draw(family, *fitting_sizes(family, 5, 4, 3), 2)
    save(instance, tmp_path / "case.json")
    assert load(tmp_path / "case.json") == instance
    assert json.loads((tmp_path / "case.json").read_text())["schema"] == SCHEMA


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(instance=instances(), W0=st.booleans(), name=st.text(max_size=30))
def test_round_trip_of_any_instance_and_name(tmp_path, instance, W0, name):
    _, m, r = instance.sizes
    extended = Instance.of(instance.Y, instance.C, instance.Z0, [[Fraction(1, 7)] * m] * r if W0 else None, name)
    save(extended, tmp_path / "case.json")
    assert load(tmp_path / "case.json") == replace(extended, name=printable(name))


def test_numbers_in_texts_are_exact_decimals_and_aliases_are_read(tmp_path):
    instance = load(written(tmp_path, "a.json", json.dumps({**GOOD, "W": [["1e-2", 0]]})))
    assert ((1, Fraction(1, 3)),) == instance.Y
    assert ((Fraction(1, 10),), (2,)) == instance.C
    assert instance.Z0 == ((3,),)
    assert ((Fraction(1, 100), 0),) == instance.W0
    assert instance.name == "a"


def test_arrays_are_read_as_exact_dyadics(tmp_path):
    path = written(
        tmp_path, "a.npz", npz(Y=np.array([[0.1, 2]]), C=np.array([[1], [2]]), Z0=np.array([[3]], dtype="f4"))
    )
    assert ((Fraction(0.1), 2),) == load(path).Y
    assert load(path).Z0 == ((3,),)


def test_tables_hold_Y_and_options_the_rest(tmp_path):
    for name, content in {
        "h.csv": "first,second\r\n1,2.5\r\n",
        "p.csv": "\ufeff1, 2.5\n\n",
        "a.npy": npy(np.array([[1, 2.5]])),
        "l.npy": npy(np.array([[1, 2.5]], dtype=np.longdouble)),
        "b.npy": npy(np.array([[1, 2.5]], dtype=">f8")),
    }.items():
        path = written(tmp_path, name, content)
        assert ((1, Fraction(5, 2)),) == load(path, C=[[1], [0]], Z0=[[1]]).Y
        with pytest.raises(InvalidInstance, match=r"C and Z0 missing.*holds Y only, so write a .json or .npz"):
            load(path)


def bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Y.npy", b"\0" * 30_000_000)
    return stream.getvalue()


class Evil:
    def __reduce__(self):
        return (os.mkdir, ("evaluated",))


def deep(depth):
    return '{"Y": ' + "[" * depth + "]" * depth + "}"


HOSTILE = {
    "nan.json": ('{"Y": [[NaN]]}', "NaN is not finite"),
    "infinity.json": ('{"Y": [[-Infinity]]}', "-Infinity is not finite"),
    "nan-text.json": (json.dumps({**GOOD, "Z": [["nan"]]}), r"Z0\[1,1\]: 'nan' is no number: a value is missing"),
    "zero.json": (json.dumps({**GOOD, "Z": [["1/0"]]}), r"'1/0' is no finite rational"),
    "truth.json": (json.dumps({**GOOD, "Z": [[True]]}), "True is a truth value"),
    "null.json": (json.dumps({**GOOD, "Z": [[None]]}), "None is no number: a value is missing"),
    "huge.json": (json.dumps({**GOOD, "Z": [["1e999999999"]]}), "too long"),
    "long.json": (
        '{"Y": [[' + "9" * 5000 + "]]" + json.dumps(GOOD)[12:].replace('"1/3"]]', ""),
        "JSON|too long|deeper",
    ),
    "digits.json": (json.dumps(GOOD).replace("3]", "9" * 5000 + "]"), "too long"),
    "twice.json": ('{"Y": [[1]], "Y": [[2]]}', "duplicate key 'Y'"),
    "aliases.json": (json.dumps({**GOOD, "Z0": [[1]]}), "Z0 is given twice"),
    "unknown.json": (json.dumps({**GOOD, "seed": 3}), "unknown field 'seed'"),
    "schema.json": (json.dumps({**GOOD, "schema": "faverify-instance/9"}), "schema 'faverify-instance/9' is unknown"),
    "missing.json": (json.dumps({"Y": [[1]]}), "C and Z0 missing"),
    "ragged.json": (json.dumps({**GOOD, "Y": [[1, 2], [3]]}), "Y: ragged"),
    "empty-rows.json": (json.dumps({**GOOD, "Y": [[]]}), "Y: empty"),
    "objects.json": (json.dumps({**GOOD, "Y": [{"1": 1, "2": 2}]}), "expected a row of numbers, .*got dict"),
    "misfit.json": (json.dumps({**GOOD, "C": [[1]]}), "C is 1 x 1, but must be 2 x 1"),
    "deep.json": (deep(100_000), "nested deeper than 8"),
    "open-text.json": ('"' + '\\"' * 1_000_000, "no JSON"),
    "list.json": ("[1, 2]", "found a list"),
    "scalar.json": ("3", "found a number or text"),
    "broken.json": ('{"Y": [[1]', r"no JSON: .*line 1"),
    "empty.json": ("", "the file is empty"),
    "latin.json": (b'{"name": "\xff"}', r"no UTF-8 text \(byte 10\)"),
    "name.json": (json.dumps({**GOOD, "name": ["x"]}), "name must be a text"),
    "huge-file.json": (" " * 10_000_001, "10000001 bytes; at most 10000000"),
    "pickle.npy": (npy(np.array([[Evil()]]), allow_pickle=True), "a pickle"),
    "pickle.npz": (npz(Y=np.array([[Evil()]])), "array 'Y': holds Python objects"),
    "raw-pickle.npy": (pickle.dumps(Evil()), "no readable .npy array"),
    "raw-pickle.npz": (pickle.dumps(Evil()), "no readable .npz archive"),
    "complex.npy": (npy(np.array([[1j]])), "holds '<c16' entries"),
    "flat.npy": (npy(np.array([1.0, 2.0])), r"shape \(2,\)"),
    "none.npy": (npy(np.zeros((0, 3))), r"shape \(0, 3\)"),
    "cut.npy": (npy(np.ones((3, 3)))[:-5], "truncated"),
    "claims-more.npy": (npy(np.ones((3, 3))).replace(b"(3, 3)", b"(3,99999999)"), "shape|no readable"),
    "bomb.npz": (bomb(), "when unpacked"),
    "many.npz": (npz(**{f"a{i}": np.ones((1, 1)) for i in range(9)}), "more than 8 arrays"),
    "extra.npz": (npz(Y=np.ones((1, 1)), X=np.ones((1, 1))), "unknown field 'X'"),
    "words.csv": ("a,b\n1,2\n3,setosa\n", r"Y\[2,2\]: 'setosa'"),
    "gaps.csv": ("1,2\n3\n", "Y: ragged: row 2 has 1 entries, row 1 has 2"),
    "nan.csv": ("nan,1\n", "'nan' is no number: a value is missing; fill it in"),
    "hole.csv": ("1,2\n3,\n", r"Y\[2,2\]: '' is no number: a value is missing; fill it in"),
    "thousands.csv": (
        '"1,234","5"\n',
        r"Y\[1,1\]: '1,234' is no finite rational number \(write 1234 or 1.234, without separators",
    ),
    "decimal-comma.csv": (
        "a;b\n1,5;2\n",
        r"Y\[1,1\]: '1,5' is no finite rational number \(write 1.5 for 1,5",
    ),
    "blanks.csv": ("1 2\n3 4\n", r"Y\[1,1\]: '1 2' is no finite .*one number a cell, with commas between"),
    "number.json": (json.dumps({**GOOD, "Y": 5}), "Y: expected rows of numbers, .*got '5'"),
    "row.json": (json.dumps({**GOOD, "Y": [5, 6]}), "Y, row 1: expected a row of numbers, .*got '5'"),
    "lower.json": ('{"y": [[1]]}', "unknown field 'y'; did you mean 'Y'\\?"),
    "nan.npy": (npy(np.array([[1.0, np.nan]])), r"Y\[1,2\]: nan is not finite: a value is missing"),
    "header-only.csv": ("a,b\n", "Y: empty"),
    "quote.csv": ('1,"2\n', "no CSV"),
    "binary.csv": (b"\xff\xfe1", "no UTF-8"),
    "data.pkl": (pickle.dumps(Evil()), r"unknown kind of file '.pkl'; use .json"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_one_clear_line_naming_it(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    content, message = HOSTILE[name]
    options = {} if name.endswith((".json", ".npz", ".pkl")) else {"C": [[1], [1]], "Z0": [[1], [1]]}
    with pytest.raises(InvalidInstance, match=message) as caught:
        load(written(tmp_path, name, content), **options)
    assert str(tmp_path / name) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400 + len(str(tmp_path))
    assert os.listdir(tmp_path) == [name]


def test_devices_folders_pipes_and_absent_files_are_refused_unopened(tmp_path):
    (tmp_path / "device.json").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "loop.json").symlink_to(tmp_path / "loop.json")
    refusals = {"device.json": "not a regular file", "pipe.json": "not a regular file", "folder.json": "a folder"}
    for name, why in refusals.items():
        with pytest.raises(InvalidInstance, match=f"{name}: {why}"):
            load(tmp_path / name)
    for name in ("loop.json", "absent.json", "x" * 300 + ".json", "nul\0.json"):
        with pytest.raises(InvalidInstance, match="cannot be read"):
            load(tmp_path / name)


def test_a_matrix_is_given_once(tmp_path):
    with pytest.raises(InvalidInstance, match="C is in the file and among the options"):
        load(written(tmp_path, "a.json", json.dumps(GOOD)), C=[[1], [2]])


def test_saving_where_one_cannot_is_a_usage_error_and_leaves_nothing(tmp_path):
    instance = draw("gaussian", 2, 2, 1)
    with pytest.raises(UsageError, match="cannot write"):
        save(instance, tmp_path / "absent" / "case.json")
    (tmp_path / "case.json").mkdir()
    with pytest.raises(UsageError, match="cannot write"):
        save(instance, tmp_path / "case.json")
    assert os.listdir(tmp_path) == ["case.json"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(document=json_documents())
def test_any_json_is_an_instance_or_refused(tmp_path, document):
    try:
        instance = load(written(tmp_path, "any.json", json.dumps(document)))
    except InvalidInstance as error:
        refusal = str(error)
    else:
        refusal = ""
        assert instance.sizes == (len(document["Y"]), len(document["Y"][0]), len(document["C"][0]))
    assert "\n" not in refusal


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(data=st.data(), suffix=st.sampled_from(["npz", "npy", "csv", "json"]))
def test_damaged_files_are_an_instance_or_refused(tmp_path, data, suffix):
    matrices = {"Y": [[1.5, 2.0]], "C": [[1.0], [2.0]], "Z0": [[3.0]]}
    arrays = {letter: np.array(rows) for letter, rows in matrices.items()}
    whole = {"npz": npz(**arrays), "npy": npy(arrays["Y"]), "csv": b"1.5,2\n", "json": json.dumps(matrices).encode()}
    content = bytearray(whole[suffix])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content
    options = {"C": [[1], [2]], "Z0": [[3]]} if suffix in ("npy", "csv") else {}
    path = written(tmp_path, f"any.{suffix}", bytes(content))
    try:
        shown = load(path, **options).name + "."
    except InvalidInstance as error:
        shown = str(error)
    assert "any." in shown or suffix == "json"  # a JSON file may carry a name of its own


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("semicolons.csv", b"a;b\n1;2\n3;0.25\n"),
        ("tabs.csv", b"1\t2\n3\t0.25\n"),
        ("tabs.tsv", b"a\tb\r\n1\t2\r\n3\t0.25\r\n"),
        ("commas.csv", b"\n1,2\n3,0.25\n"),
        ("rows.json", b"[[1, 2], [3, 0.25]]"),
        ("alone.npz", npz(arr_0=np.array([[1, 2], [3, 0.25]]))),
    ],
)
def test_a_matrix_alone_is_y_however_it_is_separated_or_called(name, content, tmp_path):
    found = load(written(tmp_path, name, content), C=[[1], [1]], Z0=[[1], [1]])
    assert found.entries()["Y"] == [["1", "2"], ["3", "1/4"]]


def test_a_header_with_semicolons_is_found(tmp_path):
    assert letters(written(tmp_path, "half.csv", b"height;width\n1;2\n"))[1] == ["height", "width"]
