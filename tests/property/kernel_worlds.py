"""Small random theories with definitions, values, inputs, flows, and random texts in them."""

from itertools import count

import numpy as np
from statement_numbers import Numbers, World

from faverify.lang.theory import Theory

NUMBER = count()
SQUARE, TALL, ONE = ("r", "r"), ("n", "r"), ("1", "1")
FIXED = {
    **dict.fromkeys(("a", "b", "e"), ()), **dict.fromkeys(("X", "Y", "S"), SQUARE), **dict.fromkeys(("L", "R"), TALL),
    "Q": TALL, "c": ("m", "1"), "C0": ("m", "r"), "C": ("m", "r"), "K": ("n", "m"),
}  # fmt: skip
MOVING = {"x": ONE, "y": ONE, "Z": TALL, "A": SQUARE}
INPUTS = {"u": ONE, "U": TALL}
FLOWS = {
    "x": ("I_1", "a * I_1", "b**2 * I_1", "u", "I_1 - x", "tr(S) * I_1"),
    "y": ("-y", "-y / 2", "-2 * y", "x - y"),
    "Z": ("L", "-Z", "Z @ S", "U", "R - Z", "Z @ (X - X.T)"),
    "A": ("L.T @ L", "Z.T @ Z", "-A", "S", "U.T @ U"),
}
HIDING = {  # what a definition or a value may stand for, by shape
    (): (
        "a + b",
        "a**2",
        "tr(X)",
        "normF(L)**2",
        "e / 2",
        "T",
        "s + 1",
        "n - r",
        "1 / (a**2 + 1)",
        "tr(c.T @ c)",
        "tr(x)",
        "tr(Z.T @ Z)",
        "2 * t",
    ),
    ONE: ("x", "2 * x - y", "x @ y", "t * I_1", "x(0)", "u", "a * I_1", "tr(Z.T @ L) * I_1", "x(T)"),
    SQUARE: ("X + X.T", "X @ Y", "Z.T @ Z", "L.T @ R", "A", "t * X", "S @ S", "A(0)", "tr(x) * X", "U.T @ L", "I_r"),
    TALL: ("Z", "L - R", "Z @ S", "t * L", "U", "L @ X", "Z(0)", "K @ C"),
    ("m", "1"): ("2 * c", "C0 @ C0.T @ c", "c"),
}


def a_world(random, time=None):
    """A theory with flows (or without) and one instance of it; ``time`` tells whether time passes."""
    time = random.random() < 0.6 if time is None else time
    inputs = tuple(name for name in INPUTS if time and random.random() < 0.5)
    shapes = {**FIXED, **(MOVING if time else {}), **{name: INPUTS[name] for name in inputs}}
    flow = {name: random.choice([f for f in FLOWS[name] if _fits(f, inputs)]) for name in MOVING} if time else {}
    told = {shape: [text for text in texts if _fits(text, inputs, time)] for shape, texts in HIDING.items()}
    definitions = dict(_hidden(random, ("d", "f", "M", "N", "p"), told))
    values = dict(_hidden(random, ("v", "w", "V", "W", "q"), told))
    if random.random() < 0.25:
        definitions[random.choice("sT")] = random.choice(("a", "a + 1", "d" if "d" in definitions else "b"))
    for name in values:
        shapes[name] = {"v": (), "w": ONE, "V": SQUARE, "W": TALL, "q": ("m", "1")}[name]
    symmetric = ("S", "A") if time else ("S",)
    relation = f"Q.T @ Q == {random.choice(('I_r', 'I_r', '4 * I_r'))}"
    theory = Theory(
        f"search_{next(NUMBER)}", "a random theory", shapes, definitions, (relation,), flow, values, symmetric, inputs,
        kind="free",
    )  # fmt: skip
    return theory, an_instance(theory, random)


def _fits(text, inputs, time=True):
    moving = {*MOVING, *INPUTS, "t"}
    used = {name for name in moving if name in text.replace("tr(", "(").replace("int", "").replace(".T", "")}
    return used - (INPUTS.keys() - set(inputs)) == used and (time or not used)


def _hidden(random, names, told):
    kinds = ((), ONE, SQUARE, TALL, ("m", "1"))
    for name, shape in zip(names, kinds, strict=True):
        if random.random() < 0.6 and told[shape]:
            yield name, random.choice(told[shape])


