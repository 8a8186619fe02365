"""The value of an expression at a stored case: in fractions at its start, in balls at any time."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from faverify.checker.derive import moves, rate
from faverify.checker.language import OVER_TIME, Node, Statement, Theory, letter, written_number
from faverify.errors import StatementError, UnableError

START = {"Z0": "Z", "W0": "W"}
LARGEST = 40
LONGEST = 20_000  # bits of a fraction after a step
Motion = Callable[["World", Fraction], Mapping[str, Any]]


def _whole(number: Fraction) -> int:
    """A number of steps."""
    if number.denominator != 1 or not 0 <= number <= 10_000:
        raise UnableError("a number of steps")
    return int(number)


class World:
    """A theory at a case: stored letters, parameters, a time, and how the letters move from the start."""

    def __init__(
        self, theory: Theory, ring: Any, case: Mapping[str, Any], at: Mapping[str, str], motion: Motion | None = None
    ) -> None:
        self.theory, self.ring, self.case, self.motion = theory, ring, case, motion
        self.time = written_number(at.get("t", "0"))
        self.parameters = {name: written_number(text) for name, text in at.items() if name not in ("t", "why", "seed")}
        self.start: World = self
        self.told = ""  # all that letters in motion depend on
        self.moved: Mapping[str, Any] = {}
        self.finer, self.guessed, self.covered = 1, False, False
        self.sizes = self._sizes()
        self._letters: dict[str, Any] = {}
        self._values: dict[Node, Any] = {}
        self._times: dict[Fraction, World] = {}

    def _sizes(self) -> dict[str, int]:
        sizes = {"1": 1, **{k: int(v) for k, v in dict(self.case.get("dimensions", {})).items()}}
        for key, rows in self.case.items():
            shape = self.theory.shapes.get(START.get(key, key), self.theory.shapes.get(key))
            if shape and isinstance(rows, list):
                for name, size in zip(shape, (len(rows), len(rows[0])), strict=True):
                    if size > LARGEST or sizes.setdefault(name, size) != size:
                        raise StatementError(f"{key}: the sizes do not fit")
        return sizes

    def at(self, time: Fraction) -> "World":
        """The same case at a time of the flow."""
        start = self.start
        if time == start.time:
            return start
        if time not in start._times:
            if self.theory.steps:
                return self._counted(time)
            if self.theory.flow and start.motion is None:
                raise UnableError("the letters are known at the start only")
            start._times[time] = at_state(
                start, start.motion(start, time) if self.theory.flow and start.motion else {}, time
            )
        return start._times[time]

    def _counted(self, time: Fraction) -> "World":
        """The case after that many steps from the start."""
        here = self.start
        for _ in range(_whole(time)):
            here = here.stepped()
        return here

    def letter(self, name: str) -> Any:
        """The value of a name."""
        if name not in self._letters:
            self._letters[name] = self._letter(name)
        return self._letters[name]

    def _letter(self, name: str) -> Any:
        theory, ring = self.theory, self.ring
        if name in self.moved:
            return self.moved[name]
        if self.start is not self and not theory.steps and not moves(letter(name), theory):
            return self.start.letter(name)
        if name == "t":
            return ring.number(self.time)
        if name in theory.definitions:
            return self.text(theory.definitions[name])
        if name in theory.values:
            return self.text(theory.values[name])
        if name in theory.starts and self is self.start:
            made = self.text(theory.starts[name])
            shape = theory.shapes[name]
            return ring.zero(*(self.sizes[s] for s in shape)) if theory.starts[name].strip() == "0" else made
        for key in (name, name + "0"):
            if isinstance(self.case.get(key), list) and START.get(key, key) == name:
                return ring.letter(self.case[key])
        if name in self.parameters:
            return ring.number(self.parameters[name])
        if name.startswith("I_"):
            return ring.unit(self.sizes[name[2:]])
        if name in self.sizes:
            return ring.number(Fraction(self.sizes[name]))
        raise UnableError(f"{name} is not stored")

    def text(self, text: str) -> Any:
        """The value of a text."""
        return self.value(self.theory.node(text))

    def value(self, node: Node) -> Any:
        """The value of a node as a matrix."""
        if node not in self._values:
            still = self.start is not self and not self.theory.steps and not moves(node, self.theory)
            found = self._values[node] = self.start.value(node) if still else self._value(node)
            if self.ring.exact and any(x.height_bits() > 10 * LONGEST for x in found.entries()):
                raise UnableError("a fraction that is too long")
        return self._values[node]

    def know(self, values: Mapping[Node, Any]) -> None:
        """Take values of nodes that are known exactly."""
        self._values.update(values)

    def _value(self, node: Node) -> Any:
        ring, parts = self.ring, node.args
        match node.op:
            case "num":
                return ring.number(node.value)
            case "let":
                return self.letter(node.value)
            case "add" | "sub":
                return self._sum(node)
            case "mul":
                return ring.mul(self.value(parts[0]), self.value(parts[1]))
            case "div":
                return ring.divide(self.value(parts[0]), self.value(parts[1]))
            case "T":
                return ring.flip(self.value(parts[0]))
            case "pow":
                return self._power(node)
            case "at":
                return self.at(self.moment(parts[1])).value(parts[0])
            case "call":
                return self._call(node)
        raise StatementError(f"{node.op} has no value")

    def _sum(self, node: Node) -> Any:
        left, right = node.args
        if right.op == "num" and not right.value:
            return self.value(left)
        if left.op == "num" and not left.value:
            zero = self.ring.zero(*self.ring.shape(self.value(right)))
            return self.ring.add(zero, self.value(right), -1 if node.op == "sub" else 1)
        return self.ring.add(self.value(left), self.value(right), -1 if node.op == "sub" else 1)

    def _power(self, node: Node) -> Any:
        (base,) = node.args
        if base.op == "call" and base.value == "normF" and node.value == 2:
            inner = self.value(base.args[0])
            return self.ring.call("inner", [inner, inner])
        return self.ring.power(self.value(base), node.value)

    def moment(self, node: Node) -> Fraction:
        """A time as a fraction; raises `UnableError` where it is none."""
        from faverify.checker.exact import Exact, fraction

        found = World(self.theory, Exact(), self.start.case, {}) if not self.ring.exact else self
        if found is not self:
            found.time, found.parameters = self.time, self.parameters
        value = fraction(found.value(node)[0, 0])
        if value < 0:
            raise UnableError("a time below 0")
        return value

    def _call(self, node: Node) -> Any:
        if node.value == "D":
            return self._rate(node.args[0])
        if node.value == "ind":
            return self.ring.indicator(self.compare(node.args[0]))
        if node.value in ("P", "E"):
            if self.ring.exact:
                raise UnableError("a probability is no fraction here")
            return self.ring.chance(self, node)
        if node.value == "path":
            from faverify.checker.motion import rounded

            return rounded(self).value(node.args[0])
        if node.value == "next":
            return self.stepped().value(node.args[0])
        if node.value == "sum_over":
            return self._sum_over(node)
        if node.value == "worst":
            return self._over_columns(*node.args)
        if node.value in ("maxima", "minima") and not self.ring.exact:
            from faverify.checker.forms import turning

            return self.ring.number(Fraction(turning(self, node)))
        if node.value in OVER_TIME and not self.ring.exact:
            from faverify.checker.stretches import over_time

            return over_time(self, node)
        if node.value in (*OVER_TIME, "limit"):
            raise UnableError(f"{node.value} needs a cover")
        return self.ring.call(node.value, [self.value(part) for part in node.args])

    def _rate(self, inner: Node) -> Any:
        found = rate(inner, self.theory)
        if found.op == "num" and not found.value:
            return self.ring.zero(*self.ring.shape(self.value(inner)))
        return self.value(found)

    def stepped(self) -> "World":
        """The world after one step of discrete time."""
        key = Fraction(-1)
        if key not in self._times:
            if not self.theory.steps:
                raise StatementError("no steps here")
            then = {name: self.text(text) for name, text in self.theory.steps.items()}
            if self.ring.exact and any(x.height_bits() > LONGEST for value in then.values() for x in value.entries()):
                raise UnableError("fractions that grow too long")
            self._times[key] = at_state(self.start, {**self.moved, **then}, self.time + 1)
        return self._times[key]

    def _sum_over(self, node: Node) -> Any:
        count, world = _whole(self.moment(node.args[1])), self.start
        total = None
        for _ in range(count):
            value = world.value(node.args[0])
            total = value if total is None else self.ring.add(total, value)
            world = world.stepped()
        return self.ring.number(Fraction(0)) if total is None else total

    def _over_columns(self, value: Node, column: Node, before: Node, whole: Node) -> Any:
        """The largest value over the columns c of C, where C0 is C with c and all later columns set to zero."""
        rows, found = self.letter(str(whole.value)).tolist(), None
        for j in range(len(rows[0])):
            made = World(self.theory, self.ring, self.case, {})
            ends = ([[row[j]] for row in rows], [[x if k < j else x * 0 for k, x in enumerate(row)] for row in rows])
            put = {str(name.value): self.ring.matrix(end) for name, end in zip((column, before), ends, strict=True)}
            made.moved, made.parameters, made.time = {**self.moved, **put}, self.parameters, self.time
            here = made.value(value)
            found = here if found is None else self.ring.call("max", [found, here])
        return found

    def sides(self, claim: Node) -> tuple[Any, Any]:
        """Both sides of a comparison, the literal 0 in the other's shape."""
        left, right = claim.args
        a, b = (None if side.op == "num" and not side.value else self.value(side) for side in (left, right))
        if a is None:
            a = self.ring.zero(*self.ring.shape(b)) if b is not None else self.ring.number(Fraction(0))
        return a, self.ring.zero(*self.ring.shape(a)) if b is None else b

    def compared(self, claim: Node) -> tuple[bool | None, tuple[Any, Any]]:
        """Whether a comparison holds (None where it is open), and its sides."""
        sides = self.sides(claim)
        return self.ring.compare(claim.value, *sides), sides

    def compare(self, claim: Node) -> bool | None:
        """Whether a comparison holds; None where it is open."""
        return self.compared(claim)[0]

    def judged(self, statement: Statement) -> tuple[str, list[tuple[Any, Any]]]:
        """``pass``, ``fail``, ``open`` or ``vacuous``, and the sides of what was compared."""
        for condition in statement.conditions:
            truth = self.compare(condition)
            if not truth:
                return ("open" if truth is None else "vacuous"), []
        pairs, verdict = [], "pass"
        for claim in statement.claims:
            truth, sides = self.compared(claim)
            pairs.append(sides)
            if truth is False:
                return "fail", pairs
            verdict = verdict if truth else "open"
        return verdict, pairs


def at_state(start: World, state: Mapping[str, Any], time: Fraction) -> World:
    """The world where the letters that move have those values."""
    here = World(start.theory, start.ring, start.case, {})
    here.parameters, here.moved, here.time, here.start = start.parameters, dict(state), time, start
    return here
