"""Early talks: in the first months Moscow comes to the table whatever its best option."""

from __future__ import annotations

import pytest

from abm.build import build_inputs
from abm.model import War
from abm.schema import values
from tests.abm.editions import first_edition

EARLY = ("talks.early_months=4",)


def play(run: int, months: int, *settings: str) -> War:
    return War.of(build_inputs(first_edition(settings), "siloed", months), run, 2022).play()


def told(war: War) -> str:
    """Return all that is recorded of a war, to the last bit."""
    return repr([values(row) for row in (*war.history, war.war)])


@pytest.mark.parametrize("run", [0, 3])
def test_off_nothing_draws_kyiv_to_talks(run: int) -> None:
    assert told(play(run, 84)) == told(play(run, 84, "talks.kyiv_early=1"))


def open_early(run: int, *settings: str) -> bool:
    return any(row.talks_open > 0.0 for row in play(run, 11, *settings).history[:10])


def test_on_talks_open_in_2022_in_most_wars() -> None:
    assert sum(open_early(run, *EARLY) for run in range(20)) > 10
    assert sum(open_early(run) for run in range(20)) < 5


def test_kyivs_own_wish_brings_more_of_them() -> None:
    settings = [(*EARLY, f"talks.kyiv_early={extra}") for extra in (0.0, 0.2)]
    plain, keen = (
        sum(play(run, 11, *one).history[0].talks_open for run in range(20)) for one in settings
    )
    assert keen > plain


def test_they_are_insincere_and_soon_over() -> None:
    seen = 0
    for run in range(10):
        war = play(run, 11, *EARLY)
        if not any(row.prefers > 0.0 for row in war.history):
            seen += 1
            assert war.war.settlements == war.war.ceasefires == 0.0
            assert war.war.talks_insincere == war.war.talk_episodes
            assert not any(row.talks_open > 0.0 for row in war.history[5:])
    assert seen > 0
