r"""GD reaches the optimum: what Theorems 3 and 4 compare FA with.

For almost every start GD converges to a best rank-r approximation of $Y$: with error
$\mathrm{OPT} = \sum_{i > r}\sigma_{i}(Y)^{2}$, and with $ZW = Y$ where $r \ge \operatorname{rank}(Y)$. This is
prior work on linear networks with two layers (Bah, Rauhut, Terstiege, Westdickenberg), which the paper cites.

Proved here, from every start: GD stays bounded, hence exists for all time, and its gradient tends to 0; and where it
rests without being best there is a way down. Let $E = Y-ZW$, $EW^{\top} = 0$, $Z^{\top}E = 0$. If $Za = 0$ and
$u^{\top}Ev > 0$, then $Z+hua^{\top}$, $W+kav^{\top}$ has a smaller error for small $h = k/\rho^{2}$ with large
$\rho$ (likewise if `W` has not full rank). If both have full rank, $ZW$ is made of `r` of the singular triples of $Y$,
as $(ZW)^{\top}E = 0$ and $E(ZW)^{\top} = 0$; if it lacks one, $(s_{2},p_{2},q_{2})$, that is larger than one it has,
$(s,p,q)$, turning `p` to $p_{2}$ and `q` to $q_{2}$ by an angle $\theta$ lowers the error by
$2s(s_{2}-s)\sin^{2}\theta$.

Does not show: the two steps that are cited. A bounded gradient flow of a polynomial converges to one point
(Lojasiewicz), and from almost every start this is no strict saddle (a stable manifold theorem): the kernel has no rule
for either. Nor at which speed GD converges.
"""

from derivations.descent_proofs import BOUNDED_BY, BOUNDED_SAYS, E0, GRADIENT, LIMIT_BY, LIMIT_SAYS, W_SIZE
from derivations.gaussian_theories import GD_CONVERGES, LAWS
from derivations.theories import FA, GD
from faverify.claim import Claim, Part, Restoration, Theory, under
from faverify.methods import chain, cited
from faverify.methods.probability_descent import descent_runs

