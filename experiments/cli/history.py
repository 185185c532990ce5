"""The commands that hold the model against the record; each imports what carries it out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from abm.engine.processors import limited
from abm.noise import SEED
from abm.scenarios import DEFAULT
from experiments.cli.catalogue import data
from experiments.cli.options import (
    EXAMPLE,
    Force,
    Json,
    Page,
    Quiet,
    QuietAlone,
    Scenario,
    Seed,
    Set,
    Workers,
    invocation,
    whole,
)

app = typer.Typer()


def _calendar_month(text: str) -> str:
    """Read a calendar month; raises typer.BadParameter, to which the option's name is added."""
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text):
        raise typer.BadParameter(f"{text!r}; allowed: a month such as 2024-12.")
    return text


Wars = Annotated[
    int,
    typer.Option(
        "--runs",
        "-n",
        parser=whole(10, 5_000),  # every month of them is in memory at once
        metavar="N",
        help="Number of wars in which the patterns are read, from 10 to 5,000.",
    ),
]


@app.command(epilog=f"{EXAMPLE}patterns --scenario first-edition\n  concert patterns --json")
def patterns(
    scenario: Scenario = DEFAULT,
    arm: Annotated[
        str,
        typer.Option(
            "--arm",
            metavar="ARM",
            help="Configuration to play: its name, or a .toml file that holds one.",
        ),
    ] = "siloed",
    runs: Wars = 400,
    settings: Set = None,
    seed: Seed = SEED,
    workers: Workers = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Hold wars against the record.

    Each pattern of 2022 to 2024 has numbers from public sources and bands fixed beforehand; it
    passes when all its numbers lie in their bands. Patterns that are held back are scored, and
    nothing is fitted to them.
    """
    from experiments.history.scorecard import PatternsRequest, show_patterns

    with limited(workers):
        show_patterns(
            PatternsRequest(
                scenario=scenario,
                arm=arm,
                settings=settings or [],
                runs=runs,
                seed=seed,
                as_json=as_json,
            )
        )


@app.command(epilog=f"{EXAMPLE}changes --out model-changes.md")
def changes(
    runs: Wars = 400,
    pairs: Annotated[
        int,
        typer.Option(
            parser=whole(10, 100_000),
            metavar="N",
            help="Number of paired wars for the effect of coordination, from 10 to 100,000.",
        ),
    ] = 200,
    seed: Seed = SEED,
    workers: Workers = None,
    out: Page = None,
    force: Force = False,
    quiet: QuietAlone = False,
) -> None:
    """Say what each change between the editions of the model does.

    Every mend is laid over the first edition, alone and after those before it: which patterns of
    the record then pass, and last, for whoever wants to know, what coordination then adds.
    """
    from experiments.history.changes import ChangesRequest, run

    with limited(workers):
        run(ChangesRequest(runs=runs, pairs=pairs, seed=seed, out=out, force=force))


@app.command(epilog=f"{EXAMPLE}calibrate\n  concert calibrate --until 2023-12 --budget 1024")
def calibrate(
    context: typer.Context,
    until: Annotated[
        str,
        typer.Option(
            "--until",
            parser=_calendar_month,
            metavar="YYYY-MM",
            help="Last month of the record that counts; nothing later is read.",
        ),
    ] = "2024-12",
    budget: Annotated[
        int,
        typer.Option(
            parser=whole(16, 65_536),
            metavar="N",
            help="Number of points of the first wave, a power of two from 16 to 65,536. Later "
            "waves have a quarter as many. With fewer than 1,024 little is learned.",
        ),
    ] = 8_192,
    seed: Seed = SEED,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Folder of the calibration, by default results/calibrate. One that was "
            "interrupted is gone on with by the same command.",
        ),
    ] = None,
    workers: Workers = None,
    quiet: QuietAlone = False,
) -> None:
    """Find the worlds that the record accepts.

    Parameters are drawn from their ranges, wars of the historical arm are played, and points whose
    wars come near the record are looked at more closely, wave by wave. Arms are not compared, and
    what is held back is not read. With 1,024 points it takes minutes, with all its points longer.
    """
    from experiments.calibration.calibration import CalibrationRequest, run

    with limited(workers):
        run(
            CalibrationRequest(until=until, budget=budget, seed=seed, out=out, workers=workers),
            invocation(context),
        )


@app.command(epilog=f"{EXAMPLE}calibration results/calibrate --out calibration.md")
def calibration(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder of a finished calibration.")
    ],
    out: Page = None,
    force: Force = False,
) -> None:
    """Write the page of a calibration.

    Which patterns pass and conflict, what the record tells of each parameter and what it does not,
    and how far the emulators and intervals can be trusted.
    """
    from experiments.calibration.page import CalibrationPageRequest, write

    write(CalibrationPageRequest(folder=folder, out=out, force=force))


@data.command(epilog=f"{EXAMPLE}data check figures\n  concert data check figures --against older")
def check(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help="Folder with the tables of the record: panel_month.csv, and where they are the "
            "tables that it was joined from.",
        ),
    ],
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            metavar="DIR",
            help="Folder of an earlier release; what was revised since is shown.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check the tables of a record.

    Units, gaps and order are checked, and whether tables agree. Every month from the first to the
    last stands there once and in order; an empty cell is not available, never zero.
    """
    from experiments.history.inspection import RecordRequest, check_record

    check_record(RecordRequest(folder=folder, against=against, as_json=as_json))
