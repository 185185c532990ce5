"""Waves of a calibration: points of the prior first, then those that are likelier to pass.

Each wave is a study in the calibration's folder. What was played is never played again; emulators
and proposals follow from it and are made anew, the same every time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.bank import Bank, joined, play, ready
from experiments.calibration.emulators import Emulators, emulated
from experiments.calibration.prior import FILE, WaveRequest, listed, snapped, sobol
from experiments.calibration.proposals import Proposals, propose, weights
from experiments.calibration.selection import left_out, wanted
from experiments.console import console
from experiments.output import Invocation
from experiments.study.samplers import valued
from experiments.study.specification import Specification

Numbers = NDArray[np.float64]
LUCK = 2.0  # standard errors by which a number of few wars may miss its band and still be near
#: How far chances are evened out in the second wave, the third and all later ones: the less points
#: emulators have seen, the less they are to be believed.
HEATS = (3.0, 1.5, 1.0)
REPLAY = "replay"


class Amounts(NamedTuple):
    """How much is played: wars at a point, wars of a replay, fewest and most waves.

    `later` is how many points the first wave has for each of a later one, `spare` how many times
    as many points as worlds are wanted are replayed together.
    """

    runs: int = 40
    replays: int = 500
    fewest: int = 4
    most: int = 6
    later: int = 2
    spare: int = 2


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A calibration: where it is kept, what is played, and who plays."""

    folder: Path
    scenario: str
    months: int
    budget: int
    seed: int
    invocation: Invocation
    workers: int | None = None
    amounts: Amounts = Amounts()
    prior: Path = FILE

    def request(self, number: int, runs: int) -> WaveRequest:
        """Return the request of the study of a wave."""
        return WaveRequest(
            number=number, scenario=self.scenario, months=self.months, runs=runs, seed=self.seed
        )


class Wave(NamedTuple):
    """A wave that was played: how its points were drawn, its bank, and what was learned.

    Emulators are fitted to this wave and all before it. Of the first wave, drawn from the prior,
    `proposals` is None.
    """

    number: int
    proposals: Proposals | None
    bank: Bank
    emulators: Emulators

    @property
    def passing(self) -> float:
        """The share of its points that pass all patterns, as far as luck allows to say."""
        return float(self.bank.patterns_passing(LUCK).all(axis=1).mean())

    @property
    def patterns(self) -> float:
        """How many patterns pass at a point, on average."""
        return float(self.bank.patterns_passing(LUCK).sum(axis=1).mean())


#: Told of every wave as it ends.
Tell = Callable[[Wave], None]


def first(plan: Plan) -> Specification:
    """Return the study of the first wave; raises InputError for what cannot be drawn."""
    return sobol(plan.request(1, plan.amounts.runs), plan.budget, plan.prior)


