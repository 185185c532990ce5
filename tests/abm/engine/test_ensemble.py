"""Many wars of one plan: the same whatever the blocks, the threads and what is kept."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from abm.build import build_inputs, load_inputs
from abm.engine.ensemble import BLOCK, Ensemble, Wars, in_order, joined
from abm.engine.jit import compiled_kernel
from abm.errors import InputError, NumericalFault
from abm.inputs import Inputs
from abm.model import War
from abm.records import dtype_of
from abm.scenarios import load
from abm.schema import Month
from abm.schema import War as WarRecord
from tests.conftest import Compare, Play

RUNS = 40


@pytest.fixture(scope="module")
def year(kernel: None) -> Inputs:
    return load_inputs("six-partners", "coordinated", 12)


@pytest.fixture(scope="module")
def ensemble(kernel: None) -> Ensemble:
    return Ensemble(load_inputs("six-partners", "coordinated"), 2022)


@pytest.fixture(scope="module")
def wars(ensemble: Ensemble) -> Wars:
    return ensemble.play(np.arange(RUNS))


def same(one: Wars, other: Wars) -> bool:
    return [part.tobytes() for part in one] == [part.tobytes() for part in other]


# Blocks and threads


@pytest.mark.compiled
@drawn(st.integers(1, RUNS + 5), st.integers(1, 5))
@settings(max_examples=20)
def test_neither_blocks_nor_threads_matter(
    ensemble: Ensemble, wars: Wars, size: int, workers: int
) -> None:
    assert same(joined(list(ensemble.play_all(RUNS, workers=workers, size=size))), wars)


@pytest.mark.compiled
@drawn(st.permutations(range(RUNS)))
@settings(max_examples=10)
def test_neither_does_the_order_of_runs(ensemble: Ensemble, wars: Wars, order: list[int]) -> None:
    shuffled = ensemble.play(np.array(order))
    assert shuffled.war.tobytes() == wars.war[order].tobytes()
    assert shuffled.months.tobytes() == wars.months[order].tobytes()


@pytest.mark.compiled
def test_a_war_leaves_nothing_to_the_next(ensemble: Ensemble) -> None:
    runs = np.array([7, 7, 3, 7])
    played = ensemble.play(runs)
    for place in (1, 3):
        assert played.months[place].tobytes() == played.months[0].tobytes()
        assert played.war[place].tobytes() == played.war[0].tobytes()
    assert played.months[2].tobytes() != played.months[0].tobytes()


@pytest.mark.compiled
def test_outcomes_alone_are_the_same_as_with_every_month(wars: Wars) -> None:
    alone = Ensemble(load_inputs("six-partners", "coordinated"), 2022, monthly=False)
    played = alone.play(np.arange(RUNS))
    assert played.war.tobytes() == wars.war.tobytes()
    assert played.months.shape == (RUNS, 0)
    assert played.portraits.shape == (RUNS, 0, 6)


@pytest.mark.compiled
def test_after_its_end_a_war_has_no_months(wars: Wars) -> None:
    missing = np.isnan(wars.months["status"])
    assert missing.any()
    for run in range(RUNS):
        length = 84 - int(missing[run].sum())
        assert not missing[run, :length].any()
        for name in wars.months.dtype.names or ():
            assert np.isfinite(wars.months[name][run, :length]).all()
            assert np.isnan(wars.months[name][run, length:]).all()


def test_results_have_a_record_per_war_and_month(year: Inputs) -> None:
    played = Ensemble(year, 1).play(np.array([4, 2**32 - 1]))
    assert played.runs.tolist() == [4, 2**32 - 1]
    assert (played.war.shape, played.months.shape) == ((2,), (2, 12))
    assert (played.war.dtype.names, played.months.dtype.names) == (
        dtype_of(WarRecord).names,
        dtype_of(Month).names,
    )
    assert played.months[0, 3].land == played.months["land"][0, 3]


@pytest.mark.parametrize(
    "runs",
    [[4, 1], (4, 1), np.array([4, 1], np.uint8), np.array([4.0, 1.0]), pd.Series([4, 1])],
    ids=lambda runs: type(runs).__name__,
)
def test_runs_come_from_anything_like_an_array(year: Inputs, runs: ArrayLike) -> None:
    played = Ensemble(year, np.uint32(1)).play(runs)  # type: ignore[arg-type]
    assert played.runs.dtype == np.int64
    assert same(played, Ensemble(year, 1).play(np.array([4, 1])))
    kinds = getattr(compiled_kernel(), "signatures", ["plain, with compilation off"])
    assert len(kinds) == 1


@pytest.mark.parametrize(
    "runs", [[-1], [2**32], [2**70], [1.5], [True], ["1"], [[1, 2]], np.array([[1], [2]]), [None]]
)
def test_what_is_no_run_is_refused(year: Inputs, runs: ArrayLike) -> None:
    with pytest.raises(InputError, match=r"^run = .* allowed: a whole number from 0 to 4294967295"):
        Ensemble(year, 1).play(runs)


def test_blocks_count_in_numbers_of_any_type(ensemble: Ensemble) -> None:
    blocks = ensemble.blocks(np.int32(3), np.float64(5), 3)  # type: ignore[arg-type]
    assert [block.tolist() for block in blocks] == [[3, 4, 5], [6, 7]]


@pytest.mark.compiled
def test_partners_are_portrayed_at_treatment_and_two_years_later(
    ensemble: Ensemble, wars: Wars
) -> None:
    given = load_inputs("six-partners", "coordinated")
    assert wars.portraits.shape == (RUNS, 2, 6)
    for run in (0, 1):
        war = War.of(given, run, 2022)
        for place, month in enumerate((11, 35)):
            while war.month <= month:
                war.step()
            for own, partner in enumerate(war.world.partners):
                row = wars.portraits[run, place, own]
                defence, foreign = war.world.defence[own], war.world.foreign[own]
                assert row.joint_planning == partner.joint
                assert (row.defence_tone, row.foreign_tone) == (defence.tone, foreign.tone)
                assert (row.delivered, row.gap) == (defence.delivered, float(partner.closed))


@pytest.mark.compiled
def test_a_war_that_is_over_has_no_portrait(wars: Wars) -> None:
    running = wars.months["status"][:, [11, 35]] <= 1
    for name in wars.portraits.dtype.names or ():
        assert (np.isfinite(wars.portraits[name]) == running[..., None]).all()
    assert not running.all()


@pytest.mark.compiled
def test_every_bit_of_the_seed_counts(year: Inputs) -> None:
    seeds = [0, 1, 2**31, 2**32, 2**62, 2**63 - 1]
    told = {Ensemble(year, seed).play(np.array([0])).months.tobytes() for seed in seeds}
    assert len(told) == len(seeds)


# Reports taken from another arm


def yoked(arm: str, first: int) -> Inputs:
    told = ("report=tone", "mode=yoked", f"arm={arm}", f"from={first}")
    lines = [f"configurations.siloed.reports.tone.{line}" for line in told]
    return build_inputs(load("six-partners", lines), "siloed", 16)


def test_reports_of_another_arm_are_taken_run_by_run(
    kernel: None, readable: Play, assert_same: Compare
) -> None:
    given, runs = yoked("coordinated", 12), [3, 8]
    played = Ensemble(given, 2022).play(runs)
    assert_same(joined([readable(given, run, 2022) for run in runs]), played)
    alone = Ensemble(given, 2022).play([8])
    assert alone.months[0].tobytes() == played.months[1].tobytes()
    plain = Ensemble(load_inputs("six-partners", "siloed", 16), 2022).play(runs)
    for own, other in zip(plain.months, played.months, strict=True):
        assert own[:12].tobytes() == other[:12].tobytes()
        assert own[13:].tobytes() != other[13:].tobytes()


# Blocks of runs


def test_runs_are_cut_into_blocks(year: Inputs) -> None:
    blocks = Ensemble(year, 0).blocks(5, 8, 3)
    assert [block.tolist() for block in blocks] == [[5, 6, 7], [8, 9, 10], [11, 12]]
    assert [len(block) for block in Ensemble(year, 0).blocks(0, 2 * BLOCK)] == [BLOCK, BLOCK]
    assert list(Ensemble(year, 0).blocks(3, 0)) == []


def test_all_runs_are_played_from_the_first_one_on(year: Inputs) -> None:
    parts = list(Ensemble(year, 0).play_all(3, first=6, workers=2, size=2))
    assert [part.runs.tolist() for part in parts] == [[6, 7], [8]]
    whole = joined(parts)
    assert whole.runs.tolist() == [6, 7, 8]
    assert whole.months[2].tobytes() == parts[1].months[0].tobytes()
    assert isinstance(whole.war, np.recarray)
    assert isinstance(whole.months, np.recarray)


# Results one after the other


class Prepared(Executor):
    """An executor whose results are decided beforehand; it keeps none."""

    def __init__(self, futures: list[Future[Any]]) -> None:
        self.futures = futures

    def submit(self, *args: Any, **kwargs: Any) -> Future[Any]:
        return self.futures.pop(0)


def done(runs: int) -> Future[Any]:
    future: Future[Any] = Future()
    none = np.zeros((runs, 0))
    future.set_result(Wars(np.arange(runs), np.zeros(runs), none, none))
    return future


def failed() -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(NumericalFault("run 3, month 4: land is not finite"))
    return future


def results(ensemble: Ensemble, *futures: Future[Any]) -> Iterator[Wars]:
    blocks = [np.arange(1) for _ in futures]
    return in_order(Prepared(list(futures)), ensemble, blocks, len(futures))


def test_results_come_in_the_order_of_blocks(ensemble: Ensemble) -> None:
    lengths = [len(part.runs) for part in results(ensemble, done(3), done(1), done(2))]
    assert lengths == [3, 1, 2]


def test_an_error_drops_what_has_not_started(ensemble: Ensemble) -> None:
    waiting: Future[Any] = Future()
    parts = results(ensemble, done(1), failed(), waiting)
    assert len(next(parts).runs) == 1
    with pytest.raises(NumericalFault, match="run 3, month 4"):
        next(parts)
    assert waiting.cancelled()


def test_whoever_stops_asking_drops_the_rest(ensemble: Ensemble) -> None:
    waiting: Future[Any] = Future()
    parts = results(ensemble, done(1), waiting)
    next(parts)
    assert not waiting.cancelled()
    parts.close()  # type: ignore[attr-defined]  # it is a generator
    assert waiting.cancelled()


@pytest.mark.parametrize("ahead", [1, 2, 3, 4])
def test_no_more_than_a_few_blocks_are_in_hand(ensemble: Ensemble, ahead: int) -> None:
    pool = Prepared([done(runs) for runs in range(1, 7)])
    blocks = (np.arange(1) for _ in range(6))
    for taken, part in enumerate(in_order(pool, ensemble, blocks, ahead), start=1):
        assert len(part.runs) == taken
        # All that was begun has been taken, or is still in hand.
        assert 6 - len(pool.futures) == min(6, taken + ahead - 1)


def test_results_that_were_taken_are_not_kept(ensemble: Ensemble) -> None:
    parts = results(ensemble, done(1), done(2), done(3))
    first = weakref.ref(next(parts).runs)
    next(parts)
    assert first() is None
