"""Invented content of a study's comparison: what its report and its figure are drawn from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from experiments.comparison.measures import MEASURES
from experiments.study.comparison import LEVELS
from tests.viz.report.content import USUAL, Size, comparison
from tests.viz.report.content import write as write_comparison

TABLES = ("points.parquet", "monthly.parquet")


def study(titles: list[str], size: Size = USUAL, followed: bool = True) -> Any:
    """Return plausible content of `comparison.json` of a study, with months or without."""
    told = comparison(titles, size)
    told["horizons"] = []
    told["chain"] = told["chain"] if followed else {}
    told["composite"] = told["composite"] if followed else {}
    told["runs_with_months"] = size.runs if followed else 0
    for measure, declared in zip(told["measures"], MEASURES, strict=True):
        measure["smallest"] = declared.smallest
    for difference in told["differences"].values():
        difference["money"] = None
        difference["pairing"] |= {"not_identical": None, "first_difference": None}
    told["study"] = {
        "name": "a-study",
        "title": "What if everything is uncertain?",
        "hash": "fedcba987654",
        "design": "sobol",
        "where": "need > 4 and window <= 12",
        "points": 1024,
        "points_asked": 1024,
        "points_in_all": 2048,
        "runs": 20,
        "runs_in_all": 20,
        "uncertainties": [_uncertainty(place) for place in range(12)],
        "levels": list(LEVELS),
        "across": {arm: across(place) for place, arm in enumerate(told["differences"])},
        "left_out": ["Money equivalents and other horizons.", "Portraits of the partners."],
        "tables": list(TABLES[: 1 + followed]),
    }
    return told


def across(place: int) -> dict[str, Any]:
    """Return the spread of an arm's effects by measure."""
    found = {}
    for measure in MEASURES:
        if measure.smallest == measure.smallest:
            wide = measure.smallest * (3.0 + place)
            found[measure.name] = {
                "found": _spread(wide, 0.42, 0.11),
                "luck": _spread(wide / 2, 0.31, 0.02),
                "truth": wide / 4,
            }
    return found


def _spread(wide: float, above: float, below: float) -> dict[str, Any]:
    quantiles = [wide * (level - 0.3) for level in LEVELS]
    return {"deviation": wide / 3, "quantiles": quantiles, "above": above, "below": below}


def _uncertainty(place: int) -> dict[str, Any]:
    return {
        "name": f"a_rather_long_name_of_what_is_uncertain_{place}",
        "parameter": "kremlin.expected_months_of_war_without_support",
        "unit": "EUR bn a month",
        "meaning": "What Ukraine needs a month to hold.",
        "reason": "No source fixes it.",
        "drawn": "numbers from 3 to 6",
        "distribution": "uniform",
        "scenario": 3.75,
        "low": 3.0123,
        "high": 5.9876,
    }


def write(folder: Path, told: dict[str, Any], size: Size = USUAL) -> Path:
    """Write a study's content with its tables into a folder; return it."""
    write_comparison(folder, told, size)
    (folder / "partners.parquet").unlink()
    if "monthly.parquet" not in told["study"]["tables"]:
        (folder / "monthly.parquet").unlink()
    return folder
