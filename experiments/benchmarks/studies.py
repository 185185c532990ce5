"""Studies: time and memory by the number of wars, and how soon a large one answers.

Every command runs as a user would run it, in a process of its own. Wars are short and few take
part, so that what is measured is the study and not the war.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from experiments.benchmarks.rates import Sizes

MONTHS, RUNS, BLOCK = 12, 100, 50
STUDY = f"""
title = "Two arms, outcomes only"
scenario = "six-partners"
months = {MONTHS}
runs = {RUNS}
block = {BLOCK}
levers = ["siloed", "coordinated"]

[design]
kind = "latin-hypercube"
points = %d

[uncertainties.need]
parameter = "theatre.need"
"""
#: A command of `concert study`; it says last, on standard error, the peak memory of its process.
PLAY = """
import json, sys
from experiments.benchmarks.rates import peak_memory
from experiments.cli.main import main
sys.argv = ["concert", "study", *sys.argv[1:]]
try:
    main()
finally:
    print(json.dumps(peak_memory()), file=sys.stderr)
"""


class Done(NamedTuple):
    """Cost of a command: seconds from nothing to its end, peak memory in MiB."""

    seconds: float
    peak: float | None


class PlayedStudy(NamedTuple):
    """A study: its wars and blocks, and what playing and comparing it took."""

    wars: int
    blocks: int
    run: Done
    compare: Done


class Studies(NamedTuple):
    """Studies of all sizes; and, of the largest, what planning, status and resuming took."""

    played: list[PlayedStudy]
    answers: dict[str, Done]


def studies(sizes: Sizes) -> Studies:
    """Play studies of all sizes in a folder that goes again; ask the largest how it stands."""
    played, answers = [], {}
    for wars in sizes.studies:
        with tempfile.TemporaryDirectory() as name:
            file, folder = Path(name, "study.toml"), Path(name, "study")
            points = wars // (2 * RUNS)
            file.write_text(STUDY % points, encoding="utf-8")
            run = timed("run", str(file), "--out", str(folder))
            compared = timed("compare", str(folder), "--out", str(Path(name, "compared")))
            played.append(PlayedStudy(wars, points * (RUNS // BLOCK), run, compared))
            if wars == sizes.studies[-1]:
                answers["plan"] = timed("plan", str(file))
                answers |= {what: timed(what, str(folder)) for what in ("status", "resume")}
    return Studies(played, answers)


def timed(*words: str) -> Done:
    """Run a command of `concert study` in a fresh process."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", PLAY, *words], capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - begun
    return Done(seconds, json.loads(done.stderr.splitlines()[-1]))
