"""The sharp form of Lemma 6, (2d - 1)K for 2dK: the trace of V^2, and what Cauchy-Schwarz gives all eigenvalues but one."""

from derivations.lemma6_proofs import LEAST_BY, LEAST_SAYS, PAST, H, Q
from faverify.kernel.script import lemma, step
from faverify.methods import proof, step_functions

SQUARES_SAYS = f"tr(V(T) @ V(T)) <= 2 * K * tr(V(T)) - K**2 if {H} and tr(V(T)) >= K"
SQUARES_BY = proof(
    step("most", "seen <= greatest(seen, 0, T) if t >= 0 and t <= T", "extremum", of="seen", stop="T"),
    step("condition", f"tr(L @ V @ L.T) <= K * normF(L)**2 if t >= 0 and t <= T and {Q}", "arithmetic", "most", f"{Q}"),
    step("rates", "D(tr(V @ V)) == 2 * tr(L @ V @ L.T)", "identity"),
    step("grows", f"D(tr(V @ V)) <= 2 * K * D(tr(V)) if t >= 0 and t <= T and {Q}", "arithmetic", "condition", "rates"),
    step("gram", "psd(D(V))", "arithmetic", of="L"),
    step("monotone", "psd(V - V(0))", "monotone", "gram", of="V"),
    step("positive", "psd(V) if V(0) == 0", "arithmetic", "monotone", "V(0) == 0"),
    step("dominated", "psd(tr(V) * I_r - V) if V(0) == 0", "trace dominates", "positive"),
    step("product", "tr(V)**2 >= tr(V @ V) if V(0) == 0", "product of PSD", "positive", "dominated"),
    step("at s", "tr(V(s))**2 >= tr(V(s) @ V(s)) if V(0) == 0 and s >= 0", "at", "product", time="s"),
    step("at K", "tr(V(s))**2 == K * tr(V(s)) if tr(V(s)) == K", "product", "tr(V(s)) == K", by="tr(V(s))"),
    step("K at K", "K * tr(V(s)) == K**2 if tr(V(s)) == K", "product", "tr(V(s)) == K", by="K"),
    step(
        "whole",
        f"integral(D(tr(V @ V)), s, T) <= 2 * K * integral(D(tr(V)), s, T) if s >= 0 and s <= T and {Q}",
        "integrate",
        "grows",
        start="s",
        stop="T",
    ),
    step(
        "squares",
        "integral(D(tr(V @ V)), s, T) == tr(V(T) @ V(T)) - tr(V(s) @ V(s)) if s >= 0 and T >= 0",
        "fundamental theorem",
        of="tr(V @ V)",
        start="s",
        stop="T",
    ),
    step(
        "total",
        "integral(D(tr(V)), s, T) == tr(V(T)) - tr(V(s)) if s >= 0 and T >= 0",
        "fundamental theorem",
        of="tr(V)",
        start="s",
        stop="T",
    ),
    step(
        "total times",
        "K * integral(D(tr(V)), s, T) == K * tr(V(T)) - K * tr(V(s)) if s >= 0 and T >= 0",
        "product",
        "total",
        by="K",
    ),
    step(
        "later",
        f"tr(V(T) @ V(T)) <= 2 * K * tr(V(T)) - K**2 if V(0) == 0 and s >= 0 and s <= T and T >= 0 and {Q} and tr(V(s)) == K",
        "arithmetic",
        "whole",
        "squares",
        "total times",
        "at s",
        "at K",
        "K at K",
    ),
    step("from zero", "tr(V(0)) == 0 if V(0) == 0", "product", "V(0) == 0"),
    step("start", "tr(V(0)) <= K if V(0) == 0 and K >= 0", "arithmetic", "from zero", "K >= 0"),
    step("end", SQUARES_SAYS, "intermediate value", "later", "start", "tr(V(T)) >= K", of="tr(V)", level="K", stop="T"),
    against=step_functions(),
)

EXCESS, ONTO = "(V - lambda_min(V) * I_r)", "proj(V - lambda_min(V) * I_r)"
OTHERS_SAYS = "(tr(V) - lambda_min(V))**2 <= (r - 1) * (tr(V @ V) - lambda_min(V)**2)"
OTHERS_BY = proof(
    step("least", f"psd{EXCESS}", "least eigenvalue", of="V"),
    step("sign", f"tr{EXCESS} >= 0", "product", "least"),
    step("rank", f"rank{EXCESS} <= r - 1", "least eigenvalue", of="V"),
    step("onto", f"{ONTO} @ {EXCESS} == {EXCESS}", "projector", of=EXCESS),
    step("whole", f"tr({ONTO} @ {EXCESS}) == tr{EXCESS}", "product", "onto"),
    step("twice", f"{ONTO} @ {ONTO} == {ONTO}", "projector", of=EXCESS),
    step("square", f"tr({ONTO} @ {ONTO}) == tr({ONTO})", "product", "twice"),
    step("size", f"tr({ONTO}) == rank{EXCESS}", "projector", of=EXCESS),
    step(
        "Cauchy", f"tr({ONTO}.T @ {EXCESS}) <= normF({ONTO}) * normF{EXCESS}", "Cauchy-Schwarz", of=ONTO, with_=EXCESS
    ),
    step("less", f"normF({ONTO}) * normF{EXCESS} - tr{EXCESS} >= 0", "arithmetic", "Cauchy", "whole"),
    step(
        "more",
        f"normF({ONTO}) * normF{EXCESS} + tr{EXCESS} >= 0",
        "arithmetic",
        "sign",
        visible=f"normF({ONTO}) * normF{EXCESS}",
    ),
    step("product", f"normF({ONTO})**2 * normF{EXCESS}**2 - (tr{EXCESS})**2 >= 0", "product", "less", "more"),
    step("few", f"r - 1 - normF({ONTO})**2 >= 0", "arithmetic", "square", "size", "rank"),
    step("times", f"(r - 1 - normF({ONTO})**2) * normF{EXCESS}**2 >= 0", "product", "few", by=f"normF{EXCESS}**2"),
    step("others", OTHERS_SAYS, "arithmetic", "product", "times"),
    against=step_functions(),
)
"""X = V - lambda_min(V) I has a rank of at most r - 1, and (tr X)^2 = tr(proj(X) X)^2 <= rank(X) ||X||^2."""

