r"""Exponential decay from every start (N15): where alignment has risen, U grows from then on.

$\Delta = (A-A(0))/2 \ge \kappa P$ from the time `s` on, so that $U^{\top}\Delta U$ grows like $\exp(\kappa t)$ and feeds
$U^{\top}PU$; the rest, $I-P$, is at rest.
"""

from dataclasses import replace

from derivations.growth_proofs import ENERGY_BY
from derivations.rest_proofs import ALIGNED, ALL, AT, GAP, LEVEL_BY, LEVEL_SAYS, NO_R, RISE, RISEN, STILL, K, P, X
from derivations.theories import FA_STAR
from faverify.kernel.script import lemma, step
from faverify.methods import ball_cases, proof

X_S = "(A(s) - A(0))"
NO_RISE, NO_TURN = (text.strip() for text in LEVEL_SAYS.split(" if ")[0].split(" and "))
LEVEL = lemma("level", LEVEL_SAYS, LEVEL_BY.proved(LEVEL_SAYS, RISE, "n15: nothing turns into it"))
DEL = "((A - A(0)) / 2)"
DEL_S = "((A(s) - A(0)) / 2)"
T = f"({DEL} - kappa * {P})"
Y = f"(U.T @ {P} @ U)"
Y_S = f"(U(s).T @ {P} @ U(s))"
SEEN_SAYS = ENERGY_BY.lines[9].says
SEEN_BY = proof(*ENERGY_BY.lines[:10])
FED_SAYS = f"psd(f * U.T @ {DEL} @ U - kappa * f(s) * {Y_S}) if {ALL}"
FED_BY = proof(
    lemma("seen", SEEN_SAYS, SEEN_BY.proved(SEEN_SAYS, RISE, "n6: energy")),
    replace(LEVEL, name="flat", says=f"{NO_RISE} if {ALL}"),
    step("flat turned", f"{K} @ {X} == 0 if {ALL}", "product", "flat"),
    step("one", f"kappa * U.T @ {X} @ {K} @ U == 0 if {ALL}", "product", "flat", left="kappa * U.T", right="U"),
    step(
        "other", f"kappa * U.T @ {K} @ {X} @ U == 0 if {ALL}", "product", "flat turned", left="kappa * U.T", right="U"
    ),
    step("rises", "psd(D(A))", "arithmetic", of="R"),
    step("since s", "psd(A - A(s)) if s >= 0 and t >= s", "monotone", "rises", of="A", since="s"),
    step("gap", f"psd{T} if s >= 0 and t >= s and {GAP}", "arithmetic", "since s", GAP),
    step("gap times", f"psd(kappa * {T}) if s >= 0 and t >= s and {GAP} and kappa > 0", "product", "gap", "kappa > 0"),
    step(
        "gap seen",
        f"psd(U.T @ (kappa * {T}) @ U) if s >= 0 and t >= s and {GAP} and kappa > 0",
        "product",
        "gap times",
        by="U.T",
    ),
    step(
        "fed",
        f"psd(D(U.T @ {DEL} @ U) - kappa * U.T @ {DEL} @ U) if {ALL}",
        "arithmetic",
        "seen",
        "gap seen",
        "one",
        "other",
        of=f"{T} @ U; R(0) @ U",
    ),
    step("f", "f >= 0", "identity"),
    step("rate", f"psd(D(f * U.T @ {DEL} @ U)) if {ALL}", "product", "fed", "f"),
    step(
        "grown",
        f"psd(f * U.T @ {DEL} @ U - f(s) * U(s).T @ {DEL_S} @ U(s)) if {ALL}",
        "monotone",
        "rate",
        of=f"f * U.T @ {DEL} @ U",
        since="s",
    ),
    step("f at s", "tr(g(s) @ g(s)) >= 0", "identity"),
    step(
        "gap at s",
        f"psd(f(s) * U(s).T @ ({DEL_S} - kappa * {P}) @ U(s)) if {GAP}",
        "product",
        GAP,
        "f at s",
        by="U(s).T",
    ),
    step("end", FED_SAYS, "arithmetic", "grown", "gap at s"),
)
FED = lemma("fed", FED_SAYS, FED_BY.proved(FED_SAYS, RISE, "n15: what feeds U"))
INNER = f"((kappa + m0) * k * f * {Y} - kappa * k * f(s) * {Y_S})"
INNER_S = f"((kappa + m0) * k(s) * f(s) * {Y_S} - kappa * k(s) * f(s) * {Y_S})"
UNDER_SAYS = f"psd((kappa + m0) * f * {Y} - kappa * f(s) * {Y_S}) if {ALL}"
UNDER_BY = proof(
    FED,
    replace(LEVEL, name="flat", says=f"{NO_RISE} if {ALL}"),
    replace(LEVEL, name="turn", says=f"{NO_TURN} if {ALL}"),
    step("flat turned", f"{K} @ {X} == 0 if {ALL}", "product", "flat"),
    step("turn turned", f"{K} @ Mh.T @ {P} == 0 if {ALL}", "product", "turn"),
    step("one", f"U.T @ {X} @ {K} @ U == 0 if {ALL}", "product", "flat", left="U.T", right="U"),
    step("other", f"U.T @ {K} @ {X} @ {P} @ U == 0 if {ALL}", "product", "flat turned", left="U.T", right=f"{P} @ U"),
    step("left", f"U.T @ {P} @ Mh @ {K} @ U == 0 if {ALL}", "product", "turn", left="U.T", right="U"),
    step("right", f"U.T @ {K} @ Mh.T @ {P} @ U == 0 if {ALL}", "product", "turn turned", left="U.T", right="U"),
    step(
        "aligned",
        f"psd(U.T @ {P} @ (A(0) + 2 * m0 * I_r) @ {P} @ U) if {ALIGNED}",
        "product",
        ALIGNED,
        by=f"U.T @ {P}",
    ),
    step(
        "grow",
        f"psd(D{Y} + 2 * m0 * {Y} - 2 * U.T @ {DEL} @ U) if {ALL}",
        "arithmetic",
        "aligned",
        "one",
        "other",
        "left",
        "right",
    ),
    step("k", "k >= 0", "identity"),
    step("f", "f >= 0", "identity"),
    step("together", "kappa + m0 >= 0 if kappa > 0 and m0 >= 0", "arithmetic", "kappa > 0", "m0 >= 0"),
    step("shares", "(kappa + m0) * k >= 0 if kappa > 0 and m0 >= 0", "product", "together", "k"),
    step(
        "grow times",
        f"psd((kappa + m0) * k * f * (D{Y} + 2 * m0 * {Y} - 2 * U.T @ {DEL} @ U)) if {ALL}",
        "product",
        "grow",
        "shares",
        "f",
    ),
    step(
        "fed times",
        f"psd((kappa + m0) * k * (f * U.T @ {DEL} @ U - kappa * f(s) * {Y_S})) if {ALL}",
        "product",
        "fed",
        "shares",
    ),
    step("Y at s", f"psd({Y_S})", "arithmetic", of=f"{P} @ U(s)"),
    step("kappa", "kappa**2 * k * tr(g(s) @ g(s)) >= 0", "identity"),
    step("start", f"psd(kappa**2 * k * f(s) * {Y_S})", "product", "Y at s", "kappa"),
    step("rate", f"psd(D{INNER}) if {ALL}", "arithmetic", "grow times", "fed times", "start"),
    step("grown", f"psd({INNER} - {INNER_S}) if {ALL}", "monotone", "rate", of=INNER, since="s"),
    step(
        "m",
        "m0 * (tr(h(s) @ h(s)) * tr(g(s) @ g(s))) >= 0 if m0 >= 0",
        "product",
        "m0 >= 0",
        by="tr(h(s) @ h(s)) * tr(g(s) @ g(s))",
    ),
    step("above", f"psd(m0 * k(s) * f(s) * {Y_S}) if m0 >= 0", "product", "Y at s", "m"),
    step(
        "inside", f"psd(k * ((kappa + m0) * f * {Y} - kappa * f(s) * {Y_S})) if {ALL}", "arithmetic", "grown", "above"
    ),
    step("wide", "kappa + 2 * m0 >= 0 if kappa > 0 and m0 >= 0", "arithmetic", "kappa > 0", "m0 >= 0"),
    step("up", "(kappa + 2 * m0) * k >= 0 if kappa > 0 and m0 >= 0", "product", "wide", "k"),
    step("k rises", "D(k) >= 0 if kappa > 0 and m0 >= 0", "arithmetic", "up"),
    step("k risen", "k >= k(0) if kappa > 0 and m0 >= 0", "monotone", "k rises", of="k"),
    step("k positive", "k > 0 if kappa > 0 and m0 >= 0 and k(0) > 0", "arithmetic", "k risen", "k(0) > 0"),
    step("under", UNDER_SAYS, "cancel", "inside", "k positive"),
)
UNDER = lemma("under", UNDER_SAYS, UNDER_BY.proved(UNDER_SAYS, RISE, "n15: U from below"))
FROM = "U(0) == I_r and V(0) == I_r"
OUT = f"((kappa + m0) * f * l(s) * {P} - kappa * f(s) * R.T @ R)"
OUTER_SAYS = f"psd{OUT} if {ALL} and {FROM}"
OUTER_BY = proof(
    UNDER,
    replace(STILL, name="R at s", says=f"{NO_R} if {RISEN}"),
    step("turned", f"{K} @ R(s).T == 0 if {RISEN}", "product", "R at s"),
    step("left", f"{K} @ R(s).T @ R(s) == 0 if {RISEN}", "product", "turned", right="R(s)"),
    step("right", f"{P} @ R(s).T @ R(s) @ {K} == 0 if {RISEN}", "product", "R at s", left=f"{P} @ R(s).T"),
    step("gram", "psd(R.T @ R)", "arithmetic", of="R"),
    step("gram at s", "psd(R(s).T @ R(s)) if s >= 0", "at", "gram", time="s"),
    step("below", "psd(l(s) * I_r - R(s).T @ R(s)) if s >= 0", "trace dominates", "gram at s"),
    step("below in P", f"psd({P} @ (l(s) * I_r - R(s).T @ R(s)) @ {P}) if s >= 0", "product", "below", by=P),
    step("in P", f"psd(l(s) * {P} - R(s).T @ R(s)) if {RISEN}", "arithmetic", "below in P", "left", "right"),
    step("f at s", "tr(g(s) @ g(s)) >= 0", "identity"),
    step("share", "kappa * tr(g(s) @ g(s)) >= 0 if kappa > 0", "product", "f at s", "kappa > 0"),
    step(
        "N seen",
        f"psd(kappa * f(s) * U(s).T @ (l(s) * {P} - R(s).T @ R(s)) @ U(s)) if {RISEN}",
        "product",
        "in P",
        "share",
        by="U(s).T",
    ),
    step("loss at s", "l(s) >= 0", "identity"),
    step(
        "U seen",
        f"psd(l(s) * ((kappa + m0) * f * {Y} - kappa * f(s) * {Y_S})) if {ALL}",
        "product",
        "under",
        "loss at s",
    ),
    step("still", "D(U.T @ R.T @ R @ U) == 0", "identity"),
    step("rests", "U.T @ R.T @ R @ U == U(0).T @ R(0).T @ R(0) @ U(0)", "monotone", "still", of="U.T @ R.T @ R @ U"),
    step("at s", "U(s).T @ R(s).T @ R(s) @ U(s) == U(0).T @ R(0).T @ R(0) @ U(0) if s >= 0", "at", "rests", time="s"),
    step("same", "U.T @ R.T @ R @ U - U(s).T @ R(s).T @ R(s) @ U(s) == 0 if s >= 0", "arithmetic", "rests", "at s"),
    step(
        "same times",
        "kappa * f(s) * (U.T @ R.T @ R @ U - U(s).T @ R(s).T @ R(s) @ U(s)) == 0 if s >= 0",
        "product",
        "same",
        left="kappa * f(s) * I_r",
    ),
    step("inside", f"psd(U.T @ {OUT} @ U) if {ALL}", "arithmetic", "N seen", "U seen", "same times"),
    step("outside", f"psd(V.T @ U.T @ {OUT} @ U @ V) if {ALL}", "product", "inside", by="V.T"),
    step("inverse rests", "D(V @ U) == 0", "identity"),
    step("inverse", "V @ U == V(0) @ U(0)", "monotone", "inverse rests", of="V @ U"),
    step("at first", "V(0) @ (U(0) - I_r) == 0 if U(0) == I_r", "product", "U(0) == I_r", left="V(0)"),
    step("one side", f"V @ U == I_r if {FROM}", "arithmetic", "inverse", "at first", "V(0) == I_r"),
    step("other side", f"U @ V == I_r if {FROM}", "square inverse", "one side", of="V", with_="U"),
    step("flipped", f"V.T @ U.T == I_r if {FROM}", "product", "other side"),
    step(
        "out right",
        f"V.T @ U.T @ {OUT} @ (U @ V - I_r) == 0 if {FROM}",
        "product",
        "other side",
        left=f"V.T @ U.T @ {OUT}",
    ),
    step("out left", f"(V.T @ U.T - I_r) @ {OUT} == 0 if {FROM}", "product", "flipped", right=OUT),
    step("bare", OUTER_SAYS, "arithmetic", "outside", "out right", "out left"),
)
OUTER = lemma("outer", OUTER_SAYS, OUTER_BY.proved(OUTER_SAYS, RISE, "n15: the residual's Gram matrix"))
DECAY_SAYS = f"kappa * f(s) * l <= (kappa + m0) * r * l(s) * f if {ALL} and {FROM}"
DECAY_BY = proof(
    OUTER,
    step(
        "traces",
        f"(kappa + m0) * f * l(s) * tr({P}) - kappa * f(s) * l >= 0 if {ALL} and {FROM}",
        "product",
        "outer",
    ),
    step("rest", f"psd({K})", "arithmetic", of=K),
    step("rank", f"r - tr({P}) >= 0", "product", "rest"),
    step("together", "kappa + m0 >= 0 if kappa > 0 and m0 >= 0", "arithmetic", "kappa > 0", "m0 >= 0"),
    step(
        "size",
        "(kappa + m0) * (tr(g @ g) * normF(R(s))**2) >= 0 if kappa > 0 and m0 >= 0",
        "product",
        "together",
        by="tr(g @ g) * normF(R(s))**2",
    ),
    step("more", f"(kappa + m0) * (f * l(s)) * (r - tr({P})) >= 0 if kappa > 0 and m0 >= 0", "product", "size", "rank"),
    step("decay", DECAY_SAYS, "arithmetic", "traces", "more"),
)
GROWING = replace(
    RISE,
    name="fa_star_growing",
    title=r"FA* with $\dot{U} = \hat{M}U$, $\dot{V} = -V\hat{M}$, $\hat{M} = SMS^{-1}$; $f = g^{2}$ falls like $\exp(-\kappa t)$, $k = h^{2}$ grows like $\exp((\kappa+2m)t)$, $e = d^{2}$ falls likewise",
    shapes={name: shape for name, shape in RISE.shapes.items() if name != "P"},
    symmetric=FA_STAR.symmetric,
    relations=FA_STAR.relations,
    flow={name: text for name, text in RISE.flow.items() if name != "P"},
    starts={name: text for name, text in RISE.starts.items() if name != "P"},
)
PROJ = "proj(A(s) - A(0))"
NUMBERS = "s > 0 and t >= s and kappa > 0 and m0 >= 0"
STARTS = f"{FROM} and k(0) > 0 and e(0) > 0"
FLAT_HERE = f"{X_S} @ (I_r - {PROJ}) == 0"
EVERY_SAYS = f"kappa * f(s) * l <= (kappa + m0) * r * l(s) * f if psd({X_S} - 2 * kappa * {PROJ}) and {ALIGNED} and {NUMBERS} and {STARTS}"
GIVEN = EVERY_SAYS.split(" if ")[1]
EVERY_BY = proof(
    step("onto", f"{PROJ} @ {X_S} == {X_S}", "projector", of="A(s) - A(0)"),
    step("turned", f"{X_S} @ {PROJ} == {X_S}", "product", "onto"),
    step("flat", FLAT_HERE, "arithmetic", "turned"),
    step("twice", f"{PROJ} @ {PROJ} == {PROJ}", "projector", of="A(s) - A(0)"),
    lemma(
        "decay",
        f"kappa * f(s) * l <= (kappa + m0) * r * l(s) * f if {FLAT_HERE} and {GIVEN}",
        DECAY_BY.proved(DECAY_SAYS, RISE, "n15: decay for a projector"),
        "twice",
        P=PROJ,
    ),
    step("every start", EVERY_SAYS, "weaken", "decay", "flat"),
)
EVERY_BY = replace(EVERY_BY, against=ball_cases(s=("1/4",), t=("1/2", "4")), at=AT)
DECAY_BY = replace(DECAY_BY, against=ball_cases(s=("1/4",), t=("1/2", "4")), at=AT)
