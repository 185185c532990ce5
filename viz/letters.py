"""How wide letters are, and where a text breaks or stands so that none covers another."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from statistics import fmean

TITLE, PANEL, BODY, SMALL = 14.0, 10.0, 8.5, 8.0  # sizes of letters, points
BOLD = 1.12  # how much wider bold letters are
LEADING = 1.3  # distance of two lines of text, in sizes of the letters
LINE, SMALL_LINE = BODY * LEADING, SMALL * LEADING

#: Letters of the reader's machine; none is fetched.
FONTS = (
    "'Segoe UI', -apple-system, BlinkMacSystemFont, 'Helvetica Neue', 'Noto Sans', "
    "'Liberation Sans', Arial, sans-serif"
)
# Ships with Matplotlib, so files are the same everywhere; a wide one, so the others fit too.
MEASURE = "DejaVu Sans"


def plain(text: str) -> str:
    r"""Return a text on one line, without characters that XML forbids.

    >>> plain("Front\n and\x00 talks")
    'Front and talks'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def width(text: str, size: float) -> float:
    """Return how wide a text is at a size, both in points."""
    return size * sum(map(_advance, text))


@cache
def _advance(letter: str) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    prop = FontProperties(family=MEASURE, size=1.0)
    return float(text_to_path.get_text_width_height_descent(letter, prop, ismath=False)[0])


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Break a text into lines no wider than `room` (points), within words where it must.

    >>> wrapped("Coordination on paper", 8.0, 60.0)
    ['Coordination', 'on paper']
    """
    for characters in range(len(text), 0, -1):
        lines = textwrap.wrap(text, characters)
        if all(width(line, size) <= room for line in lines):
            return lines
    return list(text)


def cut(text: str, size: float, room: float) -> str:
    """Return a text that fits into `room` (points), its end left out where it must.

    >>> cut("Coordination on paper", 8.0, 60.0), cut("Paper", 8.0, 60.0)
    ('Coordination…', 'Paper')
    """
    lines = wrapped(text, size, room)
    if len(lines) <= 1:
        return text
    return next(
        (text[:n] + "…" for n in range(len(text), 0, -1) if width(text[:n] + "…", size) <= room),
        "…",
    )


def spread(wanted: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Return where blocks stacked in the order given begin, each as near as can be to its wish.

    All in points from the top; no two overlap, all lie between 0 and `room` if they fit there.

    >>> spread([20.0, 20.0], [10.0, 10.0], 100.0)
    [15.0, 25.0]
    """
    above = [0.0, *accumulate(heights)]
    groups: list[list[float]] = []  # blocks that touch, where each would have its group begin
    for wish, offset in zip(wanted, above, strict=False):
        groups.append([wish - offset])
        while len(groups) > 1 and fmean(groups[-2]) > fmean(groups[-1]):
            groups[-2:] = [groups[-2] + groups[-1]]
    begins = [fmean(group) for group in groups for _ in group]
    lowest = max(room - above[-1], 0.0)
    return [
        min(max(begin, 0.0), lowest) + offset for begin, offset in zip(begins, above, strict=False)
    ]
