"""The register: every parameter declared once, and read by everything else from here.

A group is a class; its attributes, and those of a class that it inherits, are the parameters. The
dotted name of one is group.attribute ("planning.national_effort"); the model's code reads the
attribute from `Settings`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from abm.errors import InputError, nearest
from abm.parameters.contact_group import ContactGroup
from abm.parameters.declare import FREE, Parameter
from abm.parameters.kremlin import Kremlin, Structure
from abm.parameters.kyiv import Kyiv
from abm.parameters.ministries import Will, Words
from abm.parameters.planning import Channel, Planning
from abm.parameters.start import Start
from abm.parameters.support import Industry, Support
from abm.parameters.talks import Settlement, Talks
from abm.parameters.theatre import Theatre

__all__ = ["FREE", "GROUPS", "REGISTER", "Parameter", "Settings", "Start", "find"]


class Settings(
    Planning,
    Channel,
    Will,
    Words,
    Support,
    Industry,
    ContactGroup,
    Theatre,
    Kyiv,
    Talks,
    Settlement,
    Kremlin,
    Structure,
):
    """The values in force for one actor in one month, by attribute."""

    treated: float  # 1 from the treatment month on

    def __init__(self, values: Mapping[str, float]) -> None:
        """Hold `values`, keyed by attribute name."""
        self.__dict__.update(values)


GROUPS: tuple[type, ...] = (*Settings.__bases__, Start)


def _dotted(group: type, field: str) -> str:
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", group.__name__).lower()
    return f"{words}.{field}"


REGISTER: dict[str, Parameter] = {
    _dotted(group, field): replace(declared, name=_dotted(group, field))
    for group in GROUPS
    for part in group.__mro__
    for field, declared in vars(part).items()
    if isinstance(declared, Parameter)
}


def find(name: str, where: str) -> Parameter:
    """Return the parameter of a dotted name.

    Raises InputError, naming `where` and the nearest known name.
    """
    if name not in REGISTER:
        hint = nearest(name, REGISTER)
        raise InputError(f"{where}: there is no parameter '{name}'.{hint} See: concert parameters.")
    return REGISTER[name]
