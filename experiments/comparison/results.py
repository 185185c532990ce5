"""Results of a comparison: comparison.json, three tables and the scenario, built and written."""

from __future__ import annotations

import json
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
from experiments.comparison.design import Design
from experiments.comparison.differences import (
    difference_of,
    horizons,
    incidence,
    mean_of,
    peace,
    placebo,
    told_of,
)
from experiments.comparison.monthly import (
    WILLINGNESS,
    chain,
    chain_difference,
    composite,
    monthly_rows,
    partner_rows,
)
from experiments.comparison.sentences import (
    unsettled,
)
from experiments.comparison.table import TableContent
from experiments.study.provenance import basis
from experiments.text import DISCLAIMER
from experiments.warrant import reported
from experiments.worlds.accepted import write_worlds
from experiments.worlds.folder import SCENARIO, WORLDS

BUILT_ON = ("mesa", "numba", "numpy", "scipy", "pyarrow", "matplotlib")
FAULT = ("fault_month", "fault_variable")  # no war that is kept has one


def write(comparison: Comparison, content: Content, folder: Path) -> None:
    """Write a comparison into a folder that exists."""
    write_content(comparison.design, content, folder)
    if comparison.design.worlds is not None:
        write_worlds(folder / WORLDS, comparison.design.worlds, {"concert": content["version"]})
    write_table(outcome_columns(comparison), content, folder / "outcomes.parquet")
    write_table(monthly_rows(comparison), content, folder / "monthly.parquet")
    write_table(partner_rows(comparison), content, folder / "partners.parquet")


def write_content(design: Design, content: Content, folder: Path) -> None:
    """Write comparison.json and the scenario, whole."""
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    (folder / "comparison.json").write_text(text + "\n", encoding="utf-8")
    (folder / SCENARIO).write_text(
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
        "warrant": comparison.warrant.told(),
        "summary": differences[comparison.others[0]]["summary"],
        "version": version("concert-policy-lab"),
        "versions": versions(),
        "basis": basis(),
        "command": command,
        "scenario": _named(scenario),
        "worlds": worlds(design),
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
        "incidence": {arm: incidence(comparison, arm) for arm in design.arms},
        "peace": peace(comparison),
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


def told(comparison: Comparison) -> TableContent:
    """Return what of `summary` the table is made of: no more than that is counted."""
    design = comparison.design
    known: TableContent = {
        "disclaimer": DISCLAIMER,
        "warrant": comparison.warrant.told(),
        "scenario": _named(design.scenario),
        "worlds": worlds(design),
        "seed": design.seed,
        "runs": design.runs,
        "months": design.months,
        "treatment": design.scenario.treatment,
        "reference": comparison.reference,
        "arms": {arm: {"measures": _means(comparison, arm)} for arm in design.arms},
        "differences": {arm: told_of(comparison, arm) for arm in comparison.others},
        "placebo": placebo(comparison.placebo),
        "measures": measures(comparison),
        "peace": peace(comparison),
    }
    return plain(known)


def worlds(design: Design) -> json_content.ReportedWorlds | None:
    """Return over which worlds runs are spread; null where there is none but the scenario's."""
    found = design.worlds
    if found is None:
        return None
    return {
        "name": found.name,
        "count": len(found),
        "equal": found.effective,
        "until": found.acceptance.until,
        "patterns": found.acceptance.patterns,
        "left_out": list(found.acceptance.left_out),
        "held": sorted(found.held & {*found.parameters}),
    }


def _named(scenario: Scenario) -> json_content.ScenarioNamed:
    return {
        "name": scenario.name,
        "title": scenario.title,
        "description": scenario.description,
        "hash": scenario.hash,
        "first_month": scenario.first_month,
        "partners": len(scenario.partners),
        "need": scenario.parameters["theatre.need"],
    }


def _means(comparison: Comparison, arm: str) -> dict[str, json_content.Mean]:
    return {name: mean_of(estimate) for name, estimate in comparison.estimates(arm).items()}


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
        "measures": _means(comparison, arm),
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
    arm = change.arm if isinstance(change, ReportChange) else ""
    source = f" by that of the arm {arm}" if arm else ""
    occasion = change.occasion if isinstance(change, Intervention) else None
    return f"{source} from month {window.first}{until}{f', {occasion.told}' if occasion else ''}"


def _whom(change: Intervention) -> str:
    if change.largest is not None:
        return f", the {change.largest} largest partners"
    return "" if change.partners is None else f", {', '.join(change.partners)}"


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


def outcome_columns(comparison: Comparison) -> dict[str, ArrayLike]:
    """Return one row per arm and run, as columns: everything that is recorded of a war."""
    parts = [comparison.wars[arm] for arm in comparison.design.arms]
    runs = [len(part.runs) for part in parts]
    columns: dict[str, ArrayLike] = {
        "arm": np.repeat(list(comparison.design.arms), runs),
        "run": np.concatenate([part.runs for part in parts]),
    }
    if comparison.design.worlds is not None:
        columns["world"] = comparison.design.units(columns["run"])
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
        "disclaimer": content["disclaimer"],
        "warrant": reported(content.get("warrant"))["label"],
        "concert": content["version"],
        "scenario": content["scenario"]["hash"],
        "seed": str(content["seed"]),
        "command": content["command"],
    }
    table, sink = pyarrow.table(columns), pyarrow.BufferOutputStream()
    parquet.write_table(table.replace_schema_metadata(stamp), sink)
    file.write_bytes(sink.getvalue())
