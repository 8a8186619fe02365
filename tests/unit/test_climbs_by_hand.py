"""How precision is raised where too few bits are no answer: which bits are tried, in which order, and where it ends.

Truth: the rule of each docstring. What is asked at each precision refuses until there are enough.
"""

from fractions import Fraction
from types import SimpleNamespace

import pytest
from flint import arb, arb_mat

from faverify.cases.instance import Instance
from faverify.errors import TooStiff, UnableError
from faverify.flows import frame, limit
from faverify.flows import walk as walking
from faverify.flows.fa_star import FAStar
from faverify.flows.frame import Frames as Frames_
from faverify.flows.frame import _relative, whole_words

FLOW = SimpleNamespace(data=SimpleNamespace(moving=SimpleNamespace(q=1)))


class Frames:
    """Frames that compute with ``more`` bits than asked, and note what was asked."""

    rests = False

    def __init__(self, more=0):
        self.more, self.asked, self.segments, self.flow = more, [], {}, FLOW

    def node(self, t, bits, cap):
        self.asked.append(bits)
        return SimpleNamespace(bits=bits + self.more), None


def build_from(enough, width=Fraction(1)):
    def build(frame, t, node, limit, relative, order):
        if frame.bits < enough:
            raise UnableError("too few bits")
        end = t + width
        reached = end if limit is None else min(end, limit)
        return SimpleNamespace(t0=t, t1=reached, bits=frame.bits, sought=end, frame=SimpleNamespace(q=1))

    return build


@pytest.mark.parametrize(
    ("start", "more", "enough", "asked"),
    [
        (100, 0, 100, [100]), (100, 0, 101, [100, 200]), (100, 0, 700, [100, 200, 400, 800]),
        (100, 50, 151, [100, 300]), (100, 50, 150, [100]),
    ],
)  # fmt: skip
def test_a_step_doubles_the_bits_that_it_had(start, more, enough, asked, monkeypatch):
    monkeypatch.setattr(walking, "build", build_from(enough))
    frames = Frames(more)
    found = walking.step(frames, Fraction(0), None, 1e-9, start, 20, 10_000)
    assert frames.asked == asked
    assert found.bits >= enough


@pytest.mark.parametrize(("cap", "reached"), [(399, False), (400, True), (401, True)])
def test_a_step_goes_up_to_its_cap(cap, reached, monkeypatch):
    monkeypatch.setattr(walking, "build", build_from(400))
    frames = Frames()
    if reached:
        assert walking.step(frames, Fraction(0), None, 1e-9, 100, 20, cap).bits == 400
        return
    with pytest.raises(UnableError, match="too few bits"):
        walking.step(frames, Fraction(0), None, 1e-9, 100, 20, cap)
    assert frames.asked == [100, 200]


def test_a_walk_keeps_the_bits_that_it_needed(monkeypatch):
    monkeypatch.setattr(walking, "build", build_from(300))
    frames = Frames()
    found = list(walking.walk(frames, Fraction(0), Fraction(5, 2), 10, bits=100))
    assert [(s.t0, s.t1) for s in found] == [(0, 1), (1, 2), (2, Fraction(5, 2))]
    assert frames.asked == [100, 200, 400, 400, 400]


@pytest.mark.parametrize(("cells", "enough"), [(2, False), (3, True), (4, True)])
def test_a_walk_has_as_many_cells_as_it_may(cells, enough, monkeypatch):
    monkeypatch.setattr(walking, "build", build_from(1))
    ask = walking.walk(Frames(), Fraction(0), Fraction(3), cells, bits=100)
    if enough:
        assert len(list(ask)) == 3
        return
    with pytest.raises(TooStiff, match=r"2 cells reach only to t = 2;"):
        list(ask)


def test_a_walk_ends_after_its_work(monkeypatch):
    """A cell of 100 bits with one moving column counts 31."""
    monkeypatch.setattr(walking, "build", build_from(1))
    assert len(list(walking.walk(Frames(), Fraction(0), Fraction(3), 9, bits=100, max_work=93))) == 3
    with pytest.raises(TooStiff, match=r"stopped at t = 3 after 3 cells, 100 bits"):
        list(walking.walk(Frames(), Fraction(0), Fraction(3), 9, bits=100, max_work=92.9))
    with pytest.raises(TooStiff, match=r"stopped at t = 1 after 1 cells, 400 bits"):
        list(walking.walk(Frames(), Fraction(0), Fraction(3), 9, bits=400, max_work=247.9))


