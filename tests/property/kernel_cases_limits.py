"""Random lines for the rules about limits, and for induction over steps."""

# ruff: noqa: E501 - a line of a proof is one text

from itertools import count

import numpy as np
from kernel_cases import case, given, one
from kernel_worlds import ONE, SQUARE, TALL, an_instance

from faverify.kernel.script import step
from faverify.lang.theory import Theory

NUMBER = count()
RATES = {
    "y": ("-y", "-2 * y", "-y / 2 - y"),
    "Z": ("-Z", "-2 * Z"),
    "G": ("L.T @ L @ E", "E @ E", "E"),
    "E": ("-E", "-2 * E"),
}
HELD = {"d": ("tr(y @ y)", "tr(Z.T @ Z)", "y @ y"), "N": ("2 * Z", "Z @ X", "L @ E"), "w": ("a + 1", "a**2")}


def a_decay(random, driven=True):
    """A theory of what decays, and of what it drives; long enough to see the limit."""
    shapes = {"a": (), "X": SQUARE, "L": TALL, "y": ONE, "Z": TALL, "E": SQUARE, "M": SQUARE, "w": ()}
    flow = {
        "y": random.choice(RATES["y"]),
        "Z": random.choice(RATES["Z"]),
        "E": random.choice(RATES["E"]),
        "M": "E.T @ E" if driven else "0",
    }
    definitions = {
        "d": random.choice(HELD["d"]),
        "N": random.choice(HELD["N"]),
        **({"T": "a"} if random.random() < 0.1 else {}),
    }
    theory = Theory(
        f"decay_{next(NUMBER)}", "what decays", shapes, definitions, (), flow, {"w": random.choice(HELD["w"])}, ("M",), kind="free",
    )  # fmt: skip
    world = an_instance(theory, random)
    world.end = 14.0
    return theory, world


def an_own_decay(random):
    """The same without what it drives: it exists for all time, whatever premises say."""
    return a_decay(random, driven=False)


def barbalat(f, rate):
    """That f >= 0 with D f = -rate f tends to 0."""
    return [
        step("d", f"D({f}) == -{rate} * ({f})", "identity"),
        step("ft", f"integral(-{rate} * ({f}), 0, T) == ({f})(T) - ({f})(0) if T >= 0", "fundamental theorem", of=f, stop="T"),
        step("sq", f"({f})(T) >= 0", "identity"),
        step("i", f"integral({f}, 0, T) <= ({f})(0) / {rate} if T >= 0", "arithmetic", "ft", "sq"),
        step("falls", f"-D({f}) >= 0", "arithmetic", "d", visible=f),
        step("below", f"-({f}) + ({f})(0) >= 0", "monotone", "falls", of=f"-({f})"),
        step("r1", f"D({f}) <= {rate} * ({f})(0)", "arithmetic", "d", visible=f"{f};({f})(0)"),
        step("r2", f"D({f}) >= -({rate} * ({f})(0))", "arithmetic", "d", "below"),
        step("lim", f"limit({f}) == 0", "Barbalat", "d", "i", "r1", "r2", of=f, bound=f"({f})(0) / {rate}", rate=f"{rate} * ({f})(0)"),
    ]  # fmt: skip


def rate_of(x, name):
    """The number r with X' = -r X."""
    text = x.theory.flow[name]
    return 1 if text in (f"-{name}", f"-{name}") else 2 if text.startswith("-2") else 1.5


def decaying(x):
    """A squared norm that tends to 0, by name, with its rate as text."""
    name = x.random.choice(("y", "Z", "E"))
    twice = {1: "2", 2: "4", 1.5: "3"}[rate_of(x, name)]
    return name, f"normF({name})**2", twice


def called(lines):
    """Squares of norms have no stated time as texts: normF(y(T))**2."""
    import re
    from dataclasses import replace

    def put(text):
        return re.sub(r"\(normF\((\w)\)\*\*2\)\((\w)\)", r"(normF(\1(\2))**2)", text)

    return [replace(x, says=put(x.says), args=tuple((k, put(v)) for k, v in x.args)) for x in lines]


