"""Random lines for the rules about words, order, ranks, singular values."""

# ruff: noqa: E501 - a line of a proof is one text

import numpy as np
from kernel_cases import above, case, fact, given, inverse_of, one, size
from kernel_worlds import SQUARE, TALL

from faverify.kernel.script import step


@case("identity")
def _(x):
    p, q, r = x.scalar(), x.scalar(), x.scalar()
    m, n = x.matrix(), x.matrix()
    return one(step("g", x.random.choice((
        f"({p}) * (({q}) + ({r})) == ({p}) * ({q}) + ({p}) * ({r})", f"tr({m} @ {n}) == tr({n} @ {m})",
        f"tr(({m}).T @ ({n})) == tr(({n}).T @ ({m}))", f"normF({m})**2 >= 0", f"(({m}) @ ({n})).T == ({n}).T @ ({m}).T",
        f"D(({p}) * ({q})) == D({p}) * ({q}) + ({p}) * D({q})", f"D(tr({m})) == tr(D({m}))", f"{p} == {q}",
        f"integral({p} + {q}, 0, T) == integral({p}, 0, T) + integral({q}, 0, T)", f"D({p}) == D({q})",
        f"integral({m}, 0, 1) + integral({n}, 0, 1) == integral({m} + {n}, 0, 1)", f"{m} == {n}", f"{p} == ({p})(0)",
        f"integral({m} @ {n}, 0, T) == integral({n}, 0, T)", "Q.T @ Q == I_r", f"tr(Q @ ({m}) @ Q.T) == tr({m})",
        f"integral(Q.T @ Q @ ({m}), 0, 1) == integral({m}, 0, 1)", f"{p} >= {q}", f"2 * ({q}) == {p}", f"D({p}) == 0",
    )), "identity"))  # fmt: skip


@case("given")
def _(x):
    claim = above(x, x.scalar())
    return one(step("g", given(claim, claim), "given"))


@case("grouped")
def _(x):
    p, q, r = (
        x.matrix(TALL),
        x.matrix((x.random.choice("r"), "r")),
        x.random.choice((x.matrix(), f"({x.matrix(TALL)}).T")),
    )
    if x.random.random() < 0.5:
        p, q, r = x.matrix(("m", "1")), f"({x.matrix(('m', '1'))}).T", x.matrix(("m", "1"))
    return one(step("g", f"(({p}) @ ({q})) @ ({r}) == ({p}) @ (({q}) @ ({r}))", "grouped", left=p, middle=q, right=r))


@case("square inverse")
def _(x):
    m = x.matrix()
    hyp = f"({m}) @ (X) == I_r"
    x.world.letters["X"] = inverse_of(x, m)
    return one(step("g", given(f"(X) @ ({m}) == I_r", hyp), "square inverse", hyp, of=m, with_="X"))


@case("arithmetic")
def _(x):
    m, n = x.matrix(TALL), x.matrix()
    return one(
        step(
            "g",
            x.random.choice(
                (
                    f"psd(2 * ({m}).T @ ({m}) + ({n}).T @ ({n}))",
                    f"psd(({m}).T @ ({m}) - ({n}).T @ ({n}))",
                    f"psd(({m} + {m}).T @ ({m}))",
                )
            ),
            "arithmetic",
            of=f"{m};{n}",
        )
    )


@case("product")
def _(x):
    m, n, p = x.matrix(TALL), x.matrix(), x.scalar()
    first = step("p", f"psd(({m}).T @ ({m}))", "arithmetic", of=m)
    return one(first, x.random.choice((
        step("g", f"psd(({n}) @ ({m}).T @ ({m}) @ ({n}).T)", "product", "p", by=n), step("g", f"tr(({m}).T @ ({m})) >= 0", "product", "p"),
        step("g", given(f"psd((({p}) - {x.level(p, 0.5)}) * (({m}).T @ ({m})))", f"({p}) - {x.level(p, 0.5)} >= 0"), "product", "p", f"({p}) - {x.level(p, 0.5)} >= 0"),
    )))  # fmt: skip


@case("trace dominates")
def _(x):
    m = x.matrix(TALL)
    return one(
        step("p", f"psd(({m}).T @ ({m}))", "arithmetic", of=m),
        step("g", f"psd(tr(({m}).T @ ({m})) * I_r - ({m}).T @ ({m}))", "trace dominates", "p"),
    )


