"""Write `docs/reliability.md`: a study killed twenty times, then workers of a cluster killed."""

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
from tests.experiments.study.killing import STUDY, Kill, Outcome, killed
from tests.experiments.study.nursery import nursery
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
"""


def row(number: int, kill: Kill) -> str:
    """Return a line of the table of kills."""
    locked = "yes" if kill.locked else "no"
    numbers = f"{number} | {kill.seconds:.2f} | {kill.before} | {kill.after} | {kill.half_written}"
    return f"| {numbers} | {locked} |"


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
    done, code = on_a_cluster(folder, outcome.blocks)
    same = contents(folder / "cluster") == contents(folder / "whole")
    lines = [row(place, kill) for place, kill in enumerate(outcome.kills, 1)]
    told = [f"| {place} | {count} of {outcome.blocks} |" for place, count in enumerate(done, 1)]
    after = AFTER.format(
        last=outcome.last, equal=_equal(outcome.equal), left=_left(outcome), count=len(done),
        rows="\n".join(told), code=code, same=_equal(same),
    )  # fmt: skip
    return _head(outcome) + "\n".join(lines) + "\n" + after


def _head(outcome: Outcome) -> str:
    return HEAD.format(
        disclaimer=DISCLAIMER, blocks=outcome.blocks, kills=len(outcome.kills),
        system=f"{platform.system()} {platform.machine()}", cores=os.cpu_count(),
        processor=processor(), python=platform.python_version(), pyarrow=version("pyarrow"),
        **{key: STUDY[key] for key in ("points", "runs", "months")},
    )  # fmt: skip


def _equal(equal: bool) -> str:
    return "every part equal to the byte" if equal else "**parts differ**"


def _left(outcome: Outcome) -> str:
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
