"""Report of a study: from a study's folder to the folder of a comparison.

What a comparison says, and how effects spread over the points, in numbers, tables and a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from abm.scenarios.files import shown
from abm.schema import HEADLINE
from experiments import output, tables
from experiments.comparison import table
from experiments.comparison.content import Content, Part, plain
from experiments.comparison.measures import measure_named
from experiments.comparison.monthly import WILLINGNESS, composite
from experiments.comparison.results import summary, write_content, write_table
from experiments.comparison.sentences import NO_MONEY
from experiments.console import console
from experiments.output import Invocation
from experiments.study.comparison import LEVELS, Across, Slice, compare
from experiments.study.monthly import STATISTICS, ByMonth, averages
from experiments.study.results import Study
from experiments.study.storage import Columns
from experiments.tables import Cell, check_copies, print_json, write_copies
from experiments.text import number, plural

#: Every arm's months by variable; none where a study keeps no months.
Monthly = Mapping[str, Mapping[str, ByMonth]]
SPARED = (
    "Money equivalents and other horizons: they take wars that a study does not play. Compare the "
    "arms with concert compare, at the values of interest.",
    "Portraits of the partners, and in which month pairs first differ: a study keeps neither.",
)
NO_MONTHS = (
    "Everything month by month, from planning to the front: this study keeps no months. "
    'Others keep quantiles or every month (keep = "quantiles" or "months" in the study file).'
)


@dataclass(frozen=True, kw_only=True)
class StudyComparisonRequest:
    """What `concert study compare` was asked for: a study's folder, a condition, where to."""

    folder: Path
    where: str | None = None
    out: Path | None = None
    force: bool = False
    tables: Sequence[str] = ()
    as_json: bool = False


def run(request: StudyComparisonRequest, invocation: Invocation) -> Path:
    """Compare, show, write and draw; return the folder. Nothing is left where it does not end.

    Raises InputError for what cannot be read or written.
    """
    study = Study.open(request.folder)
    with output.new_folder(request.out, "compare", request.force) as (folder, aside):
        told = compare(study, request.where)
        check_copies(request.tables, told.selection.pairs * len(study.arms))
        monthly = months_of(told)
        content = content_of(told, monthly, invocation.command)
        write(told, monthly, content, aside)
        write_copies(aside, request.tables)
        for form in request.tables:
            file, stamp = aside / f"outcomes.{form}", told.comparison.warrant.stamp()
            tables.write_table(outcome_columns(told), file, stamp)
        invocation.draw(aside)
    if request.as_json:
        print_json({**table.facts(content), **_coverage(content["study"]), "folder": str(folder)})
        return folder
    screen = console()
    table.show(content, screen)
    for line in about(content["study"]):
        screen.print(line, soft_wrap=True)
    screen.print(f"Written to {shown(folder)}", soft_wrap=True)
    return folder


def _coverage(study: Part) -> Part:
    return {key: study[key] for key in ("where", "points", "points_in_all", "runs_in_all")}


def outcome_columns(told: Slice) -> dict[str, Sequence[Cell]]:
    """Return a row per war that is compared: its point and the values there, arm, run, outcomes."""
    wars = told.study.outcomes(where=told.where)
    taken = wars["point"].isin(told.selection.points) & (wars["run"] < told.selection.runs)
    wars = wars[taken].merge(told.study.points, left_on="point", right_index=True)
    return {str(name): wars[name].tolist() for name in wars}


def months_of(told: Slice) -> Monthly:
    """Return every variable of every arm by month; nothing where the study keeps no months."""
    folder = told.study.folder
    if folder.specification.keep not in ("quantiles", "months"):
        return {}
    blocks = told.selection.blocks(folder.extents)
    return {arm: averages(folder, arm, blocks) for arm in folder.arms}


