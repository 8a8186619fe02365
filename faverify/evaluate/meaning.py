"""What a theory's texts must mean before enclosures computed for the flows FA*, FA and GD may stand for its letters.

The flows' own engines know Y, C, Z, W and the paper's S, R, A, l; a theory says in its texts what these names mean.
Here the two are proved to be the same, for all sizes, so that a certificate is about the text and nothing else.
"""

from functools import lru_cache

from faverify.algebra.prove import prove_equal, rewriter_of
from faverify.algebra.words import Factor
from faverify.claim import Theory
from faverify.errors import StatementError
from faverify.lang.parse import parse_expression
from faverify.lang.scope import Role, role_of

VELOCITIES = {
    "fa_star": {"Z": "(I - P) @ Y @ C"},
    "fa": {"Z": "(Y - Z @ W) @ C", "W": "Z.T @ (Y - Z @ W)"},
    "gd": {"Z": "(Y - Z @ W) @ W.T", "W": "Z.T @ (Y - Z @ W)"},
}
ROOTS = {"S": "sqrtm(Z.T @ Z)", "Si": "inv(S)"}
RESIDUAL = "(Y - Z @ W) @ C @ Si"
ALONG_FA_STAR = {
    "R": RESIDUAL,
    "A": "S @ W @ C @ Si + (S @ W @ C @ Si).T",
    "l": f"tr(({RESIDUAL}).T @ {RESIDUAL})",
}


@lru_cache(maxsize=256)
def _flow(theory: Theory) -> tuple[str, str]:
    """(the flow that the texts are, what is not as it should be)."""
    names = (theory.trajectory,) if theory.trajectory else tuple(VELOCITIES)
    if not theory.flow:
        return "", f"theory {theory.name!r} has no flow"
    whys = [_why_not(theory, name) for name in names]
    for name, why in zip(names, whys, strict=True):
        if not why:
            return name, ""
    other = (
        f"theory {theory.name!r} has a flow that is none of {', '.join(names)}; ball_cases encloses any polynomial flow"
    )
    return "", whys[0] if theory.trajectory else other


def known_flow(theory: Theory) -> str:
    """As `require_flow`, "" for any other flow; raises `StatementError` only where ``theory.trajectory`` is wrong."""
    return require_flow(theory) if theory.trajectory else _flow(theory)[0]


def require_flow(theory: Theory) -> str:
    """The flow that the texts provably are, for all sizes: "fa_star", "fa" or "gd".

    Raises `StatementError` where they are none of these, or not the one that ``theory.trajectory`` names. FA* is known
    by two properties of Z' = V: ``Z'V = 0``, and every word of ``V - Y C`` starts with Z. As Z has full column rank
    they leave only ``V = (I - P) Y C`` with P the projector on the columns of Z.
    """
    name, why = _flow(theory)
    if why:
        raise StatementError(why)
    return name


def require_meaning(theory: Theory, *names: str) -> None:
    """Raise `StatementError` unless R, A or l of the texts are provably the paper's (Section A.2), along FA*."""
    require_flow(theory)
    for name in names:
        if why := _differs(theory, name):
            raise StatementError(why)


def means(theory: Theory, *names: str) -> bool:
    """Whether `require_meaning` is content."""
    try:
        require_meaning(theory, *names)
    except StatementError:
        return False
    return True


def _why_not(theory: Theory, flow: str) -> str:
    """As `_flow_differs`; letters of other shapes, in which the texts of the flow do not parse, are others."""
    try:
        return _flow_differs(theory, flow)
    except StatementError as error:
        return f"theory {theory.name!r} is not {flow}: {error}"


def _flow_differs(theory: Theory, flow: str) -> str:
    """What is not as it should be; empty if nothing."""
    if set(theory.flow) != set(VELOCITIES[flow]):
        moving = ", ".join(VELOCITIES[flow])
        return f"theory {theory.name!r}: along {flow} the letters that move are {moving}, not {', '.join(theory.flow)}"
    free = {name for name in theory.shapes if role_of(name, theory) is Role.LETTER and name not in theory.inputs}
    if missing := sorted({"Y", "C", *theory.flow} - free):
        return f"theory {theory.name!r}: along {flow} {missing[0]} is a free letter"
    if flow == "fa_star":
        return _fa_star_differs(theory)
    for letter, text in VELOCITIES[flow].items():
        if not _same(theory.flow[letter], text, theory):
            return f"theory {theory.name!r} is not {flow}: {theory.flow[letter]} is not shown to be {text}"
    return ""


def _fa_star_differs(theory: Theory) -> str:
    velocity = theory.flow["Z"]
    if not _same(f"Z.T @ ({velocity})", "0", theory):
        return f"theory {theory.name!r} is not fa_star: Z.T @ ({velocity}) is not shown to be 0"
    rewriter = rewriter_of(theory)
    rest = rewriter.reduce(rewriter.translator.matrix(f"{velocity} - Y @ C")).normal
    if not all(word.letters and word.letters[0] == Factor("Z") for word in rest):
        return f"theory {theory.name!r} is not fa_star: {velocity} - Y @ C is not shown to be Z times a matrix"
    return ""


@lru_cache(maxsize=256)
def _differs(theory: Theory, name: str) -> str:
    roots = {letter: theory.values.get(letter, "") for letter in ROOTS}
    if _flow(theory)[0] != "fa_star" or roots != ROOTS:
        return f"theory {theory.name!r}: {name} needs FA* with S = sqrtm(Z.T @ Z) and Si = inv(S)"
    if not _same(name, ALONG_FA_STAR[name], theory):
        return f"theory {theory.name!r}: {name} is not shown to be {ALONG_FA_STAR[name]}"
    return ""


def _same(left: str, right: str, theory: Theory) -> bool:
    return prove_equal(parse_expression(left, theory), parse_expression(right, theory), theory).proved
