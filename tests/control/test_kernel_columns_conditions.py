"""The union over columns, each side condition violated alone: of two letters that need a law one has it, and so on."""

import pytest

from faverify.claim import Theory
from faverify.errors import FaverifyError
from faverify.kernel.script import Script, step

SHAPES = {"Y": ("n", "m"), "C": ("m", "r"), "C0": ("m", "r"), "c": ("m", "1"), "G": ("m", "r"), "x": (), "p": ()}
LAWS = {"C": "normal(0, 1)", "c": "normal(0, 1)"}
PREMISE = "P(normF(Y @ c)**2 > x) <= p"

BESIDE = "P(normF(Y @ G @ G.T @ c)**2 > x) <= p"


def union(values=LAWS, shapes=(), definitions=(), relations=(), premise=PREMISE, **args):
    """The rule in a theory, with some of what it is asked changed."""
    theory = Theory(
        "columns", "columns", {**SHAPES, **dict(shapes)}, values=dict(values), definitions=dict(definitions),
        relations=tuple(relations), kind="laws",
    )  # fmt: skip
    told = {"of": premise[2:].split(" > ")[0], "level": "x", "bound": "p", "column": "c", "before": "C0", "whole": "C"}
    told |= args
    says = f"P(worst({told['of']}, {told['column']}, {told['before']}, {told['whole']}) > x) <= r * p if {premise}"
    Script(theory).add(step("a", says, "union over columns", premise, **told))


def test_the_rule_gives_the_union_where_nothing_is_violated():
    union()
    union({**LAWS, "G": "normal(0, 1)"}, premise=BESIDE)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"values": {"C": "normal(0, 1)", "G": "normal(0, 1)"}, "premise": BESIDE}, "no normal law"),
        ({"values": {"c": "normal(0, 1)", "G": "normal(0, 1)"}, "premise": BESIDE}, "no normal law"),
        ({"values": {"G": "normal(0, 1)"}, "premise": BESIDE}, "no normal law"),
        ({"values": {}}, "normal law|not random"),
        ({"premise": "P(normF(Y @ C0 @ C0.T @ c)**2 > x) <= p"}, "mentions C0"),
        ({"values": {**LAWS, "C0": "normal(0, 1)"}}, "free letter"),
        ({"values": {**LAWS, "C0": "G @ G.T @ G"}}, "free letter"),
        ({"shapes": {"C0": ("m", "n")}}, "needs|free letter"),
        ({"relations": ("C0.T @ C0 == I_r",)}, "free letter"),
        ({"premise": "P(normF(Y @ C @ C.T @ c)**2 > x) <= p"}, "depends on C"),
        ({"bound": "2 * p"}, "gives"),
        ({"level": "2 * x"}, "premise|gives"),
    ],
)  # fmt: skip
def test_each_condition_violated_alone_is_refused(changed, why):
    with pytest.raises(FaverifyError, match=why):
        union(**changed)
