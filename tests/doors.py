"""Every kind of file that users bring, and how each is opened: what faults are tried on.

A door is a file among sound ones and what reads it. A trial mangles the file, reads it, and looks
at what came of it: a result or a plain refusal, nothing half-written, everything else as it was.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
import stat
import sys
import tomllib
import warnings
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import typer
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from pyarrow import parquet

from abm.build import build_inputs
from abm.data import limits, tracker
from abm.errors import InputError, NumericalFault
from abm.scenarios import load
from abm.scenarios.snapshot import snapshot
from experiments.blocks import Blocks
from experiments.cli import compare as compare_command
from experiments.cli.commands import app
from experiments.cli.run import RunRequest
from experiments.comparison.compare import compare
from experiments.comparison.design import design
from experiments.comparison.results import summary, write
from experiments.console import Counter, guarded
from experiments.continuation import NOTE, Continuation, Unfinished, folder_of
from experiments.history.agreement import refuse_contradictions
from experiments.history.record import record
from experiments.sample.kept import KeptRequest, opened
from experiments.session import replay
from experiments.session.configurations import check_size, scenario_of
from experiments.session.policy import ArmPolicy, Change, Replay
from experiments.session.session import Session
from experiments.study import specification
from experiments.study.folder import FAILED, Failure, open_folder, record_failure
from experiments.study.lock import LOCK, me
from experiments.study.results import Study
from experiments.study.storage import MONTHLY, OUTCOMES, block_at, parts
from experiments.study.verify import describe, lost, misplaced
from experiments.worlds.accepted import FILE as ACCEPTED
from experiments.worlds.accepted import read_worlds, write_worlds
from experiments.worlds.spread import WorldAcceptance, Worlds
from tests.abm.scenarios.conftest import SMALL
from tests.experiments.history.figures import write_war
from tests.experiments.study.files import toml
from tests.experiments.study.folders import played
from tests.mutations import (
    HOSTILE,
    INSTEAD,
    SPARSE,
    Keys,
    changed,
    mangled,
    paths,
    planted,
    pool,
    values,
)

#: Of files that are refused, and of those that can be used: with how many a command is run as well.
REFUSED, USED = 0.05, 0.01
TABLES = ("monthly.parquet", "partners.parquet", "outcomes.parquet")  # of a comparison
IN_STUDY = [f"study/{name}" for name in (OUTCOMES, MONTHLY, FAILED)]
OUT, COPY = "made.csv", "copied"
KEY = 32 * "0"  # of a block
WITHOUT = SMALL[: SMALL.index("[partners.AAA]")] + SMALL[SMALL.index("[theories.win]") :]
MINE = {"title": "Mine", "treatment": {"planning": {"national_effort": 0.5}}}
NEED = {"parameter": "theatre.need", "low": 3.0, "high": 5.0}
STUDY = {
    "title": "A small study",
    "scenario": "small.toml",
    "runs": 2,
    "levers": {"siloed": {"configuration": "siloed"}, "mine": MINE},
    "design": {"kind": "latin-hypercube", "points": 4},
    "uncertainties": {"need": NEED, "window": {"parameter": "kremlin.window"}},
}
MONTHS = [f"{2022 + n // 12}-{1 + n % 12:02d}" for n in range(1, 13)]
TEXTS = {
    "small.toml": SMALL,
    "middle.toml": 'extends = "small.toml"\nwithout = ["sectors"]\nparameters.theatre.need = 5\n',
    "top.toml": 'extends = "middle.toml"\nmonths = 14\n',
    "mine.toml": toml(MINE),
    "reported.toml": 'extends = "small.toml"\n[reports.l]\nreport = "losses"\nmode = "fixed"\n'
    'from = 0\nfile = "series.csv"\n',
    "series.csv": "month,losses\n" + "".join(f"{month},{20 + month}.5\n" for month in range(12)),
    "heated.toml": 'extends = "small.toml"\n[series.energy]\nfile = "gas.csv"\nthen = 1\n',
    "gas.csv": "month,energy\n" + "".join(f"2022-{month},0.{month}5\n" for month in range(10, 13)),
    "table.toml": f'donors = "donors.csv"\n{WITHOUT}',
    "donors.csv": "# A table\ncode,name,group,gdp_eur_bn,share,active_share,size_spread,"
    "habitual_horizon,european\nUSA,United States,US,20000,0.75,0.9,0.8,8.5,0\n"
    'POL,"Poland, Republic of",EU_members,500,0.25,0.2,0,1,1\n',
    "tracker.csv": "month,donor,iso3,group,alloc_total_eur_bn,alloc_military_eur_bn,"
    "commit_total_eur_bn,gdp_2021_eur_bn\n"
    + "".join(f"{month},United States,USA,US,2,2,3,20000\n" for month in MONTHS)
    + "2022-03,Poland,POL,EU_members,6,6,6,500\n"
    + "2022-05,EU (Commission),EU,EU_institutions,5,5,9,0\n",
    "points.csv": "need,window\n3.5,12\n4.5,24\n",
    "listed.toml": toml(STUDY | {"design": {"kind": "list", "file": "points.csv"}}),
    "study.toml": toml(STUDY),
}
WORLDS = Worlds(
    ACCEPTED,
    ("theatre.need", "kremlin.window"),
    np.array([[3.5, 12.0], [4.5, 24.0]]),
    np.array([0.6, 0.4]),
    WorldAcceptance("2024-12", 13, ("P5",), 16 * "0"),
)
#: What a cell of a workbook may hold besides what is meant.
CELLS: tuple[Any, ...] = (
    *(None, True, -1, 0, 1e308, 10**15, 0.5, datetime(1900, 1, 1), datetime(2022, 2, 1, 7)),
    *("=cmd()", "=1/0", "#REF!", "x" * 5000, "2022-13", "1,234", "1.234,5", "a\u202eb", "nan"),
)


class Door(NamedTuple):
    """A kind of file: its name, the files, what reads them, and commands that go through it.

    Of a command, "OUT" is what it would write, and below "COPY" it may change things. Of every
    thousand trials `share` are its own.
    """

    name: str
    files: Callable[[Path], Sequence[Path]]
    read: Sequence[Callable[[Path], object]]
    commands: Sequence[str]
    share: int = 70


@dataclass
class Outcome:
    """What came of a trial: refused or not, and every fault in words."""

    refused: bool = False
    faults: list[str] = field(default_factory=list)
    half_written: list[str] = field(default_factory=list)


def sound(folder: Path) -> None:
    """Fill a folder with one sound file of every kind."""
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    _release().save(folder / "tracker.xlsx")
    write_war(folder / "figures")
    (folder / "war.replay").write_text(replay.write(_session()), encoding="utf-8")
    scenario = load(str(folder / "small.toml"))
    arms = [str(folder / "mine.toml"), "siloed"]
    write_worlds(folder / ACCEPTED, WORLDS, {"concert": "0.1.0"})
    comparison = compare(replace(design(scenario, arms, 4, 1, 12), worlds=WORLDS), Counter())
    (folder / "compared").mkdir()
    write(comparison, summary(comparison, "concert compare"), folder / "compared")
    study = played(folder, points=2, runs=2, keep="months")
    block = block_at(study.extents, 0)
    record_failure(study, Failure(block, "ValueError", "no such war", "siloed", 1), 2)
    (study.path / LOCK).write_text(json.dumps(me().model_dump(mode="json") | {"started": 1.0}))
    (folder / "study-of-mine.toml").unlink()
    begun = _begun(folder)
    _blocks(begun).keep(KEY, [np.arange(64.0)])


def _begun(folder: Path) -> Unfinished:
    asked = {"seed": "1", "scenario": "small"}
    return Continuation("concert compare", lambda: asked, False).beside(folder / "unfinished")


def _blocks(begun: Unfinished) -> Blocks:
    return Blocks(begun.folder, begun.begin)


def _told(folder: Path) -> None:
    """Go on with what is unfinished; refuse what another command began."""
    if _begun(folder).differences():
        raise InputError(_begun(folder).described)


def _kept(folder: Path) -> None:
    """Read a block that is kept; refuse one that is not whole."""
    if _blocks(_begun(folder)).read(KEY, 64 * 8) is None:
        raise InputError("it is played again")


def _release() -> Workbook:
    """Return the table of the tracker as a workbook, behind a sheet that says what it is."""
    book = Workbook()
    book.create_sheet("About", 0).append(["About this release"])
    sheet = book.create_sheet("Months", 1)
    for place, line in enumerate(TEXTS["tracker.csv"].splitlines()):
        cells = line.split(",")
        sheet.append(cells if not place else cells[:4] + [float(cell) for cell in cells[4:]])
    return book


def _session() -> Replay:
    effort = Change("planning.national_effort", 0.6, 7, None, ("AAA",), 6)
    arms = (ArmPolicy("A", "siloed"), ArmPolicy("B", "siloed", (effort,), ("A", 6)))
    draft = scenario_of(SMALL, "small")
    return Replay(snapshot(draft), 1, 2, 12, 9, arms)


def _spread(folder: Path) -> object:
    """Read accepted worlds, and give a war its inputs in one of them."""
    worlds = read_worlds(folder / ACCEPTED)
    there = load(str(folder / "small.toml"), worlds.settings(1))
    return worlds.digest, worlds.effective, build_inputs(there, "siloed")


def _all_arms(name: str) -> Callable[[Path], object]:
    def read(folder: Path) -> object:
        scenario = load(str(folder / name))
        return [build_inputs(scenario, arm) for arm in scenario.configurations.values()]

    return read


def _recorded(folder: Path) -> object:
    return refuse_contradictions(record(folder / "figures"))


def _own_arm(folder: Path) -> object:
    scenario = load(str(folder / "small.toml"))
    return build_inputs(scenario, scenario.configuration(str(folder / "mine.toml")))


def _specified(name: str) -> Callable[[Path], object]:
    def read(folder: Path) -> object:
        found = specification.read(folder / name)
        return found.sampling.points(found.uncertainties) if len(found.sampling) < 5000 else found

    return read


def _uploaded(folder: Path) -> object:
    text = _sent(folder / "small.toml").decode(errors="replace")
    found = scenario_of(text, "small.toml")
    check_size(found, "small.toml")
    return found


def _opened(folder: Path) -> object:
    return Session.from_replay(replay.read(_sent(folder / "war.replay"), "war.replay"))


def _sent(file: Path) -> bytes:
    """Return what a browser would send of a file: nothing of a device."""
    return limits.read_bytes(file, limits.REPLAY)


def _frames(study: Study) -> object:
    return study.points, study.outcomes(["war_length"]), study.months(["land"], ["siloed"])


def _study(look: Callable[[Path], object]) -> Callable[[Path], object]:
    return lambda folder: look(folder / "study")


STUDIED = (
    _study(lambda path: describe(open_folder(path))),
    _study(lambda path: [*lost(open_folder(path)), *misplaced(open_folder(path))]),
    _study(lambda path: _frames(Study.open(path))),
    _study(lambda path: opened(KeptRequest(path, (), 1))),
)
OF_STUDIES = (
    *("study status study", "study verify study --blocks 0", "study compare study --out OUT"),
    *("study extend COPY/study --runs 3", "study resume COPY/study --accept-drift"),
    *("run --from study --point 1 --out OUT",) * 2,
)
COMPARED = (
    lambda folder: compare_command.check(folder / "compared"),
    lambda folder: RunRequest(source=folder / "compared").case(),
    lambda folder: opened(KeptRequest(folder / "compared")),
)
UNFINISHED = folder_of(Path("unfinished")).name
OF_COMPARISONS = ("report COPY/compared", "run --from compared --out OUT")


def _named(*names: str) -> Callable[[Path], Sequence[Path]]:
    return lambda folder: [folder / name for name in names]


def _parts(kind: str) -> Callable[[Path], Sequence[Path]]:
    return lambda folder: sorted(part.file for part in parts(folder / "study" / kind))


RUN = "run --scenario"
DOORS = (
    Door(
        "scenario",
        _named("small.toml"),
        [_all_arms("small.toml")],
        [f"{RUN} small.toml --out OUT"],
    ),
    Door(
        "scenario that extends others",
        _named("top.toml", "middle.toml", "small.toml"),
        [_all_arms("top.toml")],
        [f"{RUN} top.toml --out OUT"],
    ),
    Door(
        "configuration",
        _named("mine.toml"),
        [_own_arm],
        [f"{RUN} small.toml --configuration mine.toml --out OUT"],
    ),
    Door(
        "series of a report (CSV)",
        _named("series.csv"),
        [_all_arms("reported.toml")],
        [f"{RUN} reported.toml --out OUT"],
    ),
    Door(
        "series of a scenario (CSV)",
        _named("gas.csv"),
        [_all_arms("heated.toml")],
        [f"{RUN} heated.toml --out OUT"],
    ),
    Door(
        "table of partners (CSV)",
        _named("donors.csv"),
        [_all_arms("table.toml")],
        [f"{RUN} table.toml --out OUT"],
    ),
    Door(
        "table of the tracker (CSV)",
        _named("tracker.csv"),
        [lambda folder: tracker.build(folder / "tracker.csv", "2023-01")],
        ["data build tracker.csv --until 2023-01 --out OUT"],
    ),
    Door(
        "release of the tracker (XLSX)",
        _named("tracker.xlsx"),
        [lambda folder: tracker.build(folder / "tracker.xlsx", "2023-01")],
        ["data build tracker.xlsx --until 2023-01 --out OUT"],
        20,
    ),
    Door(
        "record of the war (CSV)",
        lambda folder: sorted((folder / "figures").iterdir()),
        [_recorded],
        [
            "data check figures",
            "hindcast --observed figures --scenario six-partners --runs 10 --out OUT",
        ],
    ),
    Door(
        "points of a study (CSV)",
        _named("points.csv"),
        [_specified("listed.toml")],
        ["study run listed.toml --out OUT"],
    ),
    Door(
        "study file",
        _named("study.toml"),
        [_specified("study.toml")],
        ["study run study.toml --out OUT"],
    ),
    Door(
        "replay",
        _named("war.replay"),
        [lambda folder: RunRequest(replay=folder / "war.replay").case()],
        ["run --replay war.replay --arm B --out OUT"],
        40,
    ),
    Door("session that the page loads", _named("war.replay"), [_opened], [], 20),
    Door("scenario that the page loads", _named("small.toml"), [_uploaded], []),
    Door("manifest of a study", _named("study/manifest.json"), STUDIED, OF_STUDIES, 8),
    Door("lock of a study", _named(f"study/{LOCK}"), STUDIED[:1], OF_STUDIES, 50),
    Door(
        "note of a block that failed", _named("study/failed/block-000000.json"), STUDIED[:1],
        OF_STUDIES[:2], 50,
    ),
    Door(
        "study.toml and scenario.toml of a study",
        _named("study/study.toml", "study/scenario.toml"),
        STUDIED[2:],
        OF_STUDIES,
        5,
    ),
    Door(
        "design of a study (Parquet)",
        _named("study/design.parquet"),
        STUDIED[2:],
        OF_STUDIES,
        5,
    ),
    Door("outcomes of a study (Parquet)", _parts(OUTCOMES), STUDIED, OF_STUDIES, 4),
    Door("months of a study (Parquet)", _parts(MONTHLY), STUDIED[1:], OF_STUDIES, 3),
    Door("accepted worlds (Parquet)", _named(ACCEPTED), [_spread], (), 20),
    Door("comparison.json", _named("compared/comparison.json"), COMPARED, OF_COMPARISONS, 10),
    Door(
        "note of an unfinished comparison", _named(f"{UNFINISHED}/{NOTE}"), (_told,), (), 4
    ),
    Door(
        "block of an unfinished comparison",
        lambda folder: sorted((folder / UNFINISHED).glob("block-*")),
        (_kept,),
        (),
        4,
    ),
    Door(
        "scenario and tables of a comparison",
        lambda folder: [
            folder / "compared" / name
            for name in ("scenario.toml", "worlds.parquet", *TABLES)
        ],
        COMPARED,
        OF_COMPARISONS,
        4,
    ),
)  # fmt: skip


def trial(door: Door, folder: Path, rng: random.Random) -> Outcome:
    """Mangle a file of a door, go through it in every way, and put the file back."""
    file = rng.choice(door.files(folder))
    content, found = file.read_bytes(), Outcome()
    _replace(file, content, rng)
    before = _touched(folder)
    try:
        for read in door.read:
            tried(partial(read, folder), found)
        if _touched(folder) != before:
            found.half_written.append("files came or went as one was read")
        if door.commands and rng.random() < (REFUSED if found.refused else USED):
            command(rng.choice(door.commands), folder, found)
    finally:
        removed(file)
        file.write_bytes(content)
    return found


def _touched(folder: Path) -> list[int]:
    """Return when something last came into each folder or went."""
    below = (folder, folder / "compared", *(folder / name for name in ("study", *IN_STUDY)))
    return [path.stat().st_mtime_ns for path in below if path.is_dir()]


def _held(folder: Path) -> set[tuple[str, int, int]]:
    """Return name, kind and size of everything in a folder, but for locks, which may go."""
    found = set()
    waiting = [str(folder)] if folder.exists() else []
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                told = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(told.st_mode):
                    waiting.append(entry.path)
                    found.add((entry.path, told.st_mode, 0))
                elif entry.name != LOCK:
                    found.add((entry.path, told.st_mode, told.st_size))
    return found


def removed(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


def _replace(file: Path, content: bytes, rng: random.Random) -> None:
    """Put a mangled file in the place of a sound one."""
    file.unlink()
    if rng.random() < 0.03:
        planted(file, rng.choice(INSTEAD))
    elif rng.random() < 0.5 and file.suffix not in (".csv", ".wars"):
        file.write_bytes(_with_a_value(file, content, rng))
    else:
        file.write_bytes(mangled(content, rng))


def _with_a_value(file: Path, content: bytes, rng: random.Random) -> bytes:
    """Return a content with one to three of its values changed, left out or added."""
    if file.suffix == ".parquet":
        return _parquet(content, rng)
    if file.suffix == ".xlsx":
        return rng.choice((_packed, _cells))(content, rng)
    tree, known = _tree(content, file.suffix == ".toml")
    for _ in range(rng.choice((1, 1, 1, 2))):
        path = rng.choice(known)
        if rng.random() < 0.2:
            path = (*path, rng.choice(rng.choice(known)))
        tree = changed(tree, path, rng.choice(_values()))
    text = toml(tree) if file.suffix == ".toml" else json.dumps(tree)
    return text.encode(errors="replace")


@cache
def _tree(content: bytes, is_toml: bool) -> tuple[Any, list[Keys]]:
    tree = tomllib.loads(content.decode()) if is_toml else json.loads(content)
    return tree, paths(tree)


@cache
def _values() -> list[Any]:
    words = st.one_of(st.sampled_from([*TEXTS, "treatment", "free", "siloed"]), st.text(max_size=8))
    return [*pool(values(words), 300), *HOSTILE * 3, *[None] * 40]


def _packed(content: bytes, rng: random.Random) -> bytes:
    """Return a workbook of whose parts one is mangled, left out or there twice."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        packed = [(name, book.read(name)) for name in book.namelist()]
    place = rng.randrange(len(packed))
    name, part = packed[place]
    packed[place : place + 1] = [(name, mangled(part, rng))] * rng.randrange(3)
    sink = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as book:
        warnings.simplefilter("ignore")  # of a name that is there twice
        for one, inside in packed:
            book.writestr(one, inside)
    return sink.getvalue()


