"""Banks: what lies in a band, how far luck may move it, and wars that are played once."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from abm.engine.ensemble import Ensemble
from abm.errors import InputError
from experiments.calibration.bank import Bank, bank_of, joined, play, ready
from experiments.calibration.prior import WaveRequest, sobol
from experiments.calibration.results import Results
from experiments.history.targets import targets
from experiments.study.folder import Folder, open_folder
from experiments.study.worker import inputs_of
from tests.experiments.calibration.conftest import INVOCATION
from tests.experiments.calibration.toys import bank, target

TWO = (
    target("P.one", band=[0.0, 1.0], observed=0.4),
    target("P.other", band=[5.0, 6.0], observed=5.0),
    target("Q.month", band=[4, 8], observed=6, statistic="median month", values=[1]),
)


def test_a_number_passes_in_its_band_and_a_pattern_with_all_its_numbers() -> None:
    values = np.array([[1.0, 5.0, 4.0], [1.01, 5.5, np.inf], [np.nan, 7.0, 8.0]])
    told = bank(TWO, np.zeros((3, 1)), values)
    assert told.passing().tolist() == [
        [True, True, True],
        [False, True, False],
        [False, False, True],
    ]
    assert told.patterns == ["P", "Q"]
    assert told.patterns_passing().tolist() == [[True, True], [False, False], [False, True]]


def test_luck_is_the_error_of_a_mean_and_a_month_of_a_median() -> None:
    told = bank(TWO, np.zeros((1, 1)), np.array([[1.1, 4.8, 9.0]]), spread=np.sqrt(40.0) * 0.1)
    np.testing.assert_allclose(told.errors(), [[0.1, 0.1, 0.5]])
    assert told.passing(1.0).tolist() == [[True, False, False]]
    assert told.passing(2.0).tolist() == [[True, True, True]]


def test_luck_of_a_share_of_months_is_one_month() -> None:
    rule = target("P.rule", statistic="rule", place=1)
    told = bank((rule,), np.zeros((1, 1)), np.array([[0.5]]))
    np.testing.assert_allclose(told.errors(), [[0.5 / 12]])


def test_a_number_of_no_war_has_no_luck() -> None:
    told = Bank(TWO[:1], np.zeros((1, 1)), np.full((1, 1), np.nan), np.full((1, 1), np.nan),
                np.zeros((1, 1)))  # fmt: skip
    assert told.errors().tolist() == [[0.0]]
    assert not told.passing(2.0).any()


def test_banks_are_joined_and_taken_from() -> None:
    one = bank(TWO[:1], np.array([[0.1]]), np.array([[1.0]]))
    other = bank(TWO[:1], np.array([[0.2], [0.3]]), np.array([[2.0], [3.0]]))
    both = joined([one, other])
    assert len(both) == 3
    assert both.points[:, 0].tolist() == [0.1, 0.2, 0.3]
    assert both.taken(np.array([False, True, True])).values[:, 0].tolist() == [2.0, 3.0]


def wave(own: Path) -> Folder:
    return open_folder(own / "wave-1")


def test_a_bank_holds_what_the_wars_of_each_point_show(own: Path) -> None:
    folder = wave(own)
    found, spec = bank_of(folder), folder.specification
    assert found.targets == targets(spec.scenario, spec.months) == spec.targets
    for point in (0, 31):
        inputs = inputs_of(spec, folder.values(point), spec.arms[0])
        wars = Ensemble(inputs, spec.seed).play(np.arange(spec.runs))
        for place, one in enumerate(found.targets):
            told = one.found(wars)
            np.testing.assert_array_equal(found.values[point, place], told.value)
            np.testing.assert_array_equal(found.spreads[point, place], told.spread)
            assert found.wars[point, place] == told.wars


def test_what_was_played_is_not_played_again(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = wave(own)
    before = bank_of(folder)
    monkeypatch.setattr(Ensemble, "play", lambda *_: pytest.fail("a war was played"))
    again = play(folder, 1, INVOCATION)
    np.testing.assert_array_equal(again.values, before.values)


@pytest.mark.parametrize(
    ("change", "what"),
    [({"months": 17}, "months"), ({"runs": 9}, "runs"), ({"seed": 8}, "seed")],
)
def test_a_wave_of_other_wars_is_refused(own: Path, change: dict[str, int], what: str) -> None:
    asked = {"number": 1, "scenario": "ukraine-2022", "months": 16, "runs": 8, "seed": 7} | change
    spec = sobol(WaveRequest(**asked), 32, own.parent / "few.toml")  # type: ignore[arg-type]
    with pytest.raises(InputError, match=f"other {what} than are asked for now"):
        ready(own / "wave-1", spec, "concert calibrate")


def test_a_wave_of_another_prior_is_refused(own: Path, once: tuple[Path, Results]) -> None:
    spec = sobol(WaveRequest(number=1, scenario="ukraine-2022", months=16, runs=8, seed=7), 32)
    with pytest.raises(InputError, match="other parameters than"):
        ready(own / "wave-1", spec, "concert calibrate")
    shutil.rmtree(own / "wave-1")
    assert ready(own / "wave-1", spec, "concert calibrate").finished() == set()
