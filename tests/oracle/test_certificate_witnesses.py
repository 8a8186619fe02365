"""Stored witnesses, rebuilt from the JSON text of a certificate alone: ``json``, ``fractions`` and formulas typed here.

Every control of Fact 2, Lemma 5, N2, Theorem 2 and the errata that was refuted in exact arithmetic: both sides are
computed anew from the stored case by hand-typed formulas, and the statement is found false. Derivatives are those of
the flow equations, by the product rule, done on paper.
"""

import json
from fractions import Fraction
from math import isqrt

import pytest
from oracle.exact_rationals import identity, inverse, is_zero, minus, rank_of, times, transposed

from faverify.certificate.write import certificate
from faverify.claim import Effort
from faverify.run.claims import Settings, run_claim
from faverify.run.registry import entry

ERRATA = ("erratum-column-space", "erratum-row-for-column", "erratum-fa-for-fa-star")
LABELS = ("fact2", "fact3", "lemma5", "n2", "theorem2", *ERRATA)


def plus(left, right):
    return [[a + b for a, b in zip(p, q, strict=True)] for p, q in zip(left, right, strict=True)]


def scaled(number, matrix):
    return [[number * value for value in row] for row in matrix]


def product(*matrices):
    first, *rest = matrices
    for matrix in rest:
        first = times(first, matrix)
    return first


def both(matrix):
    """X + X'."""
    return plus(matrix, transposed(matrix))


def inner(left, right):
    return sum(a * b for p, q in zip(left, right, strict=True) for a, b in zip(p, q, strict=True))


def number(value):
    return [[Fraction(value)]]


def zero_like(matrix):
    return scaled(0, matrix)


def projector(matrix):
    """On the columns, by Gram and Schmidt without normalising."""
    size = len(matrix)
    found = [[Fraction(0)] * size for _ in range(size)]
    for column in zip(*matrix, strict=True):
        rest = minus([[value] for value in column], times(found, [[value] for value in column]))
        if not is_zero(rest):
            found = plus(found, scaled(1 / inner(rest, rest), times(rest, transposed(rest))))
    return found


def root_of(matrix):
    """The square root of a positive definite 2 x 2 matrix: (G + d I)/sqrt(tr G + 2 d) with d^2 = det G."""
    (a, b), (c, e) = matrix
    d = rational_root(a * e - b * c)
    below = rational_root(a + e + 2 * d)
    return [[(a + d) / below, b / below], [c / below, (e + d) / below]]


def rational_root(value):
    found = Fraction(isqrt(value.numerator), isqrt(value.denominator))
    assert found**2 == value
    return found


class Start:
    """The letters at the start of a stored case, and the velocities of Z, W, E and F along a flow."""

    def __init__(self, case, flow):
        letters = {
            key: [[Fraction(v) for v in row] for row in case[key]] for key in case if key in ("Y", "C", "Z0", "W", "x")
        }
        self.Y, self.C, self.Z, self.x = letters["Y"], letters["C"], letters["Z0"], letters.get("x")
        self.G = times(transposed(self.Z), self.Z)
        self.Gi = inverse(self.G)
        optimal = product(self.Gi, transposed(self.Z), self.Y)
        self.W = optimal if flow == "fa_star" else letters["W"]
        self.E = minus(self.Y, times(self.Z, self.W))
        self.F, self.M, self.B = times(self.E, self.C), times(self.W, self.C), times(self.Y, self.C)
        self.dZ = times(self.E, transposed(self.W)) if flow == "gd" else self.F
        if flow == "fa_star":  # W = G^-1 Z'Y with G constant
            self.dW = product(self.Gi, transposed(self.dZ), self.Y)
        else:
            self.dW = times(transposed(self.Z), self.E)
        self.dE = scaled(-1, plus(times(self.dZ, self.W), times(self.Z, self.dW)))
        self.dF, self.dM = times(self.dE, self.C), times(self.dW, self.C)
        self.N = times(transposed(self.F), self.F)

    def normalised(self):
        """S, its inverse, R'R, A and A' under FA*."""
        self.S = root_of(self.G)
        self.Si = inverse(self.S)
        self.RR = product(self.Si, self.N, self.Si)
        self.A, self.dA = both(product(self.S, self.M, self.Si)), both(product(self.S, self.dM, self.Si))
        self.dl = 2 * inner(times(self.F, self.Gi), self.dF)  # l = tr(F G^-1 F')
        return self


def star(formula):
    return lambda case: formula(Start(case, "fa_star"))


def root(formula):
    return lambda case: formula(Start(case, "fa_star").normalised())


def fa(formula):
    return lambda case: formula(Start(case, "fa"))


def gd(formula):
    return lambda case: formula(Start(case, "gd"))


def stopped(formula):
    """A stationary point: Y, C, Z, W as stored, with E C = 0 and Z'E = 0."""

    def sides(case):
        Y, C, Z, W = ([[Fraction(v) for v in row] for row in case[key]] for key in ("Y", "C", "Z", "W"))
        E = minus(Y, times(Z, W))
        assert is_zero(times(E, C))
        assert is_zero(times(transposed(Z), E))
        return formula(Y, C, Z, W, E)

    return sides


