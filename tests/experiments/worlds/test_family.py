"""The family of scenarios for which worlds were accepted: who is of it, and who is told what."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from abm.engine.ensemble import Ensemble
from abm.errors import InputError
from abm.scenarios import DEFAULT, load
from abm.scenarios.snapshot import snapshot
from experiments.worlds import DEFAULT_WORLD, family
from experiments.worlds.accepted import write_worlds
from experiments.worlds.family import WARS, chosen, reference
from experiments.worlds.spread import Worlds

pytestmark = pytest.mark.compiled

OUTSIDE = (
    "{name} lies outside the family of scenarios for which worlds were accepted, as its history is "
    "another: its default world is played."
)


def scenario(folder: Path, text: str, base: str = DEFAULT) -> str:
    """Write a scenario of somebody's own."""
    file = folder / "mine.toml"
    file.write_text(f'extends = "{base}"\n{text}\n', encoding="utf-8")
    return str(file)


def rewritten(worlds: Worlds, folder: Path) -> str:
    """Write worlds into a file of their own."""
    write_worlds(folder / "other.parquet", worlds, {})
    return str(folder / "other.parquet")


# Reference wars


def test_reference_wars_are_the_same_every_time(three_worlds: Worlds) -> None:
    told = three_worlds.acceptance.reference
    assert len(told) == 16 and int(told, 16) >= 0
    assert reference(load(DEFAULT), three_worlds) == told


