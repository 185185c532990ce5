"""Write the tables of `docs/model.md` again: rules, parameters, theories, outcomes and the rest.

Each stands between two marks of its name (`tests/sections.py`); what is written by hand around
them stays.
"""

from __future__ import annotations

import ast
import inspect
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from abm import actors, month
from abm.actors.agenda import PUBLIC
from abm.data import donors
from abm.inputs import OBSERVABLES
from abm.parameters import REGISTER, Parameter
from abm.scenarios.figures import kinds
from abm.schema import Outcome
from experiments.acceptance.page import markdown
from experiments.history.mends import FILE, Mend, differing, editions, values
from tests.docs import rulebook
from tests.sections import replaced

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "model.md"
SCENARIO = tomllib.loads((ROOT / "abm/scenarios/ukraine-2022.toml").read_text(encoding="utf-8"))
FLAGS = {True: "yes", False: "no"}


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown; a bar in a cell is escaped."""
    cells = [[str(cell).replace("|", "\\|") for cell in row] for row in rows]
    return markdown(columns, cells, figures=False)


def number(value: object) -> str:
    """Return a value as a table shows it; a dash where there is none."""
    if isinstance(value, bool):
        return FLAGS[value]
    if isinstance(value, int | float):
        return f"{value:.6g}"
    if isinstance(value, list):
        return ", ".join(map(number, value))
    return "–" if value is None else str(value)


# The month


def phases() -> str:
    """Return the phases of a month, what each does, and its acts in their order."""
    tree = ast.parse(inspect.getsource(month))
    made = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    rows = []
    for name in calls(made["play_month"], made):
        told = (ast.get_docstring(made[name]) or "").partition("\n")[0].removesuffix(".")
        phase, _, said = told.partition(": ")
        acts = [act for act in calls(made[name], made) if "." in act]
        rows.append((phase.removeprefix("Phase "), said, "; ".join(by_actor(acts))))
    return table(("phase", "what happens", "acts, in their order"), rows)


def by_actor(acts: Iterable[str]) -> Iterator[str]:
    """Yield acts in their order, those of one module that follow each other together."""
    for module, own in groupby(acts, key=lambda act: act.partition(".")[0]):
        yield f"{module.replace('_', ' ')}: " + ", ".join(f"`{a.partition('.')[2]}`" for a in own)


def calls(node: ast.FunctionDef, made: Mapping[str, ast.FunctionDef]) -> Iterator[str]:
    """Yield, in their order, the phases and acts that a function of the month calls."""
    acting = {name for name in vars(actors) if not name.startswith("_")}
    found = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
    for one in sorted(found, key=lambda call: (call.lineno, call.col_offset)):
        if isinstance(one.func, ast.Name) and one.func.id in made:
            if one.func.id.startswith("_"):
                yield from calls(made[one.func.id], made)
            else:
                yield one.func.id
        elif isinstance(one.func, ast.Attribute) and isinstance(one.func.value, ast.Name):
            module = "theatre" if one.func.value.id == "front" else one.func.value.id
            if module in acting:
                yield f"{module}.{one.func.attr}"


# Rules


def rules_of(module: str) -> str:
    """Return the rules of a module: what each gives, its equation, unit and source."""
    rows = [
        (f"`{rule.name}`", rule.label, rule.sentence, rule.equation, rule.unit, rule.source)
        for rule in rulebook.rules(module)
    ]
    return table(("rule", "of", "gives", "equation", "unit", "source"), rows)


# Parameters


def parameters() -> str:
    """Return the register, one table for each group."""
    text = ""
    for group in dict.fromkeys(name.partition(".")[0] for name in REGISTER):
        own = [one for name, one in REGISTER.items() if name.startswith(f"{group}.")]
        rows = [(*told(one), one.source, one.confidence) for one in own]
        columns = ("name", "symbol", "unit", "default", "range", "meaning", "source", "confidence")
        text += f"### `{group}`\n\n{table(columns, rows)}\n"
    return text


def told(one: Parameter) -> tuple[str, ...]:
    """Return what is told of a parameter before its source."""
    symbol = "" if one.symbol == "-" else one.symbol
    allowed = one.allowed().replace("numbers from ", "").replace("whole ", "whole, ")
    name = f"`{one.field}`" + (" ·" if one.held else "")
    return name, symbol, one.unit, one.show(one.default), allowed, one.meaning


def figures() -> str:
    """Return the kinds of figures of a scenario's tables that arms and studies may set."""
    rows = [
        (f"`{name}`", one.unit, one.allowed().replace("numbers ", ""), one.meaning)
        for name, one in kinds().items()
    ]
    return table(("name", "unit", "range", "meaning"), rows)


def changed() -> str:
    """Return what each mend sets where the editions differ: before, and now."""
    one, other = editions()
    first, second = values(one), values(other)
    rows = [
        (told["title"] if place == 0 else "", f"`{path}`", value(first, path), value(second, path))
        for name, told in tomllib.loads(FILE.read_text(encoding="utf-8")).items()
        for mend in [Mend(name, told["title"], told["why"], tuple(told["paths"]))]
        for place, path in enumerate(filter(mend.sets, differing(one, other)))
    ]
    return table(("mend", "sets", "first edition", "now"), rows)


def value(edition: Mapping[str, object], path: str) -> str:
    """Return what an edition has at a path."""
    return number(edition.get(path))


# The scenario


