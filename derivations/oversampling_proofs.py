r"""N17's proofs: the projector beats a right inverse of the head, whose mean square is a moment of the inverse Wishart law."""

from faverify.claim import Theory
from faverify.kernel.chance import fixed
from faverify.kernel.script import lemma, step, surely
from faverify.methods import proof

MODEL = Theory(
    name="randomised_range_finder",
    title=r"$Y = L_{1}K_{1}^{\top}+L_{2}K_{2}^{\top}$, head and tail, orthonormal columns of $K_{1}$, $K_{2}$; `C` Gaussian, $P$ the projector on $YC$",
    shapes={
        "L1": ("n", "k"),
        "L2": ("n", "q"),
        **dict.fromkeys(("K1", "A1"), ("m", "k")),
        **dict.fromkeys(("K2", "A2"), ("m", "q")),
        "J": ("k", "r"),
        "C": ("m", "r"),
        "Q": ("n", "n"),
    },
    symmetric=("Q",),
    definitions={"B2": "A2 - K1 @ K1.T @ A2", "Y": "L1 @ K1.T + L2 @ K2.T"},
    relations=("K1.T @ K1 == I_k", "K2.T @ K2 == I_q", "K1.T @ K2 == 0"),
    values={
        "K1": "A1 @ inv(sqrtm(A1.T @ A1))",
        "K2": "B2 @ inv(sqrtm(B2.T @ B2))",
        "Q": "proj(Y @ C)",
        "C": "normal(0, 1)",
    },
    kind="laws",
    latex={"Q": "P"},
)
MODEL_FIXED = fixed(MODEL, "Q @ Q == Q")
OMEGA = Theory(
    name="two_gaussian_blocks",
    title="`Z` and `G` have independent $N(0,1)$ entries",
    shapes={"Z": ("k", "r"), "G": ("q", "r"), "L2": ("n", "q")},
    values={"Z": "normal(0, 1)", "G": "normal(0, 1)"},
    kind="laws",
)
SIZES = {"n": 6, "r": 4, "k": 1, "q": 4}
INVERSE, MEAN = "Z.T @ inv(Z @ Z.T)", "k / (r - k - 1)"
MEAN_IS_POSITIVE = (
    step("share", "1 / (r - k - 1) > 0 if r - k - 1 > 0", "defining fact", "r - k - 1 > 0", of="r - k - 1"),
    step("mean > 0", f"{MEAN} > 0 if r - k - 1 > 0", "product", "share", by="k"),
)
MOMENT_SAYS = f"E(normF(L2 @ G @ {INVERSE})**2) == normF(L2)**2 * ({MEAN}) if r - k - 1 > 0"
MOMENT_BY = proof(
    step("inverse", f"E(normF({INVERSE})**2) == {MEAN} if r - k - 1 > 0", "inverse moment", "r - k - 1 > 0", of="Z"),
    *MEAN_IS_POSITIVE,
    step(
        "moment", MOMENT_SAYS, "independent factor", "inverse", "mean > 0", of="L2", letter="G", by=INVERSE, mean=MEAN
    ),
    sizes=SIZES,
)

