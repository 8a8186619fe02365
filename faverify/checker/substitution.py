"""Values for letters and dimensions in expressions."""

from dataclasses import replace

from faverify.checker.language import Node, Theory, number, times
from faverify.errors import StatementError


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
