"""Values of a scenario, each with its unit and origin: as tables, and as data."""

from __future__ import annotations

import re
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import astuple, fields
from itertools import groupby

from abm.data.donors import COLUMNS, Donor
from abm.scenarios import Scenario
from abm.scenarios.figures import declared
from experiments.console import Row, Sheet

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
    "theories.goal": "thousand km2",
    "theories.sector_gain": "thousand km2",
    "theories.payoff": "months",
    "evidence.first_month": "month",
    "evidence.calendar_months": "calendar months",
    "evidence.memory": "share kept a month",
    "evidence.weight": "factor",
    "series.first_month": "calendar month",
    "series.values": "share of need",
    "series.then": "share of need",
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

#: What stands before the name of a parameter or figure that is set.
SET = re.compile(r"(configurations\.[^.]+\.)?(parameters|treatment)\.")
Leaf = tuple[str, object, str]  # dotted path, value, origin


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


def facts(scenario: Scenario) -> list[dict[str, object]]:
    """Return the values of a scenario as data, a row for each, names as `--set` has them."""
    leaves = list(scenario.leaves())
    told = {path: value for path, value, _ in leaves}
    return [
        {"name": _name(path), "value": value, "unit": _unit(path, told), "origin": origin}
        for path, value, origin in leaves
        if path not in HEADING
    ]


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
    return _name(path), text(value), _unit(path, told), origin


def _name(path: str) -> str:
    return path.removeprefix("parameters.")


def _unit(path: str, told: Mapping[str, object]) -> str:
    above, _, key = path.rpartition(".")
    kind = above.rpartition(".")[0].rpartition(".")[2]
    value_set = SET.match(path)
    if value_set:
        return declared(path[value_set.end() :]).unit
    if kind == "interventions" and key == "value":
        return declared(str(told[f"{above}.parameter"])).unit
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
