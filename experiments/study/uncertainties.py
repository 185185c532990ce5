"""From what a study file says of uncertainties to uncertainties that are checked."""

from __future__ import annotations

from abm.parameters import Parameter, find
from abm.scenarios.files import readable
from abm.scenarios.place import Place
from experiments.study.distributions import Distribution
from experiments.study.tables import UncertaintyTable
from experiments.study.uncertainty import Uncertainty

#: Which keys go with which distribution.
SHAPE = {"triangular": ("mode",), "normal": ("mean", "deviation")}


def uncertainties(told: dict[str, UncertaintyTable], place: Place) -> tuple[Uncertainty, ...]:
    """Return the uncertainties of a study, in order; raises InputError, also if there are none."""
    if not told:
        raise place.fault(": there are none; allowed: one or more tables [uncertainties.NAME].")
    seen: dict[str, str] = {}
    for name, table in told.items():
        other = seen.setdefault(table.parameter, name)
        if other != name:
            raise place.at(name, "parameter").fault(
                f" = {table.parameter!r} belongs to {other} already; allowed: each parameter once."
            )
    return tuple(_uncertainty(name, table, place.at(name)) for name, table in told.items())


def _uncertainty(name: str, told: UncertaintyTable, place: Place) -> Uncertainty:
    parameter = find(readable(told.parameter), place.at("parameter").named)
    distribution, choices = None, ()
    if told.choices is not None:
        choices = _choices(told, parameter, place)
    else:
        distribution = _distribution(told, parameter, place)
    return Uncertainty(
        name, parameter.name, distribution, choices, parameter.whole, told.reason, told.levels
    )


def _choices(told: UncertaintyTable, parameter: Parameter, place: Place) -> tuple[float, ...]:
    raise NotImplementedError


def _distribution(told: UncertaintyTable, parameter: Parameter, place: Place) -> Distribution:
    low = parameter.low if told.low is None else float(told.low)
    high = parameter.high if told.high is None else float(told.high)
    return Distribution(told.distribution or "uniform", low, high)
