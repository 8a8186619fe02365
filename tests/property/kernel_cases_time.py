"""Random lines for the rules about columns, time, instances and imports."""

# ruff: noqa: E501 - a line of a proof is one text

from kernel_cases import above, case, given, one, renamed, timed
from kernel_worlds import ONE, SQUARE, TALL

from faverify.kernel.script import Proved, lemma, step
from faverify.lang.theory import Theory

COLUMNS = {"column": "c", "before": "C0", "whole": "C"}


@case("Gram-Schmidt")
def _(x):
    y, p, k = "K", x.random.choice(("a**2 + 1", "lambda_max(L @ L.T)", "sigma_max(L)**2 + 1", x.scalar(1))), "(L @ L.T)"
    v = f"(({y}) @ c - proj(({y}) @ C0) @ ({y}) @ c)"
    hyps = (f"worst(tr({v}.T @ ({k}) @ {v}) - ({p}) * normF({v})**2, c, C0, C) <= 0", f"{p} >= 0")
    x.world.letters["L"] = x.world.letters["L"] / 4
    return one(
        step(
            "g",
            given(f"tr(proj(({y}) @ C) @ ({k})) <= r * ({p})", *hyps),
            "Gram-Schmidt",
            *hyps,
            of=y,
            form=k,
            level=p,
            **COLUMNS,
        )
    )


@case("at")
def _(x):
    p, time = x.scalar(), x.random.choice(("0", "1", "T", "s", "T + 1", "a**2"))
    hyp = above(x, p)
    return one(
        step("p", given(f"({p}) + 1 >= {hyp.split(' >= ')[1]}", hyp), "arithmetic", hyp),
        step(
            "g",
            given(
                f"{timed(p, x, time)} + 1 >= {hyp.split(' >= ')[1]}",
                f"{timed(p, x, time)} >= {hyp.split(' >= ')[1]}",
                f"{time} >= 0",
            ),
            "at",
            "p",
            time=time,
        ),
    )


@case("instance")
def _(x):
    name, p = x.random.choice(("a", "b", "e", "T", "s")), x.scalar()
    value = x.random.choice(("2", "b", "a + 1", x.scalar(1), "t"))
    f = x.random.choice(
        (
            f"{name} * ({p})",
            f"({name})**2 + ({p})",
            f"integral({name} * ({p}), 0, 1)",
            f"worst(tr(c.T @ c) - {name}, c, C0, C)",
            f"D({name} * ({p}))",
        )
    )
    made = renamed(f, name, f"({value})")
    return one(
        step("p", f"{f} == {f}", "identity"),
        step("q", f"({f}) - ({f}) + ({name})**2 >= 0", "identity"),
        step(
            "g",
            x.random.choice((f"({made}) == ({made})", f"({made}) - ({made}) + ({value})**2 >= 0")),
            "instance",
            x.random.choice("pq"),
            **{name: value},
        ),
    )


@case("instance")
def _(x):
    name = x.random.choice(("a", "b", "T", "s", "e"))
    p, value = x.random.choice(x.names(()) + x.names(ONE)), x.scalar(1)
    hyp = f"({p}) + {name} >= 0"
    return one(
        step("p", given(f"({p}) + {name} + 1 >= 1", hyp), "arithmetic", hyp),
        step("g", given(f"({p}) + ({value}) + 1 >= 1", f"({p}) + ({value}) >= 0"), "instance", "p", **{name: value}),
    )


@case("fundamental theorem")
def _(x):
    f, stop = x.scalar(), x.random.choice(("T", "1", "t", "a**2"))
    now = f if stop == "t" else timed(f, x, stop)
    return one(
        step(
            "g",
            given(f"integral(D({f}), 0, {stop}) == ({now}) - ({timed(f, x, '0')})", f"{stop} >= 0"),
            "fundamental theorem",
            of=f,
            stop=stop,
        )
    )


@case("integrate")
def _(x):
    p, q, stop = x.scalar(), x.scalar(1), x.random.choice(("T", "1", "t"))
    low = x.random.choice((f"({p})**2", f"normF({x.matrix()})**2", f"ind({p} >= {q})"))
    return one(
        step("p", f"{low} >= 0", "identity"),
        step("g", given(f"integral({low}, 0, {stop}) >= 0", f"{stop} >= 0"), "integrate", "p", stop=stop),
    )


