"""Random lines for the rules of probability, in theories whose random letters hide behind definitions and values."""

# ruff: noqa: E501 - a line of a proof is one text

from itertools import count

import numpy as np
from kernel_cases import case, given, one
from kernel_worlds import SQUARE, TALL, an_instance
from statement_numbers import DRAWS

from faverify.kernel.chance import fixed
from faverify.kernel.script import Proved, step, surely
from faverify.lang.theory import Theory

NUMBER = count()
NORMAL = {"G": ("k", "r"), "H": ("k", "r"), "g": ("n", "1"), "z": (), "c": ("m", "1"), "C": ("m", "r"), "J": ("r", "m")}
STILL = {
    "a": (),
    "b": (),
    "x": (),
    "A": SQUARE,
    "B": ("k", "r"),
    "Q": TALL,
    "Y": ("n", "m"),
    "C0": ("m", "r"),
    "D0": ("m", "r"),
}
HELD = {
    "V": (("k", "r"), ("2 * G", "G", "B + B", "H", "B")), "W": (("k", "r"), ("G + H", "B", "H @ A", "2 * B")),
    "v": ((), ("tr(G.T @ G)", "a + 1", "z", "tr(B.T @ B)")), "d": ((), ("normF(G)**2", "z**2", "a**2", "tr(H.T @ B)")),
}  # fmt: skip


def a_law(random):
    """A theory with laws, and draws of its random letters."""
    held = {name: (shape, random.choice(texts)) for name, (shape, texts) in HELD.items() if random.random() < 0.7}
    values = {name: text for name, (_, text) in held.items() if name in "Vv"}
    shapes = {**NORMAL, **STILL, **{name: held[name][0] for name in values}}
    definitions = {name: text for name, (_, text) in held.items() if name in "Wd"}
    theory = Theory(
        f"law_{next(NUMBER)}", "a random theory with laws", shapes, definitions, ("Q.T @ Q == I_r",), {},
        {**dict.fromkeys(NORMAL, "normal(0, 1)"), **values}, (), kind="laws",
    )  # fmt: skip
    world = an_instance(theory, random)
    draw = np.random.default_rng(random.randrange(2**32))
    for name, shape in NORMAL.items():
        rows, columns = (world.sizes[size] for size in shape or ("1", "1"))
        world.letters[name] = draw.standard_normal((DRAWS, rows, columns))
    return theory, world


def pick(x, *texts):
    """One of the texts, with what a definition or a value calls like it."""
    return x.random.choice(texts)


def like_b(x):
    """A k x r matrix: fixed or not, by name."""
    return pick(
        x, "B", "B", "2 * B", *(n for n in "VW" if n in x.theory.values or n in x.theory.definitions), "H", "B @ A"
    )


@case("squared norm", a_law)
def _(x):
    name = pick(x, "G", "H", "g", "z")
    size = {"G": "k * r", "H": "k * r", "g": "n", "z": "1"}[name]
    sign, level = (
        pick(x, ">=", "<=", ">"),
        pick(x, "a", "2", "r", "normF(B)**2", *(n for n in "dv" if n in x.theory.values)),
    )
    return one(
        step(
            "g",
            f"P(normF({name})**2 {sign} {level}) == P(chi2({size}) {sign} {level})",
            "squared norm",
            of=name,
            event=f"normF({name})**2 {sign} {level}",
        )
    )


@case("direction", a_law)
def _(x):
    a, level = like_b(x), pick(x, "a", "1", "1/2", "x")
    name = pick(x, "G", "G", "H")
    return one(
        step(
            "g",
            f"P(tr(({a}).T @ {name}) > ({level}) * normF({a})) <= P(abs(z) >= {level})",
            "direction",
            of=a,
            letter=name,
            level=level,
            by="z",
        )
    )


@case("contraction", a_law)
def _(x):
    level = pick(x, "a", "1", "2", "r")
    says = "psd(I_n - (Q.T).T @ (Q.T)) and rank(Q.T) <= r"
    lines = (
        step("p", "psd(I_n - (Q.T).T @ (Q.T))", "arithmetic", of="I_n - Q @ Q.T"),
        step("q", "rank(Q.T) <= r", "rank", of="Q.T", left="I_r", right="Q.T"),
    )
    source = Proved(says, fixed(x.theory), lines)
    return one(
        surely(
            "g",
            f"P(normF((Q.T) @ g)**2 >= {level}) <= P(chi2(r) >= {level})",
            "contraction",
            source,
            of="Q.T",
            letter="g",
            rank="r",
            level=level,
        )
    )


