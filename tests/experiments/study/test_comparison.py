"""A study as a comparison: one point is a comparison to the bit, many are averaged by run."""

from __future__ import annotations

import math
from dataclasses import astuple
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.errors import InputError
from abm.scenarios import load
from abm.schema import Outcome
from experiments.comparison.compare import Comparison
from experiments.comparison.compare import compare as play_and_compare
from experiments.comparison.design import design
from experiments.console import Counter
from experiments.statistics.intervals import paired_difference
from experiments.study.comparison import LEVELS, Slice, across, compare
from experiments.study.folder import create
from experiments.study.results import Study
from experiments.study.specification import read
from experiments.study.storage import numbered
from tests.experiments.conftest import Rows
from tests.experiments.study.files import STUDY, written
from tests.experiments.study.made import begun, by_hand, play, played

SETTLED = {"outcome": Outcome.DURABLE, "war_length": 10.0, "terms": 0.0}
FIGHTING = {"outcome": Outcome.STILL_FIGHTING, "war_length": 36.0}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, kernel: None) -> Slice:
    """Return the comparison of a study of one point."""
    return compare(played(tmp_path_factory.mktemp("one"), points=1, runs=40, block=7), None)


@pytest.fixture(scope="module")
def same(alone: Slice) -> Comparison:
    """Return a comparison of the same wars, played without a study."""
    values = alone.study.folder.values(0)
    settings = [f"theatre.need={values['need']!r}", f"kremlin.window={values['window']:g}"]
    asked = design(
        load("six-partners", settings), ["siloed", "coordinated"], runs=40, seed=2022, months=36
    )
    return play_and_compare(asked, Counter())


def test_one_point_is_a_comparison_to_the_bit(alone: Slice, same: Comparison) -> None:
    for arm in ("siloed", "coordinated"):
        np.testing.assert_equal(
            {n: astuple(e) for n, e in alone.comparison.estimates(arm).items()},
            {n: astuple(e) for n, e in same.estimates(arm).items()},
        )
        np.testing.assert_equal(alone.comparison.incidence(arm), same.incidence(arm))
    found, expected = (one.contrast("coordinated") for one in (alone.comparison, same))
    np.testing.assert_equal(
        {name: astuple(effect) for name, effect in found.effects.items()},
        {name: astuple(effect) for name, effect in expected.effects.items()},
    )
    assert alone.comparison.adjusted == same.adjusted
    assert found.frequencies() == expected.frequencies()


def hand(arm: int, point: int) -> Rows:
    """Two runs: the second arm settles run 0 at all points, run 1 at point 0 alone."""
    settled = (True, point == 0) if arm else (False, False)
    return [SETTLED if one else FIGHTING for one in settled]


@pytest.fixture
def four(tmp_path: Path) -> Slice:
    """Return a study of four points and two runs, made by hand."""
    return compare(by_hand(tmp_path, hand, runs=2), None)


def test_runs_are_the_units_by_hand(four: Slice) -> None:
    contrast = four.comparison.contrast("coordinated")
    found = contrast.differences["durably_settled"]
    assert (found.estimate, found.pairs, contrast.units) == (0.625, 8, 2)
    assert found.method == "Newcombe" and found.shares is not None
    # None of two runs; and 1 and 1/4 of two, which with two runs that agree are worth 1.55 wars,
    # less for a variance that has one degree of freedom.
    first, second, _ = found.shares
    worth = 2 * 3 * (0.625 * 0.375) / (2 * 0.375**2 + 2 * 0.625 * 0.375)
    assert (first, second.share) == ((0.0, 2), 0.625)
    assert second.n == pytest.approx(worth * (1.959964 / 12.7062) ** 2, rel=1e-5)
    length, by_run = contrast.differences["war_length"], paired_difference([36, 36], [10, 29.5])
    assert (length.estimate, length.low, length.high) == (-16.25, by_run.low, by_run.high)
    wins = contrast.effects["durably_settled"].superiority
    assert wins.mean == (1.0 + (1.0 + 3 * 0.5) / 4) / 2
    counted = contrast.frequencies()
    # Five pairs of eight are shorter, three still at war: too few to speak of 100.
    assert (counted.shorter, counted.equal, counted.longer) == (5, 0, 0)
    assert (counted.running, counted.pairs) == (3, 8)


