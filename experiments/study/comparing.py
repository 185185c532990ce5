"""The command `concert study compare`: from a study's folder to a comparison's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from experiments import folders, tables
from experiments.folders import Invocation
from experiments.sheet import console
from experiments.study.compare import Slice, compare
from experiments.study.findings import Monthly, content_of
from experiments.study.monthly import STATISTICS, averages
from experiments.study.reading import Study
from experiments.wording import plural
from experiments.writing import write_content, write_table


@dataclass(frozen=True, kw_only=True)
class StudyComparisonRequest:
    """What `concert study compare` was asked for: a study's folder, a condition, where to."""

    folder: Path
    where: str | None = None
    out: Path | None = None
    force: bool = False


def run(request: StudyComparisonRequest, invocation: Invocation) -> Path:
    """Compare, show, write and draw; return the folder. Nothing is left where it does not end.

    Raises InputError for what cannot be read or written.
    """
    study = Study.open(request.folder)
    folder = request.out or folders.next_free(Path("results"), "compare")
    with folders.whole(folder, request.force) as aside:
        told = compare(study, request.where)
        monthly = months_of(told)
        content = content_of(told, monthly, invocation.command)
        write(told, monthly, content, aside)
        invocation.draw(aside)
    screen = console()
    tables.show(content, screen)
    for line in about(content["study"]):
        screen.print(line, soft_wrap=True)
    screen.print(f"Written to {folder}", soft_wrap=True)
    return folder


def months_of(told: Slice) -> Monthly:
    """Return every variable of every arm by month; nothing where the study keeps no months."""
    folder = told.study.folder
    if folder.specification.keep == "outcomes":
        return {}
    blocks = told.selection.blocks(folder.extents)
    return {arm: averages(folder, arm, blocks) for arm in folder.arms}


def write(told: Slice, monthly: Monthly, content: dict[str, Any], folder: Path) -> None:
    """Write the comparison of a study into a folder that exists."""
    write_content(told.comparison.design, content, folder)
    write_table(point_columns(told), content, folder / "points.parquet")
    if monthly:
        write_table(month_columns(monthly), content, folder / "monthly.parquet")


def point_columns(told: Slice) -> dict[str, Any]:
    """Return a row per point: values, each arm's means, effects and their standard errors."""
    points = told.study.points.iloc[told.selection.points]
    columns: dict[str, Any] = {"point": told.selection.points}
    columns |= {str(name): points[name].to_numpy() for name in points}
    for name in told.across(told.comparison.others[0]):
        for arm in told.comparison.design.arms:
            columns[f"{name}, {arm}"] = told.means(arm, name)
        for arm in told.comparison.others:
            found = told.across(arm)[name]
            columns[f"{name}, difference of {arm}"] = found.effect
            columns[f"{name}, standard error of {arm}"] = found.error
    return columns


def month_columns(monthly: Monthly) -> dict[str, Any]:
    """Return a row per arm, variable and month, as a comparison's monthly table has them."""
    rows = [
        (arm, variable, month, *(found[name][month] for name in ("wars", *STATISTICS)))
        for arm, variables in monthly.items()
        for variable, found in variables.items()
        for month in range(len(found["wars"]))
    ]
    names = ("arm", "variable", "month", "wars", *STATISTICS)
    columns: dict[str, Any] = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    return columns | {"wars": np.asarray(columns["wars"], np.int64)}


def about(study: dict[str, Any]) -> list[str]:
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
