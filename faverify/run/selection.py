"""The expressions of ``-k``: words joined by and, or, not and parentheses, read once, applied to many sets of words."""

import re
from collections.abc import Callable, Set

from faverify.errors import UsageError

Test = Callable[[Set[str]], bool]
TOKEN = re.compile(r"[()]|[^\s()]+")
OPERATORS = ("and", "or", ")")


def selector(expression: str) -> Test:
    """Whether a set of words fits: a word of the expression fits a word that contains it, in any case.

    Raises `UsageError`, with the place, for what is no expression.
    """
    reader = _Reader(expression)
    found = reader.either()
    if reader.token:
        reader.refuse("and, or, or the end is expected", "before")
    return found


class _Reader:
    """Reads an expression from the left; ``token`` is the next word, empty at the end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [(match.group(), match.start()) for match in TOKEN.finditer(text)] + [("", len(text))]

    @property
    def token(self) -> str:
        return self.tokens[0][0]

    def refuse(self, wanted: str, where: str = "at") -> None:
        """Raise `UsageError` that names the place."""
        token, column = self.tokens[0]
        place = f"{where} {token!r}, character {column + 1}" if token else "at the end"
        raise UsageError(f"-k {self.text!r}: {wanted} {place}")

    def accept(self, token: str) -> bool:
        """Step over the token if it is the next one."""
        if self.token != token:
            return False
        self.tokens.pop(0)
        return True

    def either(self) -> Test:
        """Alternatives joined by ``or``."""
        choices = [self.both()]
        while self.accept("or"):
            choices.append(self.both())
        return lambda words: any(choice(words) for choice in choices)

    def both(self) -> Test:
        """Demands joined by ``and``."""
        demands = [self.single()]
        while self.accept("and"):
            demands.append(self.single())
        return lambda words: all(demand(words) for demand in demands)

    def single(self) -> Test:
        """A word, a negation, or an expression in parentheses."""
        if self.accept("not"):
            inner = self.single()
            return lambda words: not inner(words)
        if self.accept("("):
            inner = self.either()
            if not self.accept(")"):
                self.refuse("a parenthesis is not closed")
            return inner
        if not self.token or self.token in OPERATORS:
            self.refuse("a word is expected")
        wanted = self.tokens.pop(0)[0].lower()
        return lambda words: any(wanted in word.lower() for word in words)
