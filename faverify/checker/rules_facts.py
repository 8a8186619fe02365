"""The rules of proofs that are their statement, as data: what has to be shown, and what holds then.

``{of}`` and the like stand for the arguments of a line, ``{of.rows}`` and ``{of.columns}`` for the sizes of one,
``{of.column}`` for one that is a column. A line says one of the facts of its rule, and what this needs is visible or a
premise; what is said of arguments that are not given is left out.
"""

import contextlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from faverify.checker.language import Theory
from faverify.checker.theorems import Goal, Hypotheses, Rule, rule
from faverify.errors import StatementError

UNIT = ("1", "1")


class Fact(NamedTuple):
    """What holds, and what has to be visible or said by a premise; ``symmetric`` names arguments that are."""

    gives: tuple[str, ...]
    needs: tuple[str, ...] = ()
    symmetric: tuple[str, ...] = ()


def _both(text: str) -> tuple[str, str]:
    """What is at most something, and its negative."""
    return text, f"-{text}"


KEPT, WHOLE = "rows_le({of}, {form}, {level})", "({of}) @ ({form}) @ ({of}).T"
FACTS: dict[str, tuple[Fact, ...]] = {
    "square inverse": (Fact(("({with_}) @ ({of}) == I_{of.rows}",), ("({of}) @ ({with_}) == I_{of.rows}",)),),
    "parts": (Fact((
        "psd(neg({of}))", "psd({of} + neg({of}))", "pos({of}) == {of} + neg({of})",
        "neg({of}) @ ({of} + neg({of})) == 0",
    )),),
    "row selection": (Fact((
        f"tr({KEPT} @ ({{form}}) @ {KEPT}.T) <= ({{level}}) * normF({KEPT})**2",
        f"tr({WHOLE}) - tr({KEPT} @ ({{form}}) @ {KEPT}.T) >= ({{level}}) * (normF({{of}})**2 - normF({KEPT})**2)",
        f"psd(({{of}}).T @ ({{of}}) - {KEPT}.T @ {KEPT})",
    ), symmetric=("form",)),),
    "grouped": (Fact(("(({left}) @ ({middle})) @ ({right}) == ({left}) @ (({middle}) @ ({right}))",)),),
    "least eigenvalue": (
        Fact(("psd({of} - lambda_min({of}) * I_{of.rows})",
              "rank({of} - lambda_min({of}) * I_{of.rows}) <= {of.rows} - 1"), symmetric=("of",)),
        Fact(("lambda_min({of}) >= {level}",), ("psd({of} - ({level}) * I_{of.rows})",)),
    ),
    "largest singular value": (
        Fact(("psd(sigma_max({of})**2 * I_{of.columns} - ({of}).T @ ({of}))",)),
        Fact(("sigma_max({of}) <= {level}",),
             ("psd(({level})**2 * I_{of.columns} - ({of}).T @ ({of}))", "{level} >= 0")),
        Fact(("psd(({level})**2 * I_{of.rows} - ({of}) @ ({of}).T)",),
             ("psd(({level})**2 * I_{of.columns} - ({of}).T @ ({of}))",)),
    ),
    "least singular value": (Fact((
        "psd(({of}).T @ ({of}) - sigma_min({of})**2 * I_{of.columns})", "sigma_min({of}) > 0",
        "sigma_max({of}) >= sigma_min({of})",
    ), ("({left}) @ ({of}) == I_{of.columns}",)),),
    "nuclear norm": (
        Fact(_both("tr(({of}).T @ ({against})) <= sigma_max({of}) * nuclear({against})")),
        Fact(("nuclear({of}) <= {of.columns} * sigma_max({of})",)),
    ),
    "Cauchy-Schwarz": (Fact(("tr(({of}).T @ ({with_})) <= normF({of}) * normF({with_})",)),),
    "rank": (
        Fact(("rank({of}) <= rank({left})", "rank({of}) <= rank({right})", "rank({of}) <= {left.columns}"),
             ("{of} == ({left}) @ ({right})",)),
        Fact(("rank(({of}).T) == rank({of})", "rank(({of}).T @ ({of})) == rank({of})")),
        Fact(("({of}) @ inv({of}) == I_{of.rows}", "inv({of}) @ ({of}) == I_{of.rows}"), ("rank({of}) >= {of.rows}",)),
    ),
    "projector": (Fact((
        "proj({of}) @ ({of}) == {of}", "proj({of}) == ({of}) @ pinv({of})", "proj({of}) @ proj({of}) == proj({of})",
        "tr(proj({of})) == rank({of})",
        "normF({of.column})**2 * proj({of.column}) == ({of.column}) @ ({of.column}).T",
    )),),
    "same columns": (
        Fact(("proj(({of}) @ ({by})) @ ({of}) == {of}",), ("rank(({of}) @ ({by})) >= rank({of})",)),
    ),
    "vanishing square": (Fact(("{of} == 0",), ("normF({of})**2 <= 0",)),),
    "diagonal": (Fact(
        ("({by}) @ ({by}).T == diag(({by}) @ ({by}).T)", "tr(({by}) @ ({of})) == tr(({by}) @ diag({of}))"),
        ("{by} == diag({like})",),
    ),),
    "at most one": (Fact(("P({of}) <= 1",)),),
    "square root": (
        Fact(("{of} >= {below}",), ("({of})**2 - ({below})**2 >= 0", "{of} >= 0")),
        Fact(("{of} > {below}",), ("({of})**2 - ({below})**2 > 0", "{of} >= 0")),
    ),
    "exponential": (
        Fact(("exp(({of}) + ({and_})) == exp({of}) * exp({and_})", "exp({of}) >= 1 + ({of})", "exp(0) == 1")),
        Fact(("exp({of}) >= exp({and_})",), ("{of} >= {and_}",)),
    ),
    "logarithm": (
        Fact(("log(1 + ({of})) >= ({of}) - ({of})**2 / 2",), ("{of} >= 0",)),
        Fact(("log(1 - ({of})) >= -({of}) - ({of})**2",), ("{of} >= 0", "{of} <= 1/2")),
        Fact(("exp(log({of})) == {of}",), ("{of} > 0",)),
        Fact(("log({of}) >= log({and_})",), ("{and_} > 0", "{of} >= {and_}")),
    ),
}  # fmt: skip