@case("product of PSD")
def _(x):
    m, n = x.matrix(TALL), x.matrix()
    return one(
        step("p", f"psd(({m}).T @ ({m}))", "arithmetic", of=m), step("q", f"psd(({n}).T @ ({n}))", "arithmetic", of=n),
        step("g", f"tr(({m}).T @ ({m}) @ ({n}).T @ ({n})) >= 0", "product of PSD", "p", "q"),
    )  # fmt: skip


@case("parts")
def _(x):
    m = x.symmetric()
    return one(
        step(
            "g",
            x.random.choice(
                (
                    f"psd(neg({m}))",
                    f"psd({m} + neg({m}))",
                    f"pos({m}) == {m} + neg({m})",
                    f"neg({m}) @ ({m} + neg({m})) == 0",
                )
            ),
            "parts",
            of=m,
        )
    )


@case("spectral derivative")
def _(x):
    m = x.symmetric()
    return one(step("g", f"D(normF(neg({m}))**2) == -2 * tr(neg({m}) @ D({m}))", "spectral derivative", of=m))


@case("row selection")
def _(x):
    m, a, k = x.matrix(TALL), x.symmetric(), x.scalar(1)
    rows = f"rows_le({m}, {a}, {k})"
    return one(step("g", x.random.choice((
        f"tr({rows} @ ({a}) @ {rows}.T) <= ({k}) * normF({rows})**2", f"psd(({m}).T @ ({m}) - {rows}.T @ {rows})",
        f"tr(({m}) @ ({a}) @ ({m}).T) - tr({rows} @ ({a}) @ {rows}.T) >= ({k}) * (normF({m})**2 - normF({rows})**2)",
    )), "row selection", of=m, form=a, level=k))  # fmt: skip


@case("product")
def _(x):
    name = x.random.choice([n for n in x.theory.values if x.theory.shapes[n] == SQUARE] or ["X"])
    m, n = x.matrix(), x.matrix()
    told = x.theory.values.get(name)
    first = (
        step("p", f"{name} == {told}", "defining fact", of=name)
        if told
        else step("p", f"X + {m} == {m} + X", "identity")
    )
    other = told or "X"
    return one(first, x.random.choice((
        step("g", f"tr(({m}) @ {name} @ ({n})) == tr(({m}) @ ({other}) @ ({n}))", "product", "p", left=m, right=n), step("g", f"({m}) @ {name} == ({m}) @ ({other})", "product", "p", left=m),
        step("g", f"(({m}) @ {name}).T == ({other}).T @ ({m}).T", "product", "p", left=m),
    )))  # fmt: skip


fact(
    "least eigenvalue",
    lambda x, m: (f"psd({m} - lambda_min({m}) * I_r)", f"rank({m} - lambda_min({m}) * I_r) <= r - 1"),
    symmetric=True,
    m="of",
)
fact("largest singular value", lambda x, m: (f"psd(sigma_max({m})**2 * I_r - ({m}).T @ ({m}))",), SQUARE, TALL, m="of")
fact(
    "nuclear norm",
    lambda x, m, n: (
        f"tr(({m}).T @ ({n})) <= sigma_max({m}) * nuclear({n})",
        f"-tr(({m}).T @ ({n})) <= sigma_max({m}) * nuclear({n})",
    ),
    TALL,
    m="of",
    n="against",
)
fact(
    "nuclear norm",
    lambda x, m: (f"nuclear({m}) <= {size(x, m, 1)} * sigma_max({m})",),
    TALL,
    SQUARE,
    ("m", "1"),
    m="of",
)
fact(
    "Cauchy-Schwarz",
    lambda x, m, n: (f"tr(({m}).T @ ({n})) <= normF({m}) * normF({n})",),
    TALL,
    m="of",
    n="with_",
)
fact(
    "rank",
    lambda x, m: (f"rank(({m}).T) == rank({m})", f"rank(({m}).T @ ({m})) == rank({m})"),
    TALL,
    SQUARE,
    m="of",
)
fact(
    "projector",
    lambda x, m: (
        f"proj({m}) @ ({m}) == {m}",
        f"proj({m}) == ({m}) @ pinv({m})",
        f"proj({m}) @ proj({m}) == proj({m})",
        f"psd(proj({m}))",
        f"psd(I_n - proj({m}))",
        f"tr(proj({m})) == rank({m})",
        f"tr(proj({m})) <= r",
    ),
    TALL,
    m="of",
)


