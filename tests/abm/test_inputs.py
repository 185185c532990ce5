"""What a war is given: which shorter wars are beginnings of it."""

from __future__ import annotations

import pytest

from abm.build import build_inputs
from abm.inputs import Inputs, begins, with_horizons
from abm.scenarios import load

GAP = ["parameter=will.funding_gap", "value=1", "from=12"]
RANDOM = [*GAP, "schedule=random", "count=2"]
TAKEN = ["report=tone", "mode=yoked", "arm=coordinated", "from=14"]
IN_ALL = "interventions.gap"
IN_SOURCE = "configurations.coordinated.interventions.gap"
REPORT = "configurations.siloed.reports.tone"


def given(**told: list[str]) -> Inputs:
    """Return what a siloed war of 40 months is given, with lines under the paths that are named."""
    paths = {"everywhere": IN_ALL, "in_source": IN_SOURCE, "taken": REPORT}
    lines = [f"{paths[name]}.{line}" for name, lines in told.items() for line in lines]
    return build_inputs(load("six-partners", lines), "siloed", 40)


@pytest.mark.parametrize(
    ("told", "alike"),
    [
        ({}, [1, 20, 39]),
        ({"everywhere": GAP}, [1, 20, 39]),
        ({"everywhere": [*GAP, "when=month > 13"]}, [1, 20, 39]),
        ({"everywhere": RANDOM}, []),
        ({"everywhere": [*RANDOM, "until=20"]}, [20, 39]),
        ({"in_source": RANDOM}, [1, 20, 39]),
        ({"taken": TAKEN}, []),
        ({"taken": [*TAKEN, "until=20"]}, [20, 39]),
        ({"taken": [*TAKEN, "until=20"], "in_source": RANDOM}, []),
        ({"taken": [*TAKEN, "until=20"], "in_source": [*RANDOM, "until=39"]}, [39]),
    ],
)
def test_shorter_wars_are_beginnings_unless_their_horizon_decides_what_happens(
    told: dict[str, list[str]], alike: list[int]
) -> None:
    whole = given(**told)
    assert [months for months in (0, 1, 20, 39, 40, 41) if begins(whole, months)] == [*alike, 40]


def test_records_are_kept_at_each_horizon_and_at_the_end() -> None:
    whole = given()
    assert whole.horizons == [40]
    assert with_horizons(whole, [30, 12, 30]).horizons == [12, 30, 40]
    assert with_horizons(whole, []) == whole


@pytest.mark.parametrize("months", [0, 39, 41])
def test_a_horizon_at_which_other_wars_would_be_played_is_refused(months: int) -> None:
    with pytest.raises(ValueError, match=rf"wars of {months} months do not begin as those of 40"):
        with_horizons(given(taken=TAKEN), [months])
