"""Certificates at edges: sizes at which a text or a document is too long, what sources name and ask, folders, digests.

Truth: the limits as they are stated, sources of a few lines whose imports can be read off, `os` and `hashlib`.
"""

# ruff: noqa: E501 - read as a table

import hashlib
import json
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest

from faverify.certificate import inputs, read
from faverify.certificate.digest import digest, statement_hash
from faverify.certificate.sides import (
    MOST_DIGITS,
    MOST_EXPONENT,
    MOST_SHIFT,
    Scaled,
    Side,
    contradicts,
    direction,
    enclosed,
    far_apart,
    is_finite,
    printed,
    side,
)  # fmt: skip
from faverify.errors import CertificateInvalid, UsageError


def span(low, high):
    return Side(Scaled(Fraction(low)), Scaled(Fraction(high)))


@pytest.mark.parametrize(
    ("one", "other", "within", "meets"),
    [
        ((1, 2), (0, 3), True, True), ((0, 3), (0, 3), True, True), ((0, 2), (0, 3), True, True), ((1, 3), (0, 3), True, True),
        ((0, 4), (0, 3), False, True), ((-1, 2), (0, 3), False, True), ((-1, 4), (0, 3), False, True), ((3, 4), (0, 3), False, True),
        ((-1, 0), (0, 3), False, True), ((4, 5), (0, 3), False, False), ((-2, -1), (0, 3), False, False), ((3, 3), (0, 3), True, True),
    ],
)  # fmt: skip
def test_an_interval_lies_within_another_or_meets_it(one, other, within, meets):
    a, b = span(*one), span(*other)
    assert a.within(b) is within
    assert a.meets(b) is b.meets(a) is meets
    assert contradicts("==", a, b) is (not meets)
    assert contradicts("<=", a, b) is (one[0] > other[1])
    assert contradicts(">=", a, b) is (one[1] < other[0])
    assert not contradicts("", a, b)


PRINTED = {
    "1/3": (Fraction(1, 3), Fraction(1, 3)), "-4/2": (-2, -2), "+7": (7, 7), "0.25": (Fraction(1, 4), Fraction(1, 4)),
    "-1.5e2": (-150, -150), "2e-2": (Fraction(1, 50), Fraction(1, 50)), "[+/- 0.5]": (Fraction(-1, 2), Fraction(1, 2)),
    "[1.0 +/- 0.5]": (Fraction(1, 2), Fraction(3, 2)), "[-1.0 +/- 2e1]": (-21, 19), "[1 +/- 0]": (1, 1),
    "1/0": None, "": None, "nan": None, "[nan]": None, "1/2/3": None, "[1 +/- 2": None, "1 +/- 2": None, "[1, 2]": None, "[1.0 +/- inf]": None,
}  # fmt: skip


@pytest.mark.parametrize("text", PRINTED)
def test_a_printed_number_is_the_interval_that_it_says(text):
    want = PRINTED[text]
    found = printed(text)
    if want is None:
        assert found is None
        return
    assert (found.low.value, found.high.value) == want
    assert found.low.exponent == found.high.exponent == 0


def test_a_number_is_read_up_to_its_longest_and_its_largest_and_no_further():
    for count, known in ((MOST_DIGITS - 1, True), (MOST_DIGITS, True), (MOST_DIGITS + 1, False)):
        assert (printed("9" * count) is not None) is known
    for power, known in (
        (MOST_EXPONENT, True),
        (MOST_EXPONENT + 1, False),
        (-MOST_EXPONENT, True),
        (-MOST_EXPONENT - 1, False),
    ):
        assert (printed(f"1.5e{power}") is not None) is known
        assert (printed(f"[1.0 +/- 1.5e{power}]") is not None) is known
        assert (printed(f"[1.5e{power} +/- 1.0]") is not None) is known


@pytest.mark.parametrize("sign", [1, -1])
def test_middle_and_radius_may_be_as_far_apart_as_is_stated(sign):
    for apart, far in ((MOST_SHIFT - 1, False), (MOST_SHIFT, False), (MOST_SHIFT + 1, True)):
        ball = {"mid": ["1", str(sign * apart)], "rad": ["1", "0"]}
        assert far_apart(ball) is far
        assert (enclosed(ball) is None) is far
    for ball in ({"mid": ["0", "0"], "rad": ["1", str(10**9)]}, {"mid": ["1", str(10**9)], "rad": ["0", "0"]}):
        assert not far_apart(ball)
        assert enclosed(ball) is not None


