"""The statement language: one short text in NumPy's surface, parsed (never evaluated) into shaped expressions.

Every reader (prover, exact arithmetic, balls, LaTeX) takes the same expression, so printed and checked formulas
cannot differ.
"""
