"""Effects beside those in other worlds and with other clocks, a line each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes

from viz.layout import BODY, LINE_HEIGHT, PANEL, SMALL, plain, round_ticks, wrapped
from viz.report.content import ComparisonContent, MeasureContent, TypicalityContent, title
from viz.report.figure import (
    MARGIN,
    WIDTH,
    FigureWords,
    Page,
    drawing,
    head,
    names_tall,
    provenance,
)
from viz.style import INK_2, LINE_2, mark
from viz.text import DifferenceContent, difference, number, signed, squared

NAME = "robustness"
_NAMES, _VALUES, _STEP, _GAP, _UNIT, _AXIS = 232.0, 190.0, 12.0, 9.0, 20.0, 24.0  # points
_LEFT = MARGIN + _NAMES
_WIDE = WIDTH - _LEFT - _VALUES - MARGIN


class ShownEffect(NamedTuple):
    """An effect of an arm: estimate, interval, what is written beside it, spread between worlds."""

    estimate: float | None
    low: float | None
    high: float | None
    text: str
    apart: float = 0.0


class Setting(NamedTuple):
    """Where effects were found, and by arm what was."""

    label: str
    found: dict[str, ShownEffect]


def measures(comparison: ComparisonContent) -> list[MeasureContent]:
    """Return the measures of which it is known what becomes of them elsewhere."""
    known: set[str] = set()
    for told in comparison["differences"].values():
        known |= set(told.get("worlds", {}))
        known |= {name for clock in told.get("clocks", {}).values() for name in clock["measures"]}
    return [measure for measure in comparison["measures"] if measure["name"] in known]


def robustness(comparison: ComparisonContent) -> str:
    """Draw the main effects beside those over worlds and with other clocks, as SVG text.

    `comparison` is the content of `comparison.json`.
    """
    reference = title(comparison, comparison["reference"])
    words = FigureWords(
        f"The same effects elsewhere, against: {reference}",
        "Dot: difference, arm less the first arm; line: its 95% interval. Over several worlds the "
        "dot is the mean over worlds, and the pale bar reaches as far as worlds differ beyond luck "
        "(one standard deviation to either side): in any one of them the effect may lie there. "
        "Where a group of parameters alone varies, all others stand at their medians. "
        "Clocks are ways in which Russia's war economy may wear out. Few differ: in too few pairs "
        "for an interval.",
        "",
        "Worlds and clocks are played with fewer pairs than the comparison: their intervals are "
        "wider.",
    )
    arms = {arm: title(comparison, arm) for arm in comparison["differences"]}
    told = {one["name"]: _settings(comparison, one) for one in measures(comparison)}
    top = head(words) + 8.0 + names_tall(list(arms.values()))
    tall = sum(_tall(settings, len(arms)) for settings in told.values())
    with drawing(NAME):
        page = Page(words, top + tall - 14.0, provenance(comparison))
        page.name_arms(head(words) + 4.0, list(arms.values()))
        said = []
        for measure in measures(comparison):
            settings = told[measure["name"]]
            said += _add(page, measure, settings, top, list(arms.values()))
            top += _tall(settings, len(arms))
        return page.svg(NAME, " ".join([words.reading, *said, words.basis]))


def _settings(comparison: ComparisonContent, measure: MeasureContent) -> list[Setting]:
    """Return where a measure's effect is known: here, over worlds, with each clock."""
    arms, name, decimals = comparison["differences"], measure["name"], measure["decimals"]
    here = {arm: _paired(told["measures"][name], decimals) for arm, told in arms.items()}
    found = [Setting("this comparison", here)]
    worlds = {
        arm: told["worlds"][name] for arm, told in arms.items() if name in told.get("worlds", {})
    }
    if worlds:
        first = next(iter(worlds.values()))
        kind = "accepted" if first.get("accepted") else "sampled"
        label = f"{first['worlds']} {kind} worlds, {first['pairs']} pairs in each"
        found.append(Setting(label, _over(worlds, decimals)))
    default = {
        arm: _paired(told["default_world"][name], decimals)
        for arm, told in arms.items()
        if name in told.get("default_world", {})
    }
    if default:
        found.append(Setting("the default world alone", default))
    return [*found, *_groups(comparison, measure), *_clocks(comparison, measure)]


def _over(worlds: Mapping[str, TypicalityContent], decimals: int) -> dict[str, ShownEffect]:
    """Return effects over worlds, arm by arm."""
    return {
        arm: ShownEffect(
            one["mean"],
            one["low"],
            one["high"],
            _limits(one["mean"], one["low"], one["high"], decimals)
            + _spread(one["beyond_luck"], decimals),
            one["beyond_luck"] or 0.0,
        )
        for arm, one in worlds.items()
    }


