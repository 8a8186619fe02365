r"""What alignment has not risen along by the time `s` is at rest for ever (N15).

`P` projects on what $A-A(0)$ has risen along by then, $K = I-P$ on what it has not. There $R$ vanishes until `s`, and so
do its rates; what it feeds vanishes with it from `s` on, too.
"""

from dataclasses import replace

from derivations.theories import FA_STAR
from faverify.kernel.script import lemma, step
from faverify.methods import ball_cases, proof

ONE = ("1", "1")
RISE = replace(
    FA_STAR,
    name="fa_star_rise",
    trajectory="",
    title=r"FA* with $\dot{U} = \hat{M}U$, $\dot{V} = -V\hat{M}$, $\hat{M} = SMS^{-1}$; a projector `P` that stands still; $f = g^{2}$ falls like $\exp(-\kappa t)$, $k = h^{2}$ grows like $\exp((\kappa+2m)t)$, $e = d^{2}$ falls likewise",
    shapes={
        **FA_STAR.shapes,
        **dict.fromkeys("UVP", ("r", "r")),
        **dict.fromkeys("ghd", ONE),
        "m0": (),
    },
    symmetric=(*FA_STAR.symmetric, "P"),
    relations=(*FA_STAR.relations, "P @ P == P"),
    definitions={
        **FA_STAR.definitions,
        "Mh": "S @ W @ C @ Si",
        "f": "tr(g @ g)",
        "k": "tr(h @ h)",
        "e": "tr(d @ d)",
    },
    flow={
        **FA_STAR.flow,
        "U": "S @ W @ C @ Si @ U",
        "V": "-V @ S @ W @ C @ Si",
        "P": "0",
        "g": "-kappa / 2 * g",
        "h": "(kappa / 2 + m0) * h",
        "d": "-(kappa / 2 + m0) * d",
    },
    starts={"U": "I_r", "V": "I_r", "P": "I_r", "g": "I_1", "h": "I_1", "d": "I_1"},
    latex={**FA_STAR.latex, "Mh": r"\hat{M}", "m0": "m"},
)
P = "P(0)"
K = "(I_r - P(0))"
X = "(A - A(0))"
X_S = "(A(s) - A(0))"
FLAT = f"{X_S} @ {K} == 0"
GAP = f"psd({X_S} - 2 * kappa * {P})"
ALIGNED = "psd(A(0) + 2 * m0 * I_r)"
SO_FAR = f"t >= 0 and t <= s and s > 0 and {FLAT}"
W3 = f"tr({K} @ Mh.T @ {X} @ Mh @ {K})"
W3_S = f"tr({K} @ Mh(s).T @ {X_S} @ Mh(s) @ {K})"
AT = {"m0": "max(0, -lambda_min(A)) / 2 + 1/8", "kappa": "1/64", "s": "1/4"}
MOST = f"max(tr({K} @ {X} @ {K}), 0)"
STILL_SAYS = f"R(s) @ {K} == 0 and {P} @ Mh(s) @ {K} == 0 if s > 0 and kappa > 0 and {FLAT} and {GAP}"
STILL_BY = proof(
    step("rises", "psd(D(A))", "arithmetic", of="R"),
    step("up", f"psd{X}", "monotone", "rises", of="A"),
    step("low", f"tr({K} @ {X} @ {K}) >= 0", "product", "up", by=K),
    step("pays", f"normF(R @ {K})**2 >= 0", "identity"),
    step(
        "later",
        f"integral(normF(R @ {K})**2, t, s) >= 0 if t <= s and t >= 0",
        "integrate",
        "pays",
        start="t",
        stop="s",
    ),
    step(
        "in all",
        f"2 * integral(normF(R @ {K})**2, t, s) == tr({K} @ {X_S} @ {K}) - tr({K} @ {X} @ {K}) if t >= 0 and s >= 0",
        "fundamental theorem",
        of=f"tr({K} @ {X} @ {K})",
        start="t",
        stop="s",
    ),
    step("flat", f"tr({K} @ {X_S} @ {K}) == 0 if {FLAT}", "product", FLAT, left=K),
    step(
        "high",
        f"tr({K} @ {X} @ {K}) <= 0 if t >= 0 and t <= s and s >= 0 and {FLAT}",
        "arithmetic",
        "later",
        "in all",
        "flat",
    ),
    step("is it", f"{MOST} == tr({K} @ {X} @ {K})", "choice", "low", of=MOST),
    step("is 0", f"{MOST} == 0 if t >= 0 and t <= s and s >= 0 and {FLAT}", "choice", "high", of=MOST),
    step("none", f"tr({K} @ {X} @ {K}) == 0 if t >= 0 and t <= s and s >= 0 and {FLAT}", "arithmetic", "is it", "is 0"),
    step("no loss", f"2 * normF(R @ {K})**2 == 0 if {SO_FAR}", "at rest", "none", of=f"tr({K} @ {X} @ {K})", stop="s"),
    step("R", f"R @ {K} == 0 if {SO_FAR}", "vanishing square", "no loss", of=f"R @ {K}"),
    step("no rate", f"D(R @ {K}) == 0 if {SO_FAR}", "at rest", "R", of=f"R @ {K}", stop="s"),
    step("turned", f"Z @ Si @ R.T @ R @ {K} == 0 if {SO_FAR}", "product", "R", left="Z @ Si @ R.T"),
    step("RM", f"R @ Mh @ {K} == 0 if {SO_FAR}", "arithmetic", "no rate", "turned"),
    step("one", f"normF(R @ Mh @ {K})**2 == 0 if {SO_FAR}", "product", "RM", left=f"{K} @ Mh.T @ R.T"),
    step(
        "other",
        f"tr({K} @ Mh.T @ {X} @ R.T @ R @ {K}) == 0 if {SO_FAR}",
        "product",
        "R",
        left=f"{K} @ Mh.T @ {X} @ R.T",
    ),
    step("no more", f"D({W3}) == 0 if {SO_FAR}", "arithmetic", "one", "other"),
    step("total", f"integral(D({W3}), 0, s) == 0 if s > 0 and {FLAT}", "integrate", "no more", stop="s"),
    step("ends", f"integral(D({W3}), 0, s) == {W3_S} if s >= 0", "fundamental theorem", of=W3, stop="s"),
    step(
        "seen",
        f"tr({K} @ Mh(s).T @ ({X_S} - 2 * kappa * {P}) @ Mh(s) @ {K}) >= 0 if {GAP}",
        "product",
        GAP,
        by=f"{K} @ Mh(s).T",
    ),
    step(
        "small",
        f"-kappa * normF({P} @ Mh(s) @ {K})**2 >= 0 if s > 0 and {FLAT} and {GAP}",
        "arithmetic",
        "total",
        "ends",
        "seen",
    ),
    step(
        "nothing",
        f"-(normF({P} @ Mh(s) @ {K})**2) >= 0 if s > 0 and kappa > 0 and {FLAT} and {GAP}",
        "cancel",
        "small",
        "kappa > 0",
    ),
    step(
        "M at s",
        f"{P} @ Mh(s) @ {K} == 0 if s > 0 and kappa > 0 and {FLAT} and {GAP}",
        "vanishing square",
        "nothing",
        of=f"{P} @ Mh(s) @ {K}",
    ),
    step("R at s", f"R(s) @ {K} == 0 if s > 0 and {FLAT}", "at", "R", time="s"),
    against=ball_cases(s=("1/4",), t=("1/8",)),
    at=AT,
)
STILL = lemma("still", STILL_SAYS, STILL_BY.proved(STILL_SAYS, RISE, "n15: what has not risen by s"))
NO_R, NO_M = (text.strip() for text in STILL_SAYS.split(" if ")[0].split(" and "))
RISEN = f"s > 0 and kappa > 0 and {FLAT} and {GAP}"
SINCE = f"{RISEN} and t >= s"
ROOM = f"m0 >= 0 and {ALIGNED} and k(0) > 0 and e(0) > 0"
W = "(Mh - Mh(s))"
SIZE = f"(normF(R @ {K})**2 + normF({W} @ {K})**2)"
STAY_SAYS = f"{W} @ {K} == 0 if {SINCE} and {ROOM}"
STAY_BY = proof(
    replace(STILL, name="R at s", says=f"{NO_R} if {RISEN}"),
    replace(STILL, name="M at s", says=f"{NO_M} if {RISEN}"),
    step("turn", f"tr({K} @ R.T @ R @ {P} @ Mh(s) @ {K}) == 0 if {RISEN}", "product", "M at s", left=f"{K} @ R.T @ R"),
    step("rises", "psd(D(A))", "arithmetic", of="R"),
    step("up", f"psd({X})", "monotone", "rises", of="A"),
    step("up by s", f"psd({X_S}) if s >= 0", "at", "up", time="s"),
    step("floor", f"psd(A(s) + 2 * m0 * I_r) if s >= 0 and {ALIGNED}", "arithmetic", "up by s", ALIGNED),
    step(
        "seen",
        f"tr(R @ {K} @ (A(s) + 2 * m0 * I_r) @ {K} @ R.T) >= 0 if s >= 0 and {ALIGNED}",
        "product",
        "floor",
        by=f"R @ {K}",
    ),
    step("rate", f"D({SIZE}) <= 2 * m0 * normF(R @ {K})**2 if {RISEN} and {ALIGNED}", "arithmetic", "turn", "seen"),
    step("kappa", f"kappa * {SIZE} >= 0 if kappa > 0", "product", "kappa > 0", by=SIZE),
    step("m", f"m0 * normF({W} @ {K})**2 >= 0 if m0 >= 0", "product", "m0 >= 0", by=f"normF({W} @ {K})**2"),
    step(
        "slow",
        f"(kappa + 2 * m0) * {SIZE} - D({SIZE}) >= 0 if {RISEN} and {ALIGNED} and m0 >= 0",
        "arithmetic",
        "rate",
        "kappa",
        "m",
    ),
    step(
        "scaled",
        f"e * ((kappa + 2 * m0) * {SIZE} - D({SIZE})) >= 0 if {RISEN} and {ALIGNED} and m0 >= 0",
        "product",
        "slow",
        by="e",
    ),
    step("falls", f"D(-(e * {SIZE})) >= 0 if {RISEN} and {ALIGNED} and m0 >= 0", "arithmetic", "scaled"),
    step(
        "fallen",
        f"-(e * {SIZE}) >= -(e(s) * normF(R(s) @ {K})**2) if {SINCE} and {ALIGNED} and m0 >= 0",
        "monotone",
        "falls",
        of=f"-(e * {SIZE})",
        since="s",
    ),
    step("from zero", f"e(s) * normF(R(s) @ {K})**2 == 0 if {RISEN}", "product", "R at s", left=f"e(s) * {K} @ R(s).T"),
    step("none", f"-(e * {SIZE}) >= 0 if {SINCE} and {ALIGNED} and m0 >= 0", "arithmetic", "fallen", "from zero"),
    step("none scaled", f"-(k * e * {SIZE}) >= 0 if {SINCE} and {ALIGNED} and m0 >= 0", "product", "none", by="k"),
    step("inverse", "D(k * e) == 0", "identity"),
    step("both rest", "k * e == k(0) * e(0)", "monotone", "inverse", of="k * e"),
    step("here", f"(k * e - k(0) * e(0)) * {SIZE} == 0", "product", "both rest", by=SIZE),
    step(
        "none at all",
        f"-(k(0) * e(0) * {SIZE}) >= 0 if {SINCE} and {ALIGNED} and m0 >= 0",
        "arithmetic",
        "none scaled",
        "here",
    ),
    step("start", "k(0) * e(0) > 0 if k(0) > 0 and e(0) > 0", "product", "k(0) > 0", "e(0) > 0"),
    step("empty", f"-{SIZE} >= 0 if {SINCE} and {ROOM}", "cancel", "none at all", "start"),
    step(
        "less", f"normF({W} @ {K})**2 <= 0 if {SINCE} and {ROOM}", "arithmetic", "empty", visible=f"normF(R @ {K})**2"
    ),
    step("stay", STAY_SAYS, "vanishing square", "less", of=f"{W} @ {K}"),
)
STAY = lemma("stay", STAY_SAYS, STAY_BY.proved(STAY_SAYS, RISE, "n15: it is at rest"))
ALL = f"{SINCE} and {ROOM}"
LEVEL_SAYS = f"{X} @ {K} == 0 and {P} @ Mh @ {K} == 0 if {ALL}"
LEVEL_BY = proof(
    STAY,
    replace(STILL, name="M at s", says=f"{NO_M} if {RISEN}"),
    step("skew", "D(Mh - Mh.T) == 0", "identity"),
    step("skew rests", "Mh - Mh.T == Mh(0) - Mh(0).T", "monotone", "skew", of="Mh - Mh.T"),
    step("skew at s", "Mh(s) - Mh(s).T == Mh(0) - Mh(0).T if s >= 0", "at", "skew rests", time="s"),
    step("half", "A - A(s) - 2 * (Mh - Mh(s)) == 0 if s >= 0", "arithmetic", "skew rests", "skew at s"),
    step("half seen", f"(A - A(s) - 2 * (Mh - Mh(s))) @ {K} == 0 if s >= 0", "product", "half", right=K),
    step("flat", f"{X} @ {K} == 0 if {ALL}", "arithmetic", "half seen", "stay", FLAT),
    step("kept", f"{P} @ {W} @ {K} == 0 if {ALL}", "product", "stay", left=P),
    step("level", f"{P} @ Mh @ {K} == 0 if {ALL}", "arithmetic", "kept", "M at s"),
)
LEVEL_BY = replace(LEVEL_BY, against=ball_cases(s=("1/4",), t=("1/2",)), at=AT)
