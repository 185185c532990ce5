"""The kernel's time by part (random numbers, forward cover, the rest) and by edition of the model.

What a war does is counted while the readable engine plays it (Python tells of every call), and
each thing counted is timed alone, compiled, over and over. Alone, code and data stay in the
processor's caches, so the parts are rather too small and the rest too large.
"""

from __future__ import annotations

import functools
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from copy import copy
from statistics import median
from types import CodeType, FrameType
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from abm import noise
from abm.actors import ministries, moscow_staff, partner
from abm.build import load_inputs
from abm.engine import kernel
from abm.engine.ensemble import Ensemble
from abm.engine.jit import compiled_kernel
from abm.model import War
from abm.parameters import Settings
from abm.records import dtype_of
from abm.state import Luck
from abm.world import World, layout, new_world
from experiments.benchmarks.rates import ARM, REPEATS, SCENARIO, SEED, Sizes

Known = TypeVar("Known")


class Coded(Protocol):
    """A function of Python, known by its code when it is called."""

    @property
    def __code__(self) -> CodeType: ...


#: Acts that draw for all partners side by side, and how many numbers each draws.
ROLLS: dict[Coded, int] = {
    partner.roll: 3,
    ministries.roll_for_defence: 2,
    ministries.roll_for_foreign: 3,
    moscow_staff.roll: 1,
}
COUNTED: tuple[Coded, ...] = (
    noise.uniform,
    noise.normal_quantile,
    noise.student_t4_quantile,
    moscow_staff.add_up_cover,
)
FIRST = "first-edition"
DEEP = 48  # month of the war in which parts are timed


class KernelPart(NamedTuple):
    """A part of the kernel's work: how often a war does it, and what one takes in seconds."""

    name: str
    per_war: float
    seconds: float

    @property
    def of_war(self) -> float:
        """Seconds of a war spent on it."""
        return self.per_war * self.seconds


class Parts(NamedTuple):
    """The parts, and the seconds of a whole war in the kernel."""

    parts: list[KernelPart]
    war: float


class Midst(NamedTuple):
    """A war that has gone on for a while, as records: what the timed parts work on."""

    world: World
    settings: Settings
    luck: Luck


def parts(sizes: Sizes) -> Parts:
    """Measure the parts over the same wars as the whole."""
    compiled_kernel()  # the rules and acts below are registered with Numba from here on
    counts, told, rounds = count_calls(sizes.counted), midst(), sizes.rounds
    normal, student = noise.normal_quantile, noise.student_t4_quantile
    beside = sum(counts[roll] * numbers for roll, numbers in ROLLS.items())
    alone = counts[noise.uniform] - beside
    timed = {
        "random numbers, partners side by side": (beside, seconds_of_rolls(told, rounds)),
        "random numbers, one by one": (alone, seconds_each(noise.uniform, told, rounds)),
        "... made normal": (counts[normal], seconds_each(normal, told, rounds)),
        "... made Student's t": (counts[student], seconds_each(student, told, rounds)),
        "forward cover of all partners": (
            counts[moscow_staff.add_up_cover],
            seconds_of_cover(told, rounds),
        ),
    }
    wars = sizes.counted
    measured = [KernelPart(name, count / wars, seconds) for name, (count, seconds) in timed.items()]
    return Parts(measured, seconds_of_war(sizes))


def count_calls(wars: int) -> Counter[Coded]:
    """Return how often the readable engine calls each counted function in these wars."""
    known = {function.__code__: function for function in (*COUNTED, *ROLLS)}
    return counted(known, lambda: [_war(run).play() for run in range(wars)])


def counted(known: Mapping[CodeType, Known], play: Callable[[], object]) -> Counter[Known]:
    """Return how often each known piece of code runs."""
    counts: Counter[Known] = Counter()

    def note(frame: FrameType, event: str, _: object) -> None:
        """Count a call of known code."""
        if event == "call" and frame.f_code in known:
            counts[known[frame.f_code]] += 1

    sys.setprofile(note)
    try:
        play()
    finally:
        sys.setprofile(None)
    return counts


def _war(run: int) -> War:
    return War(configuration=ARM, run=run, seed=SEED, scenario=SCENARIO)


