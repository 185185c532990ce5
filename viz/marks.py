"""Colours, and what tells one arm from another without them."""

from __future__ import annotations

from dataclasses import dataclass

INK, INK_2, INK_3 = "#18212B", "#46515E", "#5C6773"  # text, from strong to small
LINE, LINE_2 = "#DADFE2", "#C3CAD0"  # grid and axes, never text


@dataclass(frozen=True)
class Mark:
    """What tells one arm from another: colour, dashes (in widths of the line) and badge."""

    colour: str
    dashes: tuple[float, ...]
    badge: str


# For deuteranopia, protanopia and tritanopia (Machado et al. 2009) any two colours differ by 28
# CIELAB units or more; each stands out from white by 3 to 1.
_COLOURS = ("#A84B00", "#1B5FA8", "#30343B", "#879669", "#782DE1")
_DASHES = ((), (5.0, 1.5), (1.2, 1.2), (7.0, 1.5, 1.2, 1.5), (2.5, 1.5))
_BADGES = ("s", "o", "D", "^", "v")


def mark(place: int) -> Mark:
    """Return the mark of the arm at a place; the first five have colours of their own.

    >>> mark(0).colour == mark(5).colour, mark(0) == mark(5)
    (True, False)
    """
    again, colour = divmod(place, len(_COLOURS))
    other = (colour + again) % len(_COLOURS)
    return Mark(_COLOURS[colour], _DASHES[other], _BADGES[other])
