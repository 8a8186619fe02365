"""What theories share, said once: a theory that has most lines of an earlier one is shown as what differs from it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Theory = Mapping[str, Any]
LINES = ("definitions", "values", "flow")
LEAST = 3  # lines that are worth a reference


def shown_once(theories: Sequence[Theory]) -> list[tuple[Theory, Theory | None, Sequence[str]]]:
    """Each theory without the lines that an earlier one has, that one, and the letters whose lines are left out.

    Where no earlier theory shares `LEAST` lines it is whole, with None.
    """
    return [_beside(theory, theories[:number]) for number, theory in enumerate(theories)]


def _beside(theory: Theory, earlier: Sequence[Theory]) -> tuple[Theory, Theory | None, Sequence[str]]:
    own = set(_lines(theory))
    best = max(earlier, key=lambda other: len(own & set(_lines(other))), default=None)
    shared = own & set(_lines(best)) if best is not None else set()
    if best is None or len(shared) < LEAST:
        return theory, None, ()
    left = {
        kind: {k: v for k, v in theory[kind].items() if (kind, k, str(v), _set(theory, k)) not in shared}
        for kind in LINES
    }
    names = [_letter(kind, letter) for kind, letter, *_ in _lines(theory) if letter not in left[kind]]
    return {**theory, **left}, best, names


def _lines(theory: Theory) -> Iterator[tuple[str, str, str, str]]:
    """Every line of its table: kind, letter, text, and how the letter is set."""
    for kind in LINES:
        for letter, text in theory[kind].items():
            yield kind, letter, str(text), _set(theory, letter)


def _set(theory: Theory, letter: str) -> str:
    return str(theory["letters_latex"].get(letter, ""))


def _letter(kind: str, letter: str) -> str:
    return f"D({letter})" if kind == "flow" else letter
