"""Results of a comparison: comparison.json, three tables and the scenario, built and written."""

from __future__ import annotations

import json
import math
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from abm.parameters import REGISTER
from abm.scenarios import Scenario
from abm.scenarios.changes import BeliefClamp, Changes, Intervention, ReportChange
from abm.scenarios.snapshot import snapshot
from abm.schema import Outcome, variables
from abm.schema import War as WarRecord
from experiments.comparison import content as json_content
from experiments.comparison.compare import MONTHLY_RUNS, Comparison
from experiments.comparison.content import FORMAT, Content, plain
from experiments.comparison.contrast import Contrast, Effect, FirstDifference
from experiments.comparison.design import Design
from experiments.comparison.measures import MEASURES, Fields, measure_named
from experiments.comparison.monthly import (
    WILLINGNESS,
    chain,
    chain_difference,
    composite,
    monthly_rows,
    partner_rows,
)
from experiments.comparison.placebo import Placebo
from experiments.comparison.precision import runs_needed
from experiments.comparison.robustness import RUNS, MoneyEquivalent, money_sentence
from experiments.comparison.sentences import conditional_sentence, sentences, unsettled
from experiments.statistics.intervals import Difference, Estimate, arm_mean, paired_difference
from experiments.statistics.survival import Frequencies
from experiments.study.provenance import basis
from experiments.text import DISCLAIMER

BUILT_ON = ("mesa", "numba", "numpy", "scipy", "pyarrow", "matplotlib")
FAULT = ("fault_month", "fault_variable")  # no war that is kept has one
AT_HORIZONS = tuple(measure.name for measure in MEASURES if measure.primary)


def write(comparison: Comparison, content: Content, folder: Path) -> None:
    """Write a comparison into a folder that exists."""
    write_content(comparison.design, content, folder)
    write_table(outcome_columns(comparison), content, folder / "outcomes.parquet")
    write_table(monthly_rows(comparison), content, folder / "monthly.parquet")
    write_table(partner_rows(comparison), content, folder / "partners.parquet")


def write_content(design: Design, content: Content, folder: Path) -> None:
    """Write comparison.json and the scenario, whole."""
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    (folder / "comparison.json").write_text(text + "\n", encoding="utf-8")
    (folder / "scenario.toml").write_text(
        snapshot(design.scenario, design.configurations), encoding="utf-8"
    )


def summary(comparison: Comparison, command: str) -> Content:
    """Return the content of comparison.json; numbers that do not exist are null."""
    design, scenario = comparison.design, comparison.design.scenario
    differences = {arm: difference_of(comparison, arm) for arm in comparison.others}
    chains = {arm: chain(comparison, arm) for arm in design.arms}
    content: Content = {
        "format": FORMAT,
        "disclaimer": DISCLAIMER,
        "summary": differences[comparison.others[0]]["summary"],
        "version": version("concert-policy-lab"),
        "versions": versions(),
        "basis": basis(),
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
        "placebo": placebo(comparison.placebo),
        "measures": measures(comparison),
        "horizons": horizons(comparison),
        "incidence": {arm: _incidence(comparison, arm) for arm in design.arms},
        "chain": chains,
        "composite": {
            arm: composite(chains[arm][WILLINGNESS], wars.war[: len(wars.months)])
            for arm, wars in comparison.wars.items()
        },
        "chain_differences": {arm: chain_difference(comparison, arm) for arm in comparison.others},
        "parameters": parameters(scenario),
        "partners": partners(scenario),
    }
    return plain(content)


def versions() -> dict[str, str]:
    """Return the versions that results and files rest on."""
    return {"python": platform.python_version(), **{name: version(name) for name in BUILT_ON}}


def measures(comparison: Comparison) -> list[json_content.ReportedMeasure]:
    """Return what is reported of each war."""
    return [
        {
            "name": measure.name,
            "label": measure.label,
            "unit": measure.unit,
            "decimals": measure.decimals,
            "primary": measure.primary,
            "smallest": measure.smallest,
        }
        for measure in comparison.measures
    ]


def arm_of(comparison: Comparison, arm: str) -> json_content.ReportedArm:
    """Return an arm: what it changes, and each measure's mean."""
    told, found = comparison.design.configuration(arm), comparison.estimates(arm)
    return {
        "title": told.title,
        "description": told.description,
        "treatment": dict(told.treatment),
        "parameters": dict(told.parameters),
        "changes": changes(told.changes),
        "measures": {name: _mean(estimate) for name, estimate in found.items()},
        "unsettled": unsettled(found, told.title, comparison.design.months),
    }


def changes(told: Changes) -> list[str]:
    """Return in words what an arm does in some months."""
    return [
        *(f"{c.parameter} = {c.value:g}{_months(c)}{_whom(c)}" for c in told.interventions),
        *(f"a report to the Kremlin is replaced{_months(c)}: {c.name}" for c in told.reports),
        *(f"a belief is held{_months(c)}: {c.name}" for c in told.beliefs),
    ]