@case("inclusion", a_law)
def _(x):
    p, q = (
        pick(
            x,
            "normF(G)**2",
            "z**2",
            "tr(G.T @ H)",
            "tr(H.T @ B)",
            "normF(g)**2",
            *(n for n in "dv" if n in x.theory.definitions),
        )
        for _ in "ab"
    )
    a, b, w = pick(x, "1", "2", "a"), pick(x, "1", "3", "b"), pick(x, "1", "2", "1/2")
    says = f"({p}) + {w} * ({q}) < {a} + {w} * {b} if {p} < {a} and {q} < {b}"
    source = Proved(says, fixed(x.theory), (step("s", says, "arithmetic", f"{p} < {a}", f"{q} < {b}"),))
    return one(
        surely("g", f"P(({p}) + {w} * ({q}) >= {a} + {w} * {b}) <= P({p} >= {a}) + P({q} >= {b})", "inclusion", source)
    )


@case("at most one", a_law)
def _(x):
    p, a = (
        pick(x, "normF(G)**2", "z", "tr(G.T @ H)", "normF(g)**2", *(n for n in "d" if n in x.theory.definitions)),
        pick(x, "1", "a", "r"),
    )
    event = f"{p} {pick(x, '>=', '>', '<')} {a}"
    return one(step("g", f"P({event}) <= 1", "at most one", of=event))


@case("union over columns", a_law)
def _(x):
    f = pick(
        x,
        "tr(c.T @ c)",
        "normF(Y @ c)**2",
        "normF(Y @ c)**2 + normF(C0)**2",
        "tr(c.T @ D0 @ D0.T @ c)",
        "normF(c)**2 + z",
    )
    a = pick(x, "2", "4", "a")
    p = round(min(1.0, x.here.number(f"P({f} > {a})") + 0.03), 3)
    hyp = f"P({f} > {a}) <= {p}"
    return one(
        step(
            "g",
            given(f"P(worst({f}, c, C0, C) > {a}) <= r * ({p})", hyp),
            "union over columns",
            hyp,
            of=f,
            level=a,
            bound=str(p),
            column="c",
            before="C0",
            whole="C",
        )
    )


@case("F law", a_law)
def _(x):
    (p, one_), (q, other) = (pick(x, ("k * r", "G"), ("n", "g"), ("k * r", "H"), ("1", "z")) for _ in "ab")
    upper, lower = (f"normF({n})**2" if n != "z" else "z**2" for n in (one_, other))
    a = pick(x, "1", "2", "a", "1/2")
    return one(
        step(
            "g",
            f"P({q} * {upper} >= ({a}) * ({p}) * {lower}) == P(F({p}, {q}) >= {a})",
            "F law",
            of=one_,
            against=other,
            level=a,
        )
    )


@case("Markov", a_law)
def _(x):
    f, a = pick(x, "normF(G)**2", "normF(g)**2", "normF(G @ A)**2", "normF(Y @ c)**2"), pick(x, "1", "2", "a", "-1")
    source = Proved(f"{f} >= 0", fixed(x.theory), (step("p", f"{f} >= 0", "identity"),))
    return one(surely("g", f"({a}) * P({f} >= {a}) <= E({f})", "Markov", source, of=f, level=a))


@case("exponential Markov", a_law)
def _(x):
    rate, a = pick(x, "1/2", "1", "-1/2"), pick(x, "0", "1", "a", "-1")
    u, v = f"({rate}) * z", f"exp(({rate})**2 / 2)"
    return one(
        step("p", f"E(exp({u})) == {v}", "exponential moment", of="z", rate=rate),
        step("g", f"P({u} >= {a}) <= ({v}) * exp(-({a}))", "exponential Markov", "p", of=u, mean=v, level=a),
    )


