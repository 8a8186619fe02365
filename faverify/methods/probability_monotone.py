"""Proof by a derivative's sign: ``left >= right for a <= x <= b`` (or ``for a <= x < b``, ``for x >= a``).

With f the larger side minus the smaller: every divisor and every argument of a logarithm, root or broken power in f
has one sign on the range, so that f is differentiable there; f(a) >= 0; and f' is a rational function whose numerator
and denominator have coefficients of one sign after ``x = a + u`` or ``x = (a + b u)/(1 + u)``, u >= 0. So f increases
from a value that is not negative. The end b of ``a <= x <= b`` is included by continuity, where f must be defined
too; ``a <= x < b`` leaves it out. The variable is the one parameter of the statement.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.claim import Context
from faverify.errors import DomainError, StatementError
from faverify.lang import expr as ex
from faverify.lang.scope import Role
from faverify.lang.unicode import expression_unicode
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import ORDER, Fragment
from faverify.methods.scalar_reader import Reader
from faverify.outcome import Outcome, Relation, Step
from faverify.verdict import Evidence, Verdict

TRIES, BITS, FAR = 200, 200, 4
NO_RANGE = "it needs one range: for a <= x <= b, a <= x < b or x >= a, with numbers a and b"


@dataclass(frozen=True)
class DerivativeSign(Method):
    """SymPy differentiates; signs are read off exact coefficients."""

    name: str = "sign of the derivative"
    ceiling = Evidence.PROVED
    refutes = Evidence.CERTIFIED
    fragment = Fragment(
        relations=ORDER, functions=frozenset({"exp", "log", "sqrt"}), matrices=False, ranges=True, chains=False,
        times=False, kinds=("laws", "scalars"), numbers=True,
    )  # fmt: skip
    derives = True
    uses_cases = False

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``proved``) on the whole range, `FAIL` with a rational x at which balls show the statement false.

        `VACUOUS` for an empty range.
        """
        span = _range(statement)
        claim, where = _Claim(statement, span.name), _shown_range(statement)
        if span.high is not None and span.low >= span.high:
            return Outcome(Verdict.VACUOUS, Evidence.PROVED, "none", f"no interval: {where}", {"tested": 0})
        wrong, undefined = _counterexample(statement, span)
        scope = f"all real {span.name} with {where}"
        if wrong is not None:
            return Outcome(
                Verdict.FAIL, Evidence.CERTIFIED, "at the witness", "false there", {"tested": 1}, witness=wrong
            )
        steps, why = ((), f"a side is undefined at {span.name} = {undefined}") if undefined else _prove(claim, span)
        why = why or (_undefined_at(claim, span.high) if span.closed and span.high is not None else "")
        if why:
            return Outcome(Verdict.INCONCLUSIVE, Evidence.PROVED, scope, f"not derived: {why}", {"tested": 0})
        why = "f(start) >= 0 and f' >= 0, by exact coefficients; no counterexample at rational points"
        return Outcome(Verdict.PASS, Evidence.PROVED, scope, why, {"tested": TRIES}, steps=steps)

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """Both sides at the number of the witness, which lies in the range."""
        import flint

        span = _range(statement)
        at = Fraction(witness[span.name])
        inside = at >= span.low and (span.high is None or at <= span.high)
        with flint.ctx.workprec(BITS):
            return inside and _sides(statement, span, at)[0] is False

    def refusal(self, statement: Statement) -> str:
        """As of every method; and the statement has one range of its one parameter, and no hypothesis."""
        if why := super().refusal(statement):
            return why
        try:
            name = _range(statement).name
        except StatementError as error:
            return str(error)
        others = sorted({x.name for x in statement.letters() if x.role is not Role.DEFINITION} - {name})
        return f"it reads functions of {name} alone, and there is {others[0]}" if others else ""


def derivative_sign() -> DerivativeSign:
    """The method."""
    return DerivativeSign()


@dataclass(frozen=True)
class _Span:
    """The values of the variable: from ``low``, to ``high`` (None: without end), which belongs to it if ``closed``."""

    name: str
    low: Fraction
    high: Fraction | None
    closed: bool


class _Claim:
    """The two sides of the comparison, over SymPy's real symbols."""

    def __init__(self, statement: Statement, name: str) -> None:
        (self.compare,) = statement.claims
        self.theory, self.reader = statement.theory, Reader(statement.theory, (), ())
        self.x = self.reader.symbol(name)

    def value(self, expr: ex.Expr) -> Any:
        return self.reader.value(expr)

    def show(self, expr: ex.Expr) -> str:
        return expression_unicode(expr, self.theory)


def _range(statement: Statement) -> _Span:
    def variable(expr: ex.Expr) -> str:
        return expr.name if isinstance(expr, ex.Letter) and expr.role is Role.PARAMETER else ""

    def number(expr: ex.Expr) -> Fraction:
        if not isinstance(expr, ex.Number):
            raise StatementError(NO_RANGE)
        return expr.value

    match statement.ranges:
        case [ex.Compare(left=name, relation=Relation.AT_LEAST, right=low)] if variable(name):
            return _Span(variable(name), number(low), None, False)
        case [ex.Compare(left=low, relation=Relation.AT_MOST, right=name)] if variable(name):
            return _Span(variable(name), number(low), None, False)
        case [
            ex.Compare(left=low, relation=Relation.AT_MOST, right=name),
            ex.Compare(left=again, relation=Relation.AT_MOST | Relation.BELOW as end, right=high),
        ] if variable(name) and name == again:
            return _Span(variable(name), number(low), number(high), end is Relation.AT_MOST)
    raise StatementError(NO_RANGE)


