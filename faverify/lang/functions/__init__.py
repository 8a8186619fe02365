"""The functions of the statement language, each with all its readings in one place (see `base.Function`)."""

from faverify.lang.functions.base import READERS, Function
from faverify.lang.functions.matrix import MATRIX
from faverify.lang.functions.scalar import SCALAR_FUNCTIONS
from faverify.lang.functions.time import TIME_FUNCTIONS

FUNCTIONS: dict[str, Function] = {**MATRIX, **SCALAR_FUNCTIONS, **TIME_FUNCTIONS}
"""By name."""

TIME_FUNCTIONALS = frozenset(name for name, function in FUNCTIONS.items() if function.binds)
"""The functions that bind ``t``."""

__all__ = ["FUNCTIONS", "READERS", "TIME_FUNCTIONALS", "Function"]
