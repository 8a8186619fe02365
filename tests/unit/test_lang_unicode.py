"""Statements for terminals: what is printed reads back in the head as what is checked."""

from dataclasses import replace

import pytest

from faverify.claim import Theory
from faverify.lang.parse import parse_expression, parse_statement
from faverify.lang.unicode import expression_unicode, statement_unicode

THEORY = Theory(
    name="t",
    title="t",
    shapes={"A": ("r", "r"), "B": ("r", "r"), "x": ("r", "1"), "kappa": (), "Z0": ("r", "r"), "Gi": ("r", "r")},
    latex={"Gi": "G^{-1}"},
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A @ B", "A B"),
        ("(A + B) @ A", "(A + B) A"),
        ("A - (B - A)", "A - (B - A)"),
        ("(A @ B).T", "(A B)ᵀ"),
        ("A.T @ Gi", "Aᵀ G⁻¹"),
        ("D(A) @ B", "(d/dt A) B"),
        ("D(A @ B)", "d/dt (A B)"),
        ("normF(A @ x)**2", "‖A x‖²"),
        ("2 * A", "2 A"),
        ("-A", "-A"),
        ("kappa / 2 * A", "κ/2 A"),
        ("kappa**(1/2)", "√(κ)"),
        ("Z0", "Z₀"),
        ("tr(A @ B)", "tr(A B)"),
        ("A(0) @ B", "A(0) B"),
        ("max(0, lambda_min(A))", "max(0, λ_min(A))"),
        ("Gi.T", "(G⁻¹)ᵀ"),
    ],
)
def test_expression(text, shown):
    assert expression_unicode(parse_expression(text, THEORY), THEORY) == shown


def test_statement_with_hypothesis():
    text = "tr(A) <= kappa if kappa >= 0"
    assert statement_unicode(parse_statement(text, THEORY), THEORY) == "tr(A) ≤ κ   if κ ≥ 0"


def test_a_greek_letter_that_the_theory_spells_is_printed():
    """Found here: the prose of a page had Γ and its formulas Gam."""
    spelled = {"Gam": r"\Gamma", "gamma": r"\gamma", "psi": r"\psi", "Mh": r"\hat{M}", "S": r"\sum"}
    theory = replace(THEORY, shapes={**THEORY.shapes, **dict.fromkeys(spelled, ())}, latex=spelled)
    shown = [expression_unicode(parse_expression(name, theory), theory) for name in spelled]
    assert shown == ["Γ", "γ", "ψ", "Mh", "S"]
