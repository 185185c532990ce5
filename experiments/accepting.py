"""The command `concert acceptance`: every line, or some, as a page or on the screen."""

from __future__ import annotations

from pathlib import Path

from abm.compiling import kernel_is_kept
from abm.errors import InputError
from experiments import folders
from experiments.acceptance.laboratory import Laboratory
from experiments.acceptance.lines import LINES
from experiments.acceptance.page import page
from experiments.progress import counting
from experiments.sheet import console


def run(numbers: list[int], runs: int, seed: int, out: Path | None, force: bool) -> None:
    """Play what the lines need and write the page to a file, or print it.

    Raises InputError for a line that does not exist, or a file that cannot be written.
    """
    for number in numbers:
        if number not in LINES:
            raise InputError(f"there is no line {number}; allowed: 1 to {max(LINES)}.")
    if out is None:
        print(_played(numbers, runs, seed), end="")
        return
    with folders.whole_file(out, force) as file:
        file.write_text(_played(numbers, runs, seed), encoding="utf-8")
    console().print(f"Written to {out}", soft_wrap=True)


def _played(numbers: list[int], runs: int, seed: int) -> str:
    told = console(stderr=True)
    if not kernel_is_kept():
        told.print("Compiling the engine, once: about half a minute.", soft_wrap=True)
    with counting("wars", told) as counter:
        laboratory = Laboratory(runs, seed, counter)
        chosen = {n: LINES[n](laboratory) for n in sorted(set(numbers)) or LINES}
        return page(chosen, laboratory, "make acceptance")