def write(told: Slice, monthly: Monthly, content: Content, folder: Path) -> None:
    """Write the comparison of a study into a folder that exists."""
    write_content(told.comparison.design, content, folder)
    write_table(point_columns(told), content, folder / "points.parquet")
    if monthly:
        write_table(month_columns(monthly), content, folder / "monthly.parquet")


def point_columns(told: Slice) -> Columns:
    """Return the table of points, a row each.

    Returns:
        Column `point` (int64), the values of uncertainties in the units of their parameters, and
        for each measure the means of all arms, the effects of all but the first and their standard
        errors (float64, NaN where there is none).
    """
    points = told.study.points.iloc[told.selection.points]
    columns: Columns = {"point": told.selection.points}
    columns |= {str(name): points[name].to_numpy() for name in points}
    for name in told.across(told.comparison.others[0]):
        for arm in told.comparison.design.arms:
            columns[f"{name}, {arm}"] = told.means(arm, name)
        for arm in told.comparison.others:
            found = told.across(arm)[name]
            columns[f"{name}, difference of {arm}"] = found.effect
            columns[f"{name}, standard error of {arm}"] = found.error
    return columns


def month_columns(monthly: Monthly) -> dict[str, ArrayLike]:
    """Return a row per arm, variable and month, as a comparison's monthly table has them.

    Returns:
        Columns `arm` and `variable` (names), `month` and `wars` (integers), and `mean` and
        quantiles in the unit of the variable, NaN in months without a war.
    """
    rows = [
        (arm, variable, month, *(found[name][month] for name in ("wars", *STATISTICS)))
        for arm, variables in monthly.items()
        for variable, found in variables.items()
        for month in range(len(found["wars"]))
    ]
    names = ("arm", "variable", "month", "wars", *STATISTICS)
    columns: dict[str, ArrayLike] = {}
    columns |= zip(names, map(list, zip(*rows, strict=True)), strict=True)
    return columns | {"wars": np.asarray(columns["wars"], np.int64)}


def about(study: Part) -> list[str]:
    """Say on which points and runs a comparison of a study rests, and what is missing."""
    points, runs = plural(study["points"], "point"), plural(study["runs"], "run")
    where = f" where {study['where']}" if study["where"] else ""
    said = [f"Over {points} of {study['points_in_all']:,}{where}, {runs} at each; runs are units."]
    missing = study["points_asked"] - study["points"]
    if missing or study["runs"] < study["runs_in_all"]:
        said.append(
            f"The study is not finished: {plural(missing, 'point')} left out, and "
            f"{study['runs']:,} of {study['runs_in_all']:,} runs taken."
        )
    return said


def content_of(told: Slice, monthly: Monthly, command: str) -> Content:
    """Return the content of comparison.json for a study; numbers that do not exist are null."""
    comparison = told.comparison
    content = summary(comparison, command)
    titles = {arm.name: arm.title for arm in comparison.design.configurations}
    for arm, difference in content["differences"].items():
        difference["pairing"] |= {"not_identical": None, "first_difference": None}
        if not difference["identical"]:
            said = [one for one in difference["summary"] if one != NO_MONEY]
            difference["summary"] = [*said, sentence(told, arm, titles[arm])]
    content["summary"] = content["differences"][comparison.others[0]]["summary"]
    content["runs_with_months"] = comparison.design.runs if monthly else 0
    content["chain"] = {arm: _chain(found) for arm, found in monthly.items()}
    content["chain_differences"] = {}
    content["composite"] = {
        arm: composite(content["chain"][arm][WILLINGNESS], told.comparison.wars[arm].war)
        for arm in monthly
    }
    content["study"] = _study(told, bool(monthly))
    return plain(content)


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
            "unit": spec.scenario.declared(one.parameter).unit,
            "meaning": spec.scenario.declared(one.parameter).meaning,
            "reason": one.reason,
            "drawn": one.allowed(),
            "distribution": one.distribution.kind if one.distribution else "choices",
            "scenario": spec.scenario.value(one.parameter),
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