def test_reference_wars_are_those_of_both_engines(
    three_worlds: Worlds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the compiled one is not kept the readable one plays; a war that ends early ends."""
    monkeypatch.setattr(family, "WARS", 2)
    scenarios = [load("six-partners"), load("six-partners", ["start.exhaustion=0.99"])]
    compiled = [reference(scenario, three_worlds) for scenario in scenarios]
    monkeypatch.setattr(family, "kernel_is_kept", lambda: False)
    monkeypatch.setattr(Ensemble, "play", lambda *_: pytest.fail("compiled"))
    assert [reference(scenario, three_worlds) for scenario in scenarios] == compiled
    assert len({*compiled}) == 2


def test_other_worlds_have_other_reference_wars(three_worlds: Worlds) -> None:
    nudged = three_worlds.values.copy()
    nudged[1, 0] += 0.01
    assert reference(load(DEFAULT), replace(three_worlds, values=nudged)) != reference(
        load(DEFAULT), three_worlds
    )


def test_every_one_of_the_first_worlds_is_heard(three_worlds: Worlds) -> None:
    """Of more worlds than wars the first have one each; of those after them nothing is heard."""
    many = replace(
        three_worlds,
        values=np.tile(three_worlds.values[:1], (WARS + 1, 1)),
        weights=np.ones(WARS + 1),
    )
    first = reference(load(DEFAULT), many)
    for place, heard in ((0, True), (WARS - 1, True), (WARS, False)):
        many.values[place, 0] += 0.1
        assert (reference(load(DEFAULT), many) != first) == heard
        many.values[place, 0] -= 0.1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("theatre.ned", 3.5, "Did you mean 'theatre.need'"),
        ("theatre.need", 30.0, "theatre.need = 30.0; allowed: numbers from 3 to 6"),
        ("theatre.campaign_month", 12.5, "allowed: whole numbers from 10 to 18"),
        ("theories.T9.gain", 10.0, "there is no figure 'theories.T9.gain'"),
    ],
)
def test_what_no_world_may_set_is_refused(name: str, value: float, said: str) -> None:
    acceptance = ("2024-12", 13, (), "")
    odd = Worlds("odd.parquet", (name,), np.array([[value]]), np.ones(1), acceptance)  # type: ignore[arg-type]
    with pytest.raises(InputError) as refused:
        reference(load(DEFAULT), odd)
    assert str(refused.value).startswith("odd.parquet: ") and said in str(refused.value)


# Who is of the family


def test_the_default_scenario_plays_the_worlds_of_a_file(
    accepted_file: Path, three_worlds: Worlds
) -> None:
    found = chosen(str(accepted_file), DEFAULT)
    assert found.why == ""
    assert found.worlds is not None and found.worlds.digest == three_worlds.digest


@pytest.mark.parametrize(
    "text",
    [
        'title = "Another name"',
        '[configurations.mine]\ntitle = "Mine"\n[configurations.mine.treatment.planning]\n'
        "national_effort = 0.4",
        "[parameters.settlement]\nbreak_value = 9.0",  # no reference war signs anything
        "months = 120",
        '[interventions.gap]\nparameter = "will.funding_gap"\nvalue = 1\nfrom = 40',
    ],
    ids=["title", "arm", "later", "months", "intervention"],
)
def test_what_history_does_not_feel_stays_in_the_family(
    text: str, accepted_file: Path, tmp_path: Path
) -> None:
    found = chosen(str(accepted_file), scenario(tmp_path, text))
    assert found.worlds is not None and found.why == ""
    assert found.worlds.held == frozenset()


def test_a_scenario_that_is_written_out_whole_is_of_the_family(
    accepted_file: Path, three_worlds: Worlds, tmp_path: Path
) -> None:
    """As a comparison keeps it: what is written as it was, nobody has set."""
    told = load(DEFAULT)
    file = tmp_path / "scenario.toml"
    file.write_text(snapshot(told, [*told.configurations.values()]), encoding="utf-8")
    found = chosen(str(accepted_file), str(file))
    assert found.worlds is not None and found.worlds.digest == three_worlds.digest


@pytest.mark.parametrize("name", ["six-partners", "first-edition"])
def test_another_war_is_told_that_it_plays_its_own_world(name: str, accepted_file: Path) -> None:
    assert chosen(str(accepted_file), name) == (None, OUTSIDE.format(name=name))


@pytest.mark.parametrize(
    "text",
    [
        "[parameters.theatre]\nground_momentum = 0.5",
        "[configurations.history.parameters.theatre]\nneed = 4.5",
        '[interventions.gap]\nparameter = "will.funding_gap"\nvalue = 1\nfrom = 20',
    ],
    ids=["parameter", "arm", "intervention"],
)
def test_another_history_is_outside_of_the_family(
    text: str, accepted_file: Path, tmp_path: Path
) -> None:
    found = chosen(str(accepted_file), scenario(tmp_path, text))
    assert found == (None, OUTSIDE.format(name="mine"))


def test_a_scenario_without_history_is_outside_of_the_family(
    accepted_file: Path, tmp_path: Path
) -> None:
    file = tmp_path / "bare.toml"
    file.write_text('extends = "ukraine-2022"\nwithout = ["configurations"]\n'
                    '[configurations.mine]\ntitle = "Mine"\n', encoding="utf-8")  # fmt: skip
    assert chosen(str(accepted_file), str(file)) == (None, OUTSIDE.format(name="bare"))


# What somebody has set


@pytest.mark.parametrize(
    ("settings", "held"),
    [
        ([], set()),
        (["theatre.need=4.5"], {"theatre.need"}),
        (["theatre.need=3.75"], {"theatre.need"}),  # as it is, and yet somebody's choice
        (["theories.T4.gain=50"], {"theories.T4.gain"}),
        (["theatre.ground_momentum=0.5"], set()),  # no world sets it: it is so in all of them
        (["theatre.need=4.5", "planning.national_effort=0.2"],
         {"theatre.need", "planning.national_effort"}),
    ],
)  # fmt: skip
def test_what_is_set_is_the_same_in_all_worlds(
    settings: list[str], held: set[str], accepted_file: Path
) -> None:
    found = chosen(str(accepted_file), DEFAULT, settings).worlds
    assert found is not None and found.held == held
    told = load(DEFAULT, settings)
    for place in range(3):
        there = found.scenario(told, place)
        assert all(there.value(name) == told.value(name) for name in held)
        assert all(name in held or there.value(name) == value
                   for name, value in found.world(place).items())  # fmt: skip


def test_what_a_scenario_of_ones_own_sets_is_the_same_in_all_worlds(
    accepted_file: Path, tmp_path: Path
) -> None:
    text = "[parameters.theatre]\nneed = 4.5\n[theories.T4]\ngain = 12.0"
    found = chosen(str(accepted_file), scenario(tmp_path, text)).worlds
    assert found is not None
    assert found.held == {"theatre.need", "theories.T4.gain"}


# What is asked for


def test_the_default_world_needs_no_file_and_says_nothing() -> None:
    assert chosen(DEFAULT_WORLD, "six-partners") == (None, "")
    assert chosen(DEFAULT_WORLD, DEFAULT) == (None, "")


@pytest.mark.parametrize("name", [DEFAULT, "six-partners"])
def test_worlds_of_another_version_are_refused_with_both_digests(
    name: str, three_worlds: Worlds, tmp_path: Path
) -> None:
    then, now = "0123456789abcdef", three_worlds.acceptance.reference
    acceptance = three_worlds.acceptance._replace(reference=then)
    file = rewritten(replace(three_worlds, acceptance=acceptance), tmp_path)
    with pytest.raises(InputError) as refused:
        chosen(file, name)
    assert str(refused.value) == (
        f"{file}: these worlds were accepted by another version of the model: their reference wars "
        f"were {then}, and are {now} now.\n"
        "Accept worlds anew with concert calibrate, or play --worlds default."
    )


def test_worlds_that_set_what_is_no_more_are_refused(three_worlds: Worlds, tmp_path: Path) -> None:
    names = ("theatre.ned", *three_worlds.parameters[1:])
    file = rewritten(replace(three_worlds, parameters=names), tmp_path)
    with pytest.raises(InputError, match="Did you mean 'theatre.need'") as refused:
        chosen(file, DEFAULT)
    assert str(refused.value).count("\n") <= 1


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        chosen("gone.parquet", DEFAULT)
    assert str(refused.value) == (
        "--worlds 'gone.parquet': there is no such file.\nAllowed: accepted, default, or a file "
        "accepted.parquet that concert calibrate wrote."
    )
