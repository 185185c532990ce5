"""The commands for pages: the live page, and the two that the product writes of itself.

Each imports what carries it out when it is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abm.engine.processors import limited
from abm.errors import InputError
from abm.noise import SEED
from abm.scenarios import DEFAULT
from experiments.cli.options import (
    EXAMPLE,
    Force,
    Page,
    QuietAlone,
    Seed,
    Workers,
    WorldsAsked,
    whole,
)
from experiments.worlds import ACCEPTED

if TYPE_CHECKING:
    from experiments.sample.kept import KeptWars

app = typer.Typer()


@app.command(
    epilog=f"{EXAMPLE}view six-partners\n  concert view --replay war.replay\n"
    "  concert view --from results/first\n"
    "  concert view --from results/study --point 3 --arm siloed --arm coordinated"
)
def view(
    scenario: Annotated[
        str | None,
        typer.Argument(
            metavar="SCENARIO",
            help="Scenario to play: the name of a shipped one, or a .toml file; by default "
            f"{DEFAULT}.",
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
            "with 0.0.0.0 whoever in your network has the address that is printed can.",
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
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="DIR",
            help="Folder of a comparison or study whose wars are looked at: the distributions of "
            "its runs, and each run played again, exactly.",
        ),
    ] = None,
    arms: Annotated[
        list[str] | None,
        typer.Option(
            "--arm",
            metavar="ARM",
            help="Arm to show, with --from; once for each, three at most. By default all.",
        ),
    ] = None,
    point: Annotated[
        int | None,
        typer.Option(
            parser=whole(0),
            metavar="P",
            help="Point of the study to show, counted from 0; needed with --from and a study of "
            "several.",
        ),
    ] = None,
    worlds: WorldsAsked = ACCEPTED,
    workers: Workers = None,
) -> None:
    """Watch two wars in the browser, beneath how 500 of each end.

    Play them month by month, change policies, fork a war and replay it, step through the runs that
    end alike. The page is served until you stop it with Ctrl-C. A saved session and the wars of a
    folder are played in their own worlds.
    """
    from viz.live.server import view as serve
    from viz.live.tab import ViewRequest

    request = ViewRequest(
        scenario=scenario,
        replay=replay,
        kept=_kept(source, arms or [], point, scenario is None and replay is None),
        worlds=worlds,
        host=host,
        port=port,
        browse=not no_browser,
    )
    with limited(workers):
        serve(request)


def _kept(
    source: Path | None, arms: Sequence[str], point: int | None, alone: bool
) -> KeptWars | None:
    """Return the wars that a folder keeps, if one is named; raises InputError."""
    if source is None:
        if arms or point is not None:
            raise InputError(f"{'--arm' if arms else '--point'} goes with --from.")
        return None
    if not alone:
        raise InputError(
            "--from opens wars as they are kept; allowed with it: --arm and, of a study, --point, "
            "but no scenario and no --replay."
        )
    from experiments.sample.kept import KeptRequest, opened

    return opened(KeptRequest(source, arms, point))


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
    workers: Workers = None,
    out: Page = None,
    force: Force = False,
    quiet: QuietAlone = False,
) -> None:
    """Test whether the model shows what is expected of it.

    Each expectation is a numbered line with figures, 95% intervals and a verdict: holds, refuted
    or undecided. All of them take some minutes.
    """
    from experiments.acceptance.page import AcceptanceRequest, run

    with limited(workers):
        run(AcceptanceRequest(lines=lines or [], runs=runs, seed=seed, out=out, force=force))


@app.command(epilog=f"{EXAMPLE}bench --out performance.md")
def bench(
    out: Page = None,
    quick: Annotated[
        bool,
        typer.Option("--quick", help="Measure for seconds, not minutes; the figures are rough."),
    ] = False,
    force: Force = False,
    quiet: QuietAlone = False,
) -> None:
    """Measure how fast Concert is on this machine.

    Both engines, memory, the time to start, and how time grows with the size of a war. It takes
    some minutes. All processors that may be used are; fewer if NUMBA_NUM_THREADS says so.
    """
    from experiments.benchmarks.page import BenchRequest
    from experiments.benchmarks.page import run as measure

    measure(BenchRequest(out=out, quick=quick, force=force))
