"""What a comparison leaves behind: comparison.json, three tables and the scenario."""

from __future__ import annotations

import json
import math
import platform
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from abm.parameters import REGISTER
from abm.scenarios import Scenario
from abm.scenarios.changes import Changes
from abm.scenarios.snapshot import snapshot
from abm.schema import Outcome, variables
from abm.schema import War as WarRecord
from experiments.comparison.compare import MONTHLY_RUNS, Comparison
from experiments.comparison.contrast import Contrast
from experiments.comparison.design import Design
from experiments.comparison.measures import MEASURES, measure_named
from experiments.comparison.monthly import chain, chain_difference, monthly_rows, partner_rows
from experiments.comparison.precision import half_width, runs_needed
from experiments.comparison.robustness import RUNS, MoneyEquivalent, money_sentence
from experiments.comparison.sentences import sentences
from experiments.statistics.intervals import Difference, Estimate, arm_mean, paired_difference
from experiments.text import DISCLAIMER

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


FORMAT = 2


def summary(comparison: Comparison, command: str) -> dict[str, Any]:
    """Return the content of comparison.json; numbers that do not exist are null."""
    design, scenario = comparison.design, comparison.design.scenario
    differences = {arm: difference_of(comparison, arm) for arm in comparison.others}
    content = {
        "format": FORMAT,
        "disclaimer": DISCLAIMER,
        "summary": differences[comparison.others[0]]["summary"],
        "version": version("concert-policy-lab"),
        "versions": versions(),
        "command": command,
        "scenario": {
            "name": scenario.name,
            "title": scenario.title,
            "description": scenario.description,
            "hash": scenario.hash,
            "first_month": scenario.first_month,
            "partners": len(scenario.partners),
            "need": scenario.parameters["theatre.need"],
        },
        "seed": design.seed,
        "runs": design.runs,
        "runs_with_months": min(design.runs, MONTHLY_RUNS),
        "months": design.months,
        "treatment": scenario.treatment,
        "reference": comparison.reference,
        "arms": {arm: arm_of(comparison, arm) for arm in design.arms},
        "differences": differences,
        "measures": measures(comparison),
        "horizons": horizons(comparison),
        "incidence": {arm: _incidence(comparison, arm) for arm in design.arms},
        "chain": {arm: chain(comparison, arm) for arm in design.arms},
        "chain_differences": {arm: chain_difference(comparison, arm) for arm in comparison.others},
        "parameters": parameters(scenario),
        "partners": partners(scenario),
    }
    cleaned: dict[str, Any] = plain(content)
    return cleaned


def _incidence(comparison: Comparison, arm: str) -> dict[str, dict[str, list[float]]]:
    return {
        cause: {
            "mean": bands.estimate.tolist(),
            "low": bands.low.tolist(),
            "high": bands.high.tolist(),
        }
        for cause, bands in comparison.incidence(arm).items()
    }


def plain(value: Any) -> Any:
    """Return what JSON and UTF-8 can hold: NaN as null, "?" for bytes that are not text."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    return None if isinstance(value, float) and math.isnan(value) else value


def write(comparison: Comparison, content: dict[str, Any], folder: Path) -> None:
    """Write a comparison into a folder that exists."""
    write_content(comparison.design, content, folder)
    write_table(outcome_columns(comparison), content, folder / "outcomes.parquet")
    write_table(monthly_rows(comparison), content, folder / "monthly.parquet")
    write_table(partner_rows(comparison), content, folder / "partners.parquet")


def write_content(design: Design, content: dict[str, Any], folder: Path) -> None:
    """Write comparison.json and the scenario, whole."""
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    (folder / "comparison.json").write_text(text + "\n", encoding="utf-8")
    (folder / "scenario.toml").write_text(
        snapshot(design.scenario, design.configurations), encoding="utf-8"
    )


def outcome_columns(comparison: Comparison) -> dict[str, Any]:
    """Return one row per arm and run, as columns: everything that is recorded of a war."""
    parts = [comparison.wars[arm] for arm in comparison.design.arms]
    runs = [len(part.runs) for part in parts]
    columns: dict[str, Any] = {
        "arm": np.repeat(list(comparison.design.arms), runs),
        "run": np.concatenate([part.runs for part in parts]),
    }
    for name in (variable.name for variable in variables(WarRecord)):
        columns[name] = np.concatenate([part.war[name] for part in parts])
    columns["outcome"] = [Outcome.of(code).declared.title for code in columns["outcome"]]
    del columns["fault_month"], columns["fault_variable"]
    return columns


def write_table(columns: dict[str, Any], content: dict[str, Any], file: Path) -> None:
    """Write columns as a Parquet file that says where it comes from."""
    import pyarrow
    from pyarrow import parquet

    stamp = {
        "concert": content["version"],
        "scenario": content["scenario"]["hash"],
        "seed": str(content["seed"]),
        "command": content["command"],
    }
    table = pyarrow.table(columns)
    parquet.write_table(table.replace_schema_metadata(stamp), file)
