"""Proof by a derivative's sign: ``left >= right for a <= x <= b`` (or ``for a <= x < b``, ``for x >= a``).

With f the larger side minus the smaller: every divisor and every argument of a logarithm, root or broken power in f
has one sign on the range, so that f is differentiable there; f(a) >= 0; and f' is a rational function whose numerator
and denominator have coefficients of one sign after ``x = a + u`` or ``x = (a + b u)/(1 + u)``, u >= 0. So f increases
from a value that is not negative. The end b of ``a <= x <= b`` is included by continuity, where f must be defined
too; ``a <= x < b`` leaves it out.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.claim import Context, Theory
from faverify.errors import StatementError
from faverify.methods import probability_text as text
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import Fragment
from faverify.outcome import Outcome, Step
from faverify.verdict import Evidence, Verdict

TRIES = 200


@dataclass(frozen=True)
class DerivativeSign(Method):
    """The variable is x. SymPy differentiates; signs are read off exact coefficients."""

    name: str = "sign of the derivative"
    ceiling = Evidence.PROVED
    refutes = Evidence.CERTIFIED
    fragment = Fragment(blank=True)
    derives = True
    uses_cases = False

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``proved``) on the whole range, `FAIL` with a rational x at which balls show the statement false.

        `VACUOUS` for an empty range. Raises `StatementError` for hypotheses and for more than one comparison.
        """
        claim, (low, high, closed), span = _read(statement.text)
        if high is not None and low >= high:
            return Outcome(Verdict.VACUOUS, Evidence.PROVED, "none", f"no interval: {span.strip()}", {"tested": 0})
        wrong, undefined = _counterexample(claim, low, high)
        scope = f"all real x with {span.strip()}"
        if wrong is not None:
            return Outcome(
                Verdict.FAIL, Evidence.CERTIFIED, "at the witness", "false there", {"tested": 1}, witness=wrong
            )
        steps, why = ((), f"a side is undefined at x = {undefined}") if undefined else _prove(claim, low, high)
        why = why or (_undefined_at(claim, high) if closed and high is not None else "")
        if why:
            return Outcome(Verdict.INCONCLUSIVE, Evidence.PROVED, scope, f"not derived: {why}", {"tested": 0})
        why = "f(start) >= 0 and f' >= 0, by exact coefficients; no counterexample at rational points"
        return Outcome(Verdict.PASS, Evidence.PROVED, scope, why, {"tested": TRIES}, steps=steps)

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """Both sides in balls at the x of the witness, which lies in the range."""
        import flint

        claim, (low, high, _), _ = _read(statement.text)
        x = Fraction(witness["x"])
        with flint.ctx.workprec(200):
            return low <= x and (high is None or x <= high) and _sides_at(claim, x)[0] is False

    def read(self, says: str, theory: Theory) -> Statement:
        """The text, unparsed; raises `StatementError` for any other form."""
        _read(says)
        return Statement(says, theory)


def _read(says: str) -> tuple[text.Claimed, tuple[Fraction, Fraction | None, bool], str]:
    """The comparison, the ends of its range, and the text of the range."""
    body, _, span = says.partition(" for ")
    read = text.parse(body)
    if len(read.claims) != 1 or read.hypotheses:
        raise StatementError("one comparison at a time, without hypotheses")
    return read.claims[0], _range(span), span


def derivative_sign() -> DerivativeSign:
    """The method."""
    return DerivativeSign()


def _range(span: str) -> tuple[Fraction, Fraction | None, bool]:
    """The ends of ``a <= x <= b``, ``a <= x < b`` or ``x >= a``, and whether the second end belongs to the range."""
    statement = text.parse(span)
    claims = () if statement.hypotheses else statement.claims
    match [(text.show(c.left) == "x", c.relation, text.show(c.right) == "x", c) for c in claims]:
        case [(True, ">=", False, only)]:
            return text.evaluate(only.right, {}, {}, Fraction), None, False
        case [(False, "<=", True, first), (True, "<=" | "<" as end, False, last)]:
            ends = (text.evaluate(side, {}, {}, Fraction) for side in (first.left, last.right))
            return next(ends), next(ends), end == "<="
    raise StatementError(f"{span!r}: expected 'a <= x <= b', 'a <= x < b' or 'x >= a'")


def _symbolic(node: ast.expr, x: Any) -> Any:
    import sympy

    functions = {"exp": sympy.exp, "log": sympy.log, "sqrt": sympy.sqrt}
    return text.evaluate(node, {"x": x}, functions, lambda value: sympy.Rational(value.numerator, value.denominator))


