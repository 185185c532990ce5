"""Patterns of 2022 to 2024 that siloed wars should show: soft checks, relations and wide bands."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from abm.build import load_inputs
from abm.engine.ensemble import Ensemble, Wars, joined
from abm.model import War
from abm.rules.beliefs import belief

pytestmark = pytest.mark.compiled

THEORIES = range(4)
APRIL_2022, MAY_2022, AUGUST_2022, OCTOBER_2022 = 1, 2, 5, 7
LATE_2024 = 34  # months from March 2022 to December 2024


@cache
def siloed() -> Wars:
    return joined(list(Ensemble(load_inputs("ukraine-2022", "siloed", 36), 2022).play_all(300)))


def months(name: str) -> Any:
    return siloed().months[name]


def first_month_below(limit: float, theory: int) -> float:
    """Return the median month in which the leadership's belief in a theory first falls so low."""
    low = months("belief")[..., theory] < limit
    return float(np.median(np.where(low.any(axis=1), low.argmax(axis=1), low.shape[1])))


def test_theories_fall_in_their_order() -> None:
    fallen = [first_month_below(0.25, theory) for theory in THEORIES]
    assert fallen == sorted(fallen)
    assert len(set(fallen)) == 4
    assert fallen[0] <= APRIL_2022


def test_theories_guide_the_leadership_in_their_order() -> None:
    best = months("best_theory")[:, :24].astype(int)
    modal = [int(np.bincount(month + 1, minlength=5).argmax()) - 1 for month in best.T]
    in_turn = list(dict.fromkeys(modal))
    assert in_turn == [1, 2, 3]


def test_before_the_first_month_taught_it_better_the_quick_prize_was_the_best() -> None:
    theories = load_inputs("ukraine-2022", "siloed").theories[0]
    offers = [theory.gain + theory.goal + theory.sector_gain for theory in theories]
    worth = [offers[row] * belief(theory.prior) for row, theory in enumerate(theories)]
    assert worth == sorted(worth, reverse=True)


def test_the_north_is_given_up_by_may_2022() -> None:
    held = months("held")[..., 0]
    assert held[:, 0].mean() > 0.9
    assert held[:, MAY_2022].mean() < 0.1


def test_the_north_falls_before_the_northeast_and_kherson() -> None:
    held = months("held")[:, :, :3].mean(axis=0)
    gone = [int((sector < 0.5).argmax()) for sector in held.T]
    assert gone[0] < gone[1] <= gone[2]


def test_russia_mobilises_in_late_summer_2022() -> None:
    decided = siloed().war["mobilised_month"]
    assert np.isfinite(decided).mean() >= 0.9
    assert AUGUST_2022 <= np.nanmedian(decided) <= OCTOBER_2022


def test_as_many_donors_sign_as_did() -> None:
    active = months("donors_active")[:, :LATE_2024]
    assert 12.0 <= np.nanmean(active) <= 14.5


def test_participation_moves_together() -> None:
    active = months("donors_active")[:, :LATE_2024]
    share = np.nanmean(active) / 34.0
    assert np.nanmean(np.nanvar(active, axis=1)) > 34.0 * share * (1.0 - share)


def test_as_much_is_signed_as_was() -> None:
    signed = months("signed")[:, :LATE_2024]
    assert 3.4 <= np.nanmean(signed) <= 3.8


def test_accounts_are_near_balance_at_the_end_of_2024() -> None:
    left = months("balance_of_accounts")[:, LATE_2024 - 1]
    appropriated = np.nansum(months("appropriated")[:, :LATE_2024], axis=1)
    assert abs(np.nanmean(left)) < 0.1 * np.nanmean(appropriated)


def test_both_sides_lose_men_and_russia_more() -> None:
    war = siloed().war
    assert (war["russian_losses"] > war["ukrainian_losses"]).mean() > 0.9


def test_moscow_learns_that_partners_last_more_slowly_than_that_kyiv_stands() -> None:
    beliefs = months("belief").mean(axis=0)
    assert beliefs[0, 0] < 0.5 < beliefs[12, 3] < beliefs[0, 3]


def test_one_war_of_the_readable_engine_is_among_them() -> None:
    war = War("siloed", run=5, months=11).play()
    assert [row.land for row in war.history] == list(months("land")[5, :11])
