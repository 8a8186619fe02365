"""What is left of marked prose without its marks."""

from faverify.report.prose import MARK


def unmarked(text):
    """A text without its marks and what they hold."""
    return MARK.sub(" ", text)
