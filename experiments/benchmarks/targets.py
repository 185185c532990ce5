"""Targets of speed and memory, and whether what was measured meets them."""

from __future__ import annotations

from itertools import pairwise
from statistics import correlation

from experiments.benchmarks.commands import Waits
from experiments.benchmarks.kernel import FIRST, Editions
from experiments.benchmarks.measurements import Measured
from experiments.benchmarks.rates import Growth, Many, WorldTimes
from experiments.benchmarks.studies import Studies

TIMES_BATCH = 400.0  # all cores against `mesa.batch_run`
IN_KERNEL = 0.90  # of wall time
DEARER = 1.30  # a month of war with all mends of the model, at most, times one with none
GROWS = 1.10  # what still counts as flat
MEMORY = 1_000.0  # MB, at most, however many wars
ANSWERS = 2.0  # seconds, at most
BUILT = 1.0  # ms of processor time for a further world's inputs, at most
STRAIGHT = 0.99  # r2 of what wars take and their number, partners or months, at least
HORIZON = 84  # months up to which time is held to be linear: beyond, most wars have ended
ONE_WAR, FIRST_TABLE, TABLE, ALL = 2.5, 30.0, 3.0, 9.0  # seconds of commands, at most
MILLION, MINUTES = 1_000_000, 12.0  # wars, and the minutes that they may take
LINEAR = 1.25  # how much more a further war may take in the largest study than in the one before
MB = 1.048576  # in a MiB
SET_AT = 17.8e-6  # seconds a month of the first edition's war takes where targets of time were set

#: A target, what was measured, and whether it is met.
Row = tuple[str, str, str]


def targets(told: Measured) -> list[Row]:
    """Return each target, what was measured, and whether it is met or by how much it is not."""
    batch = told.rates.all_cores.per_second / told.rates.batch.per_second
    last = told.many[-1]
    rows = [
        (
            f"all cores, at least {TIMES_BATCH:.0f} times `mesa.batch_run` on the same cores",
            f"{batch:.0f} times",
            verdict(batch, TIMES_BATCH),
        ),
        (
            f"over {IN_KERNEL:.0%} of wall time inside the kernel at {last.wars:,} wars",
            f"{last.share:.1%}",
            verdict(last.share, IN_KERNEL),
        ),
    ]
    return [
        *rows,
        _flat(told.many[0], last),
        _dearer(told.editions),
        *study_targets(told.studies),
        _built(told.worlds, pace(told)),
        *_straight(told.growth),
        *_waited(told.waits, pace(told)),
        _million(last, pace(told)),
    ]


def pace(told: Measured) -> float:
    """Return how many times as long a war takes here as where targets of time were set."""
    return told.editions.first / SET_AT


def _built(told: WorldTimes, pace: float) -> Row:
    target = f"inputs of a further world under {BUILT:g} ms"
    return target, _taken(told.further, ".2f", "ms", pace), verdict(BUILT, told.further)


def _taken(time: float, digits: str, unit: str, pace: float) -> str:
    """Say how long something took, and would have taken where the targets were set."""
    return f"{time:{digits}} {unit} (there {time / pace:{digits}})"


def _straight(told: Growth) -> list[Row]:
    """Hold what wars take to a straight line in their number, partners and months."""
    sizes = {
        "runs": {runs: runs * each for runs, each in told.runs.items()},
        "partners": told.partners,
        "months": {months: each for months, each in told.months.items() if months <= HORIZON},
    }
    rows = []
    for name, taken in sizes.items():
        straight = correlation(list(taken), list(taken.values())) ** 2
        target = f"time linear in {name}, {min(taken):,} to {max(taken):,}"
        rows.append((f"{target} (r2 {STRAIGHT:g})", f"{straight:.4f}", verdict(straight, STRAIGHT)))
    return rows


def _waited(told: Waits, pace: float) -> list[Row]:
    rows = [
        ("`concert run` without a compiled engine", ONE_WAR, told.run.end),
        ("table of a first `concert compare`, compiling included,", FIRST_TABLE, told.first.table),
        ("table of a second `concert compare`", TABLE, told.second.table),
        ("all of a second `concert compare`", ALL, told.second.end),
    ]
    return [
        (f"{name} within {most:g} s", _taken(seconds, ".1f", "s", pace), verdict(most, seconds))
        for name, most, seconds in rows
    ]


def _million(told: Many, pace: float) -> Row:
    minutes = MILLION / told.wars * told.wall / 60.0
    target = f"{MILLION:,} wars within {MINUTES:g} minutes, at the pace of {told.wars:,}"
    return target, _taken(minutes, ".1f", "minutes", pace), verdict(MINUTES, minutes)


def _dearer(told: Editions) -> Row:
    dearer = told.second / told.first
    target = f"a month of war at most {DEARER:g} times one of `{FIRST}`"
    return target, f"{dearer:.2f} times", verdict(DEARER, dearer)


def _flat(few: Many, most: Many) -> Row:
    target = f"memory flat from {few.wars:,} to {most.wars:,} wars (within {GROWS - 1.0:.0%})"
    if few.peak is None or most.peak is None:
        return target, "-", "not measured on this system"
    grown = most.peak / few.peak
    return target, f"{grown - 1.0:+.1%}", verdict(GROWS, grown)


def study_targets(told: Studies) -> list[Row]:
    """Return each target of studies, what was measured, and whether it is met."""
    last = told.played[-1]
    answers = [
        (
            f"`concert study {name}` under {ANSWERS:g} s with {last.blocks:,} finished blocks",
            f"{done.seconds:.2f} s",
            verdict(ANSWERS, done.seconds),
        )
        for name, done in told.answers.items()
    ]
    return [_memory(told), _linear(told), *answers]


def _memory(told: Studies) -> Row:
    last = told.played[-1]
    target = f"a study of {last.wars:,} wars, outcomes only, under {MEMORY:,.0f} MB"
    if last.run.peak is None:
        return target, "-", "not measured on this system"
    return target, f"{MB * last.run.peak:.0f} MB", verdict(MEMORY, MB * last.run.peak)


def _linear(told: Studies) -> Row:
    """Hold what a further war takes in the largest study to what it takes in the one before."""
    each = [
        (more.run.seconds - few.run.seconds) / (more.wars - few.wars)
        for few, more in pairwise(told.played)
    ]
    grown = each[-1] / each[-2]
    first, last = told.played[0].wars, told.played[-1].wars
    target = f"time of studies linear from {first:,} to {last:,} wars (within {LINEAR - 1:.0%})"
    return target, f"{grown - 1.0:+.0%} a further war", verdict(LINEAR, grown)


def verdict(value: float, least: float) -> str:
    """Say whether a value reaches its target, or by how much it misses it.

    >>> verdict(330.0, 300.0), verdict(270.0, 300.0)
    ('met', 'missed by 10%')
    """
    return "met" if value >= least else f"missed by {1.0 - value / least:.0%}"
