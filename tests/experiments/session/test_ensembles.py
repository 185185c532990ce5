"""Clouds are the quantiles, ranks and endings of the arm's own wars."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest

from abm.engine.ensemble import Ensemble
from abm.errors import InputError
from abm.scenarios import Scenario
from abm.schema import Outcome
from experiments.comparison.compare import compare
from experiments.comparison.design import design
from experiments.comparison.monthly import chain, chain_difference, month_columns
from experiments.console import Counter
from experiments.session.arm import LiveArm
from experiments.session.configurations import inputs_over
from experiments.session.ensembles import Cloud, CloudBlock, Filling, durably, paired
from experiments.session.policy import ArmPolicy

NAN = math.nan
HEADLINE = ("joint_planning", "support_credibility", "willingness_to_negotiate")


def by_hand(values: list[list[float]], **record: list[float]) -> Cloud:
    """Return a cloud of wars in which every headline quantity has these values."""
    names = ("outcome", "terms", "belief_at_signature", "war_length", "lasting")
    war = np.zeros(len(values), [(name, np.float64) for name in names])
    for name, numbers in record.items():
        war[name] = numbers
    return Cloud([CloudBlock({name: np.array(values) for name in HEADLINE}, war)])


def test_a_band_is_over_the_wars_that_run() -> None:
    rows = [[float(n), NAN if n else 7.0] for n in range(11)]
    band = by_hand(rows).band("support_credibility")
    assert band.low.tolist() == [1.0, 7.0]
    assert band.high.tolist() == [9.0, 7.0]
    assert band.wars.tolist() == [11, 1]


def test_a_rank_counts_those_below_and_ties() -> None:
    cloud = by_hand([[0.0], [0.2], [0.2], [0.5], [NAN]])
    assert cloud.rank("joint_planning", 0, 0.2, run=99) == (1, 2, 4)
    assert cloud.rank("joint_planning", 0, 0.9, run=99) == (4, 0, 4)


def test_a_run_is_not_ranked_among_itself() -> None:
    cloud = by_hand([[0.0], [0.2], [0.2], [0.5], [NAN]])
    assert cloud.rank("joint_planning", 0, 0.2, run=1) == (1, 1, 3)
    assert cloud.rank("joint_planning", 0, 0.5, run=3) == (3, 0, 3)
    assert cloud.rank("joint_planning", 0, 0.2, run=5) == (1, 2, 4)


def test_endings_never_stand_without_terms() -> None:
    endings = by_hand(
        [[0.0]] * 4,
        outcome=[0.0, 0.0, 2.0, 1.0],
        terms=[-1.0, 2.0, NAN, 9.0],
        belief_at_signature=[0.2, 0.4, NAN, 0.9],
        war_length=[40.0, 60.0, 50.0, 84.0],
        lasting=[0.0, 1.0, 0.0, 0.0],
    ).endings
    counts = {one.declared.title: 0 for one in Outcome} | {
        "durable settlement": 2,
        "broken settlement": 1,
        "Ukrainian exhaustion": 1,
    }
    expected: tuple[object, ...] = (4, counts, 0.5, 1, pytest.approx(0.3), 58.5, 1)
    assert tuple(endings) == expected


def test_what_lasts_is_counted_where_it_is_watched_for_so_long() -> None:
    assert by_hand([[0.0]] * 2, lasting=[1.0, NAN]).endings.lasting is None


def test_without_a_durable_settlement_there_are_no_terms() -> None:
    endings = by_hand([[0.0]], outcome=[5.0]).endings
    assert math.isnan(endings.terms)
    assert math.isnan(endings.belief)


def test_differences_are_of_pairs_in_which_both_wars_run() -> None:
    first = by_hand([[0.1, 0.1], [0.5, NAN]])
    second = by_hand([[0.2, 0.4], [0.9, 0.9]])
    band = paired(first, second)["joint_planning"]
    assert band.low.tolist() == pytest.approx([0.13, 0.3])
    assert band.wars.tolist() == [2, 1]


@pytest.mark.parametrize(("more", "verdict"), [(0, "refuted"), (100, "holds"), (8, "undecided")])
def test_the_verdict_needs_the_whole_interval(more: int, verdict: str) -> None:
    values = [[0.0]] * 200
    first = by_hand(values, outcome=[5.0] * 200)
    second = by_hand(values, outcome=[0.0] * more + [5.0] * (200 - more))
    answer = durably(first, second)
    assert (answer.verdict, answer.difference.pairs) == (verdict, 200)
    assert answer.difference.estimate == pytest.approx(more / 200)


def filled(six: Scenario, name: str, runs: int = 60) -> Filling:
    inputs = partial(inputs_over, six, ArmPolicy("A", name), 30, None)
    return Filling(inputs, 5, month_columns(six), runs)


@pytest.mark.compiled
def test_a_cloud_is_what_a_comparison_shows(six: Scenario) -> None:
    arms = ["siloed", "coordinated"]
    clouds = [filled(six, name).wait() for name in arms]
    played = compare(design(six, arms, 60, seed=5, months=30), Counter())
    for name, cloud in zip(arms, clouds, strict=True):
        assert cloud is not None
        for variable, told in chain(played, name).items():
            band = cloud.band(variable)
            assert (band.low.tolist(), band.high.tolist()) == (told["low"], told["high"])
        assert sum(cloud.endings.counts.values()) == cloud.runs == 60
        assert cloud.months == 30
        assert "belief.T4" in cloud.names
    assert clouds[0] is not None
    assert clouds[1] is not None
    for variable, told in chain_difference(played, "coordinated").items():
        band = paired(clouds[0], clouds[1])[variable]
        assert (band.low.tolist(), band.wars.tolist()) == (told["low"], told["wars"])


@pytest.mark.compiled
def test_this_run_lies_in_its_own_cloud(six: Scenario) -> None:
    arm = LiveArm(six, ArmPolicy("A", "coordinated"), 7, 5, 30).play_to(20)
    cloud = filled(six, "coordinated").wait()
    assert cloud is not None
    for frame in arm.frames:
        for name in cloud.names:
            assert frame.row[name] in cloud.values[name][:, frame.month]


@pytest.mark.compiled
def test_progress_is_told_block_by_block(six: Scenario) -> None:
    told: list[tuple[int, bool]] = []
    inputs = partial(inputs_over, six, ArmPolicy("A", "siloed"), 12, None)
    filling = Filling(
        inputs, 5, month_columns(six), 120, lambda one: told.append((one.done, one.cloud is None))
    )
    filling.wait()
    assert told == [(50, True), (100, True), (120, True), (120, False)]


@pytest.mark.compiled
def test_a_filling_that_is_stopped_has_no_cloud(six: Scenario) -> None:
    inputs = partial(inputs_over, six, ArmPolicy("A", "siloed"), 12, None)
    filling = Filling(inputs, 5, month_columns(six), 5_000, Filling.stop)
    assert filling.wait() is None
    assert (filling.done, filling.reason) == (50, "")


@pytest.mark.compiled
def test_a_filling_that_breaks_says_why(six: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise InputError("no such war")

    monkeypatch.setattr(Ensemble, "play", broken)
    filling = filled(six, "siloed")
    assert filling.wait() is None
    assert filling.reason == "InputError: no such war"
