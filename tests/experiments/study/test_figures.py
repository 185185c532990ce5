"""Numbers of theories and the Kremlin as uncertainties and levers of a study."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.build import build_inputs
from abm.errors import InputError
from experiments.study.specification import Specification
from experiments.study.worker import inputs_of, scenario_at
from tests.experiments.study.files import Tree, study, uncertain

GAIN = {"parameter": "theories.T4.gain", "low": 20.0, "high": 50.0}
PRIZED = {"treatment": {"theories": {"T4": {"gain": 10.0}}}, "configuration": "siloed"}


@pytest.fixture
def spec(tmp_path: Path) -> Specification:
    levers = {"siloed": {"configuration": "siloed"}, "prized": PRIZED}
    prior = {"parameter": "theories.T4.prior"}
    return study(tmp_path, levers=levers, uncertainties={"gain": GAIN, "prior": prior})


def test_a_drawn_figure_reaches_the_wars_of_every_arm_that_leaves_it_open(
    spec: Specification,
) -> None:
    siloed, prized = (inputs_of(spec, {"gain": 44.0, "prior": -0.5}, arm) for arm in spec.arms)
    assert [rows[3].gain for rows in siloed.theories] == [44.0]
    assert [rows[3].gain for rows in prized.theories] == [44.0, 10.0]
    assert siloed.theories[0][3].prior == -0.5


def test_a_war_of_a_point_can_be_played_from_its_scenario(spec: Specification) -> None:
    values = {"gain": 44.0, "prior": -0.5}
    again = build_inputs(scenario_at(spec, values), spec.arms[1], spec.months)
    told, drawn = again.theories, inputs_of(spec, values, spec.arms[1]).theories
    assert [[vars(row) for row in rows] for rows in told] == [
        [vars(row) for row in rows] for rows in drawn
    ]


def test_its_range_is_the_declared_one_unless_it_is_narrowed(spec: Specification) -> None:
    gain, prior = (one.distribution for one in spec.uncertainties)
    assert gain is not None
    assert prior is not None
    assert (gain.low, gain.high) == (20.0, 50.0)
    assert (prior.low, prior.high) == (-20.0, 20.0)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"parameter": "theories.T4.gian"}, "Did you mean 'theories.T4.gain'?"),
        ({"parameter": "theories.T4.pauses"}, "Exactly one theory pauses, the same in every arm."),
        ({"parameter": "theories.T4.gain", "low": -1}, "within the declared range of theories.T4"),
        ({"parameter": "theories.T4.payoff"}, "low is missing; allowed: numbers above 0 to 240."),
        (
            {"parameter": "theories.T4.payoff", "low": 0},
            "low = 0; allowed: within the declared range of theories.T4.payoff, numbers above 0 to",
        ),
        (
            {"parameter": "theories.T4.goal", "high": 2000},
            "within the declared range of theories.T4.goal, numbers from 0 to 1000.",
        ),
        ({"parameter": "kremlin.military.influence"}, "as influence in the Kremlin sums to 1"),
    ],
)
def test_what_cannot_be_uncertain(tmp_path: Path, told: Tree, said: str) -> None:
    with pytest.raises(InputError, match="mine.toml: ") as error:
        uncertain(tmp_path, told)
    assert said in str(error.value)


def test_an_arm_in_which_influence_does_not_sum_to_one(tmp_path: Path) -> None:
    weak = {"treatment": {"kremlin": {"leadership": {"influence": 0.4}}}}
    with pytest.raises(InputError, match="influence in the Kremlin sums to 0.9 in month 11"):
        study(tmp_path, levers={"siloed": {"configuration": "siloed"}, "weak": weak})
