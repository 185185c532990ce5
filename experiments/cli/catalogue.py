"""The commands of the catalogue: scenarios and parameters shown, files to start from written."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from abm.data import donors, tracker
from abm.errors import InputError, nearest
from abm.parameters import REGISTER, Parameter
from abm.scenarios import Scenario, load, shipped, template
from abm.scenarios.figures import TableFigure, declared, kinds
from abm.scenarios.files import shorten, shown
from experiments.cli.options import EXAMPLE, Force, Json, NewFile, Set, show_help
from experiments.cli.values import facts, sheets, text
from experiments.console import Row, Sheet, console, show
from experiments.output import NewFileRequest, begin_file
from experiments.tables import print_json
from experiments.text import date_of, plural

SCOPES = {
    "start": "at the start",
    "war": "any month, everybody",
    "partner": "any month, any partner",
}
OF_SCENARIO = "the scenario's"
SCENARIO_COLUMNS = ("name", "title", "partners", "months", "treatment", "configurations")
PARAMETER_COLUMNS = (
    *("name", "meaning", "symbol", "unit", "default", "range"),
    *("acts", "source", "confidence"),
)

app = typer.Typer()


@app.command(
    epilog=f"{EXAMPLE}scenarios six-partners --set theatre.need=4.5\n"
    "  concert scenarios six-partners --json"
)
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
    as_json: Json = False,
) -> None:
    """List the shipped scenarios, or show one in full."""
    show_scenarios(ScenariosRequest(name=name, settings=settings or [], as_json=as_json))


@app.command(epilog=f"{EXAMPLE}parameters reserves\n  concert parameters --json")
def parameters(
    search: Annotated[
        str | None,
        typer.Argument(
            metavar="TEXT",
            help="Text that a parameter's name or meaning must contain; by default all are shown.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """List the model's parameters.

    Each has a unit, a default, a range, a source and how confident the source makes one. With TEXT
    the figures of a scenario's tables are searched as well; in their names * stands for a name.
    """
    list_parameters(ParametersRequest(search=search, as_json=as_json))


@app.command(epilog=f"{EXAMPLE}new my-war")
def new(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="Name of the scenario: letters, digits, - and _."),
    ],
    out: NewFile = None,
    force: Force = False,
) -> None:
    """Write a commented scenario file to start from."""
    write_new(NewScenarioRequest(name=name, out=out, force=force))


data = typer.Typer(
    callback=show_help,
    invoke_without_command=True,
    rich_markup_mode=None,
    help="Build tables for scenarios, check those of the record.",
    epilog=f"{EXAMPLE}data build tracker.csv --out donors.csv",
)
app.add_typer(data, name="data")


@data.command(epilog=f"{EXAMPLE}data build tracker.csv --until 2024-12 --out donors.csv")
def build(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Release of the Ukraine Support Tracker: its workbook (XLSX), its published table "
            "(CSV), or a monthly donor table (CSV).",
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

    It is made from a release of the Ukraine Support Tracker, in any of its forms.
    """
    build_data(DonorTableRequest(file=file, until=until, out=out, force=force))


@dataclass(frozen=True, kw_only=True)
class ScenariosRequest:
    """Request of `concert scenarios`: all of them, or one with its settings."""

    name: str | None = None
    settings: Sequence[str] = ()
    as_json: bool = False


@dataclass(frozen=True, kw_only=True)
class ParametersRequest:
    """Request of `concert parameters`: all, or those that mention a word."""

    search: str | None = None
    as_json: bool = False


class NewScenarioRequest(NewFileRequest):
    """Request of `concert new`: the scenario's name, and where its file goes."""


@dataclass(frozen=True, kw_only=True)
class DonorTableRequest:
    """Request of `concert data build`: the tracker's file, the last month, the table."""

    file: Path
    out: Path
    until: str  # YYYY-MM
    force: bool = False


def show_scenarios(request: ScenariosRequest) -> None:
    """List the shipped scenarios, or show the one that is named; raises InputError as `load`."""
    if request.name is not None and request.as_json:
        print_json(_in_full(load(request.name, request.settings)))
    elif request.name is not None:
        show_scenario(request.name, request.settings)
    elif request.settings:
        raise InputError("--set goes with a scenario's name: concert scenarios NAME --set ...")
    elif request.as_json:
        print_json({"rows": [_about(load(name)) for name, _ in shipped()]})
    else:
        list_scenarios()


def list_scenarios() -> None:
    """Print each shipped scenario: name, title, size, treatment month, configurations."""
    out = console()
    show(Sheet("", SCENARIO_COLUMNS, [_summary(load(name)) for name, _ in shipped()]), out)
    out.print("\nOne in full: concert scenarios NAME. A file to start from: concert new NAME.")


