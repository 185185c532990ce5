"""The command `concert acceptance`: every line, or some, as a page or on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from abm.engine.jit import kernel_is_kept
from abm.errors import InputError
from abm.noise import SEED
from experiments import folders
from experiments.acceptance.laboratory import RUNS, Laboratory
from experiments.acceptance.lines import LINES
from experiments.acceptance.page import page
from experiments.progress import counting
from experiments.sheet import console


@dataclass(frozen=True, kw_only=True)
class AcceptanceRequest:
    """What `concert acceptance` was asked for: lines (all if none is named), wars, the file."""

    lines: Sequence[int] = ()
    runs: int = RUNS
    seed: int = SEED
    out: Path | None = None
    force: bool = False


def run(request: AcceptanceRequest) -> None:
    """Play what the lines need and write the page to a file, or print it.

    Raises InputError for a line that does not exist, or a file that cannot be written.
    """
    for number in request.lines:
        if number not in LINES:
            raise InputError(f"there is no line {number}; allowed: 1 to {max(LINES)}.")
    if request.out is None:
        print(_played(request), end="")
        return
    with folders.whole_file(request.out, request.force) as file:
        file.write_text(_played(request), encoding="utf-8")
    console().print(f"Written to {request.out}", soft_wrap=True)


def _played(request: AcceptanceRequest) -> str:
    told = console(stderr=True)
    if not kernel_is_kept():
        told.print("Compiling the engine, once: about half a minute.", soft_wrap=True)
    with counting("wars", told) as counter:
        laboratory = Laboratory(request.runs, request.seed, counter)
        chosen = {n: LINES[n](laboratory) for n in sorted(set(request.lines)) or LINES}
        return page(chosen, laboratory, "make acceptance")
