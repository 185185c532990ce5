"""What is measured is what its name says; no time is held to anything."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from abm import noise
from abm.actors import ministries, moscow_staff, partner
from abm.build import build_inputs
from abm.engine.ensemble import Ensemble
from abm.model import War
from abm.scenarios import load
from abm.schema import Outcome
from experiments.benchmarks import commands, kernel, measurements, rates, studies
from experiments.benchmarks.commands import Wait
from experiments.benchmarks.rates import QUICK, Many, with_partners
from experiments.benchmarks.studies import Done
from tests.experiments.study.nursery import Nursery

Main = Callable[..., tuple[int, str, str]]

SECTIONS = ["# Performance", "## Against the targets", "## The engines", "## Many wars"]
SECTIONS += ["## Where the kernel's time goes", "## Editions of the model", "## Starting"]
SECTIONS += ["## Commands", "## Worlds", "## Growth", "## Studies"]


@pytest.fixture
def few_processes(monkeypatch: pytest.MonkeyPatch, born: Nursery, tmp_path: Path) -> None:
    """Have fresh processes only for what starts our own code; each costs seconds for loading.

    Commands on studies are run by the loaded process and take made-up times; wars in a process of
    their own are made up. Tests below measure one of each.
    """
    clock = count(1)

    def timed(*words: str) -> Done:
        done = born.hear("study", *words, folder=tmp_path)
        assert done.returncode == 0, done.stderr
        return Done(float(next(clock)), 100.0)

    def wait(_: str, __: rates.Sizes, *words: str) -> Wait:
        done = born.hear(*words, folder=tmp_path)
        assert done.returncode == 0, done.stderr
        return Wait(float(next(clock)), float(next(clock)))

    ours = {name: code for name, code in rates.STARTS.items() if "concert" in name or "war" in name}
    assert len(ours) == 2
    monkeypatch.setattr(studies, "timed", timed)
    monkeypatch.setattr(commands, "wait", wait)
    monkeypatch.setattr(rates, "STARTS", ours)
    monkeypatch.setattr(measurements, "many", lambda wars: Many(wars, 2.0, 1.0, 100.0))


@pytest.mark.compiled
def test_everything_is_measured_at_toy_size(
    main: Main, few_processes: None, tmp_path: Path
) -> None:
    file = tmp_path / "performance.md"
    code, out, err = main("bench", "--quick", "--out", str(file))
    assert (code, out) == (0, f"Written to {file}\n")
    assert "measuring: growth" in err
    text = file.read_text()
    assert all(section in text.splitlines() for section in SECTIONS)
    assert "nan" not in text
    assert {f.name for f in tmp_path.iterdir()} == {"performance.md", "results"}


def test_a_page_that_exists_is_refused_before_anything_is_measured(
    main: Main, tmp_path: Path
) -> None:
    file = tmp_path / "performance.md"
    file.write_text("mine")
    code, _, err = main("bench", "--quick", "--out", str(file))
    assert code == 2
    assert "performance.md exists" in err
    assert "measuring" not in err
    assert file.read_text() == "mine"


@pytest.mark.compiled
def test_a_table_is_there_before_a_comparison_ends(tmp_path: Path) -> None:
    told = commands.wait(str(tmp_path), QUICK, "compare", "--runs", "2", "--months", "24")
    assert 0.0 < told.table < told.end


def test_calls_of_what_is_named_are_counted() -> None:
    def counted() -> None:
        uncounted()

    def uncounted() -> None:
        pass

    def play() -> None:
        for _ in range(3):
            counted()

    found = kernel.counted({counted.__code__: "it"}, play)
    assert dict(found) == {"it": 3}


def test_a_month_takes_random_numbers_for_every_partner() -> None:
    counts = kernel.count_calls(1)
    months = counts[moscow_staff.add_up_cover]
    assert 12 < months <= 84 + 60  # a settlement is watched beyond the horizon
    assert all(counts[roll] == 34 * months for roll in kernel.ROLLS)
    # Each partner's two readings, two statements, will and reported stock are normal.
    assert counts[noise.normal_quantile] > 34 * 6 * months
    assert counts[noise.uniform] > 34 * sum(kernel.ROLLS.values()) * months
    assert 0 < counts[noise.student_t4_quantile] <= months


@pytest.mark.parametrize("roll", kernel.ROLLS)
def test_the_acts_that_draw_draw_so_many_numbers(roll: Any) -> None:
    war = War(configuration="siloed", scenario="six-partners", months=12)
    world = war.world
    actors = {
        partner.roll: (world.partners[0],),
        ministries.roll_for_defence: (world.defence[0],),
        ministries.roll_for_foreign: (world.foreign[0],),
        moscow_staff.roll: (world.signals[0], world.defence[0]),
    }
    known = {noise.uniform.__code__: "drawn"}
    assert kernel.counted(known, lambda: roll(*actors[roll], war.luck)) == {
        "drawn": kernel.ROLLS[roll]
    }


def test_parts_are_timed_in_the_midst_of_a_war() -> None:
    told = kernel.midst()
    assert len(told.world.signals) == 34
    assert told.luck.month == kernel.DEEP - 1
    assert told.world.theatre.status == 0
    assert told.settings.treated == 1.0
    assert 0.0 < told.world.reports.cover <= told.settings.window


@pytest.mark.compiled
def test_months_of_war_are_counted_beyond_the_horizon() -> None:
    inputs = build_inputs(load("six-partners"), "coordinated", 60)
    ensemble = Ensemble(inputs, 2022, monthly=False)
    runs = np.array([33, 5])  # the one still fights at the horizon, the other's settlement lasts
    fights, lasts = ensemble.play(runs).war
    assert fights["outcome"] == Outcome.STILL_FIGHTING
    assert lasts["lasting"] == 1.0
    assert kernel.months_played(ensemble, runs) == 60 + lasts["signed_month"] + 1 + 60
    assert ensemble.kept_months == 0


@pytest.mark.parametrize("number", [3, 6, 7, 20])
def test_a_scenario_of_another_size_can_be_played(number: int) -> None:
    scenario = with_partners(load("six-partners"), number)
    inputs = build_inputs(scenario, "coordinated", 12)
    assert len({donor.entity for donor in inputs.donors}) == number
    assert sum(donor.share for donor in inputs.donors) == pytest.approx(1.0)


@pytest.mark.compiled
def test_more_partners_are_really_played() -> None:
    ensemble = Ensemble(build_inputs(with_partners(load("six-partners"), 9), "coordinated", 12), 1)
    assert sum(len(part.runs) for part in ensemble.play_all(3)) == 3


def test_a_rate_is_wars_over_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([10.0, 14.0])
    monkeypatch.setattr("time.perf_counter", lambda: next(clock))
    assert rates.timed(8, lambda: None) == rates.Rate(8, 2.0)


@pytest.mark.compiled
def test_time_in_the_kernel_is_a_part_of_all_threads_time() -> None:
    told = rates.many(4)
    assert told.wars == 4
    assert 0.0 < told.share <= 1.0
    assert told.peak is None or told.peak > 10.0


def test_a_command_on_a_study_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "study.toml"
    file.write_text(studies.STUDY % 1, encoding="utf-8")
    done = studies.timed("plan", str(file))
    assert done.seconds > 0.0
    assert done.peak is None or done.peak > 10.0


def test_a_start_that_fails_is_no_measurement() -> None:
    with pytest.raises(Exception, match="returned non-zero exit status 3"):
        rates.start("raise SystemExit(3)")
