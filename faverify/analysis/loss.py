"""When the loss of FA* rises and falls, and how much it rises in all, beside Lemma 8 and N4: enclosed."""

from flint import ctx

from faverify.analysis.alignment import BITS, Start
from faverify.analysis.allowed import allowed
from faverify.analysis.records import BoundLine, Number, Piece, Skipped, beside, enclosed
from faverify.errors import UnableError
from faverify.flows.fa_star import FAStar
from faverify.flows.rise import Rise, enclose_rise

DIGITS = 9
MOST_SHOWN = 12
LARGEST_RANK = {"quick": 16, "standard": 24, "thorough": 64}


def rise_of(flow: FAStar, effort: str) -> Rise:
    """The rise over all time; raises `UnableError`, also where r is too large for the effort."""
    r = flow.data.r
    if r > LARGEST_RANK[effort]:
        raise UnableError(f"r = {r} is more than the {LARGEST_RANK[effort]} that effort {effort} covers")
    return allowed(effort, lambda: enclose_rise(flow, None, DIGITS))


def piece(flow: FAStar, start: Start, effort: str) -> tuple[Piece, Rise | None]:
    """The turning points and the rise; or the bounds alone, and why."""
    try:
        found = rise_of(flow, effort)
    except UnableError as error:
        return Piece(
            _alone(flow, start), skipped=(Skipped("total rise and turning points of the loss", str(error)),)
        ), None
    count = "" if found.exact_count else " at least (a stretch stays open)"
    said = "the loss never rises" if found.value.is_zero() else "over all t >= 0"
    numbers = [enclosed("total rise of the loss of FA*", found.value, "Lemma 8", said)]
    numbers.append(enclosed("turning points of the loss", len(found.turning), "Lemma 4", _settled(found) + count))
    for point in found.turning[:MOST_SHOWN]:
        kind = "maximum" if point.kind == "max" else "minimum"
        number = len([n for n in numbers if n.name.startswith(f"{kind} ") and n.name.endswith("time")]) + 1
        numbers.append(enclosed(f"{kind} {number} of the loss, time", point.time))
        numbers.append(enclosed(f"{kind} {number} of the loss, value", point.loss))
    return Piece(tuple(numbers), tuple(_bounds(flow, start, found))), found


def _settled(found: Rise) -> str:
    after = f"t = {float(found.t_star):.4g}"
    return {
        "A(t*) > 0": f"all: A is positive definite from {after} on, so the loss only falls",
        "spectrum": f"all before {after}; later rises are bounded by the spectrum",
        "stationary": "the start is stationary",
    }.get(found.tail, "")


def _bounds(flow: FAStar, start: Start, found: Rise) -> list[BoundLine]:
    with ctx.workprec(BITS):
        r, square = flow.data.r, start.lam * start.lam
        what = "total rise of the loss of FA*"
        return [
            beside(what, found.value, start.negative / 4, "||A_-(0)||_F^2 / 4", "N4"),
            beside(what, found.value, square * r / 4, "(r/4) lam^2", "N4"),
            beside(what, found.value, square * r, "r lam^2", "Lemma 8"),
        ]


def _alone(flow: FAStar, start: Start) -> tuple[Number, ...]:
    with ctx.workprec(BITS):
        r, square = flow.data.r, start.lam * start.lam
        return (
            enclosed("bound of the total rise, ||A_-(0)||_F^2 / 4", start.negative / 4, "N4"),
            enclosed("bound of the total rise, r lam^2", square * r, "Lemma 8"),
        )
