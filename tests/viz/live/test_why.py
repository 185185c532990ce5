"""Why arms differ: what stands beside the runs that end."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from abm.scenarios import load
from abm.schema import Outcome
from experiments.session.ensembles import Endings
from viz.live.view.why import endings

SERVED = ("theories.T3.pauses=true", "theories.T4.pauses=false", "theories.T3.label=Europe’s will")


@pytest.mark.parametrize(
    ("settings", "named"), [((), "T4"), (SERVED[:2], "T3"), (SERVED, "Europe’s will")]
)
def test_belief_at_signature_is_in_the_theory_that_a_pause_would_serve(
    settings: tuple[str, ...], named: str
) -> None:
    ends = Endings(4, {one.declared.title: 0 for one in Outcome}, 0.5, 1, 0.25, 58.5)
    session = SimpleNamespace(
        scenario=load("six-partners", settings), arms={"A": None}, months=84, date=str
    )
    clouds = SimpleNamespace(cloud=lambda *_: SimpleNamespace(endings=ends))
    tab: Any = SimpleNamespace(session=session, clouds=clouds, asked=SimpleNamespace(pair=None))
    told: dict[str, Any] = endings(tab)
    rows = [row for row in told["rows"] if "at signature" in row[0]]
    assert rows == [[f"leadership’s belief in {named} at signature, mean", "0.25"]]
