"""Wars in which an operator is switched on or off."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from abm.build import build_inputs
from tests.abm.editions import first_edition
from tests.abm.played import Played, play

Play = Callable[..., Played]


@cache
def _played(arm: str, run: int, months: int, settings: tuple[str, ...]) -> Played:
    return play(build_inputs(first_edition(settings), arm, months), run)


@pytest.fixture(scope="session")
def played() -> Play:
    """Return how to play a war of an arm to its end, with some settings."""

    def play(*settings: str, arm: str = "siloed", run: int = 3, months: int = 48) -> Played:
        return _played(arm, run, months, settings)

    return play
