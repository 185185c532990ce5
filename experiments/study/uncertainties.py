"""From what a study file says of uncertainties to uncertainties that are checked."""

from __future__ import annotations

from typing import Any, cast

from abm.parameters import Parameter, find
from abm.scenarios import Configuration
from abm.scenarios.changes import checked_value
from abm.scenarios.draft import Place
from abm.scenarios.files import readable
from experiments.study.distributions import Distribution, Kind
from experiments.study.tables import UncertaintyTable
from experiments.study.uncertainty import Uncertainty

#: Keys that one distribution needs and the others do not have.
SHAPE = {"mode": "triangular", "mean": "normal", "deviation": "normal"}
LARGEST_SHARE = "start.largest_share"


def uncertainties(told: dict[str, UncertaintyTable], place: Place) -> tuple[Uncertainty, ...]:
    """Return the uncertainties of a study, in order; raises InputError, also if there are none."""
    if not told:
        raise place.fault(": there are none; allowed: one or more tables [uncertainties.NAME].")
    seen: dict[str, str] = {}
    for name, table in told.items():
        other = seen.setdefault(table.parameter, name)
        if other != name:
            here = place.at(name, "parameter")
            raise here.refuse(table.parameter, f"a parameter other than that of {other}")
    return tuple(_uncertainty(name, table, place.at(name)) for name, table in told.items())


def _uncertainty(name: str, told: UncertaintyTable, place: Place) -> Uncertainty:
    parameter = find(readable(told.parameter), place.at("parameter").named)
    distribution, choices = None, tuple[float, ...]()
    if told.choices is None:
        distribution = _distribution(told, parameter, place)
    else:
        choices = _choices(told, told.choices, parameter, place)
    found = Uncertainty(
        name,
        parameter.name,
        distribution,
        choices,
        whole=parameter.whole,
        reason=told.reason,
        levels=told.levels,
    )
    _check_shares(found, place)
    return found


def _choices(
    told: UncertaintyTable, values: list[Any], parameter: Parameter, place: Place
) -> tuple[float, ...]:
    for key in ("distribution", "low", "high", *SHAPE, "levels"):
        if getattr(told, key) is not None:
            raise place.at(key).fault(" and choices are both given; allowed: one of them.")
    found = tuple(checked_value(parameter, value, place.at("choices")) for value in values)
    if len({parameter.show(value) for value in found}) < max(2, len(found)):
        raise place.at("choices").refuse(values, "two or more values, each once")
    return found


def _distribution(told: UncertaintyTable, parameter: Parameter, place: Place) -> Distribution:
    kind = cast(Kind, told.distribution or "uniform")
    low = _end(told.low, parameter.low, parameter, place.at("low"))
    high = _end(told.high, parameter.high, parameter, place.at("high"))
    if not low < high:
        raise place.fault(f": low = {low:.10g} is not below high = {high:.10g}.")
    if kind == "log-uniform" and low <= 0.0:
        raise place.at("low").refuse(low, "above 0 with a log-uniform distribution")
    return Distribution(kind, low, high, **_shape(told, kind, (low, high), place))


def _end(told: Any, declared: float, parameter: Parameter, place: Place) -> float:
    """Return an end of the range, the declared one unless it is narrowed."""
    if told is None:
        return declared
    number = isinstance(told, int | float) and not isinstance(told, bool)
    if not number or not parameter.holds(float(told)):
        kind = "whole numbers" if parameter.whole else "numbers"
        allowed = f"within the declared range of {parameter.name}, {kind} from {parameter.low:g}"
        raise place.refuse(told, f"{allowed} to {parameter.high:g}")
    return float(told)


def _shape(
    told: UncertaintyTable, kind: Kind, ends: tuple[float, float], place: Place
) -> dict[str, float]:
    found = {}
    for key, owner in SHAPE.items():
        value = getattr(told, key)
        if (value is None) == (kind == owner):
            needs = "is missing" if value is None else "is given"
            raise place.at(key).fault(f" {needs}; the distribution is {kind}.")
        if value is not None:
            found[key] = value
            if key != "deviation" and not ends[0] <= value <= ends[1]:
                raise place.at(key).refuse(value, f"numbers from {ends[0]:g} to {ends[1]:g}")
    return found


def _check_shares(found: Uncertainty, place: Place) -> None:
    alone = len(place.frame.partners) == 1
    if found.parameter == LARGEST_SHARE and not alone and (found.holds(0.0) or found.holds(1.0)):
        raise place.fault(": a largest share of 0 or 1 leaves a partner without a share.")


def check_use(
    found: tuple[Uncertainty, ...], arms: tuple[Configuration, ...], place: Place
) -> None:
    """Refuse an uncertainty that changes nothing, as every arm sets its parameter itself."""
    for one in found:
        if all(one.parameter in arm.parameters for arm in arms):
            raise place.at(one.name).fault(
                f": every arm sets {one.parameter} itself; allowed: what at least one leaves open."
            )