def _months(change: Intervention | ReportChange | BeliefClamp) -> str:
    window = change.window
    until = "" if window.until is None else f" to {window.until - 1}"
    source = f" by that of the arm {change.arm}" if getattr(change, "arm", "") else ""
    occasion = getattr(change, "occasion", None)
    return f"{source} from month {window.first}{until}{f', {occasion.told}' if occasion else ''}"


def _whom(change: Intervention) -> str:
    if change.largest is not None:
        return f", the {change.largest} largest partners"
    return "" if change.partners is None else f", {', '.join(change.partners)}"


def difference_of(comparison: Comparison, arm: str) -> json_content.ArmDifference:
    """Return what an arm changes against the first: everything the briefing says of it."""
    contrast, money = comparison.contrast(arm), comparison.money.get(arm)
    first, second = (
        comparison.design.configuration(name).title for name in (comparison.reference, arm)
    )
    frequencies = contrast.frequencies()
    effects = contrast.effects
    return {
        "summary": sentences(contrast, money, (first, second), comparison.placebo),
        "sentence": frequencies.sentence(arm),
        "of_100_pairs": _frequencies(frequencies),
        "identical": contrast.identical,
        "measures": {name: _effect(effect) for name, effect in effects.items()},
        "conditional": _conditional(comparison, contrast, (first, second)),
        "primary": [
            {"name": name, "p": effects[name].p, "adjusted": value}
            for name, value in comparison.adjusted[arm].items()
        ],
        "money": None if money is None else _money(money, (first, second)),
        "pairing": _pairing(contrast),
        "enough": {
            name: _enough(name, effect.difference, contrast.units)
            for name, effect in effects.items()
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
            "only_first": _mean(found.only_first),
            "only_second": _mean(found.only_second),
            "sentence": conditional_sentence(named[name], found, titles),
        }
        for name, found in contrast.conditional.items()
    }


def _mean(found: Estimate) -> json_content.Mean:
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
        "superiority": {"estimate": size.mean, "low": size.low, "high": size.high},
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


def _enough(name: str, difference: Difference, units: int) -> json_content.RunsNeeded:
    smallest, now = measure_named(name).smallest, difference.half_width
    runs = runs_needed(difference, units, smallest) if math.isfinite(smallest) else None
    return {"half_width": now, "smallest": smallest, "runs": runs}


def horizons(comparison: Comparison) -> list[json_content.Horizon]:
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


def _means(records: Fields) -> dict[str, json_content.Mean]:
    return {name: _mean(arm_mean(measure_named(name).of(records))) for name in AT_HORIZONS}


def _differences(first: Fields, second: Fields) -> dict[str, json_content.PairedDifference]:
    return {
        measure.name: _difference(paired_difference(measure.of(first), measure.of(second)))
        for measure in map(measure_named, AT_HORIZONS)
    }


def parameters(scenario: Scenario) -> list[json_content.DeclaredParameter]:
    """Return every declared parameter and its value in the scenario; null is free."""
    return [
        {
            "name": name,
            "value": scenario.parameters[name],
            "symbol": declared.symbol,
            "unit": declared.unit,
            "default": declared.default,
            "low": declared.low,
            "high": declared.high,
            "meaning": declared.meaning,
            "source": declared.source,
            "confidence": declared.confidence,
            "scope": declared.scope,
            "held": declared.held,
        }
        for name, declared in REGISTER.items()
    ]


def partners(scenario: Scenario) -> list[json_content.ListedPartner]:
    """Return the partners, the largest first."""
    return [
        {"code": donor.code, "name": donor.name, "group": donor.group, "share": donor.share}
        for donor in scenario.partners
    ]


def _incidence(comparison: Comparison, arm: str) -> dict[str, json_content.Incidence]:
    return {
        cause: {
            "mean": bands.estimate.tolist(),
            "low": bands.low.tolist(),
            "high": bands.high.tolist(),
        }
        for cause, bands in comparison.incidence(arm).items()
    }


def outcome_columns(comparison: Comparison) -> dict[str, ArrayLike]:
    """Return one row per arm and run, as columns: everything that is recorded of a war."""
    parts = [comparison.wars[arm] for arm in comparison.design.arms]
    runs = [len(part.runs) for part in parts]
    columns: dict[str, ArrayLike] = {
        "arm": np.repeat(list(comparison.design.arms), runs),
        "run": np.concatenate([part.runs for part in parts]),
    }
    for name in (variable.name for variable in variables(WarRecord)):
        recorded = np.concatenate([part.war[name] for part in parts])
        if name == "outcome":
            columns[name] = [Outcome.of(code).declared.title for code in recorded]
        elif name not in FAULT:
            columns[name] = recorded
    return columns


def write_table(columns: Mapping[str, ArrayLike], content: Content, file: Path) -> None:
    """Write columns as a Parquet file that says where it comes from."""
    import pyarrow
    from pyarrow import parquet

    stamp = {
        "concert": content["version"],
        "scenario": content["scenario"]["hash"],
        "seed": str(content["seed"]),
        "command": content["command"],
    }
    table, sink = pyarrow.table(columns), pyarrow.BufferOutputStream()
    parquet.write_table(table.replace_schema_metadata(stamp), sink)
    file.write_bytes(sink.getvalue())
