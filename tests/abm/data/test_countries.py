"""Countries by code and by every name that releases of the tracker give them."""

from __future__ import annotations

import math

import pytest

from abm.data import cells, countries, donors


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Czech Republic", "CZE"),
        ("Czechia", "CZE"),
        ("Türkiye", "TUR"),
        ("Turkiye", "TUR"),
        ("TURKEY", "TUR"),
        ("United States", "USA"),
        ("EU (Commission and Council)", "EU"),
        ("European Peace Facility", "EU"),
        ("Slovak Republic", "SVK"),
    ],
)
def test_countries_have_several_names(name: str, code: str) -> None:
    country = countries.of_name(name)
    assert country is not None
    assert country.code == code
    assert country == countries.of_code(code)


def test_the_table_is_whole() -> None:
    known = [countries.of_name(name) for name in countries.names()]
    assert len({country.code for country in known if country}) == len(known)
    for country in filter(None, known):
        assert country.group in countries.GROUPS
        assert country.code == cells.country(country.code)
    assert sum(c.group == "EU_members" for c in known if c) == 27


def test_it_agrees_with_the_shipped_donors() -> None:
    for donor in donors.read(donors.shipped("donors-2024-12")):
        country = countries.of_code(donor.code)
        assert country is not None
        assert (country.name, country.group) == (donor.name, donor.group)
        assert math.isclose(country.gdp, donor.gdp, rel_tol=1e-4)


def test_what_is_not_there_lies_outside_europe() -> None:
    assert countries.of_name("Arcadia") is None
    assert countries.of_code("ARG") is None
    country = countries.elsewhere("ARG", "Argentina")
    assert country.group == "other"