@pytest.mark.parametrize("name", ["inf", "-inf", "nan"])
@pytest.mark.parametrize("place", ["mid", "rad"])
def test_what_is_stored_by_name_is_no_number(name, place):
    ball = {"mid": ["1", "0"], "rad": ["1", "0"], place: [name, "0"]}
    assert not is_finite(ball)
    assert enclosed(ball) is None
    assert is_finite({"mid": ["-1", "0"]})
    assert is_finite({})


def test_a_side_is_its_exact_value_before_its_ball_before_what_is_printed():
    exact, ball, text = {"exact": "3"}, {"mid": ["5", "0"], "rad": ["1", "0"]}, {"text": "[9 +/- 1]"}
    for told, middle in ((exact, 3), (ball, 5), (text, 9)):
        found = side(told)
        ends = [end.value * Fraction(2) ** end.exponent for end in (found.low, found.high)]
        assert sum(ends) == 2 * middle
    assert side({**text, **ball, **exact}).low.value == 3
    assert side({**text, **ball}).high.value == 6
    assert side({**text, "exact": "[1]"}) is None  # an exact matrix is no number, whatever is printed
    assert side({}) is None


DIRECTIONS = {
    "x <= y": "<=", "x < y": "<=", "x <= y < z": "<=", "x >= y": ">=", "x > y > z": ">=", "x == y": "==", "x == y == z": "==",
    "x <= y >= z": "", "x == y <= z": "", "psd(A)": "", "ind(x <= y) == z": "==", "f(x > 0) <= g(y < 0)": "<=", "[x > 0] == y": "==",
    "x <= y if z > 0": "<=", "x <= y for z in [0, 1]": "<=", "x": "",
}  # fmt: skip


@pytest.mark.parametrize("says", DIRECTIONS)
def test_a_statement_points_one_way_or_none(says):
    assert direction(says) == DIRECTIONS[says]


def test_a_digest_is_of_everything_but_durations_inputs_and_itself():
    content = {"a": 1, "parts": [{"b": 2, "seconds": 3}], "seconds": 4, "digest": "x", "inputs": {"file": "y"}}
    same = {"a": 1, "parts": [{"b": 2, "seconds": 9}], "seconds": 8, "digest": "z", "inputs": {}}
    assert digest(content) == digest(same) == digest({"parts": [{"b": 2}], "a": 1})
    others = [
        {**content, "a": 2}, {**content, "parts": [{"b": 3, "seconds": 3}]}, {**content, "parts": []}, {**content, "c": 5},
        {**content, "parts": [{"b": 2, "c": {"seconds": 3}}]}, {**content, "other": [{"seconds": 3}]}, {**content, "parts": ["seconds"]},
    ]  # fmt: skip
    assert len({digest(x) for x in (content, *others)}) == len(others) + 1
    assert digest({"x": 1}) == hashlib.sha256(b'{"x": 1}').hexdigest()
    assert statement_hash("x == y", "theory") == hashlib.sha256(b"theory\nx == y").hexdigest()[:16]


SOURCES = {
    "import a, b.c": {"a", "b.c"},
    "import a as b": {"a"},
    "from a import b, c": {"a", "a.b", "a.c"},
    "from . import b": {"top.mid", "top.mid.b"},
    "from .x import b": {"top.mid.x", "top.mid.x.b"},
    "from .. import b": {"top", "top.b"},
    "from ..x.y import b": {"top.x.y", "top.x.y.b"},
    "def f():\n    from a import b": {"a", "a.b"},
    "a = 1": set(),
    "from (": set(),
    "a = '\0'": set(),
}


@pytest.mark.parametrize("source", SOURCES)
def test_the_imports_of_a_source_are_named_wherever_they_stand(source):
    assert set(inputs._imports(source.encode(), "top.mid")) == SOURCES[source]


