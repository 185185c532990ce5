"""Survival of peace: how long the first settlements of each arm's wars hold."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
from matplotlib.axes import Axes

from experiments.statistics.survival import FEWEST_PAIRS
from viz.layout import BODY, LINE_HEIGHT, cut_off, share_ticks, spread
from viz.report.content import ComparisonContent, PeaceContent, title
from viz.report.figure import MARGIN, NOTE, WIDTH, FigureWords, Page, drawing, head, provenance
from viz.style import INK_3, mark
from viz.text import numbers, percent

NAME = "peace"
#: Parameters whose values are the ages at which a settlement has a name, and that name.
AGES = {"settlement.durable": "durable", "settlement.lasting": "lasting"}
_LEFT, _NAMES, _TALL = 44.0, 190.0, 200.0  # points
_WIDE = WIDTH - _LEFT - _NAMES - MARGIN
_ELBOW, _BADGE, _NAME = 8.0, 16.0, 24.0  # points from the end of a curve


def ages(comparison: ComparisonContent) -> dict[str, int]:
    """Return the months after which a settlement has a name, by that name."""
    values = {one["name"]: one["value"] for one in comparison["parameters"]}
    found = {word: values.get(name) for name, word in AGES.items()}
    return {word: int(value) for word, value in found.items() if value is not None}


def settled(comparison: ComparisonContent) -> bool:
    """Return whether an arm has settlements of which it is told how long they hold."""
    return any(told["settlements"] for told in comparison.get("peace", {}).values())


def peace(comparison: ComparisonContent) -> str:
    """Draw the survival of peace by months since the signature, a line for each arm, as SVG text.

    `comparison` is the content of `comparison.json`; null ends a curve.
    """
    told = {arm: one for arm, one in comparison["peace"].items() if one["settlements"]}
    counts = [
        f"{title(comparison, arm)} {one['settlements']:,}"
        for arm, one in comparison["peace"].items()
    ]
    words = FigureWords(
        "How long peace lasts",
        "Share of first settlements that are unbroken so many months after their signature "
        "(Kaplan and Meier); the first of each war, so that none is picked because it held. Band: "
        "95% interval. Dotted: the ages from which a settlement counts as durable and as lasting.",
        "share of first settlements, 0-1",
        f"First settlements: {'; '.join(counts)}. No longer watched counts as unknown, not broken."
        f"{_few(told)}",
    )
    top = head(words) + 24.0
    with drawing(NAME):
        page = Page(words, top + _TALL + 12.0, provenance(comparison))
        axes = _axes(page, comparison, top)
        places = list(comparison["arms"])
        for arm, one in told.items():
            months = np.arange(len(one["mean"]))
            look, alpha = mark(places.index(arm)), 0.3 / len(told)
            draw = partial(axes.plot, months, drawstyle="steps-post", c=look.colour)
            draw(numbers(one["mean"]), dashes=look.dashes, lw=1.8, clip_on=False, zorder=3)
            band = numbers(one["low"]), numbers(one["high"])
            axes.fill_between(months, *band, step="post", color=look.colour, alpha=alpha, lw=0)
        _name_ends(axes, comparison, {places.index(arm): one["mean"] for arm, one in told.items()})
        said = [_said(comparison, arm) for arm in told]
        return page.svg(NAME, " ".join([words.reading, *said, words.basis]))


def _few(told: Mapping[str, PeaceContent]) -> str:
    """Warn of curves that rest on few settlements."""
    if min(one["settlements"] for one in told.values()) >= FEWEST_PAIRS:
        return ""
    return f" A curve of fewer than {FEWEST_PAIRS} settlements says little."


def _axes(page: Page, comparison: ComparisonContent, top: float) -> Axes:
    axes = page.axes(_LEFT, top, _WIDE, _TALL)
    last = max(len(one["mean"]) for one in comparison["peace"].values()) - 1
    axes.set(xlim=(0, last), ylim=(0, 1), axisbelow=True, ylabel=page.words.unit)
    axes.set_xlabel("months since the signature")
    axes.set_xticks(range(0, last + 1, 12))
    axes.set_yticks(share_ticks(1.0))
    axes.tick_params(left=False)
    axes.grid(axis="y")
    for word, age in ages(comparison).items():
        if age > last:
            continue
        axes.axvline(age, color=INK_3, dashes=(1.2, 1.6), lw=1.1, clip_on=False)
        across = age / last
        axes.text(across, 1 + 6.0 / _TALL, word, transform=axes.transAxes, ha="center", **NOTE)
    return axes


def _name_ends(
    axes: Axes, comparison: ComparisonContent, curves: Mapping[int, list[float | None]]
) -> None:
    """Name each curve to the right of its end."""
    titles = [title(comparison, arm) for arm in comparison["arms"]]
    last = axes.get_xlim()[1]
    ends = {}
    for arm, curve in curves.items():
        known = [month for month, value in enumerate(curve) if value is not None]
        ends[arm] = known[-1], float(curve[known[-1]] or 0.0)
    order = sorted(ends, key=lambda arm: -ends[arm][1])
    names = {arm: cut_off(titles[arm], BODY, _NAMES - _NAME - 8.0, 3) for arm in order}
    wanted = [_TALL * (1.0 - ends[arm][1]) - LINE_HEIGHT / 2 for arm in order]
    begins = spread(wanted, [len(names[arm]) * LINE_HEIGHT + 4.0 for arm in order], _TALL + 10.0)
    for arm, begin in zip(order, begins, strict=True):
        look, level = mark(arm), 1.0 - (begin + LINE_HEIGHT / 2) / _TALL
        draw = partial(axes.plot, transform=axes.transAxes, clip_on=False, c=look.colour)
        elbow, badge = 1 + _ELBOW / _WIDE, 1 + _BADGE / _WIDE
        draw((ends[arm][0] / last, elbow, badge), (ends[arm][1], level, level), lw=0.8)
        draw(badge, level, look.badge, ms=5.0)
        for line, text in enumerate(names[arm]):
            down = begin + (line + 0.5) * LINE_HEIGHT + 0.35 * BODY
            axes.text(1 + _NAME / _WIDE, 1 - down / _TALL, text, transform=axes.transAxes)


def _said(comparison: ComparisonContent, arm: str) -> str:
    curve = comparison["peace"][arm]["mean"]
    known = {age: curve[age] for age in ages(comparison).values() if age < len(curve)}
    held = ", ".join(f"{percent(share)} after {age} months" for age, share in known.items())
    return f"{title(comparison, arm)}: unbroken {held}."
