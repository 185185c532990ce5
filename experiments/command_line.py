"""The command line: `concert` and its commands. Heavy libraries are imported inside commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from abm.errors import InputError
from abm.noise import LARGEST_RUN, LARGEST_SEED, SEED
from experiments import besides
from experiments.exits import guarded
from experiments.options import (
    EXAMPLE,
    Force,
    Months,
    ScenarioName,
    Set,
    number,
    show_help,
    whole,
)
from experiments.study.command_line import app as study

MOST_RUNS = 1_000_000


def begin(context: typer.Context) -> None:
    """Hand to commands in other modules how figures are drawn, which only this module may know."""
    context.obj = _draw
    show_help(context)


app = typer.Typer(
    name="concert",
    callback=begin,
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Explore one argument: does joint military-diplomatic planning shorten a long war?",
    epilog="Start with: concert compare",
)


@app.command(epilog=f"{EXAMPLE}compare siloed coordinated --runs 200 --set theatre.need=4.5")
def compare(
    arms: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ARM]...",
            help="Configurations to compare with the first; default: siloed coordinated.",
        ),
    ] = None,
    scenario: ScenarioName = "ukraine-2022",
    runs: Annotated[
        int | None,
        typer.Option(
            *("--runs", "-n"),
            parser=whole(1, MOST_RUNS),
            metavar="N",
            help="Paired wars; default: 1000. With --precision the most; default: 20000.",
        ),
    ] = None,
    months: Months = None,
    seed: Annotated[
        int,
        typer.Option(parser=whole(0, LARGEST_SEED), metavar="N", help="Seed of all luck."),
    ] = SEED,
    settings: Set = None,
    precision: Annotated[
        float | None,
        typer.Option(
            parser=number,
            metavar="X",
            help="Play until the outcome's 95% interval has this half-width.",
        ),
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option(help="With --precision: of which outcome; default: war_length."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder; default: next free results/compare-NNN.")
    ] = None,
    force: Force = False,
) -> None:
    """Compare arms over paired wars. Shows one table; everything behind it goes to a folder."""
    from experiments.comparing import Request, run

    chosen = arms or ["siloed", "coordinated"]
    asked = Request(chosen, scenario, runs, months, seed, settings or [], precision, outcome)
    run(asked, out, force, _command(), _draw)


@app.command(epilog=f"{EXAMPLE}run --configuration coordinated --run 37 --out war.csv")
def run(
    scenario: Annotated[
        str | None,
        typer.Option("--scenario", "-s", help="A name or .toml file; default: ukraine-2022."),
    ] = None,
    configuration: Annotated[
        str | None,
        typer.Option("--configuration", "-c", help="Arm: a name or .toml file; default: siloed."),
    ] = None,
    number: Annotated[
        int | None,
        typer.Option(
            "--run",
            parser=whole(0, LARGEST_RUN),
            metavar="N",
            help="Which run; they count from 0. Default: 0.",
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            parser=whole(0, LARGEST_SEED), metavar="N", help=f"Seed of all luck; default: {SEED}."
        ),
    ] = None,
    months: Months = None,
    settings: Set = None,
    engine: Annotated[
        str, typer.Option(help="mesa (readable) or compiled; they agree to the bit.")
    ] = "compiled",
    source: Annotated[
        Path | None, typer.Option("--from", help="Replay a war of this comparison folder.")
    ] = None,
    replay: Annotated[
        Path | None, typer.Option("--replay", help="Play a session saved at the live page.")
    ] = None,
    arm: Annotated[
        str | None, typer.Option("--arm", help="With --from or --replay: which arm.")
    ] = None,
    point: Annotated[
        int | None,
        typer.Option(parser=whole(0), metavar="P", help="With --from a study: which point."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the months to a .csv or .parquet file.")
    ] = None,
    ledger: Annotated[
        Path | None, typer.Option("--ledger", help="Write the evidence ledger (.csv, .parquet).")
    ] = None,
    partners: Annotated[
        Path | None,
        typer.Option(
            "--partners",
            help="Write each partner's account by month, and why it signed nothing "
            "(.csv, .parquet).",
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Play one war, month by month. Repeats any war of a comparison or session exactly."""
    from experiments.files import Files
    from experiments.running import Choice, run_war

    named = (scenario, configuration, number, seed, months, settings or [])
    choice = Choice(*named, source, arm, replay, point)
    run_war(choice, engine, Files(out, ledger, force, partners))


@app.command(epilog=f"{EXAMPLE}view six-partners\n  concert view --replay war.replay")
def view(
    scenario: Annotated[
        str | None,
        typer.Argument(help="A name or .toml file; default: ukraine-2022."),
    ] = None,
    port: Annotated[
        int, typer.Option(parser=whole(1, 65_535), metavar="N", help="Where the page is served.")
    ] = 8765,
    host: Annotated[
        str, typer.Option(help="Who can open the page; by default only this machine.")
    ] = "127.0.0.1",
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Serve the page, open no browser.")
    ] = False,
    replay: Annotated[
        Path | None, typer.Option("--replay", help="Reopen a session that was saved.")
    ] = None,
) -> None:
    """Watch two wars side by side in the browser. Play, change policies, fork, replay."""
    from abm.scenarios import load
    from experiments.session.replay import read
    from viz.live.opening import Opening
    from viz.live.server import serve

    if scenario is not None and replay is not None:
        raise InputError("give either a scenario or --replay: a session has its own scenario.")
    session = None if replay is None else read(replay)
    serve(Opening(load(scenario or "ukraine-2022"), session, host, port), browse=not no_browser)


@app.command(epilog=f"{EXAMPLE}report results/compare-001")
def report(
    folder: Annotated[Path, typer.Argument(help="Folder of a comparison.")],
) -> None:
    """Draw a comparison anew. Figures and report.html, from the data in its folder."""
    from experiments.reporting import run

    run(folder, _draw)


@app.command(epilog=f"{EXAMPLE}acceptance 7 10\n  concert acceptance --out acceptance.md")
def acceptance(
    lines: Annotated[
        list[int] | None,
        typer.Argument(
            parser=whole(1), metavar="[LINE]...", help="Which lines, 1 to 11; default: all."
        ),
    ] = None,
    runs: Annotated[
        int,
        typer.Option("--runs", "-n", parser=whole(20, 100_000), metavar="N", help="Paired wars."),
    ] = 1000,
    seed: Annotated[
        int,
        typer.Option(parser=whole(0, LARGEST_SEED), metavar="N", help="Seed of all luck."),
    ] = SEED,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the page (Markdown) to a file.")
    ] = None,
    force: Force = False,
) -> None:
    """Test the model. Every line of its acceptance: figures, intervals, verdicts."""
    from experiments.accepting import run

    run(lines or [], runs, seed, out, force)


def _draw(folder: Path) -> None:
    from viz.report import write

    write(folder)


def _command() -> str:
    import shlex

    return shlex.join(["concert", *sys.argv[1:]])


besides.register(app)
app.add_typer(study, name="study")


def main() -> None:
    """Run the command line; what a user gets wrong is one or two lines and exit code 2."""
    sys.exit(guarded(app))
