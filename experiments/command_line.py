"""The command line: `concert` and its commands. Heavy libraries are imported inside commands."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from abm.errors import InputError, NumericalFault

app = typer.Typer(
    name="concert",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Explore one argument: does joint military-diplomatic planning shorten a long war?",
    epilog="Start with: concert compare",
)
data = typer.Typer(help="Tables of figures from data.", rich_markup_mode=None, no_args_is_help=True)
app.add_typer(data, name="data")

LARGEST_SEED = 2**63 - 1
LARGEST_RUN = 2**32 - 1

ScenarioName = Annotated[
    str, typer.Option("--scenario", "-s", help="Name of a shipped scenario, or a .toml file.")
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Set a value, in all arms; can be repeated."),
]
Seed = Annotated[int, typer.Option("--seed", min=0, max=LARGEST_SEED, help="Seed of all luck.")]
Months = Annotated[
    int | None, typer.Option("--months", min=1, help="Horizon; default: the scenario's.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace what exists.")]


@app.command(epilog="Example: concert compare siloed coordinated --runs 200 --set theatre.need=4.5")
def compare(
    arms: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ARM]...",
            help="Configurations to compare with the first; default: siloed coordinated.",
        ),
    ] = None,
    scenario: ScenarioName = "ukraine-2022",
    runs: Annotated[int, typer.Option("--runs", "-n", min=1, help="Paired wars.")] = 1000,
    months: Months = None,
    seed: Seed = 2022,
    settings: Set = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder; default: next free results/compare-NNN.")
    ] = None,
    force: Force = False,
) -> None:
    """Compare arms over paired wars: one table, and a folder with everything behind it."""
    from experiments.comparing import Request, run

    asked = Request(arms or ["siloed", "coordinated"], scenario, runs, months, seed, settings or [])
    run(asked, out, force, _command())


@app.command(epilog="Example: concert run --configuration coordinated --run 37 --out war.csv")
def run(
    scenario: ScenarioName = "ukraine-2022",
    configuration: Annotated[
        str | None,
        typer.Option("--configuration", "-c", help="Arm: a name or .toml file; default: siloed."),
    ] = None,
    number: Annotated[
        int, typer.Option("--run", min=0, max=LARGEST_RUN, help="Which run; runs count from 0.")
    ] = 0,
    seed: Annotated[
        int | None, typer.Option(min=0, max=LARGEST_SEED, help="Seed of all luck; default: 2022.")
    ] = None,
    months: Months = None,
    settings: Set = None,
    engine: Annotated[
        str, typer.Option(help="mesa (readable) or compiled; they agree to the bit.")
    ] = "compiled",
    source: Annotated[
        Path | None, typer.Option("--from", help="Replay a war of this comparison folder.")
    ] = None,
    arm: Annotated[str | None, typer.Option("--arm", help="With --from: which arm.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the months to a .csv or .parquet file.")
    ] = None,
    ledger: Annotated[
        Path | None, typer.Option("--ledger", help="Write the evidence ledger (.csv, .parquet).")
    ] = None,
    force: Force = False,
) -> None:
    """Play one war, month by month; or replay any war of a comparison exactly."""
    from experiments.running import Choice, Files, run_war

    choice = Choice(scenario, configuration, number, seed, months, settings or [], source, arm)
    run_war(choice, engine, Files(out, ledger, force))


@app.command(epilog="Example: concert scenarios six-partners --set theatre.need=4.5")
def scenarios(
    name: Annotated[
        str | None, typer.Argument(help="Show this one, every value with its origin.")
    ] = None,
    settings: Set = None,
) -> None:
    """List the scenarios, or show one resolved."""
    from experiments.catalogue import list_scenarios, show_scenario

    if name is None:
        list_scenarios()
    else:
        show_scenario(name, settings or [])


@app.command(epilog="Example: concert parameters reserves")
def parameters(
    search: Annotated[str | None, typer.Argument(help="Only those that mention this.")] = None,
) -> None:
    """Show the register: every parameter with unit, default, range, source and confidence."""
    from experiments.catalogue import list_parameters

    list_parameters(search)


@app.command(epilog="Example: concert new my-war")
def new(
    name: Annotated[str, typer.Argument(help="Name of the scenario.")],
    out: Annotated[Path | None, typer.Option("--out", help="File; default: NAME.toml.")] = None,
    force: Force = False,
) -> None:
    """Write a commented scenario file to start from."""
    from experiments.catalogue import write_new

    write_new(name, out, force)


@data.command(
    epilog="Example: concert data build tracker.csv --until 2024-12 --out donors-2024-12.csv"
)
def build(
    file: Annotated[Path, typer.Argument(help="The tracker's monthly donor table (CSV).")],
    out: Annotated[Path, typer.Option("--out", help="Where to write the table of donors.")],
    until: Annotated[str, typer.Option("--until", help="Last month to use, YYYY-MM.")] = "2024-12",
    force: Force = False,
) -> None:
    """Rebuild the table of donors from a newer release of the Ukraine Support Tracker."""
    from experiments.catalogue import build_data

    build_data(file, until, out, force)


def _command() -> str:
    import shlex

    return shlex.join(["concert", *sys.argv[1:]])


def _fail(message: str) -> int:
    print(f"concert: {message}", file=sys.stderr)
    return 2


def main() -> None:
    """Run the command line; what a user gets wrong is one or two lines and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(_run())


def _run() -> int:
    try:
        return int(app(standalone_mode=False) or 0)
    except (InputError, NumericalFault) as error:
        return _fail(str(error))
    except typer.Abort:
        return _stopped()
    except KeyboardInterrupt:
        return _stopped()
    except typer.TyperException as error:
        return _fail(error.format_message())


def _stopped() -> int:
    print("concert: stopped; nothing was written.", file=sys.stderr)
    return 130
