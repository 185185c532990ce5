"""Mends of the second edition: together they are all that is between the editions."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.errors import InputError
from abm.scenarios import Scenario, load
from experiments.history import mends as mends_module
from experiments.history.mends import (
    FIRST,
    SECOND,
    Mend,
    differing,
    editions,
    mends,
    settings,
    switched_on,
    values,
)

MEND = """
[need]
title = "Another need"
why = "It was too small."
paths = ["theatre.need", "theories.T2"]
"""
NEED = Mend("need", "Another need", "It was too small.", ("theatre.need", "theories.T2"))
WINTER = Mend("winter", "Winter", "It was cold.", ("theories.T3.evidence.statements",))
LABEL = 'He said: "10% – or more"'


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> tuple[Scenario, Scenario]:
    """Return editions that differ at four paths besides what they differ at anyway."""
    changed = [
        f"theatre.need={0.1 + 4.0!r}",
        f"theories.T2.label={LABEL}",
        "theories.T2.personal=false",
        "theories.T3.evidence.statements.calendar_months=[1, 2]",
    ]
    both = load(FIRST), load(FIRST, changed)
    monkeypatch.setattr(mends_module, "editions", lambda: both)
    return both


def test_every_difference_between_the_editions_belongs_to_one_mend() -> None:
    known = mends()
    owners = {
        path: [mend.name for mend in known if mend.sets(path)] for path in differing(*editions())
    }
    assert {path: names for path, names in owners.items() if len(names) != 1} == {}


def test_no_value_belongs_to_two_mends() -> None:
    known = mends()
    for path in {*values(editions()[0]), *values(editions()[1])}:
        assert sum(mend.sets(path) for mend in known) <= 1, path


def test_all_mends_make_the_second_edition_of_the_first() -> None:
    assert differing(switched_on(mends()), editions()[1]) == []
    assert differing(switched_on([]), editions()[0]) == []


def test_the_editions_are_shipped() -> None:
    assert tuple(one.name for one in editions()) == (FIRST, SECOND)


def test_every_mend_says_why() -> None:
    known = mends()
    assert [mend.name for mend in known][:3] == ["tempo", "momentum", "economy"]
    assert len(known) == 14
    assert all(mend.why.endswith(".") for mend in known)
    assert len({mend.title for mend in known}) == len(known)


def test_differences_are_found_and_words_do_not_count(apart: tuple[Scenario, Scenario]) -> None:
    found = {"theatre.need", "theories.T2.label", "theories.T2.personal"}
    assert set(differing(*apart)) == {*found, "theories.T3.evidence.statements.calendar_months"}
    first, second = load(FIRST), load(FIRST, ["title=Another", "description=None"])
    assert differing(first, second) == []


def test_a_mend_sets_what_the_second_edition_has(apart: tuple[Scenario, Scenario]) -> None:
    first, second = apart
    assert switched_on([NEED, WINTER]).hash == second.hash
    alone = switched_on([NEED])
    assert set(differing(first, alone)) == {p for p in differing(first, second) if NEED.sets(p)}
    assert alone.parameters["theatre.need"] == second.parameters["theatre.need"] == 0.1 + 4.0
    assert alone.theories["T2"].label == LABEL
    assert list(settings([WINTER])) == ["theories.T3.evidence.statements.calendar_months=[1, 2]"]


def test_a_table_stands_for_what_is_in_it_and_nothing_beside_it() -> None:
    assert NEED.sets("theories.T2.gain")
    assert NEED.sets("theatre.need")
    assert not NEED.sets("theatre.needs")
    assert not NEED.sets("theories.T22.gain")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("theatre.need", "theatre.needs", "mend need: there is no 'theatre.needs' in either"),
        ('"theories.T2"', '"theatre.need"', "allowed: a list of dotted names, each once."),
        ('["theatre.need", "theories.T2"]', '"theatre"', "a list of dotted names, each once."),
        ("why", "reason", "reason is not known."),
        ('why = "It was too small."\n', "", "why is missing."),
        (MEND, "need = 1\n", "title is missing."),
    ],
)
def test_what_is_no_mend_is_refused(old: str, new: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "mends.toml"
    file.write_text(MEND)
    assert mends(file) == (NEED,)
    file.write_text(MEND.replace(old, new))
    with pytest.raises(InputError) as caught:
        mends(file)
    assert said in str(caught.value)
