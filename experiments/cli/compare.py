"""The commands `concert compare` and `concert report`, which load what is heavy when called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abm.data import limits
from abm.engine.processors import limited
from abm.errors import InputError
from abm.noise import SEED
from abm.scenarios import DEFAULT, load
from abm.scenarios.files import shorten, shown
from experiments import output
from experiments.cli.options import (
    EXAMPLE,
    Force,
    Json,
    Months,
    Quiet,
    QuietAlone,
    ResultFolder,
    Scenario,
    Seed,
    Set,
    Tables,
    Workers,
    WorldsAsked,
    invocation,
    number,
    whole,
)
from experiments.comparison.content import Content, checked
from experiments.console import console, counting
from experiments.continuation import Continuation
from experiments.output import MARK, RESULTS, Invocation
from experiments.tables import check_copies, print_json, write_copies
from experiments.worlds import ACCEPTED

if TYPE_CHECKING:
    from experiments.comparison.compare import Comparison
    from experiments.comparison.design import Design
    from experiments.comparison.precision import Precision

ARMS = ("siloed", "coordinated")
RUNS, MOST_FOR_PRECISION = 1_000, 20_000  # paired wars, and at most where a precision is asked for
MOST_RUNS = 1_000_000
TABLES = ("monthly.parquet", "partners.parquet")  # what a report is drawn from
SCENARIO_FILE = "scenario.toml"

app = typer.Typer()


@app.command(
    epilog=f"{EXAMPLE}compare siloed coordinated --runs 200 --set theatre.need=4.5\n"
    "  concert compare --runs 200 --tables csv --tables xlsx --quiet\n"
    "  concert compare --runs 200 --json\n"
    "  concert compare --quick"
)
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
    scenario: Scenario = DEFAULT,
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
    worlds: WorldsAsked = ACCEPTED,
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
    quick: Annotated[
        bool,
        typer.Option(
            "--quick",
            help="Stop after the table: play only the wars asked for and write nothing. Neither "
            "money equivalents nor horizons, sampled worlds, other war economies or figures.",
        ),
    ] = False,
    workers: Workers = None,
    out: ResultFolder = None,
    force: Force = False,
    tables: Tables = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Compare arms over paired wars.

    Prints one table and writes a folder with a report, its figures and all data. The table comes
    first; what it is held against (other worlds, horizons and war economies, and money) follows.
    If it is interrupted, the same command goes on where it stopped.

    Wars are paired by common random numbers: every arm meets the same random numbers in a run, so
    a difference between arms is due to their policies.
    """
    request = ComparisonRequest(
        arms=arms or ARMS,
        scenario=scenario,
        runs=runs,
        months=months,
        seed=seed,
        settings=settings or [],
        worlds=worlds,
        half_width=precision,
        outcome=outcome,
        out=out,
        force=force,
        tables=tables or [],
        as_json=as_json,
    )
    with limited(workers):
        if quick:
            show_quickly(request)
        else:
            run_comparison(request, invocation(context))


@app.command(epilog=f"{EXAMPLE}report results/compare-001")
def report(
    context: typer.Context,
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Folder that a comparison was written to."),
    ],
    quiet: QuietAlone = False,
) -> None:
    """Draw the report of a comparison again.

    Figures and report.html are written from the data in the comparison's folder; nothing is played.
    """
    run_report(ReportRequest(folder=folder), invocation(context))


@dataclass(frozen=True, kw_only=True)
class ComparisonRequest:
    """Request of `concert compare`: arms, wars, and where the result goes.

    Without `runs` or `months` the usual number is played, without `out` the next folder is taken.
    """

    arms: Sequence[str] = ARMS
    scenario: str = DEFAULT
    runs: int | None = None
    months: int | None = None
    seed: int = SEED
    settings: Sequence[str] = ()
    half_width: float | None = None
    outcome: str | None = None
    out: Path | None = None
    force: bool = False
    tables: Sequence[str] = ()
    as_json: bool = False
    worlds: str = ACCEPTED

    def precision(self) -> Precision | None:
        """Return the precision that was asked for; raises InputError if it cannot be used."""
        from experiments.comparison.precision import precision

        return precision(self.half_width, self.outcome)

    def design(self) -> Design:
        """Return the design; raises InputError for anything that cannot be used."""
        from experiments.comparison.design import design
        from experiments.worlds.family import chosen

        scenario = load(self.scenario, self.settings)
        runs = self.runs or (RUNS if self.half_width is None else MOST_FOR_PRECISION)
        alone = design(scenario, self.arms, runs, self.seed, self.months or scenario.months)
        found = chosen(self.worlds, self.scenario, self.settings)
        _tell([found.why] if found.why else [])
        return replace(alone, worlds=found.worlds)


def run_comparison(request: ComparisonRequest, invocation: Invocation) -> Path:
    """Compare, show, write and draw; return the folder.

    Where it does not end, nothing is left but what the same command goes on with. Raises InputError
    for anything that cannot be used or written.
    """
    from experiments.comparison import table

    asked, wanted = request.design(), request.precision()
    check_copies(request.tables, len(asked.arms) * asked.runs)
    content, folder = _written(request, asked, wanted, invocation)
    if request.as_json:
        print_json({**table.facts(content), "folder": str(folder)})
    else:
        console().print(f"Written to {shown(folder)}", soft_wrap=True)
    return folder


def show_quickly(request: ComparisonRequest) -> None:
    """Compare and show, and write nothing; raises InputError for anything that cannot be used."""
    from experiments.comparison import results, table

    named = {"--out": request.out, "--force": request.force, "--tables": request.tables}
    if asked := [name for name, value in named.items() if value]:
        raise InputError(f"--quick writes nothing; leave out {' and '.join(asked)}.")
    told = results.told(_asked_for(request.design(), request.precision()))
    if request.as_json:
        print_json({**table.facts(told), "folder": None})
    else:
        table.show(told, console())