@case("Barbalat", a_decay)
def _(x):
    _, f, rate = decaying(x)
    return called(barbalat(f, rate))


@case("squeeze", a_decay)
def _(x):
    _, f, rate = decaying(x)
    k = x.random.choice(("2", "a**2 + 1", "w", "3"))
    low = f"{f} / 2"
    return [
        *called(barbalat(f, rate)),
        step("p", f"{low} <= ({x.random.choice(('1/2', '1'))}) * ({f})", "arithmetic", visible=f),
        step("g", f"limit({low}) == 0", "squeeze", "p", "lim", of=low, by=f, factor=x.random.choice(("1", "1/2", k))),
    ]


@case("sum of limits", a_decay)
def _(x):
    name, f, rate = decaying(x)
    left = {"y": "I_1", "Z": x.random.choice(("I_n", "L @ L.T", "2 * I_n")), "E": x.random.choice(("X", "L", "I_r"))}[
        name
    ]
    right = {"y": "I_1", "Z": x.random.choice(("X", "I_r")), "E": x.random.choice(("X.T", "I_r"))}[name]
    whole = f"({left}) @ {name} @ ({right})"
    return [
        *called(barbalat(f, rate)),
        step(
            "g", f"limit(normF({whole})**2) == 0", "sum of limits", "lim", of=whole, parts=name, left=left, right=right
        ),
    ]


@case("limit", a_decay)
def _(x):
    name, f, rate = decaying(x)
    more = {"y": "a * I_1", "Z": "L", "E": "X"}[name]
    whole = x.random.choice((f"({name} + {more})", f"({more} - {name})"))
    one_ = whole.startswith(f"({name}")
    unit = {"y": "I_1", "Z": "I_n", "E": "I_r"}[name]
    return [
        *called(barbalat(f, rate)),
        step("s", f"limit(normF(({whole}) - ({more}))**2) == 0", "sum of limits", "lim", of=f"({whole}) - ({more})", parts=name, left=unit if one_ else f"-1 * {unit}", right={"y": "I_1"}.get(name, "I_r")),
        step("g", x.random.choice((f"limit({whole}) == {more}", f"limit(normF(({whole}) - limit({whole}))**2) == 0")), "limit", "s", of=whole, value=more),
    ]  # fmt: skip


@case("limit", a_decay)
def _(x):
    a = x.random.choice(("X", "L", "X - M(0)", "N(0)"))
    hyp = f"limit(normF({a})**2) == 0"
    for name in "XLZE":
        if x.random.random() < 0.7:
            x.world.letters[name] = 0 * x.world.letters[name]
    return one(step("g", given(f"{a} == 0", hyp), "limit", hyp, of=a, value=f"0 * ({a})"))


@case("monotone limit", a_decay)
def _(x):
    rate = {1: "1/2", 2: "1/4"}[rate_of(x, "E")]
    top = f"M + {rate} * (E.T @ E)"
    return one(
        step("d", f"D({top}) == 0", "identity"), step("k", f"{top} == M(0) + {rate} * (E(0).T @ E(0))", "monotone", "d", of=top),
        step("up", "psd(D(M))", "arithmetic", of="E"), step("b", f"psd((M(0) + {rate} * (E(0).T @ E(0))) - (M))", "arithmetic", "k", of="E"),
        step("e", "D(-(normF(E)**2)) >= 0", "identity"), step("f", "-(normF(E)**2) >= -(normF(E(0))**2)", "monotone", "e", of="-(normF(E)**2)"),
        step("g", "limit(normF((M) - limit(M))**2) == 0", "monotone limit", "up", "b", "f", of="M", bound=f"M(0) + {rate} * (E(0).T @ E(0))"),
    )  # fmt: skip


