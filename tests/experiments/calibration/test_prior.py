"""The prior: declared once, with ranges inside the register's, and history's effort among it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.errors import InputError
from abm.parameters import REGISTER
from abm.scenarios import DEFAULT
from abm.scenarios.figures import settable
from experiments.calibration.prior import (
    WaveRequest,
    drawn,
    is_fitted,
    listed,
    shares,
    snapped,
    sobol,
)
from experiments.history.scorecard import ARM
from experiments.robustness.worlds import EFFORT, HISTORY
from experiments.study.samplers import valued
from experiments.study.uncertainty import Distribution, Uncertainty

ASKED = WaveRequest(number=1, scenario=DEFAULT, months=34, runs=40, seed=7)
KNOWN = drawn(ASKED)


def test_about_fifty_parameters_are_drawn_each_with_a_reason() -> None:
    assert 45 <= len(KNOWN) <= 55
    assert all(len(one.reason) > 15 for one in KNOWN)
    assert len({one.parameter for one in KNOWN}) == len(KNOWN)
    assert {"theatre.reserves_drain", "theatre.adaptation"} <= {one.parameter for one in KNOWN}


def test_ranges_lie_within_those_declared() -> None:
    scope = sobol(ASKED, 1).scenario.scope.figures
    for one in KNOWN:
        assert one.distribution is not None
        declared = settable(one.parameter, scope, "the prior")
        assert declared.low <= one.distribution.low < one.distribution.high <= declared.high


@pytest.mark.parametrize(
    "name",
    [
        *("support.plan_target", "support.inertia", "kremlin.window"),
        *("settlement.break_value", "settlement.deterrence", "settlement.guarantee_cost"),
    ],
)
def test_what_the_effect_of_planning_hangs_on_has_its_whole_range(name: str) -> None:
    """History's arm hardly shows it; a range over worlds that lacked it would be too narrow."""
    [one] = [one for one in KNOWN if one.parameter == name]
    declared, told = REGISTER[name], one.distribution
    assert told is not None
    assert (told.kind, told.low, told.high) == ("uniform", declared.low, declared.high)


def test_no_seed_is_a_parameter() -> None:
    assert not any("seed" in one.parameter or "noise_seed" in one.name for one in KNOWN)


def test_historys_effort_is_drawn_as_elsewhere_and_never_fitted() -> None:
    efforts = [one for one in KNOWN if not is_fitted(one)]
    assert {one.parameter for one in efforts} == set(EFFORT)
    for one in efforts:
        assert one.distribution is not None
        assert (one.distribution.low, one.distribution.high) == tuple(HISTORY)
        assert one.distribution.kind == "log-uniform"


def test_a_wave_is_a_study_of_historys_arm_alone() -> None:
    spec = sobol(ASKED, 8)
    assert [arm.name for arm in spec.arms] == [ARM]
    assert (spec.runs, spec.months, spec.seed, spec.keep, spec.block) == (
        *(40, 34, 7),
        "patterns",
        40,
    )
    assert len(spec.sampling) == 8


def test_points_that_are_given_are_played_as_they_are() -> None:
    points = sobol(ASKED, 4).sampling.points(KNOWN)
    spec = listed(ASKED, points)
    np.testing.assert_array_equal(spec.sampling.points(spec.uncertainties), points)


UNIFORM = Uncertainty("a", "a", Distribution("uniform", 3.0, 5.0))
LOGARITHMIC = Uncertainty("b", "b", Distribution("log-uniform", 0.02, 0.6))
WHOLE = Uncertainty("c", "c", Distribution("uniform", 10.0, 18.0), whole=True)


@given(st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3))
def test_shares_are_those_of_values(point: list[float]) -> None:
    known, table = (UNIFORM, LOGARITHMIC, WHOLE), np.array([point])
    found = shares(known, valued(known, table))
    np.testing.assert_allclose(found[:, :2], table[:, :2], atol=1e-12)
    np.testing.assert_allclose(found, snapped(known, table), atol=1e-12)
    assert abs(found[0, 2] - point[2]) <= 0.5 / 9 + 1e-12
    np.testing.assert_array_equal(valued(known, found)[:, 2], valued(known, table)[:, 2])


def test_shares_of_a_whole_number_lie_in_the_middle_of_its_part() -> None:
    np.testing.assert_allclose(
        shares([WHOLE], [[10.0], [14.0], [18.0]])[:, 0], [0.5 / 9, 0.5, 8.5 / 9]
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[uncertainties.a]\nparameter = "theatre.nead"', "prior.toml: uncertainties.a.parameter"),
        (
            '[uncertainties.a]\nparameter = "theatre.need"\ndistribution = "triangular"\nmode = 4',
            "prior.toml: uncertainties.a is drawn otherwise; allowed: uniform or log-uniform.",
        ),
        (
            '[uncertainties.a]\nparameter = "theatre.need"\nchoices = [3, 4]',
            "uncertainties.a is drawn otherwise",
        ),
    ],
)
def test_a_prior_that_cannot_be_used_is_refused(text: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "prior.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        sobol(ASKED, 4, file)
    assert told in str(refused.value)
    assert "wave-1" not in str(refused.value)


def test_months_in_which_no_number_of_the_record_ends_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("experiments.history.targets.fitted", tuple)
    with pytest.raises(InputError, match="no number of the record ends within 34 months"):
        sobol(ASKED, 2)
