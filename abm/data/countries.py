"""Countries that may support Ukraine: code, donor group and income, found by code or by name.

The table ships as `countries.csv`; it completes releases of the tracker that say neither group nor
gross domestic product. A country that is not in it lies outside Europe.
"""

from __future__ import annotations

import functools
import importlib.resources
import math
import unicodedata
from pathlib import Path
from typing import NamedTuple

from abm.data import tables
from abm.data.donors import INCOME

INSTITUTIONS = "EU_institutions"
GROUPS = ("US", "EU_members", INSTITUTIONS, "other_Europe", "other")
ELSEWHERE = "other"
EUROPEAN = ("EU_members", "other_Europe")

_COLUMNS = ("code", "name", "group", "gdp_2021_eur_bn", "other_names")


class Country(NamedTuple):
    """A country, or the institutions of the European Union; `gdp` in EUR billion, NaN: unknown."""

    code: str
    name: str
    group: str
    gdp: float


def of_code(code: str) -> Country | None:
    """Return the country with an ISO 3166-1 alpha-3 code; None where the table has no such one.

    >>> of_code("CZE").name, of_code("ARG")
    ('Czechia', None)
    """
    return _by_code().get(code)


def of_name(name: str) -> Country | None:
    """Return the country of a name, however it is spelled; None where there is none.

    >>> of_name("Czech Republic") == of_name("czechia"), of_name("Türkiye").code
    (True, 'TUR')
    """
    return _by_name().get(_letters(name))


def elsewhere(code: str, name: str) -> Country:
    """Return a country outside Europe that the table does not have."""
    return Country(code, name, ELSEWHERE, math.nan)


def names() -> list[str]:
    """Return the names of all countries."""
    return [country.name for country in _by_code().values()]


@functools.cache
def _by_code() -> dict[str, Country]:
    return {country.code: country for country, _ in _table()}


@functools.cache
def _by_name() -> dict[str, Country]:
    return {
        _letters(name): country
        for country, others in _table()
        for name in (country.name, *others.split("|"))
        if name
    }


@functools.cache
def _table() -> list[tuple[Country, str]]:
    file = Path(str(importlib.resources.files("abm.data"))) / "countries.csv"
    return [
        (
            Country(
                row.code("code"),
                row.text("name"),
                row.text("group"),
                row.number("gdp_2021_eur_bn", INCOME) if row.cell("gdp_2021_eur_bn") else math.nan,
            ),
            row.cell("other_names"),
        )
        for row in tables.read(file, _COLUMNS).rows
    ]


def _letters(name: str) -> str:
    """Return the letters and digits of a name, small and without accents."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in plain if one.isalnum() and one.isascii())
