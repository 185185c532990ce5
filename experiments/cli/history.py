"""The commands that hold the model against the record; each imports what carries it out."""

from __future__ import annotations

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
    calendar_month,
    invocation,
    month,
    whole,
)
from experiments.worlds import ACCEPTED

app = typer.Typer()


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

Observed = Annotated[
    Path,
    typer.Option(
        "--observed",
        metavar="DIR",
        help="Folder with the tables of the record, as `concert data check` takes it.",
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
            parser=calendar_month,
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
            "waves have half as many. With fewer than 1,024 little is learned.",
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


@app.command(
    epilog=f"{EXAMPLE}validate --observed figures --from 2024-01 --to 2024-12\n"
    "  concert validate --observed figures --from 2024-07 --to 2024-12 --json"
)
def validate(
    observed: Observed,
    first: Annotated[
        int,
        typer.Option(
            "--from", parser=month, metavar="YYYY-MM", help="First month of the window to score."
        ),
    ],
    last: Annotated[
        int,
        typer.Option(
            "--to", parser=month, metavar="YYYY-MM", help="Last month of the window to score."
        ),
    ],
    given: Annotated[
        int | None,
        typer.Option(
            "--given-until",
            parser=month,
            metavar="YYYY-MM",
            help="Last month of the record that the model and its rivals are given; by default "
            "the month before the window.",
        ),
    ] = None,
    scenario: Scenario = DEFAULT,
    settings: Set = None,
    worlds: Annotated[
        str,
        typer.Option(
            metavar="WORLDS",
            help=f"Worlds in which wars are played: {ACCEPTED} (those that ship and were accepted "
            "on nothing later than the months that are given), a file that concert calibrate "
            "wrote, or a number of worlds, from 20 to 20,000, sampled around the scenario.",
        ),
    ] = ACCEPTED,
    runs: Annotated[
        int,
        typer.Option(
            "--runs",
            "-n",
            parser=whole(1, 1_000),
            metavar="N",
            help="Number of wars in each world, from 1 to 1,000.",
        ),
    ] = 20,
    seed: Seed = SEED,
    workers: Workers = None,
    as_json: Json = False,
    out: Page = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Score the model on months that it was not given.

    Wars in many worlds are weighted by how close they are to the months before, and scored beside
    naive rivals and rival structures of the model. What counts as better was fixed beforehand: exit
    code 0 says that it was met, 1 that it was not, 2 that something cannot be scored. What was
    decided outside the theory in these months belongs in a scenario.
    """
    from experiments.validation.table import ValidationRequest, run
    from experiments.validation.validation import AskedMonths

    with limited(workers):
        run(
            ValidationRequest(
                observed=observed,
                months=AskedMonths(first, last, first - 1 if given is None else given),
                scenario=scenario,
                settings=settings or [],
                worlds=worlds,
                runs=runs,
                seed=seed,
                as_json=as_json,
                out=out,
                force=force,
            )
        )


@app.command(
    epilog=f"{EXAMPLE}hindcast --observed figures\n"
    "  concert hindcast --observed figures --out hindcast.md"
)
def hindcast(
    observed: Observed,
    scenario: Scenario = DEFAULT,
    runs: Wars = 400,
    settings: Set = None,
    seed: Seed = SEED,
    workers: Workers = None,
    as_json: Json = False,
    out: Page = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Tell the Kremlin what the record says.

    The same wars are played as they are and with the record in place of reports: the front, losses,
    how aid came and went. The months in which theories of victory end stand beside those of the
    record, then those of wars that are told of one thing alone.
    """
    from experiments.validation.hindcast import RunsDesign
    from experiments.validation.hindcast_table import HindcastRequest, run

    with limited(workers):
        run(
            HindcastRequest(
                observed=observed,
                scenario=scenario,
                settings=settings or [],
                wars=RunsDesign(runs, seed),
                as_json=as_json,
                out=out,
                force=force,
            )
        )


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