SHARP_SAYS = f"integral(normF(L)**2, 0, T) <= (2 * r - 1) * K if {H}"
SHARP_BY = proof(
    lemma("squares", SQUARES_SAYS, SQUARES_BY.proved(SQUARES_SAYS, PAST, "lemma6: tr V^2")),
    lemma("least", LEAST_SAYS, LEAST_BY.proved(LEAST_SAYS, PAST, "lemma6: lambda_min")),
    lemma("Cauchy-Schwarz", OTHERS_SAYS, OTHERS_BY.proved(OTHERS_SAYS, PAST, "lemma6: the other eigenvalues")),
    step(
        "at T",
        "(tr(V(T)) - lambda_min(V(T)))**2 <= (r - 1) * (tr(V(T) @ V(T)) - lambda_min(V(T))**2) if T >= 0",
        "at",
        "Cauchy-Schwarz",
        time="T",
    ),
    step("dimension", "r >= 1", "defining fact", of="r"),
    step("r - 1 >= 0", "r - 1 >= 0", "arithmetic", "dimension"),
    step("gap", "(K - lambda_min(V(T)))**2 >= 0", "identity"),
    step(
        "room",
        f"2 * K * (tr(V(T)) - lambda_min(V(T))) - (tr(V(T) @ V(T)) - lambda_min(V(T))**2) >= 0 if {H} and tr(V(T)) >= K",
        "arithmetic",
        "squares",
        "gap",
    ),
    step(
        "times",
        f"(r - 1) * (2 * K * (tr(V(T)) - lambda_min(V(T))) - (tr(V(T) @ V(T)) - lambda_min(V(T))**2)) >= 0 if {H} and tr(V(T)) >= K",
        "product",
        "room",
        "r - 1 >= 0",
    ),
    step(
        "quadratic",
        f"(tr(V(T)) - lambda_min(V(T))) * (2 * (r - 1) * K - (tr(V(T)) - lambda_min(V(T)))) >= 0 if {H} and tr(V(T)) >= K",
        "arithmetic",
        "at T",
        "times",
    ),
    step(
        "if more",
        f"tr(V(T)) <= lambda_min(V(T)) + 2 * (r - 1) * K if {H} and tr(V(T)) >= K and tr(V(T)) - lambda_min(V(T)) > 0",
        "cancel",
        "quadratic",
        "tr(V(T)) - lambda_min(V(T)) > 0",
    ),
    step(
        "bound",
        f"tr(V(T)) <= (2 * r - 1) * K if {H} and tr(V(T)) >= K and tr(V(T)) - lambda_min(V(T)) > 0",
        "arithmetic",
        "if more",
        "least",
    ),
    step("K times", "(r - 1) * K >= 0 if K >= 0", "product", "r - 1 >= 0", "K >= 0"),
    step(
        "if equal",
        f"tr(V(T)) <= (2 * r - 1) * K if {H} and tr(V(T)) - lambda_min(V(T)) <= 0",
        "arithmetic",
        "least",
        "K times",
        "tr(V(T)) - lambda_min(V(T)) <= 0",
    ),
    step(
        "if passed",
        f"tr(V(T)) <= (2 * r - 1) * K if {H} and tr(V(T)) >= K",
        "cases",
        "bound",
        "if equal",
        on="tr(V(T)) - lambda_min(V(T)) > 0",
    ),
    step("if never", "tr(V(T)) <= (2 * r - 1) * K if K >= 0 and tr(V(T)) < K", "arithmetic", "K times", "tr(V(T)) < K"),
    step("trace", f"tr(V(T)) <= (2 * r - 1) * K if {H}", "cases", "if passed", "if never", on="tr(V(T)) >= K"),
    step(
        "total",
        "integral(normF(L)**2, 0, T) == tr(V(T)) - tr(V(0)) if T >= 0",
        "fundamental theorem",
        of="tr(V)",
        stop="T",
    ),
    step("from zero", "tr(V(0)) == 0 if V(0) == 0", "product", "V(0) == 0"),
    step("end", SHARP_SAYS, "arithmetic", "trace", "total", "from zero"),
    against=step_functions(),
)
