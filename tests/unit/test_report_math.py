"""Only listed mathematics reaches TeX or the MathML converter; every other text is escaped."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from report_run import LONG_LATEX

from derivations.theories import FA, FA_STAR, GD
from faverify.certificate.records import latex_of, theory_json
from faverify.report.mathtext import is_safe, mathml
from faverify.report.tex import Tex, cell, code, escape, math

MADE = re.compile(
    r"\\ensuremath\{\\mathord\{-\}\}|\\[{}$&#%_]|\\(allowbreak|dots|ensuremath)\b"
    r"|\\text(backslash|asciicircum|asciitilde|quotedbl(left|right)?|quote(left|right)|endash|emdash)\b"
    r"|\\text(asciigrave|less|greater|bar|superscript|tt)\b"
)


@pytest.mark.parametrize(
    "latex",
    [
        r"\input{/etc/passwd}", "^^5cinput{x}", r"\write18{ls}", r"\csname input\endcsname", r"\def\x{}", "{", "}",
        r"\catcode`\%=12", r"\left( x", "a_b_c", "a^b^c", "x & y", r"a \\ b", "% comment", "", " ", "\\", "α",
        "x" * 30_000, r"\begin{verbatim}", r"\href{javascript:x}{y}", r"\frac{1}", "$x$", "#1",
    ],
)  # fmt: skip
def test_what_is_not_listed_mathematics_is_refused(latex):
    assert not is_safe(latex)
    assert not math(latex).startswith(r"\fitmath")


@pytest.mark.parametrize("theory", [FA_STAR, FA, GD], ids=lambda t: t.name)
def test_all_the_latex_of_the_paper_theories_converts(theory):
    data = theory_json(theory)
    for name in ("definitions_latex", "flow_latex", "letters_latex"):
        for latex in data[name].values():
            assert mathml(latex, True) is not None, latex


@pytest.mark.parametrize(
    "says",
    [
        "rise(l, 0, oo) <= normF(neg(A(0)))**2 / 4",
        "psd(A(t) - A(s)) for 0 <= s <= t <= 2",
        "integral(normF(rows_le(R, A, kappa))**2, 0, oo) <= r * max(0, kappa - lambda_min(A(0)))",
        "D(tr(R.T @ R)) == -tr(R @ A @ R.T)",
    ],
)
def test_the_latex_of_statements_converts(says):
    latex = latex_of(says, FA_STAR)
    assert latex
    assert mathml(latex, True) is not None


def test_display_mathematics_is_one_element_with_a_display_style():
    assert re.fullmatch(r'<math displaystyle="true">.*</math>', mathml(LONG_LATEX, True))
    assert mathml(r"\text{<script>}", True).count("<script") == 0


@pytest.mark.parametrize("make", [escape, code, cell])
@given(text=st.text() | st.text("–—…“”‘’½\u00a0²³≤−αΩ'`-\\{}$", max_size=9))
@example(text="–—…“”‘’½\u00a0²³")
def test_escaped_text_holds_no_command_but_ours_and_its_braces_balance(make, text):
    made = make(text)
    rest = MADE.sub("", re.sub(r"\\ensuremath\{\\[A-Za-z]+\}", "", made))
    assert "\\" not in rest
    assert not set(rest) & set("$&#%_^~") - {"~"}
    assert rest.count("{") == rest.count("}")


@given(text=st.text())
def test_escaped_text_is_latin_1_only(text):
    assert all(ord(character) < 256 for character in escape(text))


def test_trusted_tex_passes_and_plain_text_does_not():
    assert escape(Tex(r"\bfseries")) == r"\bfseries"
    assert escape(r"\bfseries") == r"\textbackslash{}bfseries"


def test_ligatures_are_broken():
    assert "--" not in escape("--seed")
    assert "--" not in code("--effort --seed")
