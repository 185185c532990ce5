"""Contrasts of a comparison in the form in which comparison.json has them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from experiments.comparison import content as json_content
from experiments.comparison.compare import Comparison
from experiments.comparison.contrast import Contrast, Effect, FirstDifference
from experiments.comparison.measures import Measure, Records, measure_named
from experiments.comparison.precision import runs_needed
from experiments.comparison.sentences import (
    conditional_sentence,
    peace_sentence,
    sentences,
)
from experiments.comparison.table import ToldDifference
from experiments.robustness.groups import GROUPS
from experiments.robustness.money import RUNS, MoneyEquivalent, money_sentence
from experiments.robustness.placebo import Placebo
from experiments.robustness.ranges import (
    clocks_sentence,
    default_sentence,
    groups_sentence,
    typical_sentences,
)
from experiments.robustness.typicality import Typicality, WorldRange
from experiments.robustness.variants import CLOCKS
from experiments.statistics.intervals import Difference, Estimate
from experiments.statistics.runs import difference_by_run, mean_by_run
from experiments.statistics.survival import Frequencies


def told_of(comparison: Comparison, arm: str) -> ToldDifference:
    """Return what the table says of an arm against the first."""
    contrast, money = comparison.contrast(arm), comparison.money.get(arm)
    titles = _titles(comparison, arm)
    return {
        "summary": _summary(comparison, arm, contrast),
        "sentence": contrast.frequencies().sentence(arm),
        "identical": contrast.identical,
        "measures": {name: _difference(one) for name, one in contrast.differences.items()},
        "conditional": _conditional(comparison, contrast, titles),
        "money": None if money is None else _money(money, titles),
    }


def _titles(comparison: Comparison, arm: str) -> tuple[str, str]:
    first, second = (
        comparison.design.configuration(name).title for name in (comparison.reference, arm)
    )
    return first, second


def _summary(comparison: Comparison, arm: str, contrast: Contrast) -> list[str]:
    return sentences(
        contrast,
        comparison.money.get(arm),
        _titles(comparison, arm),
        comparison.placebo,
        comparison.worlds.get(arm, {}),
        _clocks_of(comparison, arm),
        _threshold(comparison, arm, "settlement.lasting"),
        comparison.default.get(arm),
    )


def _clocks_of(comparison: Comparison, arm: str) -> dict[str, Mapping[str, Difference]]:
    return {clock: found[arm] for clock, found in comparison.clocks.items()}


def difference_of(comparison: Comparison, arm: str) -> json_content.ArmDifference:
    """Return what an arm changes against the first: everything the briefing says of it."""
    contrast, money = comparison.contrast(arm), comparison.money.get(arm)
    titles = _titles(comparison, arm)
    frequencies = contrast.frequencies()
    effects = contrast.effects
    worlds, clocks = comparison.worlds.get(arm, {}), _clocks_of(comparison, arm)
    default = comparison.default.get(arm, {})
    groups = {key: found[arm] for key, found in comparison.groups.items() if arm in found}
    return {
        "summary": _summary(comparison, arm, contrast),
        "sentence": frequencies.sentence(arm),
        "of_100_pairs": _frequencies(frequencies),
        "identical": contrast.identical,
        "measures": {name: _effect(effect) for name, effect in effects.items()},
        "conditional": _conditional(comparison, contrast, titles),
        "primary": [
            {"name": name, "p": effects[name].p, "adjusted": value}
            for name, value in comparison.adjusted[arm].items()
        ],
        "money": None if money is None else _money(money, titles),
        "worlds": {name: _typicality(one) for name, one in worlds.items()},
        "clocks": _clocks(clocks),
        "default_world": {name: _difference(one) for name, one in default.items()},
        "groups": {
            group.key: {
                "label": group.label,
                "measures": {name: _typicality(one) for name, one in groups[group.key].items()},
            }
            for group in GROUPS
            if group.key in groups
        },
        "robustness": [
            *(typical_sentences(worlds, titles) if worlds else []),
            *([default_sentence(default)] if default else []),
            *([groups_sentence(groups)] if groups else []),
            *([clocks_sentence(clocks)] if clocks else []),
        ],
        "pairing": _pairing(contrast),
        "enough": {
            name: _enough(name, effect.difference, contrast) for name, effect in effects.items()
        },
    }


def placebo(found: Placebo | None) -> json_content.ReportedPlacebo | None:
    """Return what an arm that only declares does to pairs; null where it was not played."""
    if found is None:
        return None
    return {
        "first": found.first,
        "second": found.second,
        "of_100_pairs": _frequencies(found.frequencies),
        "sentence": found.sentence,
    }


def _frequencies(found: Frequencies) -> json_content.ReportedFrequencies:
    return {
        "of": found.of,
        "shorter": found.shorter,
        "equal": found.equal,
        "longer": found.longer,
        "running": found.running,
        "pairs": found.pairs,
    }


def _conditional(
    comparison: Comparison, contrast: Contrast, titles: tuple[str, str]
) -> dict[str, json_content.ReportedConditional]:
    named = {measure.name: measure for measure in comparison.measures}
    return {
        name: {
            "only_first": mean_of(found.only_first),
            "only_second": mean_of(found.only_second),
            "sentence": conditional_sentence(named[name], found, titles),
        }
        for name, found in contrast.conditional.items()
    }


def mean_of(found: Estimate) -> json_content.Mean:
    """Return a mean with its interval."""
    return {
        "mean": found.mean,
        "low": found.low,
        "high": found.high,
        "n": found.n,
        "method": found.method,
    }


def _effect(effect: Effect) -> json_content.ReportedEffect:
    size = effect.superiority
    return {
        **_difference(effect.difference),
        "superiority": _limits(size),
        "standardised": effect.standardised,
        "p": effect.p,
    }


def _difference(found: Difference) -> json_content.PairedDifference:
    return {
        "first": found.first,
        "second": found.second,
        "estimate": found.estimate,
        "low": found.low,
        "high": found.high,
        "pairs": found.pairs,
        "method": found.method,
        "differing": found.differing,
        "units": found.units,
    }


def _money(money: MoneyEquivalent, titles: tuple[str, str]) -> json_content.Money:
    return {
        "factor": money.factor,
        "low": money.low,
        "high": money.high,
        "bound": money.bound,
        "most": money.most,
        "runs": money.runs,
        "sentence": money_sentence(money, *titles),
    }


def _typicality(found: Typicality) -> json_content.ReportedTypicality:
    mean, range_ = found.mean, found.range
    parts: list[json_content.ReportedEffortPart] = [
        {"low": one.low, "high": one.high, "mean": _limits(one.mean)} for one in found.by_effort
    ]
    return {
        "mean": mean.mean,
        "low": mean.low,
        "high": mean.high,
        "beyond_luck": found.beyond_luck,
        "luck": found.luck,
        "range": None if range_ is None else _range(range_),
        "accepted": found.accepted,
        "more": found.more,
        "fewer": found.fewer,
        "worlds": found.worlds,
        "equal": found.equal,
        "pairs": found.pairs,
        "by_effort": parts,
    }


def _range(found: WorldRange) -> json_content.ReportedRange:
    return {
        "low": found.low,
        "median": found.median,
        "high": found.high,
        "positive": found.positive,
        "nil": found.nil,
        "negative": found.negative,
    }


def _limits(found: Estimate) -> json_content.Limits:
    return {"estimate": found.mean, "low": found.low, "high": found.high}


def _clocks(
    clocks: Mapping[str, Mapping[str, Difference]],
) -> dict[str, json_content.ReportedClock]:
    return {
        clock.name: {
            "label": clock.label,
            "measures": {name: _difference(one) for name, one in clocks[clock.name].items()},
        }
        for clock in CLOCKS
        if clock.name in clocks
    }


def _pairing(contrast: Contrast) -> json_content.ReportedPairing:
    found = contrast.pairing()
    return {
        "pairs": found.pairs,
        "not_identical": found.not_identical,
        "variance_saved": {**contrast.variance_saved()},
        "first_difference": {
            "any": _first_difference(found.first_difference),
            "front": _first_difference(contrast.front()),
        },
    }


def _first_difference(found: FirstDifference) -> json_content.ReportedFirstDifference:
    return {"median": found.median, "low": found.low, "high": found.high, "never": found.never}


def _enough(name: str, difference: Difference, contrast: Contrast) -> json_content.RunsNeeded:
    """Return how many runs are enough; of more runs in as many worlds nobody can tell."""
    smallest, now = measure_named(name).smallest, difference.half_width
    known = math.isfinite(smallest) and contrast.worlds is None
    runs = runs_needed(difference, contrast.units, smallest) if known else None
    return {"half_width": now, "smallest": smallest, "runs": runs}


def horizons(comparison: Comparison) -> list[json_content.Horizon]:
    """Return the main outcomes of the same wars cut off at other horizons."""
    primary = [measure for measure in comparison.measures if measure.primary]
    return [
        {
            "months": months,
            "runs": min(comparison.design.runs, RUNS),
            "arms": {arm: _means(records, primary, comparison) for arm, records in wars.items()},
            "differences": {
                arm: _differences((wars[comparison.reference], wars[arm]), primary, comparison)
                for arm in comparison.others
            },
        }
        for months, wars in comparison.horizons.items()
    ]


def _means(
    records: Records, measures: Sequence[Measure], comparison: Comparison
) -> dict[str, json_content.Mean]:
    units = comparison.design.units(np.arange(len(records)))
    return {one.name: mean_of(mean_by_run(one.of(records), units)) for one in measures}


def _differences(
    pair: tuple[Records, Records], measures: Sequence[Measure], comparison: Comparison
) -> dict[str, json_content.PairedDifference]:
    first, second = pair
    units = comparison.design.units(np.arange(len(first)))
    return {
        one.name: _difference(difference_by_run(one.of(first), one.of(second), units))
        for one in measures
    }


def incidence(comparison: Comparison, arm: str) -> dict[str, json_content.Incidence]:
    """Return the cumulative incidence of each cause in an arm."""
    return {
        cause: {
            "mean": bands.estimate.tolist(),
            "low": bands.low.tolist(),
            "high": bands.high.tolist(),
        }
        for cause, bands in comparison.incidence(arm).items()
    }


def peace(comparison: Comparison) -> dict[str, json_content.ReportedPeace]:
    """Return, for each arm that keeps it, the survival of peace; its sentence at two ages."""
    known = {arm: comparison.peace(arm) for arm in comparison.design.arms}
    return {
        arm: {
            "settlements": found.settlements,
            "mean": found.curve.estimate.tolist(),
            "low": found.curve.low.tolist(),
            "high": found.curve.high.tolist(),
            "sentence": peace_sentence(found, *_peace_told(comparison, arm)),
        }
        for arm, found in known.items()
        if found is not None
    }


def _peace_told(comparison: Comparison, arm: str) -> tuple[str, list[int]]:
    """Return an arm's title and the ages, in months, at which its peace is told in words."""
    ages = {_threshold(comparison, arm, f"settlement.{name}") for name in ("durable", "lasting")}
    return comparison.design.configuration(arm).title, sorted(ages)


def _threshold(comparison: Comparison, arm: str, name: str) -> int:
    """Return a number of months that an arm sets, or else the scenario."""
    told = comparison.design.configuration(arm)
    return int({**comparison.design.scenario.parameters, **told.parameters, **told.treatment}[name])
