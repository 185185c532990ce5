"""A checked scenario from its tables: settings laid over them, and what reaches across tables."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import asdict

from abm.data import limits
from abm.data.donors import Donor
from abm.errors import InputError, nearest
from abm.parameters import REGISTER, find
from abm.scenarios.changes import GROUPS, changes, is_yoked, values
from abm.scenarios.digest import Content
from abm.scenarios.draft import Draft, Keys, Place, Scope
from abm.scenarios.figures import SUM_MAY_MISS, figures_of, influence
from abm.scenarios.files import COMMAND_LINE, DEFAULT, check_plain, dotted, readable, shorten
from abm.scenarios.messages import checked, keys_of
from abm.scenarios.partners import partners_of, refuse_collisions, table_file
from abm.scenarios.scenario import Scenario, configuration, content_of
from abm.scenarios.series import Series, all_series, written
from abm.scenarios.tables import ScenarioTable
from abm.state import MOST_EVIDENCE, MOST_SECTORS, MOST_THEORIES

MOST_ROLES = 12
MOST_PARTNERS = 500  # each looks to each other one


def resolved(name: str, draft: Draft) -> Scenario:
    """Return the scenario that a draft describes; raises InputError."""
    file = checked(ScenarioTable, draft)
    _check_shape(file, draft)
    partners = partners_of(file, draft)
    _at_most(len(partners), MOST_PARTNERS, "partners", draft)
    refuse_collisions([partner.code for partner in partners], list(file.kremlin), draft)
    codes = [partner.code for partner in partners]
    figures = figures_of(file.theories, file.sectors, file.kremlin)
    arms = {name: is_yoked(told) for name, told in file.configurations.items()}
    theories = list(file.theories)
    scope = Scope(file.months, file.treatment, codes, theories, file.first_month, figures, arms)
    place = Place(draft, scope)
    told = values(file.parameters, place.at("parameters"))
    parameters = {key: told.get(key, item.default) for key, item in REGISTER.items()}
    series = all_series(file.series, place.at("series"))
    content = _content(file, partners, parameters, series)
    return Scenario(
        name=name,
        title=file.title,
        description=file.description,
        first_month=file.first_month,
        months=file.months,
        treatment=file.treatment,
        partners=partners,
        parameters=parameters,
        theories=file.theories,
        sectors=file.sectors,
        kremlin=file.kremlin,
        series=series,
        configurations={
            key: configuration(key, arm, place.at("configurations", key))
            for key, arm in file.configurations.items()
        },
        changes=changes(file, place),
        content=content,
        origins=_origins(content, file, draft),
    )


def _check_shape(file: ScenarioTable, draft: Draft) -> None:
    if file.treatment > file.months:
        allowed = f"a month from 0 to {file.months}, the horizon (months)"
        raise draft.refuse(("treatment",), file.treatment, allowed)
    rows = sum(len(theory.evidence) for theory in file.theories.values())
    _at_most(len(file.theories), MOST_THEORIES, "theories", draft)
    _at_most(rows, MOST_EVIDENCE, "theories", draft, " of evidence")
    _at_most(len(file.sectors), MOST_SECTORS, "sectors", draft)
    _at_most(len(file.kremlin), MOST_ROLES, "kremlin", draft)
    _exactly_one([t.pauses for t in file.theories.values()], "theories", "pauses = true", draft)
    _check_labels(file, draft)
    _check_kremlin(file, draft)
    _check_references(file, draft)


def _check_references(file: ScenarioTable, draft: Draft) -> None:
    for key, sector in file.sectors.items():
        if sector.serves is not None and sector.serves not in file.theories:
            path = ("sectors", key, "serves")
            raise draft.unknown(path, sector.serves, "theory", list(file.theories))
    for key, theory in file.theories.items():
        if theory.sector is not None and theory.sector not in file.sectors:
            path = ("theories", key, "sector")
            raise draft.unknown(path, theory.sector, "sector", list(file.sectors))


def _check_labels(file: ScenarioTable, draft: Draft) -> None:
    labels = [theory.label for theory in file.theories.values()]
    for key, theory in reversed(file.theories.items()):
        if labels.count(theory.label) > 1 and theory.label != key:  # it was written, not left out
            path = ("theories", key, "label")
            raise draft.refuse(path, theory.label, "a label that no other theory has")


def _check_kremlin(file: ScenarioTable, draft: Draft) -> None:
    _exactly_one([role.leads for role in file.kremlin.values()], "kremlin", "leads = true", draft)
    total = influence(file.kremlin.values())
    if abs(total - 1.0) > SUM_MAY_MISS:
        raise draft.fault(
            ("kremlin",), f": influence sums to {total:.7g}; allowed: a sum of 1, within 1e-6."
        )


def _at_most(count: int, most: int, key: str, draft: Draft, what: str = "") -> None:
    if count > most:
        raise draft.fault((key,), f": {count} rows{what}; allowed: at most {most}.")


def _exactly_one(flags: list[bool], key: str, flag: str, draft: Draft) -> None:
    if sum(flags) != 1:
        raise draft.fault((key,), f": {sum(flags)} of them have {flag}; allowed: exactly one.")


def _content(
    file: ScenarioTable,
    partners: tuple[Donor, ...],
    parameters: dict[str, float],
    series: dict[str, Series],
) -> Content:
    told = content_of(file)
    kept = [
        item for item in told if not item[0].startswith(("parameters.", "partners.", "series."))
    ]
    figures: list[tuple[str, object]] = [
        (f"partners.{partner.code}.{key}", value)
        for partner in partners
        for key, value in asdict(partner).items()
        if key != "code"
    ]
    shown = [
        (f"parameters.{key}", "free" if math.isnan(value) else value)
        for key, value in parameters.items()
    ]
    return (*kept, *figures, *shown, *written(series, file.first_month))


def _origins(content: Content, file: ScenarioTable, draft: Draft) -> dict[str, str]:
    table = table_file(file, draft)
    label = readable(table.name) if table else DEFAULT.label
    origins = {}
    for path, _ in content:
        elsewhere = label if path.startswith("partners.") else DEFAULT.label
        keys = tuple(path.split("."))
        if keys[0] == "series":
            elsewhere = draft.source(keys[:2]).label
        source = draft.sources.get(keys)
        origins[path] = source.label if source else elsewhere
    return origins


# Numbers as people type them, of which TOML does not know all: .5, 5. and 05.
NUMBER = re.compile(r"[+-]?(\d{1,300}\.?\d*|\.\d+)")


def apply(made: Draft, settings: Sequence[str]) -> None:
    """Write settings such as "theatre.need=4" over a draft.

    The name of a parameter stands for itself; everything else is a dotted path. Raises InputError.
    """
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals or not name.strip():
            raise InputError(
                f"--set {shorten(setting)} cannot be used; allowed: name=value, for instance "
                "theatre.need=4."
            )
        path = _path(name.strip(), made)
        tree = _nested(path, parse(text))
        check_plain(tree, COMMAND_LINE.shown)
        made.lay(tree, COMMAND_LINE)


def _path(name: str, made: Draft) -> Keys:
    path = tuple(part.strip() for part in name.split("."))
    if name in REGISTER:
        return ("parameters", *path)
    if len(path) == 2 and path[0] in GROUPS:
        find(readable(name), COMMAND_LINE.shown)
    if path[0] in ("extends", "without"):
        raise InputError(f"--set {path[0]}: allowed in a scenario file only.")
    top = keys_of(ScenarioTable)
    if path[0] not in top:
        known = [*REGISTER, *top, *(readable(dotted(key)) for key in made.sources)]
        raise InputError(
            f"--set {shorten(name)}: not found.{nearest(name[:100], known)}\n"
            f"Allowed: a parameter (see: concert parameters), or a path that begins with "
            f"{', '.join(sorted(top))}."
        )
    return path


def _nested(path: Keys, value: object) -> dict[str, object]:
    *above, last = path
    tree = {last: value}
    for key in reversed(above):
        tree = {key: tree}
    return tree


def parse(text: str) -> object:
    """Return what was written after the equals sign: a TOML value, or the words as they stand.

    >>> parse(".5"), parse("[1, 2]"), parse("free"), parse("true")
    (0.5, [1, 2], 'free', True)
    """
    plain = text.strip()
    try:
        found = limits.toml(f"value = {plain}", COMMAND_LINE.shown)
    except InputError:
        return float(plain) if NUMBER.fullmatch(plain) else plain
    return found["value"] if set(found) == {"value"} else plain