def some_steps(random):
    """A theory whose states step."""
    shapes = {"a": (), "S": (), "u": (), "K": (), "x": ONE, "Z": TALL, "X": SQUARE}
    steps = {
        "x": random.choice(("x / 2", "x + I_1", "-x", "x + a * I_1")),
        "Z": random.choice(("Z / 2", "-Z", "Z @ X")),
    }
    definitions = {"d": random.choice(("tr(x)", "x @ x", "tr(Z.T @ Z)", "a + 1"))}
    theory = Theory(f"steps_{next(NUMBER)}", "steps", shapes, definitions, (), {}, {}, (), kind="free", steps=steps)
    world = an_instance(theory, random)
    world.numbers["K"] = random.choice((0, 1, 2, 3.5))
    world.letters["X"] = np.clip(world.letters["X"], -1, 1)
    return theory, world


@case("induction over steps", some_steps)
def _(x):
    f = x.random.choice(("tr(x - next(x))", "d", "tr(x)", "tr(x @ x) - tr(next(x) @ next(x))", "a", "normF(Z)**2"))
    value = x.random.choice(("tr(x)", "d", "tr(x @ x)"))
    then = {"tr(x)": "tr(next(x))"}.get(value, "")
    j = x.random.choice((f"S >= 0;{value} == {value}", f"S == u - {value}", "S >= 0", f"S >= u - {value}"))
    f = f"({f})**2" if j.startswith("S >= 0") else f"{value} - {then or value}"
    if j.startswith("S >= 0"):
        return one(
            step("n", f"S + {f} >= 0 if S >= 0", "arithmetic", "S >= 0", visible=f), step("e", "S >= 0 if S >= 0", "given"),
            step("g", f"sum_over({f}, K) >= 0", "induction over steps", "n", "e", of=f, count="K", total="S", keeps="S >= 0"),
        )  # fmt: skip
    return one(
        step("z", f"0 == {value} - ({value})", "identity"), step("n", given(f"S + {f} == u - {then or value}", j), "arithmetic", j),
        step("e", given("S + u**2 >= S", j), "identity"),
        step("g", f"sum_over({f}, K) + ({value})**2 >= sum_over({f}, K)", "induction over steps", "z", "n", "e", of=f, count="K", total="S", keeps=j, u=value),
    )  # fmt: skip


@case("barrier", a_decay)
def _(x):
    f, rate = x.random.choice((("tr(y @ y)", "y"), ("tr(Z.T @ Z)", "Z"), ("tr(E.T @ E)", "E")))
    twice = {1: 2, 2: 4, 1.5: 3}[rate_of(x, rate)]
    k, b = x.random.choice(("a", "w", "4", "normF(X)**2")), x.random.choice((str(twice), "1", "0", "w"))
    now = f.replace(rate, f"{rate}(0)")
    hyps = (f"{now} <= {k}", f"({b}) * (({k}) - ({f})) + {twice} * ({f}) >= 0")
    stop = x.random.choice(({}, {"stop": "T"}, {"stop": "1"}))
    here = f.replace(rate, f"{rate}({stop['stop']})") if stop else f
    low = f"({b}) * ({k})"
    start = step(
        "r", given(f"D({f}) <= ({b}) * (({k}) - ({f}))", f"{low} >= 0"), "arithmetic", f"{low} >= 0", visible=f
    )
    rest = (f"{stop['stop']} >= 0",) if stop.get("stop") == "T" else ()
    return one(
        start,
        step(
            "g",
            given(f"{here} <= {k}", hyps[0], f"{low} >= 0", *rest),
            "barrier",
            hyps[0],
            "r",
            of=f,
            bound=k,
            rate=b,
            **stop,
        ),
    )


