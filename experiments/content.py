"""The parts of comparison.json: arms, differences, horizons, and what they rest on."""

from __future__ import annotations

import math
import platform
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from abm.parameters import REGISTER
from abm.scenarios import Scenario
from abm.scenarios.changes import Changes
from experiments.compare import Comparison
from experiments.contrast import Contrast
from experiments.enough import half_width, runs_needed
from experiments.measures import MEASURES, measure_named
from experiments.money import MoneyEquivalent, money_sentence
from experiments.robustness import RUNS
from experiments.sentences import sentences
from experiments.statistics import Difference, Estimate, arm_mean, paired_difference

BUILT_ON = ("mesa", "numba", "numpy", "scipy", "pyarrow", "matplotlib")
AT_HORIZONS = tuple(measure.name for measure in MEASURES if measure.primary)

#: A part of the content, as JSON will hold it.
Part = dict[str, Any]


def versions() -> dict[str, str]:
    """Return the versions that results and files rest on."""
    return {"python": platform.python_version(), **{name: version(name) for name in BUILT_ON}}


def measures(comparison: Comparison) -> list[Part]:
    """Return what is reported of each war."""
    names = ("name", "label", "unit", "decimals", "primary", "smallest")
    return [{name: getattr(measure, name) for name in names} for measure in comparison.measures]


def arm_of(comparison: Comparison, arm: str) -> Part:
    """Return an arm: what it changes, and each measure's mean."""
    told = comparison.design.configuration(arm)
    return {
        "title": told.title,
        "description": told.description,
        "treatment": dict(told.treatment),
        "parameters": dict(told.parameters),
        "changes": changes(told.changes),
        "measures": {name: asdict(found) for name, found in comparison.estimates(arm).items()},
    }


def changes(told: Changes) -> list[str]:
    """Return in words what an arm does in some months."""
    return [
        *(f"{c.parameter} = {c.value:g}{_months(c)}{_whom(c)}" for c in told.interventions),
        *(f"a report to the Kremlin is replaced{_months(c)}: {c.name}" for c in told.reports),
        *(f"a belief is held{_months(c)}: {c.name}" for c in told.beliefs),
    ]


def _months(change: Any) -> str:
    window = change.window
    until = "" if window.until is None else f" to {window.until - 1}"
    return f" from month {window.first}{until}"


def _whom(change: Any) -> str:
    if change.largest is not None:
        return f", the {change.largest} largest partners"
    return "" if change.partners is None else f", {', '.join(change.partners)}"


def difference_of(comparison: Comparison, arm: str) -> Part:
    """Return what an arm changes against the first: everything the briefing says of it."""
    contrast, money = comparison.contrast(arm), comparison.money.get(arm)
    titles = tuple(comparison.design.configuration(a).title for a in (comparison.reference, arm))
    frequencies = contrast.frequencies()
    effects = contrast.effects
    return {
        "summary": sentences(contrast, money, (titles[0], titles[1])),
        "sentence": frequencies.sentence(arm),
        "of_100_pairs": asdict(frequencies),
        "identical": contrast.identical,
        "measures": {
            name: {
                **asdict(effect.difference),
                "superiority": _limits(effect.superiority),
                "standardised": effect.standardised,
                "p": effect.p,
            }
            for name, effect in effects.items()
        },
        "primary": [
            {"name": name, "p": effects[name].p, "adjusted": adjusted}
            for name, adjusted in contrast.adjusted().items()
        ],
        "money": None if money is None else _money(money, (titles[0], titles[1])),
        "pairing": _pairing(contrast),
        "enough": {
            name: _enough(name, effect.difference, contrast.units)
            for name, effect in effects.items()
        },
    }


def _limits(found: Estimate) -> Part:
    return {"estimate": found.mean, "low": found.low, "high": found.high}


def _money(money: MoneyEquivalent, titles: tuple[str, str]) -> Part:
    return {**asdict(money), "sentence": money_sentence(money, *titles)}


def _pairing(contrast: Contrast) -> Part:
    found = contrast.pairing()
    return {
        "pairs": found.pairs,
        "not_identical": found.not_identical,
        "variance_saved": contrast.variance_saved(),
        "first_difference": {
            "any": asdict(found.first_difference),
            "front": asdict(contrast.front()),
        },
    }


def _enough(name: str, difference: Difference, units: int) -> Part:
    smallest, now = measure_named(name).smallest, half_width(difference.low, difference.high)
    wanted = math.isfinite(smallest) and math.isfinite(now)
    runs = runs_needed(now, units, smallest) if wanted else None
    return {"half_width": now, "smallest": smallest, "runs": runs}


def horizons(comparison: Comparison) -> list[Part]:
    """Return the main outcomes of the same wars cut off at other horizons."""
    return [
        {
            "months": months,
            "runs": min(comparison.design.runs, RUNS),
            "arms": {arm: _means(records) for arm, records in wars.items()},
            "differences": {
                arm: _differences(wars[comparison.reference], wars[arm])
                for arm in comparison.others
            },
        }
        for months, wars in comparison.horizons.items()
    ]


def _means(records: Any) -> Part:
    return {name: asdict(arm_mean(measure_named(name).of(records))) for name in AT_HORIZONS}


def _differences(first: Any, second: Any) -> Part:
    found = {}
    for measure in map(measure_named, AT_HORIZONS):
        found[measure.name] = asdict(paired_difference(measure.of(first), measure.of(second)))
    return found


def parameters(scenario: Scenario) -> list[Part]:
    """Return every declared parameter and its value in the scenario; null is free."""
    names = ("symbol", "unit", "default", "low", "high", "meaning", "source", "confidence", "scope")
    return [
        {
            "name": name,
            "value": scenario.parameters[name],
            **{field: getattr(declared, field) for field in names},
        }
        for name, declared in REGISTER.items()
    ]


def partners(scenario: Scenario) -> list[Part]:
    """Return the partners, the largest first."""
    return [
        {"code": donor.code, "name": donor.name, "group": donor.group, "share": donor.share}
        for donor in scenario.partners
    ]