ASKED = {
    "import os\nos.environ": ({"environ"}, {"environ"}),
    "from os import getenv": ({"getenv"}, {"getenv"}),
    "from pathlib import Path\nPath('x').exists()": ({"exists"}, {"exists"}),
    "def f():\n    return g()\ndef g():\n    import os\n    return os.getenv('A')\ndef h():\n    pass": (
        {"getenv"},
        set(),
    ),
    "def f():\n    return 1\nclass K:\n    def m(self):\n        return self.is_file()\nx = K()": (
        {"is_file"},
        {"is_file"},
    ),
    "def f():\n    return 1\ndef used():\n    return stat\nCLAIM = used()": ({"stat"}, {"stat"}),
    "x = 'environ'": (set(), set()),
    "def (": (set(), set()),
}


@pytest.mark.parametrize("source", ASKED)
def test_what_a_source_asks_is_what_runs_from_its_roots(source):
    """Without roots all of it is looked at; with the root h only what is loaded, and what that leads to."""
    everything, from_root = ASKED[source]
    assert set(inputs._asked(source.encode(), frozenset())) == everything
    assert set(inputs._asked(source.encode(), frozenset({"h"}))) == from_root
    assert set(inputs._asked(source.encode(), frozenset({"f"}))) >= from_root
    if "def g" in source:
        assert set(inputs._asked(source.encode(), frozenset({"f"}))) == everything


def test_a_source_that_is_gone_or_broken_asks_nothing(tmp_path):
    assert inputs._asks(str(tmp_path / "none.py"), frozenset()) == ()
    (tmp_path / "some.py").write_text("import os\nos.getenv\n")
    assert inputs._asks(str(tmp_path / "some.py"), frozenset()) == ("getenv",)


def test_a_folder_is_known_by_the_names_in_it(tmp_path):
    claim = SimpleNamespace(module="json")
    stored = {f"folder:{tmp_path}": inputs._now(f"folder:{tmp_path}"), "module:json": inputs._now("module:json")}
    assert inputs.unchanged(stored, claim)
    (tmp_path / "a.csv").write_text("1")
    assert not inputs.unchanged(stored, claim)
    stored[f"folder:{tmp_path}"] = inputs._now(f"folder:{tmp_path}")
    (tmp_path / "a.csv").write_text("2")
    assert inputs.unchanged(stored, claim)  # what is in a file counts where the file was read
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    assert not inputs.unchanged(stored, claim)
    assert inputs._now(f"folder:{tmp_path / 'none'}") == inputs._now("file:/no/such/file") == inputs.GONE
    assert inputs._now("package:no-such-package") == inputs._now("module:no_such.module") == inputs.GONE
    assert inputs._now("unseen:environ") == inputs.GONE


def test_the_hash_of_a_folder_is_of_names_and_contents_of_sources_schemas_and_data(tmp_path):
    (tmp_path / "a.py").write_text("1")
    first = inputs.hash_of(tmp_path)
    for name in ("a.txt", "a.pyc", "a"):
        (tmp_path / name).write_text("other")
        assert inputs.hash_of(tmp_path) == first
    (tmp_path / "folder.py").mkdir()
    assert inputs.hash_of(tmp_path) == first
    seen = {first}
    for name in ("b.json", "b.csv", "folder.py/b.py"):
        (tmp_path / name).write_text("2")
        seen.add(inputs.hash_of(tmp_path))
    (tmp_path / "b.csv").write_text("3")
    seen.add(inputs.hash_of(tmp_path))
    (tmp_path / "a.py").rename(tmp_path / "c.py")
    seen.add(inputs.hash_of(tmp_path))
    assert len(seen) == 6


def test_the_source_of_stored_bytecode_is_the_source(tmp_path):
    source = tmp_path / "a.py"
    source.write_text("")
    assert inputs._source_of(str(tmp_path / "__pycache__" / "a.cpython-311.pyc")) == str(source.resolve())
    assert inputs._source_of(str(tmp_path / "odd.pyc")) == str(tmp_path / "odd.pyc")
    assert inputs._source_of(str(source)) == str(source)


