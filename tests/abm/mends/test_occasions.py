"""Wars with interventions that wait for a condition or act in random months."""

from __future__ import annotations

from abm.build import build_inputs
from abm.scenarios import load
from abm.schema import values
from tests.abm.played import Played, play

ACT = ["parameter=contact_group.forced_talks", "value=1", "from=12", "until=48"]
RANDOM = ["schedule=random", "count=12"]


def told(*lines: str, arm: str = "siloed") -> list[str]:
    path = f"configurations.{arm}.interventions.act"
    return [f"{path}.{line}" for line in (*ACT, *lines)]


def war(settings: list[str], arm: str = "siloed", run: int = 3) -> Played:
    return play(build_inputs(load("six-partners", settings), arm, 50), run)


def rows(played: Played) -> list[list[float]]:
    return [values(row)[:-1] for row in played.history]


def active(played: Played) -> list[float]:
    return [row.interventions_active for row in played.history]


def test_a_condition_that_never_holds_changes_nothing() -> None:
    never = war(told("when=land > 9999"))
    assert rows(never) == rows(war([]))
    assert not any(active(never))


def test_a_condition_that_always_holds_is_the_intervention_itself() -> None:
    always = war(told("when=month >= 0"))
    assert rows(always) == rows(war(told()))
    assert active(always) == [1.0 if 12 <= month < 48 else 0.0 for month in range(50)]


def test_what_a_condition_says_is_what_was_recorded_the_month_before() -> None:
    found = war(told("when=talks_open > 0"))
    talked = [0.0, *(row.talks_open for row in found.history)]
    assert active(found) == [talked[m] if 12 <= m < 48 else 0.0 for m in range(50)]
    dear = war(told("when=deliveries < 0.8"))
    low = [False, *(row.deliveries < 0.8 for row in dear.history)]
    assert active(dear) == [float(low[m] and 12 <= m < 48) for m in range(50)]
    assert any(active(dear))


def test_random_months_are_as_many_and_the_same_in_all_arms() -> None:
    siloed = active(war(told(*RANDOM)))
    other = active(war(told(*RANDOM, arm="coordinated"), "coordinated"))
    assert siloed == other
    assert sum(siloed) == 12.0
    assert siloed != active(war(told(*RANDOM), run=4))


def test_a_figure_may_wait_for_a_condition() -> None:
    prize = [
        f"configurations.siloed.interventions.prize.{line}"
        for line in ("parameter=theories.T4.gain", "value=5", "from=12", "when=month > 20")
    ]
    found, plain = war(prize), war([])
    assert rows(found)[:21] == rows(plain)[:21]
    assert rows(found)[21] != rows(plain)[21]
