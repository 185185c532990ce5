"""Studies and comparisons killed again and again at random moments, resumed each time."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from experiments.continuation import NOTE, folder_of
from experiments.study.folder import open_folder
from experiments.study.lock import LOCK
from experiments.study.storage import OUTCOMES, parts
from tests.experiments.study.folders import contents, study_file
from tests.experiments.study.nursery import Nursery

KILLS = 20
STUDY = {"points": 128, "runs": 4, "block": 2, "months": 24, "keep": "months"}
LONGEST = 0.03  # seconds between the part that was waited for and the kill
LOOK = 0.002  # seconds between looks at the parts


class Kill(NamedTuple):
    """One kill: blocks done before the process began and when it was killed, what lay about."""

    before: int
    after: int
    seconds: float
    half_written: int
    locked: bool


class Outcome(NamedTuple):
    """What came of a study that was killed: the kills, and whether it is as one that was not."""

    blocks: int
    kills: list[Kill]
    codes: set[int]
    last: int
    equal: bool
    left_over: list[str]


def killed(folder: Path, nursery: Nursery, kills: int = KILLS) -> Outcome:
    """Play a study undisturbed; play it again, killed so many times; compare their bytes."""
    file = study_file(folder, **STUDY)
    whole, broken = folder / "whole", folder / "broken"
    assert nursery.run("study", "run", file, "--out", whole) == 0
    blocks = sum(extent.blocks for extent in open_folder(whole).extents)
    words: list[str | Path] = ["study", "run", file, "--out", broken]
    seen, codes = [], set()
    for left in range(kills, 0, -1):
        seen.append(_kill(nursery, broken, words, _share(blocks - _done(broken), left)))
        codes.add(nursery.end())
        words = ["study", "resume", broken]
    last = nursery.run(*words)
    left_over = [str(found.relative_to(broken)) for found in broken.rglob(".*")]
    left_over += [LOCK] if (broken / LOCK).exists() else []
    return Outcome(blocks, seen, codes, last, contents(broken) == contents(whole), left_over)


def _share(missing: int, left: int) -> int:
    """Return how many more blocks to wait for; enough are left for the kills that follow."""
    return random.SystemRandom().randint(0, missing // (left + 1))


def _kill(nursery: Nursery, folder: Path, words: list[str | Path], more: int) -> Kill:
    before, begun = _done(folder), time.perf_counter()
    process = nursery.start(*words)
    while _done(folder) < before + more or not (folder / LOCK).exists():
        assert not nursery.ends_within(LOOK), "it ended before it was killed"
    assert not nursery.ends_within(random.SystemRandom().uniform(0.0, LONGEST))
    os.kill(process, signal.SIGKILL)
    seconds = time.perf_counter() - begun
    hidden = len(list(folder.glob("*/.part-*")))
    return Kill(before, _done(folder), seconds, hidden, (folder / LOCK).exists())


def _done(folder: Path) -> int:
    return sum(1 for _ in parts(folder / OUTCOMES))


COMPARISON_KILLS = 10
COMPARE = ("compare", "--scenario", "six-partners", "--runs", "100", "--months", "36")
PLACE = Path("results", "compare-001")


class ComparisonOutcome(NamedTuple):
    """What came of a comparison that was killed: blocks at each kill, and how it ended."""

    blocks: int
    kept: list[int]
    codes: set[int]
    last: int
    equal: bool
    left_over: list[str]


def killed_comparison(
    folder: Path, nursery: Nursery, kills: int = COMPARISON_KILLS
) -> ComparisonOutcome:
    """Compare undisturbed, and killed so many times, each time repeated; compare all bytes."""
    whole, broken = folder / "undisturbed", folder / "killed"
    for one in (whole, broken):
        one.mkdir()
    nursery.start(*COMPARE, folder=whole)
    blocks = 0
    while not nursery.ends_within(LOOK):
        blocks = max(blocks, _kept(whole))
    assert nursery.end() == 0
    kept, codes = [], set()
    for left in range(kills, 0, -1):
        kept.append(_kill_comparison(nursery, broken, _share(blocks - _kept(broken), left)))
        codes.add(nursery.end())
    nursery.start(*COMPARE, folder=broken)
    last, left_over = nursery.end(), [path.name for path in broken.rglob(".*")]
    return ComparisonOutcome(blocks, kept, codes, last, _files(whole) == _files(broken), left_over)


def _kill_comparison(nursery: Nursery, folder: Path, more: int) -> int:
    """Kill a comparison when it has kept so many blocks more; return how many there are."""
    before, process = _kept(folder), nursery.start(*COMPARE, folder=folder)
    begun = folder_of(folder / PLACE)
    while _kept(folder) < before + more or not (begun / NOTE).exists():
        assert not nursery.ends_within(LOOK), "it ended before it was killed"
    assert not nursery.ends_within(random.SystemRandom().uniform(0.0, LONGEST))
    os.kill(process, signal.SIGKILL)
    return _kept(folder)


def _kept(folder: Path) -> int:
    with suppress(FileNotFoundError):  # a command that ends removes them meanwhile
        return sum(1 for _ in folder_of(folder / PLACE).glob("block-*"))
    return 0


def _files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (folder / PLACE).iterdir()}
