"""Every error that faverify raises on purpose.

One base class, so that the command line can turn any of them into one clear line and an exit code. A message names
the offending value and the remedy. Outcomes of a check (``fail``, ``inconclusive``) are values, see
`faverify.verdict`; an error means that no outcome could be computed.
"""


class FaverifyError(Exception):
    """Base of all errors of this package."""


class UsageError(FaverifyError):
    """The request makes no sense: an unknown label, an unwritable folder, an option out of range (exit code 2)."""


class InvalidInstance(FaverifyError, ValueError):
    """Input data rejected at the door.

    Wrong shapes, NaN, infinities, absurd sizes, not an instance file (exit code 2).
    """


class StatementError(FaverifyError, ValueError):
    """A statement text is outside the language, or its shapes do not fit.

    ``where`` has the columns of the piece at fault while they are not yet part of the message.
    """

    where: tuple[int, int] | None = None


class DomainError(FaverifyError):
    """Mathematically undefined at this input: singular Gram matrix, r > n for FA*."""


class UnableError(FaverifyError):
    """Our limit, not mathematics': the precision ladder or the time ran out. The message says what would help."""


class TooStiff(UnableError):
    """The steps allowed do not cover the time asked for; with more digits they would, as a rule, reach less far."""


class CertificateInvalid(FaverifyError):
    """A certificate does not follow its schema, or its content does not match its digest."""
