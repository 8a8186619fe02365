"""A stored result is used again only if all that it was computed from is as it was: code and data, wherever it is."""

import os
import textwrap

import pytest

CLAIM = '''
"""{label}.

Does not show: anything.
"""
from faverify.claim import Claim, Part, Restoration, Theory
from {method_from} import Reading

CLAIM = Claim(
    label="{label}", title="A claim", where="nowhere", restoration=Restoration.NEW,
    theory=Theory("nothing", "no letters", {{"Y": ("n", "m")}}), statement="Nothing.",
    parts=(Part("part", says="Y == Y", by=Reading(), controls=("Y == 2 * Y",)),), kind="new",
)
'''
METHOD = """
from dataclasses import dataclass
from pathlib import Path
from faverify.methods.base import Method
from faverify.outcome import Outcome
from faverify.verdict import Evidence, Verdict
from stale_helper import WORD

@dataclass(frozen=True)
class Reading(Method):
    name: str = "reads a file"
    ceiling = Evidence.EXACT

    def run(self, statement, context):
        text = Path(__file__).with_name("words.txt").read_text() + WORD
        if "2" in str(statement):
            return Outcome(Verdict.FAIL, Evidence.EXACT, "here", witness={"left": "1", "right": "2"})
        return Outcome(Verdict.PASS, Evidence.EXACT, "here", text, counts={"tested": 1})

    def replays(self, statement, witness, context):
        return witness == {"left": "1", "right": "2"} and "2" in str(statement)
"""


@pytest.fixture
def package(tmp_path):
    """Two claims, the second with a method that lives in the module of the first; a helper package; a data file."""
    found = tmp_path / "stale"
    found.mkdir()
    info = tmp_path / "stale-0.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stale\nVersion: 0.1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[faverify.claims]\nstale = stale\n", encoding="utf-8")
    (found / "__init__.py").write_text("", encoding="utf-8")
    first = CLAIM.format(label="stale-first", method_from="stale.method")
    (found / "method.py").write_text(METHOD, encoding="utf-8")
    (found / "first.py").write_text(textwrap.dedent(first) + "from stale.method import Reading as Borrowed\n", "utf-8")
    second = CLAIM.format(label="stale-second", method_from="stale.first").replace(
        "import Reading", "import Borrowed as Reading"
    )
    (found / "second.py").write_text(textwrap.dedent(second), encoding="utf-8")
    (found / "third.py").write_text(
        textwrap.dedent(CLAIM.format(label="stale-third", method_from="stale.method")), "utf-8"
    )
    (found / "words.txt").write_text("one", encoding="utf-8")
    (tmp_path / "stale_helper.py").write_text('WORD = " and more"\n', encoding="utf-8")
    return tmp_path


@pytest.fixture
def ran(package, command):
    """Runs the second claim; what was said."""
    asked = ["verify", "stale-second", "--effort", "quick", "--json", "--out", str(package / "out")]
    return lambda: command(*asked, env={"PYTHONPATH": str(package)})


@pytest.fixture
def cached(ran):
    """Runs the second claim; whether it was taken from the folder."""

    def run():
        said = ran()
        assert said.code == 0, said.err
        return said.data["claims"][0]["cached"]

    return run


def append(path, text="\n# edited\n"):
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_nothing_changed_is_used_again(cached):
    assert [cached(), cached()] == [False, True]


@pytest.mark.parametrize(
    "name", ["stale/first.py", "stale/method.py", "stale/words.txt", "stale_helper.py", "stale/second.py"]
)
def test_whatever_a_claim_was_computed_from_makes_it_stale(package, cached, name):
    """Found by attack: a method in the module of another claim, a data file, a helper package were not looked at."""
    cached()
    append(package / name)
    assert [cached(), cached()] == [False, True]


READINGS = {
    "a folder": ("str(sorted(p.name for p in Path(__file__).parent.glob('*.dat')))", True),
    "a file that is missing": (
        "'none'\n        try: open(Path(__file__).with_name('new.dat'))\n        except FileNotFoundError: pass", True
    ),
    "whether a file is there": ("str(Path(__file__).with_name('new.dat').exists())", False),
    "another process": ("__import__('subprocess').run(['ls'], capture_output=True, text=True).stdout", False),
    "the environment": ("__import__('os').environ.get('WORDS', 'none')", False),
}  # fmt: skip


@pytest.mark.parametrize("what", READINGS)
def test_what_no_file_shows_is_looked_at_or_never_used_again(package, cached, what):
    """Found by attack: a result stayed when a file appeared, or another process or the environment said otherwise."""
    reading, seen = READINGS[what]
    method = METHOD.replace('Path(__file__).with_name("words.txt").read_text() + WORD', reading)
    (package / "stale/method.py").write_text(method, encoding="utf-8")
    assert [cached(), cached()] == [False, seen]
    (package / "stale/new.dat").write_text("new", encoding="utf-8")
    assert not cached()


def test_a_link_that_leads_elsewhere_makes_it_stale(package, cached):
    words = package / "stale/words.txt"
    words.rename(package / "stale/old.txt")
    (package / "stale/new.txt").write_text("two", encoding="utf-8")
    words.symlink_to("old.txt")
    assert [cached(), cached()] == [False, True]
    words.unlink()
    words.symlink_to("new.txt")
    assert [cached(), cached()] == [False, True]


def test_a_file_that_is_gone_makes_it_stale_and_it_fails_aloud(package, cached, ran):
    cached()
    os.remove(package / "stale/words.txt")
    assert ran().code == 4


def test_another_claim_s_module_leaves_it_alone(package, cached):
    cached()
    append(package / "stale/third.py")
    assert cached()


def test_another_claim_s_module_leaves_it_alone_where_its_bytecode_is_stored(package, command):
    """Found when runs were timed: what Python compiled of every claim was among the data that each claim had read."""
    asked = ["verify", "stale-second", "--effort", "quick", "--json", "--out", str(package / "out")]
    env = {"PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": ""}
    command(*asked, env=env)
    command(*asked, "--fresh", env=env)
    assert (package / "stale/__pycache__").is_dir()
    append(package / "stale/third.py")
    assert command(*asked, env=env).data["claims"][0]["cached"]
    append(package / "stale_helper.py")
    assert not command(*asked, env=env).data["claims"][0]["cached"]


def test_the_toolkit_s_data_and_schema_are_in_the_key():
    from faverify.certificate.inputs import TOOLKIT

    for name in ("data/iris-instance.json", "data/iris.csv", "certificate/schema.json", "cases/iris.py"):
        assert (TOOLKIT / name).is_file()
