"""The commands beside playing: what there is to choose, files to begin with, how fast it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.options import EXAMPLE, Force, Set, show_help

data = typer.Typer(
    callback=show_help,
    invoke_without_command=True,
    rich_markup_mode=None,
    help="Build the data tables that scenarios read.",
    epilog=f"{EXAMPLE}data build tracker.csv --out donors.csv",
)


def register(app: typer.Typer) -> None:
    """Add the commands to a command line."""
    app.command(epilog=f"{EXAMPLE}scenarios six-partners --set theatre.need=4.5")(scenarios)
    app.command(epilog=f"{EXAMPLE}parameters reserves")(parameters)
    app.command(epilog=f"{EXAMPLE}new my-war")(new)
    app.command(epilog=f"{EXAMPLE}bench --out performance.md")(bench)
    data.command(epilog=f"{EXAMPLE}data build tracker.csv --until 2024-12 --out donors.csv")(build)
    app.add_typer(data, name="data")


def scenarios(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="SCENARIO",
            help="Scenario to show, every value with its origin: the name of a shipped one, or a "
            ".toml file. Without it all shipped scenarios are listed.",
        ),
    ] = None,
    settings: Set = None,
) -> None:
    """List the shipped scenarios, or show one in full."""
    from experiments.catalogue import ScenariosRequest, show_scenarios

    show_scenarios(ScenariosRequest(name=name, settings=settings or []))


def parameters(
    search: Annotated[
        str | None,
        typer.Argument(
            metavar="TEXT",
            help="Text that a parameter's name or meaning must contain; by default all are shown.",
        ),
    ] = None,
) -> None:
    """List the model's parameters.

    Each has a unit, a default, a range, a source and how confident the source makes one.
    """
    from experiments.catalogue import ParametersRequest, list_parameters

    list_parameters(ParametersRequest(search=search))


def new(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="Name of the scenario: letters, digits, - and _."),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="File to write, ending in .toml; by default NAME.toml."
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Write a commented scenario file to start from."""
    from experiments.catalogue import NewScenarioRequest, write_new

    write_new(NewScenarioRequest(name=name, out=out, force=force))


def bench(
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="File to write the page to (Markdown), not to the screen."
        ),
    ] = None,
    quick: Annotated[
        bool,
        typer.Option("--quick", help="Measure for seconds, not minutes; the figures are rough."),
    ] = False,
    force: Force = False,
) -> None:
    """Measure how fast Concert is on this machine.

    Both engines, memory, the time to start, and how time grows with the size of a war. It takes
    some minutes.
    """
    from experiments.bench.command import BenchRequest
    from experiments.bench.command import run as measure

    measure(BenchRequest(out=out, quick=quick, force=force))


def build(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Monthly donor table of the Ukraine Support Tracker (CSV)."
        ),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE", help="File to write the table of donors to (CSV)."),
    ],
    until: Annotated[
        str,
        typer.Option(
            "--until", metavar="YYYY-MM", help="Last month whose aid is counted, as YYYY-MM."
        ),
    ] = "2024-12",
    force: Force = False,
) -> None:
    """Build the table of donors.

    It is made from any release of the Ukraine Support Tracker.
    """
    from experiments.catalogue import DonorTableRequest, build_data

    build_data(DonorTableRequest(file=file, until=until, out=out, force=force))
