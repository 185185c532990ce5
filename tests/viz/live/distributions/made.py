"""Samples made by hand, and scenes of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from abm.scenarios import load
from experiments.sample.distribution import FIELDS, ArmSample
from viz.live.distributions.card import whole
from viz.live.distributions.scene import SampleArm, SampleScene
from viz.live.tab import Tab

SCENARIO = load("six-partners")
MONTHS = 24
TITLES = {"A": "Siloed ministries", "B": "Coordinated ministries", "C": "Third"}
NAN = math.nan


def sample(**told: list[float]) -> ArmSample:
    """Return wars of which only what is told is not zero."""
    size = len(next(iter(told.values())))
    war = {name: np.zeros(size) for name in FIELDS}
    return ArmSample(np.arange(size), {**war, **{n: np.array(v) for n, v in told.items()}}, MONTHS)


FIRST = sample(
    outcome=[0.0, 5.0, 5.0, 2.0],
    war_length=[12.0, 24.0, 24.0, 18.0],
    peace_months=[60.0, NAN, NAN, NAN],
    signed=[10.0, 20.0, 30.0, 40.0],
)
SECOND = sample(
    outcome=[0.0, 0.0, 5.0, 1.0],
    war_length=[6.0, 12.0, 24.0, 24.0],
    peace_months=[60.0, 60.0, NAN, 12.0],
    peace_broken=[0.0, 0.0, NAN, 1.0],
    signed=[5.0, 10.0, 50.0, 60.0],
)


def scene(*samples: ArmSample | None, **told: Any) -> SampleScene:
    """Return arms with these samples, those above by default."""
    found = samples or (FIRST, SECOND)
    arms = tuple(
        SampleArm(letter, TITLES[letter], one) for letter, one in zip("ABC", found, strict=False)
    )
    return SampleScene(SCENARIO, MONTHS, told.pop("run", 1), arms, **told)


def filled(tab: Tab) -> dict[str, ArmSample]:
    """Wait for the clouds of a tab, and return its samples."""
    for letter in tab.session.arms:
        tab.clouds.filling(tab.session, letter).wait()
    return whole(tab)
