"""Write `docs/reliability.md`: studies and comparisons killed at random, and at every change."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from experiments.benchmarks.rates import processor
from experiments.text import DISCLAIMER
from tests.experiments.study.dask_cluster import cluster
from tests.experiments.study.folders import contents, started, study_file, wait_for_parts
from tests.experiments.study.kill_points import CASES, Sweep, swept
from tests.experiments.study.killing import (
    COMPARE,
    STUDY,
    ComparisonOutcome,
    Kill,
    Outcome,
    killed,
    killed_comparison,
)
from tests.experiments.study.nursery import Nursery, nursery
from tests.sections import kept

HEAD = """# Reliability

Written by `make reliability`. {disclaimer}

A study of {blocks} blocks (`six-partners`, {points} points, {runs} runs of two arms, {months}
months, every month kept, two parts a block) is played once undisturbed. Then it is begun again and
its process killed with `kill -9` at {kills} random moments, each time resumed by a new one. Whoever
is killed leaves its lock and perhaps a part half-written under a hidden name; the next takes the
one over and removes the other.

{system}, {cores} cores, {processor}, Python {python}, pyarrow {pyarrow}.

| kill | seconds | blocks before | blocks after | half-written parts | lock left |
| ---: | ---: | ---: | ---: | ---: | --- |
"""
AFTER = """
The last `concert study resume` ended with code {last}. Against the undisturbed study:
{equal}. Left over of the killed processes: {left}.

## Workers of a cluster

The same study on a Dask cluster of two workers of this machine; {count} workers are killed with
`kill -9` while they play, and others started.

| kill | blocks done |
| ---: | ---: |
{rows}

The command ended with code {code}. Against the undisturbed study: {same}.

## Comparisons

`concert {words}` is run once
undisturbed, and once more in another folder, where its process is killed with `kill -9` at
{compare_kills} random moments. Each time the same command is given again, and goes on with the
blocks of wars that are kept; {compare_blocks} are in the end.

| kill | blocks kept |
| ---: | ---: |
{compare_rows}

The last command ended with code {compare_last}. Against the undisturbed folder: {compare_same}.
Left over of the killed processes: {compare_left}.

## Killed at every change of the file system

Each command below is run undisturbed in a small world, and every change that it makes to the file
system is counted: files made or opened to be written, what is written to them, names changed,
exchanged and removed, folders made and removed. Then it is run anew for each of them, and its
process is gone at that very change: nothing is closed, flushed or put right, and of a write half is
left. What stands under its names then must be whole: as it was before, as the undisturbed command
left it, or, where the command has several outputs, each of them one or the other (`between`).
Then the next command is run (the same one, or `concert study resume`), which must end as it should,
leave what the undisturbed command left, byte for byte, and nothing hidden. Where the system cannot
exchange names, a folder that is replaced has none at one of the kills, and the next command gives
it its name. `study verify` makes no change. What is said of a comparison and its pictures are made
once for all kills of a command; everything is played and written anew each time.

| command | changes | kills | as before | all there | between | lost | half-written | unrepaired |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
{sweeps}

In all {kills:,} kills: {lost} lost, {half} half-written, {wrong} not put right by the next command.
"""


def row(number: int, kill: Kill) -> str:
    """Return a line of the table of kills."""
    locked = "yes" if kill.locked else "no"
    numbers = f"{number} | {kill.seconds:.2f} | {kill.before} | {kill.after} | {kill.half_written}"
    return f"| {numbers} | {locked} |"


def line(found: Sweep) -> str:
    """Return a line of the table of commands."""
    stood = f"{found.kills} | {found.old} | {found.new} | {found.between}"
    faults = f"{found.lost} | {found.half} | {found.wrong}"
    return f"| {found.name} | {found.changes} | {stood} | {faults} |"


def at_every_change(folder: Path, nursery: Nursery) -> list[Sweep]:
    """Kill every command at each of its changes; say on standard error how far it is."""
    found = []
    for place, case in enumerate(CASES):
        own = folder / str(place)
        own.mkdir()
        found.append(swept(nursery, own, case))
        print(line(found[-1]), *found[-1].faults, sep="\n", file=sys.stderr, flush=True)
    return found


def on_a_cluster(folder: Path, blocks: int) -> tuple[list[int], int]:
    """Play the study on a cluster, killing workers: blocks done at each kill, and exit code."""
    out, done = folder / "cluster", []
    with cluster(folder) as found:
        words: list[str | Path] = ["study", "run", study_file(folder, **STUDY), "--out", out]
        process = started(*words, "--cluster", found.address)
        for share in (0.1, 0.4, 0.7):
            done.append(wait_for_parts(out, round(share * blocks), process))
            found.kill_worker()
            found.add_worker()
        process.communicate()
    return done, process.returncode


def page(folder: Path) -> str:
    """Kill, resume, compare, and return what came of it."""
    with nursery() as born:
        outcome = killed(folder, born)
        compared = killed_comparison(folder, born)
        sweeps = at_every_change(folder, born)
    done, code = on_a_cluster(folder, outcome.blocks)
    same = contents(folder / "cluster") == contents(folder / "whole")
    lines = [row(place, kill) for place, kill in enumerate(outcome.kills, 1)]
    told = [f"| {place} | {count} of {outcome.blocks} |" for place, count in enumerate(done, 1)]
    after = AFTER.format(
        **_compared(compared),
        last=outcome.last, equal=_equal(outcome.equal), left=_left(outcome), count=len(done),
        rows="\n".join(told), code=code, same=_equal(same),
        sweeps="\n".join(map(line, sweeps)), kills=sum(one.kills for one in sweeps),
        lost=sum(one.lost for one in sweeps), half=sum(one.half for one in sweeps),
        wrong=sum(one.wrong for one in sweeps),
    )  # fmt: skip
    return _head(outcome) + "\n".join(lines) + "\n" + after


def _head(outcome: Outcome) -> str:
    return HEAD.format(
        disclaimer=DISCLAIMER, blocks=outcome.blocks, kills=len(outcome.kills),
        system=f"{platform.system()} {platform.machine()}", cores=os.cpu_count(),
        processor=processor(), python=platform.python_version(), pyarrow=version("pyarrow"),
        **{key: STUDY[key] for key in ("points", "runs", "months")},
    )  # fmt: skip


def _compared(outcome: ComparisonOutcome) -> dict[str, object]:
    rows = [f"| {place} | {kept} |" for place, kept in enumerate(outcome.kept, 1)]
    return {
        "words": " ".join(COMPARE),
        "compare_kills": len(outcome.kept),
        "compare_blocks": outcome.blocks,
        "compare_rows": "\n".join(rows),
        "compare_last": outcome.last,
        "compare_same": "every file equal to the byte" if outcome.equal else "**files differ**",
        "compare_left": _left(outcome),
    }


def _equal(equal: bool) -> str:
    return "every part equal to the byte" if equal else "**parts differ**"


def _left(outcome: Outcome | ComparisonOutcome) -> str:
    return ", ".join(outcome.left_over) or "nothing"


def main() -> None:
    """Write the page to the file that is named."""
    with tempfile.TemporaryDirectory() as folder:
        text = page(Path(folder))
    file = Path(sys.argv[1])
    others = kept(file.read_text(encoding="utf-8")) if file.exists() else ""
    file.write_text(text + others, encoding="utf-8")


if __name__ == "__main__":
    main()
