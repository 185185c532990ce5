"""Conditional interventions and random schedules, as files say them."""

from __future__ import annotations

import pytest

from abm.actors.agenda import PUBLIC
from abm.build import build_inputs
from abm.errors import InputError
from abm.scenarios import load, template
from abm.scenarios.occasions import Occasion
from abm.state import MOST_OCCASIONS
from tests.abm.scenarios.conftest import SMALL, Write

MUTE = '[interventions.{}]\nparameter = "words.mute"\nvalue = 1\nfrom = 3\nuntil = 9\n'
ACT = SMALL + MUTE.format("act")


def read(write: Write, more: str) -> Occasion | None:
    return load(write(ACT + more)).changes.interventions[0].occasion


def test_a_condition_with_delay_and_duration(write: Write) -> None:
    found = read(write, 'when = "land >= -1.5"\ndelay = 2\nduration = 6')
    assert found == Occasion("when land >= -1.5, 2 months later for 6", 1, 3, -1.5, 2, 6)


def test_without_them_it_acts_at_once_for_a_month(write: Write) -> None:
    found = read(write, 'when = "  tone<.5"')
    assert found is not None
    assert (found.threshold, found.delay, found.duration, found.count) == (0.5, 0, 1, 0)


def test_months_at_random(write: Write) -> None:
    found = read(write, 'schedule = "random"\ncount = 4')
    assert found == Occasion("in 4 months drawn at random", count=4)
    assert read(write, "") is None


def test_each_set_of_them_has_rows_of_its_own(write: Write) -> None:
    more = 'when = "land > 0"\n' + MUTE.format("other") + 'schedule = "random"\ncount = 2\n'
    made = build_inputs(load(write(ACT + more)), "siloed")
    reach = len(made.modes)
    assert len(made.in_force) == len(made.versions) == 4 * reach
    muted = [[made.settings[row[-1]].mute for row in made.in_force[n * reach :]] for n in range(4)]
    assert [values[4] for values in muted] == [0.0, 1.0, 1.0, 1.0]
    assert [values[9] for values in muted] == [0.0] * 4
    assert [(one.first, one.until, one.count) for one in made.occasions] == [(3, 9, 0), (3, 9, 2)]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('when = "belief < 0.3"', "interventions.act.when: belief is not publicly visible."),
        ('when = "front_chang < 0.3"', "publicly visible. Did you mean 'front_change'? Allowed:"),
        ('when = "prospect > 1"', "prospect is not publicly visible."),
        ('when = "theories.win.gain > 1"', "theories.win.gain is not publicly visible."),
        ('when = "land = 3"', "when = 'land = 3'; allowed: a condition such as"),
        ('when = "land < tone"', "when = 'land < tone'; allowed: a condition such as"),
        ('when = "land < nan"', "allowed: a condition such as"),
        ("when = 3", "when = 3; allowed: a printable text"),
        ('when = "land < 3"\ndelay = -1', "delay = -1; allowed: a whole number from 0"),
        ('when = "land < 3"\nduration = 0', "duration = 0; allowed: a whole number from 1"),
        ("delay = 2", "act.delay is given without when."),
        ("duration = 2", "act.duration is given without when."),
        ("count = 2", "act.count is given without schedule."),
        ('when = "land < 3"\ncount = 2', "act.count is given without schedule."),
        ('schedule = "random"', "act.count is missing; allowed: how many months are drawn."),
        ('schedule = "random"\ncount = 7', "count = 7; allowed: at most 6, the months of the win"),
        ('schedule = "weekly"\ncount = 7', "schedule = 'weekly'; allowed: random."),
        ('when = "land < 3"\nschedule = "random"\ncount = 1', "when and schedule are both given"),
    ],
)
def test_what_cannot_be_used(write: Write, more: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        load(write(ACT + more))
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("window", ["from = 3", 'from = "treatment"\nmonths = 90'])
def test_random_months_lie_within_the_horizon(write: Write, window: str) -> None:
    text = ACT.replace("from = 3\nuntil = 9", window) + 'schedule = "random"\ncount = '
    first = 6 if "treatment" in window else 3
    left = 12 - first
    scenario = load(write(f"{text}{left}"))
    assert build_inputs(scenario, "siloed").occasions[0].count == left
    with pytest.raises(InputError, match=f"count = {left + 1}; allowed: at most {left}, the mon"):
        load(write(f"{text}{left + 1}"))
    said = (
        f"months = 11 cannot be used: act acts in {left} months drawn at random, and its window "
        f"has {left - 1}; allowed: a longer horizon."
    )
    with pytest.raises(InputError, match=said):
        build_inputs(scenario, "siloed", 11)


def test_a_condition_may_wait_for_longer_than_the_horizon(write: Write) -> None:
    told = load(write(ACT + 'when = "land > 0"\nduration = 6'))
    assert build_inputs(told, "siloed", 7).months == 7


@pytest.mark.parametrize(
    "change",
    ['[reports.q]\nreport = "tone"\nmode = "masked"', '[beliefs.q]\ntheory = "win"\nlog_odds = 0'],
)
@pytest.mark.parametrize("key", ['when = "land > 0"', "delay = 2", 'schedule = "random"'])
def test_only_interventions_wait(write: Write, change: str, key: str) -> None:
    with pytest.raises(InputError) as error:
        load(write(f"{SMALL}{change}\nfrom = 3\n{key}\n"))
    name = key.partition(" ")[0]
    assert f".q.{name}: only interventions wait for an occasion; allowed: " in str(error.value)
    assert "\n" not in str(error.value)


def test_more_than_an_arm_may_have(write: Write) -> None:
    called = [MUTE.format(f"a{n}") + 'when = "land > 0"\n' for n in range(MOST_OCCASIONS + 1)]
    with pytest.raises(InputError, match="interventions: 5 interventions are conditional or rand"):
        load(write(SMALL + "".join(called)))
    own = called[-1].replace("[interventions", "[configurations.siloed.interventions")
    scenario = load(write(SMALL + "".join(called[:-1]) + own))
    with pytest.raises(InputError, match="configuration siloed: 5 interventions are conditional"):
        build_inputs(scenario, "siloed")


def test_the_template_names_all_that_is_public() -> None:
    text = template("mine").replace("\n# ", " ")
    for name in PUBLIC:
        assert f" {name}" in text
