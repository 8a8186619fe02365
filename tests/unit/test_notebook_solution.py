"""``faverify.solve`` and the records of notebooks: against SciPy, radii that hold, limits that end with a message."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import faverify
from faverify.errors import UnableError, UsageError

INSTANCE = faverify.Instance.of([[1, 2, 0], [3, 1, 1], [0, 1, 2], [1, 0, 1]], [[1, 0], [0, 1], [1, -1]],
                                [[1, 0], [0, 1], [1, 1], [0, "1/2"]], name="<mine>")  # fmt: skip


def truth(flow, until):
    """(Z, W) by SciPy from the paper's equations."""
    Y, C, Z0 = (np.array(X, float) for X in (INSTANCE.Y, INSTANCE.C, INSTANCE.Z0))
    n, r = Z0.shape

    def velocity(_, state):
        Z = state[: n * r].reshape(n, r)
        W = np.linalg.pinv(Z) @ Y if flow == "fa_star" else state[n * r :].reshape(r, -1)
        E = Y - Z @ W
        moved = [(E @ C).ravel() if flow != "gd" else (E @ W.T).ravel()]
        return np.concatenate([*moved, (Z.T @ E).ravel() if flow != "fa_star" else np.zeros(state.size - n * r)])

    start = np.concatenate([Z0.ravel(), (np.linalg.pinv(Z0) @ Y).ravel()])
    end = solve_ivp(velocity, (0, until), start, "DOP853", rtol=1e-12, atol=1e-13).y[:, -1]
    Z = end[: n * r].reshape(n, r)
    return Z, np.linalg.pinv(Z) @ Y if flow == "fa_star" else end[n * r :].reshape(r, -1)


@pytest.mark.parametrize("flow", ["fa_star", "fa", "gd"])
def test_the_state_is_that_of_the_equations(flow):
    moment = faverify.solve(INSTANCE, flow).at("1/4")
    Z, W = truth(flow, 0.25)
    assert np.allclose(moment.Z.to_numpy(), Z, atol=1e-9)
    assert np.allclose(moment.W.to_numpy(), W, atol=1e-9)
    assert moment.Z.radius < 1e-12
    E = np.array(INSTANCE.Y, float) - Z @ W
    assert float(moment.error.mid()) == pytest.approx(np.sum(E**2), rel=1e-9)
    assert moment.Z.shape == (4, 2)


def test_radii_hold_at_the_start_where_the_truth_is_exact():
    moment = faverify.solve(faverify.Instance.of([["1/3", 1]], [[1], [1]], [["1/7"]])).at(0)
    middle, radius = moment.Z.to_numpy()[0, 0], moment.Z.radii()[0, 0]
    assert 0 < abs(Fraction(middle) - Fraction(1, 7)) <= Fraction(radius) < Fraction(1, 10**15)


@pytest.mark.parametrize(
    ("t", "digits", "error", "said"),
    [(-1, 15, UsageError, "from 0 on"), (1, 10**7, UsageError, "digits"), ("x", 15, UsageError, "write a number"),
     (1, 2_000, UnableError, "fewer digits")],
)  # fmt: skip
def test_what_is_no_time_or_costs_too_much_ends_with_a_message(t, digits, error, said):
    instance = faverify.Instance.random(60, 50, 30) if error is UnableError else INSTANCE
    with pytest.raises(error, match=said):
        faverify.solve(instance).at(t, digits)


def test_what_is_no_flow_or_no_instance_is_refused():
    with pytest.raises(UsageError, match="choose fa_star"):
        faverify.solve(INSTANCE, "sgd")
    with pytest.raises(UsageError, match="no instance"):
        faverify.solve([[1]])


@pytest.mark.parametrize("until", [None, 2])
def test_the_loss_is_drawn(until):
    figure = faverify.solve(INSTANCE).plot_loss(until)
    (axes,) = figure.axes
    assert [line.get_label() for line in axes.lines] == ["||Y - Z W||^2", "||(Y - Z W) C||^2"]
    assert "FA*" in axes.get_xlabel()


def test_records_show_themselves_and_escape(monkeypatch):
    shown = [INSTANCE, faverify.solve(INSTANCE).at(1), faverify.solve(INSTANCE).at(1).W]
    assert all("<mine>" not in record._repr_html_() for record in shown)
    assert "n = 4, m = 3, r = 2" in str(INSTANCE)
    assert f"{np.linalg.svd(np.array(INSTANCE.Y, float))[1][0]:.4g}" in INSTANCE._repr_html_()
    assert "inf" in faverify.Instance.of([["1e1500"]], [[1]], [[1]])._repr_html_()


def test_a_result_has_numbers_and_formulas():
    result = faverify.verify("n3", INSTANCE, effort="quick")
    row = next(row for row in result.numbers if "t = 4" in row.at and len(row.sides) == 2)
    assert row.sides[0].startswith("≤")
    assert row.sides[1].startswith("≥")
    page = result._repr_html_()
    assert "<math" in page
    assert "<th>sides</th>" in page
    assert page.count("<tr>") == page.count("</tr>")


def test_show_derive_and_controls_are_functions():
    shown = faverify.show("lemma5")
    assert "n1" in shown.used_by or shown.used_by
    assert "<math" in shown._repr_html_()
    assert "Alignment never decreases" in str(shown)
    derived = faverify.derive("fact3")
    assert all(part.outcome.verdict is faverify.Verdict.PASS for part in derived.parts)
    assert "✓ pass" in str(derived)
    assert "<math" in derived._repr_html_()
    found = faverify.controls("fact3")
    assert found.refuted
    assert "refuted" in str(found)
    assert "✓ refuted" in found._repr_html_()


@pytest.mark.parametrize("call", [lambda: faverify.show("lemma55"), lambda: faverify.derive("figure3"),
                                  lambda: faverify.controls("lemma5", effort="heroic")])  # fmt: skip
def test_bad_labels_and_efforts_are_usage_errors(call):
    with pytest.raises(UsageError):
        call()


@pytest.mark.parametrize("value", ["nan", None, "x", [1], float("inf")])
def test_a_wrong_time_is_no_missing_value_of_a_matrix(value):
    solution = faverify.solve(INSTANCE)
    with pytest.raises(UsageError, match=r"^t = .*write a number, such as 3, 1/7 or 0.25"):
        solution.at(value)
    if value is not None:
        with pytest.raises(UsageError, match=r"^until = .*write a number"):
            solution.plot_loss(value)