def given(hypothesis, sides):
    assert hypothesis
    return sides


def xAx(s):
    return number(inner(s.x, times(s.dA, s.x))), number(inner(s.x, times(s.RR, s.x)))


def from_factors(case):
    """Y = Z V."""
    Z, V = ([[Fraction(v) for v in row] for row in case[key]] for key in ("Z", "V"))
    return number(inner(times(Z, V), times(Z, V))), number(0)


def against_zero(matrix):
    return matrix, zero_like(matrix)


T = transposed
FORMULAS = {
    ("fa_star_raw", "Z.T @ (E + Z @ W) == 0"): star(lambda s: against_zero(times(T(s.Z), s.Y))),
    ("fa", "Z.T @ E == 0"): fa(lambda s: against_zero(times(T(s.Z), s.E))),
    ("fa_star", "R.T @ R == 0"): root(lambda s: against_zero(s.RR)),
    ("fa_star_raw", "E.T @ Y == Y.T @ Y"): star(lambda s: (times(T(s.E), s.Y), times(T(s.Y), s.Y))),
    ("fa", "E.T @ Y == E.T @ E"): fa(lambda s: (times(T(s.E), s.Y), times(T(s.E), s.E))),
    ("fa_star_raw", "D(Z @ Z.T) == 0"): star(lambda s: against_zero(both(times(s.F, T(s.Z))))),
    ("fa", "D(Z.T @ Z) == 0"): fa(lambda s: against_zero(both(times(T(s.F), s.Z)))),
    ("gd", "D(Z.T @ Z) == 0"): gd(lambda s: against_zero(both(times(T(s.dZ), s.Z)))),
    ("fa_star", "D(A) == R.T @ R"): root(lambda s: (s.dA, s.RR)),
    ("fa_star", "D(W @ C + (W @ C).T) == 2 * R.T @ R"): root(lambda s: (both(s.dM), scaled(2, s.RR))),
    ("fa_star", "D(C @ W + (C @ W).T) == 2 * E.T @ E"): star(
        lambda s: (both(times(s.C, s.dW)), scaled(2, times(T(s.E), s.E)))
    ),
    ("fa", "D(W @ C + (W @ C).T) == 2 * (E @ C).T @ E @ C"): fa(lambda s: (both(s.dM), scaled(2, s.N))),
    ("fa_star", "D(AG) == N"): star(lambda s: (both(product(T(s.F), s.Y, s.C)), s.N)),
    ("fa_star", "D(x.T @ A @ x) == normF(R @ x)**2"): root(xAx),
    ("fa_star", "D(G @ M + M.T @ G) == 0"): star(lambda s: against_zero(both(product(T(s.F), s.Y, s.C)))),
    ("fa_star", "D(M - M.T) == 0"): star(lambda s: against_zero(minus(s.dM, T(s.dM)))),
    ("fa_star", "D(l + normF(A)**2 / 2) == 0"): root(lambda s: (number(s.dl + inner(s.A, s.dA)), number(0))),
    ("fa_star", "D(l - normF(A)**2 / 4) == 0"): root(lambda s: (number(s.dl - inner(s.A, s.dA) / 2), number(0))),
    ("fa", "D(normF(F)**2 + normF(M + M.T)**2 / 4) == 0"): fa(
        lambda s: (number(2 * inner(s.F, s.dF) + inner(both(s.M), both(s.dM)) / 2), number(0))
    ),
    ("lemma1_whole_space", "normF(Y)**2 == 0"): from_factors,
    ("stationary_exceptional", "Z @ W == Y if rank(Y) <= r"): stopped(
        lambda Y, C, Z, W, E: given(rank_of(Y) <= len(W), (times(Z, W), Y))
    ),
    ("stationary", "Z @ W == Y if rank(Y @ C) == min(r, rank(Y))"): stopped(
        lambda Y, C, Z, W, E: given(rank_of(times(Y, C)) == min(len(W), rank_of(Y)), (times(Z, W), Y))
    ),
    (
        "stationary_exceptional",
        "normF(Y - Z @ W)**2 == 0 if r == 1 and rank(Y) == 1 and rank(Z - proj(Y) @ Z) == 1",
    ): stopped(
        lambda Y, C, Z, W, E: given(  # Z is no multiple of the columns of Y
            len(W) == rank_of(Y) == 1 and rank_of([[*z, *y] for z, y in zip(Z, Y, strict=True)]) == 2,
            (number(inner(E, E)), number(0)),
        )
    ),
    ("stationary", "rank(Z) == rank(Y) if normF(Y - Z @ W)**2 == 0"): stopped(
        lambda Y, C, Z, W, E: given(is_zero(E), (number(rank_of(Z)), number(rank_of(Y))))
    ),
    ("stationary", "proj(Y) @ Z == Z if normF(Y - Z @ W)**2 == 0"): stopped(
        lambda Y, C, Z, W, E: given(is_zero(E), (times(projector(Y), Z), Z))
    ),
    ("stationary", "proj(Y) @ Z == Z if normF(Y - Z @ W)**2 == 0 and rank(Y) <= r"): stopped(
        lambda Y, C, Z, W, E: given(is_zero(E) and rank_of(Y) <= len(W), (times(projector(Y), Z), Z))
    ),
    ("stationary_exceptional", "proj(C) + proj((Y - Z @ W).T) == I_m if r == 1"): stopped(
        lambda Y, C, Z, W, E: given(len(W) == 1, (plus(projector(C), projector(T(E))), identity(len(C))))
    ),
    ("stationary_exceptional", "(Y - Z @ W).T @ proj(Y - Z @ W) == 0 if r == 1"): stopped(
        lambda Y, C, Z, W, E: given(len(W) == 1, against_zero(times(T(E), projector(E))))
    ),
    ("gd", "D(Z.T @ Z + W @ W.T) == 0"): gd(
        lambda s: against_zero(plus(both(times(T(s.dZ), s.Z)), both(times(s.dW, T(s.W)))))
    ),
    ("fa", "D(Z.T @ Z - W @ W.T) == 0"): fa(
        lambda s: against_zero(minus(both(times(T(s.dZ), s.Z)), both(times(s.dW, T(s.W)))))
    ),
    ("fa", "D(tr(F.T @ F)) == -tr(F @ (M + M.T) @ F.T)"): fa(
        lambda s: (number(2 * inner(s.F, s.dF)), number(-inner(times(s.F, both(s.M)), s.F)))
    ),
    ("fa", "D(Z.T @ B + B.T @ Z) == 2 * F.T @ F"): fa(lambda s: (both(times(T(s.F), s.B)), scaled(2, s.N))),
    ("fa_star", "D(tr(F.T @ F)) == -tr(F @ M @ F.T)"): star(
        lambda s: (number(2 * inner(s.F, s.dF)), number(-inner(times(s.F, s.M), s.F)))
    ),
    ("fa_star", "D(Z.T @ B + B.T @ Z) == F.T @ F"): star(lambda s: (both(times(T(s.F), s.B)), s.N)),
    ("stationary_exceptional", "C.T @ Y.T @ Y == 0"): stopped(
        lambda Y, C, Z, W, E: against_zero(product(T(C), T(Y), Y))
    ),
    ("stationary_exceptional", "(Y - Z @ W) == 0"): stopped(lambda Y, C, Z, W, E: against_zero(E)),
    ("stationary_exceptional", "proj(C) == proj((Y - Z @ W).T) if r == 1"): stopped(
        lambda Y, C, Z, W, E: given(len(W) == 1, (projector(C), projector(T(E))))
    ),
    ("stationary_exceptional", "proj((Y - Z @ W).T) == 0 if r == 1"): stopped(
        lambda Y, C, Z, W, E: given(len(W) == 1, against_zero(projector(T(E))))
    ),
}


