"""Naive rivals: rules that know the months that are given and nothing else, each with a spread.

A rule that has too few observations to be fitted, or to tell how far it errs, is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from experiments.validation.observables import FamilyTable
from experiments.validation.scores import WeightedSample, equally_weighted
from experiments.validation.series import Numbers, Times, TimeSeries

YEAR = 12  # months

#: What is given, when a value is asked for, and how many observations are looked back on.
Rule = Callable[[TimeSeries, Times, int], Numbers | None]


def last_value(given: TimeSeries, wanted: Times, memory: int) -> Numbers | None:
    """Return the last value, and around it what changes of the past add up to: (member, time).

    A random walk without drift: each change of the past, of either sign, grows with the square
    root of the time that passes, counted from that in which it came about.
    """
    times, values = given.times[-memory:], given.values[-memory:]
    if len(times) < 2:
        return None
    steps = np.diff(values) / np.sqrt(np.diff(times))
    ahead = np.sqrt(wanted - times[-1])
    return np.asarray(values[-1] + np.outer([*steps, *-steps], ahead))


def linear_trend(given: TimeSeries, wanted: Times, memory: int) -> Numbers | None:
    """Return the line of least squares, and around it what it left unexplained: (member, time)."""
    times, values = given.times[-memory:].astype(np.float64), given.values[-memory:]
    if len(times) < 3:
        return None
    middle = times.mean()
    slope = float((times - middle) @ values / ((times - middle) @ (times - middle)))
    left = values - values.mean() - slope * (times - middle)
    spread = left * np.sqrt(len(left) / (len(left) - 2))
    return np.asarray(values.mean() + slope * (wanted - middle) + spread[:, None])


def seasonal_mean(given: TimeSeries, wanted: Times, _: int) -> Numbers | None:
    """Return the mean of the same months of all years, and around it what it left: (member, time).

    All years that are given count, whatever the memory.
    """
    seasons = given.times % YEAR
    means = {season: given.values[seasons == season].mean() for season in {*seasons.tolist()}}
    asked = (wanted % YEAR).tolist()
    if not {*asked} <= {*means} or len(seasons) <= len(means):
        return None
    left = given.values - [means[season] for season in seasons.tolist()]
    spread = left * np.sqrt(len(left) / (len(left) - len(means)))
    return np.asarray(np.array([means[season] for season in asked]) + spread[:, None])


def last_years_mean(given: TimeSeries, wanted: Times, _: int) -> Numbers | None:
    """Return the values of the last twelve months that are given, for every time: (member, time).

    Their mean is what the rule says, they are its spread.
    """
    latest = given.values[given.times > max(given.times, default=0) - YEAR]
    if len(latest) < 2:
        return None
    return np.repeat(latest[:, None], len(wanted), axis=1)


#: Every naive rival by the name that tables give it.
NAIVE: dict[str, Rule] = {
    "last value": last_value,
    "linear trend": linear_trend,
    "seasonal mean": seasonal_mean,
    "last year's mean": last_years_mean,
}


def naive_samples(
    given: TimeSeries, wanted: Times, family: FamilyTable, memory: int
) -> Iterator[tuple[str, WeightedSample | None]]:
    """Yield what each naive rival says of the times that are wanted, None where it is not there.

    Nothing lies below the family's floor, which is never to a rival's disadvantage.
    """
    for name, rule in NAIVE.items():
        values = rule(given, wanted, memory)
        if values is not None and family.floor is not None:
            values = np.maximum(values, family.floor)
        yield name, None if values is None else equally_weighted(values)