Z, RIGHT = "K1.T @ C", "C.T @ K1 @ inv(K1.T @ C @ C.T @ K1)"
NEAR = f"(L1 @ K1.T + L2 @ K2.T @ C @ {RIGHT} @ K1.T)"
ERROR, TAIL = "normF(Y - Q @ Y)**2", f"normF(L2 @ K2.T @ C @ {RIGHT})**2"
FULL = f"rank({Z}) >= k"
ERROR_SAYS = f"{ERROR} >= 0 and {ERROR} <= normF(L2)**2 + {TAIL} if {FULL}"
ERROR_BY = proof(
    step("square", f"rank({Z} @ C.T @ K1) == rank(C.T @ K1)", "rank", of="C.T @ K1"),
    step("turned", f"rank(C.T @ K1) == rank({Z})", "rank", of=Z),
    step("regular", f"rank({Z} @ C.T @ K1) >= k if {FULL}", "arithmetic", "square", "turned", FULL),
    step("inverse", f"{Z} @ {RIGHT} == I_k if {FULL}", "rank", "regular", of=f"{Z} @ C.T @ K1"),
    step("head", f"L1 @ {Z} @ {RIGHT} @ K1.T == L1 @ K1.T if {FULL}", "product", "inverse", left="L1", right="K1.T"),
    step("near", f"Y @ C @ {RIGHT} @ K1.T == {NEAR} if {FULL}", "arithmetic", "head"),
    step("range", "Q @ Y @ C == Y @ C", "projector", of="Y @ C"),
    step(
        "inside", f"Q @ Y @ C @ {RIGHT} @ K1.T == Y @ C @ {RIGHT} @ K1.T", "product", "range", right=f"{RIGHT} @ K1.T"
    ),
    step("projected", f"Q @ Y @ C @ {RIGHT} @ K1.T == Q @ {NEAR} if {FULL}", "product", "near", left="Q"),
    step("kept", f"Q @ {NEAR} == {NEAR} if {FULL}", "arithmetic", "inside", "projected", "near"),
    step("with Y", f"tr(Y.T @ Q @ {NEAR}) == tr(Y.T @ {NEAR}) if {FULL}", "product", "kept", left="Y.T"),
    step(
        "with itself",
        f"tr({NEAR}.T @ Q @ {NEAR}) == tr({NEAR}.T @ {NEAR}) if {FULL}",
        "product",
        "kept",
        left=f"{NEAR}.T",
    ),
    step("positive", f"{ERROR} >= 0", "identity"),
    step(
        "error",
        f"{ERROR} <= normF(L2)**2 + {TAIL} if {FULL}",
        "arithmetic",
        "with Y",
        "with itself",
        visible=f"normF(Q @ (Y - {NEAR}))**2",
    ),
    step("both", ERROR_SAYS, "arithmetic", "positive", "error"),
)
ALMOST_SAYS = f"P(rank({Z}) < k) == 0 if r - k - 1 > 0"
WITNESS_SAYS = "rank(K1.T @ K1 @ J) >= k if rank(J) >= min(k, r) and r - k - 1 > 0"
WITNESS_BY = proof(
    step("r", "r >= k if r - k - 1 > 0", "arithmetic", "r - k - 1 > 0"),
    step("least", "min(k, r) == k if r - k - 1 > 0", "choice", "r", of="min(k, r)"),
    step("there", WITNESS_SAYS, "arithmetic", "least", "rank(J) >= min(k, r)"),
)
MEAN_SAYS = f"E({ERROR}) <= (1 + {MEAN}) * normF(L2)**2 if r - k - 1 > 0"
MEAN_BY = proof(
    surely(
        "null",
        f"P(rank({Z}) < k) == 0 if rank(J) >= min(k, r) and r - k - 1 > 0",
        "null set",
        WITNESS_BY.proved(WITNESS_SAYS, MODEL_FIXED, "n17: a witness"),
        of=Z,
        level="k",
        C="K1 @ J",
    ),
    step("almost", ALMOST_SAYS, "some matrix", "null", of="J"),
    lemma(
        "moment",
        f"E({TAIL}) == normF(L2)**2 * ({MEAN}) if r - k - 1 > 0",
        MOMENT_BY.proved(MOMENT_SAYS, OMEGA, "n17: the moment"),
        Z=Z,
        G="K2.T @ C",
    ),
    *MEAN_IS_POSITIVE,
    step("moment >= 0", f"normF(L2)**2 * ({MEAN}) >= 0 if r - k - 1 > 0", "product", "mean > 0", by="normF(L2)**2"),
    surely(
        "order",
        f"E({ERROR}) <= normF(L2)**2 + normF(L2)**2 * ({MEAN}) if r - k - 1 > 0",
        "mean order",
        ERROR_BY.proved(ERROR_SAYS, MODEL_FIXED, "n17: the error"),
        "moment",
        "almost",
        "moment >= 0",
        of=ERROR,
        bound="normF(L2)**2",
        by=TAIL,
        mean=f"normF(L2)**2 * ({MEAN})",
    ),
    step("mean", MEAN_SAYS, "arithmetic", "order"),
    sizes=SIZES,
)
