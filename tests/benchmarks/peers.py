"""The peers of the benchmarks, each at its best: what is constant is computed once and is not counted.

A peer takes (case, flow, digits, T) and returns the processor seconds it needed and the entries it ends with, Z then W
(FA*: Z alone), as mpmath numbers: what they are worth is for the caller to compare. None of them bounds its error.
"""

import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import scipy.integrate
import scipy.linalg

from faverify.balls.convert import exact
from faverify.cases.instance import Instance
from faverify.exact.linear import from_flint
from faverify.flows.reduced import reduce
from faverify.flows.table import inverse_gram, optimal

Peer = Callable[[Instance, str, int, int], "tuple[float, list[Any]] | None"]


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds and the result."""
    start = time.process_time()
    result = run()
    return time.process_time() - start, result


def data(case: Instance, flow: str) -> dict[str, Any]:
    """Exact matrices: Y, C, Z, W (the optimal one), B = Y C, and for FA* the inverse Gram matrix Gi."""
    Y, C, Z = (exact(x) for x in (case.Y, case.C, case.Z0))
    found = {"Y": Y, "C": C, "Z": Z, "B": Y * C}
    found |= {"Gi": inverse_gram(Z)} if flow == "fa_star" else {"W": optimal(Z, Y)}
    return {name: from_flint(x) for name, x in found.items()}


def numbers(rows: Any) -> Any:
    """Rows of Fractions as an mpmath matrix, at the current precision."""
    return mpmath.matrix([[mpmath.mpf(x.numerator) / x.denominator for x in row] for row in rows])


def doubles(rows: Any) -> Any:
    """Rows of Fractions as doubles."""
    return np.array([[float(x) for x in row] for row in rows])


def _moves(flow: str, m: dict[str, Any], Z: Any, W: Any, turn: Callable[[Any], Any]) -> list[Any]:
    """The velocities of Z and W (FA*: of Z) in any matrix arithmetic with ``@``."""
    if flow == "fa_star":
        return [m["B"] - Z @ (m["Gi"] @ (turn(Z) @ m["B"]))]
    E = m["Y"] - Z @ W
    return [E @ (turn(W) if flow == "gd" else m["C"]), turn(Z) @ E]


def odefun(case: Instance, flow: str, digits: int, T: int) -> tuple[float, list[Any]]:
    """mpmath's Taylor integration."""
    n, m, r = case.sizes
    with mpmath.workdps(digits):
        letters = {name: numbers(rows) for name, rows in data(case, flow).items()}

        def velocity(_t: Any, state: Any) -> Any:
            Z = mpmath.matrix([state[i * r : (i + 1) * r] for i in range(n)])
            W = None
            if flow != "fa_star":
                W = mpmath.matrix([state[n * r + i * m : n * r + (i + 1) * m] for i in range(r)])
            return [x for part in _moves(flow, letters, Z, W, lambda x: x.T) for x in part]

        start = list(letters["Z"]) + ([] if flow == "fa_star" else list(letters["W"]))
        return timed(lambda: list(mpmath.odefun(velocity, 0, start)(T)))


def dop853(case: Instance, flow: str, digits: int, T: int) -> tuple[float, list[Any]]:
    """SciPy in doubles, rtol = atol = 1e-12."""
    letters = {name: doubles(rows) for name, rows in data(case, flow).items()}
    shape, size = letters["Z"].shape, letters["Z"].size

    def velocity(_t: float, flat: Any) -> Any:
        W = None if flow == "fa_star" else flat[size:].reshape(letters["W"].shape)
        return np.concatenate([x.ravel() for x in _moves(flow, letters, flat[:size].reshape(shape), W, np.transpose)])

    start = np.concatenate([letters[name].ravel() for name in ("Z", "W") if name in letters])
    run = lambda: scipy.integrate.solve_ivp(velocity, (0, T), start, "DOP853", rtol=1e-12, atol=1e-12).y[:, -1]  # noqa: E731
    seconds, found = timed(run)
    return seconds, [mpmath.mpf(float(x)) for x in found]


class _Expressions:
    """Matrices of heyoka's expressions or numbers, multiplied by ``@``."""

    def __init__(self, rows: Any) -> None:
        self.rows = rows

    def __matmul__(self, other: "_Expressions") -> "_Expressions":
        import heyoka as hy

        columns = list(zip(*other.rows, strict=True))
        return _Expressions(
            [[hy.sum([x * y for x, y in zip(row, c, strict=True)]) for c in columns] for row in self.rows]
        )

    def __sub__(self, other: "_Expressions") -> "_Expressions":
        pairs = zip(self.rows, other.rows, strict=True)
        return _Expressions([[x - y for x, y in zip(a, b, strict=True)] for a, b in pairs])

    def turned(self) -> "_Expressions":
        """The transpose."""
        return _Expressions([list(row) for row in zip(*self.rows, strict=True)])


def _variables(name: str, rows: int, columns: int) -> _Expressions:
    import heyoka as hy

    return _Expressions([[hy.make_vars(f"{name}{i}_{j}") for j in range(columns)] for i in range(rows)])


def heyoka_real(case: Instance, flow: str, digits: int, T: int) -> tuple[float, list[Any]] | None:
    """heyoka's multiprecision; None where it is not installed. Compilation is not counted."""
    return _heyoka(case, flow, int(digits * 3.33) + 10, T)


