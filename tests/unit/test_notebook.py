"""The Python interface: light to import, and its results show themselves."""

import pytest

import faverify
from faverify.errors import InvalidInstance, UsageError


def test_public_names_are_there_and_listed():
    for name in faverify.__all__:
        assert getattr(faverify, name) is not None
    assert set(faverify.__all__) <= set(dir(faverify))
    with pytest.raises(AttributeError, match="public names"):
        _ = faverify.no_such_name


def test_verify_returns_a_result_that_shows_itself():
    result = faverify.verify("fact3", effort="quick")
    assert result.verdict is faverify.Verdict.PASS
    assert result.evidence is faverify.Evidence.PROVED
    assert str(result).startswith("fact3: ✓ pass (proved)")
    html = result._repr_html_()
    assert html.count("<tr>") == html.count("</tr>") == 1 + len(result.record.parts) + 1 + len(result.numbers)


def test_html_of_a_result_escapes_its_texts():
    html = faverify.verify("example1", faverify.Instance.random(3, 1, 1), effort="quick")._repr_html_()
    assert "< 0" not in html
    assert "&lt;" in html


def test_verify_on_one_instance_runs_no_controls():
    result = faverify.verify("fact2", faverify.Instance.random(3, 2, 1), effort="quick")
    assert result.verdict is faverify.Verdict.PASS
    assert result.record.controls == ()


@pytest.mark.parametrize("arguments", [{"label": "fact22"}, {"label": "fact2", "effort": "heroic"}])
def test_bad_arguments_are_usage_errors(arguments):
    with pytest.raises(UsageError):
        faverify.verify(**arguments)


def test_claims_are_in_the_order_of_the_paper():
    labels = [claim.label for claim in faverify.claims()]
    assert labels.index("fact2") < labels.index("lemma4") < labels.index("lemma5")


def test_what_is_no_case_is_refused():
    with pytest.raises(UsageError, match="3 is no case"):
        faverify.verify("fact2", 3)


@pytest.mark.parametrize(("letters", "said"), [
    (([[1, 2]], [[1]], [[1]]), "C is 1 x 1, but must be 2 x 1"),
    (([[float("nan")]], [[1]], [[1]]), "nan is not finite"),
    (("x", 1, 2), "Y"), (([[1]], [[1]], [[1]], [[1, 2]]), "W0 is 1 x 2"),
])  # fmt: skip
def test_an_instance_made_directly_is_validated(letters, said):
    with pytest.raises(InvalidInstance, match=said):
        faverify.Instance(*letters)
    with pytest.raises(InvalidInstance, match=said):
        faverify.Instance.of(*letters)


def test_too_few_singular_values_are_refused_in_words():
    with pytest.raises(UsageError, match="at least two"):
        faverify.predict_fa_error([1], r=1)


@pytest.mark.parametrize(
    ("label", "line"),
    [("fact2", "  = Zᵀ Y - Zᵀ Z W   E = Y - ZW"), ("lemma5", "  2. d/dt A ⪰ 0   (square) K6 arithmetic")],
)
def test_a_derivation_is_text_for_people(label, line):
    """It had the marks of prose, program text, and `(start)` in place of where a derivation starts."""
    lines = str(faverify.derive(label)).splitlines()
    assert line in lines
    assert not any(mark in shown for shown in lines for mark in ("$", "`", "@", "(start)"))


def test_a_matrix_may_be_the_name_of_a_file(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("x,y\n2,0\n0,1\n", encoding="utf-8")
    found = faverify.analyze(path, C=[[1], [0]], rank=1, effort="quick")
    assert (found.name, found.sizes) == ("mine", (2, 2, 1))
    assert found.digest == faverify.analyze([[2, 0], [0, 1]], C=[[1], [0]], rank=1, effort="quick").digest
    assert faverify.analyze("iris", effort="quick").sizes == (4, 3, 2)
    with pytest.raises(InvalidInstance, match="C is in iris already"):
        faverify.analyze("iris", [[1]])
    with pytest.raises(InvalidInstance, match=r"none\.csv: cannot be read"):
        faverify.analyze("none.csv")
