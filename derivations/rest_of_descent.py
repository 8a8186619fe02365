r"""Where GD rests: the singular triples of $ZW$ and of the error, when such a point is best, and the ways down else.

Every point of rest of GD, $Z^{\top}E = 0$ and $EW^{\top} = 0$, has $E = (I-P)U(I-Q)$, with `P` and `Q` the projectors
on the columns of `Z` and the rows of `W` (take $U = E$); and each such `E` gives one, with $Y = ZW+E$.
"""

from faverify.claim import Part, Theory, under
from faverify.kernel.script import step
from faverify.methods import chain, proof

AT_REST = Theory(
    name="gd_at_rest",
    title=r"a point of rest of GD: $Y = ZW+E$ with $E = (I-P)U(I-Q)$, `P` and `Q` the projectors on the columns of `Z` and the rows of `W`; $XV$ any matrix of rank at most `r`, `J` the projector on the columns of `X`",
    shapes={
        "Z": ("n", "r"),
        "W": ("r", "m"),
        "U": ("n", "m"),
        "U0": ("n", "m"),
        "P": ("n", "n"),
        "Q": ("m", "m"),
        "X": ("n", "r"),
        "V": ("r", "m"),
        "J": ("n", "n"),
    },
    symmetric=("P", "Q", "J"),
    definitions={"E": "(I_n - P) @ U @ (I_m - Q)", "Y": "Z @ W + (I_n - P) @ U @ (I_m - Q)"},
    relations=("P @ P == P", "P @ Z == Z", "Q @ Q == Q", "W @ Q == W", "J @ J == J", "J @ X == X"),
    values={"P": "proj(Z)", "Q": "proj(W.T)", "J": "proj(X)", "U": "U0 / 16"},
    kind="free",
)
LARGE = "psd(Z.T @ Z @ W @ W.T @ Z.T @ Z - sigma_max(E)**2 * Z.T @ Z)"
STRETCH = "Z.T @ Z @ W @ W.T @ Z.T"
BEST_SAYS = f"normF(E)**2 <= normF(Y - X @ V)**2 if rank(Z) >= r and {LARGE}"
BEST_BY = proof(
    step("split", "normF(Y - X @ V)**2 == normF(Y)**2 - normF(J @ Y)**2 + normF(J @ (Y - X @ V))**2", "identity"),
    step("apart", "normF(Y)**2 == normF(Z @ W)**2 + normF(E)**2", "identity"),
    step("seen", "normF(J @ Y)**2 == normF(J @ Z @ W)**2 + normF(J @ E)**2", "identity"),
    step("in J", "psd(J)", "arithmetic", of="J"),
    step("off J", "psd(I_n - J)", "arithmetic", of="I_n - J"),
    step("moved", "psd(pinv(Z) @ (I_n - J) @ pinv(Z).T)", "product", "off J", by="pinv(Z)"),
    step(
        "stretched",
        f"tr((Z.T @ Z @ W @ W.T @ Z.T @ Z - sigma_max(E)**2 * Z.T @ Z) @ pinv(Z) @ (I_n - J) @ pinv(Z).T) >= 0 if {LARGE}",
        "product of PSD",
        LARGE,
        "moved",
    ),
    step("P is", "P == proj(Z)", "defining fact", of="P"),
    step("projects", "proj(Z) == Z @ pinv(Z)", "projector", of="Z"),
    step("made", "P == Z @ pinv(Z)", "arithmetic", "P is", "projects"),
    step("turned", "P == pinv(Z).T @ Z.T", "product", "made"),
    step(
        "one side",
        f"tr({STRETCH} @ Z @ pinv(Z) @ (I_n - J) @ pinv(Z).T) == tr({STRETCH} @ P @ (I_n - J) @ pinv(Z).T)",
        "product",
        "made",
        left=STRETCH,
        right="(I_n - J) @ pinv(Z).T",
    ),
    step(
        "other side",
        "tr(Z @ W @ W.T @ Z.T @ (I_n - J) @ pinv(Z).T @ Z.T) == tr(Z @ W @ W.T @ Z.T @ (I_n - J) @ P)",
        "product",
        "turned",
        left="Z @ W @ W.T @ Z.T @ (I_n - J)",
    ),
    step(
        "one side of P",
        "tr(Z.T @ Z @ pinv(Z) @ (I_n - J) @ pinv(Z).T) == tr(Z.T @ P @ (I_n - J) @ pinv(Z).T)",
        "product",
        "made",
        left="Z.T",
        right="(I_n - J) @ pinv(Z).T",
    ),
    step(
        "other side of P", "tr((I_n - J) @ pinv(Z).T @ Z.T) == tr((I_n - J) @ P)", "product", "turned", left="I_n - J"
    ),
    step(
        "both of P",
        "tr(Z.T @ Z @ pinv(Z) @ (I_n - J) @ pinv(Z).T) - tr((I_n - J) @ P) == 0",
        "arithmetic",
        "one side of P",
        "other side of P",
    ),
    step(
        "sides of P",
        "sigma_max(E)**2 * (tr(Z.T @ Z @ pinv(Z) @ (I_n - J) @ pinv(Z).T) - tr((I_n - J) @ P)) == 0",
        "product",
        "both of P",
        by="sigma_max(E)**2",
    ),
    step(
        "kept",
        f"tr((Z @ W @ W.T @ Z.T - sigma_max(E)**2 * P) @ (I_n - J)) >= 0 if {LARGE}",
        "arithmetic",
        "stretched",
        "one side",
        "other side",
        "sides of P",
    ),
    step("largest", "psd(sigma_max(E)**2 * I_m - E.T @ E)", "largest singular value", of="E"),
    step(
        "flipped",
        "psd(sigma_max(E)**2 * I_n - E @ E.T)",
        "largest singular value",
        "largest",
        of="E",
        level="sigma_max(E)",
    ),
    step("off P", "psd(sigma_max(E)**2 * (I_n - P) - E @ E.T)", "product", "flipped", by="I_n - P"),
    step("lost", "tr((sigma_max(E)**2 * (I_n - P) - E @ E.T) @ J) >= 0", "product of PSD", "off P", "in J"),
    step("P trace", "tr(P) == tr(proj(Z))", "product", "P is"),
    step("rank", "tr(proj(Z)) == rank(Z)", "projector", of="Z"),
    step("J is", "J == proj(X)", "defining fact", of="J"),
    step("J trace", "tr(J) == tr(proj(X))", "product", "J is"),
    step("trace of X", "tr(proj(X)) == rank(X)", "projector", of="X"),
    step("columns", "rank(X) <= r", "rank", of="X", left="X", right="I_r"),
    step(
        "fewer",
        "tr(P) - tr(J) >= 0 if rank(Z) >= r",
        "arithmetic",
        "P trace",
        "rank",
        "J trace",
        "trace of X",
        "columns",
        "rank(Z) >= r",
    ),
    step(
        "fewer times",
        "sigma_max(E)**2 * (tr(P) - tr(J)) >= 0 if rank(Z) >= r",
        "product",
        "fewer",
        by="sigma_max(E)**2",
    ),
    step(
        "best",
        BEST_SAYS,
        "arithmetic",
        "split",
        "apart",
        "seen",
        "kept",
        "lost",
        "fewer times",
        visible="normF(J @ (Y - X @ V))**2",
    ),
)
BEATEN = Theory(
    name="gd_at_rest_beaten",
    title=r"a point of rest of GD with a large error, beside the projection of `Y` on `r` of its columns",
    shapes={**AT_REST.shapes, "K": ("m", "r")},
    symmetric=AT_REST.symmetric,
    definitions=AT_REST.definitions,
    relations=AT_REST.relations[:4],
    values={**AT_REST.values, "U": "16 * U0", "X": "E @ K", "V": "pinv(E @ K) @ Y"},
    kind="free",
)
CURVE = Theory(
    name="gd_way_down",
    title=r"(`s`, `p`, `q`) a singular triple of `E` with $Z^{\top}p = 0$ and $Wq = 0$, as at every point of rest; a step along $pa^{\top}$ and $bq^{\top}$, `a` and `b` any vectors (one column each, or as many side by side)",
    shapes={
        **{name: shape for name, shape in AT_REST.shapes.items() if name in ("Z", "W")},
        **dict.fromkeys(("p", "A1"), ("n", "k")),
        **dict.fromkeys(("q", "A2"), ("m", "k")),
        **dict.fromkeys(("a", "b"), ("r", "k")),
        **dict.fromkeys(("E", "E1"), ("n", "m")),
        "Z1": ("n", "r"),
        "W1": ("r", "m"),
        **dict.fromkeys(("s", "h", "c"), ()),
    },
    definitions={"Zn": "Z + h * p @ a.T", "Wn": "W + c * b @ q.T"},
    relations=(
        "p.T @ p == I_k",
        "q.T @ q == I_k",
        "p.T @ Z == 0",
        "W @ q == 0",
        "E @ q == s * p",
        "p.T @ E == s * q.T",
    ),
    values={
        "p": "A1 @ inv(sqrtm(A1.T @ A1))",
        "q": "A2 @ inv(sqrtm(A2.T @ A2))",
        "Z": "Z1 - p @ p.T @ Z1",
        "W": "W1 - W1 @ q @ q.T",
        "E": "s * p @ q.T + (I_n - p @ p.T) @ E1 @ (I_m - q @ q.T)",
    },
    kind="free",
    latex={"Zn": "Z_{h}", "Wn": "W_{c}"},
)
DOWN_SAYS = "normF(E + Z @ W - Zn @ Wn)**2 == normF(E)**2 - 2 * h * c * s * tr(a.T @ b) + h**2 * normF(a.T @ W)**2 + c**2 * normF(Z @ b)**2 + h**2 * c**2 * normF(a.T @ b)**2"
DOWN = Part(
    "the ways down from every other point of rest",
    says=DOWN_SAYS,
    theory=CURVE,
    by=chain(last=r"$p^{\top}Z = 0$, $Wq = 0$: the mixed products vanish"),
    controls=(
        "normF(E + Z @ W - Zn @ Wn)**2 == normF(E)**2",
        DOWN_SAYS.replace("- 2 * h", "- h"),
        DOWN_SAYS.replace(" + h**2 * normF(a.T @ W)**2", ""),
        DOWN_SAYS.replace("- 2 * h", "+ 2 * h"),
    ),
    note=r"Exact. (i) $Za = 0$, $a = b$ a unit vector: with $h = \tau /\rho$, $c = \tau\rho$ the change is $-\tau^{2}(2s-\lVert W^{\top}a\rVert^{2}/\rho^{2}-\tau^{2})$. (ii) $x = Zb$ a unit vector, $a = Z^{\top}x$, $\mu = \lVert W^{\top}Z^{\top}x\rVert^{2}$: with $c = hs$ it is $-h^{2}(s^{2}-\mu-h^{2}s^{2})$. Both fall at second order for $s > 0$, $\mu < s^{2}$: negative curvature.",
)
REST = Part(
    "the singular triples at a point of rest",
    says="Y @ Y.T @ Z @ W == Z @ W @ W.T @ Z.T @ Z @ W and Y.T @ E == E.T @ E and normF(E)**2 == normF(Y)**2 - normF(Z @ W)**2",
    theory=AT_REST,
    by=chain(last=r"$Z^{\top}E = 0$, $EW^{\top} = 0$"),
    controls=(
        "Y @ Y.T @ Z @ W == Y @ Y.T @ Y",
        "Y.T @ E == Y.T @ Y",
        "normF(E)**2 == normF(Y)**2 + normF(Z @ W)**2",
        "Y == Z @ W",
    ),
    note=r"So $YY^{\top} = ZW(ZW)^{\top}+EE^{\top}$, and the singular triples of $ZW$ and of `E` are those of `Y`: the error is a sum of $\sigma_{i}^{2}$ that are left out.",
)
BEST = Part(
    "a point of rest without a way down is best",
    says=BEST_SAYS,
    theory=AT_REST,
    by=BEST_BY,
    controls=(
        under(BEATEN, "normF(E)**2 <= normF(Y - X @ V)**2 if rank(Z) >= r", "an error with a larger singular value"),
        f"normF(E)**2 >= normF(Y - X @ V)**2 if {LARGE}",
        f"normF(E)**2 <= 0 if {LARGE}",
        f"normF(Y)**2 <= normF(Y - X @ V)**2 / 1000 if {LARGE}",
    ),
    note=r"The hypothesis says that $\mu \ge s(E)^{2}$ for every unit vector $x = Zb$: that none is as in (ii). Then no $XV$ has a smaller error.",
)
