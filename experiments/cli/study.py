"""The commands of `concert study`; each imports what carries it out when it is called."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from abm.errors import InputError
from abm.scenarios.files import shorten
from abm.scenarios.tables import NAME, NAME_ALLOWED
from experiments.cli.options import EXAMPLE as OF_CONCERT
from experiments.cli.options import (
    Force,
    Json,
    NewFile,
    Quiet,
    QuietAlone,
    ResultFolder,
    Tables,
    Workers,
    invocation,
    show_help,
    whole,
)
from experiments.output import NewFileRequest, begin_file

EXAMPLE = f"{OF_CONCERT}study "
TEMPLATE = Path(__file__).with_name("_study.toml")

app = typer.Typer(
    callback=show_help,
    invoke_without_command=True,
    rich_markup_mode=None,
    help="Plan, run and compare studies of many wars.\n\nA study file says which parameters are "
    "uncertain, which points (sets of values) are drawn, and which arms are compared at each "
    "point. Results are kept in a folder, block by block.",
    epilog=f"{EXAMPLE}plan small",
)

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="Study file (.toml), or the name of a shipped study.")
]


@app.command(epilog=f"{EXAMPLE}new my-study")
def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Name of the study: letters, digits, - and _.")
    ],
    out: NewFile = None,
    force: Force = False,
) -> None:
    """Write a commented study file to start from."""
    write_new(NewStudyRequest(name=name, out=out, force=force))


class NewStudyRequest(NewFileRequest):
    """Request of `concert study new`: the study's name, and where its file goes."""


def write_new(request: NewStudyRequest) -> Path:
    """Write a commented study file and print what to try next.

    Raises InputError for a name that cannot be used, a file that exists (unless `force`) or does
    not end in .toml, and a folder that cannot be written.
    """
    begin_file("study", template(request.name), request.file, request.force)
    print(f"Next: concert study plan {shlex.quote(str(request.file))}")
    return request.file


def template(name: str) -> str:
    """Return a commented study file of this name that runs as it is.

    Raises InputError for a name that could not stand in files and tables.
    """
    if not NAME.fullmatch(name):
        raise InputError(f"study name {shorten(name)} cannot be used; allowed: {NAME_ALLOWED}.")
    return TEMPLATE.read_text(encoding="utf-8").replace("NAME", name)


@app.command(epilog=f"{EXAMPLE}plan coordination\n  concert study plan small --json")
def plan(file: File, workers: Workers = None, as_json: Json = False) -> None:
    """Estimate what a study takes before it is run.

    The number of wars, and the time, disk and memory they need, measured on this machine with a
    few of its wars. Nothing is written.
    """
    from experiments.study.estimate import StudyPlanRequest
    from experiments.study.estimate import run as tell

    tell(StudyPlanRequest(file=file, workers=workers, as_json=as_json))


Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Address of a Dask scheduler, such as tcp://10.0.0.1:8786, whose workers play "
        "instead of this machine.",
    ),
]
CLUSTER_TIMEOUT = 60  # seconds
ClusterTimeout = Annotated[
    int,
    typer.Option(
        "--cluster-timeout",
        parser=whole(1, 86_400),
        metavar="SECONDS",
        help="Seconds for which a cluster's scheduler or a worker may be silent, and in which a "
        "first worker must be there.",
    ),
]
Drift = Annotated[
    bool,
    typer.Option(
        "--accept-drift",
        help="Continue although code or libraries have changed since the study began; the change "
        "is recorded in the study's folder.",
    ),
]
Directory = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a study.")]


@app.command(
    epilog=f"{EXAMPLE}run studies/small.toml --out results/small\n  concert study run small --quiet"
)
def run(
    context: typer.Context,
    file: File,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Folder to make for the results; by default the next free results/NAME-NNN.",
        ),
    ] = None,
    workers: Workers = None,
    cluster: Cluster = None,
    cluster_timeout: ClusterTimeout = CLUSTER_TIMEOUT,
    quiet: QuietAlone = False,
) -> None:
    """Play the wars of a study.

    Every finished block of wars is kept, whatever happens. If it is interrupted, continue it with
    resume.
    """
    from experiments.study.run import StudyRunRequest, begin

    request = StudyRunRequest(
        file=file, out=out, workers=workers, cluster=cluster, cluster_timeout=cluster_timeout
    )
    begin(request, invocation(context))


