"""How a ministry's tone of one month looks: one of three, by colour and by fill."""

from __future__ import annotations

from typing import NamedTuple

from experiments.session.frames import FIRM as FIRM_FROM


class Tone(NamedTuple):
    """A tone: what it is called, and the colours of its mark."""

    name: str
    fill: str
    edge: str


FIRM = Tone("firm", "#0A4F48", "#0A4F48")
LUKEWARM = Tone("lukewarm", "#8B95A1", "#8B95A1")
DOUBTFUL = Tone("doubtful", "#FFFFFF", "#C9378F")


def tone(value: float) -> Tone:
    """Return how a tone (logit) looks; below zero the press calls it speculation.

    >>> tone(0.6).name, tone(0.2).name, tone(-0.1).name
    ('firm', 'lukewarm', 'doubtful')
    """
    if value < 0.0:
        return DOUBTFUL
    return FIRM if value >= FIRM_FROM else LUKEWARM
