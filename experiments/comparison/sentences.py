"""Summary of two arms in a few sentences; every number in them stands in comparison.json."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from abm.schema import Outcome
from experiments.comparison.contrast import Conditional, Contrast
from experiments.comparison.measures import LASTING, LASTING_MONTHS, Measure, measure_named
from experiments.comparison.peace import Peace
from experiments.robustness.money import MoneyEquivalent, money_sentence
from experiments.robustness.placebo import Placebo
from experiments.robustness.ranges import (
    POINTS,
    clocks_sentence,
    default_sentence,
    interval,
    points,
    typical_sentences,
)
from experiments.robustness.typicality import Typicality
from experiments.statistics.intervals import Difference, Estimate
from experiments.statistics.survival import FEWEST_PAIRS, STILL
from experiments.text import few_differ, gained, in_thousands, is_or_are, number, plural

TERMS = measure_named("terms")
MOVES = "above 0 is more land for Russia, below 0 more for Ukraine"  # of two lines signed
NO_MONEY = "What the difference is worth in money was not searched."


def sentences(
    contrast: Contrast,
    money: MoneyEquivalent | None,
    titles: tuple[str, str],
    placebo: Placebo | None = None,
    worlds: Mapping[str, Typicality] | None = None,
    clocks: Mapping[str, Mapping[str, Difference]] | None = None,
    lasting: int = LASTING_MONTHS,
    default: Mapping[str, Difference] | None = None,
) -> list[str]:
    """Return how often wars settle for good, how typical that is, how wars end, and what else.

    First the effect on durable and lasting peace; then, where other `worlds` were played, how
    typical it is; then how wars end, and with other `clocks` of the war economy what the effect
    is; then what else differs, and what it is worth in money. Of few pairs, of which it is not
    searched, nothing is said in money. `titles` are the arms', the first one's first; `placebo` is
    what an arm does that only declares, where it is known; `lasting` the months that a lasting
    settlement takes; `default` has the effect in the default world, where it is not this one.
    """
    if contrast.identical:
        return _identical(contrast, titles)
    found = contrast.differences
    luck = f"; {placebo.clause}" if placebo else ""
    over = typical_sentences(worlds, titles)[:1] if worlds else []
    # Where runs are spread over accepted worlds, the range over these is the answer.
    spread = contrast.worlds is not None
    told = [
        *(over if spread else []),
        _settled(contrast, found, titles, lasting),
        *([] if spread else over),
        *([default_sentence(default)] if default else []),
        _ends(found, titles),
        *([clocks_sentence(clocks)] if clocks else []),
        f"{_besides(contrast, found, titles)}{luck}.",
    ]
    if money is None and len(contrast.first.runs) < FEWEST_PAIRS:
        return told
    return [*told, NO_MONEY if money is None else money_sentence(money, *titles)]


def _identical(contrast: Contrast, titles: tuple[str, str]) -> list[str]:
    pairs = plural(len(contrast.first.runs), "pair")
    return [
        f"{titles[1]} and {titles[0]} are the same here: every recorded outcome of all {pairs} is "
        "identical, to the last bit.",
        "Nothing that tells the two arms apart reaches the war, so there is no effect to report.",
        "Look at what the arms change before reading anything into this comparison.",
    ]


def _settled(
    contrast: Contrast, found: dict[str, Difference], titles: tuple[str, str], lasting: int
) -> str:
    settled = Outcome.DURABLE.declared
    durable, lasts = found[settled.share], found.get(LASTING.name)
    said = (
        f"Of {plural(durable.pairs, 'paired war')}{_worlds(contrast)}, "
        f"{_share(durable.second, durable.pairs)} end in a {settled.title} under {titles[1]} and "
        f"{_share(durable.first, durable.pairs)} under {titles[0]}, a difference of "
        f"{points(durable)}"
    )
    if lasts is None:
        return f"{said}; whether it lasts longer was not watched."
    return (
        f"{said}; {_share(lasts.second, lasts.pairs)} and {_share(lasts.first, lasts.pairs)} in "
        f"one that lasts for {plural(lasting, 'month')}, a difference of {points(lasts)}."
    )


def _ends(found: dict[str, Difference], titles: tuple[str, str]) -> str:
    """Say how wars end under both arms."""
    shares = [(one.declared.title, found[one.declared.share]) for one in Outcome]
    ends = (
        f"{title} {_share(share.second, share.pairs)} and {_share(share.first, share.pairs)}"
        for title, share in shares
        if share.first + share.second > 0.0
    )
    return f"Outcomes under {titles[1]} and under {titles[0]}: {', '.join(ends)}."


def _worlds(contrast: Contrast) -> str:
    """Say in how many worlds runs are played, where it is more than one."""
    if contrast.worlds is not None:
        return f" (over {plural(contrast.units, 'accepted world')})"
    worlds = len(contrast.first.runs) // contrast.units
    return f" ({plural(contrast.units, 'run')} at each of {worlds:,} points)" if worlds > 1 else ""


def _besides(contrast: Contrast, found: dict[str, Difference], titles: tuple[str, str]) -> str:
    return (
        f"{_terms(contrast.in_parts(TERMS), titles)}Under {titles[1]} the mean war length up to "
        f"the horizon changes by {_change(found['war_length'], 1)} months: {_compared(contrast)}"
    )


def _terms(found: Conditional, titles: tuple[str, str]) -> str:
    """Say where the line signed lies: in all wars that sign, and by which arms of a pair sign."""
    if not found.first.n + found.second.n:
        return ""
    sides = _sides(found.first, found.second, titles)
    lines = [f"{_at(side)} in the {_signed(side)} under {title}" for side, title in sides]
    parts = [f"Against the line of contact the line signed gives on average {' and '.join(lines)}"]
    both = found.difference
    if both.pairs:
        change = _change(both, 1)
        moves = f"it moves by {change}, where {MOVES}"
        parts.append(f"in {_pairs(both.pairs)} in which both wars sign {moves}")
    alone = _sides(found.only_first, found.only_second, titles)
    if alone:
        lines = [f"{_at(side)} in the {_signed(side)} of {title}" for side, title in alone]
        parts.append(
            f"where one war of a pair alone signs it gives on average {' and '.join(lines)}"
        )
    return f"{'; '.join(parts)}. "


def _sides(
    first: Estimate, second: Estimate, titles: tuple[str, str]
) -> list[tuple[Estimate, str]]:
    """Return arms with their titles, the second one first, without one that has no war."""
    return [(side, arm) for side, arm in ((second, titles[1]), (first, titles[0])) if side.n]


def _at(found: Estimate) -> str:
    return gained(found.mean, 1, " thousand km2")


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
    shown = gained if measure.name == TERMS.name else in_thousands
    return f"{shown(found.mean, measure.decimals)} over {plural(found.n, 'war')}"


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
        f"{_percent(curve.estimate[age])} are unbroken after {plural(age, 'month')} (95% interval "
        f"{_percent(curve.low[age])} to {_percent(curve.high[age])})"
        for age in known
    )
    return f"Of {told} under {title} {', '.join(shares)}."


def _percent(share: float) -> str:
    return f"{number(POINTS * share, 1)}%"


def _share(share: float, wars: int, of: str = "") -> str:
    """Return a share of wars in percent; of few wars, how many, for a percentage would say more."""
    if wars < FEWEST_PAIRS:
        return f"{number(share * wars, 0)}" + (f" of {wars:,}{of}" if of else "")
    return f"{number(POINTS * share, 1)}%" + (f" of{of}" if of else "")


def _change(found: Difference, decimals: int) -> str:
    estimate = number(found.estimate, decimals, sign=True)
    if found.too_few:
        return f"{estimate} ({few_differ(found.differing, found.units)})"
    if found.low == found.high:
        return f"{estimate} (the same in every {'pair' if found.constant else 'run'})"
    ends = (number(end, decimals, sign=True) for end in (found.low, found.high))
    return f"{estimate}{interval(found, *ends)}"
