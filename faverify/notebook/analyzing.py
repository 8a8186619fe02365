"""``faverify.analyze``: what the theory says about a matrix at hand."""

from collections.abc import Callable
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from faverify.analysis.records import Analysis


def analyze(
    Y: Any,
    C: Any = None,
    Z0: Any = None,
    W0: Any = None,
    *,
    rank: int | None = None,
    feedback: str = "gaussian",
    scale: Any = 1,
    seed: int = 0,
    eps: Any = "1/100",
    effort: str = "standard",
    progress: Callable[[str], None] = lambda line: None,
) -> "Analysis":
    """What random feedback does to a matrix: OPT, FA's final error, rises, rates and times, each beside its bounds.

    ``Y`` (n x m): rows of numbers, an array, a data frame, an `Instance`, or the name of a file (``iris``: the shipped
    data). ``C`` (m x r) and ``Z0`` (n x r) are drawn
    where they are not given, ``W0`` is the optimal W. ``eps`` is a part of the residual at the start. Numbers say how
    they are known. Raises `InvalidInstance` for what is no matrix, `UsageError` for contradicting arguments.

    >>> found = analyze([[2, 0], [0, 1], [0, 0]], C=[[1], [0]], Z0=[[1], [1], [1]], effort="quick")
    >>> found.numbers["final error of FA and FA*, ||Y - P Y||^2"].text
    '1'

    """
    from faverify.analysis.given import Wish, completed
    from faverify.analysis.read import given_file
    from faverify.analysis.run import analysed
    from faverify.cases.instance import Instance
    from faverify.lang.typed import whole_number

    given = {"Y": Y, "C": C, "Z0": Z0, "W0": W0}
    seed = whole_number("seed", seed, 0)
    wish = Wish(rank, feedback, seed, scale)
    if isinstance(Y, (str, PathLike)):
        beside = {letter: value for letter, value in given.items() if value is not None and letter != "Y"}
        return analysed(given_file(fspath(Y), wish, beside), effort, eps, seed, progress)
    if isinstance(Y, Instance):
        own = {"Y": Y.Y, "C": Y.C, "Z0": Y.Z0, "W0": Y.W0, "name": Y.name}
        given = {**own, **{letter: value for letter, value in given.items() if value is not None and letter != "Y"}}
    return analysed(completed(given, wish), effort, eps, seed, progress)