@case("projector")
def _(x):
    m = x.matrix(("m", "1"))
    return one(step("g", f"normF({m})**2 * proj({m}) == ({m}) @ ({m}).T", "projector", of=m))


@case("least eigenvalue")
def _(x):
    m = x.symmetric()
    level = f"({round(float(np.linalg.eigvalsh(x.here.text(m))[0]) - x.random.choice((0.01, 1)), 3)})"
    hyp = f"psd({m} - {level} * I_r)"
    return one(step("g", given(f"lambda_min({m}) >= {level}", hyp), "least eigenvalue", hyp, of=m, level=level))


@case("largest singular value")
def _(x):
    m = x.matrix(x.random.choice((SQUARE, TALL)))
    level = f"({round(float(np.linalg.norm(x.here.text(m), 2)) + x.random.choice((0.01, 1)), 3)})"
    hyp = f"psd({level}**2 * I_r - ({m}).T @ ({m}))"
    return one(step("g", given(f"sigma_max({m}) <= {level}", hyp), "largest singular value", hyp, of=m, level=level))


@case("largest singular value")
def _(x):
    m = x.matrix(TALL)
    return one(
        step("p", f"psd(sigma_max({m})**2 * I_r - ({m}).T @ ({m}))", "largest singular value", of=m),
        step(
            "g",
            f"psd((sigma_max({m}))**2 * I_n - ({m}) @ ({m}).T)",
            "largest singular value",
            "p",
            of=m,
            level=f"sigma_max({m})",
        ),
    )


@case("least singular value")
def _(x):
    return one(
        step(
            "g",
            x.random.choice(
                ("psd(Q.T @ Q - sigma_min(Q)**2 * I_r)", "sigma_min(Q) > 0", "sigma_max(Q) >= sigma_min(Q)")
            ),
            "least singular value",
            of="Q",
            left="Q.T",
        )
    )


@case("rank")
def _(x):
    m, n = x.matrix(TALL), x.matrix()
    return one(
        step(
            "g",
            x.random.choice(
                (f"rank(({m}) @ ({n})) <= rank({m})", f"rank(({m}) @ ({n})) <= rank({n})", f"rank(({m}) @ ({n})) <= r")
            ),
            "rank",
            of=f"({m}) @ ({n})",
            left=m,
            right=n,
        )
    )


@case("rank")
def _(x):
    m = x.matrix()
    hyp = f"rank({m}) >= r"
    return one(
        step(
            "g",
            given(x.random.choice((f"({m}) @ inv({m}) == I_r", f"inv({m}) @ ({m}) == I_r")), hyp),
            "rank",
            hyp,
            of=m,
        )
    )


@case("same columns")
def _(x):
    m, n = x.matrix(TALL), x.matrix()
    hyp = f"rank(({m}) @ ({n})) >= rank({m})"
    return one(step("g", given(f"proj(({m}) @ ({n})) @ ({m}) == {m}", hyp), "same columns", hyp, of=m, by=n))


@case("vanishing square")
def _(x):
    m = x.matrix()
    m = x.random.choice((m, "L", f"L @ ({m})"))
    x.world.letters["L"] = 0 * x.world.letters["L"] if x.random.random() < 0.8 else x.world.letters["L"]
    return one(step("g", given(f"{m} == 0", f"normF({m})**2 <= 0"), "vanishing square", f"normF({m})**2 <= 0", of=m))


@case("diagonal")
def _(x):
    m, n = x.matrix(), x.matrix()
    d = f"diag({n})"
    return one(
        step("p", f"{d} == diag({n})", "identity"),
        step(
            "g",
            x.random.choice(
                (f"tr(({d}) @ ({m})) == tr(({d}) @ diag({m}))", f"({d}) @ ({d}).T == diag(({d}) @ ({d}).T)")
            ),
            "diagonal",
            "p",
            by=d,
            like=n,
            of=m,
        ),
    )
