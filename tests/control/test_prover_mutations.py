"""Altered proofs prove nothing: one change in a certificate, a rewriting rule or a link, and the check refuses."""

from dataclasses import replace
from fractions import Fraction

import pytest
from oracle.derivations_of_claims import ALL, has, links, proof_of
from oracle.letter_tuples import World

from derivations.theories import FA_STAR, FA_STAR_RAW
from faverify.algebra.cofactors import multiplies_out
from faverify.algebra.rewrite import Rewriter, Use
from faverify.algebra.words import Factor, Word
from faverify.errors import StatementError
from faverify.lang.parse import parse_expression

HANDFUL = ("fact2", "fact3", "lemma4", "lemma5", "n1", "n2", "n6", "lemma17")
SOME = [p for p in ALL if p.id.split("/")[0] in HANDFUL]


def mutants(cofactors, letters):
    """Each certificate with one change: sign, factor, letter, transpose, relation, order, a dropped or doubled term."""
    for i, cofactor in enumerate(cofactors):
        before, after = cofactors[:i], cofactors[i + 1 :]
        number = Fraction(cofactor.coefficient)
        changed = [replace(cofactor, coefficient=str(number * factor)) for factor in (-1, 2, Fraction(1, 2))]
        for side in ("left", "right"):
            words = getattr(cofactor, side).split()
            for k, word in enumerate(words):
                if not word.startswith("I_"):
                    turned = word.removesuffix(".T") if word.endswith(".T") else f"{word}.T"
                    swapped = next(name for name in letters if name != word.removesuffix(".T"))
                    changed += [
                        replace(cofactor, **{side: " ".join([*words[:k], new, *words[k + 1 :]])})
                        for new in (turned, swapped)
                    ]
        yield from ([*before, new, *after] for new in changed)
        yield [*before, *after]
        yield [*before, cofactor, cofactor, *after]


def canonical(world, cofactor):
    """A cofactor up to the transposition of symmetric letters, which changes nothing."""

    def plain(words):
        return " ".join(w.removesuffix(".T") if w.removesuffix(".T") in world.symmetric else w for w in words.split())

    return cofactor.coefficient, plain(cofactor.left), cofactor.relation, plain(cofactor.right)


def altered(part, claim):
    """(left, right, altered certificate) for every link of a derivation."""
    theory = claim.theory_of(part)
    world = World(theory)
    for left, right in links(part.says, theory, part.by):
        cofactors = list(proof_of(left, right, theory).cofactors)
        for mutant in mutants(cofactors, [name for name, shape in theory.shapes.items() if shape]):
            if [canonical(world, c) for c in mutant] != [canonical(world, c) for c in cofactors]:
                yield left, right, mutant


@pytest.mark.parametrize(("part", "claim"), SOME)
def test_a_certificate_with_one_change_certifies_nothing(part, claim):
    world = World(claim.theory_of(part))
    for left, right, mutant in altered(part, claim):
        assert not has(world, left, right, mutant), mutant


def test_many_certificates_were_altered():
    assert sum(1 for p in SOME for _ in altered(*p.values)) > 200


def reduction_of(text, theory):
    rewriter = Rewriter(theory)
    value = rewriter.translator.value(parse_expression(text, theory))
    return rewriter, value, rewriter.reduce(value.poly, value.traces)


IDENTITIES = [
    (FA_STAR_RAW, "Z.T @ E"),
    (FA_STAR_RAW, "D(Z.T @ Z)"),
    (FA_STAR, "D(A) - 2 * R.T @ R"),
    (FA_STAR, "D(tr(R.T @ R)) + tr(R @ A @ R.T)"),
]


def use_mutants(use):
    """One use of a relation, changed in one place."""
    letter = Factor("Y")
    yield replace(use, coefficient=-use.coefficient)
    yield replace(use, coefficient=use.coefficient * Fraction(3, 2))
    for side in ("left", "right"):
        word = getattr(use, side)
        yield replace(use, **{side: word._replace(scalars=(*word.scalars, "kappa"))})
        for k in (k for k, factor in enumerate(word.letters) if factor != letter):
            letters = (*word.letters[:k], letter, *word.letters[k + 1 :])
            yield replace(use, **{side: word._replace(letters=letters)})
    tail = dict(use.rule.tail)
    for word in use.rule.tail:
        yield replace(use, rule=replace(use.rule, tail={**tail, word: -tail[word]}))
        yield replace(use, rule=replace(use.rule, tail={w: x for w, x in tail.items() if w != word}))


@pytest.mark.parametrize(("theory", "text"), IDENTITIES)
def test_the_provers_own_check_refuses_every_altered_use(theory, text):
    rewriter, value, reduction = reduction_of(text, theory)
    check = lambda uses: multiplies_out(value.poly, uses, rewriter.transposer, value.traces)  # noqa: E731
    assert reduction.normal == {}
    assert check(reduction.uses)
    for i, use in enumerate(reduction.uses):
        rest = (*reduction.uses[:i], *reduction.uses[i + 1 :])
        assert not check(rest)
        for mutant in use_mutants(use):
            assert mutant != use
            assert not check((*rest, mutant)), mutant


@pytest.mark.parametrize(("theory", "text"), IDENTITIES)
def test_a_relation_that_the_theory_lacks_is_not_used_tacitly(theory, text):
    """Without its relations no theory proves what needs them."""
    poorer = replace(theory, name="poorer", relations=())
    try:
        found = proof_of(text, "0", poorer).proved
    except StatementError:  # a root moves now, as no word can say
        found = False
    assert not found


def test_a_wrong_relation_gives_certificates_that_only_the_wrong_theory_reads():
    wrong = replace(FA_STAR, name="wrong", relations=("Z.T @ Z == 2 * S @ S", *FA_STAR.relations[1:]))
    proof = proof_of("Z.T @ Z", "2 * S @ S", wrong)
    assert proof.proved
    with pytest.raises(AssertionError):
        has(World(FA_STAR), "Z.T @ Z", "2 * S @ S", proof.cofactors)


def test_identities_of_different_sizes_are_different_words_so_no_trace_makes_n_equal_r():
    """Z'Z = I_r and Z Z' = I_n hold together only for n = r; the words must not conclude tr I_n = tr I_r from one."""
    theory = replace(FA_STAR, name="orthonormal", relations=("Z.T @ Z == I_r",))
    assert proof_of("tr(Z @ Z.T)", "tr(I_r)", theory).proved
    assert not proof_of("tr(Z @ Z.T)", "tr(I_n)", theory).proved
    assert not proof_of("tr(I_n)", "tr(I_r)", theory).proved


def test_a_use_with_words_that_do_not_fit_is_an_error_not_a_proof():
    rewriter, value, reduction = reduction_of("Z.T @ E", FA_STAR_RAW)
    use = reduction.uses[0]
    foreign = Use(use.coefficient, Word("n", "n", ()), use.rule, use.right)
    with pytest.raises(ValueError, match="do not fit"):
        multiplies_out(value.poly, (foreign,), rewriter.transposer, False)
