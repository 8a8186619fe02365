"""Formulas in sentences: typeset where they are understood, left alone where they are program text or words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faverify.registry import entries
from faverify.report.informal import chunks, segments, to_latex
from faverify.report.mathtext import mathml
from faverify.report.prose import blocks


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("r lam^2", r"r\lambda ^{2}"),
        ("Z W = Y", "ZW=Y"),
        ("(r/4) lam^2", r"(r/4)\lambda ^{2}"),
        ("||A_-(0)||_F^2", r"\lVert A_{-}(0)\rVert _{F}^{2}"),
        ("|tr(Z'B)|", r"\lvert \operatorname{tr} (Z'B)\rvert "),
        ("sum_i <v_i, v_j>^2", r"\sum _{i}\langle v_{i},v_{j}\rangle ^{2}"),
        ("sqrt(n-1)/sqrt 2", r"\sqrt{n-1}/\sqrt{2}"),
        ("sigma_max(Z(0))", r"\sigma _{\max}(Z(0))"),
        ("d/dt tr H", r"\mathrm{d}/\mathrm{d}t\operatorname{tr} H"),
        ("int_0^oo l dt", r"\int _{0}^{\infty}l\,\mathrm{d}t"),
        ("U^-T", "U^{-T}"),
        ("f* <= 1", r"f^{*}\le 1"),
        ("n/r -> oo", r"n/r\to \infty "),
    ],
)
def test_notation_becomes_latex_with_the_same_structure(text, latex):
    assert to_latex(text) == latex


@pytest.mark.parametrize(
    "text",
    [
        "--seed", "fuzz", "Instance.random(3)", "normF(E)**2", "x_y.py", "python -m faverify", "A @ B", "W.T", "a_b_c",
        "||a|", "f(x", "f)", "x^2^3", "_x", "", "reports/sample", r"\input{x}", "a $ b", "100% of", "d/dt W' | C", "{x",
    ],
)  # fmt: skip
def test_program_text_and_broken_formulas_stay_as_they_are(text):
    assert to_latex(text) is None


def test_words_stay_words_and_formulas_between_them_are_found():
    assert segments("Along FA*, dA/dt = 2 R'R, so x'A(t)x never decreases for a fixed x (r = 1).") == [
        ("text", "Along FA*, "),
        ("math", "dA/dt = 2 R'R"),
        ("text", ", so "),
        ("math", "x'A(t)x"),
        ("text", " never decreases for a fixed "),
        ("math", "x"),
        ("text", " "),
        ("math", "(r = 1)"),
        ("text", "."),
    ]


def test_numbers_and_names_of_flows_are_no_formulas():
    for sentence in (
        "Lemmas 10 to 12 say 'FA dynamics'.",
        "A claim of 3 cases, 0.99 of them on (0, 6).",
        "Here kappa l - form is 1.",
    ):
        assert segments(sentence) == [("text", sentence)]


@given(st.text(alphabet="abdlrxZWCY_^{}()[]|<>=+-*/',.; 0123456789", max_size=40))
def test_no_text_is_lost_and_what_is_typeset_is_safe_or_shown_as_source(text):
    pieces = segments(text)
    assert "".join("".join(piece for _, piece in pieces).split()) == "".join(text.split())
    latex = to_latex(text)
    assert latex is None or "".join(chunks(text)) == latex


def test_every_formula_of_the_claims_docstrings_is_understood_and_keeps_its_letters():
    docs = [entry.doc for entry in entries().values()]
    spans = {text for doc in docs for block in blocks(doc) for kind, text in block.spans if kind == "code"}
    formulas = {text for text in spans if to_latex(text) is not None}
    assert len(formulas) > 0.9 * len(spans) > 100
    for text in formulas:
        shown = mathml(to_latex(text))
        assert shown is not None, text
        single = re.findall(r"(?<![A-Za-z])[A-Zb-z](?![A-Za-z])", text)
        visible = re.sub(r"<[^>]*>", " ", shown)
        assert all(letter in visible for letter in single if letter not in "T"), text
