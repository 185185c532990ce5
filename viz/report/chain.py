"""Curves of all arms in one panel: ends of wars by cause, and the chain from planning to talks."""

from __future__ import annotations

from viz.layout import TITLE, share_ticks
from viz.panels import CHAIN, WHOLE
from viz.report.content import ComparisonContent, averaged
from viz.report.figure import STRIP, STRIP_GAP, FigureWords, PanelSheet, drawing
from viz.text import largest, numbers


def incidence(comparison: ComparisonContent) -> str:
    """Draw how wars end, by cause, month and arm (cumulative incidence), as SVG text.

    `comparison` is the content of `comparison.json`; null or NaN ends a line.
    """
    arms = [comparison["incidence"][arm] for arm in comparison["arms"]]
    ticks = share_ticks(max(largest(numbers(c["high"])) for arm in arms for c in arm.values()))
    words = FigureWords(
        "How the wars end",
        "Cumulative incidence by cause: the share of all wars that ended this way by each month. "
        "Band: 95% interval.",
        "share of wars, 0-1",
        f"Paired wars per arm: {comparison['runs']}. Wars that ended otherwise count as unended.",
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

    Means over running wars, a band from the 10% to the 90% quantile and, beneath, how many wars
    run. `comparison` as in `incidence`.
    """
    arms = [comparison["chain"][arm] for arm in comparison["arms"]]
    rows = CHAIN.on("report")
    names = [row.variable for row in rows]
    most = int(max(largest(numbers(arm[name]["wars"])) for arm in arms for name in names))
    words = FigureWords(
        CHAIN.title,
        "Line: mean over the wars still at war or in a ceasefire. "
        "Band: 10% to 90% quantile of these wars.",
        CHAIN.axis_text,
        f"Paired wars per arm: {comparison['runs']}, followed month by month: {most}. "
        f"{averaged(comparison)}".strip(),
    )
    with drawing("chain"):
        sheet = PanelSheet(comparison, words, below=STRIP + STRIP_GAP)
        for row in rows:
            curves = [arm[row.variable] for arm in arms]
            lines = [numbers(c["mean"]) for c in curves]
            axes = sheet.add_panel(row.title, share_ticks(WHOLE.high), lines)
            if row is not rows[0]:
                sheet.write(axes, -10.0, -19.0, "→", ha="right", size=TITLE)
            sheet.add_bands(axes, curves)
            sheet.add_strip(most, [numbers(c["wars"]) for c in curves])
        return sheet.svg("chain")
