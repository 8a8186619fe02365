"""Methods of evidence, one file each: how a statement is proved, evaluated, integrated or argued.

Constructing a method is cheap (claim files do it); its libraries are imported when it runs.
"""

from faverify.methods.chain import chain
from faverify.methods.exact_cases import exact_cases
from faverify.methods.mpmath_path import mpmath_path
from faverify.methods.sympy_entries import sympy_entries
from faverify.methods.written import argued, cited

__all__ = ["argued", "chain", "cited", "exact_cases", "mpmath_path", "sympy_entries"]
