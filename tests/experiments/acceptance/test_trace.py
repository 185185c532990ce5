"""Traces of refuted claims: the ledger's entries sum to what happened to the belief."""

from __future__ import annotations

import numpy as np
import pytest

from abm.model import War
from abm.state import SETTLED
from experiments.acceptance import trace
from experiments.acceptance.laboratory import COORDINATED, SILOED, Arm, Laboratory
from experiments.acceptance.trace import (
    BELIEF,
    LEDGER_MONTHS,
    STATE,
    STATE_MONTH,
    entries,
    ledgers,
    months,
)

pytestmark = pytest.mark.compiled


def change(arm: Arm, run: int, seed: int) -> float:
    """Return how the leadership's log-odds changed in the months that are read."""
    war = War.of(arm.inputs(), run, seed)
    until, begun = arm.scenario.treatment + LEDGER_MONTHS, 0.0
    leadership = list(arm.scenario.kremlin).index("leadership")
    while war.running and war.month < until:
        if war.month == arm.scenario.treatment:
            begun = war.world.kremlin[leadership].log_odds[arm.pausing]
        war.step()
    return float(war.world.kremlin[leadership].log_odds[arm.pausing]) - begun


@pytest.mark.parametrize("arm", [SILOED, COORDINATED], ids=lambda arm: arm.name)
def test_entries_sum_to_the_change_of_log_odds(
    arm: Arm, laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace, "REPLAYED", 2)
    found = entries(laboratory, arm)
    expected = np.mean([change(arm, run, laboratory.seed) for run in (0, 1)])
    assert sum(found.values()) == pytest.approx(expected)
    assert "prior" not in found
    known = set(arm.scenario.theories["T4"].evidence)
    assert {name.removeprefix("fading: ") for name in found} <= known


def test_the_table_of_ledgers_ends_with_their_sum(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace, "REPLAYED", 1)
    told = ledgers(laboratory, {"siloed": SILOED})
    assert told.columns == ("entry", "siloed")
    *rows, (last, total) = told.rows
    assert last == "sum"
    assert float(total) == pytest.approx(
        sum(float(value) for _, value in rows), abs=0.005 * (len(rows) + 1)
    )
    assert "over runs 0 to 0" in told.title


def test_months_are_means_over_wars_that_run_in_all_arms(laboratory: Laboratory) -> None:
    told = months(laboratory, {"siloed": SILOED, "coordinated": COORDINATED})
    month = SILOED.scenario.treatment + STATE_MONTH
    both = [laboratory.with_months(arm).months[:, month] for arm in (SILOED, COORDINATED)]
    running = (both[0]["status"] < SETTLED) & (both[1]["status"] < SETTLED)
    assert 0 < running.sum() < laboratory.runs
    assert told.title.startswith(f"Month {month}: means over {running.sum()} wars that run in all")
    assert told.columns == ("", "siloed", "coordinated")
    assert len(told.rows) == len(STATE)
    label, *values = told.rows[STATE.index(BELIEF)]
    assert label.endswith("T4, 0-1")
    assert values == [f"{rows['belief'][running, SILOED.pausing].mean():.2f}" for rows in both]