def seconds_of_war(sizes: Sizes) -> float:
    """Return what one of the counted wars takes in the kernel."""
    ensemble = Ensemble(load_inputs(SCENARIO, ARM), SEED, monthly=False)
    runs = np.tile(np.arange(sizes.counted), max(1, sizes.compiled // sizes.counted // 4))
    ensemble.play(runs[:1])
    return _seconds(lambda: ensemble.play(runs)) / len(runs)


class Editions(NamedTuple):
    """Seconds of a month of war in the kernel, with every mend of the model off and on."""

    first: float
    second: float


def editions(sizes: Sizes) -> Editions:
    """Measure a month of war of both editions in turns; the median of each.

    Wars of one edition last longer than the other's, so that a war says little.
    """
    both = [Ensemble(load_inputs(name, ARM), SEED, monthly=False) for name in (FIRST, SCENARIO)]
    runs = np.arange(max(1, sizes.compiled // 20))
    months = [months_played(ensemble, runs) for ensemble in both]
    rounds = [
        [
            _seconds(functools.partial(ensemble.play, runs)) / played
            for ensemble, played in zip(both, months, strict=True)
        ]
        for _ in range(sizes.sides * REPEATS)
    ]
    return Editions._make(map(median, zip(*rounds, strict=True)))


def months_played(ensemble: Ensemble, runs: NDArray[np.int64]) -> int:
    """Return how many months these wars take, those in which a settlement is watched among them."""
    counting = copy(ensemble)
    counting.kept_months = len(ensemble.inputs.modes)  # beyond the horizon, as far as one watches
    return int(np.isfinite(counting.play(runs).months["status"]).sum())


def _seconds(work: Callable[[], object]) -> float:
    begun = time.thread_time()
    work()
    return time.thread_time() - begun


def _compiled(work: Callable[..., object]) -> Callable[..., object]:
    import numba

    made: Callable[..., object] = numba.njit(error_model="numpy")(work)
    return made


def seconds_each(function: Callable[..., float], told: Midst, rounds: int) -> float:
    """Return what a uniform number takes, or turning one into another kind."""
    draws = function is noise.uniform

    def many(luck: Luck, count: int) -> float:
        """Draw or turn as many numbers."""
        total = 0.0
        for month in range(count):
            luck.month = month
            total += function(luck, 1, month) if draws else function((month % 999 + 0.5) / 999.0)
        return total

    work = _compiled(many)
    work(told.luck, 1)
    return _seconds(lambda: work(told.luck, 1000 * rounds)) / (1000 * rounds)


def seconds_of_rolls(told: Midst, rounds: int) -> float:
    """Return what a random number takes where partners' are drawn side by side."""
    will, for_defence = partner.roll, ministries.roll_for_defence
    for_foreign, for_staff = ministries.roll_for_foreign, moscow_staff.roll

    def many(world: World, luck: Luck, count: int) -> None:
        """Draw the numbers of as many months."""
        for month in range(count):
            luck.month = month
            for own in range(len(world.partners)):
                will(world.partners[own], luck)
            for own in range(len(world.partners)):
                for_defence(world.defence[own], luck)
            for own in range(len(world.partners)):
                for_foreign(world.foreign[own], luck)
            for own in range(len(world.partners)):
                for_staff(world.signals[own], world.defence[own], luck)

    work = _compiled(many)
    work(told.world, told.luck, 1)
    numbers = sum(ROLLS.values()) * len(told.world.partners)
    return _seconds(lambda: work(told.world, told.luck, 10 * rounds)) / (10 * rounds * numbers)


def seconds_of_cover(told: Midst, rounds: int) -> float:
    """Return what forward cover of all partners takes in a month."""

    def many(world: World, settings: Settings, count: int) -> None:
        """Count the cover of as many months."""
        for _ in range(count):
            for own in range(len(world.signals)):
                moscow_staff.look_ahead(world.signals[own])
            for month in range(int(settings.window)):
                for own in range(len(world.signals)):
                    moscow_staff.expect_support(world.signals[own], month, settings)
                moscow_staff.add_up_support(world.reports, world.signals, month)
            moscow_staff.add_up_cover(world.reports, world.theatre, settings)

    work = _compiled(many)
    work(told.world, told.settings, 1)
    return _seconds(lambda: work(told.world, told.settings, 10 * rounds)) / (10 * rounds)


def midst() -> Midst:
    """Return a war that has gone on for a while."""
    war = _war(0)
    while war.running and war.month < DEEP:
        war.step()
    settings = kernel.compiled_inputs(war.inputs).settings
    luck = kernel.records([war.luck], dtype_of(Luck))
    return Midst(_stored(war), settings[war.inputs.in_force[war.luck.month][-1]], luck[0])


def _stored(war: War) -> World:
    rows = {}
    for name, (holds, shape) in layout(war.inputs).items():
        held = getattr(war.world, name)
        kept = kernel.records(held if shape else [held], dtype_of(holds))
        rows[name] = kept if shape else kept[0]
    return new_world(rows)
