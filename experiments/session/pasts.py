"""Whether two plans mean the same for the months that are past."""

from __future__ import annotations

from array import array

from abm.inputs import Inputs
from abm.parameters import Settings


def same_past(one: Inputs, other: Inputs, months: int) -> bool:
    """Whether two plans give a war the same things in its first months, to the bit.

    What is in force in month 0 counts even before it is played: wars begin with it.
    """
    past = max(1, months)
    return (
        _fixed(one) == _fixed(other)
        and _experiments(one, past) == _experiments(other, past)
        and _same_settings(one, other, past)
    )


def _fixed(given: Inputs) -> str:
    holders = (*given.donors, *given.seats, *given.theories, *given.evidence, *given.sectors)
    return repr([vars(held) for held in (*holders, given.start)] + given.network)


def _experiments(given: Inputs, months: int) -> str:
    return repr([given.modes[:months], given.fixed[:months], given.clamps[:months]])


def _same_settings(one: Inputs, other: Inputs, months: int) -> bool:
    pairs = {
        pair
        for mine, others in zip(one.in_force[:months], other.in_force[:months], strict=True)
        for pair in zip(mine, others, strict=True)
    }
    return all(_bits(one.settings[own]) == _bits(other.settings[its]) for own, its in pairs)


def _bits(settings: Settings) -> bytes:
    return array("d", vars(settings).values()).tobytes()
