"""What the kernel raises."""

from faverify.errors import StatementError


class Refused(StatementError):
    """A rule does not apply: a side condition fails, or the goal is not what the rule gives."""
