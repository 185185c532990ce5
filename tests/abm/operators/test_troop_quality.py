"""Losses in attack wear down the quality of Russia's troops; orderly withdrawals are recorded."""

from __future__ import annotations

import pytest

from tests.abm.operators.conftest import Play
from tests.abm.played import Played

WORN = ("theatre.troop_quality=1", "theatre.quality_loss=0.3")


def quality(war: Played) -> list[float]:
    return [row.troop_quality for row in war.history]


def test_without_it_nothing_else_of_it_counts(played: Play) -> None:
    others = ("theatre.quality_loss=0.5", "theatre.quality_recovery=0", "theatre.quality_least=0.9")
    assert played().told == played(*others).told
    assert set(quality(played())) == {1.0}


def test_attacks_wear_troops_down_to_a_floor(played: Play) -> None:
    found = quality(played(*WORN, "theatre.quality_recovery=0", "theatre.quality_least=0.9"))
    assert found == sorted(found, reverse=True)
    assert found[-1] == 0.9


def test_where_training_makes_up_for_losses_nothing_changes(played: Play) -> None:
    war = played("theatre.troop_quality=1", "theatre.quality_loss=0.1")
    assert min(quality(war)) > 0.99


def test_poorer_troops_count_for_fewer_men(played: Play) -> None:
    plain, worn = played(months=30), played(*WORN, months=30)
    assert quality(worn)[-1] < 0.9
    assert worn.history[-1].balance < plain.history[-1].balance
    assert worn.history[-1].land < plain.history[-1].land


@pytest.mark.parametrize("run", [3, 4, 5])
def test_withdrawals_are_counted_and_their_order(played: Play, run: int) -> None:
    war = played(run=run)
    left = [month for month, row in enumerate(war.history) if row.withdrawals]
    assert left
    losses = [row.russian_losses for row in war.history]
    calm = 0.0
    for month in left:
        row, before = war.history[month], losses[max(0, month - 3) : month]
        assert sum(war.history[month - 1].held) - sum(row.held) >= row.withdrawals
        good = losses[month] < sum(before) / len(before)
        assert row.orderly_withdrawals == (row.withdrawals if good else 0.0)
        calm += row.orderly_withdrawals
    assert war.war.withdrawals == sum(row.withdrawals for row in war.history)
    assert war.war.orderly_withdrawals == calm
