"""One war of a study, to be played once more by itself."""

from __future__ import annotations

from pathlib import Path

from abm.errors import InputError, nearest
from abm.scenarios.files import shown
from experiments.one_war import Case
from experiments.study.folder import MANIFEST, open_folder
from experiments.study.worlds import scenario_at


def is_study(path: Path) -> bool:
    """Whether a folder holds a study rather than a comparison."""
    return (path / MANIFEST).exists()


def case_of(path: Path, point: int | None, name: str | None, run: int) -> Case:
    """Return the war of a run of an arm at a point of the study in a folder.

    By default the arm is the reference. Raises InputError for what the study does not hold.
    """
    folder = open_folder(path)
    arms = {arm.name: arm for arm in folder.specification.arms}
    arm = name or folder.arms[0]
    if arm not in arms:
        allowed = ", ".join(arms)
        raise InputError(
            f"{shown(path)} has no arm {arm!r}.{nearest(arm, arms)} Allowed: {allowed}."
        )
    if point is None or not 0 <= point < len(folder.points):
        said = "which point is not said" if point is None else f"--point {point}"
        raise InputError(f"{said}: {shown(path)} has points 0 to {len(folder.points) - 1}.")
    if run >= folder.runs:
        raise InputError(f"--run {run}: {shown(path)} has runs 0 to {folder.runs - 1}.")
    spec = folder.specification
    return Case(scenario_at(spec, folder.values(point)), arms[arm], run, spec.seed, spec.months)
