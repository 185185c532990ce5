"""How every figure looks and what every SVG file carries: colours, letters, text alternatives."""

from __future__ import annotations

import io
import json
import math
import textwrap
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from statistics import fmean
from typing import Any
from xml.sax.saxutils import escape

from matplotlib import style
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

INK, INK_2, INK_3 = "#18212B", "#46515E", "#5C6773"  # text, from strong to small
LINE, LINE_2 = "#DADFE2", "#C3CAD0"  # grid and axes, never text

TITLE, PANEL, BODY, SMALL = 14.0, 10.0, 8.5, 8.0  # sizes of letters, points
LEADING = 1.3  # distance of two lines of text, in sizes of the letters

#: Letters of the reader's machine; none is fetched.
FONTS = (
    "'Segoe UI', -apple-system, BlinkMacSystemFont, 'Helvetica Neue', 'Noto Sans', "
    "'Liberation Sans', Arial, sans-serif"
)
# Ships with Matplotlib, so files are the same everywhere; a wide one, so the others fit too.
_MEASURE = "DejaVu Sans"
_SETTINGS = {
    "font.family": [_MEASURE],
    "font.size": BODY,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": LINE_2,
    "axes.labelcolor": INK_2,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "grid.color": LINE,
    "grid.linewidth": 0.7,
    "xtick.color": LINE_2,
    "xtick.labelcolor": INK_2,
    "ytick.color": LINE_2,
    "ytick.labelcolor": INK_2,
    "svg.fonttype": "none",
}
# fmt: off
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))


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


@contextmanager
def drawing(name: str) -> Iterator[None]:
    """Draw with the settings of the house and no others; `name` makes the ids of the SVG."""
    settings = {**_SETTINGS, "svg.hashsalt": name}
    with warnings.catch_warnings(), style.context(settings, after_reset=True):
        # The reader's fonts draw the letters, not the one that measures them.
        warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)
        yield


def _calendar(first_month: str, month: int) -> tuple[int, int]:
    year, place = (int(part) for part in first_month.split("-"))
    years, since_january = divmod(place - 1 + month, 12)
    return year + years, since_january


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
    prop = FontProperties(family=_MEASURE, size=1.0)
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


def month_name(first_month: str, month: int) -> str:
    """Return the calendar month of a month counted from `first_month` ("YYYY-MM").

    >>> month_name("2022-03", 11)
    'February 2023'
    """
    year, place = _calendar(first_month, month)
    return f"{_MONTHS[place]} {year}"


def month_ticks(first_month: str, months: int) -> dict[int, str]:
    """Return which months an axis from 0 to `months` names, and how; five at most.

    >>> month_ticks("2022-03", 84)
    {22: '2024', 46: '2026', 70: '2028'}
    >>> month_ticks("2022-03", 12)
    {0: 'Mar 2022', 6: 'Sep 2022', 12: 'Mar 2023'}
    """
    dates = [_calendar(first_month, month) for month in range(months + 1)]
    years = {month: year for month, (year, place) in enumerate(dates) if place == 0}
    if len(years) < 3:
        named = range(0, months + 1, -(-months // 2))
        return {month: f"{_MONTHS[dates[month][1]][:3]} {dates[month][0]}" for month in named}
    apart = next(n for n in (1, 2, 5, 10, 20, 50, 100) if len(years) <= 5 * n or n == 100)
    return {month: str(year) for month, year in years.items() if year % apart == 0}


def share_ticks(largest: float) -> list[float]:
    """Return ticks from 0 to a round number not below `largest`, a share.

    >>> share_ticks(0.27), share_ticks(0.0)[-1], share_ticks(1.0)[-1]
    ([0.0, 0.1, 0.2, 0.3], 0.1, 1.0)
    """
    largest = min(max(largest, 0.1), 1.0)
    apart = next(n for n in (0.02, 0.05, 0.1, 0.2) if largest <= 5 * n)
    return [round(apart * place, 2) for place in range(math.ceil(round(largest / apart, 6)) + 1)]


def provenance(comparison: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a file needs to be made again: version, scenario, its hash, seed, command.

    >>> provenance({"version": "1.0", "scenario": {"hash": "ab"}, "seed": 7, "months": 84})
    {'version': '1.0', 'scenario_hash': 'ab', 'seed': 7}
    """
    scenario = comparison["scenario"]
    known = {
        "version": comparison.get("version"),
        "scenario": scenario.get("name"),
        "scenario_hash": scenario.get("hash"),
        "seed": comparison["seed"],
        "command": comparison.get("command"),
    }
    return {name: value for name, value in known.items() if value is not None}


def origin(source: Mapping[str, Any]) -> str:
    """Say a provenance in one line.

    >>> origin({"version": "1.0", "scenario_hash": "0123456789abcdef", "seed": 7})
    'Concert 1.0 · hash 0123456789ab · seed 7'
    """
    forms = {
        "version": "Concert {}",
        "scenario": "scenario {}",
        "scenario_hash": "hash {:.12}",
        "seed": "seed {}",
        "command": "{}",
    }
    return " · ".join(forms[name].format(plain(str(value))) for name, value in source.items())


def svg(figure: Figure, name: str, words: tuple[str, str], source: Mapping[str, Any]) -> str:
    """Return a figure as SVG text that can stand alone or inside a page.

    `words` are its title and its description in words, `source` its provenance.
    """
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata=_NO_METADATA)
    # From the root on: the document type that Matplotlib writes is an outside link.
    drawn = file.getvalue()[file.getvalue().index("<svg") :]
    root, rest = drawn.split(">", 1)
    rest = rest.replace(f"font-family: '{_MEASURE}'", f"font-family: {FONTS}")
    return f'{root} role="img" aria-labelledby="{name}-title {name}-desc">' + "".join(
        (
            f'\n <title id="{name}-title">{escape(words[0])}</title>',
            f'\n <desc id="{name}-desc">{escape(words[1])}</desc>',
            f"\n <metadata>{escape(json.dumps(source, ensure_ascii=False))}</metadata>",
            rest,
        )
    )
