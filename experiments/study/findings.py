"""What `comparison.json` holds of a study: a comparison's content, and what a study adds to it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from abm.parameters import REGISTER
from abm.schema import HEADLINE
from experiments.content import Part
from experiments.measures import measure_named
from experiments.study.across import LEVELS, Across
from experiments.study.compare import Slice
from experiments.study.monthly import ByMonth
from experiments.wording import number, plural
from experiments.writing import plain, summary

#: Every arm's months by variable; none where a study keeps no months.
Monthly = Mapping[str, Mapping[str, ByMonth]]

SPARED = (
    "Money equivalents and other horizons: they take wars that a study does not play. Compare the "
    "arms with concert compare, at the values of interest.",
    "Portraits of the partners, and in which month pairs first differ: a study keeps neither.",
)
NO_MONTHS = (
    "Everything month by month, from planning to the front: this study keeps outcomes alone. "
    'Others keep quantiles or every month (keep = "quantiles" or "months" in the study file).'
)


def content_of(told: Slice, monthly: Monthly, command: str) -> dict[str, Any]:
    """Return the content of comparison.json for a study; numbers that do not exist are null."""
    comparison = told.comparison
    content = summary(comparison, command)
    titles = {arm.name: arm.title for arm in comparison.design.configurations}
    for arm, difference in content["differences"].items():
        difference["pairing"] |= {"not_identical": None, "first_difference": None}
        if not difference["identical"]:
            difference["summary"][2] = sentence(told, arm, titles[arm])
    content["summary"] = content["differences"][comparison.others[0]]["summary"]
    content["runs_with_months"] = comparison.design.runs if monthly else 0
    content["chain"] = {arm: _chain(found) for arm, found in monthly.items()}
    content["chain_differences"] = {}
    content["study"] = _study(told, bool(monthly))
    cleaned: dict[str, Any] = plain(content)
    return cleaned


def _chain(found: Mapping[str, ByMonth]) -> Part:
    names = {"mean": "mean", "low": "q10", "high": "q90", "wars": "wars"}
    return {
        headline: {name: found[headline][column].tolist() for name, column in names.items()}
        for headline in HEADLINE
    }


def _study(told: Slice, monthly: bool) -> Part:
    spec, selection = told.study.specification, told.selection
    return {
        "name": told.study.folder.manifest["name"],
        "title": spec.title,
        "hash": spec.hash,
        "design": spec.sampling.kind,
        "where": told.where,
        "points": len(selection.points),
        "points_asked": told.asked,
        "points_in_all": len(told.study.points),
        "runs": selection.runs,
        "runs_in_all": told.study.folder.runs,
        "uncertainties": _uncertainties(told),
        "levels": list(LEVELS),
        "across": {
            arm: {name: _across(found) for name, found in told.across(arm).items()}
            for arm in told.comparison.others
        },
        "left_out": [*SPARED, *([] if monthly else [NO_MONTHS])],
        "tables": ["points.parquet", *(["monthly.parquet"] if monthly else [])],
    }


def _uncertainties(told: Slice) -> list[Part]:
    points = told.study.points.iloc[told.selection.points]
    spec = told.study.specification
    return [
        {
            "name": one.name,
            "parameter": one.parameter,
            "unit": REGISTER[one.parameter].unit,
            "meaning": REGISTER[one.parameter].meaning,
            "reason": one.reason,
            "drawn": one.allowed(),
            "distribution": one.distribution.kind if one.distribution else "choices",
            "scenario": spec.scenario.parameters[one.parameter],
            "low": float(points[one.name].min()),
            "high": float(points[one.name].max()),
        }
        for one in spec.uncertainties
    ]


def _across(found: Across) -> Part:
    return {"found": asdict(found.found), "luck": asdict(found.luck), "truth": found.truth}


def sentence(told: Slice, arm: str, title: str) -> str:
    """Say at how many points an arm settles more wars durably, and at how many luck would."""
    points, runs = len(told.selection.points), told.selection.runs
    if points == 1:
        return "There is a single point, so that nothing can be said of how points differ."
    found = told.across(arm)["durably_settled"]
    least = number(100.0 * measure_named("durably_settled").smallest, 0)
    more, fewer = _percent(found.found.above), _percent(found.found.below)
    return (
        f"At {more} of {points:,} points {title} settle at least {least} percentage points more "
        f"wars durably, at {fewer} at least {least} fewer{_luck(found, runs)}."
    )


def _luck(found: Across, runs: int) -> str:
    if math.isnan(found.luck.above):
        return "; with a single run each, luck cannot be told from what points differ in"
    return (
        f"; were the effect the same at all points, the luck of {plural(runs, 'run')} would show "
        f"{_percent(found.luck.above)} and {_percent(found.luck.below)}"
    )


def _percent(share: float) -> str:
    return f"{number(100.0 * share, 1)}%"
