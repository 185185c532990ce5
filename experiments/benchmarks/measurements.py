"""Everything that the bench measures, one thing at a time."""

from __future__ import annotations

from typing import NamedTuple

from experiments.benchmarks.commands import Waits, waits
from experiments.benchmarks.engines import Rates, rates
from experiments.benchmarks.kernel import Editions, Parts, editions, parts
from experiments.benchmarks.rates import (
    Growth,
    Many,
    Sizes,
    WorldTimes,
    growth,
    machine,
    many,
    starts,
    worlds,
)
from experiments.benchmarks.studies import Studies, studies
from experiments.console import console


class Measured(NamedTuple):
    """Everything that the page shows."""

    machine: dict[str, str]
    rates: Rates
    parts: Parts
    editions: Editions
    many: list[Many]
    starts: dict[str, float]
    waits: Waits
    worlds: WorldTimes
    growth: Growth
    studies: Studies


def measured(sizes: Sizes) -> Measured:
    """Measure everything, one thing at a time; say on standard error what is under way."""
    _say("wars a second")
    engines = rates(sizes)
    _say("where the kernel's time goes")
    kernel, both = parts(sizes), editions(sizes)
    _say("many wars")
    wars = [many(count) for count in sizes.many]
    _say("starting")
    begun = starts(sizes)
    _say("commands")
    told = waits(sizes)
    _say("worlds")
    built = worlds(sizes)
    _say("growth")
    grown = growth(sizes)
    _say("studies")
    played = studies(sizes)
    return Measured(machine(), engines, kernel, both, wars, begun, told, built, grown, played)


def _say(what: str) -> None:
    console(stderr=True).print(f"measuring: {what} ...", soft_wrap=True)
