"""A study as a comparison: one point is a comparison to the bit, many are averaged by run."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import numpy as np
import pytest

from abm.errors import InputError
from abm.scenarios import load
from abm.schema import Outcome
from experiments.compare import Comparison
from experiments.compare import compare as play_and_compare
from experiments.design import design
from experiments.progress import Counter
from experiments.statistics import paired_difference
from experiments.study.blocks import numbered
from experiments.study.compare import Slice, compare
from experiments.study.reading import Study
from tests.experiments.conftest import Rows
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
    assert found.adjusted() == expected.adjusted()
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
    found, by_run = contrast.differences["durably_settled"], paired_difference([0, 0], [1, 0.25])
    assert (found.estimate, found.low, found.high) == (0.625, by_run.low, by_run.high)
    assert (found.pairs, contrast.units, found.method) == (8, 2, "Student")
    wins = contrast.effects["durably_settled"].superiority
    assert wins.mean == (1.0 + (1.0 + 3 * 0.5) / 4) / 2
    counted = contrast.frequencies()
    # Five pairs of eight are shorter, three equal; equal remainders go to "equal".
    assert (counted.shorter, counted.equal, counted.longer, counted.pairs) == (62, 38, 0, 8)


def test_what_differs_by_point_alone_is_the_same_in_every_run(tmp_path: Path) -> None:
    def rows(arm: int, point: int) -> Rows:
        return [SETTLED if arm and point else FIGHTING] * 2

    found = compare(by_hand(tmp_path, rows, runs=2), None).comparison.contrast("coordinated")
    settled, losses = (found.differences[n] for n in ("durably_settled", "russian_losses"))
    assert (settled.estimate, settled.low, settled.high) == (0.75, 0.75, 0.75)
    assert (settled.method, losses.method) == ("constant by run", "constant")


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


def test_a_study_without_what_a_comparison_needs(tmp_path: Path, kernel: None) -> None:
    folder = begun(tmp_path, more='outcomes = ["land", "outcome"]')
    said = refused(Study.open(folder.path))
    assert "keeps no war_length, terms; a comparison needs outcome, war_length, terms." in said


def test_no_point_is_left(four: Slice) -> None:
    said = refused(four.study, "need > 100")
    assert "holds at none of 4 points.\nValues there: need 3.4" in said


def test_nothing_is_played_yet(tmp_path: Path, kernel: None) -> None:
    assert "no point has all of its wars yet" in refused(Study.open(begun(tmp_path).path))
