"""Errors of files: each names file, key and value and says what is allowed."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ConfigDict

from abm.errors import InputError
from abm.scenarios import load
from abm.scenarios.draft import Draft
from abm.scenarios.files import DEFAULT
from abm.scenarios.messages import checked
from tests.abm.scenarios.conftest import SMALL, Write


class Inner(BaseModel):
    """A table of a file."""

    model_config = ConfigDict(extra="forbid")

    size: float = 1.0


class Outer(BaseModel):
    """A file with a table of its own and tables by name."""

    model_config = ConfigDict(extra="forbid")

    title: str = ""
    inner: Inner = Inner()
    rows: dict[str, Inner] = {}


@pytest.mark.parametrize("path", [("inner",), ("rows", "first")])
def test_an_unknown_key_is_told_what_its_own_table_allows(path: tuple[str, ...]) -> None:
    table: dict[str, object] = {"siez": 2.0}
    for part in reversed(path):
        table = {part: table}
    draft = Draft(DEFAULT)
    draft.lay(table, DEFAULT)
    said = r"siez is not known. Did you mean 'size'\?\nAllowed there: size."
    with pytest.raises(InputError, match=said):
        checked(Outer, draft)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("months = 12", "month = 12", "month is not known. Did you mean 'months'?"),
        ("months = 12", "", "months is missing."),
        ("months = 12", "months = 0", "months = 0; allowed: a whole number from 1 to 600."),
        ("months = 12", "months = 601", "months = 601; allowed"),
        ("months = 12", "months = 12.0", "months = 12.0; allowed: a whole number"),
        ("months = 12", "months = true", "months = True; allowed: a whole number"),
        ("months = 12", 'months = "12"', "months = '12'; allowed: a whole number"),
        ("treatment = 6", "treatment = 13", "treatment = 13; allowed: a month from 0 to 12"),
        ("treatment = 6", "treatment = -1", "treatment = -1; allowed"),
        ('"2022-03"', '"2022-13"', "first_month = '2022-13'; allowed: a calendar month"),
        ('"2022-03"', "202203", "first_month = 202203; allowed: a calendar month"),
        ("need = 4.0", "need = 2.0", "parameters.theatre.need = 2.0; allowed: numbers from 3 to 6"),
        ("need = 4.0", "need = nan", "need = nan; allowed"),
        ("need = 4.0", "need = [4]", "need = [4]; allowed"),
        ("need = 4.0", "needs = 4.0", "no parameter 'theatre.needs'. Did you mean 'theatre.need'"),
        ("[parameters.theatre]", "[parameters.teatre]", "Did you mean 'theatre'?"),
        ("[parameters.theatre]", "[theatre]", "Did you mean 'parameters.theatre'?"),
        ("[parameters.theatre]\nneed", "[parameters]\ntheatre", "theatre = 4.0; allowed: a table"),
        ("prior = 1.0", "prior = -inf", "theories.win.prior = -inf; allowed: a number from -20"),
        ("prior = 1.0", "prior = false", "prior = False; allowed: a number"),
        ("prior = 1.0", "piror = 1.0", "theories.win.piror is not known. Did you mean 'prior'?"),
        ("payoff = 12.0", "payoff = 0", "payoff = 0; allowed: a number above 0 and at most 240."),
        ("pauses = true", "pauses = 1", "pauses = 1; allowed: true or false."),
        ("pauses = true", "pauses = false", "theories: 0 of them have pauses = true"),
        ("leads = true", "leads = false", "kremlin: 0 of them have leads = true; allowed: exactly"),
        ("influence = 1.0", "influence = 0.5", "kremlin: influence sums to 0.5; allowed: a sum"),
        ('"deliveries"', '"delivery"', "observable = 'delivery'; allowed: front, deliveries"),
        ('"deliveries"', '"delivery"', "Did you mean 'deliveries'?"),
        ('"deliveries"', "3", "observable = 3; allowed: front, deliveries"),
        ("spread = 1.5", "spread = 0.0", "spread = 0.0; allowed: a number from 0.01"),
        ("spread = 1.5", "spread = 1\nmemory = 0", "memory = 0; allowed: a number above 0"),
        ("spread = 1.5", "spread = 1\ncalendar_months = [0]", "calendar months from 1"),
        ("spread = 1.5", "spread = 1\ncalendar_months = [1, 1]", "each once"),
        ("spread = 1.5", "spread = 1\ncalendar_months = [1.0]", "allowed: a list of calendar"),
        ("spread = 1.5", "spread = 1\ncalendar_months = []", "allowed: a list of calendar"),
        ("spread = 1.5", "spread = 1\ncalendar_months = 1", "allowed: a list of calendar"),
        ('serves = "win"', 'serves = "wyn"', "sectors.coast.serves = 'wyn': there is no such the"),
        ('title = "Coast"', 'title = " "', "title = ' '; allowed: a printable text that is not"),
        ('title = "Coast"', 'title = "a\\u0000"', "allowed: a printable text"),
        ('title = "Coast"', "title = 3", "allowed: a printable text"),
        ('title = "A small war"', 'title = "W"\ndescription = 3', "allowed: a printable text."),
        ("[sectors.coast]", '[sectors."the coast"]', "'the coast' is not a name"),
        ("[sectors.coast]", '[sectors."c.d"]', "is not a name; allowed: a name of letters"),
    ],
)  # fmt: skip
def test_one_fault_in_a_file(write: Write, old: str, new: str, said: str) -> None:
    assert SMALL.count(old) >= 1
    path = write(SMALL.replace(old, new, 1))
    with pytest.raises(InputError) as error:
        load(path)
    message = str(error.value)
    assert message.startswith(f"{path}: ")
    assert said.replace("'the coast'", "the coast") in message
    assert message.count("\n") <= 1


def test_a_key_missing_from_a_new_element_offers_the_nearest(small: str, write: Write) -> None:
    child = write('extends = "small.toml"\n[theories.wim]\nprior = 2.0', "child.toml")
    with pytest.raises(
        InputError, match=r"theories\.wim\.title is missing. Did you .*theories\.win"
    ):
        load(child)


def test_the_file_that_holds_the_fault_is_named(write: Write) -> None:
    write(SMALL.replace("need = 4.0", "need = 9.0"))
    child = write('extends = "small.toml"\nmonths = 20', "child.toml")
    with pytest.raises(InputError, match=r"small\.toml: parameters.theatre.need = 9.0"):
        load(child)


def test_long_values_do_not_fill_the_screen(write: Write) -> None:
    long = "x" * 1000
    path = write(SMALL.replace("need = 4.0", f'need = "{long}"'))
    with pytest.raises(InputError) as error:
        load(path)
    assert len(str(error.value)) < 250 + len(path)


def _theories(count: int) -> str:
    table = '[theories.t{}]\ntitle = "T"\nprior = 0\ngain = 1\npayoff = 1\n'
    return "\n".join(table.format(row) for row in range(count))


def _evidence(count: int) -> str:
    table = (
        '[theories.win.evidence.e{}]\nobservable = "tone"\npredicted = 1\nrival = 0\nspread = 1\n'
    )
    return "\n".join(table.format(row) for row in range(count))


def _sectors(count: int) -> str:
    table = '[sectors.s{}]\ntitle = "S"\nland = 1\nflank = "f"\n'
    return "\n".join(table.format(row) for row in range(count))


def _seats(count: int) -> str:
    table = (
        '[kremlin.k{}]\ntitle = "K"\ninfluence = 0\ncost_weight = 1\npunishment_weight = 1\n'
        "bias = 0\naccess = 1\nprior_offset = 0\n"
    )
    return "\n".join(table.format(row) for row in range(count))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (_theories(8), "theories: 9 rows; allowed: at most 8"),
        (_evidence(16), "theories: 17 rows of evidence; allowed: at most 16"),
        (_sectors(6), "sectors: 7 rows; allowed: at most 6"),
        (_seats(12), "kremlin: 13 rows; allowed: at most 12"),
    ],
)
def test_more_rows_than_the_model_holds(write: Write, more: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        load(write(SMALL + more))


def test_as_many_rows_as_the_model_holds(write: Write) -> None:
    scenario = load(write(SMALL + _theories(7) + _evidence(15) + _sectors(5) + _seats(11)))
    assert len(scenario.theories) == 8
    assert len(scenario.sectors) == 6
    assert len(scenario.kremlin) == 12
