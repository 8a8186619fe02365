"""Proof of an equality for all n, m, r: ``left = e1 = e2 = ... = right``, each link by rewriting with cofactors.

A link that does not reduce to zero is not "false": an exact counterexample to the statement is looked for, and only
that makes a `FAIL`. A proof is also checked against exact arithmetic at a few cases, which shares no code with the
prover; so are the relations of the theory there, since from contradictory ones everything follows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from faverify.cases.record import hidden_units
from faverify.claim import Case, Context, Theory
from faverify.errors import FaverifyError, StatementError
from faverify.lang import expr as ex
from faverify.lang.scope import Role
from faverify.lang.typed import require_text, require_tuples
from faverify.methods.base import Method, Statement, for_all
from faverify.methods.exact_cases import evaluate_exactly, evaluate_in_balls
from faverify.methods.fragment import EQUALITIES, Fragment, nodes
from faverify.methods.judge import Judge, witness
from faverify.outcome import Comparison, Outcome, Step
from faverify.verdict import Evidence, Verdict

SECOND_OPINIONS = 4
ROOTED_SIZES = ((4, 3, 2), (5, 4, 3), (3, 3, 2), (6, 2, 3))

PARTIAL = ("inv", "sqrtm")
OF_VALUES = ("inv", "sqrtm", "proj", "pinv")
HINT = (
    "; what inv, sqrtm or proj satisfy is used where a letter has them as its value and the theory states it: for "
    "values={'K': 'inv(A)'}, relations=('K @ A == I_n', 'A @ K == I_n'), which are derived from that"
)


@dataclass(frozen=True)
class Chain(Method):
    """``links`` are pairs (expression text, reason); the last reason is that of the link to the right side."""

    links: tuple[tuple[str, str], ...] = ()
    last: str = "by the relations of the theory"
    name: str = "derivation in matrix words"
    ceiling = Evidence.PROVED
    keeps_sides = True
    refutes = Evidence.EXACT
    fragment = Fragment(relations=EQUALITIES)
    derives = True

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``proved``) if every link's cofactors multiply out to zero and exact arithmetic agrees."""
        steps: list[Step] = []
        for claim in statement.claims:
            done, leftover = _directly(claim, statement.theory)
            if not done:
                return refute(statement, context, leftover)
            done, leftover = self._links(claim, statement.theory, steps)
            if not done:
                why = f"true, but the derivation as written has a wrong step: {leftover}"
                return Outcome(Verdict.ERROR, Evidence.PROVED, "all sizes", why)
        return confirm(statement, context, tuple(steps))

    def _links(self, claim: ex.Compare, theory: Theory, steps: list[Step]) -> tuple[bool, str]:
        from faverify.algebra.prove import prove_equal
        from faverify.lang.latex import expression_latex
        from faverify.lang.parse import parse_expression

        targets = [(parse_expression(text, theory), text, reason) for text, reason in self.links]
        targets.append((claim.right, "", self.last))
        current = claim.left
        steps.append(Step("", "", expression_latex(current, theory)))
        for target, text, reason in targets:
            proof = prove_equal(current, target, theory)
            if not proof.proved:
                return False, f"left over in {text or 'the last link'}: {proof.leftover}"
            steps.append(Step(text, reason, expression_latex(target, theory), proof.cofactors))
            current = target
        return True, ""


def chain(*links: tuple[str, str], last: str = "by the relations of the theory") -> Chain:
    """A derivation through the given expressions; with none, one link from the left side to the right.

    Raises `UsageError` for links that are no pairs of texts.
    """
    require_tuples("chain", links, (str, str), "(expression, reason), both texts")
    require_text("chain: last", last)
    return Chain(links, last)


def _directly(claim: ex.Compare, theory: Theory) -> tuple[bool, str]:
    """Whether left equals right at all; if not, what is left over."""
    from faverify.algebra.prove import prove_equal

    proof = prove_equal(claim.left, claim.right, theory)
    return proof.proved, proof.leftover


def _opinions(
    statement: Statement, context: Context, most: int, telling: bool = False, patience: int = 0
) -> list[Comparison]:
    """Evaluations at up to ``most`` cases where the statement can be tested; ``telling``: those with r > 1 first.

    Exact ones, balls where all drawn letters are irrational, then zero, equal and singular ones. With ``patience``
    exact ones only, and no more of them where so many told nothing. Raises `StatementError` if a relation of the
    theory is false at one of them.
    """
    theory, judge, found = statement.theory, Judge(statement), list[Comparison]()
    drawn = [*context.cases(theory.kind), *rooted(theory, context)] if theory.kind else []
    if telling:
        drawn.sort(key=lambda case: hidden_units(case.entries()) == 1)
    special = structured(theory, context) if theory.kind else ()
    balls = () if patience else drawn
    for evaluate, cases in ((evaluate_exactly, drawn), (evaluate_in_balls, balls), (evaluate_exactly, special)):
        for tried, case in enumerate(cases if evaluate is evaluate_exactly or not found else ()):
            if patience and tried == patience and not found:
                break
            comparison = evaluate(judge, case, context.seed)
            if comparison.verdict in (Verdict.PASS, Verdict.FAIL):
                _require_relations(theory, case, context.seed, evaluate)
                found.append(comparison)
                if len(found) == most or comparison.verdict is Verdict.FAIL:
                    return found
    return found


