"""Text for LaTeX: everything is escaped unless it is of type `Tex`, so that no certificate runs a command."""

import re

from faverify.report.mathtext import is_safe

SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", '"': r"\textquotedbl{}", "`": r"\textasciigrave{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", "\t": " ", "\n": " ", "[": "{[}", "]": "{]}",
}  # fmt: skip
"""Brackets are fenced: a title stands in an optional argument, and a line break takes one behind it for its own."""
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "τ": "tau", "υ": "upsilon", "φ": "varphi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta",
    "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
SYMBOLS = {
    "≤": "le", "≥": "ge", "≠": "ne", "≈": "approx", "≡": "equiv", "∞": "infty", "→": "to", "←": "leftarrow",
    "⇒": "Rightarrow", "∈": "in", "∅": "varnothing", "✓": "checkmark", "✗": "times", "×": "times", "·": "cdot",
    "±": "pm", "−": "mathord{-}", "√": "surd", "∫": "int", "∑": "sum", "⊤": "top", "‖": "Vert", "∂": "partial",
    "≼": "preceq", "≽": "succeq", "⪯": "preceq", "⪰": "succeq", "′": "prime", "ℓ": "ell", "°": "circ", "⊥": "perp",
    "⊆": "subseteq", "∇": "nabla", "↦": "mapsto", "¬": "neg",
}  # fmt: skip
PUNCTUATION = {
    "–": r"\textendash{}", "—": r"\textemdash{}", "…": r"\dots{}", "“": r"\textquotedblleft{}",
    "”": r"\textquotedblright{}", "‘": r"\textquoteleft{}", "’": r"\textquoteright{}", "½": "1/2", "\u00a0": "~",
    "²": r"\textsuperscript{2}", "³": r"\textsuperscript{3}",
}  # fmt: skip
LIGATURES = re.compile(r"(?<=-)-|(?<=')'|(?<=,),|(?<=!)\\textasciigrave")
FACTORS = re.compile(r"\) ?(?=[A-Za-z]|\\(?!rVert|rvert|right)[A-Za-z])")  # a product may break between factors
RUN = 18


class Tex(str):
    """TeX source that this package made itself: passes `escape` unchanged."""

    __slots__ = ()


def escape(text: object) -> Tex:
    """Escape running text; long words may break anywhere, unknown characters show their number."""
    if isinstance(text, Tex):
        return text
    return Tex(" ".join(_word(word) for word in str(text).replace("\n", " ").split(" ")))


def code(text: object) -> Tex:
    """Text in typewriter that may break after punctuation."""
    return Tex(rf"\texttt{{{_breaking(str(text), 10)}}}") if str(text) else Tex("")


def cell(text: object) -> Tex:
    """A number or name in a narrow column: typewriter that may break nearly anywhere."""
    return Tex(rf"\texttt{{{_breaking(str(text), 4)}}}") if str(text) else Tex("")


def math(latex: str) -> Tex:
    r"""Display mathematics that fits the line (``\fitmath``); source in typewriter where the whitelist refuses it."""
    return Tex(rf"\fitmath{{{_breakable(latex)}}}") if is_safe(latex) else code(latex)


def inline(latex: str) -> Tex:
    """Mathematics within a line, or the source in typewriter where the whitelist refuses it."""
    return Tex(rf"\({_breakable(latex)}\)") if is_safe(latex) else code(latex)


def _breakable(latex: str) -> str:
    """With breaks between factors; the indicator's 1 is bold, as the fonts of AMS have no figure in blackboard bold."""
    return FACTORS.sub(r")\\penalty600 ", latex.replace(r"\mathbb{1}", r"\mathbf{1}"))


def _word(word: str) -> str:
    if len(word) > RUN:
        return _breaking(word, RUN)
    return LIGATURES.sub(lambda m: "{}" + m.group(0), "".join(map(_character, word)))


def _breaking(text: str, run: int) -> str:
    pieces: list[str] = []
    since = 0
    for character in text:
        shown = _character(character)
        pieces.append("{}" + shown if pieces and character in "-',!" and pieces[-1].endswith(shown) else shown)
        since = 0 if character == " " else since + 1
        if character in "=+*/,;()[]|_-@:." or since >= run:
            pieces.append(r"\allowbreak{}")
            since = 0
    return "".join(pieces)


def _character(character: str) -> str:
    if character in SPECIAL:
        return SPECIAL[character]
    if character in PUNCTUATION:
        return PUNCTUATION[character]
    name = GREEK.get(character) or SYMBOLS.get(character)
    if name:
        return rf"\ensuremath{{\{name}}}"
    if " " <= character <= "~" or "À" <= character <= "ÿ":
        return character
    return f"{{[U+{ord(character):04X}]}}"
