"""A layered layout of the dependency graph: claims in columns, each to the right of everything it uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 12


@dataclass(frozen=True)
class Layout:
    """Grid positions (column, row) by label; routes of the arrows as grid points; labels that touch no arrow."""

    places: Mapping[str, tuple[int, float]]
    routes: Sequence[tuple[tuple[int, float], ...]]
    alone: Sequence[str]
    columns: int
    rows: int


def layout(uses: Mapping[str, Sequence[str]]) -> Layout:
    """Place labels by what they use. Arrows implied by longer paths are left out; unknown labels and cycles too."""
    edges = _reduced(_acyclic(uses))
    linked = {label for edge in edges for label in edge}
    alone = [label for label in uses if label not in linked]
    depth = _depths([label for label in uses if label in linked], edges)
    chains = [_chain(edge, depth) for edge in edges]
    columns = _columns(depth, chains)
    _untangle(columns, [pair for chain in chains for pair in pairwise(chain)])
    height = max((len(column) for column in columns), default=0)
    grid = {node: (x, y + (height - len(nodes)) / 2) for x, nodes in enumerate(columns) for y, node in enumerate(nodes)}
    routes = [tuple(grid[node] for node in chain) for chain in chains]
    return Layout({label: grid[label] for label in uses if label in grid}, routes, alone, len(columns), height)


def _acyclic(uses: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Known labels only; an arrow that would close a cycle is dropped (the registry refuses cycles anyway)."""
    kept: dict[str, list[str]] = {label: [] for label in uses}
    for label, used in uses.items():
        for other in dict.fromkeys(used):
            if other in kept and not _reaches(kept, other, label):
                kept[label].append(other)
    return kept


def _reaches(uses: Mapping[str, Sequence[str]], start: str, goal: str) -> bool:
    seen, queue = set(), [start]
    while queue:
        label = queue.pop()
        if label == goal:
            return True
        if label not in seen:
            seen.add(label)
            queue.extend(uses[label])
    return False


def _reduced(uses: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Pairs (used, user) that no longer path implies."""
    return [
        (used, label)
        for label, all_used in uses.items()
        for used in all_used
        if not any(other != used and _reaches(uses, other, used) for other in all_used)
    ]


def _depths(labels: Sequence[str], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    depth = dict.fromkeys(labels, 0)
    for _ in labels:
        for used, label in edges:
            depth[label] = max(depth[label], depth[used] + 1)
    for label in labels:  # a claim that uses nothing sits just before its first user
        users = [depth[user] for used, user in edges if used == label]
        if users and not any(user == label for _, user in edges):
            depth[label] = min(users) - 1
    return depth


def _chain(edge: tuple[str, str], depth: Mapping[str, int]) -> tuple[str, ...]:
    """An arrow with a waypoint in each column that it crosses (arrows of one source share waypoints)."""
    used, label = edge
    return (used, *(f"{used}\0{column}" for column in range(depth[used] + 1, depth[label])), label)


def _columns(depth: Mapping[str, int], chains: Sequence[tuple[str, ...]]) -> list[list[str]]:
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for label, number in depth.items():
        columns[number].append(label)
    for chain in chains:
        for node in chain[1:-1]:
            column = columns[int(node.rpartition("\0")[2])]
            if node not in column:
                column.append(node)
    return columns


def _untangle(columns: list[list[str]], pairs: Sequence[tuple[str, str]]) -> None:
    """Order each column by the mean position of its neighbours, sweeping to and fro."""
    for sweep in range(SWEEPS):
        order = range(1, len(columns)) if sweep % 2 == 0 else range(len(columns) - 2, -1, -1)
        for x in order:
            fixed = columns[x - 1] if sweep % 2 == 0 else columns[x + 1]
            middle = len(fixed) / 2
            position = {node: y - middle for y, node in enumerate(fixed)}
            columns[x].sort(key=lambda node, here=position: _mean(node, here, pairs))  # type: ignore[misc]


def _mean(node: str, position: Mapping[str, float], pairs: Sequence[tuple[str, str]]) -> float:
    near = [position[b] for a, b in pairs if a == node and b in position]
    near += [position[a] for a, b in pairs if b == node and a in position]
    return sum(near) / len(near) if near else 0.0
