"""Formulas as sentences write them, ``||A_-(0)||_F^2/4 <= (r/4) lam^2``, as LaTeX; None for what is not understood.

Only notation changes: names of Greek letters and functions, ``<=``, ``->``, ``sqrt(..)``, ``_`` and ``^``, norms and
inner products. An unknown word or sign refuses the whole, so that options, paths and program text stay as they are.
"""

import re

GREEK = {
    "lam": "lambda", "eps": "varepsilon", "alpha": "alpha", "beta": "beta", "gamma": "gamma", "delta": "delta",
    "eta": "eta", "kappa": "kappa", "lambda": "lambda", "mu": "mu", "rho": "rho", "sigma": "sigma", "tau": "tau",
    "theta": "theta", "phi": "varphi", "chi": "chi", "psi": "psi", "omega": "omega", "Phi": "Phi", "Sigma": "Sigma",
}  # fmt: skip
OPERATORS = ("tr", "rank", "col", "cond", "cos", "cosh", "tanh", "artanh", "conj", "exp", "log", "inf", "sup", "dim")
LIMITS = {"min": r"\min", "max": r"\max", "sum": r"\sum", "int": r"\int", "oo": r"\infty", "prod": r"\prod"}
SIGNS = {
    "<=": r"\le ", ">=": r"\ge ", "!=": r"\ne ", "->": r"\to ", "...": r"\ldots ", "=": "=", "<": "<", ">": ">",
    "+": "+", "-": "-", "/": "/", ",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "[": "[", "]": "]", "'": "'",
    ".": r"\cdot ", "*": r"\cdot ",
}  # fmt: skip
RELATIONS = (r"\le ", r"\ge ", r"\ne ", r"\to ", "=", "<", ">")
WORDS = ("and", "for", "if", "inside", "of", "or", "rest", "same", "the")
ABBREVIATIONS = ("FA", "GD", "OPT", "PSD")
MATRICES = frozenset("ABCEFHIKLMNPQRSUVWXYZ")
PROGRAM = re.compile(r"--|[A-Za-z]\.[A-Za-z]|\*\*|@|::")
REMARK = re.compile(r"(.*[^ =<>+*/-]) (\([^()]*[=<>][^()]*\)[,.;:]*)")  # a condition in brackets, not an argument
ARTICLES = ("a", "A", "I")
TOKEN = re.compile(r"\s*(\d+(?:\.\d+)?|[A-Za-z]+|<=|>=|!=|->|\.\.\.|\|\||[-+*/=<>()\[\]{}|,;:.'^_])")
INNER = re.compile(r"<([A-Za-z][^<>=]*),\s([^<>=]+)>")


def to_latex(text: str) -> str | None:
    """The formula as LaTeX, or None where a word, a sign or the structure is not understood."""
    found = chunks(text)
    return None if found is None else "".join(found)


def chunks(text: str) -> list[str] | None:
    """The same, cut in front of the relations outside all brackets: where a line may break."""
    if PROGRAM.search(text):
        return None
    source = INNER.sub(r"{langle} \1, \2 {rangle}", " ".join(text.split()))
    tokens = _tokens(source)
    if tokens is None:
        return None
    try:
        pieces = _Reader(tokens).pieces("")
    except (IndexError, ValueError):
        return None
    found = [""]
    for piece in pieces:
        if piece in RELATIONS and found[-1]:
            found.append("")
        found[-1] += piece
    return found if found != [""] else None


def segments(sentence: str) -> list[tuple[str, str]]:
    """A sentence as runs of "text" and "math": neighbouring chunks that are no words and convert as a whole."""
    words = sentence.split(" ")
    found: list[tuple[str, str]] = []
    run: list[str] = []
    for number, word in enumerate(words):
        beside = [*run[-1:], *words[number + 1 : number + 2]]
        if _mathematical(word, bool(run) or any(other in SIGNS for other in beside)):
            run.append(word)
            if word[-1] in ",;:" and _closed(" ".join(run)):
                found, run = found + _run(run), []
            continue
        found += [*_run(run), ("text", f"{word} ")]
        run = []
    return _merged(found + _run(run))