def _cells(content: bytes, rng: random.Random) -> bytes:
    """Return a workbook with one to three of its cells changed, or far from the others."""
    book = load_workbook(io.BytesIO(content))
    sheet = book["Months"]
    for _ in range(rng.randint(1, 3)):
        far = rng.random() < 0.1
        row, column = rng.randint(1, 200 if far else 15), rng.randint(1, 600 if far else 8)
        sheet.cell(row, column).value = rng.choice(CELLS)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _parquet(content: bytes, rng: random.Random) -> bytes:
    """Return a Parquet file with a column left out, renamed, of another kind, or other rows."""
    table = parquet.read_table(io.BytesIO(content))
    place = rng.randrange(table.num_columns)
    name = table.column_names[place]
    match rng.randrange(6):
        case 0:
            table = table.drop_columns([name])
        case 1:
            names = [*table.column_names]
            names[place] = rng.choice((*names, "other", "", "\0"))
            table = table.rename_columns(names)
        case 2:
            table = table.set_column(place, name, [table[name].cast("string").to_pylist()])
        case 3:
            table = table.slice(0, rng.randrange(table.num_rows + 1))
        case 4:
            cells = table[name].to_pylist()
            cells[rng.randrange(len(cells))] = None
            table = table.set_column(place, name, [cells])
        case _:
            table = table.take(rng.choices(range(table.num_rows), k=table.num_rows + 3))
    sink = io.BytesIO()
    parquet.write_table(table, sink)
    return sink.getvalue()


