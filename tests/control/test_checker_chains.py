"""A chain ``a <= b <= c`` of which the checker leaves the first link open: its sides are compared in their places."""

import copy

import pytest

from faverify.certificate import write
from faverify.checker.check import WRONG, safely
from faverify.claim import Effort
from faverify.run.claims import Settings, run_claim
from faverify.run.registry import entry

PART = "attained by one unit"


@pytest.fixture(scope="module")
def certificate():
    settings = Settings(effort=Effort.QUICK, jobs=1)
    return write.certificate(run_claim(entry("lemma7"), settings), settings)


def wrong(certificate):
    return [item.name for item in safely(certificate).items if item.how == WRONG and not item.control]


def test_an_open_first_link_is_not_taken_for_the_last(certificate):
    """Found here: 49/100 was compared with the integral, the left side of the last link, and called another number."""
    assert wrong(certificate) == []


def test_a_side_before_the_open_link_is_still_compared(certificate):
    altered = copy.deepcopy(certificate)
    part = next(part for part in altered["parts"] if part["name"] == PART)
    value = part["outcome"]["comparisons"][0]["sides"][0]["value"]
    value.update({"exact": "", "mid": ["1", "-3"], "rad": ["0", "0"], "text": "0.125"})
    assert wrong(altered) == [PART]