def test_a_folder_without_an_index_is_no_run(tmp_path):
    with pytest.raises(UsageError, match=r"no certificates/index\.json"):
        read.read_run(tmp_path)
    (tmp_path / "certificates").mkdir()
    (tmp_path / "index.json").write_text("[1")
    with pytest.raises(CertificateInvalid, match=r"index.json"):
        read.read_run(tmp_path)
    (tmp_path / "certificates" / "index.json").write_text("[2")
    with pytest.raises(CertificateInvalid, match=r"certificates/index.json"):
        read.read_run(tmp_path)


@pytest.mark.parametrize("length", [10, 198, 199, 200, 201, 202, 2_099, 2_100, 2_101, 5_000])
def test_a_message_about_the_schema_is_one_line_of_bounded_length(length):
    class Error:
        instance_path = ("parts", 3, "x" * 100)
        message = "a" * (length - 4) + " end"

    class Validator:
        def iter_errors(self, data):
            return iter([Error])

    kept = read._validator
    read._validator = lambda kind: Validator()
    try:
        with pytest.raises(CertificateInvalid) as caught:
            read._validate({}, "certificate", "name")
    finally:
        read._validator = kept
    said = str(caught.value)
    assert said.startswith("name: parts[3].xxx")
    assert said.endswith(" end")
    told = said.split(": ", 2)[2]
    assert told == Error.message if length <= 200 else len(told) == 120 + 5 + 60
    assert len(said.split(": ")[1]) == len("parts[3]") + 80


def test_what_was_read_and_found_good_is_forgotten_when_it_is_too_much(monkeypatch, tmp_path):
    """Bounded: after `MOST_GOOD` documents the memory begins anew."""
    monkeypatch.setattr(read, "MOST_GOOD", 2)
    monkeypatch.setattr(read, "_GOOD", set())
    monkeypatch.setattr(read, "_validate", lambda *given, **more: None)
    sizes = []
    for k in range(5):
        data = {"k": k}
        path = tmp_path / f"{k}.json"
        path.write_text(json.dumps({**data, "digest": digest(data)}))
        for _ in range(2):
            assert read.read_document(path, "index")["k"] == k
        sizes.append(len(read._GOOD))
    assert sizes == [1, 2, 1, 2, 1]


@pytest.mark.parametrize("top", ["mine", "json", "elsewhere"])
def test_sources_are_those_of_the_claim_s_package_and_of_what_is_not_installed(top, tmp_path, monkeypatch):
    """Installed is what lies beside `json` or pytest; of an installed package only that of the claim counts."""
    import sys

    installed, own = Path(pytest.__file__).parent / "no_such_module.py", tmp_path / "mine.py"
    for name, path in (
        ("json", json.__file__), ("json.inner", installed), ("jsonlike", installed), ("other.json", installed), ("mine", own),
        ("mine.part", own), ("beside", tmp_path / "beside.py"), ("__mp_main__", own), ("compiled", tmp_path / "a.so"), ("nowhere", None),
    ):  # fmt: skip
        monkeypatch.setitem(sys.modules, name, SimpleNamespace(__file__=None if path is None else str(path)))
    monkeypatch.setitem(sys.modules, "absent", None)
    names = {
        "json",
        "json.inner",
        "jsonlike",
        "other.json",
        "mine",
        "mine.part",
        "beside",
        "__mp_main__",
        "compiled",
        "nowhere",
        "absent",
    }
    found = {name for name, _ in inputs._sources(top)} & names
    assert found == {"mine", "mine.part", "beside"} | ({"json", "json.inner"} if top == "json" else set())


def test_the_packages_of_a_result_are_those_of_which_something_is_loaded(monkeypatch):
    import sys

    found = inputs._packages()
    known = {"pytest", "hypothesis", *({"jsonschema-rs"} if "jsonschema_rs" in sys.modules else ())}
    assert known <= {name.replace("_", "-") for name in found}
    owners = {"loaded": ["one"], "shared": ["two", "three"], "absent": ["four"], "below": ["five"]}
    monkeypatch.setattr(inputs, "_distributions", lambda: owners)
    for name in ("loaded", "shared.below.deep", "other.absent"):
        monkeypatch.setitem(sys.modules, name, None)
    assert inputs._packages() == {"one", "two", "three"}
