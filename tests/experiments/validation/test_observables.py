"""What is fixed beforehand: the shipped file, and what a file may not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.errors import InputError
from abm.records import fields_of
from abm.schema import Month
from experiments.history.patterns import patterns
from experiments.validation.observables import FILE, VARIANTS, observables


def test_what_counts_as_better_is_fixed() -> None:
    target = observables().target
    assert (target.families, target.margin, target.variant) == (4, 0.05, VARIANTS[0])
    assert [family.title for family in observables().families.values()] == [
        *("territory by month", "territory as a path", "losses", "aid by quarter"),
        *("donors active", "television's share", "readiness to cede"),
    ]


def test_rival_structures_are_those_of_the_register_and_the_first_edition() -> None:
    told = {one.title: (one.scenario, *one.set) for one in observables().structures.values()}
    assert told == {
        "no joint capacity": (None, "structure.no_joint_capacity"),
        "unitary Kremlin": (None, "structure.unitary_kremlin"),
        "one ministry": (None, "structure.one_ministry"),
        "constant support": (None, "structure.constant_support"),
        "first edition": ("first-edition",),
    }


def test_a_family_is_read_from_what_its_pattern_is_read_from() -> None:
    """Where a pattern of the record stands for the same, it names the same variable."""
    read = {
        one.id: {row.variable for row in one.rows.values()}
        for one in patterns()
        if one.id in ("P6", "P9", "P13")
    }
    families = observables().families
    assert {families["losses"].variable} == read["P6"]
    assert {families["aid"].variable, families["donors"].variable} == read["P9"]
    assert {families["readiness"].variable} == read["P13"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            'variable = "audience"',
            'variable = "television"',
            "families.television.variable = 'television': there is no such recorded variable",
        ),
        ('variable = "audience"', 'variable = "held"', "there is no such recorded variable"),
        (
            "territory_month.isw_km2_month_end",
            "territory_month.isw_km2_month_ends",
            "there is no such column of a record. Did you mean 'territory_month.isw_km2_month_end",
        ),
        (
            "messaging_month.tv1_ukraine_items",
            "messaging_month.none",
            "families.television.over = 'messaging_month.none': there is no such column",
        ),
        ('label = "KIIS', '# label = "KIIS', "families.readiness.label is missing."),
        (
            'unit = "donors"',
            'unit = "donors"\nlabel = "USA"',
            "families.donors.label = 'USA'; allowed: nothing, where a table has one row a month.",
        ),
        ('reading = "path"', 'reading = "paht"', "allowed: level, change, path, quarter sum"),
        ('ended = "zero"', 'ended = "none"', "families.losses.ended"),
        ('variant = "worlds and runs"', 'variant = "best"', "allowed: worlds and runs, worlds, no"),
        ("families = 4 ", "families = 9 ", "target.families = 9; allowed: at most 7, as many as"),
        ('known = "2024-12"', 'known = "2024"', "target.known"),
        (
            '"structure.one_ministry" = 1.0',
            '"structure.one_ministri" = 1.0',
            "there is no such parameter. Did you mean 'structure.one_ministry'?",
        ),
        (
            '"structure.one_ministry" = 1.0',
            '"structure.one_ministry" = 2.0',
            "= 2.0; allowed: 0 to 1.",
        ),
        ('set = { "structure.one_ministry" = 1.0 }', "", "structures.one-ministry sets nothing"),
        ('set = { "structure.one_ministry" = 1.0 }', "set = 3", "a table of parameters and numb"),
        ("bandwidth = 0.5 ", "bandwidth = 0 ", "closeness.bandwidth = 0; allowed:"),
        ("memory = 12 ", "memory = 2 ", "naive.memory = 2; allowed: a whole number from 3"),
    ],
)
def test_what_a_file_may_not_say(before: str, after: str, said: str, tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    file = tmp_path / "other.toml"
    file.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(InputError) as error:
        observables(file)
    assert said in str(error.value)


def test_a_file_needs_a_family(tmp_path: Path) -> None:
    start, *_ = FILE.read_text(encoding="utf-8").partition("[families.territory]")
    file = tmp_path / "none.toml"
    file.write_text(f"{start}\n[families]\n[structures]\n", encoding="utf-8")
    with pytest.raises(InputError, match="families = {}; allowed: at least one family"):
        observables(file)


def test_every_variable_is_a_plain_number() -> None:
    recorded = fields_of(Month)
    assert all(recorded[one.variable] == (float, 0) for one in observables().families.values())