def test_a_walk_uses_again_what_no_limit_cut_short(monkeypatch):
    monkeypatch.setattr(walking, "build", build_from(1))
    frames = Frames()
    first = list(walking.walk(frames, Fraction(0), Fraction(5, 2), 9, bits=100))
    again = list(walking.walk(frames, Fraction(0), Fraction(3), 9, bits=100))
    assert again[:2] == first[:2]
    assert again[0] is first[0]
    assert again[2] is not first[2]  # it was cut short at 5/2
    assert len(frames.asked) == 4
    list(walking.walk(frames, Fraction(0), Fraction(3), 9, bits=101))
    assert len(frames.asked) == 7  # other bits are another walk
    cut = list(walking.walk(frames, Fraction(0), Fraction(1, 2), 9, bits=100))
    assert [s.t1 for s in cut] == [Fraction(1, 2)]


@pytest.mark.parametrize("failures", [0, 1, 2, 3])
def test_a_state_is_sought_with_ever_more_bits(failures, monkeypatch):
    flow = FAStar(Instance.of([[1, 2], [0, 1], [2, 0]], [[1], [1]], [[1], [0], [-1]]))
    planned, own, asked = flow.plan_bits(Fraction(1), 20), flow.map, []

    def scarce(t, bits):
        asked.append(bits)
        if len(asked) <= failures:
            raise UnableError("too few")
        return own(t, bits)

    monkeypatch.setattr(flow, "map", scarce)
    state = flow.at(1, 20)
    assert [bits - planned for bits in asked] == [0, 64, 192, 448][: failures + 1]
    assert state.bits == asked[-1]
    for cap, known in ((asked[-1], True), (asked[-1] - 1, False)):
        asked.clear()
        other = FAStar(flow.instance)
        monkeypatch.setattr(other, "map", scarce)
        if known:
            assert other.at(1, 20, cap_bits=cap).bits == cap
            continue
        with pytest.raises(UnableError, match=rf"\(limit {cap}\)"):
            other.at(1, 20, cap_bits=cap)


MOVING = Instance.of([[1, 2], [0, 1], [2, 0]], [[1], [1]], [[1], [0], [-1]])


@pytest.mark.parametrize(
    ("bits", "words"),
    [(1, 32), (32, 32), (33, 64), (96, 96), (97, 128), (128, 128), (129, 192), (192, 192), (193, 256), (1000, 1024)],
)
def test_frames_are_made_for_whole_words(bits, words):
    assert whole_words(bits) == words
    assert Frames_(FAStar(MOVING)).at(bits).bits == words


@pytest.mark.parametrize(
    ("entries", "keep", "relative"),
    [
        ([(4, 0.8)], 2, True), ([(4, 0.81)], 2, False), ([(4, 0), (0, 1)], 2, True), ([(4, 0), (0, 1.25)], 2, False),
        ([(-8, 0), (1, 1)], 3, True), ([(-8, 0), (1, 1.25)], 3, False), ([(0, 0)], 5, True), ([(0, 1)], 5, False),
        ([(1, "inf")], 1, False), ([(4, 0), (1, "inf")], 1, False), ([(4, 0), ("nan", 0)], 1, False),
    ],
)  # fmt: skip
def test_entries_are_known_relative_to_the_largest(entries, keep, relative):
    """Radii are rounded up by one part in 2^28, for which a thousandth is left."""
    shrunk = [(mid, rad if rad == "inf" else rad * 0.999) for mid, rad in entries]
    assert _relative(arb_mat([[arb(mid, rad) for mid, rad in shrunk]]), keep) is relative


@pytest.mark.parametrize("failures", [0, 1, 2, 3])
def test_a_node_and_a_limit_double_the_bits_up_to_the_cap(failures, monkeypatch):
    seen = []

    def scarce(*given):
        seen.append(given)
        return len(seen) > failures

    frames = Frames_(FAStar(MOVING))
    monkeypatch.setattr(frame, "_relative", scarce)
    made, _ = frames.node(Fraction(1), 64, 64 * 2**failures)
    assert made.bits == 64 * 2**failures
    seen.clear()
    if failures:
        with pytest.raises(UnableError, match="is not known to"):
            frames.node(Fraction(1), 64, 64 * 2**failures - 1)
        assert len(seen) == failures
    tried = []
    monkeypatch.setattr(
        limit, "_limit", lambda f, bits, p: tried.append(p) or ("found" if len(tried) > failures else None)
    )
    assert limit.enclose_limit(frames, 50, 50 * 2**failures) == "found"
    assert tried == [50 * 2**k for k in range(failures + 1)]
    tried.clear()
    if failures:
        with pytest.raises(UnableError, match="the limit of FA"):
            limit.enclose_limit(frames, 50, 50 * 2**failures - 1)
        assert len(tried) == failures
