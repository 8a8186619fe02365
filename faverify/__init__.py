"""Verify the theory of "How and When Random Feedback Works" (Garg and Vempala, AISTATS 2022).

    >>> import faverify
    >>> faverify.verify("lemma5")                # doctest: +SKIP
    >>> faverify.Instance.random(4, 3, 2)        # doctest: +SKIP

Everything here is imported when it is first used, so that the command line starts quickly.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from faverify.cases.instance import Instance
    from faverify.claim import Claim, Control, Effort, Part, Restoration, Theory, under
    from faverify.errors import FaverifyError
    from faverify.notebook.analyzing import analyze
    from faverify.notebook.looking import controls, derive, show
    from faverify.notebook.results import claims, verify
    from faverify.notebook.solution import solve
    from faverify.probability import predict_fa_error
    from faverify.verdict import Evidence, Verdict

__version__ = "0.1.0"
__all__ = [
    "Claim",
    "Control",
    "Effort",
    "Evidence",
    "FaverifyError",
    "Instance",
    "Part",
    "Restoration",
    "Theory",
    "Verdict",
    "analyze",
    "claims",
    "controls",
    "derive",
    "predict_fa_error",
    "show",
    "solve",
    "under",
    "verify",
]

_HOMES = {
    "faverify.cases.instance": ("Instance",),
    "faverify.claim": ("Claim", "Control", "Effort", "Part", "Restoration", "Theory", "under"),
    "faverify.errors": ("FaverifyError",),
    "faverify.notebook.analyzing": ("analyze",),
    "faverify.notebook.looking": ("controls", "derive", "show"),
    "faverify.notebook.results": ("claims", "verify"),
    "faverify.notebook.solution": ("solve",),
    "faverify.probability": ("predict_fa_error",),
    "faverify.verdict": ("Evidence", "Verdict"),
}


def __getattr__(name: str) -> Any:
    """Import a public name from its home on first use."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'faverify' has no attribute {name!r}; public names: {', '.join(__all__)}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
