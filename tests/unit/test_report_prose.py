"""Marks make mathematics and nothing else does; every output shows the same; what is outside is shown as source."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.prose_words import unmarked
from report_run import claims

from faverify.claim import Theory
from faverify.report import typ
from faverify.report.html import marked_html
from faverify.report.latex import sentence as tex_sentence
from faverify.report.prose import Marked, Reader, marks
from faverify.report.prose_plain import plain
from faverify.report.prose_theories import reader_of
from faverify.report.prose_tree import Unknown, tree
from faverify.report.prose_typst import formula as typst_formula
from faverify.report.prose_typst import sentence as typst_sentence
from faverify.report.tex import escape

THEORY = Theory("t", "letters", {"Y": ("n", "m"), "Z": ("n", "r"), "C": ("m", "r"), "kappa": ()}, kind="free")
READER = Reader((THEORY,))
# what earlier guesses took for formulas: a full stop for a product, a genitive for a prime, a letter for a variable
WORDS = [
    "The error is at least OPT = r. C Gaussian, n large",
    "This contradicts Lemma 8. G is constant, K. K has r of them",
    "Lemma 21's tails, Appendix E, x' -> y'",
    "rank r, 2 kappa <= T_{max}, ||A||_F^2/4, (Z'Z)^-1, lam**2/4",
]
FORMULAS = st.sampled_from(
    ["`Z.T @ Y`", "`kappa > 0`", r"$\dot{Z} = EC$", r"$\lVert A_{-}\rVert_{F}^{2}/4 \le r\lambda^{2}$", "``--seed 0``"]
)
PLAIN = st.text(
    st.characters(codec="utf-8", exclude_characters="`$\x00\r", exclude_categories=("Cc", "Cs")), max_size=60
)


def shown(html):
    return unescape(html).replace("\u2060", "")


@given(st.one_of(PLAIN, st.sampled_from(WORDS)))
def test_text_without_marks_comes_out_as_escaped_text_only(text):
    prose = READER.read(text)
    assert all(kind == "text" for kind, _ in prose.runs)
    page = marked_html(prose)
    assert "<" not in page
    assert shown(page) == text
    assert str(prose) == text
    assert tex_sentence(prose) == escape(text)
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", typst_sentence(prose))
    assert outside in ("[]", "[#;]")


@pytest.mark.parametrize("text", WORDS)
def test_what_earlier_guesses_made_of_words_is_words(text):
    """Found here: "OPT = r. C Gaussian" was printed as r times C, "Lemma 21's" with a prime."""
    assert "<math" not in marked_html(READER.read(text))
    assert r"\(" not in tex_sentence(READER.read(text))


@given(st.lists(st.tuples(PLAIN, FORMULAS), max_size=4), PLAIN)
def test_marks_are_found_where_they_are_and_the_words_between_them_stay(pieces, last):
    text = "".join(words + mark for words, mark in pieces) + last
    runs = READER.read(text).runs
    assert "".join(words for words, _ in pieces) + last == "".join(text for kind, text in runs if kind == "text")
    assert sum(kind != "text" for kind, _ in runs) == len(pieces)
    assert marked_html(Marked(runs)).count("<math") == sum(kind == "math" for kind, _ in runs)
    assert unmarked(text).split() == " ".join([*(words for words, _ in pieces), last]).split()


def test_a_formula_of_the_statement_language_is_read_by_its_parser():
    assert READER.read("`Z.T @ Y`").runs == (("math", r"Z^{\top} Y"),)
    assert READER.read("`kappa >= 1`").runs == (("math", r"\kappa \ge 1"),)
    assert READER.read("`Z @ Y`").runs == (("code", "Z @ Y"),)  # shapes do not fit
    assert READER.read("`unknown_letter`").runs == (("code", "unknown_letter"),)
    assert READER.read("``Z.T @ Y``").runs == (("code", "Z.T @ Y"),)
    assert list(marks(["`Z` and $x_{1}$", "``no``"])) == [("says", "Z"), ("tex", "x_{1}")]


def test_the_first_theory_that_knows_the_letters_reads_them():
    other = Theory("u", "others", {"kappa": (), "w": ()}, kind="free", latex={"kappa": "K", "w": r"\omega"})
    assert Reader((THEORY, other)).read("`kappa`, `w`").runs[::2] == (("math", r"\kappa"), ("math", r"\omega"))
    assert Reader((other, THEORY)).read("`kappa`").runs == (("math", "K"),)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\dot{Z} = EC", "Z\u0307 = EC"),
        (r"W = (Z^{\top}Z)^{-1}Z^{\top}Y", "W = (ZᵀZ)⁻¹ZᵀY"),
        (r"\frac{\mathrm{d}}{\mathrm{d}t}A = 2 R^{\top} R", "d/dt A = 2RᵀR"),
        (r"\lVert A_{-}\rVert_{F}^{2}/4 \le (r/4)\lambda^{2}", "‖A₋‖_F²/4 ≤ (r/4)λ²"),
        (r"\frac{a}{b+c}", "a/(b + c)"),
        (r"\sqrt{2\log(2000r)}", "√(2 log(2000r))"),
        (r"x \to -1", "x → -1"),
        (r"\sum_{i}r_{i}", "∑ᵢ rᵢ"),
    ],
)
def test_a_terminal_shows_a_formula_in_characters(latex, text):
    assert plain(latex) == text


@pytest.mark.parametrize("latex", [r"\input{x}", r"\unknown", "a_", r"\left( x", "}", r"\frac{a}", "^^5c"])
def test_what_is_outside_is_shown_as_source(latex):
    with pytest.raises(Unknown):
        tree(latex)
    assert plain(latex) == latex
    assert typst_formula(latex).startswith('code("')
    assert marked_html(Marked((("math", latex),))).count("<math") == 0


def test_prose_is_cut_at_a_word_and_never_within_a_formula():
    prose = READER.read("One two three `Z.T @ Y` four five")
    assert str(prose.brief(100)) == "One two three Zᵀ Y four five".replace("Zᵀ Y", plain(r"Z^{\top} Y"))
    assert str(prose.brief(10)) == "One two …"
    assert str(prose.brief(15)).startswith("One two three ")
    assert all(kind == "text" for kind, _ in prose.brief(15).runs)


def test_a_formula_does_not_part_from_the_bracket_or_point_beside_it():
    assert "(\u2060<math" in marked_html(READER.read("then (`Z`), so"))
    assert "</math>\u2060), so" in marked_html(READER.read("then (`Z`), so"))


def test_a_display_is_a_marked_formula_on_an_indented_line():
    kinds = [
        block.kind for block in READER.blocks("First.\n\n    $x_{1} = 2$\n\n    verbatim x_1\n\nDoes not show: all.")
    ]
    assert kinds == ["paragraph", "formula", "code", "limit"]


def test_the_theories_of_a_certificate_read_its_prose():
    certificate = claims()[1]
    assert reader_of(certificate).read("`F @ Si`").runs[0][0] in ("math", "code")
    assert reader_of(certificate, "no such theory").letters == Marked()


@pytest.mark.skipif(not typ.typst_available(), reason="the extra pdf is not installed")
def test_every_formula_of_every_claim_is_set_by_typst(tmp_path):
    import typst

    from faverify.report.prose_theories import reader_for
    from faverify.run.registry import entries

    lines = [
        f"#{typst_sentence(block.text)}\n"
        for found in entries().values()
        for block in reader_for(found.claim).blocks(found.doc)
    ]
    source = tmp_path / "all.typ"
    source.write_text("#let code(body) = raw(body)\n" + "\n".join(lines), encoding="utf-8")
    typst.compile(str(source), output=str(tmp_path / "all.pdf"))
    assert (tmp_path / "all.pdf").read_bytes().startswith(b"%PDF")
