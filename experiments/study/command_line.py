"""The commands of `concert study`. Heavy libraries are imported inside commands."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from experiments.options import EXAMPLE as OF_CONCERT
from experiments.options import Force, show_help, whole

EXAMPLE = f"{OF_CONCERT}study "

app = typer.Typer(
    callback=show_help,
    invoke_without_command=True,
    rich_markup_mode=None,
    help="Studies of many wars. What is uncertain, what can be chosen, kept in a folder.",
    epilog=f"{EXAMPLE}plan small",
)

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="A study file (.toml), or a shipped study's name.")
]


@app.command(epilog=f"{EXAMPLE}new my-study")
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the study.")],
    out: Annotated[Path | None, typer.Option("--out", help="File; default: NAME.toml.")] = None,
    force: Force = False,
) -> None:
    """Write a commented study file to start from."""
    from experiments.study.starting import write_new

    write_new(name, out, force)


@app.command(epilog=f"{EXAMPLE}plan coordination")
def plan(file: File) -> None:
    """Say what a study takes. Wars, time, disk and memory, measured here on a few of its wars."""
    from experiments.study.planning import run as tell

    tell(file)


Workers = Annotated[
    int | None,
    typer.Option(parser=whole(1, 1024), metavar="N", help="Threads here; default: one a core."),
]
Cluster = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Play on the workers of this Dask scheduler instead."),
]
Drift = Annotated[
    bool,
    typer.Option("--accept-drift", help="Go on with other code or libraries; it is recorded."),
]
Directory = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a study.")]


@app.command(epilog=f"{EXAMPLE}run studies/small.toml --out results/small")
def run(
    file: File,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="A new folder; default: next free results/NAME-NNN."
        ),
    ] = None,
    workers: Workers = None,
    cluster: Cluster = None,
) -> None:
    """Play a study. Every finished block is kept, whatever happens; go on with resume."""
    from experiments.study.session import Means, begin

    begin(file, out, Means(workers, cluster, command()))


@app.command(epilog=f"{EXAMPLE}resume results/small")
def resume(
    folder: Directory,
    workers: Workers = None,
    cluster: Cluster = None,
    accept_drift: Drift = False,
) -> None:
    """Go on with a study. Checks every part, then plays what is missing."""
    from experiments.study.session import Means, go_on

    go_on(folder, Means(workers, cluster, command(), accept_drift))


@app.command(epilog=f"{EXAMPLE}extend results/small --runs 50")
def extend(
    folder: Directory,
    runs: Annotated[
        int | None,
        typer.Option(parser=whole(1), metavar="M", help="Runs of each arm at every point, in all."),
    ] = None,
    points: Annotated[
        int | None, typer.Option(parser=whole(1), metavar="P", help="Points, in all.")
    ] = None,
    workers: Workers = None,
    cluster: Cluster = None,
    accept_drift: Drift = False,
) -> None:
    """Enlarge a study. Adds runs or points; what is there is neither played nor written again."""
    from experiments.study.extending import More
    from experiments.study.session import Means, go_on

    go_on(folder, Means(workers, cluster, command(), accept_drift), More(runs, points))


@app.command(epilog=f"{EXAMPLE}status results/small")
def status(folder: Directory) -> None:
    """Show how a study stands. Reads only."""
    from experiments.study.status import run as show

    show(folder)


@app.command(epilog=f"{EXAMPLE}verify results/small --blocks 10")
def verify(
    folder: Directory,
    blocks: Annotated[
        int, typer.Option(parser=whole(0), metavar="K", help="Blocks to play anew, at random.")
    ] = 3,
) -> None:
    """Check a study. Every checksum, nothing missing, and some blocks played anew, byte by byte."""
    from experiments.study.verifying import run as check

    check(folder, blocks)


@app.command(epilog=f'{EXAMPLE}compare results/small --where "need > 4"')
def compare(
    context: typer.Context,
    folder: Directory,
    where: Annotated[
        str | None,
        typer.Option(metavar="CONDITION", help='Only points where it holds, such as "need > 4".'),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder; default: next free results/compare-NNN.")
    ] = None,
    force: Force = False,
) -> None:
    """Compare the arms of a study. Over all points or a slice of them; table, folder and report."""
    from experiments.study.comparing import Request
    from experiments.study.comparing import run as show

    show(Request(folder, where, out, force), command(), context.obj)


def command() -> str:
    """Return the command as it was given."""
    return shlex.join(["concert", *sys.argv[1:]])
