"""Settings of actors tested by themselves: the first edition's, in which numbers are worked out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from abm.parameters import REGISTER, Settings, Start
from tests.abm.editions import first_edition


@pytest.fixture(scope="session")
def set_to() -> Callable[..., Settings]:
    """Return how to make settings: the first edition's, but for what is named."""
    told = first_edition().parameters
    declared = {p.field: told[n] for n, p in REGISTER.items() if p.scope != "start"}
    return lambda **values: Settings({**declared, "treated": 1.0, **values})


@pytest.fixture(scope="session")
def begun_with() -> Callable[..., Start]:
    """Return how to make starting values: the first edition's, but for what is named."""
    told = first_edition().parameters
    declared = {p.field: told[n] for n, p in REGISTER.items() if p.scope == "start"}

    def make(**values: float) -> Start:
        start = Start()
        start.__dict__.update({**declared, **values})
        return start

    return make