def _mathematical(chunk: str, within: bool) -> bool:
    """Whether a chunk between spaces can belong to a formula: no word, no abbreviation, no article."""
    core = chunk.strip("(),.;:")
    if chunk in ARTICLES:
        return within
    if core in GREEK or core in LIMITS or core in OPERATORS:
        return core in GREEK or core == "oo" or chunk == core
    word = re.fullmatch(r"[A-Za-z]{2,}(?:[-'][A-Za-z]+)*\*?|'.*|[\d.]+'|[A-Z]\d+|A\.1", core) is not None
    return chunk.startswith("...") or (bool(core) and (not word or is_product(core) or core in ("dt", "ds")))


def _closed(text: str) -> bool:
    brackets = all(text.count(left) == text.count(right) for left, right in ("()", "[]", "{}"))
    return brackets and not re.search(r"<[A-Za-z][^<>]*$", text)


def _run(run: list[str]) -> list[tuple[str, str]]:
    """A run as mathematics with the punctuation around it as text; all as text where it is a number or no formula."""
    if run and run[-1] in {*OPERATORS, *LIMITS} - {"oo"}:
        return [*_run(run[:-1]), ("text", f"{run[-1]} ")]
    text = " ".join(run)
    remark = REMARK.fullmatch(text)
    if remark:
        return _run(remark.group(1).split(" ")) + _run(remark.group(2).split(" "))
    core = text.rstrip(",.;:") if not text.endswith("...") else text
    tail = text[len(core) :]
    head = ""
    while core.startswith("(") and core.count("(") > core.count(")"):
        head, core = head + "(", core[1:]
    while core.endswith(")") and core.count(")") > core.count("("):
        tail, core = ")" + tail, core[:-1]
    if (
        not core
        or re.fullmatch(r"[\d.,/() -]+", core)
        or re.search(r"(?:^| )[-+/=<>]+$", core)
        or to_latex(core) is None
    ):
        return [("text", f"{text} ")] if text else []
    return [("text", head), ("math", core), ("text", f"{tail} ")]


