"""Many wars of the same inputs: blocks of runs over threads, in the order of their runs."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import NamedTuple, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from abm.engine import kernel
from abm.engine.jit import compiled_kernel
from abm.engine.kernel import Records
from abm.engine.processors import processors
from abm.errors import NumericalFault
from abm.inputs import Inputs
from abm.noise import LARGEST_RUN
from abm.records import dtype_of
from abm.reports import REPORTS
from abm.scenarios.arguments import run_number, seed_number, whole_number
from abm.schema import PORTRAITS, Month, PartnerMonth, War, columns
from abm.state import Luck

Array: TypeAlias = np.ndarray  # of numbers or of records
Runs: TypeAlias = NDArray[np.int64]

BLOCK = 50
AHEAD = 4  # blocks in hand for each thread; more would pile up where results are used slowly


class Wars(NamedTuple):
    """Results of runs, in the order of `runs`; units stand in `abm.schema`.

    Attributes:
        runs: Numbers of the runs, int64, (run,).
        war: Records of `schema.War`, (run,).
        months: Records of `schema.Month`, (run, month), as many months as the horizon; NaN after a
            war's end. No months if only wars were asked for.
        portraits: Records of `schema.PartnerMonth`, (run, portrait, partner); NaN where the war
            does not run. No portraits if only wars were asked for.
        cut: Records of `schema.War` at each of the inputs' horizons, (run, horizon); none if there
            is but one.
    """

    runs: Array
    war: Array
    months: Array
    portraits: Array
    cut: Array = np.zeros((0, 0), dtype_of(War)).view(np.recarray)


class Ensemble:
    """Inputs made ready for the compiled engine; blocks of their wars can be played anywhere."""

    def __init__(self, inputs: Inputs, seed: int, monthly: bool = True) -> None:
        """Prepare to play wars with a seed, keeping every month or only outcomes.

        Where reports are taken from other arms, their wars are played as well, run by run.
        """
        self.inputs = kernel.compiled_inputs(inputs)
        self.sources = [(Ensemble(yoke.source, seed), yoke.cells) for yoke in inputs.yokes]
        for source, _ in self.sources:
            source.kept_months = len(source.inputs.modes)  # those of a watched settlement too
        self.seed = seed_number(seed)
        self.kept_months: int = inputs.months if monthly else 0
        self.kept_portraits = len(PORTRAITS) if monthly else 0

    def play(self, runs: ArrayLike) -> Wars:
        """Play these runs one after the other.

        Args:
            runs: Numbers of the runs, (run,), in any order.

        Returns:
            Their results.

        Raises:
            NumericalFault: A number is not finite; the message names run, month and variable.
            InputError: A run's number has no random numbers.
        """
        runs = _run_numbers(runs)
        state = kernel.new_state(self.inputs)
        wars = np.zeros((len(runs), len(self.inputs.horizons)), dtype_of(War)).view(np.recarray)
        numbers, months = _missing((len(runs), self.kept_months + 1), Month)
        shape = len(runs), self.kept_portraits, len(self.inputs.donors)
        portraits = _missing(shape, PartnerMonth)[1]
        kept = kernel.Kept(wars, months, numbers, portraits)
        self.run_kernel(state, self._inputs_of(runs), kept, self._luck(), runs)
        war, cut = wars[:, -1], wars if wars.shape[1] > 1 else wars[:, :0]
        _check(war, runs)
        return Wars(runs, war, months[:, :-1], portraits, cut)

    def _inputs_of(self, runs: Runs) -> Inputs:
        """Return the inputs with the reports that other arms' wars of these runs make."""
        if not self.sources:
            return self.inputs
        reach = len(self.inputs.modes)
        fixed = np.tile(np.asarray(self.inputs.fixed), (len(runs), 1))
        first = reach * np.arange(len(runs))
        for source, cells in self.sources:
            months = source.play(runs).months
            last = np.isfinite(months["status"]).sum(axis=1) - 1
            for month, report in cells:
                then = months[REPORTS[report]][np.arange(len(runs)), np.minimum(month, last)]
                fixed[first + month, report] = then
        return self.inputs._replace(fixed=cast("list[list[float]]", fixed))

    def run_kernel(self, *arguments: object) -> None:
        """Call the kernel; all that is costly happens here, with other threads at work."""
        compiled_kernel()(*arguments)

    def _luck(self) -> Luck:
        luck: Luck = np.zeros(1, dtype_of(Luck)).view(np.recarray)[0]
        luck.seed_low, luck.seed_high = self.seed & 0xFFFFFFFF, self.seed >> 32
        return luck

    def blocks(self, first: int, count: int, size: int = BLOCK) -> Iterator[Runs]:
        """Yield the numbers of `count` runs from `first` on, in blocks: int64, (run,)."""
        first = run_number(first)
        end = first + whole_number(count, "count", 0, LARGEST_RUN + 1)
        for start in range(first, end, size):
            yield np.arange(start, min(start + size, end), dtype=np.int64)

    def play_all(
        self, count: int, first: int = 0, workers: int | None = None, size: int = BLOCK
    ) -> Iterator[Wars]:
        """Yield the results of runs, block by block in order, played by threads.

        There are as many threads as `workers`, by default as processors may be used.
        """
        threads = workers or processors()
        with ThreadPoolExecutor(threads) as pool:
            yield from in_order(pool, self, self.blocks(first, count, size), AHEAD * threads)