DEFICIENT = Theory(
    name="gd_deficient",
    title=r"any `Z` and `W` with $Za = 0$, $g = \lVert a\rVert^{-2}$, and a step along $ua^{\top}$ and $gav^{\top}$",
    shapes={
        **{name: GD.shapes[name] for name in ("Y", "Z", "W")},
        "Z1": ("n", "r"),
        "a": ("r", "1"),
        "g": ("1", "1"),
        "u": ("n", "1"),
        "v": ("m", "1"),
        "h": (),
        "k": (),
    },
    definitions={"E": "Y - Z @ W", "Zn": "Z + h * u @ a.T", "Wn": "W + k * a @ g @ v.T"},
    relations=("a.T @ a @ g == I_1", "Z @ a == 0"),
    values={"g": "inv(a.T @ a)", "Z": "Z1 - Z1 @ a @ g @ a.T"},
    kind="free",
    latex={"Zn": "Z_{h}", "Wn": "W_{k}"},
)
TURNED = Theory(
    name="gd_turned",
    title=r"$(s,p,q)$ a singular triple of $ZW$ and $(s_{2},p_{2},q_{2})$ one of `E`, orthogonal to it; `Z` and `W` turned from `p`, `q` to $x = cp+dp_{2}$, $y = cq+dq_{2}$; one column each, or as many side by side",
    shapes={
        "Z": ("n", "k"),
        "W": ("k", "m"),
        "E": ("n", "m"),
        **dict.fromkeys(("p", "p2", "A1", "A2"), ("n", "r")),
        **dict.fromkeys(("q", "q2", "A3", "A4"), ("m", "r")),
        **dict.fromkeys(("b", "A5"), ("k", "r")),
        "Z1": ("n", "k"),
        "W1": ("k", "m"),
        "E1": ("n", "m"),
        **dict.fromkeys(("s", "s2", "c", "d"), ()),
    },
    definitions={
        "x": "c * p + d * p2",
        "y": "c * q + d * q2",
        "Zn": "Z + (x - p) @ p.T @ Z",
        "Wn": "W + W @ q @ (y - q).T",
    },
    relations=(
        *(f"{a}.T @ {a} == I_r" for a in ("p", "p2", "q", "q2", "b")),
        "p.T @ p2 == 0",
        "q.T @ q2 == 0",
        "p.T @ Z @ W == s * q.T",
        "Z @ W @ q == s * p",
        "E @ q == 0",
        "p.T @ E == 0",
        "E @ q2 == s2 * p2",
        "p2.T @ E == s2 * q2.T",
    ),
    values={
        "p": "A1 @ inv(sqrtm(A1.T @ A1))",
        "p2": "(A2 - p @ p.T @ A2) @ inv(sqrtm((A2 - p @ p.T @ A2).T @ (A2 - p @ p.T @ A2)))",
        "q": "A3 @ inv(sqrtm(A3.T @ A3))",
        "q2": "(A4 - q @ q.T @ A4) @ inv(sqrtm((A4 - q @ q.T @ A4).T @ (A4 - q @ q.T @ A4)))",
        "b": "A5 @ inv(sqrtm(A5.T @ A5))",
        "Z": "p @ b.T + Z1 - p @ p.T @ Z1 - Z1 @ b @ b.T + p @ p.T @ Z1 @ b @ b.T",
        "W": "s * b @ q.T + W1 - b @ b.T @ W1 - W1 @ q @ q.T + b @ b.T @ W1 @ q @ q.T",
        "E": "s2 * p2 @ q2.T + (I_n - p @ p.T - p2 @ p2.T) @ E1 @ (I_m - q @ q.T - q2 @ q2.T)",
    },
    kind="free",
    latex={"p2": "p_{2}", "q2": "q_{2}", "s2": "s_{2}", "Zn": r"Z_{\theta}", "Wn": r"W_{\theta}"},
)
LIMIT = Part(
    "the gradient tends to 0",
    says=LIMIT_SAYS,
    theory=GD,
    by=LIMIT_BY,
    controls=(f"{GRADIENT} <= 0", f"D({GRADIENT}) <= 0", under(FA, "D(-(normF(E)**2)) >= 0", "FA's error can rise")),
    note=r"$\int_{0}^{\infty}(\lVert EW^{\top}\rVert^{2}+\lVert Z^{\top}E\rVert^{2})\,\mathrm{d}t \le \lVert E(0)\rVert^{2}/2$, and its rate is bounded. The false neighbours: it need not fall all the way, nor is it 0 at once.",
)
BOUNDED = Part(
    "GD is bounded",
    says=BOUNDED_SAYS,
    theory=GD,
    by=BOUNDED_BY,
    controls=(
        "normF(W)**2 <= normF(W(0))**2",
        "normF(Z)**2 <= normF(Z(0))**2",
        f"normF(W)**2 <= {W_SIZE} / 100",
        f"normF(E)**2 >= {E0} if t > 0",
    ),
    note=r"$Z^{\top}Z-WW^{\top}$ is constant, and $ZW$ is bounded as the error does not rise.",
)
SADDLE = Part(
    "a way down where Z has not full rank",
    says="normF(Y - Zn @ Wn)**2 == normF(E)**2 - 2 * h * tr(u.T @ E @ W.T @ a) - 2 * h * k * tr(u.T @ E @ v) + normF(h * u @ (a.T @ W + k * v.T))**2",
    theory=DEFICIENT,
    by=chain(last="$Za = 0$"),
    controls=(
        "normF(Y - Zn @ Wn)**2 == normF(E)**2",
        "normF(Y - Zn @ Wn)**2 == normF(E)**2 - 2 * h * tr(u.T @ E @ W.T @ a) - h * k * tr(u.T @ E @ v) + normF(h * u @ (a.T @ W + k * v.T))**2",
        "normF(Y - Zn @ Wn)**2 == normF(E)**2 - 2 * h * tr(u.T @ E @ W.T @ a) + normF(h * u @ (a.T @ W + k * v.T))**2",
    ),
    note=r"Where GD rests, $EW^{\top} = 0$. With $h = \tau /\rho$, $k = \tau\rho$ the third term is $-2\tau^{2}u^{\top}Ev$, the last $\lVert u\rVert^{2}\lVert \tau W^{\top}a/\rho+\tau^{2}v\rVert^{2}$: for large $\rho$ a way down of second order in $\tau$, where $u^{\top}Ev > 0$.",
)
TURN = Part(
    "a way down where a larger singular value is left out",
    says="normF(E + Z @ W - Zn @ Wn)**2 == normF(E)**2 + (s**2 * ((c**2 + d**2)**2 - 2 * c**2 + 1) - 2 * s * s2 * d**2) * tr(I_r)",
    theory=TURNED,
    by=chain(last="orthonormal directions"),
    controls=(
        "normF(E + Z @ W - Zn @ Wn)**2 == normF(E)**2",
        "normF(E + Z @ W - Zn @ Wn)**2 == normF(E)**2 + (s**2 * ((c**2 + d**2)**2 - 2 * c**2 + 1) - s * s2 * d**2) * tr(I_r)",
        "normF(E + Z @ W - Zn @ Wn)**2 == normF(E)**2 + (s**2 * ((c**2 + d**2)**2 - c**2 + 1) - 2 * s * s2 * d**2) * tr(I_r)",
    ),
    note=r"$Y = ZW+E$. With one column each, $c = \cos\theta$, $d = \sin\theta$ the error changes by $-2s(s_{2}-s)\sin^{2}\theta$, which is negative where $s_{2} > s > 0$.",
)
DESCENT = Part(
    "GD reaches the optimum",
    says="from almost every start GD converges to a best rank-r approximation of $Y$",
    theory=LAWS,
    by=cited(GD_CONVERGES),
)
RUNS = Part(
    "GD from random starts",
    says="P(gd_ratio(16, 2, 1, 60) <= 1.0001) >= 1/2",
    theory=LAWS,
    by=descent_runs(),
    decides=False,
    controls=("P(gd_ratio(16, 2, 1, 60) >= 1.4) >= 1/2", "P(gd_ratio(16, 2, 1, 1) <= 1.0001) >= 1/2"),
)
ONE_COLUMN = Part(
    "GD from random starts, r = 1",
    says="P(gd_ratio(12, 1, 1, 80) <= 1.0001) >= 1/2",
    theory=LAWS,
    by=descent_runs(),
    decides=False,
    controls=("P(gd_ratio(12, 1, 1, 80) >= 1.1) >= 1/2", "P(gd_ratio(12, 1, 1, 1) <= 1.0001) >= 1/2"),
    note=r"$\sigma_{1} = 1$ and the others with square `1/(n-1)`: the setting of Theorem 4 with $s^{2} = n-1$, after scaling.",
)

CLAIM = Claim(
    label="gd-optimal",
    title="GD reaches the optimum",
    where="Section 4, before Theorem 3",
    restoration=Restoration.LIKELY,
    theory=LAWS,
    statement="From almost every start GD converges to a best rank-r approximation of $Y$.",
    parts=(LIMIT, BOUNDED, SADDLE, TURN, DESCENT, RUNS, ONE_COLUMN),
    hypotheses=(("almost every start", "as cited"),),
    restoration_note="The paper cites it for its comparison; the wording is ours.",
    tags=("separation", "convergence"),
)