def played(plan: Plan, tell: Tell) -> list[Wave]:
    """Play waves until the share of points that pass stops rising; raises as `bank.play`."""
    spec = first(plan)
    wave = _wave(plan, 1, spec, None, [])
    found = [wave]
    tell(wave)
    while len(found) < plan.amounts.most and not _settled(found, plan.amounts.fewest):
        number = len(found) + 1
        parameters = len(spec.uncertainties)
        count = max(2, plan.budget // plan.amounts.later)
        proposals, points = propose(
            found[-1].emulators.chances,
            partial(snapped, spec.uncertainties),
            (count, parameters),
            HEATS[min(number - 2, len(HEATS) - 1)],
            (plan.seed, number),
        )
        values = valued(spec.uncertainties, points)
        wave = _wave(
            plan,
            number,
            listed(plan.request(number, plan.amounts.runs), values, plan.prior),
            proposals,
            found,
        )
        found.append(wave)
        tell(wave)
    return found


def _wave(
    plan: Plan,
    number: int,
    spec: Specification,
    proposals: Proposals | None,
    before: Sequence[Wave],
) -> Wave:
    folder = ready(plan.folder / f"wave-{number}", spec, plan.invocation.command)
    bank = play(folder, plan.workers, plan.invocation)
    known = joined([*(one.bank for one in before), bank])
    told = f"Fitting emulators to {len(known):,} points ..."
    console(stderr=True).print(told, soft_wrap=True)
    return Wave(number, proposals, bank, emulated(known))


def _settled(found: Sequence[Wave], fewest: int) -> bool:
    """Whether the share that passes has stopped rising; where none passes, patterns count."""
    if len(found) < fewest:
        return False
    last, before = ((one.passing, one.patterns) for one in (found[-1], found[-2]))
    return last <= before


class Replayed(NamedTuple):
    """Worlds that came near, played with many wars.

    `bank` is theirs, `weights` what each stands for of the prior, `kept` the places of patterns
    on which worlds are accepted, and `accepted` which are. `played` counts all that were played
    again, those that came near to passing more patterns among them.
    """

    spec: Specification
    bank: Bank
    values: Numbers
    weights: Numbers
    kept: list[int]
    accepted: NDArray[np.bool_]
    played: int


def replayed(plan: Plan, waves: Sequence[Wave]) -> Replayed:
    """Replay the points that came near to passing, and accept those that pass.

    A pattern that is left out has no part in what is replayed either: where too few worlds pass the
    others, one more is left out, that without which most of the replayed pass, and points that come
    near to the others are replayed as well.

    Raises as `bank.play`.
    """
    known = joined([wave.bank for wave in waves])
    least = wanted(len(known))
    near = known.patterns_passing(LUCK)
    again = Replays(plan, len(waves), known.points)
    out = left_out(near, least)
    while True:
        bank, accepted = _replayed(plan, again, near, out, least)
        if accepted.sum() >= least or len(out) == near.shape[1]:
            break
        out = left_out(joined(again.banks).patterns_passing(), 1, len(out) + 1)
    return Replayed(
        again.spec,
        bank,
        valued(again.spec.uncertainties, bank.points),
        weights(bank.points, [(len(wave.bank), wave.proposals) for wave in waves]),
        [place for place in range(near.shape[1]) if place not in out],
        accepted,
        len(again.known),
    )


def _replayed(
    plan: Plan, again: Replays, near: NDArray[np.bool_], out: Sequence[int], least: int
) -> tuple[Bank, NDArray[np.bool_]]:
    """Replay points that came near to all patterns but some, until enough of them pass.

    They come in an order that nothing but the seed decides, some at a time.

    Returns:
        The bank of those that were replayed, and which of them pass.
    """
    close = np.flatnonzero(_passing(near, out))
    order = np.random.default_rng([plan.seed, len(near), len(out)]).permutation(close)
    step = plan.amounts.spare * least
    for count in range(step, len(order) + step, step):
        bank = again.of(np.sort(order[:count]))
        accepted = _passing(bank.patterns_passing(), out)
        if accepted.sum() >= least:
            break
    return bank, accepted


class Replays:
    """Points of all waves that are played again with many wars, each once.

    What is asked for together is a study of its own: "replay-1", "replay-2" and so on.
    """

    def __init__(self, plan: Plan, waves: int, points: Numbers) -> None:
        """Take what is played, after how many waves, and the points of all of them."""
        self.plan, self.waves, self.points = plan, waves, points
        self.spec = first(plan)
        self.known: dict[int, int] = {}  # the place of each point in the banks
        self.banks: list[Bank] = []

    def of(self, chosen: NDArray[np.int64]) -> Bank:
        """Return the bank of points by their places, after playing those that were not."""
        new = [place for place in chosen.tolist() if place not in self.known]
        if new:
            self.banks.append(self._played(new))
            self.known |= {place: len(self.known) + at for at, place in enumerate(new)}
        return joined(self.banks).taken(np.array([self.known[one] for one in chosen.tolist()]))

    def _played(self, places: Sequence[int]) -> Bank:
        plan, number = self.plan, len(self.banks) + 1
        values = valued(self.spec.uncertainties, self.points[places])
        request = plan.request(self.waves + number, plan.amounts.replays)
        asked = listed(request, values, plan.prior)
        name = f"{REPLAY}-{number}"
        return play(ready(plan.folder / name, asked, plan.invocation.command), plan.workers,
                    plan.invocation)  # fmt: skip


def _passing(passing: NDArray[np.bool_], out: Sequence[int]) -> NDArray[np.bool_]:
    """Return which points pass all patterns but those left out."""
    kept = [place for place in range(passing.shape[1]) if place not in out]
    return np.asarray(passing[:, kept].all(axis=1), np.bool_)
