"""Write a section of `docs/reliability.md`: a hundred thousand files that were made to do harm.

Each kind of file is mangled and opened, thousands of times, in processes whose memory is limited:
`python -m tests.fuzz docs/reliability.md`, with another number of trials as a second word.
"""

from __future__ import annotations

import gc
import json
import math
import os
import platform
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from experiments.benchmarks.rates import processor
from tests.doors import DOORS, Door, sound, trial
from tests.sections import replaced

TRIALS = 100_000
AT_ONCE = 1_000  # trials of one process
SEED = 20_220_224
ROOM = 1_000_000_000  # bytes that a process may ask for beyond what it began with
SECTION = """## Files made to do harm

Written by `make fuzz`. Every kind of file that a user brings is mangled and opened: bytes lost,
doubled and replaced, values and keys changed, tables cut off, and in the place of the file a
device, a pipe, a folder, a link that leads nowhere or to itself, or {sparse} GB of nothing. What is
refused is said in one or two lines, with exit code 2; of a hundred files that are refused {share},
and {used} of those that can be used, go through a whole command as well, which must leave nothing
half-written. Processes of {at_once:,} files each may ask for 1 GB beyond what they begin with.

{system}, Python {python}; {minutes:.0f} minutes.

| kind of file | files | refused | tracebacks | half-written outputs | largest memory (MB) |
| --- | ---: | ---: | ---: | ---: | ---: |
{rows}
"""


class Tally(NamedTuple):
    """What came of trials at a door: counts, the largest memory in bytes, and faults in words."""

    trials: int
    refused: int
    faults: int
    half_written: int
    memory: int
    told: dict[str, int]

    def plus(self, other: Tally) -> Tally:
        """Return both together."""
        return Tally(
            self.trials + other.trials,
            self.refused + other.refused,
            self.faults + other.faults,
            self.half_written + other.half_written,
            max(self.memory, other.memory),
            dict(Counter(self.told) + Counter(other.told)),
        )


def tried(door: Door, folder: Path, seed: str, trials: int) -> Tally:
    """Return what comes of so many trials in this process."""
    refused, faults, half_written, told = 0, 0, 0, Counter[str]()
    for place in range(trials):
        found = trial(door, folder, random.Random(f"{seed} {place}"))
        refused += found.refused
        faults += bool(found.faults)
        half_written += bool(found.half_written)
        told.update(f"{door.name}: {text}" for text in (*found.faults, *found.half_written))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Tally(trials, refused, faults, half_written, most, dict(told))


def apart(work: Callable[[], Tally], trials: int, name: str) -> Tally:
    """Return what another process finds, whose memory is limited; if it dies that is a fault."""
    ours, theirs = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(ours)
        status = 1
        try:
            _limit()
            found = work()
            with os.fdopen(theirs, "w") as stream:
                json.dump(found, stream)
            status = 0
        finally:
            os._exit(status)
    os.close(theirs)
    with os.fdopen(ours) as stream:
        told = stream.read()
    _, status = os.waitpid(process, 0)
    if told:
        return Tally(*json.loads(told))
    return Tally(trials, 0, 1, 0, 0, {f"{name}: the process ended with status {status}": 1})


def _limit() -> None:
    begun = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[0])
    most = begun * os.sysconf("SC_PAGE_SIZE") + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def campaign(folder: Path, trials: int) -> dict[str, Tally]:
    """Return what comes of trials at every door, each process in a folder of sound files."""
    shares = sum(door.share for door in DOORS)
    found: dict[str, Tally] = {}
    for door in DOORS:
        left, tally = math.ceil(trials * door.share / shares), Tally(0, 0, 0, 0, 0, {})
        while left > 0:
            count, seed = min(left, AT_ONCE), f"{SEED} {door.name} {left}"
            tally = tally.plus(
                apart(lambda: tried(door, folder, seed, count), count, f"{door.name} ({seed})")  # noqa: B023
            )
            left -= count
        found[door.name] = tally
        faults = "".join(f"\n  {count} times: {told}" for told, count in tally.told.items())
        print(f"{door.name}: {tally.trials:,}, {tally.refused:,} refused{faults}", file=sys.stderr)
    return found


def section(found: dict[str, Tally], seconds: float) -> str:
    """Return the section of the page."""
    from tests.doors import REFUSED, USED
    from tests.mutations import SPARSE

    rows = [_row(name, tally) for name, tally in found.items()]
    whole = Tally(0, 0, 0, 0, 0, {})
    for tally in found.values():
        whole = whole.plus(tally)
    return SECTION.format(
        sparse=SPARSE // 10**9, share=round(100 * REFUSED), used=round(100 * USED),
        at_once=AT_ONCE, python=platform.python_version(), minutes=seconds / 60,
        system=f"{platform.system()} {platform.machine()}, {processor()}",
        rows="\n".join([*rows, _row("all", whole)]),
    )  # fmt: skip


def _row(name: str, tally: Tally) -> str:
    counts = (tally.trials, tally.refused, tally.faults, tally.half_written, tally.memory // 10**6)
    return f"| {name} | {' | '.join(f'{count:,}' for count in counts)} |"


def main() -> int:
    """Write the section into the page that is named; 1 if anything is not as it should be."""
    page, begun = Path(sys.argv[1]), time.monotonic()
    trials = int(sys.argv[2]) if len(sys.argv) > 2 else TRIALS
    with tempfile.TemporaryDirectory() as name:
        # Libraries have threads, which a process that is forked later would miss.
        made = apart(lambda: _made(Path(name)), 0, "sound files")
        gc.freeze()
        found = campaign(Path(name), trials) if not made.faults else {"sound files": made}
    text = section(found, time.monotonic() - begun)
    page.write_text(replaced(page.read_text(encoding="utf-8"), "fuzz", text), encoding="utf-8")
    return int(any(tally.told for tally in found.values()))


def _made(folder: Path) -> Tally:
    sound(folder)
    return Tally(0, 0, 0, 0, 0, {})


if __name__ == "__main__":
    sys.exit(main())