def _merged(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for kind, text in pieces:
        if found and kind == "text" == found[-1][0]:
            found[-1] = (kind, found[-1][1] + text)
        elif text:
            found.append((kind, text))
    if found and found[-1][0] == "text":
        found[-1] = ("text", found[-1][1][:-1])  # the space that stands for the end
    return [piece for piece in found if piece[1]]


def is_product(token: str) -> bool:
    """Whether a word is letters side by side: ``ZW``, ``ZWC``, ``cI``; abbreviations are not."""
    if token in ABBREVIATIONS or not 2 <= len(token) <= 3 or not token[1:].isupper():
        return False
    return set(token[1:]) <= MATRICES and (token[0].islower() or token[0] in MATRICES)


def _tokens(text: str) -> list[str] | None:
    found: list[str] = []
    position = 0
    while position < len(text.rstrip()):
        match = TOKEN.match(text, position)
        if match is None:
            return None
        spaced = match.group()[:1] == " " and match.group(1) == "*"
        found.append(" *" if spaced else match.group(1))
        position = match.end()
    return found


class _Reader:
    """Reads tokens from the left; keeps which bars are open."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = tokens, 0
        self.bars: list[str] = []

    def all(self, closing: str) -> str:
        """Everything up to ``closing`` (empty: the end); raises `ValueError` where brackets or bars stay open."""
        return "".join(self.pieces(closing))

    def pieces(self, closing: str) -> list[str]:
        """The same as a list: one string for each atom, sign or script."""
        pieces: list[str] = []
        depth = len(self.bars)
        while self.at < len(self.tokens) and self.tokens[self.at] != closing:
            pieces.append(self.piece(pieces[-1] if pieces else ""))
        if closing:
            self.at += 1 if self.tokens[self.at] == closing else 0  # IndexError where it is missing
        if len(self.bars) != depth:
            raise ValueError("bars stay open")
        return pieces

    def piece(self, before: str) -> str:
        """The next atom with nothing behind it, or a script."""
        token = self.tokens[self.at]
        self.at += 1
        if token in ("_", "^"):
            if not before or before.startswith(token):
                raise ValueError("a script on nothing, or two of them")
            return f"{token}{{{self.script()}}}"
        if token in ("|", "||"):
            return self.bar(token, before)
        if token == "{":
            inner = self.all("}")
            return rf"\{inner} " if inner in ("langle", "rangle") else rf"\{{{inner}\}}"
        if token in ("(", "["):
            inner = self.all(")" if token == "(" else "]")
            return f"({inner})" if token == "(" else f"[{inner}]"
        if token == "'":
            return "{}'" if before.startswith("^") else "'"
        if token == "d" and self.tokens[self.at : self.at + 1] == ["/"]:
            return r"\mathrm{d}"
        if token[0].isalpha():
            thin = r"\," if token in ("dt", "ds") and before and not before.endswith("/") else ""
            return thin + self.name(token)
        if token in (")", "]", "}"):
            raise ValueError("nothing to close")
        return self.sign(token)

    def sign(self, token: str) -> str:
        """A number, an operator, or a star that belongs to the letter before it."""
        if token == "1" and self.tokens[self.at : self.at + 1] == ["["]:
            return r"\mathbf{1}"
        if token == "*" and (self.at == len(self.tokens) or self.tokens[self.at] in ("<=", "=", ")")):
            return "^{*}"
        return SIGNS.get(token.strip(), token)

    def bar(self, token: str, before: str) -> str:
        """A norm or an absolute value: it closes the innermost open bar of its kind, or opens one."""
        name = "Vert" if token == "||" else "vert"
        if self.bars and self.bars[-1] == token and before and not before.endswith(("+", "-", "/", "le ", "ge ")):
            self.bars.pop()
            return rf"\r{name} "
        self.bars.append(token)
        return rf"\l{name} "

    def script(self) -> str:
        """What a subscript or superscript holds: a group, a number with its sign, ``+`` or ``-`` alone, a name."""
        token = self.tokens[self.at]
        self.at += 1
        if token == "{":
            return self.all("}")
        if token in ("+", "-", "*"):
            following = self.tokens[self.at] if self.at < len(self.tokens) else ""
            if token == "-" and re.fullmatch(r"\d+|[a-z]|T", following):
                self.at += 1
                return f"-{following}"
            return token
        if token[0].isdigit() or (len(token) == 2 and token.islower() and token not in {*GREEK, *LIMITS}):
            return token
        if token[0].isalpha():
            return self.name(token).strip()
        raise ValueError("no script")

    def name(self, token: str) -> str:
        """A letter, a known name, a run of capitals (a product), or a word."""
        if token == "sqrt":
            return rf"\sqrt{{{self.root()}}}"
        if token in GREEK:
            return rf"\{GREEK[token]} "
        if token in LIMITS:
            return f"{LIMITS[token]} "
        if token in OPERATORS:
            return rf"\operatorname{{{token}}} "
        if token in ("langle", "rangle") or len(token) == 1:
            return token
        if token[0] == "d" and (len(token) == 2 or token[1:] in GREEK):
            return rf"\mathrm{{d}}{self.name(token[1:])}"
        if is_product(token):
            return " ".join(token)
        if token in WORDS:
            return rf"\text{{ {token} }}"
        if token in ABBREVIATIONS:
            return rf"\mathrm{{{token}}}"
        raise ValueError(f"unknown word {token}")

    def root(self) -> str:
        """What a root is drawn over: what the brackets hold, or the next number or name."""
        if self.tokens[self.at] == "(":
            self.at += 1
            return self.all(")")
        token = self.tokens[self.at]
        self.at += 1
        return self.name(token) if token[0].isalpha() else token
