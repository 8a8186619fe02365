"""What names stand for in a theory and what stands behind them, what is random; values put in the place of letters."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from faverify.checker.language import AS_FIRST, LAWS, ONE, SCALARS, Node, Theory, names_in, number, times, walk
from faverify.errors import StatementError

RANDOM = ("normal", "chi2", "F", "cos2", "ratio", "deviation", "fa_error", "gd_ratio")
PARTIAL = (
    *("inv", "sqrtm", "pos", "neg", "cond", "lambda_min", "lambda_max", "pencil_rate", "sqrt", "log", "artanh", "E"),
    *("ratio_bound", "ratio_failure", "ratio_ceiling", "chain_ratio", "chain_failure", "chain_quoted", "chain_head"),
    *("chain_tail", "two_level_limit", "rho", "cosine_failure", "error_ratio", "rank_one", "rank_one_limit"),
)
"""Functions that are not defined for every argument."""
NAME, UNIT = re.compile(r"[A-Za-z][A-Za-z0-9_]*"), re.compile(r"I_[A-Za-z1]")


def role(name: str, theory: Theory) -> str:
    """The one thing that a name stands for; raises `StatementError` for a name without meaning."""
    if name in theory.shapes:
        return "value" if name in theory.values else "letter" if theory.shapes[name] else "parameter"
    if name in theory.definitions:
        return "definition"
    if name in ("t", "oo"):
        return name
    if UNIT.fullmatch(name):
        return "unit"
    if name in theory.sizes() or name in ("n", "m", "r"):
        return "size"
    if name in ("s", "T"):
        return "instant"
    raise StatementError(f"{name!r} stands for nothing")


def behind(nodes: Iterable[Node], theory: Theory) -> set[str]:
    """The names in expressions, those of the definitions and values that they are made of included."""
    return _behind(nodes, theory, {**theory.values, **theory.definitions})


def _behind(nodes: Iterable[Node], theory: Theory, texts: Mapping[str, str]) -> set[str]:
    found, waiting = set[str](), list(nodes)
    while waiting:
        for node in walk(waiting.pop()):
            if node.op == "let" and node.value not in found:
                found.add(node.value)
                waiting += [theory.node(texts[node.value])] if node.value in texts else []
    return found


def nodes_behind(nodes: Iterable[Node], theory: Theory) -> list[Node]:
    """All nodes of expressions, of the definitions and of the values that they are made of."""
    nodes, texts = list(nodes), {**theory.values, **theory.definitions}
    names = behind(nodes, theory) & texts.keys()
    return [inner for node in (*nodes, *(theory.node(texts[name]) for name in sorted(names))) for inner in walk(node)]


def told(theory: Theory, values: bool = True, drawn_too: bool = True) -> set[str]:
    """The names that relations, flows, starts, steps, values and letters with one (perhaps not a law) are made of.

    Without ``values`` not what the values of letters are made of: relations about these follow from them.
    """
    sides = [side for text in theory.relations for claim in theory.statement(text).claims for side in claim.args]
    known = {name: text for name, text in theory.values.items() if values and (drawn_too or law(name, theory) is None)}
    texts = [text for kind in (theory.flow, theory.starts, theory.steps, known) for text in kind.values()]
    below = {**(theory.values if values else {}), **theory.definitions}
    own = {*known, *theory.flow, *theory.steps, *theory.inputs}
    return _behind([*sides, *map(theory.node, texts)], theory, below) | own


def is_free(name: str, theory: Theory) -> bool:
    """Whether a name is that of a number about which the theory says nothing."""
    return role(name, theory) in ("parameter", "instant") and name not in told(theory)


# chance


def law(name: str, theory: Theory) -> Node | None:
    """The law of a letter; None for one without."""
    found = theory.node(theory.values[name]) if name in theory.values and theory.kind == "laws" else None
    return found if found is not None and found.op == "call" and found.value in RANDOM else None


def drawn(theory: Theory) -> set[str]:
    """The letters with a law."""
    return {name for name in theory.values if law(name, theory) is not None}


def is_normal(name: str, theory: Theory) -> bool:
    """Whether the entries of a letter are independent standard normal variables (and of those of other letters)."""
    found = law(name, theory)
    return found is not None and found.value == "normal" and [arg.value for arg in found.args] == [0, 1]


def is_random(node: Node, theory: Theory) -> bool:
    """Whether the value depends on chance; what P and E make of it does not."""
    if node not in theory.random:
        theory.random[node] = _is_random(node, theory)
    return theory.random[node]


def _is_random(node: Node, theory: Theory) -> bool:
    if node.op == "call" and node.value in ("P", "E"):
        return False
    if (node.op == "call" and node.value in RANDOM) or (node.op == "let" and law(node.value, theory) is not None):
        return True
    made = theory.made_of(node) if node.op == "let" else None
    return any(is_random(part, theory) for part in ((made,) if made else node.args))


def arbitrary(name: str, theory: Theory) -> bool:
    """Whether a theory restricts a letter in nothing; values may be made of it by functions defined everywhere."""
    taken = {*theory.flow, *theory.steps, *theory.inputs, *theory.symmetric} | told(theory, values=False)
    return name not in taken and not any(_partial(other, {name}, theory) for other in theory.values if other != name)


def unrestricted(name: str, theory: Theory) -> bool:
    """Whether a letter is arbitrary and has no value but a law."""
    has_value = name in theory.values and law(name, theory) is None
    return theory.shapes.get(name, ()) != () and not has_value and arbitrary(name, theory)


def _partial(name: str, letters: set[str], theory: Theory) -> bool:
    risky = (node for node in nodes_behind([theory.node(theory.values[name])], theory) if is_partial(node))
    return any(behind([node], theory) & letters for node in risky)


def is_partial(node: Node) -> bool:
    """Whether a node is no function that is defined everywhere: a quotient, a root, a call with a domain."""
    if node.op == "call":
        return node.value in PARTIAL
    roots = node.op == "pow" and (node.value < 0 or node.value.denominator != 1)
    return roots or (node.op == "div" and node.args[1].op != "num")


def bound_by_columns(nodes: Iterable[Node], theory: Theory) -> set[str]:
    """The letters that maxima over columns bind, definitions and values written out."""
    calls = (node for node in nodes_behind(nodes, theory) if node.op == "call" and node.value == "worst")
    return {arg.value for call in calls for arg in call.args[1:3] if arg.op == "let"}


# whether a theory is well made


def require_proper(theory: Theory) -> None:
    """Raise `StatementError` for a name with two meanings, a circle, a shape that does not fit, moves by chance."""
    _require_no_circle(theory)
    _require_names(theory)
    for name in {*theory.flow, *theory.steps, *theory.inputs, *theory.symmetric, *theory.starts}:
        shape = theory.shapes.get(name, ())
        if not shape or (name in theory.symmetric and shape[0] != shape[1]):
            raise StatementError(f"{name!r} is no matrix that fits")
    for texts in (theory.flow, theory.steps, theory.values):
        for name, text in texts.items():
            if law(name, theory) is None and theory.node(text).shape not in (None, theory.shapes[name] or ONE):
                raise StatementError(f"what {name} is made of has another shape")
    moving = {*theory.flow, *theory.steps, *theory.inputs, "t"} - ({*theory.shapes} & {"t"})
    for name in theory.values:
        if not theory.shapes[name] and behind([theory.node(theory.values[name])], theory) & moving:
            raise StatementError(f"{name} is a number, and its value moves")
    _require_chance_apart(theory)


def _require_names(theory: Theory) -> None:
    taken = {*SCALARS, *AS_FIRST, "pinv", "proj", "oo"} - (set() if theory.kind == "laws" else {*LAWS})
    letters, sizes = {*theory.shapes, *theory.definitions}, theory.sizes()
    for name in (*letters, *sizes):
        if not NAME.fullmatch(name) or name in taken or name.startswith("I_"):
            raise StatementError(f"{name!r} is no name of its own")
    both = (sizes & {*letters, "t", "s", "T", "oo"}) | ({*theory.shapes} & {*theory.definitions})
    kinds = [{*theory.flow}, {*theory.steps}, {*theory.values}, {*theory.inputs}]
    both |= {name for k, one in enumerate(kinds) for other in kinds[:k] for name in one & other}
    if theory.flow or theory.steps or theory.shapes.get("t") or "t" in theory.definitions:
        both |= letters & {"t"}
    if both:
        raise StatementError(f"{min(both)!r} would be two things")


def _require_chance_apart(theory: Theory) -> None:
    chance = drawn(theory)
    if any(_partial(name, chance, theory) for name in theory.values.keys() - chance):
        raise StatementError("a random value is not defined for every outcome")
    texts = [theory.node(text) for kind in (theory.flow, theory.starts, theory.steps) for text in kind.values()]
    relations = [side for text in theory.relations for claim in theory.statement(text).claims for side in claim.args]
    if theory.steps and (theory.inputs or chance):
        raise StatementError("steps beside inputs or random letters")
    if chance and any(is_random(node, theory) for node in (*texts, *relations)):
        raise StatementError("a flow, a start or a relation is random")


def _require_no_circle(theory: Theory) -> None:
    texts, done = {**theory.definitions, **theory.values}, set[str]()

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path or len(path) > 40:
            raise StatementError(f"{name} is made of itself")
        for other in names_in(texts[name]) & texts.keys() - done:
            visit(other, (*path, name))
        done.add(name)

    for name in texts:
        visit(name, ())


def substitute(node: Node, values: dict[str, Node], theory: Theory, dims: dict[str, str] | None = None) -> Node:
    """A node of ``theory`` with values for letters and dimensions; definitions are written out."""
    sizes = dims or {}
    if node.op == "num":
        return node
    if node.op == "let":
        if node.value in values:
            value, shape = values[node.value], node.shape
            wanted = shape and (sizes.get(shape[0], shape[0]), sizes.get(shape[1], shape[1]))
            if value.shape is not None and value.shape != wanted:
                raise StatementError(f"the value of {node.value} has another shape")
            return value
        if node.value in theory.definitions and node.value not in theory.shapes:
            return substitute(theory.node(theory.definitions[node.value]), values, theory, sizes)
        if node.value.startswith("I_"):
            size = sizes.get(node.value[2:], node.value[2:])
            if len(size) > 1:
                raise StatementError(f"a unit matrix of the size {size} has no name")
            return Node("let", (), f"I_{size}", (size, size))
        size = sizes.get(node.value, node.value)
        return number(1) if size == "1" else replace(node, value=size)
    shape = node.shape and (sizes.get(node.shape[0], node.shape[0]), sizes.get(node.shape[1], node.shape[1]))
    made = tuple(substitute(part, values, theory, sizes) for part in node.args)
    return times(*made) if node.op == "mul" else Node(node.op, made, node.value, shape)
