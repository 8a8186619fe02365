"""The value of a printed formula: LaTeX read by the rules of print, juxtaposition as product, by the schoolbook.

Knows numbers, letters, sums, products, fractions, transposes, powers, traces, Frobenius norms and inner products.
"""

import re
from fractions import Fraction

from oracle.exact_rationals import times, transposed

TOKEN = re.compile(r"\\operatorname\{tr\}|\\[a-zA-Z]+|\\[,;]|\d+|[A-Za-z]|[-+(){}^_,]")


def read_latex(latex, letters):
    """Rows of Fractions; raises `AssertionError` where something is left over."""
    reader = _Reader(TOKEN.findall(latex), letters)
    value = reader.sum()
    assert not reader.tokens, reader.tokens
    return value


class _Reader:
    def __init__(self, tokens, letters):
        self.tokens, self.letters = tokens[::-1], letters

    def peek(self):
        return self.tokens[-1] if self.tokens else ""

    def take(self, *expected):
        token = self.tokens.pop()
        assert not expected or token in expected, (token, expected)
        return token

    def sum(self):
        value = _scaled(self.product(), -1) if self.peek() == "-" and self.take() else self.product()
        while self.peek() in ("+", "-") and self.peek():
            sign = 1 if self.take() == "+" else -1
            term = _scaled(self.product(), sign)
            value = [[a + b for a, b in zip(p, q, strict=True)] for p, q in zip(value, term, strict=True)]
        return value

    def product(self):
        value = self.factor()
        while self.peek() and self.peek() not in ("+", "-", ")", "}", ",", r"\right", r"\rVert", r"\rangle", r"\,"):
            if self.peek() == r"\cdot":
                self.take()
            value = _product(value, self.factor())
        return value

    def factor(self):
        value = self.atom()
        if self.peek() == "^":
            self.take("^"), self.take("{")
            if self.peek() == r"\top":
                self.take()
                value = transposed(value)
            else:
                exponent = int(self.take())
                assert len(value) == len(value[0]) == 1
                value = [[value[0][0] ** exponent]]
            self.take("}")
            assert self.peek() != "^", "two superscripts"
        return value

    def atom(self):
        token = self.take()
        if token.isdigit():
            return [[Fraction(int(token))]]
        if token == r"\frac":
            top, bottom = self.braced(), self.braced()
            return _scaled(top, 1 / bottom[0][0])
        if token == r"\left":
            return self.fenced("(", r"\right", ")")
        if token == r"\operatorname{tr}":
            inner = self.fenced("(", ")")
            return [[sum(row[i] for i, row in enumerate(inner))]]
        if token == r"\lVert":
            inner = self.fenced(None, r"\rVert", "_", "F", "^", "{", "2", "}")
            return [[sum(x * x for row in inner for x in row)]]
        if token == r"\langle":
            left = self.fenced(None, ",", r"\,")
            right = self.fenced(None, r"\rangle")
            return [[sum(x * y for p, q in zip(left, right, strict=True) for x, y in zip(p, q, strict=True))]]
        return self.letters[token]

    def braced(self):
        return self.fenced("{", "}")

    def fenced(self, start, *end):
        if start:
            self.take(start)
        value = self.sum()
        for token in end:
            self.take(token)
        return value


def _scaled(matrix, factor):
    return [[factor * x for x in row] for row in matrix]


def _product(left, right):
    if len(left) == len(left[0]) == 1:
        return _scaled(right, left[0][0])
    if len(right) == len(right[0]) == 1:
        return _scaled(left, right[0][0])
    return times(left, right)
