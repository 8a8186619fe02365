"""The theory in which statements are read: letters, definitions, relations, a flow; checked when made.

Every name has one role (`faverify.lang.scope`). A theory is identified by its content, never by its name.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from faverify.errors import UsageError
from faverify.lang.typed import MOST_LINE, MOST_TEXT, require_a, require_text, require_texts

TRAJECTORIES = ("", "fa_star", "fa", "gd")
MEANING = ("shapes", "definitions", "relations", "flow", "values", "symmetric", "kind", "trajectory")
"""The fields that give statements their meaning."""


@dataclass(frozen=True, eq=False)
class Theory:
    """The language in which statements are written.

    ``shapes`` maps a letter to its symbolic shape, such as ``("n", "m")``; ``()`` is a scalar parameter.
    ``definitions`` are texts in the same language; ``flow`` gives d/dt of letters (a letter without an entry is
    constant, unless it has a value that moves). ``values`` gives letters that are determined by others (an inverse, a
    root, a projector) as texts: what the prover may use of them follows from these texts. ``relations`` are equations
    ``left == right``, rewriting ``left``: of free letters they are hypotheses, which the flow has to keep; of letters
    with values they have to follow from the values (what does not is an assumption, and is said). ``symmetric`` letters
    are symmetric: drawn so where they are free, shown to be where they have a value or a flow. ``inputs`` are any
    bounded measurable functions of time, which have no d/dt. ``starts``
    gives letters that move a start in terms of the free ones (W optimal, Z zero), whatever a case says. ``steps``
    gives the next value of letters, in discrete time, in place of a flow. ``kind`` says which cases fit ("flow",
    "stationary", "vectors", "free", ...). ``trajectory`` may name the flow ("fa_star", "fa", "gd"): that the texts
    are that flow is proved before an enclosure of it is used.

    Raises `UsageError` for texts that do not parse, shapes that do not fit and names with two roles.
    """

    name: str
    title: str
    shapes: Mapping[str, tuple[str, ...]]
    definitions: Mapping[str, str] = field(default_factory=dict)
    relations: tuple[str, ...] = ()
    flow: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    symmetric: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    hypotheses: tuple[str, ...] = ()
    kind: str = "flow"
    trajectory: str = ""
    latex: Mapping[str, str] = field(default_factory=dict)
    starts: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._require_fields()
        self._keep_own()
        if self.trajectory not in TRAJECTORIES:
            known = ", ".join(map(repr, TRAJECTORIES))
            raise UsageError(f"theory {self.name!r}: trajectory {self.trajectory!r} is none of {known}")
        from faverify.lang.wellformed import require_wellformed

        require_wellformed(self)

    def _require_fields(self) -> None:
        """Raise `UsageError`, naming the field, for what is no text, no tuple of texts or no mapping of texts."""
        require_text("the name of a theory", self.name, MOST_LINE)
        where = f"theory {self.name!r}"
        for name, most in (("title", MOST_TEXT), ("kind", MOST_LINE), ("trajectory", MOST_LINE)):
            require_text(f"{where}: {name}", getattr(self, name), most)
        for name in ("relations", "symmetric", "inputs", "hypotheses"):
            require_texts(f"{where}: {name}", getattr(self, name))
        for name in ("shapes", "definitions", "flow", "values", "latex", "starts", "steps"):
            found = getattr(self, name)
            require_a(f"{where}: {name}", found, Mapping, "a mapping of names")
            require_texts(f"{where}: {name}", [*found, *(found.values() if name != "shapes" else ())], MOST_TEXT)
        for name, shape in self.shapes.items():
            require_texts(f"{where}: the shape of {name}", shape)

    def _keep_own(self) -> None:
        """Copies of all fields, lists as tuples: what a caller changes later changes no theory, and () is ``()``."""
        for name in ("definitions", "flow", "values", "latex", "starts", "steps"):
            object.__setattr__(self, name, dict(getattr(self, name)))
        object.__setattr__(self, "shapes", {name: tuple(shape) for name, shape in self.shapes.items()})
        for name in ("relations", "symmetric", "inputs", "hypotheses"):
            object.__setattr__(self, name, tuple(getattr(self, name)))

    @cached_property
    def digest(self) -> str:
        """A hash of all that gives statements their meaning."""
        return meaning_digest({name: getattr(self, name) for name in (*MEANING, "inputs", "starts", "steps")})

    @property
    def drawn_as(self) -> tuple[str, ...]:
        """What draws of its letters read beside seed and case: the content, the name, the letters in their order."""
        return self.digest, self.name, *self.shapes

    def _identity(self) -> tuple[object, ...]:
        return self.digest, self.name, self.title, self.hypotheses, tuple(sorted(self.latex.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Theory) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self.digest)


def meaning_digest(content: Mapping[str, Any]) -> str:
    """The digest of a theory from its fields, as records or as JSON data: everything but titles, prose and LaTeX."""
    empty = {"relations": (), "symmetric": (), "kind": "", "trajectory": ""}
    found = {name: content.get(name, empty.get(name, {})) for name in MEANING}
    found["shapes"] = {name: list(shape) for name, shape in found["shapes"].items()}
    found |= {name: dict(found[name]) for name in ("definitions", "flow", "values")}
    if content.get("inputs"):
        found["inputs"] = list(content["inputs"])
    found |= {name: dict(content[name]) for name in ("starts", "steps") if content.get(name)}
    found |= {"relations": list(found["relations"]), "symmetric": sorted(found["symmetric"])}
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()
