"""Proof in the kernel: every line is a statement that a rule makes from earlier lines.

The kernel's theorem decides. Every line is also evaluated at instances along their trajectories, in balls, by code
that shares nothing with the kernel: a line that is certainly false there is an error of the kernel and stops the
part.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from faverify import deadline
from faverify.claim import Case, Context, Effort, Theory
from faverify.errors import DomainError, FaverifyError, StatementError, UnableError
from faverify.evaluate.care import Care
from faverify.kernel.substitute import mapped
from faverify.lang import expr as ex
from faverify.lang.functions import TIME_FUNCTIONALS
from faverify.lang.typed import require_all
from faverify.methods.base import Method, Statement, for_all
from faverify.methods.fragment import Fragment
from faverify.methods.free_time import time_left_free
from faverify.methods.proof_draws import SIZES, RefutedByDraws, agreeing
from faverify.methods.proof_record import imports_of, line_record, line_step
from faverify.methods.same import OfTheSame
from faverify.outcome import Outcome
from faverify.verdict import Evidence, Verdict

if TYPE_CHECKING:
    from faverify.kernel.script import Line, Proved, Script
    from faverify.kernel.theorem import Theorem

Silent = Mapping[str, list[str]]
"""Lines that were not evaluated, by the reason."""

ROOTED = (0, 2)  # of the cases with a rational root, two small ones
PATIENCE = 6  # cases in a row at the start that tell nothing, before the method of cases is asked, which has times
QUICK_CASES = 2  # of a flow in a quick run, the second for lines that have no value at the first
UNVALUED, OPEN = "no case has a value of it", "balls leave it open"
DIGITS = 20  # of the first rung of ball cases, so that one integration of a flow serves both
SHARES = 12  # of the time of a part; a line that balls cannot enclose in one of these is left open
STEP, TOLERANCE = Fraction(1, 10**9), 1e-7
TIMES = {"s": "1/8", "t": "1/2", "T": "3/4"}


@dataclass(frozen=True)
class Proof(Method):
    """``lines`` are steps and lemmas, ``given`` hypotheses that every line may use, ``against`` a method of cases.

    ``against`` refutes what is false (controls) and gives the parameters at which the lines are evaluated.
    """

    lines: "tuple[Line, ...]"
    given: tuple[str, ...] = ()
    against: Method | None = None
    at: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    name: str = "proof in the kernel"
    ceiling = Evidence.PROVED
    refutes = Evidence.EXACT
    fragment = Fragment(hypotheses=True)
    derives = True

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``proved``) if the kernel concludes the statement and no line is refuted at instances."""
        from faverify.kernel.errors import Refused
        from faverify.kernel.script import Proved, concluded, finished
        from faverify.methods.contradictory import contradictory

        says, theory = statement.text, statement.theory
        proved = Proved(says, theory, self.lines, self.given)
        try:
            script = finished(proved)
            theorems = concluded(script, says)
        except Refused as error:
            return self._refused(statement, context, str(error))
        if contradictory((*statement.hypotheses, *statement.ranges), script.reader):
            return Outcome(Verdict.VACUOUS, Evidence.PROVED, "all sizes", "its hypotheses contradict each other")
        tested, silent = self._evaluated(script, says, theory, context)
        return _outcome(script, theorems, tested, silent)

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """The statement at the case of the witness, or as the method of cases replays it."""
        if "sizes" not in witness and super().replays(statement, witness, context):
            return True
        return self.cases(statement).replays(statement, witness, context)

    def rules(self) -> tuple[str, ...]:
        """The rules that the lines name, as they are listed for readers; those of imported proofs come with them."""
        from faverify.kernel.theorem import RULES
        from faverify.methods.rule_names import in_order

        named = dict.fromkeys(line.rule for line in self.lines)
        return tuple(sorted((f"{RULES[name].number} {name}" for name in named), key=in_order))

    def at_case(self, proving: bool = True) -> "ProofAtCase":
        """The method for one given case; without ``proving`` it only looks whether the case refutes a line."""
        return ProofAtCase(self, proving)

    def cases(self, statement: Statement) -> Method:
        """The cases that may refute the statement."""
        return self.against or _somewhere(statement, self.at, self.sizes)

    def bound(self) -> Iterable[str]:
        """The names that get values where lines are evaluated."""
        return self.at

    def proved(self, says: str, theory: Theory, label: str = "") -> "Proved":
        """The statement with its proof, for other proofs to import."""
        from faverify.kernel.script import Proved

        return Proved(says, theory, self.lines, self.given, label)

    def _refused(self, statement: Statement, context: Context, why: str) -> Outcome:
        """`FAIL` with a counterexample if cases have one, else `INCONCLUSIVE`: it need not be false."""
        from faverify.methods.chain import refute

        context = replace(context, cases=partial(_framed, context.cases))
        laws = statement.theory.kind == "laws"
        found = (
            self.cases(statement).check(statement.text, statement.theory, context)
            if laws
            else refute(statement, context, why, PATIENCE)
        )
        if found.verdict is not Verdict.FAIL and not laws:
            found = self.cases(statement).check(statement.text, statement.theory, context)
        if found.verdict is Verdict.FAIL:
            return found
        why = f"not derived: {why}; no counterexample: {found.explanation}"
        return Outcome(Verdict.INCONCLUSIVE, Evidence.PROVED, "all sizes", why, found.counts)

    def _evaluated(self, script: "Script", says: str, theory: Theory, context: Context) -> tuple[int, Silent]:
        """At how many cases lines were evaluated, and the lines that no case can evaluate, by the reason."""
        texts = {derived.line.name: derived.line.says for derived in script.lines.values()}
        if theory.kind == "laws":
            seen = agreeing({**texts, "": says}, theory, self.values(theory), context, self.sizes)
            whys = {name: "no case is a model of the theory" if seen is None else seen[name] for name in texts}
            return int(seen is not None), _by_reason(whys)
        found: dict[str, bool] = {}
        tested, quick = 0, context.effort is Effort.QUICK
        once = quick or context.effort is Effort.STANDARD
        for case in _some(theory, context):
            if quick and theory.flow and tested == QUICK_CASES:
                break
            waiting = {name: text for name, text in {**texts, "": says}.items() if not (once and found.get(name))}
            held = _agreeing(waiting, theory, case, self.values(theory), context) if waiting else None
            tested += held is not None
            found |= {name: truth or found.get(name, False) for name, truth in (held or {}).items()}
        whys = {name: UNVALUED if name not in found else "" if found[name] else OPEN for name in texts}
        return tested, _by_reason(whys)

    def values(self, theory: Theory) -> dict[str, str]:
        """The parameters and times at which lines are evaluated."""
        times = TIMES if theory.trajectory and set(theory.flow) <= {"Z", "W"} else {}
        chosen = {name: texts[0] for name, texts in getattr(self.against, "values", ())}
        return {**times, **chosen, **self.at}


