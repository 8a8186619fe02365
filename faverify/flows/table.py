"""The flows that the toolkit knows by name, each a row: letters, velocities, what is determined, how it starts.

Enclosures, covers and jets of every row come from one integrator (`faverify.flows.polynomial`); FA*'s exact solution is
another way to the last row's numbers (`faverify.flows.fa_star`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from flint import fmpq_mat

from faverify.balls.convert import exact
from faverify.cases.instance import Instance
from faverify.errors import DomainError, UsageError
from faverify.flows.polynomial.cell import Cell
from faverify.flows.polynomial.flow import PolynomialFlow
from faverify.flows.polynomial.run import MAX_BITS, MAX_STEPS, EnclosedState, PolynomialRun
from faverify.lang.expr import Expr, Letter, Transpose, add, matmul

Exact = Mapping[str, Any]


def flip(x: Expr) -> Expr:
    """The transpose."""
    return Transpose(x.shape and (x.shape[1], x.shape[0]), x)


Y, C, Z, W = Letter(("n", "m"), "Y"), Letter(("m", "r"), "C"), Letter(("n", "r"), "Z"), Letter(("r", "m"), "W")
GI = Letter(("r", "r"), "Gi")
RESIDUAL = add(Y, matmul(Z, W), -1)
GRADIENT = matmul(flip(Z), RESIDUAL)


@dataclass(frozen=True)
class FlowRow:
    """A flow of the kind of case that `Instance` is: what moves and how, what follows, and its exact data."""

    title: str
    velocities: Mapping[str, Expr]
    start: Callable[[Instance], Exact]
    constants: Callable[[Instance], Exact]
    determined: Mapping[str, Expr] = field(default_factory=dict)


def optimal(Z0: fmpq_mat, Y0: fmpq_mat) -> fmpq_mat:
    """``(Z^T Z)^{-1} Z^T Y``, exact; raises `DomainError` where Z has no full column rank."""
    return inverse_gram(Z0) * (Z0.transpose() * Y0)


def inverse_gram(Z0: fmpq_mat) -> fmpq_mat:
    """``(Z^T Z)^{-1}``, exact; raises `DomainError` where Z has no full column rank."""
    try:
        return (Z0.transpose() * Z0).inv()
    except ZeroDivisionError:
        raise DomainError("Z(0) has no full column rank, so that no W is optimal for it: give W0") from None


def _both(case: Instance) -> Exact:
    Z0 = exact(case.Z0)
    return {"Z": Z0, "W": exact(case.W0) if case.W0 is not None else optimal(Z0, exact(case.Y))}


def _data(case: Instance) -> Exact:
    return {"Y": exact(case.Y), "C": exact(case.C)}


FLOWS: dict[str, FlowRow] = {
    "fa": FlowRow(
        "FA: Z' = E C, W' = Z^T E, E = Y - Z W (paper: (3))",
        {"Z": matmul(RESIDUAL, C), "W": GRADIENT},
        _both,
        _data,
    ),
    "gd": FlowRow(
        "GD: Z' = E W^T, W' = Z^T E (paper: (2))",
        {"Z": matmul(RESIDUAL, flip(W)), "W": GRADIENT},
        _both,
        _data,
    ),
    "fa_star": FlowRow(
        "FA*: Z' = Y C - Z G^-1 Z^T Y C with the constant Gram matrix G of Fact 3, W = G^-1 Z^T Y",
        {"Z": add(matmul(Y, C), matmul(matmul(Z, GI), matmul(flip(Z), matmul(Y, C))), -1)},
        lambda case: {"Z": exact(case.Z0)},
        lambda case: {**_data(case), "Gi": inverse_gram(exact(case.Z0))},
        {"W": matmul(GI, matmul(flip(Z), Y))},
    ),
}


def flow_of(name: str, case: Instance) -> PolynomialFlow:
    """The row's flow with the exact data of a case.

    W(0) is the case's W0, else the optimal W for Z0. Raises `UsageError` for an unknown name, `DomainError` where Z0
    has no full column rank and W is to be optimal.
    """
    if name not in FLOWS:
        raise UsageError(f"no flow {name!r}; the flows are {', '.join(FLOWS)}")
    row = FLOWS[name]
    return PolynomialFlow(row.start(case), row.velocities, row.constants(case), determined=row.determined, name=name)


_KEPT = 64
_RUNS: dict[tuple[str, str, int, int, int], PolynomialRun] = {}


def table_run(
    instance: Instance, flow: str, digits: int = 30, max_steps: int = MAX_STEPS, max_bits: int = MAX_BITS
) -> PolynomialRun:
    """The integration of "fa", "gd" or "fa_star", kept for the 64 latest requests.

    Raises `UsageError` for an unknown flow, `DomainError` where Z0 has no full column rank and W is to be optimal.
    """
    if flow not in FLOWS or digits < 1:
        raise UsageError(f"no flow {flow!r} to {digits} digits; the flows are {', '.join(FLOWS)}")
    key = (instance.digest, flow, digits, max_steps, max_bits)
    if key not in _RUNS:
        while len(_RUNS) >= _KEPT:
            _RUNS.pop(next(iter(_RUNS)))
        _RUNS[key] = PolynomialRun(flow_of(flow, instance), digits, max_steps, max_bits)
    return _RUNS[key]


def enclose_flow(
    instance: Instance,
    flow: str,
    times: Sequence[Fraction],
    digits: int = 30,
    max_steps: int = MAX_STEPS,
    max_bits: int = MAX_BITS,
) -> list[EnclosedState]:
    """Rigorous enclosures of Z and W (with Y, C) at exact times >= 0 along "fa", "gd" or "fa_star", in the order given.

    Radii of what moves are at most about ``10^-digits`` times the largest Frobenius norm at the start. W(0) is the
    instance's W0, else the optimal W for Z0 (FA* always). Raises `UsageError`, `DomainError` (see `table_run`), and
    `TooStiff` when ``max_steps`` steps or ``max_bits`` bits are not enough.
    """
    run = table_run(instance, flow, digits, max_steps, max_bits)
    if times:
        run.cover(max(Fraction(t) for t in times))
    return [run.at(Fraction(t)) for t in times]


def tube(
    instance: Instance,
    flow: str,
    T: Fraction,
    digits: int = 15,
    max_steps: int = MAX_STEPS,
    max_bits: int = MAX_BITS,
) -> tuple[Cell, ...]:
    """Cells that cover [0, T] without a gap (checked), each with boxes of the letters that hold throughout the cell.

    Raises what `enclose_flow` raises.
    """
    return table_run(instance, flow, digits, max_steps, max_bits).cells(Fraction(T))