@case("monotone")
def _(x):
    f = x.random.choice(
        (x.scalar(), "x - a * t", "x + y", x.matrix(), "A", x.random.choice(x.names(ONE) or ["a"]), "tr(X @ Y)")
    )
    return one(step("p", f"D({f}) == 0", "identity"), step("g", f"{f} == {timed(f, x, '0')}", "monotone", "p", of=f))


@case("monotone")
def _(x):
    m = x.matrix()
    f = f"integral({m}, 0, t) - integral({m}, 0, t) + {x.random.choice(('X', 'Q.T @ Q', m))}"
    return one(step("p", f"D({f}) == 0", "identity"), step("g", f"{f} == {timed(f, x, '0')}", "monotone", "p", of=f))


@case("at rest")
def _(x):
    """An integral of a square that is 0 over the whole interval is 0 all along, and so is the square."""
    low = f"normF({x.random.choice((x.matrix(), x.matrix(TALL), *x.names(ONE), *(n for n in ('Z', 'U') if n in x.theory.shapes)))})**2"
    stop, start = x.random.choice(("T", "s", "1/2")), x.random.choice(("0", "0", "s", "1/4"))
    f, whole = f"integral({low}, 0, t)", f"integral({low}, 0, {stop})"
    here = ("t >= 0", f"t <= {stop}", f"{stop} >= 0", f"{whole} <= 0")
    inside = (*here, *((f"t >= {start}", f"{start} >= 0") if start != "0" else ()))
    return one(
        step("p", f"{low} >= 0", "identity"), step("up", f"{f} >= 0 if t >= 0", "integrate", "p", stop="t"),
        step("later", given(f"integral({low}, t, {stop}) >= 0", "t >= 0", f"t <= {stop}"), "integrate", "p", start="t", stop=stop),
        step("sum", given(f"integral({low}, t, {stop}) == {whole} - {f}", "t >= 0", f"{stop} >= 0"), "fundamental theorem", of=f, start="t", stop=stop),
        step("down", given(f"{f} <= 0", *here), "arithmetic", "later", "sum", f"{whole} <= 0"),
        step("one", f"max({f}, 0) == {f} if t >= 0", "choice", "up", of=f"max({f}, 0)"), step("two", given(f"max({f}, 0) == 0", *here), "choice", "down", of=f"max({f}, 0)"),
        step("none", given(f"{f} == 0", *here), "arithmetic", "one", "two"),
        step("g", given(f"{low} == 0", *inside, f"{stop} > {start}"), "at rest", "none", of=f, stop=stop, **({"start": start} if start != "0" else {})),
    )  # fmt: skip


@case("monotone")
def _(x):
    f = x.random.choice(("x", "A", "t", "x - y", f"integral(normF({x.matrix()})**2, 0, t)", "-y"))
    since = x.random.choice(("0", "s", "1/4"))
    rest = [f"{since} >= 0", f"t >= {since}"] if since != "0" else []
    if f == "A":
        flow = x.theory.flow.get("A", "L.T @ L")
        return one(
            step("p", "psd(D(A))", "arithmetic", of=flow.split(".T")[0]),
            step(
                "g",
                given(f"psd(A - A({since}))", *rest),
                "monotone",
                "p",
                of="A",
                **({"since": since} if since != "0" else {}),
            ),
        )
    return one(
        step("p", f"D({f}) >= 0", "identity"),
        step(
            "g",
            given(f"{f} >= {timed(f, x, since)}", *rest),
            "monotone",
            "p",
            of=f,
            **({"since": since} if since != "0" else {}),
        ),
    )


@case("extremum")
def _(x):
    f, a, b = x.scalar(), x.random.choice(("0", "s", "1/4")), x.random.choice(("T", "1", "t"))
    rest = (f"{a} >= 0", f"t >= {a}", f"t <= {b}")
    return one(
        step(
            "g",
            given(x.random.choice((f"{f} >= least({f}, {a}, {b})", f"{f} <= greatest({f}, {a}, {b})")), *rest),
            "extremum",
            of=f,
            start=a,
            stop=b,
        )
    )