def _shown_range(statement: Statement) -> str:
    return statement.text.rpartition(" for ")[2].strip()


def _prove(claim: _Claim, span: _Span) -> tuple[tuple[Step, ...], str]:
    """The steps, and what is missing ("" if nothing)."""
    import sympy

    x, u = claim.x, sympy.Symbol("u")
    sides = claim.compare.left, claim.compare.right
    left, right = map(claim.value, sides)
    if claim.compare.relation not in (Relation.AT_LEAST, Relation.AT_MOST):
        return (), "strict inequalities are not proved this way"
    f = left - right if claim.compare.relation is Relation.AT_LEAST else right - left
    start = sympy.Rational(span.low.numerator, span.low.denominator)
    inside = start + u
    if span.high is not None:
        inside = (start + sympy.Rational(span.high.numerator, span.high.denominator) * u) / (1 + u)
    for side in sides:
        if outside := _outside(claim, side, lambda inner: _sign(inner.subs(x, inside), u)):
            return (), outside
    if not _nonnegative_at(f, x, start):
        return (), f"f({span.low}) >= 0 is not certain"
    slope = sympy.factor(sympy.cancel(sympy.together(sympy.diff(f, x))))
    top, bottom = sympy.fraction(sympy.cancel(sympy.together(slope.subs(x, inside))))
    if not (top.is_polynomial(u) and bottom.is_polynomial(u)):
        return (), f"f' = {slope} is no rational function"
    signs = [_signs(side, u) for side in (top, bottom)]
    if 0 in signs or signs[0] != signs[1]:
        return (), f"the sign of f' = {slope} is not visible"
    return (
        Step(claim.show(claim.compare), "to be shown; f is the larger side minus the smaller"),
        Step(f"f({span.low}) = {sympy.simplify(f.subs(x, start))}", "the value where the range begins, not negative"),
        Step(f"f'({span.name}) = {slope}", "SymPy; a ratio of polynomials"),
        Step(
            f"{span.name} = {inside}, u >= 0: f' = ({sympy.expand(top)})/({sympy.expand(bottom)})",
            "no coefficient is negative",
        ),
    ), ""


def _undefined_at(claim: _Claim, end: Fraction) -> str:
    """What is not certainly defined where the range ends, in words; "" if both sides are."""
    import sympy

    at = sympy.Rational(end.numerator, end.denominator)

    def sign(function: Any) -> int:
        value = sympy.simplify(function.subs(claim.x, at))
        return 1 if value.is_positive else -1 if value.is_negative else 0

    return _outside(claim, claim.compare.left, sign) or _outside(claim, claim.compare.right, sign)


def _outside(claim: _Claim, expr: ex.Expr, sign: Callable[[Any], int]) -> str:
    """What is not certainly defined and differentiable on the whole range, in words; "" if everything is."""
    must, positive = None, True
    match expr:
        case ex.Letter(name=name, role=Role.DEFINITION):
            return _outside(claim, claim.reader.defined(name), sign)
        case ex.Call(function="log" | "sqrt", args=(argument,)):
            must = argument
        case ex.Power(base=base, exponent=power):
            must = base if power.denominator > 1 or power < 0 else None
            positive = power.denominator > 1
        case ex.Quotient(right=divisor):
            must, positive = divisor, False
    if must is not None:
        found = sign(claim.value(must))
        if found == 0 or (positive and found < 0):
            return f"{claim.show(must)} is not visibly {'positive' if positive else 'of one sign'} on the range"
    return next(filter(None, (_outside(claim, child, sign) for child in expr.children)), "")


def _sign(function: Any, u: Any) -> int:
    """1 or -1 if a rational function certainly has that sign for every u >= 0 (strictly), else 0."""
    import sympy

    sides = sympy.fraction(sympy.cancel(sympy.together(function)))
    if not all(side.is_polynomial(u) and side.subs(u, 0) != 0 for side in sides):
        return 0
    return _signs(sides[0], u) * _signs(sides[1], u)


def _signs(polynomial: Any, u: Any) -> int:
    """1 if all coefficients are >= 0, -1 if all are <= 0, else 0."""
    import sympy

    coefficients = sympy.Poly(polynomial, u).all_coeffs()
    if all(c >= 0 for c in coefficients):
        return 1
    return -1 if all(c <= 0 for c in coefficients) else 0


def _nonnegative_at(f: Any, x: Any, start: Any) -> bool:
    import sympy

    value = sympy.simplify(f.subs(x, start))
    return bool(value.is_nonnegative)


def _counterexample(statement: Statement, span: _Span) -> tuple[dict[str, Any] | None, str]:
    """A rational point of the range (ends left out) where the statement is false, and one where it is undefined."""
    import flint

    from faverify.errors import UnableError

    low, high = span.low, span.high
    with flint.ctx.workprec(BITS):
        for share in (Fraction(k, TRIES) for k in range(1, TRIES)):
            at = low + share * (high - low) if high is not None else low + 10 * (share / (1 - share)) ** FAR
            try:
                truth, left, right = _sides(statement, span, at)
            except (DomainError, UnableError):
                return None, str(at)
            if truth is False:
                sides = {"left": str(left[0, 0].str(12)), "right": str(right[0, 0].str(12))}
                return {span.name: str(at), **sides, "statement": statement.text.partition(" for ")[0].strip()}, ""
    return None, ""


def _sides(statement: Statement, span: _Span, at: Fraction) -> tuple[bool | None, Any, Any]:
    """Whether the comparison holds at a number, and both sides there."""
    from faverify.methods.probability_balls import evaluator_of

    (claim,) = statement.claims
    truth, left, right = evaluator_of(statement, {span.name: at}).compare(claim)
    return truth, left, right
