"""What a comparison leaves behind: comparison.json, three tables and the scenario."""

from __future__ import annotations

import json
import math
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from abm.scenarios.snapshot import snapshot
from abm.schema import Outcome, variables
from abm.schema import War as WarRecord
from experiments.compare import MONTHLY_RUNS, Comparison
from experiments.content import (
    arm_of,
    difference_of,
    horizons,
    measures,
    parameters,
    partners,
    versions,
)
from experiments.curves import chain, chain_difference, monthly_rows, partner_rows
from experiments.design import Design
from experiments.wording import DISCLAIMER

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
