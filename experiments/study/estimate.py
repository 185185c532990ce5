"""Estimate of what a study takes on this machine, before anything of it starts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psutil

from abm.engine.ensemble import Ensemble, Wars, joined
from abm.engine.processors import processors
from experiments.console import Sheet, console, show
from experiments.study.folder import block_size
from experiments.study.samplers import Points, valued
from experiments.study.specification import Specification, read
from experiments.study.storage import Block, parquet_bytes
from experiments.study.worker import MONTHLY_ROWS, inputs_of, outcome_rows
from experiments.tables import print_json
from experiments.text import duration

SECONDS = 0.6
RUNS = 5  # of each arm at one point, so that a second meets many points
MOST_MEASURED = 200  # wars of each arm whose tables are written to know their size
IN_HAND = 3  # blocks for each thread: one played, others waiting or being written
UNITS = ("B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB")


@dataclass(frozen=True, kw_only=True)
class StudyPlanRequest:
    """What `concert study plan` was asked for: a study file, and how many threads are to play."""

    file: Path
    workers: int | None = None
    as_json: bool = False


def run(request: StudyPlanRequest) -> None:
    """Print what the study of a file would take; raises InputError as `read` does."""
    spec = read(request.file)
    threads = request.workers or processors()
    found = estimate(spec, threads, sample(spec, threads))
    if request.as_json:
        print_json({"title": spec.title, **facts(spec, found)})
        return
    out = console()
    out.print(f"{spec.title}: nothing has been started.")
    show(Sheet("", ("what", "how much", "how it comes about"), _rows(spec, found)), out)


def facts(spec: Specification, found: StudyEstimate) -> dict[str, object]:
    """Return an estimate as data: `docs/tables.md` explains the keys."""
    return {
        "design": spec.sampling.kind,
        "uncertainties": [one.name for one in spec.uncertainties],
        "arms": [arm.name for arm in spec.arms],
        "runs": spec.runs,
        "keep": spec.keep,
        **found._asdict(),
        "seconds": found.seconds,
    }


def _rows(spec: Specification, found: StudyEstimate) -> list[tuple[str, str, str]]:
    arms = ", ".join(arm.name for arm in spec.arms)
    uncertain = f"{spec.sampling.kind} over {', '.join(one.name for one in spec.uncertainties)}"
    wars = f"{found.points:,} points x {spec.runs:,} runs x {len(spec.arms)} arms ({arms})"
    pace = f"{found.per_second:,.0f} wars a second on {found.threads} threads, measured just now"
    files = f"{found.blocks:,} blocks of at most {block_size(spec):,} runs of each arm"
    return [
        ("points", f"{found.points:,}", uncertain),
        ("wars", f"{found.wars:,}", wars),
        ("time", f"about {duration(found.seconds)}", pace),
        ("disk", f"about {_size(found.disk)}", f"{files}; keep = {spec.keep}"),
        ("memory", f"about {_size(found.memory)}", "whatever the number of wars"),
    ]


def _size(count: float) -> str:
    """Return a number of bytes as people read it.

    >>> _size(999.0), _size(61_000.0), _size(3.2e9)
    ('999 B', '61 kB', '3.2 GB')
    """
    place = 0
    while count >= 999.5 and place < len(UNITS) - 1:
        count, place = count / 1000.0, place + 1
    decimals = 1 if place and count < 9.95 else 0
    return f"{count:.{decimals}f} {UNITS[place]}"


class StudyEstimate(NamedTuple):
    """What a study takes: counts, seconds on so many threads, bytes on disk and in memory."""

    points: int
    blocks: int
    wars: int
    threads: int
    per_second: float
    disk: float
    memory: float

    @property
    def seconds(self) -> float:
        """How long all wars take."""
        return self.wars / self.per_second


def estimate(spec: Specification, threads: int, tried: Sample) -> StudyEstimate:
    """Return what a study takes, from wars that were tried out."""
    points, largest = len(spec.sampling), block_size(spec)
    blocks = points * -(-spec.runs // largest)
    fixed, each = _sizes(spec, tried.arms)
    arms = len(spec.arms)
    held = sum(rows.nbytes for wars in tried.arms for rows in wars[1:]) / len(tried.arms[0].runs)
    return StudyEstimate(
        points=points,
        blocks=blocks,
        wars=points * spec.runs * arms,
        threads=threads,
        per_second=tried.per_second,
        disk=blocks * fixed + points * spec.runs * each + _design_size(spec),
        memory=_resident() + IN_HAND * threads * largest * (held + each),
    )


def _sizes(spec: Specification, arms: list[Wars]) -> tuple[float, float]:
    """Return the bytes of a block without wars, and those that each run of all arms adds."""
    most = min(MOST_MEASURED, len(arms[0].runs))
    whole, half = (_bytes(spec, [_first(wars, n) for wars in arms]) for n in (most, most // 2 or 1))
    each = (whole - half) / max(1, most - (most // 2 or 1))
    return max(0.0, whole - each * most), max(0.0, each)


def _first(wars: Wars, runs: int) -> Wars:
    return Wars._make(rows[:runs] for rows in wars)


def _bytes(spec: Specification, arms: list[Wars]) -> int:
    """Return how large the parts of a block with these wars are."""
    block = Block(0, 0, 0, len(arms[0].runs))
    tables = [outcome_rows(spec, block, arms)]
    if spec.keep in MONTHLY_ROWS:
        tables.append(MONTHLY_ROWS[spec.keep](spec, block, arms))
    return sum(len(parquet_bytes(table, {})) for table in tables)


def _design_size(spec: Specification) -> int:
    return len(spec.sampling) * (len(spec.uncertainties) * 8 + 4)


def _resident() -> int:
    """Return the bytes of memory that this process holds, the kernel loaded."""
    return int(psutil.Process().memory_info().rss)


class Sample(NamedTuple):
    """Wars of each arm, and how many of all arms together were played in a second."""

    arms: list[Wars]
    per_second: float


def sample(spec: Specification, threads: int, seconds: float = SECONDS) -> Sample:
    """Play wars at points drawn from the study's uncertainties for so many seconds, or one each.

    Raises NumericalFault as an ensemble does.
    """
    played_at(spec, next(drawn(spec, 0)), runs=0)  # makes or loads the kernel
    begun = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        parts = pool.map(lambda key: _until(spec, key, begun + seconds), range(threads))
        played = [wars for part in parts for wars in part]
    passed = time.perf_counter() - begun
    arms = [joined(list(wars)) for wars in zip(*played, strict=True)]
    return Sample(arms, sum(len(arm.runs) for arm in arms) / passed)


def _until(spec: Specification, key: int, end: float) -> list[list[Wars]]:
    """Return wars of each arm, point by point, until a time is over."""
    played = []
    for point in drawn(spec, key):
        played.append(played_at(spec, point, min(RUNS, spec.runs)))
        if time.perf_counter() >= end:
            break
    return played


def drawn(spec: Specification, key: int) -> Iterator[Points]:
    """Yield points (uncertainties,) as likely as the study's, which need not be made for it."""
    rng = np.random.default_rng([spec.seed, key])
    listed = spec.sampling.points(spec.uncertainties) if spec.sampling.kind == "list" else None
    while True:
        if listed is None:
            yield valued(spec.uncertainties, rng.random((1, len(spec.uncertainties))))[0]
        else:
            yield listed[rng.integers(len(listed))]


def played_at(spec: Specification, point: Points, runs: int) -> list[Wars]:
    """Return so many wars of each arm at a point.

    Args:
        spec: The study.
        point: Values of the uncertainties, float64 of shape (uncertainties,), NaN for "free".
        runs: How many runs, from run 0 on.

    Returns:
        The wars of each arm, in the study's order, with months where the study keeps any.
    """
    names = [one.name for one in spec.uncertainties]
    values = dict(zip(names, point.tolist(), strict=True))
    monthly = spec.keep in MONTHLY_ROWS
    return [
        Ensemble(inputs_of(spec, values, arm), spec.seed, monthly).play(np.arange(runs))
        for arm in spec.arms
    ]
