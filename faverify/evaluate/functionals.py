"""Integrals, rises, minima and limits along a flow: what a statement says over an interval of time, enclosed from covers."""

from typing import Any

from faverify.evaluate.evaluator import Functional
from faverify.evaluate.ring import Unsupported


def functional(trajectory: Any) -> Functional:
    """The functionals of a trajectory; raises `Unsupported` for what no cover gives."""

    def compute(evaluator: Any, call: Any) -> Any:
        raise Unsupported(f"{call.function} over time")

    return compute
