"""How narrow enclosures over intervals of time are made."""

import math
from enum import Enum

PAYS = 1 / 8


class Care(Enum):
    """Relative width of an integral over a cover, the same where it is smooth, most cells; width of indicators'; work.

    Then how rough guesses may be, and the ``order``, even, of the Taylor forms that integrals are made of. The work is
    the most that goes into one trajectory of a flow of a theory's own, in units of some 10 ns
    (`faverify.flows.polynomial.run`): a search gives up what is stiff, and looks elsewhere.

    ``FINE`` for what is shown, ``FINEST`` for integrals that it leaves open, ``ROUGH`` where one looks for slips,
    ``HASTY`` in a search, ``SEEKING`` where a counterexample is sought that is easily found: integrals over covers as
    they come. There a value at some time stands for an extremum, which is on one side of it only: whoever asks has to
    know what that refutes. ``GLANCING`` likewise, where a truth only says where to look. ``DOUBLES`` likewise: the flow
    is a path in doubles, integrals are guesses, refined until halving their steps changes them by no more than
    ``guess`` of themselves (for ``CLOSELY`` as far as doubles allow, where an equation is asked for).
    """

    DOUBLES = (math.inf, math.inf, 0, math.inf, 0.0, 5e-3)
    CLOSELY = (math.inf, math.inf, 0, math.inf, 0.0, 1e-12)
    GLANCING = (math.inf, math.inf, 0, 0.5, 1e7)
    SEEKING = (math.inf, math.inf, 0, 0.5, 1e8)
    HASTY = (0.2, 0.2, 64, 2e-2, 1e8)
    ROUGH = (0.2, 0.2, 64, 2e-2, math.inf)
    FINE = (0.05, 1e-4, 256, 1e-3, math.inf, 0.0, 8)
    FINEST = (0.05, 1e-12, 512, 1e-3, math.inf, 0.0, 16)

    def __init__(
        self,
        narrow: float,
        smooth: float,
        cells: int,
        switches: float,
        work: float,
        guess: float = 0.0,
        order: int = 4,
    ) -> None:
        self.narrow, self.smooth, self.cells, self.switches, self.work = narrow, smooth, cells, switches, work
        self.guess, self.order = guess, order

    @property
    def in_doubles(self) -> bool:
        """Whether the flow is a path in doubles."""
        return self.guess > 0

    def width(self, gain: float) -> float:
        """The relative width that an integral is refined to, where the last cut left ``gain`` of the width of a piece.

        As much in each half as in the narrower one. Where cuts pay (smooth integrands, or switches that one half has
        left), refinement goes on for longer.
        """
        return self.smooth if gain < PAYS else self.narrow
