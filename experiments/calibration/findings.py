"""Findings of a calibration: what its waves and its replay say, as tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.adjustment import (
    Coverage,
    adjusted,
    kernel,
    observations,
    quantiles,
    recovered,
    summaries,
)
from experiments.calibration.bank import Bank, joined
from experiments.calibration.emulators import Check
from experiments.calibration.prior import is_fitted
from experiments.calibration.proposals import of_mean, of_one_war, weights
from experiments.calibration.results import (
    CheckRow,
    ConflictRow,
    PatternRow,
    PosteriorRow,
    Results,
    WaveRow,
)
from experiments.calibration.selection import (
    brought_back,
    conflicts,
    distances,
    effective,
    joint_lift,
    seen,
)
from experiments.calibration.waves import LUCK, Plan, Replayed, Wave
from experiments.history.targets import fitted
from experiments.study.samplers import valued
from experiments.text import DISCLAIMER
from experiments.worlds.accepted import FILE
from experiments.worlds.family import reference
from experiments.worlds.spread import WorldAcceptance, Worlds

Numbers = NDArray[np.float64]
IMPLAUSIBLE = 3.0  # standard errors, or deviations (Pukelsheim 1994)
TRUTHS = 50  # points of the first wave by which intervals are tried
NEAR = 0.1  # share of points that count in the adjustment
FEWEST_NEAR = 400  # or so many, where a tenth is fewer
LEVELS = (0.05, 0.5, 0.95)


def share_near(points: int) -> float:
    """Return which share of points counts in the adjustment.

    >>> share_near(8192), share_near(800), share_near(100)
    (0.1, 0.5, 1.0)
    """
    return min(1.0, max(NEAR, FEWEST_NEAR / points))


class AcceptedWorlds(NamedTuple):
    """Accepted worlds: their points and values, (world, parameter), and what each stands for."""

    points: Numbers
    values: Numbers
    weights: Numbers


def worlds_of(replay: Replayed) -> AcceptedWorlds:
    """Return accepted worlds; what is drawn and never fitted has its prior among them."""
    points = replay.bank.points[replay.accepted]
    unfitted = [at for at, one in enumerate(replay.spec.uncertainties) if not is_fitted(one)]
    kept = brought_back(replay.weights[replay.accepted], points, unfitted)
    return AcceptedWorlds(points, replay.values[replay.accepted], kept)


def accepted(found: Results, worlds: AcceptedWorlds, replay: Replayed) -> Worlds:
    """Return accepted worlds as wars are spread over them, with what they were accepted on."""
    spec = replay.spec
    out = tuple(one.name for one in found.left_out)
    made = Worlds(
        FILE,
        tuple(one.parameter for one in spec.uncertainties),
        worlds.values,
        worlds.weights / worlds.weights.sum(),
        WorldAcceptance(found.until, len(found.patterns), out, ""),
    )
    told = made.acceptance._replace(reference=reference(spec.scenario, made))
    return replace(made, acceptance=told)


def results_of(plan: Plan, until: str, waves: Sequence[Wave], replay: Replayed) -> Results:
    """Return all tables of a calibration."""
    bank, worlds = waves[0].bank, worlds_of(replay)
    known = joined([wave.bank for wave in waves])
    stands = weights(known.points, [(len(wave.bank), wave.proposals) for wave in waves])
    passing = known.patterns_passing(LUCK)
    truths = min(TRUTHS, len(bank) // 2)
    kept = [replay.bank.patterns[place] for place in replay.kept]
    alone = of_one_war(bank)
    own = ~np.isnan(alone).any(axis=0)
    return Results(
        disclaimer=DISCLAIMER,
        version=version("concert-policy-lab"),
        until=until,
        months=plan.months,
        budget=plan.budget,
        seed=plan.seed,
        wars=len(known) * plan.amounts.runs + replay.played * plan.amounts.replays,
        replays=plan.amounts.replays,
        replayed=replay.played,
        worlds=len(worlds.weights),
        effective=effective(worlds.weights),
        joint_lift=_number(joint_lift(passing, stands)),
        joint_points=int(passing.all(axis=1).sum()),
        mean_plausible=float((of_mean(bank) <= IMPLAUSIBLE).all(axis=1).mean()),
        war_plausible=float((alone[:, own] <= IMPLAUSIBLE).all(axis=1).mean()),
        war_numbers=int(own.sum()),
        truths=truths,
        waves=[_wave(wave, plan) for wave in waves],
        patterns=_patterns(waves, stands, replay),
        conflicts=[
            ConflictRow(**one._asdict()) for one in conflicts(passing, stands, bank.patterns)
        ],
        posteriors=_posteriors(
            replay,
            worlds,
            _moved(known.told_by(kept), stands),
            bank,
            recovered(bank.told_by(kept), truths, share_near(len(bank)), plan.seed),
        ),
    )


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _wave(wave: Wave, plan: Plan) -> WaveRow:
    return WaveRow(
        number=wave.number,
        points=len(wave.bank),
        runs=plan.amounts.runs,
        passing=wave.passing,
        patterns=wave.patterns,
        heat=None if wave.proposals is None else wave.proposals.heat,
        checks=[_check(one) for one in wave.emulators.checks],
    )


def _check(one: Check) -> CheckRow:
    return CheckRow(
        target=one.target,
        kind=one.kind,
        share=one.share,
        explained=_number(one.explained),
        skill=_number(one.skill),
    )


def _patterns(waves: Sequence[Wave], stands: Numbers, replay: Replayed) -> list[PatternRow]:
    """Return how often each pattern passes, over the prior and in the last wave."""
    titles = {pattern.id: pattern.title for pattern in fitted()}
    everywhere = np.concatenate([wave.bank.patterns_passing(LUCK) for wave in waves])
    prior = np.minimum((stands / stands.sum()) @ everywhere, 1.0)
    last = waves[-1].bank.patterns_passing(LUCK).mean(axis=0)
    return [
        PatternRow(
            name=name,
            title=titles[name],
            prior=float(prior[at]),
            last=float(last[at]),
            left_out=at not in replay.kept,
        )
        for at, name in enumerate(replay.bank.patterns)
    ]


class Moved(NamedTuple):
    """Points moved to where their numbers would be those of the record, and their weights."""

    points: Numbers
    weights: Numbers


def _moved(known: Bank, stands: Numbers) -> Moved:
    """Return the points of all waves nearest to the record, adjusted to it.

    Patterns that were left out do not count: nothing moves a point to where no point is.
    """
    numbers, observed = summaries(known), observations(known)
    near = kernel(numbers, observed, share_near(len(known))) * stands
    used = near > 0.0
    return Moved(adjusted(known.points[used], numbers[used], observed, near[used]), near[used])


def _posteriors(
    replay: Replayed,
    worlds: AcceptedWorlds,
    moved: Moved,
    prior: Bank,
    coverage: Sequence[Coverage],
) -> list[PosteriorRow]:
    uncertainties = replay.spec.uncertainties
    levels = np.tile(np.array(LEVELS)[:, None], len(uncertainties))
    ends = valued(uncertainties, levels)
    accepted = quantiles(worlds.values, worlds.weights, LEVELS)
    after = valued(uncertainties, quantiles(moved.points, moved.weights, LEVELS))
    apart = distances(worlds.points, worlds.weights, prior.points)
    told = seen(worlds.points, worlds.weights, prior.points)
    return [
        PosteriorRow(
            name=one.name,
            parameter=one.parameter,
            reason=one.reason,
            prior=ends[:, at].tolist(),
            accepted=accepted[:, at].tolist(),
            adjusted=after[:, at].tolist() if is_fitted(one) and told[at] else None,
            distance=float(apart[at]),
            seen=bool(told[at]),
            fitted=is_fitted(one),
            **coverage[at]._asdict(),
        )
        for at, one in enumerate(uncertainties)
    ]
