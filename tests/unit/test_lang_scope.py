"""Every name has one role, and a theory with two roles for a name, a circle or a misfit is refused when it is made."""

import pytest

from derivations.theories import FA, FA_STAR
from faverify.errors import StatementError, UsageError
from faverify.lang.parse import parse_statement
from faverify.lang.scope import Role, require_bindable, role_of
from faverify.lang.theory import Theory

TWO_TIMES = "l <= 1 and l >= 1/2 for some t in [0, 1]"  # each comparison alone would have a time of its own

SQUARE = {"A": ("n", "n"), "c": ()}


def made(**changes):
    return Theory(**({"name": "t", "title": "t", "shapes": SQUARE, "kind": "free"} | changes))


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Z", Role.LETTER),
        ("S", Role.VALUE),
        ("kappa", Role.PARAMETER),
        ("l", Role.DEFINITION),
        ("r", Role.SIZE),
        ("t", Role.TIME),
        ("T", Role.INSTANT),
        ("I_r", Role.IDENTITY),
        ("oo", Role.INFINITY),
    ],
)
def test_every_name_has_one_role(name, role):
    assert role_of(name, FA_STAR) is role


@pytest.mark.parametrize("name", ["Z", "S", "l", "r", "I_r", "oo", "nobody"])
def test_only_parameters_instants_and_the_time_take_values(name):
    with pytest.raises(StatementError):
        require_bindable(name, FA_STAR)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"definitions": {"A": "A"}}, "a letter and a definition"),
        ({"definitions": {"x": "y", "y": "x"}}, "circle"),
        ({"shapes": {"tr": ()}}, "meaning of its own"),
        ({"shapes": {"n": ("n", "n")}}, "dimension and a letter"),
        ({"shapes": {"A": ("n",)}}, "two dimensions"),
        ({"flow": {"B": "A"}}, "no shape"),
        ({"flow": {"A": "A"}, "values": {"A": "A"}}, "a flow and a value"),
        ({"flow": {"c": "c"}}, "is a parameter"),
        ({"flow": {"A": "A @ c"}}, "flow of 'A'"),
        ({"flow": {"A": "A"}, "shapes": {**SQUARE, "t": ()}}, "time of the state"),
        ({"shapes": {"B": ("n", "m")}, "symmetric": ("B",)}, "symmetric but"),
        ({"relations": ("A <= A",)}, "relation"),
        ({"relations": ("tr(A) <= c",)}, "no single equation"),
        ({"steps": {"A": "A"}, "flow": {"A": "A"}}, "step and a flow"),
        ({"starts": {"A": "A"}}, "start but no flow"),
    ],
)
def test_a_theory_that_cannot_mean_one_thing_is_refused_when_it_is_made(changes, word):
    with pytest.raises(UsageError, match=word):
        made(**changes)


def test_theories_are_known_by_content_not_by_name():
    first, second = made(definitions={"x": "c"}), made(definitions={"x": "2 * c"})
    assert first.name == second.name
    assert first != second
    assert first.digest != second.digest
    assert made() == made()
    assert hash(made()) == hash(made())


@pytest.mark.parametrize(
    ("text", "claims", "conditions"),
    [
        ("l <= 1 and l >= 0", 2, 0),
        ("l <= 1 if l > 0 and kappa > 0", 1, 2),
        ("l <= 1 for 0 <= s <= t", 1, 2),
        ("l <= 1 for t in [0, 2]", 1, 2),
    ],
)
def test_claims_conditions_and_ranges_have_their_places(text, claims, conditions):
    statement = parse_statement(text, FA_STAR)
    assert (len(statement.claims), len(statement.conditions)) == (claims, conditions)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("l <= kappa for some t in [0, 1]", "least(l, 0, 1) <= kappa"),
        ("l > kappa for some t in [0, T]", "greatest(l, 0, T) > kappa"),
        ("l <= normF(F) for some t in [0, 1]", "least(l - normF(F), 0, 1) <= 0"),
    ],
)
def test_some_time_is_an_extremum(text, plain):
    assert parse_statement(text, FA_STAR).claims == parse_statement(plain, FA_STAR).claims


def test_a_quantifier_runs_over_time_only():
    for text in ("l <= 1 for some kappa in [0, 1]", "l == 1 for some t in [0, 1]", "l <= 1 for some t", TWO_TIMES):
        with pytest.raises(StatementError):
            parse_statement(text, FA)


@pytest.mark.parametrize("hypothesis", ["t >= 1/2", "l >= 0", "normF(F)**2 + 1 >= 0", "least(l, 0, t) >= 0"])
def test_a_hypothesis_about_t_has_no_place_beside_some_t(hypothesis):
    with pytest.raises(StatementError, match="about another time"):
        parse_statement(f"l <= 1 if {hypothesis} for some t in [0, 1]", FA_STAR)
    assert parse_statement("l <= 1 if l(0) <= 2 and least(l, 0, 1) >= 0 for some t in [0, 1]", FA_STAR).hypotheses
