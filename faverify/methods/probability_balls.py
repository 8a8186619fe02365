"""Statements about probabilities and explicit bounds, both sides enclosed in balls at a table of exact points.

Tails are incomplete gamma and beta values, nothing is sampled. A pass holds at the points tested and says no more; what
carries it to other points (a monotone bound, say) is the business of another part.
"""

import ast
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from faverify.claim import Context, Theory
from faverify.errors import DomainError, StatementError
from faverify.methods import probability_text as text
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import Fragment
from faverify.methods.judge import TRUTHS, counts_of, tally
from faverify.methods.judge import slack as slack_of
from faverify.outcome import Ball, Comparison, Outcome, Relation, Side, Table
from faverify.verdict import Evidence, Verdict

PRECISIONS = (128, 256, 512, 1024)


@dataclass(frozen=True)
class EnclosedAt(Method):
    """``points`` are texts such as ``"d=10, x=1/2"``: every free name of the statement gets an exact number."""

    points: tuple[str, ...] = ("",)
    name: str = "enclosed tails"
    ceiling = Evidence.CERTIFIED
    keeps_sides = True
    fragment = Fragment(blank=True)
    uses_cases = False

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``certified``) if balls separate the sides at every point; `FAIL` if one is wrong."""
        read = text.parse(statement.text)
        found = [compare(read, point) for point in self.points]
        return _summary(found, read)

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """Both sides at the point of the witness."""
        point = ", ".join(f"{name}={value}" for name, value in witness["at"].items())
        return compare(text.parse(statement.text), point).verdict is Verdict.FAIL

    def read(self, says: str, theory: Theory) -> Statement:
        """The text, unparsed; raises `StatementError` for what is not in the grammar of probabilities."""
        text.parse(says)
        return Statement(says, theory)


def enclosed_at(*points: str, **axes: str) -> EnclosedAt:
    """The method at the given points, or at the grid of ``axes``: ``enclosed_at(d="1, 10", x="1/10, 1/2")``."""
    return EnclosedAt(points or tuple(_grid(axes)) or ("",))


def _grid(axes: Mapping[str, str]) -> Iterator[str]:
    values = [[f"{name}={value.strip()}" for value in texts.split(",")] for name, texts in axes.items()]
    for row in itertools.product(*values):
        yield ", ".join(row)


def compare(statement: text.Statement, point: str) -> Comparison:
    """One point: `VACUOUS` if a hypothesis fails or a bound is undefined there, `INCONCLUSIVE` if balls cannot tell."""
    import flint

    at = text.numbers(point)
    result = Comparison("", point, {}, Ball(), Ball(), verdict=Verdict.INCONCLUSIVE)
    for bits in PRECISIONS:
        with flint.ctx.workprec(bits):
            result = _at_precision(statement, point, at)
        if result.verdict is not Verdict.INCONCLUSIVE:
            break
    return result


def _at_precision(statement: text.Statement, point: str, at: Mapping[str, Fraction]) -> Comparison:
    from faverify.balls.convert import ball_record
    from faverify.probability.tail_balls import ball

    names = {name: ball(value) for name, value in at.items()}
    shown = {name: str(value) for name, value in at.items()}
    missing = Comparison("", point, shown, Ball(), Ball(), verdict=Verdict.VACUOUS)
    verdict, slack, sides = Verdict.PASS, "n/a", (Ball(), Ball())
    chain: list[Ball] = []
    try:
        for hypothesis in statement.hypotheses:
            verdict = TRUTHS[_truth(hypothesis, names)[0]]
            if verdict is Verdict.INCONCLUSIVE:
                return replace(missing, at={**shown, "why": "a hypothesis is undecided"}, verdict=verdict)
            if verdict is Verdict.FAIL:
                return replace(missing, at={**shown, "why": "a hypothesis of the statement does not hold here"})
        for claim in statement.claims:
            truth, left, right = _truth(claim, names)
            sides, slack = (
                (ball_record(left, 12), ball_record(right, 12)),
                slack_of(Relation(claim.relation), left, right),
            )
            chain += sides if not chain else sides[1:]
            verdict = TRUTHS[truth]
            if verdict is not Verdict.PASS:
                break
    except DomainError as error:
        return replace(missing, at={**shown, "why": str(error)})
    found = Comparison("", point, shown, *sides, slack, verdict)
    return found if verdict is not Verdict.PASS else replace(found, **_chain(statement, chain))


def _chain(statement: text.Statement, values: list[Ball]) -> dict[str, Any]:
    """The sides of a chain with their values, and the relations between them; nothing for other statements."""
    claims = statement.claims
    if not text.is_chain(statement):
        return {}
    texts = [text.show(side) for side in (claims[0].left, *(claim.right for claim in claims))]
    sides = tuple(Side(written, "", value) for written, value in zip(texts, values, strict=True))
    return {"sides": sides, "relations": tuple(Relation(claim.relation) for claim in claims)}


def _truth(claim: text.Claimed, names: Mapping[str, Any]) -> tuple[bool | None, Any, Any]:
    left, right = (enclose_side(side, names) for side in (claim.left, claim.right))
    yes = {">=": left >= right, "<=": left <= right, ">": left > right, "<": left < right}[claim.relation]
    no = {">=": left < right, "<=": left > right, ">": left <= right, "<": left >= right}[claim.relation]
    return True if yes else False if no else None, left, right


def enclose_side(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """The ball of one side of a statement at the current precision of FLINT. Raises `StatementError`, `DomainError`."""
    from faverify.probability.tail_balls import ball

    return text.evaluate(node, names, {**_functions(), "P": lambda event: _probability(event, names)}, ball)


def _functions() -> dict[str, Callable[..., Any]]:
    from faverify.probability import cosine_law, gaussian_bound, limit_ratio, rank_one, union_bound
    from faverify.probability.tail_balls import ball

    return {
        "exp": lambda x: ball(x).exp(),
        "log": lambda x: ball(x).log(),
        "sqrt": lambda x: ball(x).sqrt(),
        "ratio_bound": gaussian_bound.enclose_ratio_bound,
        "ratio_failure": gaussian_bound.enclose_failure,
        "ratio_ceiling": gaussian_bound.enclose_ceiling,
        "chain_ratio": union_bound.enclose_chain_ratio,
        "chain_failure": union_bound.enclose_chain_failure,
        "chain_quoted": union_bound.enclose_chain_quoted,
        "chain_head": union_bound.enclose_head,
        "chain_tail": union_bound.enclose_tail,
        "limit_ratio": limit_ratio.enclose_limit_ratio,
        "rho": limit_ratio.enclose_rho,
        "cosine_failure": lambda c, n, s: cosine_law.enclose_cosine_failure(c, _whole(ball(n)), s),
        "error_ratio": cosine_law.enclose_error_ratio,
        "rank_one": lambda n, ratio, beta=1: rank_one.enclose_rank_one_probability(_whole(ball(n)), ratio, beta),
        "rank_one_limit": lambda ratio, beta: rank_one.enclose_rank_one_probability(None, ratio, beta),
    }


def _probability(event: ast.expr, names: Mapping[str, Any]) -> Any:
    """The probability of one of the events that this grammar knows.

    ``chi2(k) >= x``, ``chi2(k) <= x``, ``F(k, m) >= x``, ``abs(chi2(k)/k - 1) >= x``,
    ``abs(g) >= x``, ``cos2(n, s) >= x``. Raises `StatementError` for degrees of freedom that are not certainly
    positive and sizes that are no integers.
    """
    from faverify.probability import tail_balls as tails
    from faverify.probability.cosine_law import enclose_cosine_tail

    if not isinstance(event, ast.Compare) or len(event.ops) != 1:
        raise StatementError(f"P({text.show(event)}): expected one comparison")
    claim = text.comparisons(event)[0]
    level = enclose_side(claim.right, names)
    match claim.left, claim.relation:
        case ast.Call(func=ast.Name(id="chi2"), args=[k]), ">=":
            return tails.enclose_chi2_upper(_degrees(k, names), level)
        case ast.Call(func=ast.Name(id="chi2"), args=[k]), "<=":
            return tails.enclose_chi2_lower(_degrees(k, names), level)
        case ast.Call(func=ast.Name(id="F"), args=[k, m]), ">=":
            return tails.enclose_f_upper(_degrees(k, names), _degrees(m, names), level)
        case ast.Call(func=ast.Name(id="abs"), args=[ast.Name(id="g")]), ">=":
            return tails.enclose_normal_two_sided(level)
        case ast.Call(func=ast.Name(id="cos2"), args=[n, s]), ">=":
            return enclose_cosine_tail(_whole(enclose_side(n, names)), enclose_side(s, names), level)
        case ast.Call(func=ast.Name(id="abs"), args=[inner]), ">=":
            k, level = _degrees(_centred(inner), names), level.max(0 * level)
            return tails.enclose_chi2_upper(k, (1 + level) * k) + tails.enclose_chi2_lower(
                k, (1 - level).max(0 * k) * k
            )
    raise StatementError(f"no law is known for {claim.text!r}")


def _whole(size: Any) -> Any:
    if not (size.is_integer() and size >= 2):
        raise StatementError(f"a law in R^n needs an integer n from 2 on, not n = {size.str(12)}")
    return size


def _degrees(node: ast.expr, names: Mapping[str, Any]) -> Any:
    found = enclose_side(node, names)
    if not found > 0:
        raise StatementError(f"{text.show(node)} = {found.str(12)} degrees of freedom: a positive number is needed")
    return found


def _centred(node: ast.expr) -> ast.expr:
    """The k of ``chi2(k)/k - 1``."""
    match node:
        case ast.BinOp(
            left=ast.BinOp(left=ast.Call(func=ast.Name(id="chi2"), args=[k]), op=ast.Div(), right=divisor),
            op=ast.Sub(),
            right=ast.Constant(value=one),
        ) if ast.unparse(k) == ast.unparse(divisor) and one == 1:
            return k
    raise StatementError(f"no law is known for abs({text.show(node)})")


def _summary(found: list[Comparison], statement: text.Statement) -> Outcome:
    by = {verdict: [c for c in found if c.verdict is verdict] for verdict in Verdict}
    tables = (_table(statement, [*by[Verdict.FAIL], *by[Verdict.INCONCLUSIVE], *by[Verdict.PASS]]),)
    scope = f"{counts_of([c.verdict for c in found])['tested']} exact point(s)"
    why = "both sides enclosed in balls; they are separated at every point"
    said = tally(found, scope, Evidence.CERTIFIED, why, tables)
    if said.verdict is not Verdict.FAIL:
        return said
    first = by[Verdict.FAIL][0]
    witness = {"at": dict(first.at), "left": first.lhs.text, "right": first.rhs.text, "statement": statement.text}
    why = f"false at {len(by[Verdict.FAIL])} of {len(found)} points; first at {first.name or 'the numbers of the text'}"
    return replace(said, explanation=why, witness=witness)


def _table(statement: text.Statement, found: list[Comparison]) -> Table:
    """Point, left, right and slack of every comparison."""
    rows = tuple((c.name or "as stated", c.lhs.text, c.rhs.text, c.slack, c.verdict.value) for c in found)
    return Table(statement.text, ("at", "left side", "right side", "bound / value", "verdict"), rows)
