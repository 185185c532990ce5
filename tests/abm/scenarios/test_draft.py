"""Laying files over files."""

from __future__ import annotations

import pytest

from abm.errors import InputError
from abm.scenarios import load
from abm.scenarios.draft import Draft
from abm.scenarios.files import DEFAULT, Source
from tests.abm.scenarios.conftest import Write


def test_later_values_replace_earlier_ones_and_keep_the_rest(small: str, write: Write) -> None:
    child = write('extends = "small.toml"\nmonths = 20\n[theories.win]\ngain = 5', "child.toml")
    scenario = load(child)
    assert (scenario.months, scenario.treatment) == (20, 6)
    assert (scenario.theories["win"].gain, scenario.theories["win"].prior) == (5.0, 1.0)
    assert scenario.origins["months"] == "child.toml"
    assert scenario.origins["treatment"] == "small.toml"
    assert scenario.origins["theories.win.gain"] == "child.toml"


def test_chains_of_files(small: str, write: Write) -> None:
    write('extends = "small.toml"\nmonths = 20\ntreatment = 7', "child.toml")
    scenario = load(write('extends = "child.toml"\nmonths = 30', "grandchild.toml"))
    assert (scenario.months, scenario.treatment, scenario.title) == (30, 7, "A small war")


def test_files_in_a_circle(write: Write) -> None:
    write('extends = "b.toml"', "a.toml")
    write('extends = "a.toml"', "b.toml")
    with pytest.raises(InputError, match=r"a\.toml: files extend each other in a circle"):
        load(write('extends = "a.toml"', "c.toml"))


def test_a_file_may_have_the_name_of_the_shipped_one_it_extends(write: Write) -> None:
    path = write('extends = "six-partners"\nmonths = 30', "six-partners.toml")
    assert load(path).months == 30


@pytest.mark.parametrize("base", ["3", "true", "[]", "{}"])
def test_extends_must_be_a_name(write: Write, base: str) -> None:
    with pytest.raises(InputError, match="extends = .*; allowed: a shipped scenario or a path"):
        load(write(f"extends = {base}"))


def test_an_unknown_base_names_the_file_that_wants_it(write: Write) -> None:
    with pytest.raises(InputError, match=r"small\.toml: extends: there is no shipped .*'ukraine'"):
        load(write('extends = "ukraine"'))


def test_without_leaves_elements_out(small: str, write: Write) -> None:
    text = 'extends = "small.toml"\nwithout = ["sectors.coast", "parameters.theatre.need"]'
    scenario = load(write(text, "child.toml"))
    assert scenario.sectors == {}
    assert scenario.origins["parameters.theatre.need"] == "default"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ('["sectors.coats"]', r"no 'sectors.coats' in what is extended. Did you mean 'coast'"),
        ('["months.x"]', "no 'months.x'"),
        ('[""]', "no ''"),
        ('"sectors"', "a list of dotted names"),
        ("[1]", "a list of dotted names"),
    ],
)
def test_without_what_is_not_there(small: str, write: Write, names: str, said: str) -> None:
    path = write(f'extends = "small.toml"\nwithout = {names}', "child.toml")
    with pytest.raises(InputError, match=said):
        load(path)


def test_tables_and_values_replace_each_other() -> None:
    one, two = Source("one", "one", DEFAULT.folder), Source("two", "two", DEFAULT.folder)
    draft = Draft(DEFAULT)
    draft.lay({"a": {"b": 1, "c": 2}, "d": 3}, one)
    draft.lay({"a": 5, "d": {"e": 6}}, two)
    assert draft.tree == {"a": 5, "d": {"e": 6}}
    assert draft.sources == {("a",): two, ("d", "e"): two}


def test_an_empty_table_leaves_a_table_as_it_is() -> None:
    draft = Draft(DEFAULT)
    draft.lay({"a": {"b": 1}}, DEFAULT)
    draft.lay({"a": {}}, DEFAULT)
    assert draft.tree == {"a": {"b": 1}}


def test_unreadable_keys_are_quoted_in_errors() -> None:
    draft = Draft(DEFAULT)
    assert str(draft.fault(("a\nb",), " is bad.")) == "default: 'a\\nb' is bad."
