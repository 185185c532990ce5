"""The acceptance: its lines by number, and a page of Markdown that says what they found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from abm.errors import InputError
from abm.noise import SEED
from experiments import output
from experiments.acceptance import assurances, headline, persuasion, placebos, planning
from experiments.acceptance.claims import Line, TextTable
from experiments.acceptance.laboratory import RUNS, SILOED, Laboratory
from experiments.acceptance.trace import ledgers, months
from experiments.comparison.design import counting_wars
from experiments.comparison.measures import SHARE, TIME
from experiments.text import DISCLAIMER
from experiments.warrant import of_scenario

HEAD = """\
# Acceptance

What the model is expected to show, and whether it does. {disclaimer} {warrant}

{runs:,} paired wars of the default scenario for each contrast, seed {seed}; Concert {version},
scenario hash {hash}. Every interval is 95% and keeps the pairing. A verdict follows a rule fixed
beforehand, against a smallest effect of interest of {share:g} of wars or {time:g} month: a claim
*holds* when the whole interval lies on its side of that effect, is *refuted* when the whole
interval lies on the other side, and is *undecided* otherwise. Nothing was tuned until it agreed. A
refuted claim is a finding: it is traced below through the evidence ledger.

All of it again: `{command}`; a single line: `concert acceptance 7`.
"""
LINES: dict[int, Callable[[Laboratory], Line]] = {
    1: headline.contrast,
    2: planning.channels,
    3: planning.effort,
    4: planning.divergence,
    5: assurances.interaction,
    6: assurances.decay,
    7: persuasion.beliefs,
    8: persuasion.clock,
    9: placebos.placebos,
    10: persuasion.mediation,
    11: headline.sensitivity,
}


@dataclass(frozen=True, kw_only=True)
class AcceptanceRequest:
    """The request of `concert acceptance`: lines (all if none is named), wars, the file."""

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
    output.write_page(lambda: _played(request), request.out, request.force)


def _played(request: AcceptanceRequest) -> str:
    with counting_wars() as counter:
        laboratory = Laboratory(request.runs, request.seed, counter)
        chosen = {n: LINES[n](laboratory) for n in sorted(set(request.lines)) or LINES}
        return page(chosen, laboratory, "make acceptance")


def page(lines: Mapping[int, Line], laboratory: Laboratory, command: str) -> str:
    """Return the page; refuted claims are replayed and traced as it is written."""
    head = HEAD.format(
        disclaimer=DISCLAIMER,
        warrant=of_scenario(SILOED.scenario).sentence,
        runs=laboratory.runs,
        seed=laboratory.seed,
        version=version("concert-policy-lab"),
        hash=SILOED.scenario.hash,
        share=SHARE,
        time=TIME,
        command=command,
    )
    told = [section(number, line, laboratory) for number, line in lines.items()]
    return "\n".join([head, "## All claims\n", overview(lines), *told]) + "\n"


def overview(lines: Mapping[int, Line]) -> str:
    """Return one table of all claims with figures and verdicts."""
    rows = [
        (str(number), claim.text, claim.figure, f"**{claim.verdict}**")
        for number, line in lines.items()
        for claim in line.claims
    ]
    return markdown(("line", "claim", "figure [95%]", "verdict"), rows, figures=False)


def section(number: int, line: Line, laboratory: Laboratory) -> str:
    """Return one line of the acceptance: its tables, notes, what is refuted and why."""
    parts = [f"## {number}. {line.title}\n", *(_titled(table) for table in line.tables)]
    parts += [f"{note}\n" for note in line.notes]
    refuted = [claim for claim in line.claims if claim.verdict == "refuted"]
    parts += [f"*Refuted: {claim.text}.* {claim.why}\n" for claim in refuted]
    if refuted and line.traced:
        parts += [_titled(read(laboratory, line.traced)) for read in (ledgers, months)]
    parts.append(f"Repeat: `concert acceptance {number}{_asked(laboratory)}`.\n")
    return "\n".join(parts)


def _asked(laboratory: Laboratory) -> str:
    usual = (laboratory.runs, laboratory.seed) == (RUNS, SEED)
    return "" if usual else f" --runs {laboratory.runs} --seed {laboratory.seed}"


def _titled(table: TextTable) -> str:
    return f"{table.title}:\n\n{markdown(table.columns, table.rows)}"


def markdown(columns: Sequence[str], rows: Sequence[Sequence[str]], figures: bool = True) -> str:
    """Return a table in Markdown; figures, in all columns but the first, stand to the right.

    >>> print(markdown(("a", "b"), [("x", "1")]), end="")
    | a | b |
    | --- | ---: |
    | x | 1 |
    """
    ruler = ["---", *("---:" if figures else "---" for _ in columns[1:])]
    lines = [columns, ruler, *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
