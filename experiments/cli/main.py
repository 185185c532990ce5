"""The command line: `concert` and its commands. Heavy libraries are imported inside commands."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from abm.noise import LARGEST_RUN, LARGEST_SEED, SEED
from experiments.cli.options import (
    EXAMPLE,
    SCENARIO,
    SEED_HELP,
    Force,
    Months,
    Seed,
    Set,
    invocation,
    number,
    show_help,
    whole,
)
from experiments.cli.study import app as study
from experiments.console import guarded
from experiments.output import Invocation

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
    from experiments.cli.catalogue import ScenariosRequest, show_scenarios

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
    from experiments.cli.catalogue import ParametersRequest, list_parameters

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
    from experiments.cli.catalogue import NewScenarioRequest, write_new

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
    from experiments.benchmarks.page import BenchRequest
    from experiments.benchmarks.page import run as measure

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
    from experiments.cli.catalogue import DonorTableRequest, build_data

    build_data(DonorTableRequest(file=file, until=until, out=out, force=force))


MOST_RUNS = 1_000_000


def begin(context: typer.Context) -> None:
    """Tell commands how they were called, and what draws figures: only this module may know."""
    context.obj = Invocation(command=shlex.join(["concert", *sys.argv[1:]]), draw=_draw)
    show_help(context)


app = typer.Typer(
    name="concert",
    callback=begin,
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Explore one argument: does joint military-diplomatic planning shorten a long war?\n\n"
    "An arm is what is compared; a configuration is a named policy that an arm takes. "
    "Nothing here is a forecast.",
    epilog="Start with: concert compare",
)


@app.command(epilog=f"{EXAMPLE}compare siloed coordinated --runs 200 --set theatre.need=4.5")
def compare(
    context: typer.Context,
    arms: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ARM",
            help="Configurations to compare, each a name in the scenario or a .toml file; all "
            "others are compared with the first. By default: siloed coordinated.",
        ),
    ] = None,
    scenario: Annotated[
        str,
        typer.Option(
            "--scenario",
            "-s",
            metavar="SCENARIO",
            help="Scenario to play: the name of a shipped one, or a .toml file.",
        ),
    ] = SCENARIO,
    runs: Annotated[
        int | None,
        typer.Option(
            "--runs",
            "-n",
            parser=whole(1, MOST_RUNS),
            metavar="N",
            help="Number of paired wars to play; 1,000 unless --precision is given. With "
            "--precision it is the most that may be played; then 20,000 by default.",
        ),
    ] = None,
    months: Months = None,
    seed: Seed = SEED,
    settings: Set = None,
    precision: Annotated[
        float | None,
        typer.Option(
            parser=number,
            metavar="X",
            help="Play until the 95% interval of the difference in --outcome has this half-width, "
            "in the outcome's unit.",
        ),
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Outcome that --precision is about, such as durably_settled; by default "
            "war_length, in months.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Folder to write; by default the next free results/compare-NNN.",
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Compare arms over paired wars.

    Prints one table and writes a folder with a report, its figures and all data.

    Wars are paired by common random numbers: every arm meets the same random numbers in a run, so
    a difference between arms is due to their policies.
    """
    from experiments.cli.compare import ARMS, ComparisonRequest
    from experiments.cli.compare import run_comparison as run

    request = ComparisonRequest(
        arms=arms or ARMS,
        scenario=scenario,
        runs=runs,
        months=months,
        seed=seed,
        settings=settings or [],
        half_width=precision,
        outcome=outcome,
        out=out,
        force=force,
    )
    run(request, invocation(context))


