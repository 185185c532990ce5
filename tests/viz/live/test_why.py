"""Why arms differ: what stands beside the runs that end."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from abm.scenarios import load
from abm.schema import Outcome
from experiments.session.divergence import divergence
from experiments.session.ensembles import Endings
from viz.live.tab import Opening, Tab
from viz.live.view.scene import scene
from viz.live.view.why import endings, parted, waterfall

pytestmark = pytest.mark.usefixtures("few_wars")

SERVED = ("theories.T3.pauses=true", "theories.T4.pauses=false", "theories.T3.label=Europe’s will")


@pytest.mark.parametrize(
    ("settings", "named"), [((), "T4"), (SERVED[:2], "T3"), (SERVED, "Europe’s will")]
)
def test_belief_at_signature_is_in_the_theory_that_a_pause_would_serve(
    settings: tuple[str, ...], named: str
) -> None:
    ends = Endings(4, {one.declared.title: 0 for one in Outcome}, 0.5, 1, 0.25, 58.5)
    session = SimpleNamespace(
        scenario=load("six-partners", settings),
        worlds=None,
        arms={"A": None},
        months=84,
        date=str,
    )
    clouds = SimpleNamespace(cloud=lambda *_: SimpleNamespace(endings=ends))
    asked, opening = SimpleNamespace(pair=None), SimpleNamespace(kept=None)
    shown: Any = {"session": session, "clouds": clouds, "asked": asked, "opening": opening}
    tab: Any = SimpleNamespace(**shown, named={"name": "six-partners"})
    told: dict[str, Any] = endings(tab)
    rows = [row for row in told["rows"] if "at signature" in row[0]]
    assert rows == [[f"leadership’s belief in {named} at signature, mean", "0.25"]]


@pytest.fixture
def tab() -> Iterator[Tab]:
    made = Tab(Opening(load("six-partners")))
    made.session.play_to(30)
    yield made
    made.close()


@pytest.mark.compiled
@pytest.mark.parametrize("month", [0, 9, 14, 15, 22, 30])
def test_what_is_explained_is_the_ledger_beside_it(tab: Tab, month: int) -> None:
    """Every gap that is explained is that of two bars of the ledger, and is a gap to be seen."""
    scenario = tab.session.scenario
    tab.session.month, tab.asked.since = month, "prior"
    for tab.asked.agent in scenario.kremlin:
        for tab.asked.theory in scenario.theories:
            said: Any = parted(tab)
            if not said["after"]:
                assert said["when"] == "Nowhere yet."
                continue
            bars = waterfall(tab, scene(tab, 300)).table().rows
            first, second = bars[-1][1:]
            label = scenario.theories[tab.asked.theory].label
            title = scenario.kremlin[tab.asked.agent].title
            told = str(said["after"])
            assert told.startswith(f"{title}, {label}: {first} in A, {second} in B (log-odds, ")
            assert (first == second) == ("no gap to explain" in told) == (not said["parts"])
            assert "gap of 0.00" not in told
            changes = {row[0].lower(): row[1:] for row in bars}
            for amount, name in said["parts"]:
                one, other = (_amount(text) for text in changes[name])
                assert _amount(amount) == pytest.approx(other - one, abs=0.011)


def _amount(text: str) -> float:
    return float(text.replace("−", "-") or "0")


@pytest.mark.compiled
def test_arms_part_at_a_decision_and_the_tolerance_of_beliefs_is_said(tab: Tab) -> None:
    tab.session.month = 30
    found = divergence(tab.session.arms["A"], tab.session.arms["B"], 30)
    said = parted(tab)
    assert found is not None and found.month is not None and said is not None
    assert found.month > tab.session.scenario.treatment
    assert str(said["when"]) == f"{tab.session.date(found.month)}, month {found.month}."
    assert "by more than 0.05 in log-odds" in str(said["text"])
