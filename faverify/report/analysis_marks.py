"""The formulas in the words of an analysis, listed: on its page these, and nothing else, become mathematics.

In Python and on the terminal a number has a plain name to type; the page shows the same name with its formulas set.
"""

import re

from faverify.report.prose import Marked

FORMULAS = {
    "||(Y - Z W) C||^2": r"\lVert (Y-ZW)C \rVert_F^2",
    "||Y - P Y||^2": r"\lVert Y-PY \rVert_F^2",
    "||Y - Z W||^2": r"\lVert Y-ZW \rVert_F^2",
    "||Y||_F^2": r"\lVert Y \rVert_F^2",
    "||A_-(0)||_F^2 / 4": r"\lVert A_{-}(0) \rVert_F^2/4",
    "(r/4) lam^2": r"\frac{r}{4}\lambda^2",
    "r lam^2": r"r\lambda^2",
    "s(Z(0)) ||Y C||_* - tr(Z(0)'Y C)":
        r"\sigma_{\max}(Z(0))\lVert YC \rVert_{\ast}-\operatorname{tr}(Z(0)^{\top}YC)",
    "2 r s(Z(0)) s(Y) s(C)": r"2r\,\sigma_{\max}(Z(0))\,\sigma_{\max}(Y)\,\sigma_{\max}(C)",
    "20 r cond(Z(0)) s(Z(0)) s(Y) s(C)":
        r"20r\operatorname{cond}(Z(0))\,\sigma_{\max}(Z(0))\,\sigma_{\max}(Y)\,\sigma_{\max}(C)",
    "(1 + k/(r-k-1)) tail_k": r"\left(1+\frac{k}{r-k-1}\right)\sum_{j>k}\sigma_j^2",
    "rank(Y C) = min(r, rank Y)": r"\operatorname{rank}(YC)=\min(r,\operatorname{rank}Y)",
    "min(r, rank Y)": r"\min(r,\operatorname{rank}Y)",
    "min(n, m)": r"\min(n,m)",
    "rank(Y C)": r"\operatorname{rank}(YC)",
    "rank(Y)": r"\operatorname{rank}(Y)",
    "rank Z(0)": r"\operatorname{rank}Z(0)",
    "rank N(0)": r"\operatorname{rank}N(0)",
    "r >= rank(Y)": r"r\ge\operatorname{rank}(Y)",
    "3 <= r < rank(Y)": r"3\le r\lt\operatorname{rank}(Y)",
    "m >= n > r": r"m\ge n\gt r",
    "r = 1, m >= n, sigma_1 > sigma_2 = ... = sigma_n": r"r=1,\; m\ge n,\; \sigma_1\gt\sigma_2=\cdots=\sigma_n",
    "Z W -> P Y": r"ZW\to PY",
    "Z(0)'Z(0) = I": r"Z(0)^{\top}Z(0)=I",
    "l ~ exp(-2 rho t)": r"\ell\sim e^{-2\rho t}",
    "2 rho": r"2\rho",
    "dl/dt": r"\mathrm{d}\ell/\mathrm{d}t",
    "t >= 0": r"t\ge 0",
    "l(0)": r"\ell(0)",
}  # fmt: skip
LISTED = re.compile("|".join(map(re.escape, sorted(FORMULAS, key=len, reverse=True))))


def marked(text: str) -> Marked:
    """A text of an analysis with its listed formulas as mathematics, all else as words."""
    runs: list[tuple[str, str]] = []
    position = 0
    for match in LISTED.finditer(text):
        if _within_a_word(text, *match.span()):
            continue
        if match.start() > position:
            runs.append(("text", text[position : match.start()]))
        runs.append(("math", FORMULAS[match.group()]))
        position = match.end()
    if position < len(text):
        runs.append(("text", text[position:]))
    return Marked(tuple(runs))


def _within_a_word(text: str, start: int, stop: int) -> bool:
    return text[start - 1 : start].isalnum() or text[stop : stop + 1].isalnum()