@app.command(epilog=f"{EXAMPLE}run --configuration coordinated --run 37 --out war.csv")
def run(
    scenario: Annotated[
        str | None,
        typer.Option(
            "--scenario",
            "-s",
            metavar="SCENARIO",
            help="Scenario to play: the name of a shipped one, or a .toml file; by default "
            f"{SCENARIO}.",
        ),
    ] = None,
    configuration: Annotated[
        str | None,
        typer.Option(
            "--configuration",
            "-c",
            metavar="ARM",
            help="Configuration to play: a name in the scenario, or a .toml file; by default "
            "siloed.",
        ),
    ] = None,
    number: Annotated[
        int | None,
        typer.Option(
            "--run",
            parser=whole(0, LARGEST_RUN),
            metavar="N",
            help="Number of the run, counted from 0; by default 0. Each run has random numbers "
            "of its own.",
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            parser=whole(0, LARGEST_SEED), metavar="N", help=f"{SEED_HELP}. By default {SEED}."
        ),
    ] = None,
    months: Months = None,
    settings: Set = None,
    engine: Annotated[
        str,
        typer.Option(
            metavar="ENGINE",
            help="Engine that plays: compiled (fast) or mesa (readable). Both give the same "
            "numbers to the last bit.",
        ),
    ] = "compiled",
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="DIR",
            help="Folder of a comparison or study of which a war is played again, exactly.",
        ),
    ] = None,
    replay: Annotated[
        Path | None,
        typer.Option(
            "--replay",
            metavar="FILE",
            help="File of a session that was saved at the live page and is played again, exactly.",
        ),
    ] = None,
    arm: Annotated[
        str | None,
        typer.Option(
            "--arm",
            metavar="ARM",
            help="Arm to play, with --from or --replay; by default the first.",
        ),
    ] = None,
    point: Annotated[
        int | None,
        typer.Option(
            parser=whole(0),
            metavar="P",
            help="Point of the study to play, counted from 0; needed with --from and a study.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="File to write the war to, a row for each month; it ends in .csv or .parquet.",
        ),
    ] = None,
    ledger: Annotated[
        Path | None,
        typer.Option(
            "--ledger",
            metavar="FILE",
            help="File to write the evidence ledger to: each change of a Kremlin agent's belief "
            "and its cause. It ends in .csv or .parquet.",
        ),
    ] = None,
    partners: Annotated[
        Path | None,
        typer.Option(
            "--partners",
            metavar="FILE",
            help="File to write each partner's account to, by month, and why it signed nothing. "
            "It ends in .csv or .parquet.",
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Play one war and show it month by month.

    With --from or --replay a war of a comparison, a study or a session is repeated exactly.
    """
    from experiments.cli.run import RunRequest, run_war
    from experiments.output import Files

    request = RunRequest(
        scenario=scenario,
        configuration=configuration,
        run=number,
        seed=seed,
        months=months,
        settings=settings or [],
        source=source,
        arm=arm,
        replay=replay,
        point=point,
        engine=engine,
        files=Files(out=out, ledger=ledger, partners=partners, force=force),
    )
    run_war(request)


@app.command(epilog=f"{EXAMPLE}view six-partners\n  concert view --replay war.replay")
def view(
    scenario: Annotated[
        str | None,
        typer.Argument(
            metavar="SCENARIO",
            help="Scenario to play: the name of a shipped one, or a .toml file; by default "
            f"{SCENARIO}.",
        ),
    ] = None,
    port: Annotated[
        int,
        typer.Option(
            parser=whole(1, 65_535),
            metavar="N",
            help="Port of this machine at which the page is served.",
        ),
    ] = 8765,
    host: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Address at which the page is served. By default only this machine can open it; "
            "with 0.0.0.0 everybody in your network can.",
        ),
    ] = "127.0.0.1",
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Serve the page without opening a browser.")
    ] = False,
    replay: Annotated[
        Path | None,
        typer.Option(
            "--replay",
            metavar="FILE",
            help="File of a session that was saved at the page, to open again; it has its own "
            "scenario.",
        ),
    ] = None,
) -> None:
    """Watch two wars side by side in the browser.

    Play them month by month, change policies, fork a war and replay it. The page is served until
    you stop it with Ctrl-C.
    """
    from viz.live.server import view as serve
    from viz.live.tab import ViewRequest

    request = ViewRequest(
        scenario=scenario, replay=replay, host=host, port=port, browse=not no_browser
    )
    serve(request)


@app.command(epilog=f"{EXAMPLE}report results/compare-001")
def report(
    context: typer.Context,
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Folder that a comparison was written to."),
    ],
) -> None:
    """Draw the report of a comparison again.

    Figures and report.html are written from the data in the comparison's folder; nothing is played.
    """
    from experiments.cli.compare import ReportRequest
    from experiments.cli.compare import run_report as run

    run(ReportRequest(folder=folder), invocation(context))


@app.command(epilog=f"{EXAMPLE}acceptance 7 10\n  concert acceptance --out acceptance.md")
def acceptance(
    lines: Annotated[
        list[int] | None,
        typer.Argument(
            parser=whole(1),
            metavar="LINE",
            help="Numbers of the expectations to test, from 1 to 11; by default all.",
        ),
    ] = None,
    runs: Annotated[
        int,
        typer.Option(
            "--runs",
            "-n",
            parser=whole(20, 100_000),
            metavar="N",
            help="Number of paired wars to play for each contrast, from 20 to 100,000.",
        ),
    ] = 1000,
    seed: Seed = SEED,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="File to write the page to (Markdown), not to the screen."
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Test whether the model shows what is expected of it.

    Each expectation is a numbered line with figures, 95% intervals and a verdict: holds, refuted
    or undecided. All of them take some minutes.
    """
    from experiments.acceptance.page import AcceptanceRequest, run

    run(AcceptanceRequest(lines=lines or [], runs=runs, seed=seed, out=out, force=force))


def _draw(folder: Path) -> None:
    from viz.report.report import write

    write(folder)


register(app)
app.add_typer(study, name="study")


def main() -> None:
    """Run the command line; what a user gets wrong is one or two lines and exit code 2."""
    sys.exit(guarded(app))
