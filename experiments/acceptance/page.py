"""The acceptance as a page of Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version

from abm.noise import SEED
from experiments.acceptance.laboratory import RUNS, SILOED, Laboratory
from experiments.acceptance.line import Line, Table
from experiments.acceptance.trace import ledgers, months
from experiments.measures import SHARE, TIME
from experiments.wording import DISCLAIMER

HEAD = """\
# Acceptance

What the model is expected to show, and whether it does. {disclaimer}

{runs:,} paired wars of the default scenario for each contrast, seed {seed}; Concert {version},
scenario hash {hash}. Every interval is 95% and keeps the pairing. A verdict follows a rule fixed
beforehand, against a smallest effect of interest of {share:g} of wars or {time:g} month: a claim
*holds* when the whole interval lies on its side of that effect, is *refuted* when the whole
interval lies on the other side, and is *undecided* otherwise. Nothing was tuned until it agreed. A
refuted claim is a finding: it is traced below through the evidence ledger.

All of it again: `{command}`; a single line: `concert acceptance 7`.
"""


def page(lines: Mapping[int, Line], laboratory: Laboratory, command: str) -> str:
    """Return the page; refuted claims are replayed and traced as it is written."""
    head = HEAD.format(
        disclaimer=DISCLAIMER,
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


def _titled(table: Table) -> str:
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
