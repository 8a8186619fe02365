"""The functions of the statement language, each with all its readings in one place (see `base.Function`)."""

from faverify.lang.functions.base import READERS, Function
from faverify.lang.functions.laws import LAW_FUNCTIONS
from faverify.lang.functions.matrix import MATRIX
from faverify.lang.functions.scalar import SCALAR_FUNCTIONS
from faverify.lang.functions.time import TIME_FUNCTIONS

FUNCTIONS: dict[str, Function] = {**MATRIX, **SCALAR_FUNCTIONS, **TIME_FUNCTIONS, **LAW_FUNCTIONS}
"""By name."""

TIME_FUNCTIONALS = frozenset(name for name, function in FUNCTIONS.items() if function.binds)
"""The functions that bind ``t``."""


def known(name: str, kind: str) -> bool:
    """Whether theories of this kind know a function of this name; where they do not, the name is free."""
    return name in FUNCTIONS and FUNCTIONS[name].kind in ("", kind)


__all__ = ["FUNCTIONS", "READERS", "TIME_FUNCTIONALS", "Function", "known"]
