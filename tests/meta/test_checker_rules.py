"""Every rule of the kernel has a second check or is named as having none; no name is left over."""

from faverify.checker.proofs import RULES as CHECKED
from faverify.checker.proofs import UNCHECKED
from faverify.kernel import script  # noqa: F401 - registers the rules
from faverify.kernel.theorem import RULES


def test_every_rule_is_checked_or_named():
    assert set(RULES) - set(CHECKED) == set(UNCHECKED)
    assert not set(CHECKED) & set(UNCHECKED)