def tried(step: Callable[[], object], found: Outcome) -> None:
    try:
        step()
    except (InputError, NumericalFault) as error:
        found.refused = True
        if not 0 < len(str(error)) <= 2000 or str(error).count("\n") > 1:
            found.faults.append(f"not one or two lines: {error}")
    except Exception as error:
        found.faults.append(_where(error))


def _where(error: BaseException) -> str:
    """Return an error and where it arose, in a line."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = "" if last is None else f" at {last.tb_frame.f_code.co_filename}:{last.tb_lineno}"
    return f"{type(error).__name__}: {str(error)[:200]}{place}"


def command(words: str, folder: Path, found: Outcome) -> None:
    """Run a command inside this process: "COPY" stands for a copy of what it works on."""
    out, copy = folder / OUT, folder / COPY
    for name in ("study", "compared"):
        if f"COPY/{name}" in words:
            _copied(folder / name, copy / name)
    before = _held(copy)
    given = _held(folder)
    try:
        code, error = concert(words.replace("OUT", OUT).replace("COPY", COPY).split(), folder)
        _judge(words, code, error, found)
        if code == 2 and (os.path.lexists(out) or _held(copy) != before):
            found.half_written.append(f"{words}: refused, and something was written")
        if {one for one in _held(folder) if not one[0].startswith((str(out), str(copy)))} != {
            one for one in given if not one[0].startswith(str(copy))
        }:
            found.half_written.append(f"{words}: files that it was given have changed")
        there = {name for name, *_ in given}
        hidden = {*folder.glob(".*"), *copy.rglob(".*"), *out.rglob(".*")}
        hidden = {path for path in hidden if str(path) not in there}
        found.half_written += [f"{words}: {path.name} was left behind" for path in hidden]
    except Exception as error:
        found.faults.append(f"{words}: {_where(error)}")
    finally:
        shutil.rmtree(copy, ignore_errors=True)
        if out.is_dir():
            shutil.rmtree(out)
        else:
            out.unlink(missing_ok=True)


def _copied(source: Path, target: Path) -> None:
    """Copy a folder, with links and pipes as they are and without what no disk could hold."""
    target.mkdir(parents=True)
    for path in source.iterdir():
        if path.is_dir() and not path.is_symlink():
            _copied(path, target / path.name)
        elif path.is_symlink():
            (target / path.name).symlink_to(path.readlink())
        elif path.is_fifo():
            planted(target / path.name, "pipe")
        elif path.stat().st_size == SPARSE:
            planted(target / path.name, "sparse")
        else:
            shutil.copy(path, target / path.name)


@cache
def _commands() -> Any:
    return typer.main.get_command(app)


def concert(words: Sequence[str], folder: Path) -> tuple[int, str]:
    """Return exit code and errors of a command that is run inside this process."""
    before, sys.argv = sys.argv, ["concert", *words]
    error = io.StringIO()
    try:
        with (
            contextlib.chdir(folder),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(error),
        ):
            return guarded(_commands()), error.getvalue()
    finally:
        sys.argv = before


def _judge(words: str, code: int, error: str, found: Outcome) -> None:
    """Note an exit code that tells nothing, and a refusal that is not one or two lines."""
    if code not in (0, 1, 2):
        found.faults.append(f"{words}: exit code {code}: {error[-300:]}")
    told = [line for line in error.splitlines() if not line.startswith(("wars:", "altered or"))]
    if code == 2 and not (1 <= len(told) <= 3 and told[0].startswith("concert: ")):
        found.faults.append(f"{words}: {error[-300:]}")
