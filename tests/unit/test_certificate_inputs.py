"""What a stored result depended on: each kind of it counts, as it was, and what is gone is not as it was."""

from importlib.metadata import version
from types import SimpleNamespace

import pytest

from faverify.certificate.inputs import unchanged

CLAIM = SimpleNamespace(module="claim_of_a_test")


@pytest.fixture
def stored(tmp_path, monkeypatch):
    """A claim's module, a package and a data file, as a run would have stored them."""
    from faverify.certificate.inputs import _now

    (tmp_path / "claim_of_a_test.py").write_text("A = 1\n")
    (tmp_path / "data.csv").write_text("1,2\n")
    monkeypatch.syspath_prepend(tmp_path)
    names = ("module:claim_of_a_test", "package:hypothesis", f"file:{tmp_path / 'data.csv'}")
    return {name: _now(name) for name in names}


def test_a_package_is_known_by_its_version(stored):
    assert stored["package:hypothesis"] == version("hypothesis")
    assert unchanged(stored, CLAIM)
    assert not unchanged({**stored, "package:hypothesis": "0.0"}, CLAIM)


def test_no_two_kinds_are_taken_for_one_another(stored, tmp_path):
    assert len(set(stored.values())) == 3
    for name in stored:
        kind, _, rest = name.partition(":")
        for other in {"module", "package", "file"} - {kind}:
            assert not unchanged({**stored, f"{other}:{rest}": stored[name]}, CLAIM)


@pytest.mark.parametrize("name", ["claim_of_a_test.py", "data.csv"])
def test_a_file_that_was_changed_or_is_gone_is_not_as_it_was(stored, tmp_path, name):
    from faverify.certificate import inputs

    path = tmp_path / name
    path.write_text("changed\n")
    inputs._hash.cache_clear() if hasattr(inputs._hash, "cache_clear") else None
    assert not unchanged(stored, CLAIM)
    path.unlink()
    assert not unchanged(stored, CLAIM)


def test_a_result_without_its_claim_s_module_is_not_used(stored):
    assert not unchanged({name: value for name, value in stored.items() if "module" not in name}, CLAIM)


@pytest.mark.parametrize("root", ["/proc", "/sys", "/dev", "/etc"])
def test_a_file_of_the_system_is_no_data_and_one_beside_it_is(root):
    from faverify.certificate.inputs import _may_be_data

    assert not _may_be_data(f"{root}/some/file")
    assert not _may_be_data(root)
    assert _may_be_data(f"{root}-of-mine/some/file")
    assert _may_be_data(f"/srv{root}/file")


def test_files_of_python_packages_and_the_toolkit_are_no_data(tmp_path):
    import json

    import faverify
    from faverify.certificate.inputs import _may_be_data

    for module in (json, pytest, faverify):
        assert not _may_be_data(module.__file__)
    assert _may_be_data(str(tmp_path / "mine.csv"))


PACKAGE = {  # by relative imports, from the package itself and from a module of it; one file that nothing names
    "__init__.py": "from . import shared\n", "shared.py": "", "claim.py": "from .deep import inner\n",
    "deep/__init__.py": "from .beside import X\n", "deep/inner.py": "from ..far import Y\n",
    "deep/beside.py": "X = 1\n", "far.py": "Y = 2\n", "other.py": "",
}  # fmt: skip


def test_relative_imports_of_packages_and_of_modules_are_followed(tmp_path, monkeypatch):
    from importlib import import_module
    from sys import modules

    from faverify.certificate.inputs import _reached

    for name, text in PACKAGE.items():
        (tmp_path / "mine" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "mine" / name).write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    names = {"mine" + f"/{name}".removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in PACKAGE}
    sources = {name: import_module(name) for name in names}
    for name in names:
        monkeypatch.delitem(modules, name)
    claim = SimpleNamespace(module="mine.claim", claim=SimpleNamespace(parts=()))
    assert _reached(claim, sources) == {"mine.claim", "mine.deep", "mine.deep.inner", "mine.deep.beside", "mine.far"}
    package = SimpleNamespace(module="mine", claim=SimpleNamespace(parts=()))
    assert _reached(package, sources) == {"mine", "mine.shared"}