def _about(scenario: Scenario) -> dict[str, object]:
    """Return what there is to say of a scenario in a line, by column."""
    told = (
        *(scenario.name, scenario.title, len(scenario.partners), scenario.months),
        *(date_of(scenario.first_month, scenario.treatment), list(scenario.configurations)),
    )
    return dict(zip(SCENARIO_COLUMNS, told, strict=True))


def _summary(scenario: Scenario) -> Row:
    *told, arms = _about(scenario).values()
    return *map(text, told), ", ".join(scenario.configurations)


def _in_full(scenario: Scenario) -> dict[str, object]:
    described = {"description": scenario.description, "rows": facts(scenario)}
    return {**_about(scenario), **described}


def show_scenario(name_or_path: str, settings: Sequence[str] = ()) -> None:
    """Print one scenario, resolved, with the origin of every value.

    `settings` are "name=value" as given to `--set`. Raises InputError as `load` does.
    """
    scenario = load(name_or_path, settings)
    out = console()
    out.print(f"{text(scenario.title)} ({scenario.origins['title']})", style="bold")
    if scenario.description:
        out.print(f"{text(scenario.description)} ({scenario.origins['description']})")
    out.print(_size(scenario))
    for sheet in sheets(scenario):
        out.print()
        show(sheet, out)


def _size(scenario: Scenario) -> str:
    first, last, treatment = (
        date_of(scenario.first_month, month)
        for month in (0, scenario.months - 1, scenario.treatment)
    )
    return (
        f"{plural(len(scenario.partners), 'partner')}; {plural(scenario.months, 'month')}, "
        f"{first} to {last}; arms differ from {treatment} on."
    )


def list_parameters(request: ParametersRequest) -> None:
    """Print the register, or those parameters that have a word in their name or meaning.

    Raises InputError, with the nearest word there is, if nothing is found.
    """
    found = _matching(request.search or "")
    if request.as_json:
        print_json({"rows": [_facts(parameter) for parameter in found]})
        return
    rows = [_cells(parameter) for parameter in found]
    show(Sheet("", PARAMETER_COLUMNS, rows), console())


def _matching(search: str) -> list[Parameter]:
    wanted = _plain(search)
    found = [p for p in REGISTER.values() if wanted in _plain(f"{p.name}\n{p.meaning}")]
    found += [one for name, one in kinds().items() if wanted and wanted in _plain(name)]
    with suppress(KeyError):
        found = found or [declared(search)]
    if not found:
        words = {word for name in REGISTER for word in _plain(name).replace(".", " ").split()}
        hint = nearest(wanted, [*REGISTER, *kinds(), *sorted(words)])
        raise InputError(
            f"no parameter has {shorten(search)} in its name or meaning.{hint}\n"
            "Allowed: part of a name or meaning; all of them: concert parameters."
        )
    return found


def _plain(words: str) -> str:
    return words.casefold().replace("_", " ").strip()


def _facts(told: Parameter) -> dict[str, object]:
    return {
        "name": told.name,
        "meaning": told.meaning,
        "symbol": told.symbol,
        "unit": told.unit,
        "default": OF_SCENARIO if isinstance(told, TableFigure) else told.default,
        "low": told.low,
        "high": told.high,
        "range": told.allowed(),
        "scope": told.scope,
        "source": told.source,
        "confidence": told.confidence,
    }


def _cells(told: Parameter) -> Row:
    default = OF_SCENARIO if isinstance(told, TableFigure) else told.show(told.default)
    value = default, told.allowed(), SCOPES[told.scope]
    return told.name, told.meaning, told.symbol, told.unit, *value, told.source, told.confidence


def write_new(request: NewScenarioRequest) -> Path:
    """Write a commented scenario file and print what to try next.

    Raises InputError for a name that cannot be used, a file that exists (unless `force`) or does
    not end in .toml, and a folder that cannot be written.
    """
    begin_file("scenario", template(request.name), request.file, request.force)
    print(f"Next: concert compare --scenario {shlex.quote(shown(request.file))}")
    return request.file


def build_data(request: DonorTableRequest) -> Path:
    """Build a donor table from a release of the tracker; print how it was read and what was made.

    Raises InputError as `build_file` does, and for an output that does not end in .csv.
    """
    until = request.until
    if request.out.suffix != ".csv":
        raise InputError(f"{shown(request.out)}: a table of donors ends in .csv.")
    made, release = tracker.build_file(request.file, until, request.out, request.force)
    table = donors.read(made)
    print(f"Read as {release.form}.", *release.notes, sep="\n")
    print(
        f"{shown(made)}: {plural(len(table), 'donor')}, {tracker.START} to {until}; the largest is "
        f"{table[0].name} with {table[0].share:.0%} of military aid."
    )
    return made