def test_terms_are_of_the_settlements_not_of_the_runs(tmp_path: Path) -> None:
    # Run 0 settles at all four points, run 1 at one: five settlements, not two runs' means.
    def rows(arm: int, point: int) -> Rows:
        line = 1.0 if arm else 0.5
        signed = {**SETTLED, "terms": line}
        return [signed, {**SETTLED, "terms": 6.0 * line} if point == 0 else FIGHTING]

    told = compare(by_hand(tmp_path, rows, runs=2), None).comparison
    terms = told.contrast("coordinated").differences["terms"]
    assert (terms.estimate, terms.pairs) == ((4 * 0.5 + 3.0) / 5, 5)
    assert (terms.first, terms.second) == (1.0, 2.0)
    arm = told.estimates("coordinated")["terms"]
    assert (arm.mean, arm.n) == (2.0, 5)


def test_what_differs_by_point_alone_is_the_same_in_every_run(tmp_path: Path) -> None:
    def rows(arm: int, point: int) -> Rows:
        return [SETTLED if arm and point else FIGHTING] * 2

    found = compare(by_hand(tmp_path, rows, runs=2), None).comparison.contrast("coordinated")
    settled, losses = (found.differences[n] for n in ("durably_settled", "russian_losses"))
    length = found.differences["war_length"]
    assert (length.estimate, length.low, length.high) == (-19.5, -19.5, -19.5)
    assert (length.method, losses.method) == ("constant by run", "too few differ")
    # A share that was sampled has a width, though both runs agree.
    assert settled.low < settled.estimate == 0.75 < settled.high


def test_effects_by_point(four: Slice) -> None:
    found = four.across("coordinated")["durably_settled"]
    assert found.effect.tolist() == [1.0, 0.5, 0.5, 0.5]
    assert found.found.above == 1.0
    assert four.means("coordinated", "durably_settled").tolist() == [1.0, 0.5, 0.5, 0.5]
    assert set(four.across("coordinated")) >= {"durably_settled", "exhausted", "war_length"}


def twice(arm: int, point: int) -> Rows:
    return [*hand(arm, point), *hand(arm, point)]


def test_blocks_of_another_size_give_the_same(tmp_path: Path) -> None:
    sizes = []
    for block in (1, 2, 5):
        folder = tmp_path / str(block)
        folder.mkdir()
        told = compare(by_hand(folder, twice, runs=4, block=block), None)
        sizes.append(told.comparison.wars["coordinated"])
    for other in sizes[1:]:
        assert sizes[0].war.tobytes() == other.war.tobytes()
        np.testing.assert_array_equal(sizes[0].runs, other.runs)


def test_a_slice(four: Slice) -> None:
    need = four.study.points["need"]
    told = compare(four.study, "need > 4")
    assert told.selection.points.tolist() == need.index[need > 4].tolist()
    assert len(told.comparison.wars["siloed"].war) == 2 * told.asked == told.comparison.design.runs


def test_an_unfinished_study_is_compared_over_whole_points(tmp_path: Path, kernel: None) -> None:
    folder = begun(tmp_path)
    play(folder, [block for block in numbered(folder.extents) if block.number not in (2, 7)])
    told = compare(Study.open(folder.path), None)
    assert (told.selection.points.tolist(), told.asked) == ([0, 2], 4)
    assert told.comparison.design.runs == 8


def test_only_what_is_kept_is_compared(tmp_path: Path, kernel: None) -> None:
    kept = 'outcomes = ["outcome", "war_length", "terms", "delivered"]'
    told = compare(played(tmp_path, more=kept), None)
    names = [measure.name for measure in told.comparison.measures]
    assert "delivered" in names and "on_good_terms" in names and "land" not in names
    assert list(told.comparison.contrast("coordinated").effects) == names


def refused(study: Study, where: str | None = None) -> str:
    with pytest.raises(InputError) as error:
        compare(study, where)
    return str(error.value)


def test_a_study_of_one_arm_has_nothing_to_compare(tmp_path: Path) -> None:
    file = written(tmp_path, STUDY | {"levers": ["siloed"], "keep": "patterns", "months": 16})
    folder = create(tmp_path / "study", read(file), "concert study run")
    assert refused(Study.open(folder.path)).endswith("has one arm; a comparison needs two.")


