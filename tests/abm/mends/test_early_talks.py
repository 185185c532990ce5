"""Early talks: in the first months Moscow comes to the table whatever its best option."""

from __future__ import annotations

import pytest

from abm.build import build_inputs
from tests.abm.editions import first_edition
from tests.abm.played import Played, play

EARLY = ("talks.early_months=4",)


def war(run: int, months: int, *settings: str) -> Played:
    return play(build_inputs(first_edition(settings), "siloed", months), run)


@pytest.mark.parametrize("run", [0, 3])
def test_off_nothing_draws_kyiv_to_talks(run: int) -> None:
    assert war(run, 84).told == war(run, 84, "talks.kyiv_early=1").told


def open_early(run: int, *settings: str) -> bool:
    return any(row.talks_open > 0.0 for row in war(run, 11, *settings).history[:10])


def test_on_talks_open_in_2022_in_most_wars() -> None:
    assert sum(open_early(run, *EARLY) for run in range(20)) > 10
    assert sum(open_early(run) for run in range(20)) < 5


def test_kyivs_own_wish_brings_more_of_them() -> None:
    settings = [(*EARLY, f"talks.kyiv_early={extra}") for extra in (0.0, 0.2)]
    plain, keen = (
        sum(war(run, 11, *one).history[0].talks_open for run in range(20)) for one in settings
    )
    assert keen > plain


def test_they_are_insincere_and_soon_over() -> None:
    seen = 0
    for run in range(10):
        found = war(run, 11, *EARLY)
        if not any(row.prefers > 0.0 for row in found.history):
            seen += 1
            assert found.war.settlements == found.war.ceasefires == 0.0
            assert found.war.talks_insincere == found.war.talk_episodes
            assert not any(row.talks_open > 0.0 for row in found.history[5:])
    assert seen > 0
