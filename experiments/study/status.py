"""How a study stands: told from its folder, which is only read."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from experiments.sheet import console
from experiments.study.basis import basis, drift
from experiments.study.blocks import points_in
from experiments.study.failures import recorded, told_of
from experiments.study.folder import Folder, open_folder
from experiments.study.lock import owner
from experiments.study.parts import parts
from experiments.wording import plural


@dataclass(frozen=True, kw_only=True)
class StudyStatusRequest:
    """What `concert study status` was asked for: the folder of a study."""

    folder: Path


def run(request: StudyStatusRequest) -> None:
    """Show how the study in a folder stands; raises InputError if there is none."""
    folder = open_folder(request.folder)
    screen = console()
    for line in lines(folder):
        screen.print(line, soft_wrap=True)


def lines(folder: Folder) -> list[str]:
    """Return what there is to say of a study, line by line."""
    finished = folder.finished()
    wars = folder.wars_finished(finished)
    blocks = sum(extent.blocks for extent in folder.extents)
    told = [
        folder.manifest["title"],
        f"{plural(points_in(folder.extents), 'point')}, {plural(folder.runs, 'run')} each of "
        f"{', '.join(folder.arms)}; {_megabytes(folder):,.1f} MB",
        f"{wars:,} of {plural(folder.wars, 'war')} done "
        f"({100 * wars / folder.wars:.1f}%), {len(finished):,} of {plural(blocks, 'block')}",
    ]
    at_work = owner(folder.path)
    if at_work:
        told.append(f"in use by {at_work.described}")
    elif wars < folder.wars:
        told.append(f"go on with: concert study resume {shlex.quote(str(folder.path))}")
    told += [f"failed: {told_of(folder, number)}" for number in recorded(folder)]
    told += [f"drift accepted: {'; '.join(one['differences'])}" for one in folder.manifest["drift"]]
    return told + [f"drift: {one}" for one in drift(folder.manifest["basis"], basis())]


def _megabytes(folder: Folder) -> float:
    sizes = (
        part.file.stat().st_size for kind in folder.kinds for part in parts(folder.path / kind)
    )
    return sum(sizes) / 1e6
