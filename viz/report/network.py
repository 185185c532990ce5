"""The partners as pairs of ministries around Kyiv, one ring for each arm."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from viz.layout import (
    BODY,
    BOLD,
    INNER,
    LINE_HEIGHT,
    MIDDLE,
    NAMES,
    OUTER,
    SMALL,
    Seat,
    month_name,
    narrowest,
    seats,
    width,
    wrapped,
)
from viz.report.data import ComparisonData
from viz.report.figure import (
    MARGIN,
    WIDTH,
    FigureWords,
    Page,
    TextLooks,
    drawing,
    head,
    provenance,
)
from viz.style import CONTRADICTION, INK, INK_2, INK_3, LINE_2, tone_shade
from viz.text import number

KEY_TALL = 40.0  # points
_ROW, _SAMPLE = 15.0, 34.0  # points: a line of the key, and its drawn sample
_GAP, _SIDE = 12.0, 44.0  # between two rings, and for names at both sides of one
_ABOVE = 18.0  # for names above and below a ring
_APART = 0.115  # radii between two neighbours where they are not crowded
_KYIV = 46.0  # points: the circle in the middle
_MOST = 1.5  # logit: a contradiction as long as the room beside a pair

Known = Mapping[str, Mapping[str, float]]  # by partner: means of its record
Line = tuple[tuple[float, float], tuple[float, float]]


def networks(told: ComparisonData) -> dict[str, str]:
    """Draw the partners at each month that is recorded, as SVG texts by the name of the file."""
    first = told.comparison["treatment"]
    names = dict.fromkeys(told.pictured, "partners-later")
    names |= {first: "partners-at-treatment"}
    return {names[month]: _page(told, names[month], month) for month in told.pictured}


def _page(told: ComparisonData, name: str, month: int) -> str:
    words = _words(told, month)
    with drawing(name):
        page = _Rings(told, words, month)
        said = [page.add(place) for place in range(len(told.arms))]
        return page.page.svg(name, " ".join([words.reading, *said, words.basis]))


def _words(told: ComparisonData, month: int) -> FigureWords:
    date = month_name(told.comparison["scenario"]["first_month"], month)
    later = month - told.comparison["treatment"]
    when = f"{later} months after the arms begin to differ" if later else "the arms begin to differ"
    return FigureWords(
        f"Who plans and speaks together: {date}, {when}",
        "Each partner is a pair of ministries, the larger its share of aid the larger the pair. "
        "Means over the wars still at war or in a ceasefire in this month.",
        "",
        "Partners stand clockwise by share of military aid, the largest at the top; names where "
        "there is room. Tone in logit, as the two ministries speak in public.",
    )


class _Rings:
    """A page of rings, two or three beside each other."""

    def __init__(self, told: ComparisonData, words: FigureWords, month: int) -> None:
        self.told, self.month = told, month
        count = len(told.arms)
        self.columns = 2 if count in (1, 2, 4) else 3
        self.wide = (WIDTH - 2 * MARGIN - (self.columns - 1) * _GAP) / self.columns
        self.radius = min(self.wide / 2 - _SIDE, 118.0)
        self.names = [wrapped(name, BODY * BOLD, self.wide - 16.0) for name in told.titles]
        self.heading = max(map(len, self.names)) * LINE_HEIGHT + 8.0
        self.tall = self.heading + 2 * (NAMES * self.radius + _ABOVE)
        self.top = head(words) + 4.0 + KEY_TALL
        lowest = self.top + math.ceil(count / self.columns) * self.tall - 22.0
        self.page = Page(words, lowest, provenance(told.comparison))
        self.seats = seats(told.comparison["partners"], self.radius, self.wide / 2)
        self.apart = min(narrowest(self.seats), _APART)
        add_key(self.page, head(words) + 2.0)

    def add(self, place: int) -> str:
        """Add the ring of an arm; return it in words."""
        row, column = divmod(place, self.columns)
        left = MARGIN + column * (self.wide + _GAP)
        down = self.top + row * self.tall
        self._head(place, left, down)
        axes = self._axes(left, down + self.heading)
        arm, title = self.told.arms[place], self.told.titles[place]
        known = self.told.network(arm, self.month)
        if not known or math.isnan(next(iter(known.values()))["joint_planning"]):
            axes.text(0, 0, "no war runs in this month", ha="center", color=INK_3)
            return f"{title}: no war runs in this month."
        self._forum(axes, arm)
        _pairs(axes, self.seats, known, self.apart)
        self._kyiv(axes, arm)
        return _said(title, self.told, known)

    def _head(self, place: int, left: float, down: float) -> None:
        self.page.badge(left, down, place)
        for line, text in enumerate(self.names[place]):
            self.page.text(left + 13.0, down + 7.0 + line * LINE_HEIGHT, text, weight="bold")

    def _axes(self, left: float, down: float) -> Axes:
        tall = self.tall - self.heading
        axes = self.page.axes(left, down, self.wide, tall)
        axes.axis("off")
        across, above = self.wide / 2 / self.radius, tall / 2 / self.radius
        axes.set(xlim=(-across, across), ylim=(-above, above))
        return axes

    def _forum(self, axes: Axes, arm: str) -> None:
        joint = self.told.curve(arm, "joint_forum", "mean")[self.month]
        points = [seat.at(MIDDLE) for seat in self.seats]
        across, up = zip(*points, points[0], strict=True)
        axes.plot(across, up, c=LINE_2, lw=0.5 + 6.0 * joint, zorder=1, solid_joinstyle="round")

    def _kyiv(self, axes: Axes, arm: str) -> None:
        met = self.told.curve(arm, "deliveries", "mean")[self.month]
        axes.plot(0, 0, "o", ms=_KYIV, mfc="white", mec=INK, mew=1.0, zorder=5)
        # Beneath each other, for in one line they are wider than the circle.
        looks: TextLooks = {"size": 6.8, "color": INK_3}
        named: TextLooks = {"weight": "bold"}
        lines = (("Kyiv", 9.5, named), (number(met), -2.5, looks), ("of need", -11.0, looks))
        for text, up, look in lines:
            axes.text(0, up / self.radius, text, ha="center", va="center", zorder=6, **look)


def _pairs(axes: Axes, seats: Sequence[Seat], known: Known, apart: float) -> None:
    """Draw every partner: what it delivers, its two ministries, and what joins and divides them."""
    scale = apart / _APART
    told = [known[seat.code] for seat in seats]
    defence, foreign = ([seat.at(ring) for seat in seats] for ring in (INNER, OUTER))
    support = [2.2 * math.sqrt(partner["delivered"]) for partner in told]
    _lines(axes, [((0.0, 0.0), place) for place in defence], support, INK_3, alpha=0.35)
    joint = [(0.5 + 3.3 * partner["joint_planning"]) * scale for partner in told]
    _lines(axes, list(zip(defence, foreign, strict=True)), joint, INK)
    apart_by = [0.45 * apart * min(partner["contradiction"] / _MOST, 1.0) for partner in told]
    bars = [_bar(seat, half) for seat, half in zip(seats, apart_by, strict=True)]
    for wide, colour in ((2.8, "white"), (1.6, CONTRADICTION)):
        _lines(axes, bars, [wide], colour, above=True)
    sizes = [3.4 * scale + 11.0 * math.sqrt(seat.share) for seat in seats]
    for places, shape, tone in ((defence, "s", "defence_tone"), (foreign, "o", "foreign_tone")):
        looks = [tone_shade(partner[tone]) for partner in told]
        across, up = zip(*places, strict=True)
        axes.scatter(
            across,
            up,
            s=[size**2 for size in sizes],
            marker=shape,
            c=[look.fill for look in looks],
            edgecolors=[look.edge for look in looks],
            linewidths=1.2 * scale,
            zorder=4,
        )
    for seat in seats:
        if seat.name:
            _write(axes, seat)


def _lines(
    axes: Axes,
    lines: Sequence[Line],
    wide: Sequence[float],
    colour: str,
    *,
    alpha: float = 1.0,
    above: bool = False,
) -> None:
    """Draw lines of these widths in points; those above others end bluntly."""
    ends, order = ("butt", 3) if above else ("projecting", 2)
    drawn = LineCollection(
        lines, linewidths=wide, colors=colour, alpha=alpha, capstyle=ends, zorder=order
    )
    axes.add_collection(drawn, autolim=False)


def _bar(seat: Seat, half: float) -> Line:
    """Return the line between two ministries that stands for their contradiction."""
    across, up = seat.at(MIDDLE)
    turn = math.cos(seat.angle) * half, -math.sin(seat.angle) * half
    return (across - turn[0], up - turn[1]), (across + turn[0], up + turn[1])


def _write(axes: Axes, seat: Seat) -> None:
    across, up = seat.at(NAMES)
    upright = "center" if seat.side != "center" else "bottom" if up > 0 else "top"
    axes.text(across, up, seat.name, ha=seat.side, va=upright, size=SMALL, color=INK)


def _said(title: str, told: ComparisonData, known: Known) -> str:
    values = "; ".join(
        f"{p['name']} {number(known[p['code']]['joint_planning'])}, "
        f"{number(known[p['code']]['defence_tone'])} and "
        f"{number(known[p['code']]['foreign_tone'])}"
        for p in told.comparison["partners"][:5]
    )
    return (
        f"{title}, joint planning, then tone of the defence and of the foreign ministry, of the "
        f"largest partners: {values}."
    )


def add_key(page: Page, down: float) -> None:
    """Add the key to a page, in two lines."""
    axes = page.axes(MARGIN, down, WIDTH - 2 * MARGIN, 2 * _ROW)
    axes.axis("off")
    axes.set(xlim=(0, WIDTH - 2 * MARGIN), ylim=(2 * _ROW, 0))
    _key_of_pairs(axes, 0.5 * _ROW)
    _key_of_lines(axes, 1.5 * _ROW)


def _key_of_pairs(axes: Axes, level: float) -> None:
    across = 0.0
    axes.plot((4, 26), (level, level), c=INK, lw=0.9, zorder=1)
    _marks(axes, (4, 26), level, (1.0, 1.0))
    across = _say(axes, across, level, "defence – foreign ministry")
    _marks(axes, (across + 2, across + 14, across + 26), level, (0.0, 0.5, 1.0))
    across = _say(axes, across, level, "speaks lukewarmly (0) to firmly (1 and more)")
    _marks(axes, (across + 14, across + 26), level, (-1.0, -1.0))
    _say(axes, across, level, "speaks with doubt (below 0)")


def _marks(axes: Axes, places: Sequence[float], level: float, tones: Sequence[float]) -> None:
    """Draw marks, the last one round as a foreign ministry's."""
    shapes = "s" * (len(places) - 1) + "o"
    for at, shape, value in zip(places, shapes, tones, strict=True):
        look = tone_shade(value)
        axes.plot(at, level, shape, ms=5.5, mfc=look.fill, mec=look.edge, mew=1.2)


def _key_of_lines(axes: Axes, level: float) -> None:
    across = 0.0
    for start, end, thick in ((2, 13, 0.9), (17, 28, 4.2)):
        axes.plot((start, end), (level, level), c=INK, lw=thick, solid_capstyle="butt")
    across = _say(axes, across, level, "little, much joint planning")
    axes.plot((across + 4, across + 26), (level, level), c=INK, lw=0.9)
    axes.plot((across + 15, across + 15), (level - 5, level + 5), c=CONTRADICTION, lw=1.4)
    across = _say(axes, across, level, "the longer, the more the two contradict each other")
    axes.plot((across + 2, across + 28), (level, level), c=LINE_2, lw=3.0)
    across = _say(axes, across, level, "contact group, thick: plans jointly")
    axes.plot((across + 2, across + 28), (level, level), c=INK_3, lw=1.6, alpha=0.35)
    _say(axes, across, level, "deliveries")


def _say(axes: Axes, across: float, level: float, text: str) -> float:
    """Write beside a sample; return where the next one begins."""
    axes.text(across + _SAMPLE, level, text, va="center", size=SMALL, color=INK_2)
    return across + _SAMPLE + width(text, SMALL) + 14.0
