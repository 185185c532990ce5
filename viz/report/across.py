"""Effects from point to point of a study, beside what luck alone would make of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from viz.layout import BODY, BOLD, LINE_HEIGHT, PANEL, cut, cut_off, plain, round_ticks
from viz.report.content import ComparisonContent, MeasureContent, SpreadContent, title
from viz.report.figure import MARGIN, NOTE, WIDTH, FigureWords, Page, drawing, head, provenance
from viz.style import INK_2, INK_3, Mark, mark
from viz.text import Numbers, numbers, percent, squared

_LEFT, _GAP, _TALL = 44.0, 40.0, 200.0  # points
_HEADING = 5 * LINE_HEIGHT
_NAME_ROOM = WIDTH - 2 * MARGIN - 40.0
_LUCK = (1.0, 1.6)  # dashes


def across(comparison: ComparisonContent) -> str:
    """Draw, for each primary outcome, at which share of points an arm's effect stays below a size.

    `comparison` is the content of `comparison.json` of a study. SVG text.
    """
    words = _words(comparison)
    with drawing("across"):
        sheet = _Sheet(comparison, words)
        for measure in sheet.measures:
            sheet.add(measure)
        return sheet.page.svg("across", " ".join([words.reading, *sheet.said, words.basis]))


def _words(comparison: ComparisonContent) -> FigureWords:
    study = comparison["study"]
    reference = title(comparison, comparison["reference"])
    return FigureWords(
        f"How effects differ from point to point, against: {reference}",
        "Solid line: the share of points at which the effect is at most this large. Dotted: what "
        "luck alone would show, were the effect the same at all points. The less steep a line is "
        "against its dotted one, the more points differ. Dashed grey: the smallest effect of "
        "interest, for more and for less.",
        "share of points, 0-1",
        f"Points: {study['points']:,}, runs at each: {study['runs']:,}.",
    )


class _Sheet:
    """A page with a panel for each primary outcome that has a smallest effect of interest."""

    def __init__(self, comparison: ComparisonContent, words: FigureWords) -> None:
        self.told = comparison["study"]
        self.arms = {arm: title(comparison, arm) for arm in comparison["differences"]}
        known = next(iter(self.told["across"].values()))
        self.measures = [m for m in comparison["measures"] if m["primary"] and m["name"] in known]
        self.wide = (WIDTH - _LEFT - MARGIN) / len(self.measures) - _GAP
        self.top = head(words) + 8.0 + LINE_HEIGHT * len(self.arms) + _HEADING
        self.page = Page(words, self.top + _TALL, provenance(comparison))
        self.unit, self.drawn = words.unit, 0
        self.said: list[str] = []
        for place, name in enumerate(self.arms.values()):
            self._name(place, name, head(words) + 8.0 + place * LINE_HEIGHT)

    def _name(self, place: int, name: str, down: float) -> None:
        look = mark(place + 1)
        key = self.page.axes(MARGIN, down - 2.0, 24.0, 8.0)
        key.axis("off")
        _draw_line(key, (0, 0.5, 1), (0.5,) * 3, look, [1])
        self.page.text(MARGIN + 32.0, down + 5.0, cut(name, BODY, _NAME_ROOM))

    def add(self, measure: MeasureContent) -> None:
        """Add the next panel: a line for each arm, and its dotted one."""
        spreads = [arm[measure["name"]] for arm in self.told["across"].values()]
        smallest = measure["smallest"] or 0.0
        axes = self._axes(measure, self._span(spreads, smallest))
        levels = numbers(self.told["levels"])
        for end in (-smallest, smallest):
            axes.axvline(end, color=INK_3, lw=0.9, dashes=(3, 3))
        for place, (name, spread) in enumerate(zip(self.arms.values(), spreads, strict=True)):
            look = mark(place + 1)
            luck, found = (numbers(e["quantiles"]) for e in (spread["luck"], spread["found"]))
            axes.plot(luck, levels, c=look.colour, dashes=_LUCK, lw=1.3)
            _draw_line(axes, found, levels, look, (1 + place, 4))
            self.said.append(_said(name, measure, spread))
        self.drawn += 1

    def _span(self, spreads: Sequence[SpreadContent], smallest: float) -> Numbers:
        ends = [-1.2 * smallest, 1.2 * smallest]
        for spread in spreads:
            for effects in (spread["luck"], spread["found"]):
                ends += [quantile for quantile in effects["quantiles"] if quantile]
        return numbers([min(ends), max(ends)])

    def _axes(self, measure: MeasureContent, span: Numbers) -> Axes:
        left = _LEFT + self.drawn * (self.wide + _GAP)
        axes = self.page.axes(left, self.top, self.wide, _TALL)
        ticks = round_ticks(*span.tolist())
        axes.set(xlim=(ticks[0], ticks[-1]), ylim=(0, 1), axisbelow=True)
        axes.set_xticks(ticks, [f"{tick:+g}".replace("-", "−") if tick else "0" for tick in ticks])
        axes.set_yticks([0.0, 0.25, 0.5, 0.75, 1.0])
        axes.tick_params(labelleft=self.drawn == 0, left=False)
        axes.set_ylabel("" if self.drawn else self.unit)
        axes.grid(axis="both")
        axes.axvline(0.0, color=INK_2, lw=1.0)
        label = cut_off(plain(measure["label"]), PANEL * BOLD, self.wide, 2)
        for line, text in enumerate(label):
            self.page.text(
                left, self.top - 36.0 + line * LINE_HEIGHT, text, size=PANEL, weight="bold"
            )
        below = self.top - 36.0 + len(label) * LINE_HEIGHT
        self.page.text(left, below, f"difference, {squared(measure['unit'])}", **NOTE)
        return axes


def _draw_line(
    axes: Axes, across: ArrayLike, up: ArrayLike, look: Mark, badges: tuple[int, int] | list[int]
) -> None:
    """Draw a line in an arm's colour; `badges` says at which of its points its badge stands."""
    draw = partial(axes.plot, ls="-", c=look.colour, lw=1.8, ms=4.5, clip_on=False)
    draw(across, up, look.badge, markevery=badges)


def _said(name: str, measure: MeasureContent, spread: SpreadContent) -> str:
    found, luck = spread["found"], spread["luck"]
    return (
        f"{measure['label']}, {name}: at least the smallest effect of interest more at "
        f"{percent(found['above'])} of points (luck alone: {percent(luck['above'])}), less at "
        f"{percent(found['below'])} (luck alone: {percent(luck['below'])})."
    )
