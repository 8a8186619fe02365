"""Theorem 3's chain, the paper's way: from Lemmas 18 and 19 by Gram-Schmidt to FA's error."""

from derivations import column_proofs as columns
from derivations.gaussian_theories import COLUMNS, COLUMNS_FIXED
from faverify.kernel.script import lemma, step, surely
from faverify.methods import proof

V = "(y - Q @ y)"
LEVEL = "(s**2 + (1 - s**2) * p)"
HIGH = "(1 + tau) * (1 + s)**2 * r"
FORM = "(H + s**2 * T)"
GAP = f"tr({V}.T @ {FORM} @ {V}) - {LEVEL} * normF({V})**2"
OFF = "(I_n - H - T)"
SHARE = f"p * {columns.LOW} >= (1 - p) * ({HIGH}) and p >= 0 and p <= 1 and s**2 <= 1"
GAP_SAYS = f"{GAP} <= 0 if {columns.LEFT} <= {HIGH} and {columns.REST} >= {columns.LOW} and {SHARE}"
GAP_BY = proof(
    step("made", "Q == Y @ C0 @ pinv(Y @ C0)", "projector", of="Y @ C0"),
    step("inside", f"{OFF} @ Q == 0", "product", "made", left=OFF),
    step("off", f"tr({V}.T @ {OFF} @ Q @ y) == 0", "product", "inside", left=f"{V}.T", right="y"),
    step("norm", f"normF({V})**2 == {columns.LEFT} + {columns.REST}", "arithmetic", "off"),
    step(
        "tail",
        f"p * ({columns.REST} - {columns.LOW}) >= 0 if {columns.REST} >= {columns.LOW} and p >= 0",
        "product",
        f"{columns.REST} >= {columns.LOW}",
        "p >= 0",
    ),
    step(
        "head",
        f"(1 - p) * ({HIGH} - {columns.LEFT}) >= 0 if {columns.LEFT} <= {HIGH} and p <= 1",
        "product",
        f"{columns.LEFT} <= {HIGH}",
        "p <= 1",
    ),
    step("norm p", f"p * normF({V})**2 == p * ({columns.LEFT} + {columns.REST})", "product", "norm", by="p"),
    step(
        "share",
        f"p * normF({V})**2 - {columns.LEFT} >= 0 if {columns.LEFT} <= {HIGH} and {columns.REST} >= {columns.LOW} and "
        f"{SHARE.removesuffix(' and s**2 <= 1')}",
        "arithmetic",
        "tail",
        "head",
        "norm p",
        f"p * {columns.LOW} >= (1 - p) * ({HIGH})",
    ),
    step(
        "times",
        f"(1 - s**2) * (p * normF({V})**2 - {columns.LEFT}) >= 0 if {GAP_SAYS.split(' if ')[1]}",
        "product",
        "share",
        "s**2 <= 1",
    ),
    step("norm s", f"s**2 * normF({V})**2 == s**2 * ({columns.LEFT} + {columns.REST})", "product", "norm", by="s**2"),
    step("gap", GAP_SAYS, "arithmetic", "times", "norm s"),
    at=columns.AT,
)
P = "proj(Y @ C)"
ERROR = f"normF(Y - {P} @ Y)**2"
BOUND = f"(r + s**2 * q - r * {LEVEL})"
WORST = f"worst({GAP}, c, C0, C)"
ERROR_SAYS = f"{ERROR} >= {BOUND} if {WORST} <= 0 and p >= 0 and s**2 <= 1"
ERROR_BY = proof(
    step("level 1", "(1 - s**2) * p >= 0 if p >= 0 and s**2 <= 1", "product", "s**2 <= 1", "p >= 0"),
    step("level", f"{LEVEL} >= 0 if p >= 0 and s**2 <= 1", "arithmetic", "level 1", visible="s**2"),
    step(
        "kept",
        f"tr({P} @ {FORM}) <= r * {LEVEL} if {WORST} <= 0 and p >= 0 and s**2 <= 1",
        "Gram-Schmidt",
        f"{WORST} <= 0",
        "level",
        of="Y",
        form=FORM,
        level=LEVEL,
        column="c",
        before="C0",
        whole="C",
    ),
    step("twice", f"{P} @ {P} == {P}", "projector", of="Y @ C"),
    step("square", f"tr(Y.T @ {P} @ {P} @ Y) == tr(Y.T @ {P} @ Y)", "product", "twice", left="Y.T", right="Y"),
    step("error", ERROR_SAYS, "arithmetic", "kept", "square"),
    at=columns.AT,
)
CONDITIONS = f"{SHARE} and {columns.NUMBERS.replace('s >= 0 and ', '')} and q >= r and s > 0"
CHAIN_SAYS = f"P({ERROR} < {BOUND}) <= r * (2 * {columns.EXP} + {columns.EACH}) if {CONDITIONS}"


ONE_HEAD_SAYS, ONE_HEAD_BY = columns.LEMMA18_BY.lines[-2].says, proof(*columns.LEMMA18_BY.lines[:-1], at=columns.AT)
ONE_TAIL_SAYS, ONE_TAIL_BY = columns.LEMMA19_BY.lines[-2].says, proof(*columns.LEMMA19_BY.lines[:-1], at=columns.AT)
CHAIN_BY = proof(
    lemma("head", ONE_HEAD_SAYS, ONE_HEAD_BY.proved(ONE_HEAD_SAYS, COLUMNS, "lemma18: one column")),
    lemma("tail", ONE_TAIL_SAYS, ONE_TAIL_BY.proved(ONE_TAIL_SAYS, COLUMNS, "lemma19: one column")),
    surely(
        "gap",
        f"P({GAP} > 0) <= P({columns.LEFT} > {HIGH}) + P({columns.LOW} - {columns.REST} > 0) if {SHARE}",
        "inclusion",
        GAP_BY.proved(GAP_SAYS, COLUMNS_FIXED, "theorem3: the share of the head"),
    ),
    step(
        "one",
        f"P({GAP} > 0) <= 2 * {columns.EXP} + {columns.EACH} if {CONDITIONS}",
        "arithmetic",
        "gap",
        "head",
        "tail",
    ),
    step(
        "columns",
        f"P({WORST} > 0) <= r * (2 * {columns.EXP} + {columns.EACH}) if {CONDITIONS}",
        "union over columns",
        "one",
        of=GAP,
        level="0",
        bound=f"2 * {columns.EXP} + {columns.EACH}",
        **columns.COLUMN,
    ),
    surely(
        "error",
        f"P({ERROR} < {BOUND}) <= P({WORST} > 0) if p >= 0 and s**2 <= 1",
        "inclusion",
        ERROR_BY.proved(ERROR_SAYS, COLUMNS_FIXED, "theorem3: Gram-Schmidt"),
    ),
    step("chain", CHAIN_SAYS, "arithmetic", "error", "columns"),
    at={**columns.AT, "s": "1", "p": "1"},
)
