"""First the front, then talks, in whole wars: off to the bit, barred, and tapering."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from abm.build import build_inputs
from abm.model import War
from abm.scenarios import load
from abm.schema import Month, columns, values
from tests.abm.editions import first_edition
from tests.abm.played import Played, play

RUNS = range(6)
# Moscow wants a pause or peace, and Kyiv joins, in most months.
TALKING = ("kremlin.quorum=0", "kyiv.join_threshold=0", "theories.T2.prior=-2")


@cache
def war(run: int, *settings: str, arm: str = "siloed", months: int = 84) -> Played:
    return play(build_inputs(first_edition(settings), arm, months), run)


def rows(played: Played) -> list[list[float]]:
    kept = [place for place, name in enumerate(columns(Month)) if name != "phase_over"]
    return [[numbers[place] for place in kept] for numbers in map(values, played.history)]


def column(played: Played, name: str) -> list[Any]:
    return [getattr(row, name) for row in played.history]


def test_without_a_bar_no_phase_is_over_and_nothing_tapers() -> None:
    for run in RUNS:
        tapering = war(run, "support.taper_share=1", "support.taper_months=1")
        assert rows(tapering) == rows(war(run))
        assert set(column(tapering, "phase_over")) == {0.0}


def test_a_bar_that_is_over_before_anybody_talks_changes_nothing() -> None:
    for run in RUNS:
        early = war(run, "talks.barred_above=110", "kyiv.land_limit=100")
        assert rows(early) == rows(war(run, "kyiv.land_limit=100"))


def test_talks_are_barred_until_a_month() -> None:
    opened = set()
    early = 0
    for run in RUNS:
        talks = column(war(run, *TALKING, "talks.barred_until=36"), "talks_open")
        assert set(talks[:36]) == {0.0}
        opened |= set(talks[36:])
        early += any(column(war(run, *TALKING), "talks_open")[:36])
    assert opened == {0.0, 1.0}
    assert early


def test_or_until_little_is_held() -> None:
    lands = ("talks.barred_until=36", "talks.barred_above=63.5")
    early = 0
    for run in RUNS:
        played = war(run, *lands)
        over = column(played, "phase_over")
        first = over.index(1.0)
        land = [64.0, *column(played, "land")]
        assert over == [0.0] * first + [1.0] * (len(over) - first)
        assert first == 36 or land[first] < 63.5
        assert min(land[:first]) >= 63.5
        early += first < 36
    assert early


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_support_tapers_by_its_share_and_only_at_talks(share: float) -> None:
    least = 1.0
    for run in RUNS:
        scenario = load("six-partners", [*TALKING, f"support.taper_share={share}"])
        inputs = build_inputs(scenario, "sequential", 84)
        played, kept = War.of(inputs, run, 2022), [1.0]
        while played.running:
            open_before = played.world.table.episode or played.world.theatre.status
            played.step()
            kept.append(played.world.group.support_factor)
            if not (open_before and played.world.theatre.phase_over):
                assert kept[-1] == kept[-2]
            assert kept[-2] - kept[-1] <= 0.5 / 12.0 + 1e-9
        least = min(least, *kept)
        assert kept[36] == 1.0
    assert least == pytest.approx(0.5)


def test_the_two_templates_of_governance_are_reached_by_some_wars() -> None:
    scenario = load("six-partners", ["kremlin.cost_of_losses=0.004"])  # settling is less cheap
    sequential, integrated = (
        [play(build_inputs(scenario, arm), run) for run in range(12)]
        for arm in ("sequential", "integrated")
    )
    talked = [any(column(one, "talks_open")[36:]) for one in sequential]
    assert {True, False} == set(talked)
    settled = [one.war.settlements for one in integrated]
    assert min(settled) == 0.0 < max(settled)
