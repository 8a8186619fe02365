"""Python's search for circular garbage, made rare: runs make millions of small objects and few circles.

By default it starts after 700 new objects, which takes 8% of the time of a run; made rare, some megabytes are kept.
"""

import gc

NEW, YOUNG, OLD = 100_000, 20, 20


def collect_rarely() -> None:
    """Look for circles after 100,000 new objects; for processes that are ours alone (the command line, workers)."""
    gc.set_threshold(NEW, YOUNG, OLD)
