"""Random lines for the rules about scalars: combinations, cases, roots, exponentials."""

# ruff: noqa: E501 - a line of a proof is one text

from kernel_cases import above, case, given, one, renamed

from faverify.kernel.script import step


@case("arithmetic")
def _(x):
    p, q, w = x.scalar(), x.scalar(), x.random.choice((1, 2, 3))
    hyps = [above(x, p), above(x, q)]
    (a, b), (c, d) = (h.split(" >= ") for h in hyps)
    return one(
        step(
            "g",
            given(
                f"({a}) + {w} * ({c}) {x.random.choice(('>=', '>'))} ({b}) + {w} * ({d}) - {x.random.choice((0, 1, 1))}",
                *hyps,
            ),
            "arithmetic",
            *hyps,
        )
    )


@case("arithmetic")
def _(x):
    p, v = x.scalar(), x.scalar(1)
    hyp = above(x, p)
    return one(
        step("g", given(f"{p} + ({v})**2 >= {hyp.split(' >= ')[1]}", hyp), "arithmetic", hyp, visible=f"({v})**2")
    )


@case("product")
def _(x):
    p, q = (f"(({s}) - {x.level(s, 0.25)})" for s in (x.scalar(), x.scalar()))
    sign = x.random.choice((">", ">="))
    return one(
        step(
            "g",
            given(f"{p} * {q} {sign} 0", f"{p} {sign} 0", f"{q} {sign} 0"),
            "product",
            f"{p} {sign} 0",
            f"{q} {sign} 0",
        )
    )


@case("product")
def _(x):
    p, v = x.scalar(), x.scalar(1)
    f = f"(({p}) - {x.level(p, 0.25)})"
    return one(step("g", given(f"{f} * ({v})**2 >= 0", f"{f} >= 0"), "product", f"{f} >= 0", by=f"({v})**2"))


@case("cancel")
def _(x):
    p, q = (f"(({s}) - {x.level(s, 0.25)})" for s in (x.scalar(1), x.scalar()))
    hyps = (f"{p} * {q} >= 0", f"{p} > 0")
    return one(step("g", given(f"{q} >= 0", *hyps), "cancel", *hyps))


@case("cancel")
def _(x):
    p, q = f"normF({x.matrix()})**2 + 1", x.scalar()
    low = f"(({q}) - ({p}) * {x.random.choice((0, 1, 2))})"
    hyp = f"{q} >= {low}"
    return one(
        step("s", f"{p} > 0", "identity"),
        step("g", given(f"({q}) / ({p}) >= {low} / ({p})", hyp), "cancel", hyp, "s", by=p),
    )


@case("defining fact")
def _(x):
    d = x.random.choice("nmr")
    return one(step("g", f"{d} >= 1", "defining fact", of=d))


@case("square root")
def _(x):
    q = x.scalar(1)
    p = f"(normF({x.matrix()})**2 + {abs(round(x.here.number(q), 2)) + 0.01})"
    sign = x.random.choice((">=", ">"))
    hyp = f"({p})**2 - ({q})**2 {sign} 0"
    return one(step("g", given(f"{p} {sign} {q}", hyp), "square root", hyp, of=p, below=q))


@case("defining fact")
def _(x):
    s = x.scalar()
    p, k = f"(({s}) - {x.level(s, 0.5)})", x.random.choice((2, 2, 3))
    return one(
        step(
            "g",
            given(
                x.random.choice(
                    (
                        f"(({p})**(1/{k}))**{k} == {p}",
                        f"({p}) * (1 / ({p})) == 1",
                        f"1 / ({p}) > 0",
                        *((f"sqrt({p})**2 == {p}",) if k == 2 else ()),
                        f"({p})**(1/{k}) > 0",
                    )
                ),
                f"{p} > 0",
            ),
            "defining fact",
            f"{p} > 0",
            of=p,
            root=str(k),
        )
    )


@case("replaced")
def _(x):
    name = x.random.choice([*x.names(()), "n", "r"])
    f = x.random.choice(
        (
            x.scalar(),
            f"worst(tr(c.T @ c) + {name}, c, C0, C)",
            f"integral(({x.scalar()}) * {name}, 0, 1)",
            f"({name})**2 * ({x.scalar()})",
        )
    )
    value = x.random.choice(("a", str(x.here.number(name)), x.scalar(1)))
    hyp = f"{name} == {value}"
    made = renamed(f, name, f"({value})")
    return one(step("g", given(f"{f} == {made}", hyp), "replaced", hyp, of=f, letter=name, value=value))


@case("cases")
def _(x):
    p, q = x.scalar(), x.scalar(1)
    goal = f"max({p}, {q}) >= {p}"
    on = f"{p} >= {q}"
    return one(
        step("e", given(f"max({p}, {q}) == {p}", on), "choice", on, of=f"max({p}, {q})"), step("one", given(goal, on), "arithmetic", "e"),
        step("two", given(goal, f"{p} < {q}"), "choice", of=f"max({p}, {q})"), step("g", goal, "cases", "one", "two", on=on),
    )  # fmt: skip


