"""Every rule of the kernel has a second check, and the checker has none of its own."""

from faverify.checker.proofs import RULES as CHECKED
from faverify.kernel import script  # noqa: F401 - registers the rules
from faverify.kernel.theorem import RULES


def test_every_rule_is_checked():
    assert set(RULES) == set(CHECKED)