def heyoka_double(case: Instance, flow: str, digits: int, T: int) -> tuple[float, list[Any]] | None:
    """heyoka in doubles; None where it is not installed. Compilation is not counted."""
    return _heyoka(case, flow, 53, T)


def _heyoka(case: Instance, flow: str, bits: int, T: int) -> tuple[float, list[Any]] | None:
    number = _number(bits)
    if number is None:
        return None
    exactly = data(case, flow)
    letters = {name: _Expressions([[number(x) for x in row] for row in rows]) for name, rows in exactly.items()}
    names = [name for name in ("Z", "W") if name in letters]
    moving = {name: _variables(name, len(exactly[name]), len(exactly[name][0])) for name in names}
    velocities = _moves(flow, letters, moving["Z"], moving.get("W"), lambda x: x.turned())
    start = [x for name in names for row in letters[name].rows for x in row]
    seconds, state = _propagated(list(moving.values()), velocities, start, bits, T)
    return seconds, state


def _number(bits: int) -> Callable[[Fraction], Any] | None:
    """Fractions in heyoka's arithmetic of so many bits."""
    try:
        import heyoka as hy
    except ImportError:
        return None
    if bits == 53:
        return float
    return lambda x: hy.real(str(x.numerator), bits) / hy.real(str(x.denominator), bits)


def _propagated(moving: Any, velocities: Any, start: Any, bits: int, T: int) -> tuple[float, list[Any]]:
    import heyoka as hy

    pairs = [(x, v) for a, b in zip(moving, velocities, strict=True)
             for p, q in zip(a.rows, b.rows, strict=True) for x, v in zip(p, q, strict=True)]  # fmt: skip
    if bits == 53:
        solver = hy.taylor_adaptive(pairs, start, compact_mode=True)  # else GD takes minutes to compile
    else:
        solver = hy.taylor_adaptive(pairs, start, fp_type=hy.real, prec=bits)
    seconds, _ = timed(lambda: solver.propagate_until(float(T) if bits == 53 else hy.real(T, bits)))
    with mpmath.workprec(bits + 10):
        return seconds, [mpmath.mpf(str(x)) for x in solver.state]


def generator(case: Instance) -> Any:
    """N1's linear equation for (U, V, J), exact: ``U' = V, V' = Q U + K2 V, J' = U`` (3r x 3r)."""
    found, r = reduce(case), case.sizes[2]
    eye = [[Fraction(i == j) for j in range(r)] for i in range(r)]
    none = [[Fraction(0)] * r] * r
    Q, K2 = from_flint(found.Q), from_flint(found.K2)
    rows = [a + b + c for a, b, c in zip(none, eye, none, strict=True)]
    rows += [list(a) + list(b) + c for a, b, c in zip(Q, K2, none, strict=True)]
    return rows + [a + b + c for a, b, c in zip(eye, none, none, strict=True)]


def _solution(case: Instance, last: Any) -> list[Any]:
    """``Z = (Z(0) + B J) U^-1`` from the exponential applied to ``(I, M(0), 0)``, in mpmath."""
    r, found = case.sizes[2], reduce(case)
    U, J = last[:r, :r], last[2 * r :, :r]
    return list((numbers(from_flint(found.Z0)) + numbers(from_flint(found.B)) * J) * mpmath.inverse(U))


def _first(case: Instance) -> Any:
    r = case.sizes[2]
    top = [[Fraction(i == j) for j in range(r)] for i in range(r)]
    return top + [list(row) for row in from_flint(reduce(case).M0)] + [[Fraction(0)] * r] * r


def expm_mpmath(case: Instance, flow: str, digits: int, T: int) -> tuple[float, list[Any]]:
    """FA* given N1: mpmath.expm."""
    with mpmath.workdps(digits + 5):
        A, start = numbers(generator(case)), numbers(_first(case))
        return timed(lambda: _solution(case, mpmath.expm(A * T) * start))


def expm_scipy(case: Instance, flow: str, digits: int, T: int) -> tuple[float, list[Any]]:
    """FA* given N1: scipy.linalg.expm in doubles."""
    A, start, r = doubles(generator(case)), doubles(_first(case)), case.sizes[2]
    Z0, B = doubles(case.Z0), doubles(case.Y) @ doubles(case.C)

    def run() -> Any:
        last = scipy.linalg.expm(A * T) @ start
        return (Z0 + B @ last[2 * r :]) @ np.linalg.inv(last[:r])

    seconds, found = timed(run)
    return seconds, [mpmath.mpf(float(x)) for x in found.ravel()]


def heyoka_given(case: Instance, flow: str, digits: int, T: int) -> tuple[float, list[Any]] | None:
    """FA* given N1: heyoka's multiprecision on the linear equation."""
    bits = int(digits * 3.33) + 10
    number = _number(bits)
    if number is None:
        return None
    size, r = 3 * case.sizes[2], case.sizes[2]
    X = _variables("x", size, r)
    A = _Expressions([[number(x) for x in row] for row in generator(case)])
    start = [number(x) for row in _first(case) for x in row]
    seconds, state = _propagated([X], [A @ X], start, bits, T)
    with mpmath.workdps(digits + 10):
        last = mpmath.matrix([state[i * r : (i + 1) * r] for i in range(size)])
        more, found = timed(lambda: _solution(case, last))
    return seconds + more, found
