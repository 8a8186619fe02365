"""What the validated integrator asks of a flow: its start, its Taylor recursion, and two bounds in norms."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from flint import arb, arb_mat, arb_poly, fmpq_mat

from faverify.balls.convert import ball_matrix, exact
from faverify.cases.instance import Instance
from faverify.errors import DomainError
from faverify.flows.taylor_norms import frobenius

State = tuple[Any, ...]


@dataclass
class Norms:
    """Frobenius norms of the coefficients of one step, each times the power of the step: arb_polys in time / step.

    ``parts``: of Z (and W), orders 0..p. ``inner``: of the recursion's inner r x r matrix, orders 0..p-1.
    """

    parts: tuple[Any, ...]
    inner: Any
    order: int

    def inner_and(self, beyond: Any) -> Any:
        """Bounds for the inner matrix at all orders: the known norms, then the coefficients of ``beyond``."""
        known = [self.inner[k] for k in range(self.order)]
        return arb_poly(known + [beyond[k] for k in range(self.order, beyond.degree() + 1)])


@dataclass
class Tube:
    """All states within ``error`` (Frobenius norm) of the polynomial on one step: what `System.rate` bounds over."""

    state: State
    norms: Norms
    error: Any

    def deviation(self, part: int) -> Any:
        """At least the distance of a part (0 = Z, 1 = W) from its value at the start of the step."""
        return (total(self.norms.parts[part], 1) + self.error).upper()


class Recursion(ABC):
    """Coefficients of the velocity along a series that is given order by order."""

    @abstractmethod
    def push(self, coefficient: State) -> tuple[State, Any]:
        """Take coefficient k of the state; returns coefficient k of f along the series, and of the inner matrix."""


class System(ABC):
    """One polynomial matrix flow ``x' = f(x)`` of an exact instance; balls are made at the current precision.

    The error e of a polynomial p with defect ``d = p' - f(p)`` obeys ``|e|' <= mu |e| + |d|`` in the Frobenius norm of
    the whole state, with mu the logarithmic norm of the Jacobian over the tube (Dahlquist 1958; Hairer, Norsett and
    Wanner, *Solving ODEs I*, I.10). A norm ball has no corners to wrap.
    """

    parts: tuple[str, ...] = ("Z", "W")
    rotates = True
    """Whether `faverify.flows.lohner` knows its Jacobian."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.work_sizes = instance.sizes
        self.exact_Z0 = exact(instance.Z0)
        self.exact_Y, self.exact_C = exact(instance.Y), exact(instance.C)
        self.Y = self.C = arb_mat(0, 0)

    def refresh(self) -> None:
        """Make the constant balls anew, at the current precision."""
        self.Y, self.C = ball_matrix(self.exact_Y), ball_matrix(self.exact_C)

    def exact_start(self) -> tuple[Any, ...]:
        """Z(0) and W(0), exact; W(0) is the instance's, else the optimal W for Z0 (`DomainError` without it)."""
        given = self.instance.W0
        return self.exact_Z0, exact(given) if given is not None else optimal(self.exact_Z0, self.exact_Y)

    @property
    def feedback(self) -> Any:
        """The constant P of ``Z' = E P``; None where it is W^T (GD)."""
        return self.C

    def curvature(self, norms: Norms, error: Any) -> Any:
        """A c with ``|f(x + e) - f(x) - J e| <= c |e|^2`` for x on the polynomial and ``|e| <= error``.

        The terms beyond the linear ones are products of D, V and one of C, Z, W, or of three of D, V.
        """
        sizes = sum((total(part, 0) for part in norms.parts), arb(0))
        return (frobenius(self.C) + 3 * sizes + 2 * error).upper()

    @abstractmethod
    def recursion(self) -> Recursion:
        """A fresh Taylor recursion."""

    def box_recursion(self) -> Recursion:
        """One with the same values whose expressions are better over wide boxes."""
        return self.recursion()

    @abstractmethod
    def tail(self, norms: Norms) -> Any:
        """Bounds of the norms of the defect's coefficients of order p and beyond (those below vanish up to rounding).

        An arb_poly in time / step, whose coefficients below p are to be ignored.
        """

    @abstractmethod
    def rate(self, tube: Tube) -> Any:
        """At least the logarithmic norm of the Jacobian at every state of the tube."""

    def letters(self, state: State) -> dict[str, Any]:
        """Y, C, Z, W for a ball of states, at the current precision."""
        return {"Y": ball_matrix(self.exact_Y), "C": ball_matrix(self.exact_C), "Z": state[0], "W": state[1]}

    def jet_letters(self, states: list[State]) -> dict[str, list[Any]]:
        """The Taylor coefficients of Z and W from those of the state."""
        return {"Z": [state[0] for state in states], "W": [state[1] for state in states]}

    def residual_deviation(self, tube: Tube) -> Any:
        """At least the distance of E from its value at the start of the step, over the tube."""
        z, w = tube.norms.parts
        sizes = total(z, 0) + total(w, 0)
        return (total(z * w, 1) + tube.error * (sizes + tube.error)).upper()


def at_rest(state: State) -> Norms:
    """The norms of a step of length zero."""
    return Norms(tuple(arb_poly([frobenius(part)]) for part in state), arb_poly([]), 0)


def total(polynomial: Any, first: int) -> Any:
    """The sum of an arb_poly's coefficients from an order on, rounded up."""
    coefficients = polynomial.coeffs()[first:]
    return sum(coefficients, arb(0)).upper()


def optimal(Z: Any, Y: Any) -> fmpq_mat:
    """``(Z^T Z)^{-1} Z^T Y``, exact; raises `DomainError` where Z has no full column rank."""
    try:
        return (Z.transpose() * Z).solve(Z.transpose() * Y)
    except ZeroDivisionError:
        raise DomainError("Z(0) has no full column rank: no optimal W to start from") from None


def larger_eigenvalue(a: Any, b: Any, c: Any) -> Any:
    """At least the larger eigenvalue of [[a, b/2], [b/2, c]] for upper bounds a, b >= 0, c of its entries."""
    gap = a - c
    return ((a + c + (gap * gap + b * b).sqrt()) / 2).upper()
