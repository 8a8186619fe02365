r"""Lemma 16: the selected rows are integrable.

$\lVert R_{\le \kappa}\rVert_{F}^{2} = \sum_{i}\lVert r_{i}\rVert^{2}\mathbb{1}[r_{i}^{\top}Ar_{i} \le \kappa\lVert r_{i}\rVert^{2}]$
is a finite sum of continuous functions times indicators of closed sets (Lemma 15), bounded by `l` (Lemma 14):
Lebesgue integrable on $[0,T]$. The same holds for $\lVert R_{\le \kappa}(s)x\rVert^{2}$.

Does not show: continuity; the selection jumps when a row crosses the level.
"""

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.kernel.script import Line, step
from faverify.methods import ball_cases, proof

ROWS = "rows_le(R, A, kappa)"


def below(of: str, form: str) -> tuple[Line, ...]:
    """The integral of a square of the selected rows is at most that of all rows."""
    return (
        step("some rows", f"psd(R.T @ R - {ROWS}.T @ {ROWS})", "row selection", of="R", form="A", level="kappa"),
        step(
            "at most",
            f"{form.format(ROWS)} <= {form.format('R')}",
            "product",
            "some rows",
            **({"by": of} if of else {}),
        ),
        step(
            "integral",
            f"integral({form.format(ROWS)}, 0, T) <= integral({form.format('R')}, 0, T) if T >= 0",
            "integrate",
            "at most",
            stop="T",
        ),
    )


WHOLE = below("", "normF({})**2")
ALONG = below("x.T", "normF({} @ x)**2")
INTEGRABLE = Part(
    "all selected rows are integrated",
    says=WHOLE[-1].says,
    by=proof(*WHOLE, against=ball_cases(T=("1",), kappa=("lambda_min(A) + 1",), most=2)),
    controls=(
        f"integral(normF({ROWS})**2, 0, T) <= integral(normF(R)**2, 0, T) / 1000 if T >= 0",
        f"integral(normF({ROWS})**2, 0, T) <= -integral(normF(R)**2, 0, T) if T >= 0",
    ),
    note="K10 integrates what is bounded and measurable: continuous functions times indicators of closed sets (Lemma 15).",
)
DIRECTION = Part(
    "and along a direction",
    says=ALONG[-1].says,
    by=proof(*ALONG, against=ball_cases(t=("1/2",), kappa=("lambda_min(A) + 1",), most=4)),
    controls=(
        f"normF({ROWS} @ x)**2 <= normF(R @ x)**2 / 1000",
        f"normF({ROWS} @ x)**2 >= normF(R @ x)**2 + 1",
    ),
    note="The false neighbours are about one time.",
)
BELOW_LOSS = Part(
    "never more than the loss, at instances",
    says="normF(rows_le(R, A, kappa))**2 <= l + 1/1000000",
    by=ball_cases(t=("0", "1/2"), kappa=("lambda_min(A) + 1", "0")),
    decides=False,
    controls=("normF(rows_le(R, A, kappa))**2 <= l / 2 if kappa > lambda_min(A(0))",),
)

CLAIM = Claim(
    label="lemma16",
    title="The selected rows are integrable",
    where="Appendix A.2, Lemma 16",
    restoration=Restoration.LIKELY,
    theory=FA_STAR,
    statement=r"$\lVert R_{\le \kappa}\rVert_{F}^{2}$ and $\lVert R_{\le \kappa}(s)x\rVert^{2}$ are Lebesgue integrable over $[0,T]$.",
    parts=(INTEGRABLE, DIRECTION, BELOW_LOSS),
    uses=("lemma14", "lemma15"),
    hypotheses=(("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    restoration_note="The exact list of integrands is lost.",
    tags=("regularity",),
)
