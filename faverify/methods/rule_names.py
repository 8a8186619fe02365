"""The rules that theorems rest on, by number and name, in the order in which readers see them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faverify.kernel.theorem import Theorem


def in_order(rule: str) -> tuple[str, int, str]:
    """The key by which names of rules sort: K before P, by number, then by name."""
    head, _, rest = rule.partition(" ")
    return head[0], int(head[1:]), rest


def rules_of(theorems: Iterable["Theorem"]) -> list[str]:
    """The rules used for theorems and for all that they rest on."""
    todo, seen = list(theorems), dict[int, "Theorem"]()
    while todo:
        item = todo.pop()
        if id(item) not in seen:
            seen[id(item)] = item
            todo += item.premises
    return sorted({item.rule for item in seen.values()}, key=in_order)
