"""A small war that needs no other file, and a way to write files down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SMALL = """
title = "A small war"
first_month = "2022-03"
months = 12
treatment = 6

[parameters.theatre]
need = 4.0

[partners.AAA]
name = "Aland"
group = "north"
gdp = 300.0
share = 0.75
active_share = 0.5
size_spread = 1.0
habitual_horizon = 3.0
european = true

[partners.BBB]
name = "Beland"
group = "south"
gdp = 100.0
share = 0.25
active_share = 0.25
size_spread = 0.5
habitual_horizon = 6.0
european = false

[theories.win]
title = "They give up"
prior = 1.0
gain = 30.0
payoff = 12.0
pauses = true

[theories.win.evidence.support]
observable = "deliveries"
predicted = 0.4
rival = 0.9
spread = 1.5

[sectors.coast]
title = "Coast"
land = 3.0
serves = "win"
flank = "south"

[kremlin.leader]
title = "Leader"
influence = 1.0
cost_weight = 1.0
punishment_weight = 1.0
bias = 0.1
access = 1.0
prior_offset = 0.0
leads = true

[configurations.siloed]
title = "Siloed"

[configurations.siloed.treatment.planning]
national_effort = 0.08
"""

Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a text to a file of a name and return its path."""

    def written(text: str = SMALL, name: str = "small.toml") -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


@pytest.fixture
def small(write: Write) -> str:
    """Return the path of the small war."""
    return write()