@app.command(epilog=f"{EXAMPLE}resume results/small")
def resume(
    context: typer.Context,
    folder: Directory,
    workers: Workers = None,
    cluster: Cluster = None,
    cluster_timeout: ClusterTimeout = CLUSTER_TIMEOUT,
    accept_drift: Drift = False,
    quiet: QuietAlone = False,
) -> None:
    """Continue a study that was interrupted.

    Every part that is there is checked first, then what is missing is played.
    """
    from experiments.study.run import StudyResumptionRequest
    from experiments.study.run import resume as play

    request = StudyResumptionRequest(
        folder=folder,
        workers=workers,
        cluster=cluster,
        cluster_timeout=cluster_timeout,
        accept_drift=accept_drift,
    )
    play(request, invocation(context))


@app.command(epilog=f"{EXAMPLE}extend results/small --runs 50")
def extend(
    context: typer.Context,
    folder: Directory,
    runs: Annotated[
        int | None,
        typer.Option(
            parser=whole(1),
            metavar="M",
            help="Number of runs of each arm at every point that the study is to have in all.",
        ),
    ] = None,
    points: Annotated[
        int | None,
        typer.Option(
            parser=whole(1), metavar="P", help="Number of points that it is to have in all."
        ),
    ] = None,
    workers: Workers = None,
    cluster: Cluster = None,
    cluster_timeout: ClusterTimeout = CLUSTER_TIMEOUT,
    accept_drift: Drift = False,
    quiet: QuietAlone = False,
) -> None:
    """Add runs or points to a study.

    Give either --runs or --points. What is there is neither played nor written again.
    """
    from experiments.study.run import More, StudyExtensionRequest
    from experiments.study.run import extend as play

    request = StudyExtensionRequest(
        folder=folder,
        workers=workers,
        cluster=cluster,
        cluster_timeout=cluster_timeout,
        accept_drift=accept_drift,
        more=More(runs=runs, points=points),
    )
    play(request, invocation(context))


@app.command(epilog=f"{EXAMPLE}status results/small\n  concert study status results/small --json")
def status(folder: Directory, as_json: Json = False) -> None:
    """Show how far a study has come.

    The folder is only read, also while the study runs.
    """
    from experiments.study.verify import StudyStatusRequest
    from experiments.study.verify import show_status as show

    show(StudyStatusRequest(folder=folder, as_json=as_json))


@app.command(epilog=f"{EXAMPLE}verify results/small --blocks 10")
def verify(
    folder: Directory,
    blocks: Annotated[
        int,
        typer.Option(
            parser=whole(0),
            metavar="K",
            help="Number of blocks, chosen at random, that are played again and compared.",
        ),
    ] = 3,
    workers: Workers = None,
    quiet: QuietAlone = False,
) -> None:
    """Check that a study is complete and unaltered.

    Every checksum is compared and every block looked for; some blocks are played again and
    compared byte by byte.
    """
    from experiments.study.verify import StudyVerificationRequest
    from experiments.study.verify import verify as check

    check(StudyVerificationRequest(folder=folder, blocks=blocks, workers=workers))


@app.command(
    epilog=f'{EXAMPLE}compare results/small --where "need > 4"\n'
    "  concert study compare results/small --tables csv --json"
)
def compare(
    context: typer.Context,
    folder: Directory,
    where: Annotated[
        str | None,
        typer.Option(
            metavar="CONDITION",
            help='Condition that a point must meet to be counted, such as "need > 4"; by default '
            "all points count.",
        ),
    ] = None,
    out: ResultFolder = None,
    force: Force = False,
    tables: Tables = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Compare the arms of a study.

    Prints one table and writes a folder with a report. Wars are paired by common random numbers:
    at every point all arms meet the same random numbers in a run.
    """
    from experiments.study.report import StudyComparisonRequest
    from experiments.study.report import run as show

    request = StudyComparisonRequest(
        folder=folder, where=where, out=out, force=force, tables=tables or [], as_json=as_json
    )
    show(request, invocation(context))