@case("moment", a_law)
def _(x):
    b = like_b(x)
    f, value = pick(
        x, ("tr(G.T @ G @ A)", "k * tr(A)"), ("tr(G @ A @ G.T @ B @ B.T)", "tr(A) * tr(B @ B.T)"), (f"tr(({b}).T @ G)**2", f"normF({b})**2"),
        (f"tr(({b}).T @ G)", "0"), ("tr(G.T @ H)", "0"), ("tr(G.T @ G)", "k * r"), ("normF(Y @ c)**2", "normF(Y)**2"), ("tr(G.T @ H)**2", "k * r"),
    )  # fmt: skip
    return one(step("g", f"E({f}) == {value}", "moment", of=f))


@case("exponential moment", a_law)
def _(x):
    rate, small = pick(x, "1/2", "1", "-1", "0", "a / 4"), pick(x, "-1", "-1/2", "1/16", "a / -4")
    hyp = f"1 - 2 * ({small}) > 0"
    return one(pick(
        x, step("g", f"E(exp(({rate}) * z)) == exp(({rate})**2 / 2)", "exponential moment", of="z", rate=rate),
        step("g", given(f"E(exp(({small}) * normF(g)**2)) == exp(-(n) / 2 * log(1 - 2 * ({small})))", hyp), "exponential moment", hyp, of="g", rate=small),
    ))  # fmt: skip


@case("inverse moment", a_law)
def _(x):
    hyp = "r - k - 1 > 0"
    x.world.sizes |= {"k": x.random.choice((1, 2))}
    x.world.sizes |= {"r": x.world.sizes["k"] + 5}
    draw = np.random.default_rng(x.random.randrange(2**32))
    x.world.letters["G"] = draw.standard_normal((DRAWS, x.world.sizes["k"], x.world.sizes["r"]))
    return one(
        step("g", given("E(normF(G.T @ inv(G @ G.T))**2) == k / (r - k - 1)", hyp), "inverse moment", hyp, of="G")
    )


@case("independent factor", a_law)
def _(x):
    a, j, v = pick(x, "B.T", "A.T @ B.T", "(2 * B).T", *(f"{n}.T" for n in "VW" if n in x.theory.values)), "J", "r * m"
    return one(
        step("p", f"E(normF({j})**2) == {v}", "moment", of=f"normF({j})**2"),
        step(
            "g",
            f"E(normF(({a}) @ G @ ({j}))**2) == normF({a})**2 * ({v})",
            "independent factor",
            "p",
            of=a,
            letter="G",
            by=j,
            mean=v,
        ),
    )


@case("mean order", a_law)
def _(x):
    g, v = pick(x, ("normF(G)**2", "k * r"), ("normF(g)**2", "n"), ("normF(Y @ c)**2", "normF(Y)**2"))
    f, p = pick(x, (f"{g} + z**2 - z**2", "0"), (f"{g} / 2", "a**2"), (f"{g} + a**2", "2 * a**2"))
    says = f"{f} >= 0 and {f} <= ({p}) + ({g})"
    lines = (step("p", f"{f} >= 0", "identity"), step("q", f"{f} <= ({p}) + ({g})", "identity"))
    source = Proved(says, fixed(x.theory), lines)
    return one(
        step("m", f"E({g}) == {v}", "moment", of=g),
        surely("g", f"E({f}) <= ({p}) + ({v})", "mean order", source, "m", of=f, bound=p, by=g, mean=v),
    )


@case("null set", a_law)
def _(x):
    q, there = pick(x, "1", "2", "rank(Y @ D0)", "m"), pick(x, "D0", "C0", "2 * D0")
    hyp = f"rank(Y @ ({there})) >= {q}"
    source = Proved(f"{hyp} if {hyp}", fixed(x.theory), (step("p", f"{hyp} if {hyp}", "given"),))
    return one(surely("g", given(f"P(rank(Y @ C) < {q}) == 0", hyp), "null set", source, of="Y @ C", level=q, C=there))


@case("some matrix", a_law)
def _(x):
    hyp = "rank(D0) >= min(m, r)"
    kind = pick(x, "r", "m")
    return one(
        step(
            "k",
            f"rank(D0) <= {kind}",
            "rank",
            of="D0",
            left="I_m" if kind == "m" else "D0",
            right="D0" if kind == "m" else "I_r",
        ),
        step("p", given(f"min(m, r) <= {kind}", hyp), "arithmetic", "k", hyp),
        step("g", f"min(m, r) <= {kind}", "some matrix", "p", of="D0"),
    )
