"""Theories of a scenario in words: titles, labels, what a believer expects."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from abm.errors import InputError
from abm.scenarios import load
from abm.scenarios.snapshot import snapshot
from abm.state import MOST_THEORIES
from tests.abm.scenarios.conftest import SMALL, Write

PRODUCT = Path(__file__).parents[3]
WIN = "[theories.win]\n"
OTHER = '[theories.tire]\ntitle = "Their friends tire"\nprior = 0.0\ngain = 1.0\npayoff = 1.0\n'
AWKWARD = "<b>\"Œuf\" & 'шах'</b> {b} " + "x" * 12


def said(name: str, *settings: str) -> tuple[str, str]:
    theory = load(name, settings).theories["T2"]
    return theory.label, theory.expectation


def test_without_words_of_its_own_a_theory_has_its_key_and_its_title(small: str) -> None:
    theory = load(small).theories["win"]
    assert (theory.label, theory.expectation) == ("win", "see this come true: They give up")


def test_words_are_taken_as_they_are_written(write: Write) -> None:
    words = f"label = '''{AWKWARD}'''\nexpectation = '''{AWKWARD}'''\n"
    scenario = load(write(SMALL.replace(WIN, WIN + words)))
    theory = scenario.theories["win"]
    assert (theory.label, theory.expectation) == (AWKWARD, AWKWARD)
    again = load(write(snapshot(scenario, list(scenario.configurations.values())), "again.toml"))
    assert again.theories == scenario.theories


def test_words_do_not_count_as_content(small: str) -> None:
    settings = ["theories.win.label=they", "theories.win.expectation=wait", "title=Another"]
    assert load(small, settings).hash == load(small).hash


def test_another_title_leaves_inherited_words_behind() -> None:
    assert said("ukraine-2022") == ("T2", "take Donbas by force")
    title = "theories.T2.title=Encircle the capital"
    assert said("six-partners", "theories.T2.label=Donbas", title) == (
        "Donbas",
        "see this come true: Encircle the capital",
    )
    assert said("six-partners", "theories.T2.expectation=encircle it", title)[1] == "encircle it"
    assert said("six-partners", "theories.T2.title=Donbas by force")[1] == "take Donbas by force"


def test_a_file_keeps_its_words_unless_a_later_one_gives_another_title(write: Write) -> None:
    first = 'label = "siege"\nexpectation = "starve it"\ntitle = "Encircle the capital"\n'
    write(f'extends = "ukraine-2022"\n[theories.T2]\n{first}', "first.toml")
    later = 'extends = "first.toml"\n[theories.T2]\n'
    assert said(write(f"{later}gain = 50", "gain.toml")) == ("siege", "starve it")
    assert said(write(f'{later}title = "Starve the capital"', "title.toml")) == (
        "T2",
        "see this come true: Starve the capital",
    )
    assert said(write(f'{later}expectation = "wait"', "words.toml")) == ("siege", "wait")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("label = 3", "theories.win.label = 3; allowed: a printable text that is not empty."),
        ('label = " "', "theories.win.label = ' '; allowed: a printable text that is not empty."),
        (f'label = "{"x" * 41}"', "allowed: a printable text of at most 40 characters."),
        ("expectation = true", "theories.win.expectation = True; allowed: a printable text that"),
        ('expectation = "a\\u0000"', "allowed: a printable text that is not empty."),
        ('expects = "a"', "theories.win.expects is not known. Did you mean 'expectation'?"),
        ('label = "tire"', "theories.win.label = 'tire'; allowed: a label that no other theory"),
    ],
)
def test_words_that_cannot_be_used(words: str, message: str, write: Write) -> None:
    path = write(SMALL.replace(WIN, f"{OTHER}{WIN}{words}\n"))
    with pytest.raises(InputError) as error:
        load(path)
    assert str(error.value).startswith(f"{path}: theories.win.")
    assert message in str(error.value)
    assert str(error.value).count("\n") <= 1


def test_the_theory_that_a_pause_would_serve_is_found_by_its_flag() -> None:
    assert load("six-partners").pausing == "T4"
    assert load("six-partners").leading == "leadership"
    served = ["theories.T3.pauses=true", "theories.T4.pauses=false"]
    assert load("six-partners", served).pausing == "T3"


@pytest.mark.parametrize("flag", ["theories.T3.pauses=true", "theories.T4.pauses=false"])
def test_no_and_several_theories_that_a_pause_would_serve_are_refused(flag: str) -> None:
    with pytest.raises(InputError, match=r"have pauses = true; allowed: exactly one\."):
        load("six-partners", [flag])


def test_the_product_knows_no_theory_by_name() -> None:
    theories = load("ukraine-2022").theories
    assert 0 < len(theories) <= MOST_THEORIES
    words = [word for told in theories.values() for word in (told.title, told.expectation)]
    files = [
        file
        for folder in ("abm", "experiments", "viz")
        for kind in ("py", "vue", "html", "js")
        for file in (PRODUCT / folder).rglob(f"*.{kind}")
    ]
    assert len(files) > 100
    known = re.compile(
        "|".join([rf"\b{name}\b" for name in theories] + list(map(re.escape, words)))
    )
    found = [(file.name, known.findall(file.read_text(encoding="utf-8"))) for file in files]
    found = [one for one in found if one[1]]
    assert found == []


OFFER = 'goal = 20\nsector = "coast"\nsector_gain = 5\n'


def test_a_theory_offers_a_goal_and_a_sector(write: Write) -> None:
    theory = load(write(SMALL.replace(WIN, WIN + OFFER))).theories["win"]
    assert (theory.gain, theory.goal, theory.sector, theory.sector_gain) == (30, 20, "coast", 5)


def test_what_is_not_said_is_not_offered(small: str) -> None:
    theory = load(small).theories["win"]
    assert (theory.goal, theory.sector, theory.sector_gain) == (None, None, 0.0)
    assert [row.weight for row in theory.evidence.values()] == [1.0]


def test_a_file_may_set_free_what_it_inherits(write: Write) -> None:
    write(SMALL.replace(WIN, WIN + OFFER), "first.toml")
    later = 'extends = "first.toml"\n[theories.win]\ngoal = "free"\nsector = "free"\n'
    scenario = load(write(later, "later.toml"))
    theory = scenario.theories["win"]
    assert (theory.goal, theory.sector, theory.sector_gain) == (None, None, 5.0)
    assert "theories.win.goal" not in dict(scenario.content)
    set_free = ["theories.win.goal=free", "theories.win.sector=free", "theories.win.sector_gain=0"]
    assert (
        load(str(write(later, "later.toml")), set_free[2:]).hash
        == load(write(SMALL, "small.toml")).hash
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("goal = -1", 'goal = -1; allowed: a number from 0 to 1000 or "free".'),
        ("goal = true", 'goal = True; allowed: a number from 0 to 1000 or "free".'),
        ('goal = "none"', "goal = 'none'; allowed: a number from 0 to 1000 or \"free\"."),
        ("sector = 3", 'sector = 3; allowed: a printable text that is not empty or "free".'),
        ('sector = "cost"', "sector = 'cost': there is no such sector. Did you mean 'coast'?"),
        ("sector_gain = -2", "sector_gain = -2; allowed: a number from 0 to 1000."),
        ("gole = 3", "gole is not known. Did you mean 'goal'?"),
    ],
)
def test_what_a_theory_cannot_offer(write: Write, words: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        load(write(SMALL.replace(WIN, f"{WIN}{words}\n")))
    assert f"theories.win.{said}" in str(error.value)


@pytest.mark.parametrize("weight", ["-1", "11", "true", '"free"'])
def test_a_weight_that_cannot_be(write: Write, weight: str) -> None:
    text = SMALL.replace("spread = 1.5\n", f"spread = 1.5\nweight = {weight}\n")
    with pytest.raises(InputError, match=r"support\.weight = .*allowed: a number from 0 to 10\."):
        load(write(text))
