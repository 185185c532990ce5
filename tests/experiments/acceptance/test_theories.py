"""The acceptance finds theories by what they are, wherever they stand in the scenario."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from abm.scenarios.files import folder
from experiments.acceptance import laboratory as arms
from experiments.acceptance import trace
from experiments.acceptance.laboratory import SILOED, Laboratory
from experiments.acceptance.page import LINES
from experiments.acceptance.persuasion import believing
from experiments.acceptance.placebos import western
from experiments.acceptance.trace import ledgers, months
from experiments.console import Counter
from tests.experiments.acceptance.conftest import RUNS, SEED

pytestmark = pytest.mark.compiled

#: Nobody believes it, so that wars go on as they do without it.
IDLE = """
[theories.idle]
title = "Ukraine gives up"
prior = -20.0
gain = 0.0
payoff = 1.0
personal = false

[theories.idle.evidence.front]
observable = "front"
predicted = 1.0
rival = 0.0
spread = 1000.0

"""


@pytest.fixture
def five(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the acceptance play the default scenario with one more theory, before the last one."""
    text = (folder() / f"{arms.SCENARIO}.toml").read_text(encoding="utf-8")
    [last] = [line for line in text.splitlines() if line.startswith("[theories.T4]")]
    file = tmp_path / "five.toml"
    file.write_text(text.replace(f"{last}\n", f"{IDLE}{last}\n"), encoding="utf-8")
    monkeypatch.setattr(arms, "SCENARIO", str(file))
    arms._scenario.cache_clear()
    yield
    arms._scenario.cache_clear()


def test_theories_are_found_behind_one_that_is_inserted(five: None) -> None:
    scenario = SILOED.scenario
    assert list(scenario.theories) == ["T1", "T2", "T3", "idle", "T4"]
    assert (SILOED.pausing, SILOED.theory.label) == (4, "T4")
    assert western(scenario) == [2, 4]
    [clamp] = believing(SILOED, 1.0).configuration.changes.beliefs
    assert clamp.theory == 4


@pytest.mark.parametrize("number", [6, 7])
def test_lines_on_belief_say_the_same_with_a_theory_that_nobody_holds(
    number: int, laboratory: Laboratory, five: None
) -> None:
    found = LINES[number](Laboratory(RUNS, SEED, Counter()))
    arms._scenario.cache_clear()
    with pytest.MonkeyPatch.context() as usual:
        usual.setattr(arms, "SCENARIO", "ukraine-2022")
        expected = LINES[number](laboratory)
    assert (found.title, found.claims) == (expected.title, expected.claims)
    assert found.tables == expected.tables


def test_traces_are_of_the_same_theory(five: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace, "REPLAYED", 1)
    few = Laboratory(RUNS, SEED, Counter())
    told = ledgers(few, {"siloed": SILOED})
    assert "belief in T4 in" in told.title
    known = set(SILOED.theory.evidence)
    assert {row[0].removeprefix("fading: ") for row in told.rows[:-1]} <= known
    rows = {row[0]: row[1] for row in months(few, {"siloed": SILOED}).rows}
    month = few.with_months(SILOED).months[:, SILOED.scenario.treatment + trace.STATE_MONTH]
    held = month["belief"][month["status"] < 2, 4]
    assert rows["leadership's belief in the theory T4, 0-1"] == f"{np.mean(held):.2f}"