def in_order(
    pool: Executor, ensemble: Ensemble, blocks: Iterable[Runs], ahead: int
) -> Iterator[Wars]:
    """Yield the results of blocks in their order; what has not started is dropped on an error.

    At most `ahead` blocks are in hand at once: waiting, in play or with results not yet yielded.
    """
    waiting: deque[Future[Wars]] = deque()
    try:
        for block in blocks:
            waiting.append(pool.submit(ensemble.play, block))
            if len(waiting) == ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def _run_numbers(told: ArrayLike) -> Runs:
    """Return numbers of runs as the kernel is compiled for; raises InputError for what is none."""
    runs = np.atleast_1d(np.asarray(told))
    if runs.dtype.kind in "iu" and runs.ndim == 1:
        for end in (runs.min(initial=0), runs.max(initial=0)):
            run_number(end)
    else:
        runs = np.array([run_number(run) for run in runs.tolist()], np.int64)
    # A copy: what pandas hands out cannot be written, and Numba would compile anew for that.
    return np.array(runs, np.int64)


def _missing(shape: tuple[int, ...], table: type) -> tuple[NDArray[np.float64], Records]:
    """Return numbers that are all missing, plain and as records of a table."""
    numbers = np.full((*shape, len(columns(table))), np.nan)
    return numbers, numbers.view(dtype_of(table))[..., 0].view(np.recarray)


def joined(parts: list[Wars]) -> Wars:
    """Return the results of blocks as one, in the order of the blocks."""
    runs, *records = (np.concatenate(pieces) for pieces in zip(*parts, strict=True))
    return Wars(runs, *(rows.view(np.recarray) for rows in records))


def cut_off(wars: Wars, inputs: Inputs, months: int) -> Wars:
    """Return wars of these inputs as they are when played to another of their horizons.

    Args:
        wars: Wars with every month, or with outcomes alone.
        inputs: What they were given.
        months: One of its horizons.

    Returns:
        The same runs; `cut` stands as it was.
    """
    if months == inputs.months:
        return wars
    late = [inputs.treatment + since >= months for since in PORTRAITS[: wars.portraits.shape[1]]]
    portraits = wars.portraits.copy()
    portraits[:, late] = np.nan
    war = wars.cut[:, inputs.horizons.index(months)]
    return wars._replace(war=war, months=wars.months[:, :months], portraits=portraits)


def _check(war: Array, runs: Array) -> None:
    bad = np.flatnonzero(war["fault_month"] >= 0)
    if len(bad):
        row = war[bad[0]]
        name = columns(Month)[int(row["fault_variable"])]
        raise NumericalFault(
            f"run {runs[bad[0]]}, month {int(row['fault_month'])}: {name} is not finite; the "
            "settings of this scenario lead beyond what numbers can hold."
        )
