"""The commands of the catalogue: scenarios and parameters shown, files to start from written."""

from __future__ import annotations

import shlex
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from abm.data import donors, tracker
from abm.data.donors import COLUMNS, Donor
from abm.errors import InputError, nearest
from abm.parameters import REGISTER, Parameter
from abm.scenarios import Scenario, load, shipped, template
from abm.scenarios.files import shorten, shown
from experiments.cli.options import EXAMPLE, Force, NewFile, Set, show_help
from experiments.console import Row, Sheet, console, show
from experiments.output import NewFileRequest, begin_file
from experiments.text import date_of, plural

SCOPES = {
    "start": "at the start",
    "war": "any month, everybody",
    "partner": "any month, any partner",
}
SCENARIO_COLUMNS = ("name", "title", "partners", "months", "treatment", "configurations")
PARAMETER_COLUMNS = (
    *("name", "meaning", "symbol", "unit", "default", "range"),
    *("acts", "source", "confidence"),
)
SECTIONS = ("general", "parameters", "partners", "theories", "sectors", "kremlin", "configurations")
HEADING = ("title", "description")  # they stand above the sheets
FIGURES = ("gdp", "share", "active_share", "size_spread", "habitual_horizon")
WINDOW = {"from": "month", "until": "month", "months": "months"}
UNITS = {
    "first_month": "calendar month",
    "months": "months",
    "treatment": "month",
    "theories.prior": "log-odds",
    "theories.gain": "thousand km2",
    "theories.payoff": "months",
    "evidence.first_month": "month",
    "evidence.calendar_months": "calendar months",
    "evidence.memory": "share kept a month",
    "sectors.land": "thousand km2",
    "sectors.value": "thousand km2",
    "sectors.months": "months",
    "sectors.loss_share": "share",
    "sectors.added_losses": "share",
    "sectors.falls_below": "logarithm",
    "sectors.falls_after": "months",
    "kremlin.influence": "share",
    "kremlin.bias": "thousand km2 a month",
    "kremlin.access": "0-1",
    "kremlin.prior_offset": "log-odds",
    "beliefs.log_odds": "log-odds",
    **{f"interventions.{key}": unit for key, unit in WINDOW.items()},
    **{f"reports.{key}": unit for key, unit in WINDOW.items()},
    **{f"beliefs.{key}": unit for key, unit in WINDOW.items()},
}
"""Kind of table and key -> unit; parameters have theirs from the register."""

Leaf = tuple[str, object, str]  # dotted path, value, origin

app = typer.Typer()


@app.command(epilog=f"{EXAMPLE}scenarios six-partners --set theatre.need=4.5")
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
    show_scenarios(ScenariosRequest(name=name, settings=settings or []))


@app.command(epilog=f"{EXAMPLE}parameters reserves")
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
    list_parameters(ParametersRequest(search=search))


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
    help="Build the data tables that scenarios read.",
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


@dataclass(frozen=True, kw_only=True)
class ParametersRequest:
    """Request of `concert parameters`: all, or those that mention a word."""

    search: str | None = None


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
    if request.name is not None:
        show_scenario(request.name, request.settings)
    elif request.settings:
        raise InputError("--set goes with a scenario's name: concert scenarios NAME --set ...")
    else:
        list_scenarios()


def list_scenarios() -> None:
    """Print each shipped scenario: name, title, size, treatment month, configurations."""
    out = console()
    show(Sheet("", SCENARIO_COLUMNS, [_summary(load(name)) for name, _ in shipped()]), out)
    out.print("\nOne in full: concert scenarios NAME. A file to start from: concert new NAME.")


def _summary(scenario: Scenario) -> Row:
    counts = str(len(scenario.partners)), str(scenario.months)
    treatment = date_of(scenario.first_month, scenario.treatment)
    arms = ", ".join(scenario.configurations)
    return scenario.name, text(scenario.title), *counts, treatment, arms


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
    rows = [_cells(parameter) for parameter in _matching(request.search or "")]
    show(Sheet("", PARAMETER_COLUMNS, rows), console())


