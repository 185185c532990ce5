"""Peace after a signature: what lasts, and how long first settlements hold."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from abm.schema import Outcome
from experiments.comparison.measures import LASTING, measures_told
from experiments.comparison.peace import LONGEST_WATCH, peace
from experiments.comparison.sentences import peace_sentence
from tests.experiments.conftest import wars_of

NAN = math.nan


def lasting(*values: float) -> Any:
    return wars_of([{"outcome": Outcome.DURABLE, "lasting": value} for value in values]).war


def test_lasting_is_a_share_of_all_wars_where_it_is_told() -> None:
    assert LASTING.of(lasting(1.0, 0.0, 1.0)).tolist() == [True, False, True]
    assert np.isnan(LASTING.of(lasting(NAN, NAN))).all()
    assert LASTING.primary


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [((1.0, 0.0), (0.0, 0.0), True), ((1.0, 0.0), (0.0, NAN), False), ((NAN,), (NAN,), False)],
)
def test_lasting_is_left_out_where_a_war_was_not_watched_for_so_long(
    first: tuple[float, ...], second: tuple[float, ...], told: bool
) -> None:
    names = [measure.name for measure in measures_told([lasting(*first), lasting(*second)])]
    assert ("lasting" in names) is told
    assert {"durably_settled", "war_length"} <= set(names)


def test_what_a_study_does_not_keep_is_not_told() -> None:
    kept = lasting(1.0)[["outcome", "war_length"]]
    assert "lasting" not in [measure.name for measure in measures_told([kept])]


def settled(*told: tuple[float, float]) -> Any:
    rows = [{"peace_months": months, "peace_broken": broken} for months, broken in told]
    return wars_of(rows).war


#: Of four first settlements one breaks after 12 months and one after 30; one war has none.
FOUR = settled((12, 1), (30, 1), (60, 0), (60, 0), (NAN, NAN))


def test_survival_of_peace_by_hand() -> None:
    found = peace(FOUR, np.arange(5))
    estimate = found.curve.estimate
    assert (found.settlements, estimate.size) == (4, LONGEST_WATCH + 1)
    assert [estimate[month] for month in (0, 11, 12, 24, 29, 30, 60)] == pytest.approx(
        [1.0, 1.0, 0.75, 0.75, 0.75, 0.5, 0.5]
    )
    assert (found.curve.low <= estimate).all()
    assert (estimate <= found.curve.high).all()


def test_peace_is_untold_from_where_none_is_watched() -> None:
    curve = peace(settled((12, 1), (24, 0), (24, 0)), np.arange(3)).curve
    assert curve.estimate[24] == pytest.approx(2 / 3)
    for rows in curve:
        assert np.isnan(rows[25:]).all()


def test_settlements_of_a_run_are_one_unit() -> None:
    rows, runs = np.tile(FOUR, 3), np.tile(np.arange(5), 3)
    once, thrice = peace(FOUR, np.arange(5)).curve, peace(rows, runs).curve
    np.testing.assert_allclose(once.estimate, thrice.estimate)
    assert (thrice.high - thrice.low)[40] > 0.5 * (once.high - once.low)[40]


def test_without_a_settlement_there_is_no_curve_to_speak_of() -> None:
    found = peace(settled((NAN, NAN)), np.arange(1))
    assert (found.settlements, peace_sentence(found, "Siloed", [24, 60])) == (0, "")


def test_peace_in_words() -> None:
    watched = settled(*[(12, 1)] * 10, *[(60, 0)] * 30)
    told = peace_sentence(peace(watched, np.arange(40)), "Siloed", [24, 60])
    assert told.startswith(
        "Of 40 first settlements under Siloed 75.0% are unbroken after 24 months (95% interval "
    )
    assert "), 75.0% are unbroken after 60 months (95% interval " in told
    short = settled(*[(12, 1)] * 10, *[(24, 0)] * 30)
    told = peace_sentence(peace(short, np.arange(40)), "Siloed", [24, 60])
    assert "after 24 months" in told
    assert "60" not in told
