"""Words for a reader: a type of their own, so that they are never parsed."""


class Prose(str):
    """What an argued or a cited part says."""

    __slots__ = ()