def theories() -> str:
    """Return the theories of victory, their evidence, and what everybody knows."""
    held = [
        (
            *(name, one["title"], number(one["prior"]), number(one["gain"])),
            *(number(one.get("goal")), number(one.get("sector")), number(one.get("sector_gain"))),
            *(number(one["payoff"]), FLAGS[one["personal"]], FLAGS[one.get("pauses", False)]),
        )
        for name, one in SCENARIO["theories"].items()
    ]
    columns = ("theory", "title", "prior", "gain", "goal", "sector", "sector_gain", "payoff")
    seen = [
        (f"{name}: {row}", *evidence(one))
        for name, theory in SCENARIO["theories"].items()
        for row, one in theory["evidence"].items()
    ]
    heads = ("evidence", "observable", "predicted", "rival", "spread", "kind", "memory", "tested")
    return "\n".join(
        (table((*columns, "personal", "pauses"), held), table(heads, seen), table(*known()))
    )


def evidence(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what is told of a row of evidence."""
    kind = ["state" if row.get("state") else "flow"]
    kind += [word for word in ("dispersed", "reported", "scales") if row.get(word)]
    tested = ["fighting months"] if row.get("fighting") else []
    tested += [f"from month {row['first_month']}"] if "first_month" in row else []
    tested += (
        [f"calendar months {number(row['calendar_months'])}"] if "calendar_months" in row else []
    )
    plain = tuple(number(row[key]) for key in ("observable", "predicted", "rival", "spread"))
    memory = "–" if row.get("state") else number(row.get("memory", 1.0))
    return (*plain, ", ".join(kind), memory, "; ".join(tested) or "every month")


def known() -> tuple[Sequence[str], list[Sequence[str]]]:
    """Return the series that everybody knows: from when on, their values, and what follows."""
    rows = [
        (name, one["first_month"], number(one["values"]), number(one["then"]))
        for name, one in SCENARIO["series"].items()
    ]
    return ("series", "from", "values by month", "then"), list(rows)


def keyed(name: str) -> Callable[[], str]:
    """Return what writes a table of the scenario's tables of a kind, all their keys as columns."""

    def write() -> str:
        own: dict[str, dict[str, object]] = SCENARIO[name]
        keys = list(dict.fromkeys(key for one in own.values() for key in one))
        rows = [(f"`{key}`", *(number(one.get(k)) for k in keys)) for key, one in own.items()]
        return table(("name", *(key.replace("_", " ") for key in keys)), rows)

    return write


def partners() -> str:
    """Return the partners of the shipped donor table, the largest first."""
    told = donors.read(donors.shipped(SCENARIO["donors"]))
    rows = [
        (
            *(one.name, one.code, one.group, f"{one.share:.4f}", f"{one.active_share:.3f}"),
            *(f"{one.size_spread:.3f}", f"{one.habitual_horizon:.2f}", f"{one.gdp:,.0f}"),
        )
        for one in sorted(told, key=lambda donor: (-donor.share, donor.code))
    ]
    columns = ("partner", "code", "group", "share", "active_share", "size_spread")
    return table((*columns, "habitual_horizon", "gdp, EUR bn"), rows)


def configurations() -> str:
    """Return the configurations that ship and what each sets."""
    rows = [
        (f"`{name}`", one["description"], "; ".join(sets(one)) or "–")
        for name, one in SCENARIO["configurations"].items()
    ]
    return table(("configuration", "what it is", "sets"), rows)


def sets(configuration: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a configuration sets: from treatment on, for the war, for some months."""
    for scope, when in (("treatment", ""), ("parameters", " in the whole war")):
        for group, own in configuration.get(scope, {}).items():
            yield from (f"`{group}.{key}` {number(value)}{when}" for key, value in own.items())
    for one in configuration.get("interventions", {}).values():
        whom = f", the {one['largest']} largest partners" if "largest" in one else ""
        when = f"from {one['from']} on"
        if "months" in one:
            when += f", for {one['months']} month{'s' if one['months'] > 1 else ''}"
        yield f"`{one['parameter']}` {number(one['value'])} {when}{whom}"


def public() -> str:
    """Return the public quantities that a conditional intervention may wait for."""
    return table(
        ("quantity", "unit", "meaning"),
        [(f"`{name}`", one.unit, one.meaning) for name, one in PUBLIC.items()],
    )


def observables() -> str:
    """Return what a row of evidence can be about."""
    return f"{', '.join(f'`{name}`' for name in OBSERVABLES)}.\n"


def outcomes() -> str:
    """Return the exclusive outcomes of a war."""
    rows = [
        (
            *(one.value, one.declared.title, one.declared.label, f"`{one.declared.share}`"),
            *map(FLAGS.get, (one.declared.ends, one.declared.signed, one.declared.primary)),
        )
        for one in Outcome
    ]
    columns = ("code", "outcome", "in tables", "measure", "ends the war", "signed", "primary")
    return table(columns, rows)


SECTIONS: dict[str, Callable[[], str]] = {
    "phases": phases,
    "theories": theories,
    "sectors": keyed("sectors"),
    "kremlin": keyed("kremlin"),
    "partners": partners,
    "configurations": configurations,
    "observables": observables,
    "public": public,
    "outcomes": outcomes,
    "parameters": parameters,
    "figures": figures,
    "changed": changed,
}


def sections() -> Iterator[tuple[str, str]]:
    """Yield every part of the page that is generated, by its name."""
    for name, write in SECTIONS.items():
        yield name, write()
    for module in rulebook.MODULES:
        yield f"rules-{module.replace('_', '-')}", rules_of(module)


def written(page: str) -> str:
    """Return the page with its generated parts written anew."""
    for name, text in sections():
        page = replaced(page, name, text)
    return page


def main() -> None:
    """Write the generated parts of the page that is named."""
    file = Path(sys.argv[1])
    file.write_text(written(file.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
