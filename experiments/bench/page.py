"""The page `docs/performance.md`, from what was measured."""

from __future__ import annotations

from typing import NamedTuple

from experiments.bench.alone import Many
from experiments.bench.growth import Growth
from experiments.bench.markdown import table, three_digits, verdict
from experiments.bench.parts import Part, Parts
from experiments.bench.rates import Rates
from experiments.bench.sizes import ARM, SCENARIO, cores
from experiments.bench.studies import Studies
from experiments.bench.study_page import study_sections, study_targets

TIMES_BATCH = 300.0  # all cores against `mesa.batch_run`
IN_KERNEL = 0.90  # of wall time
GROWS = 1.10  # what still counts as flat


class Measured(NamedTuple):
    """Everything that the page shows."""

    machine: dict[str, str]
    rates: Rates
    parts: Parts
    many: list[Many]
    starts: dict[str, float]
    growth: Growth
    studies: Studies


INTRODUCTION = f"""# Performance

Written by `make bench`, measured in one run. Scenario `{SCENARIO}`, arm `{ARM}`, all
partners and months unless said otherwise. Times are this machine's; ratios carry over better."""
ENGINES = """## The engines

`mesa.batch_run(War, ...)` uses all cores; starting its processes counts, as it does for whoever
runs it. Both engines play the same wars to the same numbers. All are measured in rounds, one after
the other in each; rates are medians over the rounds."""
KERNEL = """## Where the kernel's time goes

How often a war does each part is counted, and each part is timed alone on one thread. Alone, code
and data stay in the processor's caches: the parts are rather too small, the rest too large."""
MANY = """## Many wars

Outcomes only, each row in a process of its own; results are counted and dropped. *In the kernel* is
the processor time that all threads spend inside the kernel, over wall time times threads."""
STARTING = """## Starting

Whole processes, from nothing to their end; the fastest of a few."""
GROWTH = """## Growth

Milliseconds a war: by runs on all cores, else on one thread. A war that ends early is not played
on, so time grows more slowly than the horizon."""


def page(told: Measured) -> str:
    """Return the page as Markdown."""
    starts = [(name, f"{seconds:.2f}") for name, seconds in told.starts.items()]
    sections = [
        INTRODUCTION,
        table(("", ""), told.machine.items()),
        "## Against the targets",
        table(("target", "measured", ""), targets(told)),
        ENGINES,
        table(("", "wars played", "wars a second"), _rates(told.rates)),
        table(("ratio", "times"), _ratios(told.rates)),
        KERNEL,
        table(("part", "a war", "each, ns", "ms a war", "share"), _parts(told.parts)),
        MANY,
        table(("wars", "seconds", "wars a second", "in the kernel", "peak MiB"), _many(told)),
        STARTING,
        table(("", "seconds"), starts),
        GROWTH,
        *_growth(told.growth),
        *study_sections(told.studies),
    ]
    return "\n\n".join(sections) + "\n"


def targets(told: Measured) -> list[tuple[str, str, str]]:
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
    return [*rows, _flat(told.many[0], last), *study_targets(told.studies)]


def _flat(few: Many, most: Many) -> tuple[str, str, str]:
    target = f"memory flat from {few.wars:,} to {most.wars:,} wars (within {GROWS - 1.0:.0%})"
    if few.peak is None or most.peak is None:
        return target, "-", "not measured on this system"
    grown = most.peak / few.peak
    return target, f"{grown - 1.0:+.1%}", verdict(GROWS, grown)


def _rates(rates: Rates) -> list[tuple[str, str, str]]:
    names = (
        "Mesa engine, one war after the other",
        f"`mesa.batch_run`, {cores()} processes",
        "compiled engine, one thread",
        f"compiled engine, {cores()} threads",
    )
    return [
        (name, f"{rate.wars:,}", three_digits(rate.per_second))
        for name, rate in zip(names, rates, strict=True)
    ]


def _ratios(rates: Rates) -> list[tuple[str, str]]:
    loop, batch, one, every = (rate.per_second for rate in rates)
    told = {
        "compiled on all cores to `mesa.batch_run`": every / batch,
        "compiled on all cores to Mesa in a loop on every core, were starting free": every
        / (loop * cores()),
        "compiled on one thread to Mesa in a loop": one / loop,
        "compiled on all cores to one thread": every / one,
    }
    return [(name, three_digits(value)) for name, value in told.items()]


def _parts(told: Parts) -> list[tuple[str, ...]]:
    spent = sum(part.of_war for part in told.parts)
    rest = Part("the rest: rules, acts, records", 1.0, told.war - spent)
    whole = Part("a war", 1.0, told.war)
    return [_part(part, told.war) for part in (*told.parts, rest, whole)]


def _part(part: Part, war: float) -> tuple[str, ...]:
    times = f"{part.per_war:,.0f}"
    each, spent = f"{1e9 * part.seconds:,.0f}", f"{1e3 * part.of_war:.3f}"
    return part.name, times, each, spent, f"{part.of_war / war:.0%}"


def _many(told: Measured) -> list[tuple[str, ...]]:
    return [
        (
            f"{many.wars:,}",
            f"{many.wall:.2f}",
            f"{many.wars / many.wall:,.0f}",
            f"{many.share:.1%}",
            "-" if many.peak is None else f"{many.peak:.0f}",
        )
        for many in told.many
    ]


def _growth(growth: Growth) -> list[str]:
    return [
        table(
            (name, *(f"{size:,}" for size in sizes)),
            [("ms a war", *(f"{value:.2f}" for value in sizes.values()))],
        )
        for name, sizes in zip(Growth._fields, growth, strict=True)
    ]
