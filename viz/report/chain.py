"""Curves of all arms in one panel: ends of wars by cause, and the chain from planning to talks.

The chain ends in willingness twice: over all wars first, those that are over among them, and then
over those still running, from which an arm that settles loses its most willing wars.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from viz.layout import TITLE, share_ticks
from viz.panels import CHAIN, WHOLE
from viz.report.content import ComparisonContent, MeanContent, averaged
from viz.report.figure import STRIP, STRIP_GAP, FigureWords, PanelSheet, drawing
from viz.text import largest, numbers

ALL_WARS, RUNNING_WARS = "Willingness, all wars", "Willingness, running wars"
_LINKS = 4  # panels, side by side


def incidence(comparison: ComparisonContent) -> str:
    """Draw how wars end, by cause, month and arm (cumulative incidence), as SVG text.

    `comparison` is the content of `comparison.json`; null or NaN ends a line.
    """
    arms = [comparison["incidence"][arm] for arm in comparison["arms"]]
    ticks = share_ticks(max(largest(numbers(c["high"])) for arm in arms for c in arm.values()))
    words = FigureWords(
        "When the wars end",
        "Cumulative incidence by cause: the share of all wars that ended this way by each month. "
        "Band: 95% interval.",
        "share of wars, 0-1",
        f"Paired wars per arm: {comparison['runs']:,}. Wars that ended otherwise count as unended.",
    )
    with drawing("cumulative-incidence"):
        sheet = PanelSheet(comparison, words, panels=len(arms[0]))
        for cause in arms[0]:
            curves = [arm[cause] for arm in arms]
            title = cause[:1].upper() + cause[1:]
            axes = sheet.add_panel(title, ticks, [numbers(c["mean"]) for c in curves])
            sheet.add_bands(axes, curves)
        return sheet.svg("cumulative-incidence")


def chain(comparison: ComparisonContent) -> str:
    """Draw joint planning, support credibility and willingness by month and arm, as SVG text.

    Willingness stands there twice, as a composite over all wars and over running ones; each panel
    has beneath it on how many wars its months rest. `comparison` as in `incidence`.
    """
    arms = [comparison["chain"][arm] for arm in comparison["arms"]]
    every = [comparison["composite"][arm] for arm in comparison["arms"]]
    *before, last = CHAIN.on("report")
    most = int(max(largest(numbers(arm["wars"])) for arm in every))
    words = FigureWords(
        CHAIN.title,
        "All wars: a settlement in force counts as willing (1), a war that ended without one as "
        "not (0). Running wars, as in the first two panels: mean over the wars at war or in a "
        "ceasefire; band: 10% to 90% quantile. Beneath: on how many wars each month rests.",
        CHAIN.axis_text,
        f"Paired wars per arm: {comparison['runs']:,}, followed month by month: {most:,}. "
        f"{averaged(comparison)}".strip(),
    )
    with drawing("chain"):
        sheet = PanelSheet(comparison, words, STRIP + STRIP_GAP, _LINKS, _LINKS)
        for row in before:
            axes = _add_link(sheet, row.title, most, [arm[row.variable] for arm in arms])
            sheet.add_bands(axes, [arm[row.variable] for arm in arms])
        _add_link(sheet, ALL_WARS, most, every)
        running = [arm[last.variable] for arm in arms]
        axes = _add_link(sheet, RUNNING_WARS, most, running, leads="")
        sheet.add_bands(axes, running)
        return sheet.svg("chain")


def _add_link(
    sheet: PanelSheet,
    title: str,
    most: int,
    curves: Sequence[MeanContent],
    leads: str = "→",
) -> Axes:
    """Add a panel, to which an arrow leads from the one before it, with its strip of wars."""
    lines = [numbers(curve["mean"]) for curve in curves]
    axes = sheet.add_panel(title, share_ticks(WHOLE.high), lines)
    if leads and len(sheet.ends) > 1:
        sheet.write(axes, -10.0, -19.0, leads, ha="right", size=TITLE)
    sheet.add_strip(most, [numbers(curve["wars"]) for curve in curves])
    return axes
