"""What tests of the acceptance share: one laboratory in which few wars are played."""

from __future__ import annotations

import pytest

from experiments.acceptance.laboratory import Laboratory
from experiments.console import Counter

RUNS, SEED = 20, 2022


@pytest.fixture(scope="session")
def laboratory(kernel: None) -> Laboratory:
    """Return a laboratory of few runs; arms are played once for all tests."""
    return Laboratory(RUNS, SEED, Counter())
