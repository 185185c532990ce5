"""Values of parameters that a file sets, checked by the register."""

from __future__ import annotations

from abm.errors import InputError
from abm.parameters import REGISTER, Parameter, find
from abm.scenarios.files import readable
from abm.scenarios.models import Values
from abm.scenarios.place import Place

GROUPS = sorted({name.partition(".")[0] for name in REGISTER})
AT_START = "acts once, at the start; allowed: under parameters"


def values(told: Values, place: Place, later: bool = False) -> dict[str, float]:
    """Return parameters by dotted name, as the model uses them.

    With `later` they act from the treatment month on, so starting values are refused.
    Raises InputError for what the register does not know or allow.
    """
    found: dict[str, float] = {}
    for group, inner in told.items():
        if group not in GROUPS:
            raise place.unknown(group, "group of parameters", GROUPS)
        for key, value in inner.items():
            here = place.at(group, key)
            parameter = find(readable(f"{group}.{key}"), here.draft.source(here.path).shown)
            if later and parameter.scope == "start":
                raise here.fault(f" {AT_START}.")
            found[parameter.name] = checked_value(parameter, value, here)
    return found


def checked_value(parameter: Parameter, value: object, place: Place, about: str = "") -> float:
    """Return a value as the model uses it; raises InputError, naming its place."""
    try:
        return parameter.check(value, "")
    except InputError:
        raise place.refuse(value, f"{about}{parameter.allowed()}") from None
