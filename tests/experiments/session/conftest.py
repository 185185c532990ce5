"""Fixtures for tests of a session: a small one, and how to open others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from abm.scenarios import Scenario
from experiments.session.policy import ArmPolicy
from experiments.session.session import Session

Open = Callable[..., Session]


@pytest.fixture
def opened(six: Scenario) -> Open:
    """Return how to open a session of the small scenario: siloed and coordinated unless told."""

    def made(*configurations: str, months: int = 20, run: int = 3, seed: int = 5) -> Session:
        names = configurations or ("siloed", "coordinated")
        policies = [ArmPolicy(letter, name) for letter, name in zip("ABC", names, strict=False)]
        return Session(six, run, seed, months, tuple(policies))

    return made
