"""Sources of a war that is repeated: what a folder keeps of it, compared with what is played now.

Numbers follow from code, data and libraries as well as from the files in a folder. So a war that
is said to be repeated is held against the row that was kept of it, and refused where it differs.
"""

from __future__ import annotations

import math
import shlex
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pyarrow
from pyarrow import dataset

from abm.data import limits
from abm.errors import InputError
from abm.scenarios.files import shown
from abm.schema import Outcome
from experiments.output import MARK
from experiments.study.folder import Folder, open_folder
from experiments.study.provenance import basis, drift
from experiments.study.results import is_study
from experiments.study.storage import OUTCOMES, block_of, files_of
from experiments.war import Case
from experiments.worlds.folder import read_comparison, settings_of_run

NAMED = 3  # outcomes that differ and are named
#: What a table keeps of a war, besides what it is a row of.
Row = dict[str, float | str]


class Origin(NamedTuple):
    """A war that is repeated: the folder of a comparison or study, and the point of a study."""

    folder: Path
    point: int | None = None


class Recorded(NamedTuple):
    """What a folder keeps of a war: its row, if there is one, and what that rests on."""

    row: Row | None
    basis: Mapping[str, str]


def check(origin: Origin, case: Case, record: Mapping[str, float]) -> None:
    """Refuse a war that is not, to the last bit, the one whose row the folder keeps.

    Says on standard error where code, data or libraries have changed and the row is the same, or
    none is there. Raises InputError that names what differs and how to go on.
    """
    kept = _of_study(origin, case) if is_study(origin.folder) else _of_comparison(origin, case)
    changed = drift(kept.basis, basis()) if kept.basis else []
    where = shown(origin.folder)
    differing = [] if kept.row is None else _differing(kept.row, record)
    if differing:
        more = f" and {len(differing) - NAMED} more" if len(differing) > NAMED else ""
        named = f"{'; '.join(differing[:NAMED])}{more}."
        because = f" It was made on something else: {'; '.join(changed)}." if changed else ""
        raise InputError(
            f"{where} keeps another war than is played now: {named}{because}\n"
            f"Play it with what it was made on, or as a new war: {_command(origin, case)}"
        )
    if changed:
        same = "its outcomes are the same" if kept.row else "nothing is kept of it to compare with"
        print(f"{where} was made on something else: {'; '.join(changed)}; {same}.", file=sys.stderr)


def _differing(row: Row, record: Mapping[str, float]) -> list[str]:
    """Return the outcomes that a row has otherwise than the war; others are not known any more."""
    now: Row = {name: value for name, value in record.items() if name in row}
    if isinstance(row.get("outcome"), str):
        now["outcome"] = Outcome.of(record["outcome"]).declared.title
    return [
        f"{name} {_told(row[name], value)} then, {_told(value, row[name])} now"
        for name, value in now.items()
        if _bits(row[name]) != _bits(value)
    ]


def _bits(value: float | str) -> bytes:
    """Return what is equal for equal values alone; all kinds of missing numbers are one."""
    if isinstance(value, str):
        return value.encode()
    return struct.pack("<d", math.nan if math.isnan(value) else value)


def _told(value: float | str, other: float | str) -> str:
    """Return a value in as few digits as tell it from another one."""
    if isinstance(value, str):
        return value
    short = f"{value:.6g}"
    told_apart = isinstance(other, str) or f"{other:.6g}" != short
    return short if told_apart else repr(value)


def _of_comparison(origin: Origin, case: Case) -> Recorded:
    mark = origin.folder / MARK
    content = limits.json_tree(limits.read_text(mark, limits.COMPARISON), shown(mark))
    told = content.get("basis") if isinstance(content, dict) else None
    arm = dataset.field("arm") == case.arm.name
    row = _row(origin.folder / "outcomes.parquet", arm, origin, case)
    return Recorded(row, told if isinstance(told, dict) else {})


def _of_study(origin: Origin, case: Case) -> Recorded:
    folder = open_folder(origin.folder)
    assert origin.point is not None  # a study's war was found by it
    number = block_of(folder.extents, origin.point, case.run)
    file = None if number is None else files_of(folder.path / OUTCOMES).get(number)
    if file is None:
        return Recorded(None, folder.manifest["basis"])
    arm = dataset.field("arm") == folder.arms.index(case.arm.name)
    return Recorded(_row(file, arm, origin, case), folder.manifest["basis"])


def _row(file: Path, arm: dataset.Expression, origin: Origin, case: Case) -> Row:
    """Return the outcomes of a war as a table keeps them; raises InputError without them."""
    which = arm & (dataset.field("run") == case.run)
    try:
        found = dataset.dataset(limits.regular(file, limits.PARQUET), format="parquet")
        rows = found.to_table(filter=which).to_pylist()
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        raise _lost(file, origin, case) from error
    if len(rows) != 1:
        raise _lost(file, origin, case)
    return _plain(rows[0])


def _plain(row: Mapping[str, object]) -> Row:
    """Return the outcomes of a row; what is missing is NaN."""
    outcomes = {name: value for name, value in row.items() if name not in ("point", "arm", "run")}
    return {
        name: value if isinstance(value, str) else math.nan if value is None else float(str(value))
        for name, value in outcomes.items()
    }


def _lost(file: Path, origin: Origin, case: Case) -> InputError:
    return InputError(
        f"{shown(file)} does not hold the outcomes of this war, so that nothing shows whether it "
        f"is the same.\nPlay it as a new war: {_command(origin, case)}"
    )


def _command(origin: Origin, case: Case) -> str:
    """Return the command that plays a war of a folder by today's code, whatever is kept of it."""
    words = ["--scenario", str(origin.folder / "scenario.toml"), "--configuration", case.arm.name]
    words += ["--run", str(case.run), "--seed", str(case.seed), "--months", str(case.months)]
    for one in _settings(origin, case):
        words += ["--set", one]
    return shlex.join(["concert", "run", *words])


def _settings(origin: Origin, case: Case) -> Iterable[str]:
    """Return what a war of a folder needs besides its scenario: the values of a point or world."""
    if origin.point is not None:
        return settings(open_folder(origin.folder), origin.point)
    return settings_of_run(origin.folder, read_comparison(origin.folder), case.run)


def settings(folder: Folder, point: int) -> Iterator[str]:
    """Yield the values of a point of a study as `--set` takes them."""
    values = folder.values(point)
    for one in folder.specification.uncertainties:
        value = values[one.name]
        yield f"{one.parameter}={'free' if math.isnan(value) else repr(value)}"
