"""The rules of proofs that are their statement, as data: what has to be shown, and what holds then.

``{of}`` and the like stand for the arguments of a line, ``{of.rows}`` and ``{of.columns}`` for the sizes of one,
``{of.column}`` for one that is a column. A line says one of the facts of its rule, and what this needs is visible or a
premise; what is said of arguments that are not given is left out.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from faverify.checker.chance import always, fixed, mean, normal_letter, without
from faverify.checker.language import Theory
from faverify.checker.moving import regular
from faverify.checker.rules_time import forever
from faverify.checker.theorems import Goal, Hypotheses, Rule, rule
from faverify.errors import StatementError

UNIT = ("1", "1")
DEFAULTS = {"factor": "1"}


class Fact(NamedTuple):
    """What holds, what has to be visible or said by a premise, and what else has to be so.

    What is ``sure`` is said by premises about fixed letters, for almost every outcome. Of a ``still`` one no hypothesis
    is about one time only.
    """

    gives: tuple[str, ...]
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    sure: tuple[str, ...] | None = None
    still: bool = False


def _forever(goal: Goal) -> None:
    goal.need(forever(goal), "the trajectory is not shown to exist for ever")
    goal.asked = ()


CONDITIONS: dict[str, Callable[..., object]] = {
    "normal": normal_letter,
    "fixed": fixed,
    "without": without,
    "different": lambda goal, one, other: goal.need(goal.args[one] != goal.args[other], "the two letters are one"),
    "dimension": lambda goal, name: goal.need(goal.args[name] in goal.algebra.theory.sizes(), "a dimension is needed"),
    "moments": lambda goal, name: mean(goal.poly(name), goal.algebra),  # refuses what has none in normal letters
    "symmetric": lambda goal, name: goal.algebra.symmetrical(goal.poly(name)),
    "rate": lambda goal, name: goal.algebra.symmetrical(goal.algebra.rate(goal.poly(name))),
    "smooth": lambda goal, name: goal.need(regular(goal.poly(name), goal.algebra, "smooth"), f"{name} is not smooth"),
    "constant": lambda goal, name: goal.constant(name),
    "forever": _forever,
    "unending": lambda goal, name: goal.unending(f"limit({goal.args[name]}) == 0"),
}
"""What may have to be so of arguments, by the name that stands before theirs."""


def _both(text: str) -> tuple[str, str]:
    """What is at most something, and its negative."""
    return text, f"-{text}"


COLUMN = "(({of}) @ {column} - proj(({of}) @ {before}) @ ({of}) @ {column})"
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
    ), also=("symmetric form",)),),
    "grouped": (Fact(("(({left}) @ ({middle})) @ ({right}) == ({left}) @ (({middle}) @ ({right}))",)),),
    "least eigenvalue": (
        Fact(("psd({of} - lambda_min({of}) * I_{of.rows})",
              "rank({of} - lambda_min({of}) * I_{of.rows}) <= {of.rows} - 1"), also=("symmetric of",)),
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
    # tr(proj(Y C) K) <= r p if v'K v <= p ||v||^2 for v = (I - proj(Y C0)) Y c, every column c of C and p >= 0
    "Gram-Schmidt": (Fact(
        ("tr(proj(({of}) @ {whole}) @ ({form})) <= {whole.columns} * ({level})",),
        (f"worst(tr({COLUMN}.T @ ({{form}}) @ {COLUMN}) - ({{level}}) * normF({COLUMN})**2, "
         "{column}, {before}, {whole}) <= 0", "{level} >= 0"),
        ("symmetric form", "without of column before", "without form column before", "without level column before"),
    ),),
    "spectral derivative": (
        Fact(("D(normF(neg({of}))**2) == -2 * tr(neg({of}) @ D({of}))",),
             also=("symmetric of", "rate of", "smooth of")),
    ),
    # limits
    "squeeze": (Fact(
        ("limit({of}) == 0",), ("{of} >= 0", "{of} <= ({factor}) * ({by})", "limit({by}) == 0"),
        ("constant factor", "unending by"), still=True,
    ),),
    "comparison": (Fact(
        ("limit({of}) == 0",),
        ("{of} >= 0", "({scale}) * D({of}) <= -(1 - ({slack})) * ({of}) + ({by})", "({scale}) > 0",
         "limit({slack}) == 0", "limit({by}) == 0"), ("smooth of", "constant scale"), still=True,
    ),),
    "monotone limit": (Fact(
        ("limit(normF(({of}) - limit({of}))**2) == 0",), ("psd(D({of}))", "psd(({bound}) - ({of}))"),
        ("forever", "symmetric of", "smooth of", "constant bound"), still=True,
    ),),
    # chance; z and the letters are normal, what is multiplied by a letter is independent of it
    "direction": (Fact(
        ("P(tr(({of}).T @ {letter}) > ({level}) * normF({of})) <= P(abs({by}) >= {level})",),
        also=("normal letter", "normal by", "without of letter", "fixed level"),
    ),),
    "contraction": (Fact(
        ("P(normF(({of}) @ {letter.column})**2 >= {level}) <= P(chi2({rank}) >= {level})",),
        also=("normal letter", "dimension rank", "without of letter", "fixed level"),
        sure=("psd(I_{letter.rows} - ({of}).T @ ({of}))", "rank({of}) <= {rank}"),
    ),),
    "F law": (Fact(
        ("P({against.size} * {of.square} >= ({level}) * ({of.size}) * {against.square}) == "
         "P(F({of.size}, {against.size}) >= {level})",),
        also=("normal of", "normal against", "different of against", "fixed level"),
    ),),
    "Markov": (Fact(
        ("({level}) * P({of} >= {level}) <= E({of})",), also=("moments of", "fixed level"), sure=("{of} >= 0",),
    ),),
    "exponential Markov": (Fact(
        ("P({of} >= {level}) <= ({mean}) * exp(-({level}))",), ("E(exp({of})) == {mean}", "{mean} >= 0"),
        ("fixed level",),
    ),),
    "exponential moment": (
        Fact(("E(exp(({rate}) * {of})) == exp(({rate})**2 / 2)",), also=("normal of", "fixed rate")),
        Fact(("E(exp(({rate}) * normF({of})**2)) == exp(-({of.size}) / 2 * log(1 - 2 * ({rate})))",),
             ("1 - 2 * ({rate}) > 0",), ("normal of", "fixed rate")),
    ),
    "inverse moment": (Fact(
        ("E(normF({of}.T @ inv({of} @ {of}.T))**2) == {of.rows} / ({of.columns} - {of.rows} - 1)",),
        ("{of.columns} - {of.rows} - 1 > 0",), ("normal of",),
    ),),
    "independent factor": (Fact(
        ("E(normF(({of}) @ {letter} @ ({by}))**2) == normF({of})**2 * ({mean})",),
        ("E(normF({by})**2) == {mean}", "{mean} >= 0"), ("fixed of", "without by letter", "normal letter"),
    ),),
    "mean order": (Fact(
        ("E({of}) <= ({bound}) + ({mean})",), ("E({by}) == {mean}", "{mean} >= 0"), ("fixed bound",),
        sure=("{of} >= 0", "{of} <= ({bound}) + ({by})"),
    ),),
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
    def size(self) -> str:
        """The number of entries."""
        return " * ".join(size for size in (self.rows, self.columns) if size != "1") or "1"

    @property
    def square(self) -> str:
        """The square of a number, the squared norm of a matrix."""
        return f"{self}**2" if self.size == "1" else f"normF({self})**2"

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
        goal.args = {**DEFAULTS, **goal.args}
        arguments = {name: Argument(text) for name, text in goal.args.items()}
        for argument in arguments.values():
            argument.theory = goal.algebra.theory
        for fact in facts:
            if any(_says(goal, text) for text in _given(fact.gives, arguments)):
                needs, sure = (list(_given(texts, arguments)) for texts in (fact.needs, fact.sure or ()))
                goal.need(len(needs + sure) == len((*fact.needs, *(fact.sure or ()))), "an argument is missing")
                for condition, *names in map(str.split, fact.also):
                    CONDITIONS[condition](goal, *names)
                own = [one for one in goal.premises if fact.sure is None or one.algebra is goal.algebra]
                Goal(goal.algebra, goal.claim, own, goal.args).known(*needs)
                if fact.sure is not None:
                    return always(goal, *map(goal.said, sure))
                return goal.still(goal.under()) if fact.still else goal.under()
        raise StatementError("the rule gives something else")

    return check


for _name, _facts in FACTS.items():
    rule(_name)(_checked(_facts))
