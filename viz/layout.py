"""Places before anything is drawn: breaks of texts, ticks of axes, partners around a ring.

Widths are those of one font that ships with the code, so that every machine finds the same places.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate
from statistics import fmean
from typing import Literal, NamedTuple, TypedDict

TITLE, PANEL, BODY, SMALL = 14.0, 10.0, 8.5, 8.0  # sizes of letters, points
BOLD = 1.12  # how much wider bold letters are
LEADING = 1.3  # distance of two lines of text, in sizes of the letters
LINE_HEIGHT, SMALL_LINE_HEIGHT = BODY * LEADING, SMALL * LEADING

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
    characters = len(text)
    while characters > 0:
        lines = textwrap.wrap(text, characters)
        if all(width(line, size) <= room for line in lines):
            return lines
        characters = max(map(len, lines)) - 1  # any more characters give the same lines
    return list(text)


def cut_off(text: str, size: float, room: float, most: int) -> list[str]:
    """Break a text into lines as `wrapped` does; of more than `most` lines the last one is cut.

    >>> cut_off("Coordination on paper alone", 8.0, 60.0, 2)
    ['Coordination', 'on paper alo…']
    """
    lines = wrapped(text, size, room)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], cut(f"{lines[most - 1]} {lines[most]}", size, room)]


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


Side = Literal["left", "center", "right"]
_BEFORE: dict[Side, float] = {"left": 0.0, "center": 1.0, "right": 2.0}  # halves of a text

# fmt: off
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on


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


def round_ticks(low: float, high: float) -> list[float]:
    """Return three to seven round ticks, the first not above `low`, the last not below `high`.

    >>> round_ticks(0.0, 1.0), round_ticks(-3.1, 4.2), round_ticks(60.0, 60.0)
    ([0.0, 0.5, 1.0], [-4.0, -2.0, 0.0, 2.0, 4.0, 6.0], [59.0, 59.5, 60.0, 60.5, 61.0])
    """
    if high - low < 1e-9 * max(1.0, abs(high)):
        low, high = low - 1.0, high + 1.0
    power = 10.0 ** math.floor(math.log10(high - low))
    steps = (size * power for size in (0.5, 1.0, 2.0, 5.0, 10.0))
    ends = ((s, math.floor(low / s + 1e-9), math.ceil(high / s - 1e-9)) for s in steps)
    apart, first, last = next(told for told in ends if told[2] - told[1] <= 6)
    return [round(apart * place, 10) for place in range(first, max(last, first + 2) + 1)]


def fitting(dates: Mapping[int, str], months: int, wide: float) -> dict[int, tuple[str, Side]]:
    """Return which dates of an axis `wide` points long can stand beside each other.

    Each comes with its place against the tick: "left", "center" or "right".

    >>> fitting({0: "Mar 2022", 6: "Sep 2022", 12: "Mar 2023"}, 12, 100.0)
    {0: ('Mar 2022', 'left'), 12: ('Mar 2023', 'right')}
    """
    found: dict[int, tuple[str, Side]] = {}
    taken = -math.inf
    for month, date in dates.items():
        at, half = wide * month / months, width(date, BODY) / 2
        side: Side = "center"
        if at - half < -half / 2 or at + half > wide + half / 2:
            side = "left" if at < wide / 2 else "right"
        begin = at - half * _BEFORE[side]
        if begin > taken + 4.0:
            found[month], taken = (date, side), begin + 2 * half
    return found


def _calendar(first_month: str, month: int) -> tuple[int, int]:
    year, place = (int(part) for part in first_month.split("-"))
    years, since_january = divmod(place - 1 + month, 12)
    return year + years, since_january


INNER, OUTER, NAMES = 0.74, 1.0, 1.10  # distances from Kyiv: defence, foreign ministry, name
MIDDLE = (INNER + OUTER) / 2
_LEAST, _BY_SHARE = 0.55, 2.2  # an arc grows with the square root of the share
_FULL_NAME = 0.02  # share of aid from which a name is written out, where there is room
_ABOVE_KYIV = 0.12  # sine of the angle within which a name stands above or below its pair
_CLEAR = 1.5  # points between two names


class RingPartner(TypedDict):
    """A partner on the ring; `share` is its share of military aid."""

    code: str
    name: str
    share: float


class NameBox(NamedTuple):
    """The space that a name covers, in points from Kyiv."""

    left: float
    right: float
    low: float
    high: float

    def touches(self, other: NameBox) -> bool:
        """Say whether two names touch."""
        across = self.left < other.right + _CLEAR and other.left < self.right + _CLEAR
        return across and self.low < other.high and other.low < self.high


class Seat(NamedTuple):
    """A partner on the ring: angle in radians, clockwise from the top, and its name or none.

    `side` is the side of the name that stands at the pair: "left", "center" or "right".
    """

    code: str
    share: float
    angle: float
    side: str
    name: str

    def at(self, distance: float) -> tuple[float, float]:
        """Return the point at a distance from Kyiv, in radii of the ring."""
        return distance * math.sin(self.angle), distance * math.cos(self.angle)

    def box(self, radius: float) -> NameBox:
        """Return what the name covers on a ring of a radius (points)."""
        (across, up), wide = self.at(NAMES * radius), width(self.name, SMALL)
        left = across - wide * {"left": 0.0, "center": 0.5, "right": 1.0}[self.side]
        low = up - SMALL / 2 if self.side != "center" else up if up > 0 else up - SMALL
        return NameBox(left, left + wide, low, low + SMALL)


def seats(partners: Sequence[RingPartner], radius: float, half: float) -> list[Seat]:
    """Return where each partner stands, the largest first at the top.

    `radius` of the ring and `half` the width of the page for it in points. A name too long for the
    page is written as its code; one that would touch a larger partner's is left out.
    """
    found: list[Seat] = []
    turns = angles([partner["share"] for partner in partners])
    for partner, angle in zip(partners, turns, strict=True):
        seat = _named(partner, angle, radius, half)
        taken = [other.box(radius) for other in found if other.name]
        hidden = any(seat.box(radius).touches(other) for other in taken)
        found.append(seat._replace(name="") if hidden else seat)
    return found


def angles(shares: Sequence[float]) -> list[float]:
    """Return where each partner stands, radians clockwise from the top, the first at the top.

    >>> [round(angle / math.pi, 3) for angle in angles([0.25, 0.25])]
    [0.0, 1.0]
    """
    arcs = [_LEAST + _BY_SHARE * math.sqrt(share) for share in shares]
    turn = 2.0 * math.pi / sum(arcs)
    ends = accumulate(arcs)
    return [turn * (end - 0.5 * (arc + arcs[0])) for arc, end in zip(arcs, ends, strict=True)]


def narrowest(found: Sequence[Seat]) -> float:
    """Return the smallest distance of two neighbours between their ministries, in radii."""
    angles = [seat.angle for seat in found]
    pairs = zip(angles, [*angles[1:], angles[0] + 2.0 * math.pi], strict=True)
    return MIDDLE * min(after - before for before, after in pairs)


def _named(partner: RingPartner, angle: float, radius: float, half: float) -> Seat:
    sine = math.sin(angle)
    side = "center" if abs(sine) < _ABOVE_KYIV else "left" if sine > 0 else "right"
    code = plain(partner["code"])
    seat = Seat(partner["code"], partner["share"], angle, side, plain(partner["name"]))
    box = seat.box(radius)
    fits = partner["share"] >= _FULL_NAME and max(-box.left, box.right) <= half
    return seat if fits else seat._replace(name=code)
