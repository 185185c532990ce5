"""Partners of a scenario: rows of the donor table, and what the scenario says beside it."""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from pathlib import Path

from abm.data import cells, donors
from abm.data.donors import Donor
from abm.errors import InputError, nearest
from abm.noise import entity_number
from abm.scenarios.draft import Draft
from abm.scenarios.files import readable, shorten
from abm.scenarios.tables import PartnerTable, ScenarioTable

SHARES_MAY_MISS = 1e-6
TABLES = (".csv", ".tsv", ".txt", ".xlsx")  # how a word ends that means a file
ROLES = ("partner", "defence", "foreign")


def table_file(file: ScenarioTable, draft: Draft) -> Path | None:
    """Return the donor table that a scenario names: a shipped one, or a file beside it."""
    if file.donors is None:
        return None
    if file.donors.endswith(TABLES) or "/" in file.donors or "\\" in file.donors:
        return draft.source(("donors",)).folder / file.donors
    try:
        return donors.shipped(file.donors)
    except InputError as error:
        raise draft.fault(("donors",), f": {error}") from None


def partners_of(file: ScenarioTable, draft: Draft) -> tuple[Donor, ...]:
    """Return the partners of a scenario, the largest share first.

    Raises InputError for unknown or twin partners, what is missing of a new one, shares that do
    not sum to 1, or none at all.
    """
    chosen = {donor.code: donor for donor in _from_table(file, draft)}
    for code, told in file.partners.items():
        chosen[code] = _told(chosen, code, told, draft)
    _refuse_twins(chosen, draft)
    _refuse_wrong_sum(chosen, draft)
    return tuple(sorted(chosen.values(), key=lambda donor: (-donor.share, donor.code)))


def _from_table(file: ScenarioTable, draft: Draft) -> list[Donor]:
    path = table_file(file, draft)
    table = donors.read(path) if path else []
    codes = [donor.code for donor in table]
    only = [cells.country(code) or code for code in file.only or []]
    for code in only:
        if code not in codes:
            raise draft.unknown(("only",), code, "partner in the donor table", codes)
    chosen = [donor for donor in table if file.only is None or donor.code in only]
    total = math.fsum(donor.share for donor in chosen)
    return [replace(donor, share=donor.share / total) for donor in chosen]


def _told(known: dict[str, Donor], code: str, told: PartnerTable, draft: Draft) -> Donor:
    figures = told.model_dump(exclude_none=True)
    if code in known:
        return replace(known[code], **figures)
    missing = [key for key in PartnerTable.model_fields if key not in figures]
    if missing:
        raise draft.fault(
            ("partners", code),
            f": there is no such partner.{nearest(code, map(readable, known))}\n"
            f"Allowed: a new partner with all its figures; missing: {', '.join(missing)}.",
        )
    return Donor(code=code, **figures)


def _refuse_twins(chosen: dict[str, Donor], draft: Draft) -> None:
    for attribute in ("code", "name"):
        seen: dict[str, str] = {}
        for code, donor in chosen.items():
            word = str(asdict(donor)[attribute])
            other = seen.setdefault(word.casefold(), code)
            if other != code:
                raise draft.fault(
                    ("partners", code),
                    f": {attribute} {shorten(word)} belongs to {readable(other)} already; "
                    "allowed: two partners never share a name.",
                )


def _refuse_wrong_sum(chosen: dict[str, Donor], draft: Draft) -> None:
    if not chosen:
        raise draft.fault(
            ("partners",), ": there are none; name a donor table (donors) or write [partners.XXX]."
        )
    total = math.fsum(donor.share for donor in chosen.values())
    if abs(total - 1.0) > SHARES_MAY_MISS:
        raise draft.fault(
            ("partners",), f": the shares sum to {total:.7g}; allowed: a sum of 1, within 1e-6."
        )


def refuse_collisions(codes: list[str], agents: list[str], draft: Draft) -> None:
    """Refuse names that would share random numbers: two actors with one entity number."""
    names = [(code, role) for code in codes for role in ROLES]
    names += [(agent, "kremlin") for agent in agents]
    seen: dict[int, str] = {}
    for code, role in names:
        other = seen.setdefault(entity_number(code, role), f"{code} ({role})")
        if other != f"{code} ({role})":
            raise draft.fault(
                (), f"{code} ({role}) and {other} would share random numbers; rename one of them."
            )