def as_text(matrix):
    """How a side is stored: rows in brackets, a scalar bare, more than 400 characters cut off."""
    rows = [", ".join(str(value) for value in row) for row in matrix]
    text = f"[{'; '.join(rows)}]" if len(matrix) > 1 or len(matrix[0]) > 1 else rows[0]
    return text if len(text) <= 400 else text[:400] + " ..."


def stored(label):
    """The refuted controls of a claim in exact arithmetic, as its certificate's text has them."""
    settings = Settings(effort=Effort.QUICK, jobs=1)
    data = json.loads(json.dumps(certificate(run_claim(entry(label), settings), settings)))
    methods = {part["name"]: part["method"] for part in data["parts"]}
    return [c for c in data["controls"] if methods[c["part"]] in ("derivation in matrix words", "exact evaluation")]


@pytest.mark.parametrize("label", LABELS)
def test_exact_witnesses_are_rebuilt_from_the_certificate_alone(label):
    controls = stored(label)
    assert controls
    for control in controls:
        outcome = control["outcome"]
        assert (outcome["verdict"], outcome["evidence"], control["refuted"]) == ("fail", "exact", True)
        left, right = FORMULAS[control["theory"], control["says"]](outcome["witness"]["case"])
        assert left != right, control["says"]
        assert outcome["witness"]["left"] == as_text(left), control["says"]
        assert outcome["witness"]["right"] == as_text(right), control["says"]


def test_no_formula_typed_here_is_without_its_control():
    texts = {
        (theory.name, control.says)
        for claim in (entry(label).claim for label in LABELS)
        for part in claim.parts
        for control, theory in claim.altered(part)
    }
    assert set(FORMULAS) <= texts


def test_a_changed_entry_of_a_stored_case_would_be_noticed():
    first = stored("fact2")[0]
    case = first["outcome"]["witness"]["case"]
    case["Y"][0][0] = "7/11"
    left, _ = FORMULAS[first["theory"], first["says"]](case)
    assert first["outcome"]["witness"]["left"] != as_text(left)
