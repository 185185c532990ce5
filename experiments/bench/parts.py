"""Where the kernel's time goes: random numbers, forward cover, the rest.

What a war does is counted while the readable engine plays it (Python tells of every call), and
each thing counted is timed alone, compiled, over and over. Alone, code and data stay in the
processor's caches, so the parts are rather too small and the rest too large.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any, NamedTuple

import numpy as np

from abm import engine, moscow, noise, state
from abm.acts import staff
from abm.compiling import kernel
from abm.ensemble import Ensemble
from abm.model import War
from abm.plan import plan
from abm.records import dtype_of
from experiments.bench.sizes import ARM, SCENARIO, SEED, Sizes

TRANSFORMED = ("normal", "student_t4", "binomial5")  # each draws one uniform number
ROUNDS = 20_000  # months' worth of forward cover, or thousands of random numbers
DEEP = 48  # month of the war whose forward cover is timed


class Part(NamedTuple):
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

    parts: list[Part]
    war: float


def parts(sizes: Sizes) -> Parts:
    """Measure the parts over the same wars as the whole."""
    kernel()  # the rules and acts below are registered with Numba from here on
    counts = count_calls(sizes.counted)
    kinds = {name: counts[name] for name in TRANSFORMED}
    kinds["uniform"] = counts["uniform"] - sum(kinds.values())
    rounds = max(1, ROUNDS * sizes.counted // 5)
    draws = [
        Part(f"random numbers: {name}", count / sizes.counted, seconds_of_draw(name, rounds))
        for name, count in kinds.items()
    ]
    months = counts["add_up_cover"] / sizes.counted
    cover = Part("forward cover (a month of all partners)", months, seconds_of_cover(rounds // 20))
    return Parts([*draws, cover], seconds_of_war(sizes))


def count_calls(wars: int) -> Counter[str]:
    """Return how often the readable engine calls each timed function in these wars."""
    functions: list[Any] = [getattr(noise, name) for name in ("uniform", *TRANSFORMED)]
    names = {f.__code__: f.__name__ for f in (*functions, staff.add_up_cover)}
    return counted(names, lambda: [_war(run).play() for run in range(wars)])


def counted(names: dict[CodeType, str], play: Callable[[], object]) -> Counter[str]:
    """Return how often each named piece of code runs."""
    counts: Counter[str] = Counter()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code in names:
            counts[names[frame.f_code]] += 1

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
    ensemble = Ensemble(plan(SCENARIO, ARM), SEED, monthly=False)
    runs = np.tile(np.arange(sizes.counted), max(1, sizes.compiled // sizes.counted // 4))
    ensemble.play(runs[:1])
    return _seconds(lambda: ensemble.play(runs)) / len(runs)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.thread_time()
    work()
    return time.thread_time() - begun


def seconds_of_draw(name: str, rounds: int) -> float:
    """Return what one random number of a kind takes."""
    import numba

    draw: Any = getattr(noise, name)
    more = (0.3,) if name == "binomial5" else ()

    def many(luck: Any, count: int) -> float:
        total = 0.0
        for month in range(count):
            luck.month = month
            total += draw(luck, month % 28, 77, *more)
        return total

    compiled = numba.njit(error_model="numpy")(many)
    luck = np.zeros(1, dtype_of(state.Luck)).view(np.recarray)
    compiled(luck[0], 1)
    return _seconds(lambda: compiled(luck[0], 100 * rounds)) / (100 * rounds)


def seconds_of_cover(rounds: int) -> float:
    """Return what forward cover of all partners takes in a month, in the midst of a war."""
    import numba

    def many(reports: Any, signals: Any, theatre: Any, settings: Any, count: int) -> None:
        for _ in range(count):
            for own in range(len(signals)):
                staff.look_ahead(signals[own])
            for month in range(int(settings.window)):
                for own in range(len(signals)):
                    staff.expect_support(signals[own], month, settings)
                staff.add_up_support(reports, signals, month)
            staff.add_up_cover(reports, theatre, settings)

    compiled = numba.njit(error_model="numpy")(many)
    told = midst()
    compiled(*told, 1)
    return _seconds(lambda: compiled(*told, rounds)) / rounds


def midst() -> tuple[Any, Any, Any, Any]:
    """Return reports, signals, theatre and settings of a war that has gone on for a while."""
    war = _war(0)
    while war.running and war.month < DEEP:
        war.step()
    given = engine.compiled_plan(war.given)
    settings: Any = given.settings
    common = war.given.in_force[war.luck.month][-1]
    reports = engine.records([war.world.reports], dtype_of(moscow.Reports))
    signals = engine.records(war.world.signals, dtype_of(moscow.Signals))
    theatre = engine.records([war.world.theatre], dtype_of(state.Theatre))
    return reports[0], signals, theatre[0], settings[common]