@case("barrier", a_decay)
def _(x):
    name = x.random.choice("ZE")
    f, twice = f"{name}.T @ {name}", {1: 2, 2: 4, 1.5: 3}[rate_of(x, name)]
    k = x.random.choice(("4 * I_r", "X.T @ X", "a * I_r", "w * I_r", "X.T @ X + 2 * I_r"))
    b = x.random.choice((str(twice), "1", "0", "a", "w"))
    start, room = f"psd(({k}) - {name}(0).T @ {name}(0))", f"psd(({b}) * (({k}) - ({f})) + {twice} * ({f}))"
    stop = x.random.choice(({}, {"stop": "T"}, {"stop": "1"}))
    end = f"{name}({stop['stop']})" if stop else name
    rate = f"psd(({b}) * (({k}) - ({f})) - D({f}))"
    if b in ("a", "w") or x.random.random() < 0.2:
        rests, line = (room,), step("r", f"{rate} if {room}", "arithmetic", room)
    else:
        rests, line = (f"psd({k})",), step("r", f"{rate} if psd({k})", "arithmetic", f"psd({k})", of=name)
    at_T = ("T >= 0",) if stop.get("stop") == "T" else ()
    return one(
        line,
        step(
            "g", given(f"psd(({k}) - {end}.T @ {end})", start, *rests, *at_T), "barrier", start, "r", of=f, bound=k, rate=b, **stop
        ),
    )  # fmt: skip


@case("continuation", a_decay)
def _(x):
    f, c = x.random.choice(("tr(M)", "tr(M) + a", "t", "a")), x.random.choice(("a", "w", "-1", "0"))
    start = f.replace("M", "M(0)").replace("t", "0") if f != "tr(M)" else "tr(M(0))"
    start = start.replace("0r(", "tr(")
    hyp = f"{start} > {c}"
    then = f.replace("M", "M(T)") if "M" in f else f.replace("t", "T")
    return one(
        step("d", f"D({f}) >= 0", "identity"), step("m", f"{f} >= {start}", "monotone", "d", of=f), step("T", given(f"{then} >= {start}", "T >= 0"), "at", "m", time="T"),
        step("q", given(f"{then} > {c}", hyp, "T >= 0"), "arithmetic", "T", hyp), step("g", given(f"{f} > {c}", hyp), "continuation", hyp, "q", of=f, level=c),
    )  # fmt: skip


@case("comparison", a_decay)
def _(x):
    _, f, rate = decaying(x)
    c, g = x.random.choice(("1", "1/2", "2", "1/4")), f"2 * ({f})"
    e = f
    return [
        *called(barbalat(f, rate)), step("two", f"limit({g}) == 0", "squeeze", "lim", of=g, by=f, factor="2"),
        step("fall", f"({c}) * D({f}) <= -(1 - ({e})) * ({f}) + ({g})", "arithmetic", "d", visible=f"({f})**2;{f};{f} * {f}"),
        step("pos", f"({c}) > 0", "arithmetic"), step("g", f"limit({f}) == 0", "comparison", "fall", "pos", "lim", "two", of=f, slack=e, by=g, scale=c),
    ]  # fmt: skip


@case("inverse in the limit", a_decay)
def _(x):
    f, rate = "normF(E)**2", {1: "2", 2: "4"}[rate_of(x, "E")]
    p, q = x.random.choice((("(I_r + E)", "I_r"), ("I_r", "(I_r - E)"), ("(I_r + E)", "(I_r - 2 * E)")))
    return [
        *called(barbalat(f, rate)), step("b", "normF(E)**2 <= normF(E(0))**2", "arithmetic", "below"),
        *([step("s", f"limit(normF(({p}) @ ({q}) - I_r)**2) == 0", "sum of limits", "lim", "b", of=f"({p}) @ ({q}) - I_r", parts="E", left={"(I_r - E)": "-1 * I_r", "I_r": "I_r", "(I_r - 2 * E)": "-1 * I_r - 2 * E"}[q], right="I_r")]),
        step("g", f"limit(normF(({q}) @ ({p}) - I_r)**2) == 0", "inverse in the limit", "s", "b", of=p, with_=q),
    ]  # fmt: skip


@case("settles", an_own_decay)
def _(x):
    rate = {1: "2", 2: "4", 1.5: "3"}[rate_of(x, "y")]
    more = x.random.choice(("a", "w", "tr(X)", "1"))
    f = x.random.choice((f"tr(y) + {more}", f"tr(y + ({more}) * I_1)"))
    return [
        *called(barbalat("normF(y)**2", rate)),
        step("g", f"limit(normF(({f}) - limit({f}))**2) == 0", "settles", "lim", of=f, coefficients=f"-({more});1"),
    ]