def _require_relations(theory: Theory, case: Case, seed: int, evaluate: Callable[..., Comparison]) -> None:
    """`StatementError` if a relation of the theory is false at a case that its ``values`` describe.

    A relation that exact arithmetic cannot read is looked at in balls.
    """
    from faverify.lang.parse import parse_statement

    known = (theory.drawn_as, case.digest, seed, evaluate)
    if known in _CONSISTENT:
        return
    for relation in (*theory.relations, *(f"{name} == {name}.T" for name in theory.symmetric if name in theory.values)):
        judge = Judge(parse_statement(relation, theory))
        comparison = evaluate(judge, case, seed)
        if comparison.verdict is Verdict.INCONCLUSIVE:
            comparison = evaluate_in_balls(judge, case, seed)
        if comparison.verdict is Verdict.FAIL:
            raise StatementError(
                f"the relation {relation!r} of theory {theory.name!r} is false at {case.name or case.digest[:12]}; "
                "relations and values contradict each other"
            )
    _CONSISTENT.add(known)


_CONSISTENT: set[tuple[object, ...]] = set()


def structured(theory: Theory, context: Context) -> Iterator[Case]:
    """Zero, equal and singular letters, where free ones have to satisfy relations that random ones do not."""
    from faverify.cases.free import structured_pool

    if theory.kind == "free" and theory.relations:
        yield from structured_pool(context.seed)


def rooted(theory: Theory, context: Context) -> Iterator[Case]:
    """Cases whose Gram matrix has a rational root, so that statements with G^{1/2} are exact there too."""
    from faverify.cases.families import draw

    if theory.kind == "flow":
        yield from (draw("rooted", *size, seed=context.seed + k) for k, size in enumerate(ROOTED_SIZES))


def confirm(statement: Statement, context: Context, steps: tuple[Step, ...]) -> Outcome:
    """The outcome of a finished derivation: `PASS` if exact arithmetic agrees wherever it can be asked.

    `VACUOUS` if nowhere, `INCONCLUSIVE` where a side may be undefined.
    """
    if where := _perhaps_undefined(statement):
        why = f"true where it is defined, and {where} may be undefined: give a letter that value, or prove it by lines"
        return Outcome(Verdict.INCONCLUSIVE, Evidence.PROVED, "where it is defined", why, {"tested": 0})
    agreed = _opinions(statement, context, SECOND_OPINIONS)
    wrong = next((c for c in agreed if c.verdict is Verdict.FAIL), None)
    if wrong is not None:
        raise FaverifyError(f"the prover and arithmetic disagree on {statement.text!r}: {witness(wrong)}")
    scope = for_all(statement.theory, "instance")
    uses = sum(len(step.cofactors) for step in steps)
    explanation = f"{len(steps) - 1} link(s), {uses} cofactor(s), multiplied out to zero"
    explanation += f"; arithmetic agrees at {len(agreed)} case(s)"
    counts = {"tested": len(agreed)}
    if not agreed:
        explanation += "; no case satisfies the theory, so the statement may be about nothing"
        return Outcome(Verdict.VACUOUS, Evidence.PROVED, scope, explanation, counts, steps=steps)
    return Outcome(Verdict.PASS, Evidence.PROVED, scope, explanation, counts, tuple(agreed[:1]), steps)


def _perhaps_undefined(statement: Statement) -> str:
    """An inverse or a root of what may have none, as text: one that is no letter's value; "" if there is none."""
    from faverify.lang.parse import parse_value
    from faverify.lang.unicode import expression_unicode

    theory = statement.theory
    known = {parse_value(text, theory) for text in theory.values.values()}
    for node in nodes(statement):
        if isinstance(node, ex.Call) and node.function in PARTIAL and node not in known:
            unit = isinstance(node.args[0], ex.Letter) and node.args[0].role is Role.IDENTITY
            if not unit:
                return expression_unicode(node, theory)
    return ""


def _has_values(statement: Statement) -> bool:
    """Whether a statement reads an inverse, a root or a projector, or a letter with a value."""
    values = statement.theory.values
    return any(
        node.function in OF_VALUES if isinstance(node, ex.Call) else isinstance(node, ex.Letter) and node.name in values
        for node in nodes(statement)
    )


def refute(statement: Statement, context: Context, leftover: str, patience: int = 0) -> Outcome:
    """The outcome of a derivation that failed.

    `FAIL` with an exact counterexample if there is one, else `INCONCLUSIVE`; ``patience``: for how many cases that tell
    nothing to go on (0: all), where another method looks after this one.
    """
    tried = _opinions(statement, context, 1_000, telling=True, patience=patience)
    wrong = next((c for c in tried if c.verdict is Verdict.FAIL), None)
    if wrong is None:
        hint = HINT if _has_values(statement) else ""
        why = f"not derived ({leftover}); no counterexample at {len(tried)} exact cases{hint}"
        return Outcome(Verdict.INCONCLUSIVE, Evidence.PROVED, "all sizes", why, {"tested": len(tried)})
    level = Evidence.EXACT if wrong.lhs.exact else Evidence.CERTIFIED
    return Outcome(
        Verdict.FAIL, level, f"at instance {wrong.digest[:12]}", f"false: an exact counterexample; {leftover}",
        {"tested": len(tried)}, (wrong,), witness=witness(wrong),
    )  # fmt: skip
