"""Three linear layers: what GD conserves, and what FA conserves where its feedback passes through the layers.

The network is `W3 @ W2 @ W1`, and `E` is its error. GD moves the layers by `W2.T @ W3.T @ E`, `W3.T @ E @ W1.T` and `E @ W1.T @ W2.T`:
neighbouring layers learn the same product from two sides, so `W1 @ W1.T - W2.T @ W2` and `W2 @ W2.T - W3.T @ W3` are
constant, and the loss is spent on the speeds. FA sends the error back through `C2`, and on through `C1`: `W3.T` becomes
`C2`, and `W2.T` becomes `C1`. Then `D(W2) @ W2.T == C2 @ D(W3)` and `D(W1) @ W1.T == C1 @ D(W2)`: the differences of each side's symmetric
parts are constant, Appendix E's invariant once for each pair of layers. Direct feedback (a matrix of its own from the output to
the first layer) keeps the second invariant and loses the first.

Does not show: that three-layer FA converges.
"""

from dataclasses import replace

from faverify.claim import Claim, Part, Restoration, Theory, under
from faverify.kernel.script import step
from faverify.methods import ball_cases, chain, proof

SHAPES = {"Y": ("m", "n"), "W1": ("r", "n"), "W2": ("k", "r"), "W3": ("m", "k")}
DELTA = "(Y - W3 @ W2 @ W1)"
GD3 = Theory(
    name="three_layer_gd",
    title="GD on `E == Y - W3 @ W2 @ W1`",
    shapes=SHAPES,
    definitions={"E": "Y - W3 @ W2 @ W1"},
    flow={
        "W1": f"W2.T @ W3.T @ {DELTA}",
        "W2": f"W3.T @ {DELTA} @ W1.T",
        "W3": f"{DELTA} @ W1.T @ W2.T",
    },
    kind="free",
    latex={"W1": "W_{1}", "W2": "W_{2}", "W3": "W_{3}"},
)
FA3 = Theory(
    name="three_layer_fa",
    title="FA on `E == Y - W3 @ W2 @ W1`: the error goes back through the fixed `C2`, then through the fixed `C1`",
    shapes={**SHAPES, "C1": ("r", "k"), "C2": ("k", "m")},
    definitions=GD3.definitions,
    flow={"W1": f"C1 @ C2 @ {DELTA}", "W2": f"C2 @ {DELTA} @ W1.T", "W3": f"{DELTA} @ W1.T @ W2.T"},
    kind="free",
    latex={**GD3.latex, "C1": "C_{1}", "C2": "C_{2}"},
)
DIRECT = Theory(
    name="three_layer_direct",
    title="direct feedback: the error goes to the first layer through a matrix `C3` of its own",
    shapes={**FA3.shapes, "C3": ("r", "m")},
    definitions=GD3.definitions,
    flow={**FA3.flow, "W1": f"C3 @ {DELTA}"},
    kind="free",
    latex={**FA3.latex, "C3": "C_{3}"},
)
SMALL = replace(
    GD3,
    name="three_layer_gd_small",
    title="GD on `E == Y - W3 @ W2 @ W1` from a tenth of free letters",
    shapes={**SHAPES, "A1": ("r", "n"), "A2": ("k", "r"), "A3": ("m", "k")},
    starts={"W1": "A1 / 10", "W2": "A2 / 10", "W3": "A3 / 10"},
)
SMALL_FA = replace(
    FA3,
    name="three_layer_fa_small",
    title="FA on `E == Y - W3 @ W2 @ W1` from a tenth of free letters",
    shapes={**FA3.shapes, "A1": ("r", "n"), "A2": ("k", "r"), "A3": ("m", "k")},
    starts={"W1": "A1 / 10", "W2": "A2 / 10", "W3": "A3 / 10"},
)
FIRST = "W1 @ W1.T - W2.T @ W2"
SECOND = "W2 @ W2.T - W3.T @ W3"
FIRST_FA = "W1 @ W1.T - C1 @ W2 - W2.T @ C1.T"
SECOND_FA = "W2 @ W2.T - C2 @ W3 - W3.T @ C2.T"


def at_start(text: str) -> str:
    """The text with every layer at the start."""
    for name in ("W1", "W2", "W3"):
        text = text.replace(name, f"{name}(0)")
    return text


