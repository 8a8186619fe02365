"""The total rise of the loss beside Lemma 8 and N4, certified at drawn instances."""

from flint import ctx

from faverify.cases.families import draw
from faverify.errors import UnableError
from faverify.figures.records import Curve, Figure, Panel, floats
from faverify.flows.fa_star import fa_star
from faverify.flows.rise import enclose_rise

DRAWN = [("gaussian", 6, 5, r, seed) for r in (1, 2, 3) for seed in range(6)] + [
    ("anti-aligned", 6, 5, r, seed) for r in (1, 2, 3) for seed in range(6)
]


def rise() -> Figure:
    """Bound / truth of the total rise, instance by instance, in ascending order of N4's."""
    rows = sorted(row for row in map(_ratios, DRAWN) if row is not None)
    places = floats(range(1, len(rows) + 1))
    curves = (
        Curve("r λ², Lemma 8", places, floats(row[2] for row in rows), "dots", 1),
        Curve("(r/4) λ², N4", places, floats(row[1] for row in rows), "dots", 3),
        Curve("||A₋(0)||² / 4, N4", places, floats(row[0] for row in rows), "dots", 0),
        Curve("tight", (1.0, float(len(rows))), (1.0, 1.0), "dash", 4),
    )
    caption = (
        "The bounds of the total rise of FA*'s loss divided by the rise itself, certified for all time, at "
        f"{len(rows)} drawn instances whose loss rises, sorted. See N4 touch 1 (always for r = 1), and Lemma 8 "
        "stay four times above (r/4) λ²."
    )
    panel = Panel("", "instance, sorted", "bound / rise", curves, log_y=True)
    return Figure("rise", "The total rise of the loss beside its bounds", caption, (panel,), ("lemma8", "n4"))


def _ratios(drawn: tuple[str, int, int, int, int]) -> tuple[float, float, float] | None:
    from faverify.analysis.alignment import start_of

    flow = fa_star(draw(*drawn))
    try:
        found = enclose_rise(flow, None, 9)
    except UnableError:
        return None
    start = start_of(flow)
    with ctx.workprec(192):
        if not found.value > 0:
            return None
        square = start.lam * start.lam * flow.data.r
        return tuple(float((x / found.value).mid()) for x in (start.negative / 4, square / 4, square))  # type: ignore[return-value]
