"""The command `concert bench`: measure, then print or write the page."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from experiments.bench.alone import many, starts
from experiments.bench.growth import growth
from experiments.bench.machine import machine
from experiments.bench.page import Measured, page
from experiments.bench.parts import parts
from experiments.bench.rates import rates
from experiments.bench.sizes import FULL, QUICK, Sizes
from experiments.bench.studies import studies
from experiments.folders import whole_file
from experiments.sheet import console


@dataclass(frozen=True, kw_only=True)
class BenchRequest:
    """What `concert bench` was asked for: where its page goes, and how thoroughly to measure."""

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
        console().print(f"Written to {out}", soft_wrap=True)


def measured(sizes: Sizes) -> Measured:
    """Measure everything, one thing at a time; say on standard error what is under way."""
    _say("wars a second")
    engines = rates(sizes)
    _say("where the kernel's time goes")
    kernel = parts(sizes)
    _say("many wars")
    wars = [many(count) for count in sizes.many]
    _say("starting")
    begun = starts(sizes)
    _say("growth")
    grown = growth(sizes)
    _say("studies")
    return Measured(machine(), engines, kernel, wars, begun, grown, studies(sizes))


def _say(what: str) -> None:
    print(f"measuring: {what} ...", file=sys.stderr, flush=True)
