r"""LaTeX of certificates, believed only as far as a whitelist goes, and its conversion to MathML.

A certificate is a file from anywhere: ``\input`` or ``^^5c`` in it must reach neither TeX nor a converter. What is
outside the whitelist is shown as its source in typewriter, and counted, so that it is never silently wrong.
"""

import re
from functools import lru_cache
from typing import Any

LONGEST = 20_000
_LISTED = """
frac sqrt left right lVert rVert lvert rvert langle rangle lceil rceil lfloor rfloor operatorname mathit mathrm
mathbf mathbb mathcal text int sum prod lim max min sup inf exp log ln sin cos tan tanh cosh sinh det dim ker to
infty le leq ge geq ne neq lt gt succeq preceq succ prec top bot cdot cdots ldots dots times pm mp quad qquad
partial nabla in notin subseteq subset supseteq cup cap forall exists approx sim equiv propto ll gg iff implies
Rightarrow rightarrow leftarrow mapsto circ perp parallel otimes oplus prime star ast ell emptyset varnothing hat
bar tilde dot ddot overline underline alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa
lambda mu nu xi pi rho varrho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma
Upsilon Phi Psi Omega , ; : ! | { }
"""
COMMANDS = frozenset(_LISTED.split()) | {" "}
TOKEN = re.compile(r"\\([A-Za-z]+|.)|([ -~])", re.DOTALL)
ALONE = re.compile(r"<mrow><mspace/>(<mi[^>]*>[^<]*</mi>)</mrow>")  # a name in a row of its own, beside nothing
FORBIDDEN = frozenset('%#$&~@"`?')


@lru_cache(maxsize=1)
def _converter() -> Any:
    from math_core import LatexToMathML

    return LatexToMathML(fancy_error=False)


@lru_cache(maxsize=4096)
def mathml(latex: str, display: bool = False) -> str | None:
    """MathML of the LaTeX, or None where it is outside the whitelist or the converter refuses it."""
    from math_core import LatexError

    if not _listed(latex):
        return None
    try:
        converted = str(_converter().convert_with_local_state(latex, displaystyle=display))
    except LatexError:
        return None
    closer = converted.replace('<mo lspace="0.1667em">(', "<mo>(").replace('<mo rspace="0.1667em">)', "<mo>)")
    return ALONE.sub(r"\1", closer.replace('<math display="block">', '<math displaystyle="true">', 1))


def is_safe(latex: str) -> bool:
    """Whether TeX may read the text as mathematics: listed commands only, and it parses (braces, scripts, fences)."""
    return mathml(latex) is not None


def _listed(latex: str) -> bool:
    if not latex.strip() or len(latex) > LONGEST or "^^" in latex or latex.endswith("\\"):
        return False
    position = 0
    for match in TOKEN.finditer(latex):
        if match.start() != position:
            return False
        position = match.end()
        command, character = match.groups()
        if (command is not None and command not in COMMANDS) or (character in FORBIDDEN):
            return False
    return position == len(latex)
