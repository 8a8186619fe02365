"""Exact rationals: matrices of fractions, linear algebra on FLINT, roots of rationals."""