def an_instance(theory, random):
    """Sizes, letters and inputs of a theory; letters with the law normal(0, 1) are draws."""
    draw = np.random.default_rng(random.randrange(2**32))
    sizes = {"1": 1, "r": random.choice((1, 2, 2, 3)), "m": random.choice((1, 2, 3)), "k": random.choice((1, 2, 3))}
    sizes["n"] = sizes["r"] + random.choice((0, 0, 1, 2))
    numbers = {name: random.choice((-2, -1, -0.5, 0, 0.5, 1, 2, 3)) for name, s in theory.shapes.items() if not s}
    numbers |= {"s": random.choice((0, 0.25, 0.5, 1)), "T": random.choice((0, 0.5, 1, 1.5))}
    letters = {name: _matrix(name, theory, sizes, draw) for name, s in theory.shapes.items() if s}
    jumps = (random.choice((0.3, 0.7)),) if theory.inputs and random.random() < 0.5 else ()
    inputs = {name: _input(letters.pop(name), jumps, draw) for name in theory.inputs}
    for name in theory.values:
        letters.pop(name, None)
        numbers.pop(name, None)
    return World(theory, sizes, letters, numbers, inputs, jumps)


def _matrix(name, theory, sizes, draw):
    rows, columns = (sizes[size] for size in theory.shapes[name])
    if name == "Q":
        return np.linalg.qr(draw.standard_normal((rows, columns)))[0] * (2 if "4" in theory.relations[0] else 1)
    made = np.round(draw.standard_normal((rows, columns)) * 2) / 2 if draw.random() < 0.7 else np.zeros((rows, columns))
    return (made + made.T) / 2 if name in theory.symmetric else made


def _input(first, jumps, draw):
    other, rate = draw.standard_normal(first.shape), draw.uniform(0, 3)

    def made(time):
        late = bool(jumps) and time > jumps[0]
        return first * np.cos(rate * time) + other * late

    return made


class Texts:
    """Random texts of a theory, by shape."""

    def __init__(self, theory, world, random):
        self.theory, self.world, self.random = theory, world, random
        self.now = random.choice((0.25, 0.5, 1.0))
        self.here = Numbers(world, self.now)

    def names(self, shape):
        """The letters, definitions and values of a shape."""
        known = {"d": (), "f": ONE, "M": SQUARE, "N": TALL, "p": ("m", "1"), "s": (), "T": ()}
        shapes = {**self.theory.shapes, **{n: known[n] for n in self.theory.definitions}}
        return [name for name, own in shapes.items() if own == shape]

    def matrix(self, shape=SQUARE, depth=2):
        """A matrix of a shape."""
        pick = self.random.random()
        if depth == 0 or pick < 0.35:
            return self.random.choice(self.names(shape) or ["I_r"])
        if pick < 0.55:
            return f"({self.matrix(shape, depth - 1)} + {self.matrix(shape, depth - 1)})"
        if pick < 0.7:
            return f"({self.number()}) * {self.matrix(shape, depth - 1)}"
        if pick < 0.8 and shape == SQUARE:
            return f"({self.matrix(TALL, depth - 1)}).T @ {self.matrix(TALL, depth - 1)}"
        if pick < 0.9 and shape == SQUARE:
            return f"({self.matrix(shape, depth - 1)}).T"
        if pick < 0.94 and self.theory.flow and depth:
            return f"{self.random.choice(self.names(shape))}({self.random.choice('0sT')})"
        return f"{self.matrix((shape[0], 'r'), depth - 1)} @ {self.matrix(SQUARE, depth - 1)}" if shape[1] == "r" else (
            self.random.choice(self.names(shape)))  # fmt: skip

    def number(self):
        """A small number as text."""
        return self.random.choice(("2", "1/2", "3", "-1", "-2", "1", "a", "b", *self.names(())))

    def scalar(self, depth=2):
        """A scalar."""
        pick = self.random.random()
        if depth == 0 or pick < 0.2:
            return self.random.choice(
                (*self.names(()), "2", "a", *self.names(ONE), *(["t"] if self.theory.flow else []))
            )
        if pick < 0.4:
            return f"tr({self.matrix(SQUARE, depth - 1)})"
        if pick < 0.5:
            return f"normF({self.matrix(self.random.choice((SQUARE, TALL)), depth - 1)})**2"
        if pick < 0.7:
            return f"({self.scalar(depth - 1)} + {self.scalar(depth - 1)})"
        if pick < 0.85:
            return f"({self.scalar(depth - 1)}) * ({self.scalar(depth - 1)})"
        if pick < 0.9 and self.names(ONE):
            return f"{self.random.choice(self.names(ONE))}({self.random.choice('0sT')})" if self.theory.flow else "b"
        return self.random.choice(self.names(()) or ["a"])

    def symmetric(self):
        """A text of a symmetric r x r matrix."""
        m = self.matrix()
        return self.random.choice((f"({m} + ({m}).T)", f"(({m}).T @ {m})", "S", *(["A"] if self.theory.flow else ())))

    def level(self, text, gap=None):
        """A number that a scalar is not below here: its value now, or a little less."""
        gap = self.random.choice((0.0, 0.5, 1.0)) if gap is None else gap
        return f"({round(self.here.number(text) - gap - 1e-4, 3)})"
