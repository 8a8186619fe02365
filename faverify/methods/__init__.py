"""Methods of evidence, one file each: how a statement is proved, evaluated, integrated or argued.

Constructing a method is cheap (claim files do it); its libraries are imported when it runs.
"""

from faverify.methods.alignment_cover import alignment_cover
from faverify.methods.ball_cases import ball_cases
from faverify.methods.chain import chain
from faverify.methods.curves import curves
from faverify.methods.exact_against_path import exact_against_path
from faverify.methods.exact_cases import exact_cases
from faverify.methods.mpmath_path import mpmath_path
from faverify.methods.proof import proof
from faverify.methods.step_functions import step_functions
from faverify.methods.sum_of_squares import sum_of_squares
from faverify.methods.sympy_entries import sympy_entries
from faverify.methods.sympy_scalar import sympy_scalar
from faverify.methods.turning_points import turning_points
from faverify.methods.vector_cases import vector_cases
from faverify.methods.worst_case import worst_case
from faverify.methods.written import argued, cited

__all__ = [
    "alignment_cover",
    "argued",
    "ball_cases",
    "chain",
    "cited",
    "curves",
    "exact_against_path",
    "exact_cases",
    "mpmath_path",
    "proof",
    "step_functions",
    "sum_of_squares",
    "sympy_entries",
    "sympy_scalar",
    "turning_points",
    "vector_cases",
    "worst_case",
]
