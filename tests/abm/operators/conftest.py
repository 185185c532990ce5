"""Wars of the readable engine, in which an operator is switched on or off."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import cache

import pytest

from abm.build import build_inputs
from abm.model import War
from abm.schema import values
from tests.abm.editions import first_edition

Played = Callable[..., War]


@cache
def _played(arm: str, run: int, months: int, settings: tuple[str, ...]) -> War:
    inputs = build_inputs(first_edition(settings), arm, months)
    return War.of(inputs, run, 2022).play()


@pytest.fixture(scope="session")
def played() -> Played:
    """Return how to play a war of an arm to its end, with some settings."""

    def play(*settings: str, arm: str = "siloed", run: int = 3, months: int = 48) -> War:
        return _played(arm, run, months, settings)

    return play


@pytest.fixture(scope="session")
def same() -> Callable[[War, War], bool]:
    """Return how to tell whether two wars are recorded alike, to the bit."""

    def alike(war: War, other: War) -> bool:
        return _bits(war) == _bits(other)

    return alike


def _bits(war: War) -> list[bytes]:
    return [array("d", values(row)).tobytes() for row in (*war.history, war.war)]