GD_FIRST = Part(
    "GD: the first two layers",
    says=f"D({FIRST}) == 0",
    by=chain(last="both are `W2.T @ W3.T @ E @ W1.T` and its transpose"),
    controls=(
        "D(W1 @ W1.T + W2.T @ W2) == 0",
        "D(W1 @ W1.T - 2 * W2.T @ W2) == 0",
        under(FA3, f"D({FIRST}) == 0", "with fixed feedback the balance is another"),
    ),
)
GD_SECOND = Part(
    "GD: the last two layers",
    says=f"D({SECOND}) == 0",
    by=chain(last="both are `W3.T @ E @ W1.T @ W2.T` and its transpose"),
    controls=(
        "D(W2 @ W2.T + W3.T @ W3) == 0",
        "D(W2 @ W2.T) == 0",
        under(FA3, f"D({SECOND}) == 0", "with fixed feedback the balance is another"),
    ),
)
LOSS = Part(
    "GD spends its loss on its speed",
    says="D(normF(E)**2) == -2 * normF(W2.T @ W3.T @ E)**2 - 2 * normF(W3.T @ E @ W1.T)**2 - 2 * normF(E @ W1.T @ W2.T)**2",
    by=chain(last="the product rule in three layers"),
    controls=(
        "D(normF(E)**2) == -2 * normF(W2.T @ W3.T @ E)**2 - 2 * normF(E @ W1.T @ W2.T)**2",
        "D(normF(E)**2) == -normF(W2.T @ W3.T @ E)**2 - normF(W3.T @ E @ W1.T)**2 - normF(E @ W1.T @ W2.T)**2",
        under(
            FA3,
            "D(normF(E)**2) == -2 * normF(W2.T @ W3.T @ E)**2 - 2 * normF(W3.T @ E @ W1.T)**2 - 2 * normF(E @ W1.T @ W2.T)**2",
            "FA does not descend along the gradient",
        ),
    ),
)
FA_FIRST = Part(
    "FA: the first two layers",
    says=f"D({FIRST_FA}) == 0",
    theory=FA3,
    by=chain(last="`D(W1) @ W1.T == C1 @ C2 @ E @ W1.T`, and that is `C1 @ D(W2)`"),
    controls=(
        "D(W1 @ W1.T - C1 @ W2) == 0",
        "D(W1 @ W1.T + C1 @ W2 + W2.T @ C1.T) == 0",
        under(DIRECT, f"D({FIRST_FA}) == 0", "direct feedback is not passed through `C1`"),
    ),
)
FA_SECOND = Part(
    "FA: the last two layers",
    says=f"D({SECOND_FA}) == 0",
    theory=FA3,
    by=chain(last="`D(W2) @ W2.T == C2 @ E @ W1.T @ W2.T`, and that is `C2 @ D(W3)`"),
    controls=(
        "D(W2 @ W2.T - C2 @ W3) == 0",
        "D(W2 @ W2.T - 2 * C2 @ W3 - 2 * W3.T @ C2.T) == 0",
        under(GD3, "D(W2 @ W2.T - W3.T @ W3 - W3.T @ W3) == 0", "for GD the last term is there once"),
    ),
)
DIRECT_SECOND = Part(
    "direct feedback keeps the second",
    says=f"D({SECOND_FA}) == 0",
    theory=DIRECT,
    by=chain(last="the first layer's velocity does not enter"),
    controls=("D(W2 @ W2.T + C2 @ W3 + W3.T @ C2.T) == 0", "D(W2 @ W2.T - C2 @ W3) == 0", f"D({FIRST_FA}) == 0"),
)
GD_ALWAYS = Part(
    "GD: the balance at all times",
    says=f"{FIRST} == {at_start(FIRST)}",
    by=proof(
        step("rate", f"D({FIRST}) == 0", "identity"),
        step("constant", f"{FIRST} == {at_start(FIRST)}", "monotone", "rate", of=FIRST),
        against=ball_cases(most=4, t=("1/64",)),
    ),
    controls=("W1 @ W1.T == W1(0) @ W1(0).T", "W1 @ W1.T + W2.T @ W2 == W1(0) @ W1(0).T + W2(0).T @ W2(0)"),
)
GD_TIMES = Part(
    "GD along its flow, at instances",
    says=f"normF({FIRST} - ({at_start(FIRST)})) + normF({SECOND} - ({at_start(SECOND)})) <= 1/1000000000 and normF(E) < normF(E(0)) if normF(W2(0).T @ W3(0).T @ E(0)) > 0",
    theory=SMALL,
    by=ball_cases(most=4, t=("1/16", "1/2")),
    decides=False,
    controls=(
        "normF(W1 @ W1.T - W1(0) @ W1(0).T) <= 1/1000000000",
        "normF(E) > normF(E(0))",
    ),
    note="The layers are enclosed at each time: nothing of the laws is used.",
)
FA_TIMES = Part(
    "FA along its flow, at instances",
    says=f"normF({FIRST_FA} - ({at_start(FIRST_FA)})) + normF({SECOND_FA} - ({at_start(SECOND_FA)})) <= 1/1000000000",
    theory=SMALL_FA,
    by=ball_cases(most=4, t=("1/16", "1/2")),
    decides=False,
    controls=(
        f"normF({FIRST} - ({at_start(FIRST)})) <= 1/1000000000",
        f"normF({SECOND} - ({at_start(SECOND)})) <= 1/1000000000",
    ),
)

CLAIM = Claim(
    label="flow-three-layer",
    title="What three linear layers conserve",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=GD3,
    statement="GD on three linear layers keeps `W1 @ W1.T - W2.T @ W2` and `W2 @ W2.T - W3.T @ W3`; FA keeps `W1 @ W1.T - C1 @ W2 - W2.T @ C1.T` and `W2 @ W2.T - C2 @ W3 - W3.T @ C2.T`.",
    parts=(GD_FIRST, GD_SECOND, LOSS, FA_FIRST, FA_SECOND, DIRECT_SECOND, GD_ALWAYS, GD_TIMES, FA_TIMES),
    uses=("appendix-e",),
    hypotheses=(("small starts, for the certified values", "start of the theories"),),
    tags=("identity", "conservation", "flow"),
)
