"""A session over worlds: a run has its own, whatever is done to the session, and no other."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from abm.engine.ensemble import Ensemble
from abm.errors import InputError
from abm.scenarios import Scenario, load
from abm.scenarios.snapshot import snapshot
from experiments.comparison.compare import Comparison, compare
from experiments.comparison.design import design
from experiments.comparison.monthly import chain, month_columns
from experiments.console import Counter
from experiments.session.arm import LiveArm
from experiments.session.configurations import inputs_over
from experiments.session.ensembles import Cloud, Filling, durably, paired
from experiments.session.journal import Journal
from experiments.session.policy import ArmPolicy, Change
from experiments.session.replay import AtHand, address, named, read, standing_of, write
from experiments.session.session import Session
from experiments.statistics.runs import difference_by_run
from experiments.worlds import family
from tests.experiments.session.made import EFFORT, FEW, GAIN, NEED

RUNS, MONTHS, SEED = 60, 20, 5
ARMS = ("siloed", "coordinated")
Main = Callable[..., tuple[int, str, str]]


def session(six: Scenario, run: int = 0, *arms: str, months: int = MONTHS) -> Session:
    names = arms or ARMS
    policies = tuple(ArmPolicy(letter, name) for letter, name in zip("ABC", names, strict=False))
    return Session(six, run, SEED, months, policies, FEW)


def played(one: Session) -> dict[str, list[dict[str, float]]]:
    """Play a session to its end, and return every month of it."""
    while one.step():
        pass
    return months(one)


def months(one: Session) -> dict[str, list[dict[str, float]]]:
    return {letter: [frame.row for frame in arm.frames] for letter, arm in one.arms.items()}


@pytest.fixture(scope="module")
def compared(kernel: None) -> Comparison:
    asked = replace(design(load("six-partners"), ARMS, RUNS, SEED, MONTHS), worlds=FEW)
    return compare(asked, Counter())


@pytest.fixture(scope="module")
def clouds(kernel: None) -> list[Cloud]:
    made = []
    for arm in ARMS:
        six = load("six-partners")
        inputs = partial(inputs_over, six, ArmPolicy("A", arm), MONTHS, FEW)
        cloud = Filling(inputs, SEED, month_columns(six), RUNS).wait()
        assert cloud is not None
        made.append(cloud)
    return made


# A run and its world


@pytest.mark.parametrize("run", [0, 1, 2, 3, 59])
def test_a_run_is_the_comparisons_to_the_bit(six: Scenario, compared: Comparison, run: int) -> None:
    one = session(six, run)
    played(one)
    for letter, arm in zip("AB", ARMS, strict=True):
        record, row = one.arms[letter].record, compared.wars[arm].war[run]
        kept = {name: float(row[name]).hex() for name in row.dtype.names or ()}
        assert {name: float(record[name]).hex() for name in kept} == kept


def test_a_run_is_played_in_its_world_and_the_scenario_stays(six: Scenario) -> None:
    one = session(six)
    # (n + 1/2) * 0.618034 modulo 1: .309, .927, .545, in parts that end at .5, .75 and 1.
    for run, place in ((0, 0), (1, 2), (2, 1), (3, 0)):
        one.reset(run=run)
        need, effort, gain = FEW.values[place].tolist()
        assert one.scenario is six
        assert one.played.parameters[NEED] == need
        assert one.arms["A"].settings(0).need == need
        assert one.played.parameters[EFFORT] == effort
        assert one.played.value(GAIN) == one.arms["A"].inputs.theories[0][3].gain == gain


def test_a_run_that_cannot_be_used_leaves_the_session_as_it_was(six: Scenario) -> None:
    one = session(six, 1)
    before, played_in = one.standing, one.played
    with pytest.raises(InputError, match="run"):
        one.reset(run=-1)
    assert (one.standing, one.played) == (before, played_in)


def test_another_run_moves_to_its_world_and_undo_back(six: Scenario) -> None:
    one, journal = session(six), Journal()
    one.play_to(14)
    stood, rows = one.standing, months(one)
    one.reset(run=1)
    journal.note(stood, one.standing)
    assert journal.undoable == "run 1"
    then = months(one)
    back = journal.undo(one)
    assert (months(back), back.played.parameters[NEED]) == (rows, 3.5)
    assert months(journal.redo(back)) == then


def test_other_worlds_are_another_session(six: Scenario) -> None:
    one, journal = session(six), Journal()
    other = Session(six, 0, SEED, MONTHS, one.standing.arms)
    journal.note(one.standing, other.standing)
    assert journal.undoable == "another session"
    assert journal.undo(other).played.parameters[NEED] == 3.5


def test_what_is_changed_acts_on_top_of_the_world(six: Scenario) -> None:
    one, plain = session(six, 1), session(six, 1)
    for each in (one, plain):
        each.play_to(13)
        each.jump(13)
    one.change("B", Change(EFFORT, 0.9, 14, None, None, 13))
    changed, rows = played(one), played(plain)
    assert changed["B"][:14] == rows["B"][:14]
    assert changed["B"][14:] != rows["B"][14:]
    assert changed["A"] == rows["A"]
    assert one.arms["B"].settings(15).need == 5.5


def test_both_engines_tell_the_same_of_a_family(
    six: Scenario, monkeypatch: pytest.MonkeyPatch, kernel: None
) -> None:
    """Where no kernel is kept, the page opens without waiting for one, in the same worlds."""
    monkeypatch.setattr(family, "WARS", 2)
    monkeypatch.setattr(family, "MONTHS", 15)
    compiled = family.reference(six, FEW)
    monkeypatch.setattr(family, "kernel_is_kept", lambda: False)
    monkeypatch.setattr(Ensemble, "play", None)
    assert family.reference(six, FEW) == compiled


# Saved, and opened again


@pytest.fixture
def saved(six: Scenario) -> Session:
    """Return a session of run 2, with a change and a fork, played to its end."""
    one = session(six, 2)
    one.play_to(12)
    one.jump(6)
    one.change("B", Change("will.funding_gap", 1.0, 7, 11, ("USA",), 6), replay=True)
    one.jump(12)
    one.fork("B", 12, "history")
    played(one)
    return one


def test_a_replay_holds_the_world_of_its_run_and_no_other(saved: Session) -> None:
    replay = read(write(saved.replay()).encode())
    assert replay.scenario == snapshot(load("six-partners", FEW.settings(2)))
    again = Session.from_replay(replay)
    assert again.worlds is None
    again.play_to(MONTHS)
    assert months(again) == months(saved)
    assert again.arms["C"].policy == saved.arms["C"].policy
    assert write(again.replay()) == write(saved.replay())


@pytest.mark.compiled
@pytest.mark.parametrize("engine", ["mesa", "compiled"])
@pytest.mark.parametrize("letter", ["B", "C"])
def test_a_replay_is_repeated_by_the_command(
    saved: Session, main: Main, tmp_path: Path, engine: str, letter: str
) -> None:
    file, out = tmp_path / "war.replay", tmp_path / "war.csv"
    file.write_text(write(saved.replay()), encoding="utf-8")
    words = ("run", "--replay", str(file), "--arm", letter, "--engine", engine)
    assert main(*words, "--out", str(out))[0] == 0
    with out.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    frames = saved.arms[letter].frames
    assert len(rows) == len(frames)
    for row, frame in zip(rows, frames, strict=True):
        assert {name: float(row[name]) for name in frame.row} == frame.row


def test_an_address_names_its_worlds(saved: Session, six: Scenario) -> None:
    stood = saved.standing
    told = address(stood, named(six))
    assert standing_of(told, AtHand([six], worlds_of=lambda scenario: FEW)) == stood
    again = Session.resumed(standing_of(told, AtHand([six], worlds_of=lambda scenario: FEW)))
    assert months(again) == months(saved)
    plain = replace(stood, worlds=None)
    own = address(plain, named(six))
    assert own != told
    assert standing_of(own, AtHand([six], worlds_of=lambda scenario: FEW)) == plain


def test_an_address_of_other_worlds_is_refused_in_a_sentence(saved: Session, six: Scenario) -> None:
    told = address(saved.standing, named(six))
    other = replace(FEW, weights=np.array([0.25, 0.25, 0.5]))
    for at_hand, said in (
        (AtHand([six], worlds_of=lambda scenario: other), f"those of digest {other.digest} are"),
        (AtHand([six]), "the default world alone is"),
    ):
        with pytest.raises(InputError) as refused:
            standing_of(told, at_hand)
        assert str(refused.value).startswith(
            f"Its runs are spread over worlds of digest '{FEW.digest}', and here {said} played, "
        )
        assert "--worlds" in str(refused.value)


# What a policy leaves alone


def test_a_policy_that_is_taken_midway_leaves_each_world_its_own(six: Scenario) -> None:
    one = session(six, 2)
    one.play_to(13)
    one.jump(13)
    one.fork("B", 13, "history")
    acts = one.arms["C"].policy.changes
    assert {(act.parameter, act.value, act.own) for act in acts} >= {(EFFORT, 0.125, True)}
    found = inputs_over(six, one.arms["C"].policy, MONTHS, FEW)
    assert found.worlds is FEW
    for place, there in enumerate(found.inputs):
        row = there.settings[there.in_force[15][-1]]
        assert (row.need, row.national_effort) == tuple(FEW.values[place, :2])


def test_what_a_policy_says_is_the_same_in_every_world(six: Scenario) -> None:
    one = session(six, 2, "siloed")
    one.play_to(13)
    one.jump(13)
    one.fork("A", 13, "coordinated")
    assert one.arms["B"].policy.changes
    assert not any(act.own for act in one.arms["B"].policy.changes)
    said = one.played.configurations["coordinated"].treatment[EFFORT]
    for there in inputs_over(six, one.arms["B"].policy, MONTHS, FEW).inputs:
        assert there.settings[there.in_force[15][-1]].national_effort == said


def test_before_treatment_a_policy_has_left_what_it_will_say(six: Scenario) -> None:
    one = session(six, 2, "siloed")
    one.change("A", Change(EFFORT, 0.9, 1, None, None, 0))
    one.fork("A", 0, "coordinated")
    taken = [act for act in one.arms["B"].policy.changes[1:] if act.parameter == EFFORT]
    early, late = sorted(taken, key=lambda act: act.first)
    assert (early.first, early.value, early.own) == (1, 0.125, True)
    assert (late.first, late.own) == (six.treatment, False)


# Clouds


@pytest.mark.compiled
def test_a_cloud_is_what_a_comparison_shows(clouds: list[Cloud], compared: Comparison) -> None:
    for arm, cloud in zip(ARMS, clouds, strict=True):
        assert cloud.record.tobytes() == np.asarray(compared.wars[arm].war).tobytes()
        for variable, told in chain(compared, arm).items():
            band = cloud.band(variable)
            assert (band.low.tolist(), band.high.tolist()) == (told["low"], told["high"])
        assert cloud.worlds is FEW
        assert cloud.sample.units.tolist() == FEW.places(np.arange(RUNS)).tolist()


@pytest.mark.compiled
def test_the_answer_is_the_comparisons_over_worlds(
    clouds: list[Cloud], compared: Comparison
) -> None:
    answer = durably(*clouds)
    assert answer.difference == compared.contrast("coordinated").differences["durably_settled"]
    first, second = (np.equal(cloud.record["outcome"], 0.0) for cloud in clouds)
    assert answer.difference == difference_by_run(first, second, FEW.places(np.arange(RUNS)))
    assert answer.difference.units == 3
    assert paired(*clouds)["joint_planning"].wars[0] == RUNS


@pytest.mark.compiled
@pytest.mark.parametrize("run", [0, 1, 2])
def test_a_run_lies_in_its_own_cloud(six: Scenario, clouds: list[Cloud], run: int) -> None:
    there = FEW.scenario(six, FEW.place(run))
    arm = LiveArm(there, ArmPolicy("A", "siloed"), run, SEED, MONTHS).play_to(MONTHS - 1)
    for frame in arm.frames:
        for name in clouds[0].names:
            value = clouds[0].values[name][run, frame.month]
            assert frame.row[name] == value or (frame.row[name] != frame.row[name] != value)