@case("choice")
def _(x):
    p, q, kind = x.scalar(), x.scalar(), x.random.choice(("max", "min"))
    sign = ">=" if kind == "max" else "<="
    c = f"({round(max(x.here.number(p), x.here.number(q)) + 1, 2)})"
    top = f"{kind}({p}, {q})"
    return one(x.random.choice((
        step("g", f"{top} {sign} {p}", "choice", of=top), step("g", f"{top} {sign} {q}", "choice", of=top), step("g", given(f"max({p}, {q}) <= {c}", f"{p} <= {c}", f"{q} <= {c}"), "choice", f"{p} <= {c}", f"{q} <= {c}", of=f"max({p}, {q})"),
        step("g", given(f"{top} == {p}", f"{p} {sign} {q}"), "choice", f"{p} {sign} {q}", of=top),
    )))  # fmt: skip


@case("cases")
def _(x):
    p, q = x.scalar(), x.scalar(1)
    on = f"{p} >= {q}"
    return one(
        step("p", given(f"1 * (({p}) - ({q})) >= 0", on), "arithmetic", on),
        step("q", given("0 >= 0", f"{p} < {q}"), "identity"),
        step("g", f"ind({on}) * (({p}) - ({q})) >= 0", "cases", "p", "q", on=on),
    )


@case("contradiction")
def _(x):
    m, k = x.matrix(), x.random.choice((0, 1))
    return one(
        step(
            "p",
            given("0 >= 1", f"normF({m})**2 + {k + 1} <= 0") if k else given("0 > 0", f"normF({m})**2 + 1 <= 0"),
            "arithmetic",
            f"normF({m})**2 + {k + 1} <= 0",
            visible=f"normF({m})**2",
        ),
        step("g", f"normF({m})**2 + {k + 1} > 0", "contradiction", "p"),
    )


@case("weaken")
def _(x):
    m, p = x.matrix(), x.scalar()
    hyp = f"normF({m})**2 + 1 >= 0"
    return one(
        step("p", given(f"({p}) * 0 + normF({m})**2 + 2 >= 1", hyp), "arithmetic", hyp),
        step("q", hyp, "identity"),
        step("g", f"({p}) * 0 + normF({m})**2 + 2 >= 1", "weaken", "p", "q"),
    )


@case("defining fact")
def _(x):
    name = x.random.choice(list(x.theory.values) or ["X"])
    return one(step("g", f"{name} == {x.theory.values.get(name, 'Y')}", "defining fact", of=name))


@case("choice")
def _(x):
    p = x.scalar()
    c = f"({abs(round(x.here.number(p), 2)) + 0.1})"
    return one(x.random.choice((
        step("g", f"abs({p}) >= {p}", "choice", of=f"abs({p})"), step("g", f"-abs({p}) <= {p}", "choice", of=f"abs({p})"),
        step("g", given(f"{c} >= abs({p})", f"{c} >= {p}", f"{c} >= -({p})"), "choice", f"{c} >= {p}", f"{c} >= -({p})", of=f"abs({p})"),
    )))  # fmt: skip


@case("exponential")
def _(x):
    p, q = f"({x.scalar(1)}) / 8", f"({x.scalar(1)}) / 8"
    p, q = (p, q) if x.here.number(p) >= x.here.number(q) else (q, p)
    return one(
        x.random.choice(
            (
                step("g", f"exp(({p}) + ({q})) == exp({p}) * exp({q})", "exponential", of=p, and_=q),
                step("g", f"exp({p}) >= 1 + ({p})", "exponential", of=p),
                step("g", "exp(0) == 1", "exponential"),
                step("g", given(f"exp({p}) >= exp({q})", f"{p} >= {q}"), "exponential", f"{p} >= {q}", of=p, and_=q),
            )
        )
    )


@case("logarithm")
def _(x):
    p, q = f"(normF({x.matrix()})**2 + 1/2)", f"(({x.scalar(1)})**2 + 1/4)"
    p, q = (p, q) if x.here.number(p) >= x.here.number(q) else (q, p)
    signs = (f"{p} > 0", f"{q} > 0")
    u = f"(({x.scalar(1)})**2)"
    u = f"({u} / {2 * round(x.here.number(u)) + 3})"
    return one(x.random.choice((
        step("g", given(f"log(1 - {u}) >= -{u} - {u}**2", f"{u} <= 1/2"), "logarithm", f"{u} <= 1/2", of=u),
        step("g", f"log(1 + ({p})) >= ({p}) - ({p})**2 / 2", "logarithm", of=p), step("g", given(f"exp(log({p})) == {p}", signs[0]), "logarithm", signs[0], of=p),
        step("g", given(f"log({p}) >= log({q})", f"{p} >= {q}", signs[1]), "logarithm", f"{p} >= {q}", signs[1], of=p, and_=q),
    )))  # fmt: skip


@case("enclosed numbers")
def _(x):
    p, q = (
        f"{x.random.choice(('exp', 'log', 'sqrt'))}({x.random.randint(1, 9)}/{x.random.randint(1, 9)})**{x.random.choice((1, 2, 3))} * {x.random.randint(1, 9)}"
        for _ in "ab"
    )
    return one(step("g", f"{p} {x.random.choice(('>=', '<', '>', '<='))} {q}", "enclosed numbers"))