def _prove(claim: text.Claimed, low: Fraction, high: Fraction | None) -> tuple[tuple[Step, ...], str]:
    """The steps, and what is missing ("" if nothing)."""
    import sympy

    x, u = sympy.symbols("x u")
    left, right = _symbolic(claim.left, x), _symbolic(claim.right, x)
    if claim.relation not in (">=", "<="):
        return (), "strict inequalities are not proved this way"
    f = left - right if claim.relation == ">=" else right - left
    start = sympy.Rational(low.numerator, low.denominator)
    inside = start + u
    if high is not None:
        inside = (start + sympy.Rational(high.numerator, high.denominator) * u) / (1 + u)
    for side in (claim.left, claim.right):
        if outside := _outside(side, x, lambda inner: _sign(inner.subs(x, inside), u)):
            return (), outside
    if not _nonnegative_at(f, x, start):
        return (), f"f({low}) >= 0 is not certain"
    slope = sympy.factor(sympy.cancel(sympy.together(sympy.diff(f, x))))
    top, bottom = sympy.fraction(sympy.cancel(sympy.together(slope.subs(x, inside))))
    if not (top.is_polynomial(u) and bottom.is_polynomial(u)):
        return (), f"f' = {slope} is no rational function"
    signs = [_signs(side, u) for side in (top, bottom)]
    if 0 in signs or signs[0] != signs[1]:
        return (), f"the sign of f' = {slope} is not visible"
    steps = (
        Step(claim.text, "to be shown; f is the larger side minus the smaller"),
        Step(f"f({low}) = {sympy.simplify(f.subs(x, start))}", "the value where the range begins, not negative"),
        Step(f"f'(x) = {slope}", "SymPy; a ratio of polynomials"),
        Step(
            f"x = {inside}, u >= 0: f' = ({sympy.expand(top)})/({sympy.expand(bottom)})", "no coefficient is negative"
        ),
    )
    return steps, ""


def _undefined_at(claim: text.Claimed, end: Fraction) -> str:
    """What is not certainly defined where the range ends, in words; "" if both sides are."""
    import sympy

    x, at = sympy.Symbol("x"), sympy.Rational(end.numerator, end.denominator)

    def sign(function: Any) -> int:
        value = sympy.simplify(function.subs(x, at))
        return 1 if value.is_positive else -1 if value.is_negative else 0

    return _outside(claim.left, x, sign) or _outside(claim.right, x, sign)


def _outside(node: ast.expr, x: Any, sign: Callable[[Any], int]) -> str:
    """What is not certainly defined and differentiable on the whole range, in words; "" if everything is."""
    must, positive = None, True
    match node:
        case ast.Call(func=ast.Name(id="log" | "sqrt"), args=[argument]):
            must = argument
        case ast.BinOp(left=base, op=ast.Pow(), right=exponent):
            power = text.evaluate(exponent, {}, {}, Fraction)
            must = base if power.denominator > 1 or power < 0 else None
            positive = power.denominator > 1
        case ast.BinOp(op=ast.Div(), right=divisor):
            must, positive = divisor, False
    if must is not None:
        found = sign(_symbolic(must, x))
        if found == 0 or (positive and found < 0):
            return f"{text.show(must)} is not visibly {'positive' if positive else 'of one sign'} on the range"
    inner = (child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
    return next(filter(None, (_outside(child, x, sign) for child in inner)), "")


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


def _counterexample(claim: text.Claimed, low: Fraction, high: Fraction | None) -> tuple[dict[str, Any] | None, str]:
    """A rational point of the range (ends left out) where the statement is false, and one where it is undefined."""
    import flint

    with flint.ctx.workprec(200):
        for k in range(1, TRIES):
            share = Fraction(k, TRIES)
            at = low + share * (high - low) if high is not None else low + 10 * share / (1 - share)
            truth, left, right = _sides_at(claim, at)
            if truth is None:
                return None, str(at)
            if not truth:
                sides = {"left": str(left.str(12)), "right": str(right.str(12))}
                return {"x": str(at), **sides, "statement": claim.text}, ""
    return None, ""


def _sides_at(claim: text.Claimed, x: Fraction) -> tuple[bool | None, Any, Any]:
    """Whether both sides at x are not certainly in the wrong order, and the sides; None where one is undefined."""
    from faverify.methods.probability_balls import enclose_side
    from faverify.probability.tail_balls import ball

    left, right = (enclose_side(side, {"x": ball(x)}) for side in (claim.left, claim.right))
    if not (left.is_finite() and right.is_finite()):
        return None, left, right
    return not bool(left < right if claim.relation in (">=", ">") else left > right), left, right
