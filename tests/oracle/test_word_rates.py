"""Derivatives and steps of words, letters with values and adjoined inverses included: NumPy's difference quotients."""

import numpy as np
import pytest
from oracle.word_values import poly_value

from faverify.algebra.translate import Translator
from faverify.claim import Theory
from faverify.errors import StatementError, UsageError
from faverify.lang.parse import parse_expression

SHAPES = {
    "X": ("n", "n"), "Y": ("n", "m"), "C": ("n", "n"), "V": ("n", "n"), "U": ("n", "n"), "W": ("n", "n"), "k": (),
    "N": ("n", "n"),
}  # fmt: skip
FLOW = {"X": "C @ X - k * Y @ Y.T", "Y": "X @ Y + 2 * Y"}
VALUES = {"V": "inv(X @ X.T + Y @ Y.T)", "U": "inv(X)", "W": "X @ X.T - 3 * C", "N": "inv(C)"}
MOVING = Theory("moving", "letters that move", SHAPES, flow=FLOW, values=VALUES, kind="flow")
STEPPING = Theory("stepping", "letters that step", {k: v for k, v in SHAPES.items() if k in "XYCkN"}, kind="steps",
                  steps=FLOW, values={"N": "inv(C)"})  # fmt: skip
STEP, SIZES = 1e-4, {"n": 3, "m": 2}


def state(seed):
    rng = np.random.default_rng(seed)
    given = {name: rng.uniform(-1, 1, tuple(SIZES.get(d, 1) for d in SHAPES[name] or "11")) for name in "XYCk"}
    given["X"] = given["X"] + 2 * np.eye(3)
    given["C"] = given["C"] - 2 * np.eye(3)
    return given


def whole(base):
    """The letters with values, from those that they are made of."""
    x, y, c = base["X"], base["Y"], base["C"]
    inverse = np.linalg.inv
    made = {"V": inverse(x @ x.T + y @ y.T), "U": inverse(x), "W": x @ x.T - 3 * c, "N": inverse(c)}
    return {**base, **made}


def moved(base):
    x, y, c, k = (base[name] for name in "XYCk")
    return {"X": c @ x - k * y @ y.T, "Y": x @ y + 2 * y}


def along(base, time):
    """One step of Heun's method: its error is of third order in the time."""
    first = moved(base)
    second = moved({**base, **{name: base[name] + time * rate for name, rate in first.items()}})
    return {**base, **{name: base[name] + time * (first[name] + second[name]) / 2 for name in first}}


TEXTS = {
    "X": lambda b: b["X"],
    "V": lambda b: b["V"],
    "U": lambda b: b["U"],
    "W": lambda b: b["W"],
    "N @ X": lambda b: b["N"] @ b["X"],
    "V.T @ Y": lambda b: b["V"].T @ b["Y"],
    "U.T @ C @ U": lambda b: b["U"].T @ b["C"] @ b["U"],
    "X @ V @ X.T - U / 3": lambda b: b["X"] @ b["V"] @ b["X"].T - b["U"] / 3,
    "k * W @ W": lambda b: b["k"] * b["W"] @ b["W"],
    "inv(X.T @ X) @ Y": lambda b: np.linalg.inv(b["X"].T @ b["X"]) @ b["Y"],
    "tr(V)": lambda b: np.array([[np.trace(b["V"])]]),
    "inner(U, V) - 2 * normF(Y)**2": lambda b: np.array([[np.sum(b["U"] * b["V"]) - 2 * np.sum(b["Y"] ** 2)]]),
    "tr(inv(X @ X.T + Y @ Y.T) @ C)": lambda b: np.array([[np.trace(b["V"] @ b["C"])]]),
}


def numbers(translator, value, base):
    """A polynomial of words as an array; adjoined letters are the inverses of what they are made of."""
    values = whole(base)
    for name, made in translator.known.items():
        if name not in values:
            assert made.function == "inv"
            values[name] = np.linalg.inv(poly_value(made.argument, values, SIZES).astype(float))
    found = poly_value(value.poly, values, SIZES, value.traces)
    return 0.0 if found is None else found.astype(float)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("text", TEXTS)
def test_the_derivative_of_words_is_the_limit_of_difference_quotients(text, seed):
    translator, base = Translator(MOVING), state(seed)
    found = numbers(translator, translator.derivative(parse_expression(text, MOVING)), base)
    ends = [TEXTS[text](whole(along(base, sign * STEP))) for sign in (1, -1)]
    quotient = (ends[0] - ends[1]) / (2 * STEP)
    assert np.abs(quotient).max() > 0.01
    assert np.abs(found - quotient).max() < 1e-5 * (1 + np.abs(quotient).max())


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("text", [text for text in TEXTS if not set("VUW") & set(text)])
def test_a_step_of_words_is_their_value_after_the_step(text, seed):
    if "inv(X" in text:
        with pytest.raises(StatementError):
            Translator(STEPPING).after_step(parse_expression(text, STEPPING))
        return
    translator, base = Translator(STEPPING), state(seed)
    found = numbers(translator, translator.after_step(parse_expression(text, STEPPING)), base)
    assert np.allclose(found, TEXTS[text](whole({**base, **moved(base)})))
    with pytest.raises(StatementError, match="discrete"):
        translator.derivative(parse_expression(text, STEPPING))


DOUBLING = {"X": "2 * X"}
INNER = ("inv({0})", "sqrtm({0} @ {0}.T + I_n)", "proj({0})", "inv(inv({0}) @ C)", "inv(C + {0})")


@pytest.mark.parametrize("function", INNER)
def test_what_changes_with_a_step_inside_a_function_has_no_next_value_in_words(function):
    """Neither where it is written out nor as the value of a letter, nor of a letter made of that letter."""
    shapes = dict.fromkeys("XCVU", ("n", "n"))
    value = function.format("X")
    written = Theory("written", "a function", shapes, steps=DOUBLING, kind="free")
    named = Theory("named", "a letter", shapes, steps=DOUBLING, values={"V": value, "U": "inv(V)"}, kind="free")
    for theory, text in (
        (written, value),
        (written, f"C @ {value}"),
        (named, "V"),
        (named, "V.T @ C"),
        (named, "U @ C"),
    ):
        with pytest.raises(StatementError, match="changes with a step"):
            Translator(theory).after_step(parse_expression(text, theory))
    still = parse_expression(function.format("C"), written)
    assert Translator(written).after_step(still) == Translator(written).value(still)


@pytest.mark.parametrize("moves", [{"flow": {"x": "2 * x"}}, {"steps": {"x": "2 * x"}}])
def test_a_parameter_neither_flows_nor_steps(moves):
    """It would stand still in words: next(x * C) == x * C was proved where x doubles."""
    with pytest.raises(UsageError, match="make it 1 x 1 to move"):
        Theory("number", "a number that moves", {"x": (), "C": ("n", "n")}, kind="free", **moves)
