"""What a theory's texts must mean before enclosures computed for the flows FA*, FA and GD may stand for its letters.

The flows' own engines know Y, C, Z, W and the paper's S, R, A, l; a theory says in its texts what these names mean.
Here the two are proved to be the same, for all sizes, so that a certificate is about the text and nothing else.
"""

from collections.abc import Callable

from faverify.algebra.prove import prove_equal
from faverify.claim import Theory
from faverify.errors import StatementError
from faverify.lang.parse import parse_expression

VELOCITIES = {
    "fa_star": {"Z": "(Y - Z @ W) @ C"},
    "fa": {"Z": "(Y - Z @ W) @ C", "W": "Z.T @ (Y - Z @ W)"},
    "gd": {"Z": "(Y - Z @ W) @ W.T", "W": "Z.T @ (Y - Z @ W)"},
}
OPTIMAL = ("Z.T @ Y", "Z.T @ Z @ W")  # the normal equations: what W is along FA*
ROOTS = {"S": "sqrtm(Z.T @ Z)", "Si": "inv(S)"}
RESIDUAL = "(Y - Z @ W) @ C @ Si"
ALONG_FA_STAR = {
    "R": RESIDUAL,
    "A": "S @ W @ C @ Si + (S @ W @ C @ Si).T",
    "l": f"tr(({RESIDUAL}).T @ {RESIDUAL})",
}

_known: dict[str, str] = {}


def require_flow(theory: Theory) -> None:
    """Raise `StatementError` unless the flow of the texts is provably the one that ``theory.trajectory`` names.

    Every velocity is compared for all sizes; along FA*, W has to satisfy the normal equations (which determine it, as Z
    has full column rank). No other letter may move.
    """
    _require(f"flow {theory!r}", lambda: _flow_differs(theory))


def require_meaning(theory: Theory, *names: str) -> None:
    """Raise `StatementError` unless R, A or l of the texts are provably the paper's (Section A.2), along FA*."""
    require_flow(theory)
    for name in names:
        _require(f"{name} {theory!r}", lambda name=name: _differs(theory, name))  # type: ignore[misc]


def means(theory: Theory, *names: str) -> bool:
    """Whether `require_meaning` is content."""
    try:
        require_meaning(theory, *names)
    except StatementError:
        return False
    return True


def _require(key: str, why: Callable[[], str]) -> None:
    if key not in _known:
        _known[key] = why()
    if _known[key]:
        raise StatementError(_known[key])


def _flow_differs(theory: Theory) -> str:
    """What is not as it should be; empty if nothing."""
    flow = theory.trajectory
    if flow not in VELOCITIES:
        return f"theory {theory.name!r} has no flow that can be enclosed"
    if set(theory.flow) != set(VELOCITIES[flow]):
        moving = ", ".join(VELOCITIES[flow])
        return f"theory {theory.name!r}: along {flow} the letters that move are {moving}, not {', '.join(theory.flow)}"
    pairs = [(theory.flow[letter], text) for letter, text in VELOCITIES[flow].items()]
    for left, right in [*pairs, *([OPTIMAL] if flow == "fa_star" else [])]:
        if not _same(left, right, theory):
            return f"theory {theory.name!r} is not {flow}: {left} is not shown to be {right}"
    return ""


def _differs(theory: Theory, name: str) -> str:
    roots = {letter: theory.values.get(letter, "") for letter in ROOTS}
    if theory.trajectory != "fa_star" or roots != ROOTS:
        return f"theory {theory.name!r}: {name} needs FA* with S = sqrtm(Z.T @ Z) and Si = inv(S)"
    if not _same(name, ALONG_FA_STAR[name], theory):
        return f"theory {theory.name!r}: {name} is not shown to be {ALONG_FA_STAR[name]}"
    return ""


def _same(left: str, right: str, theory: Theory) -> bool:
    return prove_equal(parse_expression(left, theory), parse_expression(right, theory), theory).proved
