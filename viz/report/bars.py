"""Bars of each arm: how its wars end, the months of war that an end avoids, what partners spend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from abm.schema import Outcome
from experiments.comparison.measures import LASTING
from experiments.statistics.survival import FEWEST_PAIRS
from viz.layout import BODY, BOLD, LINE_HEIGHT, PANEL, SMALL, round_ticks, width, wrapped
from viz.report.content import ComparisonContent, title
from viz.report.figure import MARGIN, NOTE, WIDTH, FigureWords, Page, drawing, head, provenance
from viz.style import INK, INK_2, LINE_2, MONEY, shade
from viz.text import EstimateContent, difference, interval, number

ENDINGS, OUTLAY = "endings", "outlay"
_WIDE = WIDTH - 2 * MARGIN
_NAME_WIDE = _WIDE - 20.0
_BAR, _SWATCH, _BETWEEN, _HEADING = 16.0, 8.0, 12.0, 26.0  # points

#: What outlay consists of: its name, and the measures that are added and taken off.
_SPENT = {
    "packages and plans signed, less what lapsed": (("signed",), ("lapsed",)),
    "orders to industry": (("order_cost",), ()),
    "joint planning": (("effort_cost",), ()),
}
_TOTAL, _A_MONTH = "outlay", "outlay_a_month"


class Segment(NamedTuple):
    """A part of a bar: what it stands for, its colour and its size."""

    name: str
    colour: str
    size: float


class Bars(NamedTuple):
    """A bar for each arm, by its name: what they show, their parts, numbers in words, range.

    `reach` are the ends of an interval around the end of a bar, where it has one.
    """

    heading: str
    parts: dict[str, list[Segment]]
    numbers: dict[str, list[str]]
    most: float
    reach: Mapping[str, tuple[float, float]] = {}


def endings(comparison: ComparisonContent) -> str:
    """Draw how the wars of each arm end and the months of war avoided, as SVG text.

    `comparison` is the content of `comparison.json`.
    """
    words = FigureWords(
        "How the wars of each arm end",
        "Every war ends one way; an upper bar holds all wars of an arm. A settlement that broke "
        "before it was durable counts as broken, whatever came after it. Months avoided lie "
        "between a war's end and the horizon, as a mean over all wars of the arm; those that "
        "exhaustion avoids are no gain.",
        "",
        f"Paired wars per arm: {comparison['runs']:,}. Shares are exclusive and sum to 100%.",
    )
    keys = {outcome.declared.title: shade(outcome.value) for outcome in Outcome}
    return _drawn(ENDINGS, comparison, words, keys, [_shares(comparison), _avoided(comparison)])


def outlay(comparison: ComparisonContent) -> str:
    """Draw what partners spend on the whole war and for each month at war, as SVG text.

    `comparison` is the content of `comparison.json`.
    """
    words = FigureWords(
        "What partners spend",
        "Outlay is what partners signed, less what lapsed undelivered, and what they paid for "
        "orders to industry and for joint planning; a mean over all wars of an arm. Line: 95% "
        "interval of that mean. A war that ends sooner costs less: read both pictures together. "
        "Differences are paired, arm less the first arm.",
        "",
        f"Paired wars per arm: {comparison['runs']:,}. Outlay is a cost, never a score.",
    )
    keys = dict(zip(_SPENT, MONEY, strict=True))
    return _drawn(OUTLAY, comparison, words, keys, [_spent(comparison), _a_month(comparison)])


def has_outlay(comparison: ComparisonContent) -> bool:
    """Return whether it is known of every arm what partners spend."""
    wanted = {_TOTAL, _A_MONTH, *(one for both in _SPENT.values() for side in both for one in side)}
    return all(
        all(arm["measures"].get(name, {"mean": None})["mean"] is not None for name in wanted)
        for arm in comparison["arms"].values()
    )


def _shares(comparison: ComparisonContent) -> Bars:
    parts = _parts(comparison, lambda outcome: outcome.declared.share)
    numbers = {}
    for arm, told in parts.items():
        texts = [f"{part.name} {_share(part.size, comparison['runs'])}" for part in told]
        held = comparison["arms"][arm]["measures"].get(LASTING.name)
        if held is not None:
            lasting = _share(held["mean"] or 0.0, comparison["runs"])
            texts.insert(1, f"of these lasting, {lasting} of all wars")
        numbers[arm] = wrapped(" · ".join(texts), SMALL, _WIDE)
    return Bars("All wars by how they end", parts, numbers, 1.0)


def _share(share: float, wars: int) -> str:
    """Return a share of wars in percent; of few wars, how many."""
    if wars < FEWEST_PAIRS:
        return f"{number(share * wars, 0)} of {wars}"
    return f"{number(100.0 * share, 1)}%"


def _avoided(comparison: ComparisonContent) -> Bars:
    parts = _parts(comparison, lambda outcome: f"avoided_by_{outcome.name.lower()}")
    numbers = {}
    for arm, told in parts.items():
        texts = [f"by {part.name} {number(part.size, 1)}" for part in told]
        numbers[arm] = wrapped(" · ".join(texts), SMALL, _WIDE)
    heading = f"Months of war avoided up to the horizon of {comparison['months']} months, mean"
    return _ranged(Bars(heading, parts, numbers, 1.0), "months")


def _parts(
    comparison: ComparisonContent, measure: Callable[[Outcome], str]
) -> dict[str, list[Segment]]:
    """Return a part for every outcome of which a measure is known, by arm."""
    found = {}
    for arm, told in comparison["arms"].items():
        means = told["measures"]
        found[arm] = [
            Segment(
                outcome.declared.title,
                shade(outcome.value),
                means[measure(outcome)]["mean"] or 0.0,
            )
            for outcome in Outcome
            if measure(outcome) in means
        ]
    return found


def _spent(comparison: ComparisonContent) -> Bars:
    parts, numbers = {}, {}
    for arm, told in comparison["arms"].items():
        means = told["measures"]
        parts[arm] = [
            Segment(name, colour, _sum(means, more) - _sum(means, less))
            for (name, (more, less)), colour in zip(_SPENT.items(), MONEY, strict=True)
        ]
        texts = [f"{part.name} {number(part.size, 1)}" for part in parts[arm]]
        numbers[arm] = wrapped(
            " · ".join([_total(comparison, arm, _TOTAL, 1), *texts]), SMALL, _WIDE
        )
    bars = Bars("Over the whole war, EUR bn, mean", parts, numbers, 1.0, _reach(comparison, _TOTAL))
    return _ranged(bars, "EUR bn")


def _a_month(comparison: ComparisonContent) -> Bars:
    parts, numbers = {}, {}
    for arm, told in comparison["arms"].items():
        mean = told["measures"][_A_MONTH]["mean"] or 0.0
        parts[arm] = [Segment("outlay for each month at war", LINE_2, mean)]
        numbers[arm] = [_total(comparison, arm, _A_MONTH, 2)]
    heading = "For each month at war, EUR bn a month, mean"
    return _ranged(Bars(heading, parts, numbers, 1.0, _reach(comparison, _A_MONTH)), "EUR bn")


def _sum(means: Mapping[str, EstimateContent], names: Sequence[str]) -> float:
    return sum(means[name]["mean"] or 0.0 for name in names)


def _total(comparison: ComparisonContent, arm: str, name: str, decimals: int) -> str:
    """Say the mean of a measure with its interval, and its paired difference."""
    said = f"outlay {interval(comparison['arms'][arm]['measures'][name], decimals)}"
    if arm == comparison["reference"]:
        return said
    told = comparison["differences"][arm]["measures"][name]
    return f"{said}, difference {difference(told, decimals)}"


def _reach(comparison: ComparisonContent, name: str) -> dict[str, tuple[float, float]]:
    found = {}
    for arm, told in comparison["arms"].items():
        mean = told["measures"][name]
        low, high = mean.get("low"), mean.get("high")
        if low is not None and high is not None:
            found[arm] = (low, high)
    return found


def _ranged(bars: Bars, unit: str) -> Bars:
    """Return bars with a round range that holds them and their intervals, said in the heading."""
    longest = max(sum(part.size for part in told) for told in bars.parts.values())
    longest = max([longest, *(high for _, high in bars.reach.values())])
    most = round_ticks(0.0, longest)[-1] if longest > 0.0 else 1.0
    return bars._replace(heading=f"{bars.heading} (whole width: {most:g} {unit})", most=most)


def _drawn(
    name: str,
    comparison: ComparisonContent,
    words: FigureWords,
    keys: Mapping[str, str],
    every: Sequence[Bars],
) -> str:
    """Draw groups of bars beneath each other with the keys of their colours."""
    top, rows = head(words) + 6.0, _rows(list(keys))
    titles = {arm: wrapped(title(comparison, arm), BODY, _NAME_WIDE) for arm in comparison["arms"]}
    lowest = top + len(rows) * LINE_HEIGHT + sum(_tall(bars, titles) for bars in every)
    with drawing(name):
        page = Page(words, lowest - 20.0, provenance(comparison))
        for row in rows:
            _add_keys(page, {key: keys[key] for key in row}, top)
            top += LINE_HEIGHT
        said = []
        for bars in every:
            said += _add(page, titles, bars, top)
            top += _tall(bars, titles)
        return page.svg(name, " ".join([words.reading, *said, words.basis]))


def _tall(bars: Bars, titles: Mapping[str, Sequence[str]]) -> float:
    """Return how tall a group of bars is with its heading, in points."""
    lines = sum(len(titles[arm]) + len(bars.numbers[arm]) for arm in bars.parts)
    return _HEADING + len(bars.parts) * (_BAR + _BETWEEN) + lines * LINE_HEIGHT


def _add(page: Page, titles: Mapping[str, Sequence[str]], bars: Bars, top: float) -> list[str]:
    """Add a bar for each arm; return what they show in words."""
    page.text(MARGIN, top + 16.0, bars.heading, size=PANEL, weight="bold")
    down, said = top + _HEADING, []
    for place, (arm, parts) in enumerate(bars.parts.items()):
        page.badge(MARGIN, down, place)
        for line in titles[arm]:
            page.text(MARGIN + 14.0, down + 7.0, line)
            down += LINE_HEIGHT
        _add_bar(page, parts, bars, (arm, down))
        down += _BAR
        for line in bars.numbers[arm]:
            page.text(MARGIN, down + 11.0, line, **NOTE)
            down += LINE_HEIGHT
        down += _BETWEEN
        said.append(f"{bars.heading}, {' '.join(titles[arm])}: {' '.join(bars.numbers[arm])}.")
    return said


def _add_bar(page: Page, parts: Sequence[Segment], bars: Bars, at: tuple[str, float]) -> None:
    arm, down = at
    axes = page.axes(MARGIN, down, _WIDE, _BAR)
    axes.axis("off")
    axes.set(xlim=(0.0, bars.most), ylim=(0.0, 1.0))
    left = 0.0
    for part in parts:
        axes.barh(0.5, part.size, 1.0, left, color=part.colour, edgecolor="white", linewidth=0.8)
        left += part.size
    for colour, wide in (("white", 3.6), (INK, 1.6)) if arm in bars.reach else ():
        axes.plot(bars.reach[arm], (0.5, 0.5), c=colour, lw=wide, clip_on=False)


def _add_keys(page: Page, keys: Mapping[str, str], down: float) -> None:
    across = MARGIN
    for name, colour in keys.items():
        swatch = page.axes(across, down, _SWATCH, _SWATCH)
        swatch.axis("off")
        swatch.set(xlim=(0.0, 1.0), ylim=(0.0, 1.0))
        swatch.barh(0.5, 1.0, 1.0, color=colour)
        page.text(across + _SWATCH + 4.0, down + 8.0, name, color=INK_2)
        across += _key_wide(name)


def _rows(names: Sequence[str]) -> list[list[str]]:
    """Return the keys in rows, as many in each as there is room for."""
    rows: list[list[str]] = [[]]
    left = _WIDE
    for name in names:
        wide = _key_wide(name)
        if wide > left and rows[-1]:
            rows.append([])
            left = _WIDE
        rows[-1].append(name)
        left -= wide
    return rows


def _key_wide(name: str) -> float:
    return _SWATCH + 4.0 + width(name, BODY * BOLD) + 16.0