class Argument(str):
    """The text of an argument, which knows its shape."""

    theory: Theory

    @property
    def rows(self) -> str:
        """The number of rows."""
        return (self.theory.node(self).shape or UNIT)[0]

    @property
    def columns(self) -> str:
        """The number of columns."""
        return (self.theory.node(self).shape or UNIT)[1]

    @property
    def column(self) -> str:
        """The text if it is one column; raises `KeyError` otherwise."""
        if self.columns != "1":
            raise KeyError(str(self))
        return str(self)


def _given(texts: tuple[str, ...], arguments: Mapping[str, Argument]) -> Iterator[str]:
    """The texts of which all arguments are given."""
    for text in texts:
        with contextlib.suppress(KeyError):
            yield text.format_map(arguments)


def _says(goal: Goal, text: str) -> bool:
    try:
        return goal.formula == goal.said(text)
    except StatementError:  # of another shape, or not of this theory
        return False


def _checked(facts: tuple[Fact, ...]) -> Rule:
    """The check of a rule that is given by facts."""

    def check(goal: Goal) -> Hypotheses:
        arguments = {name: Argument(text) for name, text in goal.args.items()}
        for argument in arguments.values():
            argument.theory = goal.algebra.theory
        for fact in facts:
            if any(_says(goal, text) for text in _given(fact.gives, arguments)):
                needs = list(_given(fact.needs, arguments))
                goal.need(len(needs) == len(fact.needs), "an argument is missing")
                goal.known(*needs)
                for name in fact.symmetric:
                    goal.algebra.symmetrical(goal.poly(name))
                return goal.under()
        raise StatementError("the rule gives something else")

    return check


for _name, _facts in FACTS.items():
    rule(_name)(_checked(_facts))
