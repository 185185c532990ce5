"""A study grows: more runs at every point or more points, nothing of what is there touched."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from abm.errors import InputError
from abm.noise import LARGEST_RUN
from experiments.study.blocks import Extent
from experiments.study.folder import Folder, block_size, write_design
from experiments.study.parts import checksum


class More(NamedTuple):
    """What a study is to have in all: runs at every point, or points."""

    runs: int | None
    points: int | None


def extended(folder: Folder, more: More) -> Folder:
    """Enlarge the study in a folder and return it; nothing is played yet.

    Raises InputError for what cannot be enlarged so, OSError if the folder cannot be written.
    """
    if (more.runs is None) == (more.points is None):
        raise InputError("extend takes one of --runs M and --points P, the new totals.")
    if more.runs is not None:
        return _with_runs(folder, more.runs)
    assert more.points is not None
    return _with_points(folder, more.points)


def _with_runs(folder: Folder, runs: int) -> Folder:
    spec, known = folder.specification, folder.runs
    if spec.keep == "quantiles":
        raise InputError(
            'a study that keeps "quantiles" cannot have more runs: the quantiles of old and new '
            "wars together are not known from each.\nAllowed: more points, or a new study."
        )
    if not known < runs <= LARGEST_RUN + 1:
        raise InputError(f"--runs {runs}; allowed: more than the {known} that there are.")
    extent = Extent(0, len(folder.points), known, runs - known, block_size(spec, runs - known))
    return folder.rewritten(extents=[*folder.extents, extent])


def _with_points(folder: Folder, points: int) -> Folder:
    spec, known = folder.specification, folder.points
    if points <= len(known):
        raise InputError(f"--points {points}; allowed: more than the {len(known)} that there are.")
    sampling = spec.sampling.extended(points)
    made = sampling.points(spec.uncertainties)
    if not np.array_equal(made[: len(known)], known, equal_nan=True):
        raise InputError(
            "the design no longer begins with the points of this study: a library makes others."
        )
    write_design(folder.path, spec, sampling, made)
    extent = Extent(len(known), points - len(known), 0, folder.runs, block_size(spec, folder.runs))
    extents = [*folder.extents, extent]
    return folder.rewritten(extents=extents, points=checksum(made.tobytes()))