@dataclass(frozen=True)
class ProofAtCase(Method):
    """A proof for all sizes, and evaluation at one given case, whose theory has to hold there.

    Without ``proving`` (for searches: the proof is the same at every case) only the second, of every line where
    ``lines``, which corroborate the kernel, are looked at.
    """

    proof: Proof
    proving: bool = True
    lines: bool = True
    name: str = "proof in the kernel"
    ceiling = Evidence.PROVED
    refutes = Evidence.EXACT
    fragment = Fragment(hypotheses=True)
    derives = True

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`FAIL` where the case refutes the statement, `VACUOUS` outside the theory, else what the proof says.

        Raises `FaverifyError` for a line that is certainly false at the case.
        """
        case = context.cases(statement.theory.kind)[0]
        values = self.proof.values(statement.theory)
        if _undefined(statement.theory, case, values, context):
            why = f"the theory is not defined at {case.name or 'this case'}"
            return Outcome(Verdict.VACUOUS, Evidence.PROVED, "none", why)
        seen = self.at_the_case(statement).check(statement.text, statement.theory, context)
        if seen.verdict is Verdict.FAIL:
            return seen
        if not self.proving and not self.lines:
            return seen
        if not self.proving:
            texts = {line.name: line.says for line in self.proof.lines} | {"": statement.text}
            _agreeing(texts, statement.theory, case, values, context)
            return seen
        found = self.proof.run(statement, context)
        return replace(found, comparisons=seen.comparisons, tables=seen.tables, slack=seen.slack)

    def at_the_case(self, statement: Statement) -> Method:
        """The method of cases that looks at the statement, at the case that is given."""
        return _CASES.get((self.proof, statement), lambda: _anywhere(self.proof.cases(statement)))

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """As the proof does."""
        return self.proof.replays(statement, witness, context)


def proof(
    *lines: "Line",
    given: tuple[str, ...] = (),
    against: Method | None = None,
    at: Mapping[str, str] | None = None,
    sizes: Mapping[str, int] | None = None,
) -> Proof:
    """A proof of the given lines (`faverify.kernel.script.step` and ``lemma``); `UsageError` for what is none."""
    from faverify.kernel.script import Line

    require_all("proof", lines, Line, "step(name, says, rule, ...) or lemma(name, says, BY.proved(says, theory))")
    return Proof(lines, given, against, dict(at or {}), dict(sizes or {}))


_CASES = OfTheSame[Method]()


def _anywhere(by: Method) -> Method:
    """The same method at the case that is given, where it has instances of its own."""
    from faverify.methods.ball_cases import BallCases

    return replace(by, draws=(), skip=(), most=0, plot=None) if isinstance(by, BallCases) else by


def _framed(cases: Callable[[str], Sequence[Case]], kind: str) -> Sequence[Case]:
    """The cases of a kind; of free letters also one with room for orthonormal frames."""
    return [*cases(kind), SIZES] if kind == "free" else cases(kind)


def _some(theory: Theory, context: Context) -> list[Case]:
    from faverify.methods.chain import rooted

    drawn = [case for case in context.cases(theory.kind) if not case.name.startswith("badly-scaled")]
    drawn = drawn[:1] if theory.kind == "flow" else drawn[:6]
    drawn += [SIZES] if theory.kind == "free" else []
    small = [case for index, case in enumerate(rooted(theory, context)) if index in ROOTED]
    return [*small, *drawn] if theory.kind else []


def _agreeing(
    texts: Mapping[str, str], theory: Theory, case: Case, values: Mapping[str, str], context: Context
) -> dict[str, bool] | None:
    """Of the lines that have a value at the case whether they hold for certain (None: the theory is undefined there).

    Raises `FaverifyError` for a line that is certainly false.
    """
    import flint

    with flint.ctx.workprec(140):
        try:
            evaluator = _evaluator(theory, case, values, context)
            if texts:
                dict(evaluator.point.letters)  # the state itself: lines are looked at where there is one
        except (DomainError, UnableError):
            return None
        looked = {
            name: deadline.within(context.seconds / SHARES, partial(_holds, name, says, theory, case, evaluator), False)
            for name, says in texts.items()
        }
        return {name: held for name, held in looked.items() if held is not None}


def _evaluator(theory: Theory, case: Case, values: Mapping[str, str], context: Context) -> Any:
    from faverify.evaluate.steps import evaluator_of
    from faverify.evaluate.trajectory import evaluator_at

    if case.kind == "vectors":
        return evaluator_of(theory, case)
    care = Care.HASTY if context.searching else Care.ROUGH
    return evaluator_at(theory, case, values, context, DIGITS, care)


def _undefined(theory: Theory, case: Case, values: Mapping[str, str], context: Context) -> bool:
    """Whether the theory is certainly undefined at the case; not where our precision or time ran out."""
    import flint

    with flint.ctx.workprec(140):
        try:
            _evaluator(theory, case, values, context)
        except DomainError:
            return True
        except UnableError:
            return False
    return False


def _somewhere(statement: Statement, at: Mapping[str, str], sizes: Mapping[str, int]) -> Method:
    """Cases at some time, or draws, for a statement whose proof names no cases."""
    if statement.theory.kind == "laws":
        return RefutedByDraws(tuple(at.items()), tuple(sizes.items()))
    from faverify.methods.ball_cases import BallCases

    nodes = (node for claim in (*statement.claims, *statement.hypotheses) for node in claim.walk())
    read = {node.name for node in nodes if isinstance(node, ex.Letter)} | {"t"}
    times = {name: (value,) for name, value in TIMES.items() if statement.theory.trajectory and name in read}
    if statement.theory.flow and time_left_free(statement, times):
        times["t"] = (TIMES["t"],)
    return BallCases(tuple(times.items()), 4)


def _holds(name: str, says: str, theory: Theory, case: Case, evaluator: Any) -> bool | None:
    """Whether a line holds, False where balls leave that open; None where it has no value or a hypothesis fails."""
    from faverify.lang.parse import parse_statement

    statement = parse_statement(says, theory)
    results = _compared(statement, evaluator)
    tolerance = 0.0
    if results is None and evaluator.point.at is not None and evaluator.point.time:
        results, tolerance = _compared(_by_differences(statement, evaluator.point.time), evaluator), TOLERANCE
    if results is None:
        return None  # nothing here gives this line a value, or a hypothesis of it does not hold
    for truth, left, right in results:
        if truth is False and not _close(left, right, tolerance):
            what = f"line {name!r}" if name else "the conclusion"
            raise FaverifyError(f"the kernel derives {what}, which is false at {case.name}: {says} ({left}, {right})")
    return all(truth or _close(left, right, tolerance or 1e-10) for truth, left, right in results)


def _compared(statement: Statement, evaluator: Any) -> list[tuple[bool | None, Any, Any]] | None:
    """Truth and sides of each comparison; None where a hypothesis is not certain or a side has no value."""
    from faverify.evaluate.ring import Unsupported

    try:
        if not all(evaluator.compare(h)[0] for h in (*statement.hypotheses, *statement.ranges)):
            return None
        return [evaluator.compare(claim) for claim in statement.claims]
    except (Unsupported, DomainError, UnableError, StatementError, ZeroDivisionError, KeyError):
        return None


def _by_differences(statement: Statement, time: Fraction) -> Statement:
    """The statement with central differences for derivatives: what has no derivative in the evaluator's arithmetic.

    Differences of step 10^-9 are good to ten digits or more for what is smooth; they look for slips, no more.
    """
    around = [ex.Number(ex.SCALAR, time + sign * STEP) for sign in (1, -1)]

    def replaced(expr: ex.Expr) -> ex.Expr:
        if isinstance(expr, ex.Call) and expr.function == "D":
            ends = [ex.At(expr.shape, expr.args[0], instant) for instant in around]
            return ex.Quotient(expr.shape, ex.Sum(expr.shape, ends[0], ends[1], -1), ex.Number(ex.SCALAR, 2 * STEP))
        elsewhere = isinstance(expr, ex.At) or (isinstance(expr, ex.Call) and expr.function in TIME_FUNCTIONALS)
        return expr if elsewhere else mapped(expr, replaced)

    def compare(claim: ex.Compare) -> ex.Compare:
        return ex.Compare(claim.shape, replaced(claim.left), claim.relation, replaced(claim.right))

    return replace(
        statement, claims=tuple(map(compare, statement.claims)), hypotheses=tuple(map(compare, statement.hypotheses))
    )


def _close(left: Any, right: Any, tolerance: float) -> bool:
    """Whether two ball matrices agree, relative to their size (an equation that balls cannot decide)."""
    if not tolerance or not hasattr(left, "entries") or left.nrows() != right.nrows():
        return False
    size = 1 + max(float(abs(x).upper()) for x in (*left.entries(), *right.entries()))
    return all(float(abs(x).upper()) < tolerance * size for x in (left - right).entries())


def _by_reason(whys: Mapping[str, str]) -> Silent:
    """The names of lines by the reason why they were not evaluated, those that were left out."""
    return {why: [name for name in whys if whys[name] == why] for why in dict.fromkeys(whys.values()) if why}


def _outcome(script: "Script", theorems: "tuple[Theorem, ...]", cases: int, silent: Silent) -> Outcome:
    from faverify.lang.unicode import expression_unicode
    from faverify.methods.rule_names import rules_of

    rules = rules_of(theorems)
    claims = {c for theorem in theorems for c in theorem.hypotheses.values()}
    hypotheses = sorted(expression_unicode(claim, script.theory) for claim in claims)
    lines, left = len(script.lines), sum(map(len, silent.values()))
    numbers = ", ".join(dict.fromkeys(rule.split()[0] for rule in rules))
    said = f"{lines} line(s) by the rules {numbers}; {lines - left} agree with arithmetic, at {cases} case(s) in all"
    said += f"; no case decides the other {left}" if silent else ""
    payload = {"rules": rules, "hypotheses": hypotheses, "proof": [line_record(d) for d in script.lines.values()]}
    payload |= {"not evaluated": dict(silent)} if silent else {}
    imports = imports_of(script)
    payload |= {"imports": imports} if imports else {}
    counts = {"tested": cases}
    steps = tuple(line_step(script.theory, derived) for derived in script.lines.values())
    verdict = Verdict.PASS if cases else Verdict.VACUOUS
    every = "trajectory" if script.theory.flow or script.theory.steps else "instance"
    return Outcome(verdict, Evidence.PROVED, for_all(script.theory, every), said, counts, steps=steps, payload=payload)