def _groups(comparison: ComparisonContent, measure: MeasureContent) -> Iterator[Setting]:
    arms, name, decimals = comparison["differences"], measure["name"], measure["decimals"]
    labels = {
        key: one["label"] for told in arms.values() for key, one in told.get("groups", {}).items()
    }
    for key, label in labels.items():
        known = {
            arm: told["groups"][key]["measures"][name]
            for arm, told in arms.items()
            if name in told.get("groups", {}).get(key, {"measures": {}})["measures"]
        }
        if known:
            yield Setting(f"only {label} varies", _over(known, decimals))


def _clocks(comparison: ComparisonContent, measure: MeasureContent) -> Iterator[Setting]:
    arms, name = comparison["differences"], measure["name"]
    labels = {
        key: one["label"] for told in arms.values() for key, one in told.get("clocks", {}).items()
    }
    for key, label in labels.items():
        known = {
            arm: _paired(told["clocks"][key]["measures"][name], measure["decimals"])
            for arm, told in arms.items()
            if name in told.get("clocks", {}).get(key, {"measures": {}})["measures"]
        }
        if known:
            yield Setting(f"clock: {label}", known)


def _paired(told: DifferenceContent, decimals: int) -> ShownEffect:
    text = difference(told, decimals, brief=True)
    if told["method"] == "constant":
        return ShownEffect(told["estimate"], None, None, text)
    return ShownEffect(told["estimate"], told["low"], told["high"], text)


def _spread(beyond: float | None, decimals: int) -> str:
    return "" if beyond is None else f", worlds ±{number(beyond, decimals)}"


def _limits(mean: float | None, low: float | None, high: float | None, decimals: int) -> str:
    if low is None or high is None:
        return signed(mean, decimals)
    return f"{signed(mean, decimals)} [{signed(low, decimals)}, {signed(high, decimals)}]"


def _label(setting: Setting) -> list[str]:
    return wrapped(plain(setting.label), BODY, _NAMES - 12.0)


def _heights(settings: Sequence[Setting], arms: int) -> list[float]:
    return [max(_STEP * arms, len(_label(one)) * LINE_HEIGHT) + _GAP for one in settings]


def _tall(settings: Sequence[Setting], arms: int) -> float:
    return _UNIT + sum(_heights(settings, arms)) + _AXIS


def _add(
    page: Page, measure: MeasureContent, settings: list[Setting], top: float, titles: list[str]
) -> list[str]:
    """Add what is known of a measure; return it in words."""
    head_line = f"{plain(measure['label'])}, {squared(measure['unit'])}"
    page.text(MARGIN, top + 13.0, head_line, size=PANEL, weight="bold")
    heights = _heights(settings, len(titles))
    axes = _axes(page, settings, top + _UNIT, sum(heights))
    down, said = 0.0, []
    for setting, height in zip(settings, heights, strict=True):
        for line, text in enumerate(_label(setting)):
            page.text(MARGIN, top + _UNIT + down + 11.0 + line * LINE_HEIGHT, text)
        axes.axhline(down + height, color=LINE_2, lw=0.5)
        told = []
        for place, found in enumerate(setting.found.values()):
            level = down + _GAP / 2 + (place + 0.5) * _STEP
            _draw(axes, found, place, level)
            across = _LEFT + _WIDE + 14.0
            page.text(across, top + _UNIT + level + 3.0, found.text, size=SMALL, color=INK_2)
            told.append(f"{titles[place]} {found.text}")
        said.append(f"{head_line}, {setting.label}: {'; '.join(told)}.")
        down += height
    return said


def _axes(page: Page, settings: Sequence[Setting], down: float, tall: float) -> Axes:
    axes = page.axes(_LEFT, down, _WIDE, tall)
    ends = [0.0]
    for setting in settings:
        for found in setting.found.values():
            middle = found.estimate or 0.0
            known = (found.low, found.high, middle - found.apart, middle + found.apart)
            ends += [end for end in known if end is not None]
    ticks = round_ticks(min(ends), max(ends))
    axes.set(xlim=(ticks[0], ticks[-1]), ylim=(tall, 0), axisbelow=True)
    axes.set_xticks(ticks, [signed(tick, 2) if tick else "0" for tick in ticks])
    axes.set_yticks([])
    axes.grid(axis="x")
    axes.axvline(0.0, color=INK_2, lw=1.0)
    return axes


def _draw(axes: Axes, found: ShownEffect, place: int, level: float) -> None:
    look = mark(place + 1)
    if found.estimate is None:
        return
    if found.apart:
        reach = (found.estimate - found.apart, found.estimate + found.apart)
        axes.plot(reach, (level, level), c=look.colour, lw=6.0, alpha=0.25, solid_capstyle="butt")
    if found.low is not None and found.high is not None:
        axes.plot((found.low, found.high), (level, level), c=look.colour, lw=1.6)
    axes.plot(found.estimate, level, look.badge, ms=5.0, c=look.colour, clip_on=False)
