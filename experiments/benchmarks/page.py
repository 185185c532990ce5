"""The page `docs/performance.md`: everything measured, in tables, and held to its targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from abm.scenarios.files import shown
from experiments.benchmarks.commands import Waits
from experiments.benchmarks.engines import Rates
from experiments.benchmarks.kernel import FIRST, Editions, KernelPart, Parts
from experiments.benchmarks.measurements import Measured, measured
from experiments.benchmarks.rates import (
    ARM,
    FULL,
    QUICK,
    SCENARIO,
    Growth,
    WorldTimes,
    cores,
)
from experiments.benchmarks.studies import BLOCK, MONTHS, RUNS, Done, Studies
from experiments.benchmarks.targets import SET_AT, pace, targets
from experiments.console import console
from experiments.output import whole_file

INTRODUCTION = f"""# Performance

Written by `make bench`, measured in one run. Scenario `{SCENARIO}`, arm `{ARM}`, all
partners and months unless said otherwise. Times are this machine's; ratios carry over better."""
THERE = f"""Targets of commands, worlds and a million wars were set on a machine where a month of
war of `{FIRST}` takes {{microseconds:.1f}} µs; here it takes {{pace:.2f}} times that. In brackets
stands the time divided by it; met or missed is said of the time as it was measured."""
ENGINES = """## The engines

`mesa.batch_run(War, ...)` uses all cores; starting its processes counts, as it does for whoever
runs it. Both engines play the same wars to the same numbers. All are measured in rounds, one after
the other in each; rates are medians over the rounds."""
KERNEL = """## Where the kernel's time goes

How often a war does each part is counted, and each part is timed alone on one thread. Alone, code
and data stay in the processor's caches: the parts are rather too small, the rest too large."""
EDITIONS = f"""## Editions of the model

A month of war in the kernel on one thread, with every mend of the model on (`{SCENARIO}`) and with
none (`{FIRST}`), measured in turns."""
MANY = """## Many wars

Outcomes only, each row in a process of its own; results are counted and dropped. *In the kernel* is
the processor time that all threads spend inside the kernel, over wall time times threads."""
STARTING = """## Starting

Whole processes, from nothing to their end; the fastest of a few."""
COMMANDS = """## Commands

Seconds from nothing: a war and a comparison where no compiled engine is kept, then the same
comparison again. Its table comes first; what it is held against, figures and report follow. Wars
are played at once to the longest horizon that the report tells: the table waits for that, and
nothing plays them again."""
WORLDS = """## Worlds

Processor time to build a world's inputs and make them ready for the compiled engine. Worlds of an
arm that differ in values share what values leave alone: the first one makes it."""
GROWTH = """## Growth

Milliseconds a war: by runs on all cores, else on one thread. A war that ends early is not played
on, so time grows more slowly than the horizon."""
STUDIES = f"""## Studies

Scenario `six-partners` over {MONTHS} months, outcomes only, two arms, {RUNS} runs at each point,
{BLOCK} in a block: wars so short that the study shows. Each command in a process of its own, from
nothing to its end; peak memory of the whole process."""
ANSWERING = """Of the largest study, finished: `plan` of its file, `status`, and `resume`, which
checks every part and finds nothing to do."""


@dataclass(frozen=True, kw_only=True)
class BenchRequest:
    """The request of `concert bench`: the file of its page, and whether to measure briefly."""

    out: Path | None = None
    quick: bool = False
    force: bool = False


def run(request: BenchRequest) -> None:
    """Measure everything; write the page to a file or print it.

    Raises InputError if the file cannot be written, before anything is measured.
    """
    out = request.out
    with nullcontext() if out is None else whole_file(out, request.force) as file:
        text = page(measured(QUICK if request.quick else FULL))
        if file is None:
            print(text, end="")
        else:
            file.write_text(text, encoding="utf-8")
    if out is not None:
        console().print(f"Written to {shown(out)}", soft_wrap=True)


def page(told: Measured) -> str:
    """Return the page as Markdown."""
    starts = [(name, f"{seconds:.2f}") for name, seconds in told.starts.items()]
    sections = [
        INTRODUCTION,
        table(("", ""), told.machine.items()),
        "## Against the targets",
        table(("target", "measured", ""), targets(told)),
        THERE.format(microseconds=1e6 * SET_AT, pace=pace(told)),
        ENGINES,
        table(("", "wars played", "wars a second"), _rates(told.rates)),
        table(("ratio", "times"), _ratios(told.rates)),
        KERNEL,
        table(("part", "a war", "each, ns", "ms a war", "share"), _parts(told.parts)),
        EDITIONS,
        table(("", "µs a month"), _editions(told.editions)),
        MANY,
        table(("wars", "seconds", "wars a second", "in the kernel", "peak MiB"), _many(told)),
        STARTING,
        table(("", "seconds"), starts),
        COMMANDS,
        table(("", "table, s", "end, s"), _commands(told.waits)),
        WORLDS,
        table(("", "ms"), _worlds(told.worlds)),
        GROWTH,
        *_growth(told.growth),
        *study_sections(told.studies),
    ]
    return "\n\n".join(sections) + "\n"


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
    rest = KernelPart("the rest: rules, acts, records", 1.0, told.war - spent)
    whole = KernelPart("a war", 1.0, told.war)
    return [_part(part, told.war) for part in (*told.parts, rest, whole)]


def _part(part: KernelPart, war: float) -> tuple[str, ...]:
    times = f"{part.per_war:,.0f}"
    each, spent = f"{1e9 * part.seconds:,.0f}", f"{1e3 * part.of_war:.3f}"
    return part.name, times, each, spent, f"{part.of_war / war:.0%}"


def _editions(told: Editions) -> list[tuple[str, str]]:
    return [
        (f"`{name}`", f"{1e6 * seconds:.1f}")
        for name, seconds in zip((FIRST, SCENARIO), told, strict=True)
    ]


def _commands(told: Waits) -> list[tuple[str, str, str]]:
    names = ("`concert run`", "`concert compare`, the first", "`concert compare`, again")
    return [
        (name, f"{one.table:.1f}", f"{one.end:.1f}") for name, one in zip(names, told, strict=True)
    ]


def _worlds(told: WorldTimes) -> list[tuple[str, str]]:
    return [
        ("the first world of an arm", f"{told.first:.2f}"),
        ("a further one", f"{told.further:.2f}"),
        ("the first to a further one, times", three_digits(told.first / told.further)),
    ]


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


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, numbers (all columns but the first) to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def three_digits(value: float) -> str:
    """Return a number with three digits that count, and no power of ten.

    >>> three_digits(2.0923), three_digits(323.4), three_digits(1262.0)
    ('2.09', '323', '1,260')
    """
    return f"{float(f'{value:.3g}'):,.0f}" if abs(value) >= 100.0 else f"{value:.3g}"