def _written(
    request: ComparisonRequest, asked: Design, wanted: Precision | None, invocation: Invocation
) -> tuple[Content, Path]:
    """Play, show and write; what is played is kept until all is written."""
    from experiments import blocks
    from experiments.comparison import results

    going_on = Continuation(invocation.command, partial(_identity, asked, wanted), request.force)
    parent = RESULTS if request.out is None else request.out.parent
    output.repaired(parent)
    going_on.sweep(parent, MARK)
    taking = output.new_folder(request.out, "compare", request.force, going_on.goes_on)
    with going_on.kept(), taking as (folder, aside):
        own = going_on.take(folder)
        _tell(going_on.others)
        if own.is_there:
            _tell([f"Going on where {shown(folder)} was stopped."])
        with blocks.keeping(blocks.Blocks(own.folder, own.begin)):
            comparison, content = _played(request, asked, wanted, invocation)
        _tell(["Drawing figures and writing the report."])
        results.write(comparison, content, aside)
        write_copies(aside, request.tables)
        invocation.draw(aside)
        own.settle(aside / MARK)
    if own.folder.exists():  # it holds what no command wrote, or the system keeps it
        _tell([f"{shown(own.folder)} cannot be removed; nothing needs it any more."])
    return content, folder


def _tell(lines: Sequence[str]) -> None:
    for line in lines:
        console(stderr=True).print(line, soft_wrap=True)


def _identity(asked: Design, wanted: Precision | None) -> dict[str, str]:
    """Return what a comparison's wars rest on, all that may not differ where one goes on."""
    from experiments.study.provenance import basis

    precision = f"{wanted.half_width!r} in {wanted.measure.name}" if wanted else "none"
    return {**asked.identity, "precision": precision, **basis()}


def _played(
    request: ComparisonRequest, asked: Design, wanted: Precision | None, invocation: Invocation
) -> tuple[Comparison, Content]:
    """Play all wars, and show what those that were asked for say before the others are played."""
    from experiments.comparison import compare, results, table
    from experiments.robustness.variants import horizons_of

    comparison, screen = _asked_for(asked, wanted, horizons_of(asked)), console()
    first = None if request.as_json else results.told(comparison)
    if first:
        table.show(first, screen)
    with counting("further wars", console(stderr=True)) as counter:
        comparison = compare.held_against(comparison, counter)
    content = results.summary(comparison, invocation.command)
    if first:
        table.show_rest(content, first, screen)
    return comparison, content


def _asked_for(asked: Design, wanted: Precision | None, horizons: Sequence[int] = ()) -> Comparison:
    """Play the wars that are asked for, to the longest of the horizons, and no others."""
    from experiments.comparison import compare
    from experiments.comparison.design import counting_wars

    with counting_wars() as counter:
        return compare.play(asked, counter, wanted, horizons)


@dataclass(frozen=True, kw_only=True)
class ReportRequest:
    """Request of `concert report`: the folder of a comparison."""

    folder: Path


def run_report(request: ReportRequest, invocation: Invocation) -> None:
    """Draw the figures of a comparison's folder again and write its report.

    Raises InputError where the folder holds no comparison, or not all of its data.
    """
    output.repaired(request.folder.parent)
    check(request.folder)
    with output.explained(request.folder):
        _draw(request.folder, invocation)
    console().print(f"Written to {request.folder / 'report.html'}", soft_wrap=True)


def _draw(folder: Path, invocation: Invocation) -> None:
    try:
        invocation.draw(folder)
    except (InputError, OSError):
        raise
    except Exception as error:  # the data were altered: as they were written they can be drawn
        raise InputError(
            f"{shown(folder)} cannot be drawn: what stands in its files does not fit together "
            f"({type(error).__name__}: {shorten(str(error))})."
        ) from error


def check(folder: Path) -> None:
    """Refuse a folder that holds no comparison, an older one, or damaged data; InputError."""
    if not folder.is_dir():
        raise InputError(
            f"{shown(folder)} is not a folder; allowed: one that concert compare wrote."
        )
    _check_present(folder, MARK)
    file = folder / MARK
    content = _content(file)
    tables = _tables(content, file)
    for name in (*tables, SCENARIO_FILE):
        _check_present(folder, name)
    if "format" not in content:
        raise _not_ours(file)
    checked(content, shown(file))
    for name in tables:
        try:
            limits.parquet(folder / name).close()
        except InputError as error:
            told = "is not a table that concert compare wrote."
            raise InputError(f"{shown(folder / name)} {told}") from error


def _check_present(folder: Path, name: str) -> None:
    if not (folder / name).is_file():
        raise InputError(
            f"{shown(folder)} has no {name}; a report needs everything that concert compare "
            "wrote there."
        )


def _content(file: Path) -> dict[str, object]:
    content = limits.read_bytes(file, limits.COMPARISON)
    try:
        tree = limits.json_tree(limits.decoded(content, shown(file)), shown(file))
    except InputError as error:
        raise _not_ours(file) from error
    if not isinstance(tree, dict):
        raise _not_ours(file)
    return tree


def _not_ours(file: Path) -> InputError:
    return InputError(f"{shown(file)} is not what concert compare writes.")


def _tables(content: Mapping[str, object], file: Path) -> list[str]:
    """Return which tables belong to a comparison; a study's says so itself."""
    if "study" not in content:
        return list(TABLES)
    study = content["study"]
    tables = study.get("tables") if isinstance(study, dict) else None
    if not isinstance(tables, list) or not all(isinstance(name, str) for name in tables):
        raise _not_ours(file)
    return tables
