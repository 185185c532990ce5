"""Sentences on the range of an effect: over worlds, in the default one, with other clocks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from abm.schema import Outcome
from experiments.comparison.measures import LASTING, SHARE
from experiments.robustness.groups import GROUPS
from experiments.robustness.typicality import EffortPart, Typicality
from experiments.robustness.variants import CLOCKS
from experiments.statistics.intervals import TOO_FEW, Difference, Estimate
from experiments.text import number, plural
from experiments.worlds.spread import FEWEST

POINTS = 100.0  # percentage points


def typical_sentences(worlds: Mapping[str, Typicality], titles: tuple[str, str]) -> list[str]:
    """Say what the effect on peace is over worlds, and how far these differ.

    Args:
        worlds: What is typical of each measure of peace.
        titles: The arms', the first one's first.
    """
    found, lasting = worlds[Outcome.DURABLE.declared.share], worlds.get(LASTING.name)
    if found.accepted:
        return [*_accepted(found, lasting, titles)]
    more = f", that of lasting ones {_over(lasting.mean)}" if lasting else ""
    least = number(POINTS * SHARE, 0)
    return [
        f"Over {plural(found.worlds, 'sampled world')}, {plural(found.pairs, 'pair')} in each, the "
        f"share of durable settlements under {titles[1]} less that under {titles[0]} is "
        f"{_over(found.mean)}{more}. {_spread(found)} {titles[1]} settle at least {least} "
        f"points more wars durably in {found.more} of these worlds, at least {least} points fewer "
        f"in {found.fewer}."
    ]


def _accepted(
    found: Typicality, lasting: Typicality | None, titles: tuple[str, str]
) -> Iterator[str]:
    """Yield what the effect is over the worlds that the record accepts, as a range of worlds."""
    yield (
        f"Over {plural(found.worlds, 'accepted world')} (worth {number(found.equal, 0)} equal "
        f"ones) the share of durable settlements under {titles[1]} less that under {titles[0]} is "
        f"{_ranged(found)}."
    )
    if lasting is not None:
        yield f"That of lasting settlements is {_ranged(lasting)}."
    if not math.isnan(found.luck):
        yield (
            f"Of what is uncertain in the mean of the first, {number(POINTS * found.luck, 0)}% is "
            f"luck within worlds ({plural(found.pairs, 'pair')} in each), the rest lies between "
            "them."
        )
    if found.by_effort:
        yield _effort_sentence(found.by_effort)
    if found.equal < FEWEST:
        yield (
            f"Fewer than {number(FEWEST, 0)} equal worlds tell a range badly; a calibration with a "
            "larger --budget accepts more."
        )


def _ranged(found: Typicality) -> str:
    over = found.range
    if over is None:
        return f"{_over(found.mean)}; these are too few worlds for a range"
    low, median, high = (
        number(POINTS * end, 1, sign=True) for end in (over.low, over.median, over.high)
    )
    positive, nil, negative = (
        number(POINTS * share, 0) for share in (over.positive, over.nil, over.negative)
    )
    return (
        f"{median} points at the median and {low} to {high} in 5 to 95% of worlds, luck taken out: "
        f"positive (at least {number(POINTS * SHARE, 0)} points) in {positive}% of worlds, nil in "
        f"{nil}%, negative in {negative}%; {_over(found.mean)}"
    )


def _effort_sentence(parts: Sequence[EffortPart]) -> str:
    told = ", ".join(
        f"{_over(part.mean)} where it was {part.low:.2g} to {part.high:.2g}" for part in parts
    )
    return f"By thirds of history's effort, which nobody has measured: {told}."


def _spread(found: Typicality) -> str:
    if math.isnan(found.beyond_luck):
        return "These are too few worlds to say how far the first varies between them."
    spread = number(POINTS * found.beyond_luck, 1)
    return (
        f"Beyond luck the first varies from world to world by {spread} points (standard deviation)."
    )


def _over(mean: Estimate) -> str:
    said = f"{number(POINTS * mean.mean, 1, sign=True)} points on average"
    if mean.method == TOO_FEW[-1]:
        return f"{said} (no interval: too few worlds show another)"
    if math.isnan(mean.low):
        return said
    ends = (number(POINTS * end, 1, sign=True) for end in (mean.low, mean.high))
    return f"{said} (95% interval {' to '.join(ends)})"


def default_sentence(found: Mapping[str, Difference]) -> str:
    """Say what the difference in durable settlements is in the default world."""
    durable = found[Outcome.DURABLE.declared.share]
    return (
        f"In the default world alone, which is one example ({plural(durable.pairs, 'pair')}), the "
        f"difference in durable settlements is {points(durable)}."
    )


def groups_sentence(groups: Mapping[str, Mapping[str, Typicality]]) -> str:
    """Say how much of the range each group of parameters makes, by itself."""
    settled = Outcome.DURABLE.declared.share
    told = ", ".join(
        f"{_apart(groups[group.key][settled])} where {group.label} alone varies"
        for group in GROUPS
        if group.key in groups
    )
    return (
        "Of the range of durable settlements, with all other parameters at their medians, 5 to 95% "
        f"of worlds span {told}."
    )


def _apart(found: Typicality) -> str:
    if found.range is None:
        return "what too few worlds tell"
    low, high = (number(POINTS * end, 1, sign=True) for end in (found.range.low, found.range.high))
    return f"{low} to {high} points"


def clocks_sentence(clocks: Mapping[str, Mapping[str, Difference]]) -> str:
    """Say what the difference in durable settlements is with other clocks of the war economy."""
    settled = Outcome.DURABLE.declared.share
    told = [
        f"{points(clocks[clock.name][settled])} where {clock.label}"
        for clock in CLOCKS
        if clock.name in clocks
    ]
    return (
        "With another war economy in Russia the difference in durable settlements is "
        f"{', '.join(told)}."
    )


def points(found: Difference) -> str:
    """Say a difference of shares in percentage points, with its interval."""
    ends = (number(POINTS * end, 1, sign=True) for end in (found.low, found.high))
    estimate = f"{number(POINTS * found.estimate, 1, sign=True)} percentage points"
    return f"{estimate}{interval(found, *ends)}"


def interval(found: Difference, low: str, high: str) -> str:
    """Say an interval with its written ends; nothing of one that does not exist."""
    return "" if math.isnan(found.low) else f" (95% interval {low} to {high})"
