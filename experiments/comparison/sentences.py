"""Summary of two arms in three sentences; every number in them stands in comparison.json."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from abm.schema import Outcome
from experiments.comparison.contrast import Conditional, Contrast
from experiments.comparison.measures import Measure, measure_named
from experiments.comparison.placebo import Placebo
from experiments.comparison.robustness import MoneyEquivalent, money_sentence
from experiments.statistics.intervals import Difference, Estimate
from experiments.statistics.survival import FEWEST_PAIRS, STILL
from experiments.text import few_differ, is_or_are, number, plural

if TYPE_CHECKING:
    from experiments.comparison.compare import Peace

POINTS = 100.0  # percentage points
TERMS = measure_named("terms")
GAINS = "above 0 Russia gains land, below 0 Ukraine"  # of a line signed beyond that of contact


def sentences(
    contrast: Contrast,
    money: MoneyEquivalent | None,
    titles: tuple[str, str],
    placebo: Placebo | None = None,
) -> list[str]:
    """Return how often wars settle durably, what else differs, and what it is worth in money.

    Of few pairs, of which it is not searched, nothing is said in money. `titles` are the arms', the
    first one's first; `placebo` is what an arm does that only declares, where it is known.
    """
    if contrast.identical:
        return _identical(contrast, titles)
    found = contrast.differences
    luck = f"; {placebo.clause}" if placebo else ""
    told = [_settled(contrast, found, titles), f"{_besides(contrast, found, titles)}{luck}."]
    if money is None and len(contrast.first.runs) < FEWEST_PAIRS:
        return told
    return [*told, _no_money() if money is None else money_sentence(money, *titles)]


def _identical(contrast: Contrast, titles: tuple[str, str]) -> list[str]:
    pairs = plural(len(contrast.first.runs), "pair")
    return [
        f"{titles[1]} and {titles[0]} are the same here: every recorded outcome of all {pairs} is "
        "identical, to the last bit.",
        "Nothing that tells the two arms apart reaches the war, so there is no effect to report.",
        "Look at what the arms change before reading anything into this comparison.",
    ]


def _settled(contrast: Contrast, found: dict[str, Difference], titles: tuple[str, str]) -> str:
    worlds = _worlds(contrast)
    settled = Outcome.DURABLE.declared
    durable, broken = found[settled.share], found[Outcome.BROKEN.declared.share]
    return (
        f"Of {plural(durable.pairs, 'paired war')}{worlds}, {_share(durable.second, durable.pairs)}"
        f" end in a {settled.title} under {titles[1]} and {_share(durable.first, durable.pairs)} "
        f"under {titles[0]}, a difference of {_points(durable)}; a further "
        f"{_share(broken.second, broken.pairs)} and {_share(broken.first, broken.pairs)} sign a "
        "settlement that breaks."
    )


def _worlds(contrast: Contrast) -> str:
    """Say in how many worlds each run is played, where it is more than one."""
    worlds = len(contrast.first.runs) // contrast.units
    return f" ({plural(contrast.units, 'run')} at each of {worlds:,} points)" if worlds > 1 else ""


def _besides(contrast: Contrast, found: dict[str, Difference], titles: tuple[str, str]) -> str:
    return (
        f"{_unsettled(found, titles)}; {_terms(contrast.in_parts(TERMS), titles)}the mean war "
        f"length up to the horizon changes by {_change(found['war_length'], 1)} months: "
        f"{_compared(contrast)}"
    )


def _unsettled(found: dict[str, Difference], titles: tuple[str, str]) -> str:
    """Say how often each primary outcome without a settlement ends a war."""
    told = [one.declared for one in Outcome if one.declared.primary and not one.declared.signed]
    shares = ((one.title, found[one.share]) for one in told)
    return ", ".join(
        f"{title} ends {_share(share.second, share.pairs, ' wars')}{_instead(share, titles[0])}"
        for title, share in shares
    )


def _instead(found: Difference, title: str) -> str:
    """Say what a share is under the first arm, or that it is the same there as far as is told."""
    shares = found.first, found.second
    first, second = (_share(one, found.pairs) for one in shares)
    if first != second:
        return f" instead of {first}"
    return f", {'as many' if found.estimate == 0.0 else 'about as many'} as under {title}"


def _terms(found: Conditional, titles: tuple[str, str]) -> str:
    """Say where the line signed lies: in all wars that sign, and by which arms of a pair sign."""
    if not found.first.n + found.second.n:
        return ""
    sides = _sides(found.first, found.second, titles)
    lines = [f"{_at(side)} in the {_signed(side)} under {title}" for side, title in sides]
    parts = [
        f"the line signed lies, beyond the line of contact ({GAINS}), at {' and '.join(lines)}"
    ]
    both = found.difference
    if both.pairs:
        change = _change(both, 1)
        parts.append(f"in {_pairs(both.pairs)} in which both wars sign it moves by {change}")
    alone = _sides(found.only_first, found.only_second, titles)
    if alone:
        lines = [f"{_at(side)} in the {_signed(side)} of {title}" for side, title in alone]
        parts.append(f"where one war of a pair alone signs it lies at {' and '.join(lines)}")
    return f"{'; '.join(parts)}; "


def _sides(
    first: Estimate, second: Estimate, titles: tuple[str, str]
) -> list[tuple[Estimate, str]]:
    """Return arms with their titles, the second one first, without one that has no war."""
    return [(side, arm) for side, arm in ((second, titles[1]), (first, titles[0])) if side.n]


def _at(found: Estimate) -> str:
    return f"{number(found.mean, 1, sign=True)} thousand km2"


def _signed(found: Estimate) -> str:
    return plural(found.n, "settlement")


def conditional_sentence(measure: Measure, found: Conditional, titles: tuple[str, str]) -> str:
    """Say what a measure is that some wars do not have: by arm, and by which of a pair has it.

    `titles` are the arms', the first one's first.
    """
    sides = _sides(found.first, found.second, titles)
    alone = _sides(found.only_first, found.only_second, titles)
    told = [f"{_value(measure, side)} under {title}" for side, title in sides]
    told += [f"{_value(measure, side)} under {title} {_twinless(side)}" for side, title in alone]
    both = found.difference
    if both.pairs:
        change = _change(both, measure.decimals)
        told.append(f"in {_pairs(both.pairs)} in which both wars have it, a difference of {change}")
    return f"{measure.label}, {measure.unit}: {'; '.join(told) or 'no war has it'}."


def _value(measure: Measure, found: Estimate) -> str:
    return f"{number(found.mean, measure.decimals)} over {plural(found.n, 'war')}"


def _twinless(found: Estimate) -> str:
    return f"whose {'twin does' if found.n == 1 else 'twins do'} not have it"


def _pairs(pairs: int) -> str:
    return "the pair" if pairs == 1 else f"the {pairs:,} pairs"


def _compared(contrast: Contrast) -> str:
    counted = contrast.frequencies()
    return (
        f"of {plural(counted.of, 'pair')} {is_or_are(counted.shorter)} shorter, "
        f"{counted.longer} longer, {counted.running} {STILL}, {counted.equal} equal"
    )


def _no_money() -> str:
    return "What the difference is worth in money was not searched."


def unsettled(found: Mapping[str, Estimate], title: str, months: int) -> str:
    """Say how many wars of an arm are never settled for good, and how these end.

    Args:
        found: The arm's measures by name, the shares of all outcomes among them.
        title: The arm's title.
        months: The horizon.
    """
    durable = found[Outcome.DURABLE.declared.share]
    others = [one.declared for one in Outcome if one is not Outcome.DURABLE]
    ends = [(one.title, found[one.share].mean) for one in others]
    told = (f"{title} {_share(share, durable.n)}" for title, share in ends if share > 0.0)
    never = _share(1.0 - durable.mean, durable.n, " wars")
    said = f"Under {title} {never} are never settled durably within {plural(months, 'month')}"
    return f"{said} ({', '.join(told)})." if durable.mean < 1.0 else f"{said}."


def peace_sentence(found: Peace, title: str, ages: Sequence[int]) -> str:
    """Say how many first settlements of an arm hold to some ages, in months.

    An age that no settlement is watched to is left out; of few settlements nothing is said.
    """
    curve, told = found.curve, plural(found.settlements, "first settlement")
    known = [age for age in ages if not math.isnan(curve.estimate[age])]
    if found.settlements < FEWEST_PAIRS or not known:
        return ""
    shares = (
        f"{_percent(curve.estimate[age])} after {plural(age, 'month')} (95% interval "
        f"{_percent(curve.low[age])} to {_percent(curve.high[age])})"
        for age in known
    )
    return f"Under {title}, of {told}, unbroken: {', '.join(shares)}."


def _percent(share: float) -> str:
    return f"{number(POINTS * share, 1)}%"


def _share(share: float, wars: int, of: str = "") -> str:
    """Return a share of wars in percent; of few wars, how many, for a percentage would say more."""
    if wars < FEWEST_PAIRS:
        return f"{number(share * wars, 0)}" + (f" of {wars:,}{of}" if of else "")
    return f"{number(POINTS * share, 1)}%" + (f" of{of}" if of else "")


def _points(found: Difference) -> str:
    ends = (number(POINTS * end, 1, sign=True) for end in (found.low, found.high))
    estimate = f"{number(POINTS * found.estimate, 1, sign=True)} percentage points"
    return f"{estimate}{_interval(found, *ends)}"


def _change(found: Difference, decimals: int) -> str:
    estimate = number(found.estimate, decimals, sign=True)
    if found.too_few:
        return f"{estimate} ({few_differ(found.differing, found.units)})"
    if found.low == found.high:
        return f"{estimate} (the same in every {'pair' if found.constant else 'run'})"
    ends = (number(end, decimals, sign=True) for end in (found.low, found.high))
    return f"{estimate}{_interval(found, *ends)}"


def _interval(found: Difference, low: str, high: str) -> str:
    """Say an interval with its written ends; nothing of one that does not exist."""
    return "" if math.isnan(found.low) else f" (95% interval {low} to {high})"
