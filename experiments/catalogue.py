"""What there is to choose from, shown and written: scenarios, parameters, files to start from."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from abm.data import donors, tracker
from abm.errors import InputError, nearest
from abm.parameters import REGISTER, Parameter
from abm.scenarios import Scenario, load, shipped, template
from abm.scenarios.files import shorten
from experiments.folders import NewFileRequest, begin_file
from experiments.scenario_sheet import sheets, text
from experiments.sheet import Row, Sheet, console, show
from experiments.wording import date_of, plural

SCOPES = {
    "start": "at the start",
    "war": "any month, everybody",
    "partner": "any month, any partner",
}
SCENARIO = ("name", "title", "partners", "months", "treatment", "configurations")
PARAMETER = (
    *("name", "meaning", "symbol", "unit", "default", "range"),
    *("acts", "source", "confidence"),
)


@dataclass(frozen=True, kw_only=True)
class ScenariosRequest:
    """What `concert scenarios` was asked for: all of them, or one with its settings."""

    name: str | None = None
    settings: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class ParametersRequest:
    """What `concert parameters` was asked for: all, or those that mention a word."""

    search: str | None = None


class NewScenarioRequest(NewFileRequest):
    """What `concert new` was asked for: the scenario's name, and where its file goes."""


@dataclass(frozen=True, kw_only=True)
class DonorTableRequest:
    """What `concert data build` was asked for: the tracker's file, the last month, the table."""

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
    show(Sheet("", SCENARIO, [_summary(load(name)) for name, _ in shipped()]), out)
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
    show(Sheet("", PARAMETER, rows), console())


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
    print(f"Next: concert compare --scenario {shlex.quote(str(request.file))}")
    return request.file


def build_data(request: DonorTableRequest) -> Path:
    """Build a donor table from the tracker's monthly donor table and print what was made.

    Raises InputError as `build_file` does.
    """
    until = request.until
    made = tracker.build_file(request.file, until, request.out, request.force)
    table = donors.read(made)
    print(
        f"{made}: {plural(len(table), 'donor')}, {tracker.START} to {until}; the largest is "
        f"{table[0].name} with {table[0].share:.0%} of military aid."
    )
    return made
