"""What the page of measurements says of studies."""

from __future__ import annotations

from itertools import pairwise

from experiments.bench.markdown import table, verdict
from experiments.bench.studies import BLOCK, MONTHS, RUNS, Done, Studies

MEMORY = 1_000.0  # MB, at most, however many wars
ANSWERS = 2.0  # seconds, at most
LINEAR = 1.25  # how much more a further war may take in the largest study than in the one before
MB = 1.048576  # in a MiB

Row = tuple[str, str, str]

STUDIES = f"""## Studies

Scenario `six-partners` over {MONTHS} months, outcomes only, two arms, {RUNS} runs at each point,
{BLOCK} in a block: wars so short that the study shows. Each command in a process of its own, from
nothing to its end; peak memory of the whole process."""
ANSWERING = """Of the largest study, finished: `plan` of its file, `status`, and `resume`, which
checks every part and finds nothing to do."""


def study_sections(told: Studies) -> list[str]:
    """Return the page's parts on studies."""
    rows = [
        (
            f"{one.wars:,}",
            f"{one.blocks:,}",
            *_took(one.run),
            f"{1000.0 * one.run.seconds / one.wars:.3f}",
            *_took(one.compare),
        )
        for one in told.played
    ]
    head = ("wars", "blocks", "run, s", "peak MiB", "ms a war", "compare, s", "peak MiB")
    answers = [(f"`{name}`", *_took(done)) for name, done in told.answers.items()]
    return [STUDIES, table(head, rows), ANSWERING, table(("", "seconds", "peak MiB"), answers)]


def _took(done: Done) -> tuple[str, str]:
    return f"{done.seconds:.2f}", "-" if done.peak is None else f"{done.peak:.0f}"


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
