"""The strongest evidence of each method stands twice, in the method and in the checker: they agree."""

import importlib
import pkgutil
from dataclasses import fields, is_dataclass

import pytest

import faverify.methods
from faverify.checker.bookkeeping import CEILINGS
from faverify.methods.base import Evident
from faverify.verdict import Evidence


def classes(base):
    for found in base.__subclasses__():
        yield found
        yield from classes(found)


def named():
    """The classes of methods by the name that certificates store: not those that ask others (any evidence)."""
    for module in pkgutil.iter_modules(faverify.methods.__path__):
        importlib.import_module(f"faverify.methods.{module.name}")
    ours = [c for c in classes(Evident) if is_dataclass(c) and c.__module__.startswith("faverify.")]
    own = [c for c in ours if c.ceiling is not Evidence.FORMAL]
    return [(field.default, c) for c in own for field in fields(c) if field.name == "name"]


@pytest.mark.parametrize(("name", "method"), named(), ids=lambda x: x if isinstance(x, str) else x.__name__)
def test_the_checker_knows_the_ceiling_of_every_method(name, method):
    assert CEILINGS[name] == (method.ceiling, method.refutes or method.ceiling)


def test_the_checker_knows_no_other_method():
    assert set(CEILINGS) == {name for name, _ in named()}
