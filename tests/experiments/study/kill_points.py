"""Commands killed at every change that they make to the file system, and the next ones after that.

A command is first run undisturbed, which tells how many changes it makes. Then it is run anew for
each of them, and its process is gone at that change. What is under its names must be whole: as it
was, or as the undisturbed command left it. The next command must put everything else right.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import chdir
from pathlib import Path
from typing import Any, NamedTuple

from abm.engine import jit
from experiments import replacement, war
from experiments.cli.main import main as concert
from experiments.comparison import results
from experiments.study import folder as study_folder
from experiments.study.lock import LOCK
from experiments.study.manifest import MANIFEST
from tests.experiments.study.changes import KILLED, Changes
from tests.experiments.study.folders import study_file
from tests.experiments.study.nursery import Nursery
from viz.report import report

#: Paths below the working folder, hidden ones left out, and what is in the files.
Tree = dict[str, bytes]
Words = Sequence[str]

WORLD = ("--scenario", "six-partners", "--months", "12")
COMPARE = ("compare", *WORLD, "--runs", "2")
RUN = ("run", *WORLD, "--out", "war.csv", "--ledger")
STUDY = {"points": 2, "runs": 2, "block": 1, "months": 12, "keep": "months"}
ALONE = ("--workers", "1")
LOST, HALF = " is lost", " is half-written"  # of faults
#: What stands in for a picture.
DRAWN = '<svg viewBox="0 0 1 1"></svg>'


class Case(NamedTuple):
    """A command that is killed: what it finds, what it leaves, and which command comes next.

    `before` are commands whose results it finds; `next` says which command comes next where it has
    left its results, and where it has not; `codes` are the exit codes that this one may have.
    """

    name: str
    words: Words
    before: Sequence[Words] = ()
    next: tuple[Words, Words] | None = None
    codes: frozenset[int] = frozenset({0})
    exchange: bool = True

    def following(self, done: bool) -> Words:
        """Return the next command."""
        return self.words if self.next is None else self.next[not done]


STUDY_RUN = ("study", "run", "study-of-mine.toml", "--out", "out", *ALONE)
RESUME = ("study", "resume", "out", *ALONE)
EXTEND = ("study", "extend", "out", "--points", "4", *ALONE)
ONCE_MORE = frozenset({0, 2})  # it is refused where what it would write is there by now
CASES = [
    Case("compare", COMPARE),
    Case(
        "compare --force",
        (*COMPARE, "--out", "out", "--force"),
        before=[(*COMPARE, "--seed", "1", "--out", "out")],
    ),
    Case(
        "compare --force, where the system cannot exchange names",
        (*COMPARE, "--out", "out", "--force"),
        before=[(*COMPARE, "--seed", "1", "--out", "out")],
        exchange=False,
    ),
    Case("report", ("report", "out"), before=[(*COMPARE, "--out", "out"), ("age",)]),
    Case("run --out --ledger", (*RUN, "ledger.csv"), codes=ONCE_MORE),
    Case("run --out --ledger, in two folders", (*RUN, "other/ledger.csv"), codes=ONCE_MORE),
    Case(
        "run --out --ledger --force",
        (*RUN, "ledger.csv", "--force"),
        before=[(*RUN, "ledger.csv", "--run", "1")],
    ),
    Case("study run", STUDY_RUN, next=(RESUME, STUDY_RUN)),
    Case("study resume", RESUME, before=[STUDY_RUN, ("lose",)]),
    Case("study extend", EXTEND, before=[STUDY_RUN], next=(RESUME, EXTEND)),
    Case("study verify", ("study", "verify", "out"), before=[STUDY_RUN]),
    Case("study compare", ("study", "compare", "out"), before=[STUDY_RUN]),
]


class Sweep(NamedTuple):
    """What came of a case: changes that the command makes, by kind, the kills, and how it stood.

    `old`, `new` and `between` count the kills after which all was as before, all as after the
    undisturbed command, or some of its outputs there; `faults` say what was not as it should be.
    """

    name: str
    changes: int
    kinds: dict[str, int]
    kills: int
    old: int
    new: int
    between: int
    faults: list[str]

    @property
    def lost(self) -> int:
        """How often something was lost."""
        return sum(fault.endswith(LOST) for fault in self.faults)

    @property
    def half(self) -> int:
        """How often something was half-written under its name."""
        return sum(fault.endswith(HALF) for fault in self.faults)

    @property
    def wrong(self) -> int:
        """How often the next command did not put all right."""
        return len(self.faults) - self.lost - self.half


def swept(nursery: Nursery, folder: Path, case: Case, kills: int | None = None) -> Sweep:
    """Kill a command at each of its changes, or at so many of them, in a folder of its own.

    With `kills`, pictures are not drawn but stand in for themselves.
    """
    told = folder / "sweep.json"
    words = [case.name, str(folder), str(told), "" if kills is None else str(kills)]
    done = nursery.hear(*words, folder=folder, function=f"{__name__}:main")
    assert done.returncode == 0, done.stderr
    return Sweep(**json.loads(told.read_text("utf-8")))


def main(name: str, folder: str, told: str, kills: str) -> None:
    """Sweep a case, in a process that may be changed for it; write what came of it."""
    [case] = [one for one in CASES if one.name == name]
    settle(case, plain=bool(kills))
    found = Sweeper(case, Path(folder)).sweep(int(kills) if kills else None)
    Path(told).write_text(json.dumps(found._asdict()), encoding="utf-8")


def settle(case: Case, plain: bool) -> None:
    """Have what does not write done once for all runs of a command."""
    _once(results, "summary", lambda told, command: (told.design.seed, command))
    _once(results, "told", lambda told: told.design.seed)
    _once(war, "ledger", lambda case: case.run)
    _once(jit, "kernel_is_kept", lambda: 0)
    _once(study_folder, "packages", lambda: 0)
    for engine in ("play_compiled", "play_readable"):
        _once(war, engine, lambda case: case.run)
    if plain:
        pictures = dict.fromkeys(("chain", "across", "front"), DRAWN)
        report.drawn_figures = lambda told: pictures
    _once(report, "drawn_figures", lambda told: told.comparison["command"])
    _once(report, "page", lambda told, _: told.comparison["command"])
    study_folder.now = lambda: "2026-01-01T00:00:00+00:00"
    if not case.exchange:
        replacement.exchange = lambda *_: False


def _once(module: Any, name: str, key: Callable[..., object]) -> None:
    setattr(module, name, _kept(getattr(module, name), key))


def _kept(real: Callable[..., Any], key: Callable[..., object]) -> Callable[..., Any]:
    found: dict[object, Any] = {}

    def kept(*inputs: Any) -> Any:
        own = key(*inputs)
        if own not in found:
            found[own] = real(*inputs)
        return found[own]

    return kept


class Sweeper:
    """Runs a case, again and again, in a folder."""

    def __init__(self, case: Case, folder: Path) -> None:
        """Make what the command finds, and run it undisturbed."""
        self.case, self.work, self.template = case, folder / "work", folder / "template"
        self.template.mkdir()
        (self.template / "other").mkdir()
        file = study_file(self.template, **STUDY)
        told = file.read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in told if not line.startswith("outcomes =")]  # all of them
        file.write_text("".join(kept), encoding="utf-8")
        for words in case.before:
            assert self._prepared(words) == 0, words
        self.before = self._begun()
        with chdir(self.work):  # here, so that what is kept is there for all processes
            assert _ended(case.words) == 0
        self.after = tree(self.work)

    def _prepared(self, words: Words) -> int:
        if words == ("age",):
            for file in [*self.template.glob("out/*.svg"), *self.template.glob("out/*.html")]:
                file.write_text("drawn by an older version", encoding="utf-8")
            return 0
        if words == ("lose",):
            for file in self.template.glob("out/*/part-000001.*"):
                file.unlink()
            return 0
        with chdir(self.template):
            return _ended(words)

    def _begun(self) -> Tree:
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.template, self.work)
        return tree(self.work)

    def sweep(self, kills: int | None) -> Sweep:
        """Kill at every change, or at so many of them."""
        self._begun()
        total, kinds, faults = self._counted()
        stood: Counter[str] = Counter()
        places = chosen(total, kills)
        for place in places:
            self._begun()
            code = self._child(self.case.words, place)
            found = self._stands(place, faults)
            stood[found] += 1
            if code != KILLED:
                faults.append(f"change {place} of {total}: ended with code {code}")
            self._goes_on(place, faults)
        return Sweep(
            self.case.name, total, kinds, len(places),
            stood["old"], stood["new"], stood["between"], faults,
        )  # fmt: skip

    def _counted(self) -> tuple[int, dict[str, int], list[str]]:
        """Count the changes of the undisturbed command, and see that none was made unseen."""
        told = self.work.with_name("counted.json")
        code = self._child(self.case.words, 0, told)
        kinds, names = json.loads(told.read_text("utf-8"))
        found = tree(self.work)
        new = [path for path in found if found[path] != self.before.get(path)]
        faults = [f"undisturbed: ended with code {code}"] if code else []
        unseen = [path for path in new if path.rpartition("/")[2] not in names]
        faults += [f"undisturbed: {path} was written unseen" for path in unseen]
        if found != self.after:
            faults.append(f"undisturbed: differs when repeated: {differing(found, self.after)}")
        return len(kinds), dict(Counter(kinds)), faults

    def _stands(self, place: int, faults: list[str]) -> str:
        """Say how it stands after a kill; nothing may be lost or half-written."""
        found = tree(self.work)
        for path, content in found.items():
            if content not in (self.before.get(path), self.after.get(path)):
                faults.append(f"change {place}: {path}{HALF}")
        for path in self.before.keys() & self.after.keys():
            if path not in found and not self._comes_back(path):
                faults.append(f"change {place}: {path}{LOST}")
        if found == self.before:
            return "old"
        return "new" if found == self.after else "between"

    def _comes_back(self, path: str) -> bool:
        """Whether the next command brings a path back: where names cannot be exchanged."""
        return not self.case.exchange and path.startswith("out")

    def _goes_on(self, place: int, faults: list[str]) -> None:
        """Run the next command, which must leave all as the undisturbed one, and nothing else."""
        started = tree(self.work)
        done = started == self.after or _manifest(started) == _manifest(self.after) is not None
        code = self._child(self.case.following(done), 0)
        if code not in self.case.codes:
            faults.append(f"change {place}: the next command ended with code {code}")
        found = tree(self.work)
        if found != self.after and found != self._twice(started):
            faults.append(f"change {place}: differs in the end: {differing(found, self.after)}")
        hidden = [str(path.relative_to(self.work)) for path in self.work.rglob(".*")]
        faults += [f"change {place}: left behind: {path}" for path in hidden]

    def _twice(self, started: Tree) -> Tree | None:
        """Return what a comparison leaves that takes the next number after one that was done."""
        if started != self.after:
            return None
        more = {path.replace("compare-001", "compare-002"): text for path, text in started.items()}
        return {**started, **more}

    def _child(self, words: Words, last: int, told: Path | None = None) -> int:
        """Run a command in a process of its own that may be gone at a change; its exit code."""
        child = os.fork()
        if not child:
            changes = Changes(self.work, last)
            os.chdir(self.work)
            changes.install()
            code = _ended(words)
            if told is not None:
                told.write_text(json.dumps([changes.kinds, sorted(changes.names)]), "utf-8")
            os._exit(code)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _ended(words: Words) -> int:
    sys.argv = ["concert", *words]
    try:
        concert()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 1


def _manifest(found: Tree) -> bytes | None:
    return found.get(f"out/{MANIFEST}")


def chosen(total: int, kills: int | None) -> Sequence[int]:
    """Return the changes at which to kill: all, or so many from the first to the last."""
    if kills is None or kills >= total:
        return range(1, total + 1)
    return sorted({1 + round(place * (total - 1) / (kills - 1)) for place in range(kills)})


def tree(folder: Path) -> Tree:
    """Return what is under its name below a folder; no lock, and nothing that is hidden."""
    found = {}
    for path in folder.rglob("*"):
        own = path.relative_to(folder)
        if any(part.startswith(".") for part in own.parts) or own.name == LOCK:
            continue
        if path.is_file():
            found[own.as_posix()] = path.read_bytes()
    return found


def differing(found: Tree, wanted: Tree) -> list[str]:
    """Return the paths that are in one tree alone, or differ."""
    paths = found.keys() | wanted.keys()
    return sorted(path for path in paths if found.get(path) != wanted.get(path))