def test_a_study_without_what_a_comparison_needs(tmp_path: Path, kernel: None) -> None:
    folder = begun(tmp_path, more='outcomes = ["land", "outcome"]')
    said = refused(Study.open(folder.path))
    assert "keeps no war_length, terms; a comparison needs outcome, war_length, terms." in said


def test_no_point_is_left(four: Slice) -> None:
    said = refused(four.study, "need > 100")
    assert "holds at none of 4 points.\nValues there: need 3.4" in said


def test_nothing_is_played_yet(tmp_path: Path, kernel: None) -> None:
    assert "no point has all of its wars yet" in refused(Study.open(begun(tmp_path).path))


HALF = LEVELS.index(0.5)


def test_effects_and_errors_by_hand() -> None:
    found = across(np.array([[0.0, 2.0], [1.0, 1.0], [-4.0, -2.0]]), smallest=1.0)
    assert found.effect.tolist() == [1.0, 1.0, -3.0]
    assert found.error.tolist() == [1.0, 0.0, 1.0]
    assert found.found.above == pytest.approx(2 / 3) and found.found.below == pytest.approx(1 / 3)
    assert found.found.quantiles[HALF] == 1.0
    assert found.found.deviation == pytest.approx(math.sqrt(16 / 3))


def test_three_wars_of_a_hundred_are_as_many_as_three_percent() -> None:
    change = np.zeros((1, 100))
    change[0, :3] = 1.0
    assert across(change, 0.03).found.above == 1.0


def test_where_no_luck_is_all_difference_is_truth() -> None:
    found = across(np.repeat([[0.0], [4.0]], 5, axis=1), smallest=1.0)
    assert found.luck.deviation == 0.0
    assert found.truth == found.found.deviation == pytest.approx(math.sqrt(8.0))
    assert set(found.luck.quantiles) == {2.0}


def test_a_single_run_says_nothing_of_luck() -> None:
    found = across(np.array([[0.0], [4.0]]), smallest=1.0)
    assert math.isnan(found.luck.above) and math.isnan(found.truth)
    assert np.isnan(found.error).all()
    assert found.found.above == 0.5


def test_a_single_point_has_no_deviation() -> None:
    found = across(np.array([[0.0, 4.0]]), smallest=1.0)
    assert math.isnan(found.found.deviation) and math.isnan(found.truth)
    assert found.found.above == 1.0


def worlds(truth: float, common: float, own: float) -> np.ndarray:
    """Return differences (300 points, 40 runs): truth by point, luck common or a point's own."""
    luck = np.random.default_rng(3)
    return (
        truth * luck.standard_normal((300, 1))
        + common * luck.standard_normal((1, 40))
        + own * luck.standard_normal((300, 40))
    )


def test_luck_alone_is_recognised() -> None:
    found = across(worlds(truth=0.0, common=0.0, own=1.0), smallest=0.1)
    assert found.luck.deviation == pytest.approx(found.found.deviation, rel=0.1)
    assert found.found.above == pytest.approx(found.luck.above, abs=0.05)


def test_luck_that_points_share_makes_no_difference_between_them() -> None:
    found = across(worlds(truth=0.0, common=1.0, own=0.0), smallest=0.1)
    assert found.found.deviation < 1e-12 and found.truth < 1e-6
    assert found.luck.deviation < 1e-12


def test_truth_is_found_beneath_luck() -> None:
    found = across(worlds(truth=0.5, common=1.0, own=2.0), smallest=0.1)
    assert found.truth == pytest.approx(0.5, rel=0.1)
    assert found.found.deviation > found.truth


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2**32))
def test_spreads_are_ordered_and_repeat(points: int, runs: int, seed: int) -> None:
    change = np.random.default_rng(seed).integers(-1, 2, (points, runs)).astype(np.float64)
    found, again = across(change, 0.03), across(change, 0.03)
    assert list(found.found.quantiles) == sorted(found.found.quantiles)
    assert 0.0 <= found.found.above + found.found.below <= 1.0
    assert repr(found.luck) == repr(again.luck)
    if runs > 1:
        assert list(found.luck.quantiles) == sorted(found.luck.quantiles)