def _matching(search: str) -> list[Parameter]:
    wanted = _plain(search)
    found = [p for p in REGISTER.values() if wanted in _plain(f"{p.name}\n{p.meaning}")]
    if not found:
        words = {word for name in REGISTER for word in _plain(name).replace(".", " ").split()}
        hint = nearest(wanted, [*REGISTER, *sorted(words)])
        raise InputError(
            f"no parameter has {shorten(search)} in its name or meaning.{hint}\n"
            "Allowed: part of a name or meaning; all of them: concert parameters."
        )
    return found


def _plain(words: str) -> str:
    return words.casefold().replace("_", " ").strip()


def _cells(told: Parameter) -> Row:
    value = told.show(told.default), told.allowed(), SCOPES[told.scope]
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

    Raises InputError as `build_file` does.
    """
    until = request.until
    made, release = tracker.build_file(request.file, until, request.out, request.force)
    table = donors.read(made)
    print(f"Read as {release.form}.", *release.notes, sep="\n")
    print(
        f"{shown(made)}: {plural(len(table), 'donor')}, {tracker.START} to {until}; the largest is "
        f"{table[0].name} with {table[0].share:.0%} of military aid."
    )
    return made


def sheets(scenario: Scenario) -> list[Sheet]:
    """Return the values of a scenario by table: name, value, unit and origin of each.

    Partners stand in one row each. Title and description are left out.
    """
    tables: dict[str, list[Leaf]] = {section: [] for section in SECTIONS}
    for leaf in scenario.leaves():
        head, dot, _ = leaf[0].partition(".")
        tables.setdefault(head if dot else "general", []).append(leaf)
    tables["general"] = [leaf for leaf in tables["general"] if leaf[0] not in HEADING]
    made = {title: _sheet(title, leaves) for title, leaves in tables.items() if leaves}
    return list({**made, "partners": _partners(scenario)}.values())


def text(value: object) -> str:
    """Return a value on one line, as it could be written after `--set`.

    >>> text(0.1), text(True), text("EU"), text([10.0, 11.0]), text(["DEU"])
    ('0.1', 'true', 'EU', '[10, 11]', '["DEU"]')
    """
    if isinstance(value, list | tuple):
        return f"[{', '.join(_item(item) for item in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.10g}" if isinstance(value, int | float) else " ".join(str(value).split())


def _item(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else text(value)


def _sheet(title: str, leaves: Sequence[Leaf]) -> Sheet:
    told = {path: value for path, value, _ in leaves}
    rows: list[Row] = []
    for _, group in groupby(leaves, _group):
        rows += [(), *(_row(leaf, told) for leaf in group)]
    return Sheet(title, ("name", "value", "unit", "origin"), rows[1:])


def _group(leaf: Leaf) -> list[str]:
    return leaf[0].split(".")[1:2]


def _row(leaf: Leaf, told: Mapping[str, object]) -> Row:
    path, value, origin = leaf
    return path.removeprefix("parameters."), text(value), _unit(path, told), origin


def _unit(path: str, told: Mapping[str, object]) -> str:
    above, _, key = path.rpartition(".")
    kind, _, element = above.rpartition(".")
    kind = kind.rpartition(".")[2]
    if kind in ("parameters", "treatment"):
        return REGISTER[f"{element}.{key}"].unit
    if kind == "interventions" and key == "value":
        return REGISTER[str(told[f"{above}.parameter"])].unit
    return UNITS.get(f"{kind}.{key}" if above else key, "")


def _partners(scenario: Scenario) -> Sheet:
    columns = [_heading(field.name) for field in fields(Donor)]
    rows = [
        (*(_figure(cell) for cell in astuple(partner)), _origin(scenario, partner.code))
        for partner in scenario.partners
    ]
    return Sheet("partners", (*columns, "origin"), rows)


def _heading(field: str) -> str:
    unit = COLUMNS["gdp_eur_bn" if field == "gdp" else field][0]
    return f"{field} [{unit}]" if field in FIGURES else field


def _figure(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else text(value)


def _origin(scenario: Scenario, code: str) -> str:
    keys = [field.name for field in fields(Donor) if field.name != "code"]
    told = {key: scenario.origins[f"partners.{code}.{key}"] for key in keys}
    usual = statistics.mode(told.values())
    return ", ".join([usual, *(f"{key}: {o}" for key, o in told.items() if o != usual)])