@case("bound throughout")
def _(x):
    f, b, sign = (
        x.random.choice((f"normF({x.matrix()})**2", f"({x.scalar(1)})**2 + 1")),
        x.random.choice(("T", "1", "a**2")),
        x.random.choice((">=", ">")),
    )
    c = x.random.choice(("0", "-1", "1/2"))
    if x.random.random() < 0.5:
        return one(
            step("p", f"2 {sign} {c} - ({f})", "arithmetic", visible=f),
            step("g", given(f"2 {sign} greatest({c} - ({f}), 0, {b})", f"{b} >= 0"), "bound throughout", "p", of=f"{c} - ({f})", bound="2", stop=b),
        )  # fmt: skip
    f = f"{f} + 1"
    return one(
        step("p", f"{f} {sign} {c}", "arithmetic", visible=f.rsplit(" + 1", 1)[0].removesuffix(" + 1")),
        step("g", given(f"least({f}, 0, {b}) {sign} {c}", f"{b} >= 0"), "bound throughout", "p", of=f, bound=c, stop=b),
    )


@case("intermediate value")
def _(x):
    f, c, b = (
        x.random.choice(("x", "y", "t", x.scalar(1))),
        x.random.choice(("0", "1/4", "1/2", "a")),
        x.random.choice(("1", "T", "2")),
    )
    at = f"{timed(f, x, 's')} == {c}"
    ends = (f"{c} >= {timed(f, x, '0')}", f"{timed(f, x, b)} >= {c}")
    inside = ("s >= 0", f"s <= {b}")
    return one(
        step("e", given(f"greatest({f}, 0, {b}) >= {f}", "t >= 0", f"t <= {b}"), "extremum", of=f, stop=b),
        step("f", given(f"greatest({f}, 0, {b}) >= {timed(f, x, 's')}", *inside), "at", "e", time="s"),
        step("p", given(f"greatest({f}, 0, {b}) >= {c}", *inside, at), "arithmetic", "f", at),
        step(
            "g",
            given(f"greatest({f}, 0, {b}) >= {c}", *ends, f"{b} >= 0"),
            "intermediate value",
            "p",
            *ends,
            of=f,
            level=c,
            stop=b,
        ),
    )


@case("import")
def _(x):
    own = Theory(
        "search_source",
        "to be imported",
        {"P": SQUARE, "z": ONE, "g": (), "G": TALL},
        {"h": "tr(P) + g", "f": "z @ z"},
        flow={"z": "g * I_1"} if x.random.random() < 0.5 else {},
        kind="free",
    )
    says = x.random.choice(
        (
            "h - tr(P) == g",
            "normF(P)**2 + f >= 0",
            "D(z) == g",
            "z == z(0) + t * g",
            "n * rank(G) <= n * r",
            "f(0) >= 0",
            "tr(P.T @ P) == normF(P)**2",
        )
    )
    p, z, g, m = x.matrix(), x.random.choice((*x.names(ONE), "x", "a * I_1", "b")), x.scalar(1), x.matrix(TALL)
    lines = (
        (
            step("d", "D(z - t * g) == 0", "identity"),
            step("k", "z - t * g == z(0)", "monotone", "d", of="z - t * g"),
            step("l", says, "arithmetic", "k"),
        )
        if says.startswith("z ==")
        else (
            step("k", "rank(G) <= r", "rank", of="G", left="G", right="I_r"),
            step("l", says, "product", "k", by="n"),
        )
        if "rank" in says
        else (step("l", says, "identity"),)
    )
    goal = says.replace("h", f"(tr({p}) + ({g}))").replace("rank", "RANK").replace("normF", "NORM").replace("tr", "TR")
    goal = renamed(goal, "P", f"({p})")
    goal = renamed(goal, "f", f"(({z}) @ ({z}))")
    for name, value in (("z", z), ("g", g), ("G", m)):
        goal = renamed(goal, name, f"({value})")
    goal = goal.replace("z(0)", f"({timed(z, x, '0')})").replace("f(0)", f"({timed(f'({z}) @ ({z})', x, '0')})")
    goal = goal.replace("RANK", "rank").replace("NORM", "normF").replace("TR", "tr")
    return one(lemma("g", goal, Proved(says, own, lines), P=p, z=z, g=g, G=m))
