"""Money equivalent of an arm: with how much more or less money the first arm does as well.

The first arm is played again with its partners' appropriations multiplied by
a factor from the treatment month on, over the same runs, until its share of durable settlements is
the other arm's. Whatever sets the appropriations of a partner in a month (`FACTOR` in the scenario,
a treatment, an intervention) is multiplied as it is in force. Between the factors that are played
the share is read on a straight line; the limits are the factors at which the 95% interval of the
paired difference begins and ends to hold zero. Nothing is played, and nothing said, beyond what the
parameter's declared range allows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from abm.build import partners_of
from abm.inputs import Inputs
from abm.parameters import REGISTER, Settings
from abm.schema import Outcome
from experiments.comparison.design import Design, outcomes
from experiments.comparison.measures import ArmRecords, Fields, Records
from experiments.console import Counter
from experiments.statistics.intervals import Difference
from experiments.statistics.runs import difference_by_run
from experiments.text import number

RUNS = 1_000  # pairs, at most, that it rests on
FACTOR = "support.appropriation_factor"
#: Factors that may be played, from 1 outwards; the ends of the search.
LESS = (1.0, 0.9, 0.8, 0.7, 0.5, 0.25, 0.0)
MORE = (1.0, 1.1, 1.2, 1.3, 1.4, 1.6, 1.8, 2.0, 2.5, 3.0)
#: Why a factor has not been found.
ABOVE, BELOW, UNMATCHED, UNMONEYED = "above", "below", "nothing to match", "no appropriations"


@dataclass(frozen=True)
class MoneyEquivalent:
    """The factor on appropriations at which the first arm matches, with its 95% interval.

    A number beyond what was searched is NaN; `bound` then says of the factor on which side (`ABOVE`
    or `BELOW`), or why there is nothing to search: the other arm settles no war durably
    (`UNMATCHED`), or the first has no appropriations to multiply (`UNMONEYED`). Else it is empty.
    `runs` are the pairs it rests on, `most` is the largest factor that may be played, and `limit`
    says what does not allow a larger one; empty where nothing but `MORE` ends the search.
    """

    factor: float
    low: float
    high: float
    bound: str
    runs: int
    most: float = MORE[-1]
    limit: str = ""


def money_equivalents(
    design: Design, wars: ArmRecords, counter: Counter
) -> dict[str, MoneyEquivalent]:
    """Return the money equivalent of each arm but the first; each factor is played once."""
    first, *others = design.configurations
    runs = min(design.runs, RUNS)
    inputs = design.inputs(first)
    most, limit = largest_factor(inputs.first), limited_by(inputs.first, _codes(design))
    units = design.units(np.arange(runs))

    @cache
    def play(factor: float) -> Records:
        """Return the wars of the first arm with so much more aid."""
        richer = inputs.each(lambda one: multiplied(one, factor))
        return outcomes(richer, design.seed, runs, counter)

    own = wars[first.name][:runs]
    found = {arm.name: equivalent(own, wars[arm.name][:runs], play, most, units) for arm in others}
    return {name: replace(money, limit=limit) for name, money in found.items()}


def multiplied(inputs: Inputs, factor: float) -> Inputs:
    """Return the same with every partner's appropriations times a factor from treatment on.

    What is multiplied is the value in force in each month, whatever sets it.
    """
    richer = [_with_factor(settings, factor) for settings in inputs.settings]
    known = len(inputs.settings)
    in_force = [
        [row + known for row in month] if treated else month
        for treated, month in zip(_treated(inputs), inputs.in_force, strict=True)
    ]
    return inputs._replace(settings=[*inputs.settings, *richer], in_force=in_force)


def _treated(inputs: Inputs) -> list[bool]:
    """Return which rows of what is in force are of months from treatment on."""
    reach = len(inputs.modes)
    return [row % reach >= inputs.treatment for row in range(len(inputs.in_force))]


def _with_factor(settings: Settings, factor: float) -> Settings:
    field = REGISTER[FACTOR].field
    values = vars(settings)
    return Settings({**values, field: values[field] * factor})


def largest_factor(inputs: Inputs) -> float:
    """Return the largest factor up to which the search may go, 0 without appropriations.

    No partner's value may leave the declared range of the parameter in any month that is played.
    """
    largest = np.max(_in_force(inputs), initial=0.0)
    return float(min(MORE[-1], REGISTER[FACTOR].high / largest)) if largest > 0.0 else 0.0


def limited_by(inputs: Inputs, codes: Sequence[str]) -> str:
    """Say what keeps the search from `MORE`'s end: whose value, and in which months it is so large.

    Empty where nothing does. One partner in one month ends the search for all. `codes` are the
    partners', in the order of `inputs`.
    """
    if largest_factor(inputs) in (0.0, MORE[-1]):
        return ""
    found, declared = _in_force(inputs), REGISTER[FACTOR]
    at_most = found == np.max(found)
    whose, when = np.flatnonzero(at_most.any(axis=0)), np.flatnonzero(at_most.any(axis=1))
    names = [*codes, "everybody"]
    who = "" if at_most[when][:, :-1].all() else f" for {', '.join(names[one] for one in whose)}"
    first, last = when[0] + inputs.treatment, when[-1] + inputs.treatment
    months = f"month {first}" if first == last else f"months {first} to {last}"
    since = "" if when.size == len(found) else f" in {months}"
    return (
        f"{FACTOR} may be {declared.high:g} at most, and is {np.max(found):g} already{who}{since}"
    )


def _codes(design: Design) -> list[str]:
    first = design.configurations[0]
    return [donor.code for donor in partners_of(design.scenario, first)]


def _in_force(inputs: Inputs) -> NDArray[np.float64]:
    """Return the factor from treatment on, (month, partner), the last column everybody's.

    Where an intervention may act or not, it is the larger of the two.
    """
    field = REGISTER[FACTOR].field
    months = list(compress(inputs.in_force, _treated(inputs)))
    values = np.array([vars(settings)[field] for settings in inputs.settings], dtype=np.float64)
    if not months:
        return np.zeros((0, 1))
    sets = len(inputs.in_force) // len(inputs.modes)
    rows = np.array(months, dtype=np.int64).reshape(sets, -1, len(months[0]))
    return np.asarray(values[rows].max(axis=0), np.float64)


def equivalent(
    first: Records,
    second: Records,
    play: Callable[[float], Fields],
    most: float = MORE[-1],
    units: NDArray[np.int64] | None = None,
) -> MoneyEquivalent:
    """Return the factor at which an arm's wars match those of another arm.

    Args:
        first: Records of the arm's wars as it is, (run).
        second: Records of the other arm's wars, of the same runs.
        play: Returns the arm's records with its appropriations times a factor.
        most: The largest factor that may be played, 0 if none may.
        units: Of which unit of the statistics each run is, int64, (run); each is one without it.

    Returns:
        The factor (1: as it is) with its 95% interval, NaN beyond what is searched. Wars that are
        the same in all that is recorded match as they are, without an interval to search.
    """
    own, matched = durable(first), durable(second)
    places = np.arange(len(own)) if units is None else units
    if not matched.any():
        return MoneyEquivalent(math.nan, math.nan, math.nan, UNMATCHED, len(own), most)
    if first.tobytes() == second.tobytes():
        return MoneyEquivalent(1.0, 1.0, 1.0, "", len(own), most)
    if not most:
        return MoneyEquivalent(math.nan, math.nan, math.nan, UNMONEYED, len(own), most)

    @cache
    def contrast(factor: float) -> Difference:
        """Return what the first arm with so much more aid gains over the second."""
        varied = own if factor == 1.0 else durable(play(factor))
        return difference_by_run(varied, matched, places)

    return _search(contrast, len(own), most)


def _search(contrast: Callable[[float], Difference], runs: int, most: float) -> MoneyEquivalent:
    """Search the factor at which a contrast is zero; it falls as the factor rises."""
    more = [*(factor for factor in MORE if factor < most), max(1.0, most)]
    factor = _zero(lambda at: contrast(at).estimate, more)
    return MoneyEquivalent(
        factor=_inside(factor),
        low=_inside(_zero(lambda at: contrast(at).low, more)),
        high=_inside(_zero(lambda at: contrast(at).high, more)),
        bound="" if math.isfinite(factor) else ABOVE if factor > 0 else BELOW,
        runs=runs,
        most=more[-1],
    )


def _inside(factor: float) -> float:
    return factor if math.isfinite(factor) else math.nan


def _zero(falling: Callable[[float], float], more: Sequence[float]) -> float:
    """Return where a falling function is zero, walking from 1; infinite where it is not found."""
    start = falling(1.0)
    if start == 0.0:
        return 1.0
    path = more if start > 0.0 else LESS
    for near, far in zip(path, path[1:], strict=False):
        here, there = falling(near), falling(far)
        if here * there <= 0.0:
            return near + (far - near) * here / (here - there)
    return math.copysign(math.inf, start)


def durable(war: Fields) -> NDArray[np.bool_]:
    """Return whether each war was durably settled, bool, (run)."""
    return np.asarray(np.equal(war["outcome"], Outcome.DURABLE))


def money_sentence(money: MoneyEquivalent, first: str, second: str) -> str:
    """Say it in words, for arms with these titles."""
    if money.bound == UNMATCHED:
        return f"{second} settle no war durably, so that there is nothing for money to match."
    if money.bound == UNMONEYED:
        return (
            f"What it is worth in money cannot be said: {FACTOR} is 0 under {first} from the "
            "treatment month on, and no multiple of it is more."
        )
    if money.bound == ABOVE:
        return f"{first} do not match {second} {_even(money)}."
    if money.bound == BELOW:
        return f"{first} settle as often as {second} even without any new appropriations."
    change = money.factor - 1.0
    if change == money.low - 1.0 == money.high - 1.0 == 0.0:
        return f"With the same appropriations {first} settle as many wars durably as {second}."
    low, high = _percent(money.low, LESS[-1]), _percent(money.high, money.most)
    if math.isnan(money.high) and money.most < MORE[-1]:
        high = f"above {_points(money.most - 1.0)}, where nothing was searched: {_ends(money)}"
    more = f"{_points(change)[1:]} {'more' if change > 0 else 'less'}" if change else "the same"
    return (
        f"With {more} appropriations from the treatment month on (95% interval {low} to {high}) "
        f"{first} settle as many wars durably as {second}."
    )


def _ends(money: MoneyEquivalent) -> str:
    """Say why no larger factor was played."""
    return money.limit or f"{FACTOR} may be {REGISTER[FACTOR].high:g} at most"


def _even(money: MoneyEquivalent) -> str:
    """Say up to which factor was searched, and why no further."""
    most = money.most
    if most == MORE[-1]:
        return f"even with {most:g} times the appropriations"
    allowed = _ends(money)
    if most == 1.0:
        return f"as they are, and more appropriations are not played: {allowed}"
    return f"even with {most:.3g} times the appropriations; more are not played: {allowed}"


def _percent(factor: float, beyond: float) -> str:
    return f"beyond {_points(beyond - 1.0)}" if math.isnan(factor) else _points(factor - 1.0)


def _points(change: float) -> str:
    return f"{number(100.0 * change, 0, sign=True)}%"
