"""A scalar expression as a flat list of operations on Taylor coefficients: compiled once, run on every cell of a cover.

It gives what `Evaluator.jet` gives, from the same texts; only the work of reading them is done once. What stands still
is evaluated at the start. Nodes outside the polynomials, inverses, traces, norms squared, indicators, selected
rows and d/dt of these are `OpaqueError`: the caller then takes the evaluator itself.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from faverify.algebra.facts import facts_of
from faverify.evaluate.jets import trace
from faverify.evaluate.switches import Switch, known, rows_at_most, selected, switch
from faverify.lang import expr as ex
from faverify.lang.parse import parse_expression
from faverify.lang.scope import TIME, Role, role_of
from faverify.lang.visible import visibly_nonnegative
from faverify.outcome import Relation

if TYPE_CHECKING:
    from faverify.evaluate.evaluator import Evaluator

Coefficients = list[Any]  # Taylor coefficients of one node, each a FLINT matrix or None for zero
Operation = Callable[[list[Coefficients], int], Any]  # the coefficient of order k, from the nodes before


class OpaqueError(Exception):
    """A node that has no operation here."""


class Flat:
    """The operations of some expressions along the flow of a theory. Raises `OpaqueError` at construction.

    ``switches`` are the comparisons in it; which side is larger may be known by narrower enclosures than those of the
    sides (`Differences`), and given to a run.
    """

    def __init__(self, home: "Evaluator", *exprs: ex.Expr) -> None:
        self.ring, self.theory = home.ring, home.theory
        self.start = home.point.start or home.at(Fraction(0))
        self.operations: list[Operation] = []
        self.switches: list[ex.Compare | ex.Call] = []
        self._ahead: list[int] = []  # for each node, by how many orders what it is made of has to be ahead: d/dt
        self._index: dict[ex.Expr, int] = {}
        self._letters: dict[str, int] = {}
        self._velocity: dict[int, int] = {}
        self.state: dict[str, Any] = {}
        self.now: Any = None
        self.signs: Mapping[ex.Expr, Sequence[int]] = {}
        self.results = self._results(exprs)
        self._close()

    def _results(self, exprs: Sequence[ex.Expr]) -> list[int]:
        return [self._node(expr) for expr in exprs]

    def run(
        self, state: Mapping[str, Any], now: Any, order: int, signs: Mapping[ex.Expr, Sequence[int]] | None = None
    ) -> list[Coefficients]:
        """The Taylor coefficients 0..order of each result at a state and a time (None where nothing moves).

        ``signs`` has for each of the ``switches`` those of left minus right (for rows, of each), 0 where it is open.
        Raises what the ring raises: `DomainError`, `NotCertain`; `Unsupported` for a rate of what may switch.
        """
        self.state, self.now, self.signs = dict(state), now, signs or {}
        nodes: list[Coefficients] = [[] for _ in self.operations]
        for step in range(order + 1 + max(self._ahead[result] for result in self.results)):
            for node, operation, ahead in zip(nodes, self.operations, self._ahead, strict=True):
                if step >= ahead:
                    node.append(operation(nodes, step - ahead))
        return [nodes[result][: order + 1] for result in self.results]

    def _close(self) -> None:
        """The velocities of the letters that were met; they may need more letters."""
        done: set[str] = set()
        while missing := set(self._letters) - done:
            for name in sorted(missing):
                velocity = self._node(parse_expression(self.theory.flow[name], self.theory))
                if self._ahead[velocity]:
                    raise OpaqueError
                self._velocity[self._letters[name]] = velocity
                done.add(name)

    def _add(self, operation: Operation, *made_of: int, ahead: int = 0) -> int:
        self.operations.append(operation)
        self._ahead.append(max((self._ahead[i] for i in made_of), default=0) + ahead)
        return len(self.operations) - 1

    def _node(self, expr: ex.Expr) -> int:
        """The number of a node; equal nodes share one."""
        if expr not in self._index:
            self._index[expr] = self._fixed(expr) if self.start.stands(expr) else self._made(expr)
        return self._index[expr]

    def _fixed(self, expr: ex.Expr) -> int:
        value = self.start.value(expr)
        return self._add(lambda nodes, k: None if k else value)

    def _made(self, expr: ex.Expr) -> int:
        match expr:
            case ex.Letter(name=name):
                return self._letter(name)
            case ex.At(inner=inner, time=ex.Letter(name=name)) if name == TIME:
                return self._node(inner)
            case ex.At(time=time) if not any(isinstance(x, ex.Letter) and x.name == TIME for x in time.walk()):
                return self._fixed(expr)
            case ex.Sum(left=left, right=right, sign=sign) if left.shape is not None and right.shape is not None:
                return self._sum(self._node(left), self._node(right), sign)
            case ex.Product(left=left, right=right, matrix=True):
                return self._product(self._node(left), self._node(right))
            case ex.Product(left=left, right=right):
                scalar, matrix = (left, right) if left.shape == ex.SCALAR else (right, left)
                return self._scale(self._node(scalar), self._node(matrix))
            case ex.Quotient(left=left, right=right):
                return self._scale(self._inverse(self._node(right)), self._node(left))
            case ex.Transpose(inner=inner):
                return self._linear(self._node(inner), lambda x: x.transpose())
            case ex.Power(base=base, exponent=exponent) if exponent.denominator == 1 and exponent > 0:
                return self._power(base, int(exponent))
            case ex.Call(function="tr", args=(inner,)):
                return self._linear(self._node(inner), trace)
            case ex.Call(function="inner", args=(left, right)):
                return self._inner(self._node(left), self._node(right))
            case ex.Call(function="inv", args=(inner,)):
                return self._inverse(self._node(inner))
            case ex.Call(function="ind", args=(ex.Compare() as claim,)):
                return self._indicator(claim)
            case ex.Call(function="rows_le"):
                return self._rows(expr)
            case ex.Call(function="D", args=(inner,)) if not self.theory.steps:
                return self._rate(self._node(inner))
        raise OpaqueError

    def _letter(self, name: str) -> int:
        match role_of(name, self.theory):
            case Role.TIME:
                one = self.ring.matrix([[1]])
                return self._add(lambda nodes, k: self.now if k == 0 else one if k == 1 else None)
            case Role.DEFINITION:
                return self._node(parse_expression(self.theory.definitions[name], self.theory))
            case Role.VALUE:
                expr = parse_expression(self.theory.values[name], self.theory)
                return self._fixed(expr) if name in facts_of(self.theory).constant else self._node(expr)
            case Role.LETTER if name in self.theory.flow:
                if name not in self._letters:
                    index = len(self.operations)
                    self._letters[name] = self._add(lambda nodes, k: self._moved(name, index, nodes, k))
                return self._letters[name]
        raise OpaqueError

    def _moved(self, name: str, index: int, nodes: list[Coefficients], k: int) -> Any:
        """X_0 is the state; X_k = (flow of X)_{k-1} / k."""
        if k == 0:
            return self.ring.matrix(self.state[name])
        velocity = nodes[self._velocity[index]][k - 1]
        return None if velocity is None else velocity / k

    def _sum(self, a: int, b: int, sign: int) -> int:
        def operation(nodes: list[Coefficients], k: int) -> Any:
            left, right = nodes[a][k], nodes[b][k]
            if right is None:
                return left
            if left is None:
                return right if sign > 0 else right * -1
            return left + right if sign > 0 else left - right

        return self._add(operation, a, b)

    def _product(self, a: int, b: int) -> int:
        return self._add(lambda nodes, k: _convolved(nodes[a], nodes[b], k), a, b)

    def _scale(self, a: int, b: int) -> int:
        entry = self._linear(a, lambda x: x[0, 0])
        return self._add(lambda nodes, k: _convolved(nodes[b], nodes[entry], k), b, entry)

    def _linear(self, a: int, function: Callable[[Any], Any]) -> int:
        return self._add(lambda nodes, k: None if nodes[a][k] is None else function(nodes[a][k]), a)

    def _rate(self, a: int) -> int:
        """d/dt: ``X_k = (k + 1) A_{k+1}``; of what stands still 0."""

        def operation(nodes: list[Coefficients], k: int) -> Any:
            following = nodes[a][k + 1]
            if following is None:
                return None if k else nodes[a][0] * 0
            return following * (k + 1)

        return self._add(operation, a, ahead=1)

    def _inner(self, a: int, b: int) -> int:
        turned = self._linear(a, lambda x: x.transpose())
        found = self._linear(self._product(turned, b), trace)
        if a != b:
            return found
        return self._add(lambda nodes, k: nodes[found][k] if k else self.ring.nonnegative(nodes[found][0]), found)

    def _power(self, base: ex.Expr, exponent: int) -> int:
        if isinstance(base, ex.Call) and base.function == "normF" and exponent == 2:
            inner = self._node(base.args[0])
            return self._inner(inner, inner)
        first = found = self._node(base)
        for _ in range(exponent - 1):
            found = self._product(found, first)
        sure, power = visibly_nonnegative(base, self.theory), Fraction(exponent)
        return self._add(
            lambda nodes, k: nodes[found][k] if k else self.ring.power(nodes[first][0], power, sure), found, first
        )

    def _indicator(self, claim: ex.Compare) -> int:
        """1 or 0, still where the sides certainly differ."""
        shapes = {claim.left.shape, claim.right.shape}
        if None in shapes and shapes != {None, ex.SCALAR}:  # the zero is a number beside a number only
            raise OpaqueError
        a, b, one = self._node(claim.left), self._node(claim.right), self.ring.matrix([[1]])
        self.switches.append(claim)

        def operation(nodes: list[Coefficients], k: int) -> Any:
            (found,) = known(self.signs.get(claim, (0,)), claim.relation)
            if not found.apart:
                found = switch(self.ring, nodes[a][0], claim.relation, nodes[b][0])
            if k:
                found.require_apart()
                return None
            return self.ring.choose(found.truth, one, one * 0)

        return self._add(operation, a, b)

    def _rows(self, call: ex.Call) -> int:
        """The rows that the form selects, as smooth as these where every row is certainly decided."""
        rows, form, level = map(self._node, call.args)
        self.switches.append(call)
        switches: list[Switch] = []

        def operation(nodes: list[Coefficients], k: int) -> Any:
            if k == 0:
                seen = rows_at_most(self.ring, nodes[rows][0], nodes[form][0], nodes[level][0])
                told = known(self.signs.get(call, (0,) * len(seen)), Relation.AT_MOST)
                switches[:] = [a if a.apart else b for a, b in zip(told, seen, strict=True)]
            for on in switches if k else ():
                on.require_apart()
            x = nodes[rows][k]
            return None if x is None else selected(self.ring, x, switches)

        return self._add(operation, rows, form, level)

    def _inverse(self, a: int) -> int:
        """``X_k = -X_0 sum_{i>=1} A_i X_{k-i}``."""
        index = len(self.operations)

        def operation(nodes: list[Coefficients], k: int) -> Any:
            if k == 0:
                return self.ring.inverse(nodes[a][0])
            rest = _convolved([None, *nodes[a][1:]], [*nodes[index], None], k)
            return None if rest is None else nodes[index][0] * rest * -1

        return self._add(operation, a)


class Differences(Flat):
    """Left minus right of the ``switches`` of another program; of selected rows ``x A x' - kappa ||x||^2`` of each."""

    def __init__(self, home: "Evaluator", switches: Sequence[ex.Compare | ex.Call]) -> None:
        self.of: list[ex.Expr] = []  # for each result the switch that it belongs to
        super().__init__(home, *switches)

    def _results(self, exprs: Sequence[ex.Expr]) -> list[int]:
        return [result for expr in exprs for result in self._differences(expr)]

    def _differences(self, switch: ex.Expr) -> list[int]:
        if isinstance(switch, ex.Compare):
            found = [self._sum(self._node(switch.left), self._node(switch.right), -1)]
        else:
            rows, form, level = map(self._node, switch.children)
            count = self.start.value(switch).nrows()
            found = [self._excess(self._linear(rows, partial(_row, i)), form, level) for i in range(count)]
        self.of += [switch] * len(found)
        return found

    def _excess(self, row: int, form: int, level: int) -> int:
        column = self._linear(row, lambda x: x.transpose())
        allowed = self._scale(level, self._product(row, column))
        return self._sum(self._product(self._product(row, form), column), allowed, -1)


def _row(index: int, x: Any) -> Any:
    return type(x)([[x[index, j] for j in range(x.ncols())]])


def _convolved(left: Coefficients, right: Coefficients, k: int) -> Any:
    total = None
    for i in range(k + 1):
        a, b = left[i], right[k - i]
        if a is not None and b is not None:
            total = a * b if total is None else total + a * b
    return total
