"""Every line of the acceptance can be played, and says what it found in whole tables."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from experiments.acceptance import worlds
from experiments.acceptance.assurances import BOTH, HORIZON, NEITHER, ORDERS
from experiments.acceptance.laboratory import COORDINATED, SILOED, Laboratory
from experiments.acceptance.page import LINES
from experiments.acceptance.persuasion import _share, believing, carried, without_clock
from experiments.acceptance.planning import with_effort
from experiments.comparison.measures import MEASURES
from experiments.robustness.worlds import VARIED, draw

pytestmark = pytest.mark.compiled

FIGURE = re.compile(r"([+-]?\d+\.\d+|–) \[([+-]?\d+\.\d+|–), ([+-]?\d+\.\d+|–)\]")
EXACT = {"identical to the last bit", "not identical", "identical"}


def test_lines_are_numbered_from_1_to_11() -> None:
    assert list(LINES) == list(range(1, 12))


@pytest.mark.parametrize("number", LINES)
def test_a_line_says_what_it_found(
    number: int, laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = draw(2)
    monkeypatch.setattr(worlds, "draw", lambda count: few)
    monkeypatch.setattr("experiments.acceptance.headline.VARIED", VARIED[:2])
    line = LINES[number](laboratory)
    assert line.title
    assert len({claim.text for claim in line.claims}) == len(line.claims) > 0
    for claim in line.claims:
        assert claim.verdict in ("holds", "refuted", "undecided")
        assert claim.figure in EXACT or FIGURE.fullmatch(claim.figure)
    for table in line.tables:
        assert len(table.rows) > 0
        assert {len(row) for row in table.rows} == {len(table.columns)}
        assert all(isinstance(cell, str) for row in table.rows for cell in row)
        assert "nan" not in str(table.rows)
    assert "nan" not in str(line.notes)


@pytest.mark.parametrize("log_odds", [-3.0, 3.0])
def test_a_belief_is_held_from_treatment_on(log_odds: float, laboratory: Laboratory) -> None:
    months = laboratory.with_months(believing(SILOED, log_odds)).months
    held = months["belief"][..., SILOED.pausing]
    held = held[:, SILOED.scenario.treatment :]
    expected = 1.0 / (1.0 + np.exp(-log_odds))
    np.testing.assert_allclose(held[np.isfinite(held)], expected, rtol=1e-9)


def test_reserves_stand_still_without_the_clock(laboratory: Laboratory) -> None:
    reserves = laboratory.with_months(without_clock(SILOED)).months["reserves"]
    usual = laboratory.with_months(SILOED).months["reserves"]
    running = np.isfinite(reserves[:, 60])
    assert running.any()
    still = reserves[running][:, 24:60]
    assert (np.ptp(still, axis=1) == 0.0).all()
    np.testing.assert_array_equal(reserves[:, :24], usual[:, :24])
    both = running & np.isfinite(usual[:, 60])
    assert (np.ptp(usual[both][:, 24:60], axis=1) > 0.0).all()


def test_the_four_cells_differ_by_what_they_name() -> None:
    cells = [arm.configuration.treatment for arm in (NEITHER, HORIZON, ORDERS, BOTH)]
    named = [(cell["support.horizon"], cell["industry.orders"]) for cell in cells]
    assert named == [(1.0, 0.3), (12.0, 0.3), (1.0, 1.0), (12.0, 1.0)]


def test_effort_is_national_and_in_the_contact_group() -> None:
    found = with_effort(0.6).configuration.treatment
    assert found == COORDINATED.configuration.treatment
    assert with_effort(0.08).configuration == SILOED.configuration


def test_the_same_sight_carries_nothing(laboratory: Laboratory) -> None:
    for measure in islice((known.name for known in MEASURES if known.primary), 3):
        found = carried(laboratory, {}, measure)
        assert (found.mean, found.method) == (0.0, "constant")


def test_what_is_carried_by_hand(laboratory: Laboratory) -> None:
    blind = {"kremlin.cover_blind": 1.0}
    whole = laboratory.effect(measure="war_length")
    rest = laboratory.contrast(lambda arm: arm.treat(blind), "war_length")
    found = carried(laboratory, blind, "war_length")
    assert found.mean == pytest.approx(whole.estimate - rest.estimate)


def test_no_share_is_told_of_an_effect_that_may_be_zero(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled = laboratory.difference(SILOED, COORDINATED)
    for low, high, told in ((-0.1, 0.1, False), (0.05, 0.15, True), (-0.15, -0.05, True)):
        found = replace(settled, estimate=0.5 * (low + high), low=low, high=high)
        monkeypatch.setattr(laboratory, "difference", lambda *_, found=found: found)
        assert ("Forward credibility carries " in _share(laboratory)) == told
        assert ("No share of the first is told" in _share(laboratory)) != told
