"""How a ministry's tone looks: the firmer the darker, and hollow where it doubts."""

from __future__ import annotations

from typing import NamedTuple

CONTRADICTION = "#C9378F"
_LUKEWARM, _FIRM = (0x8B, 0x95, 0xA1), (0x0A, 0x4F, 0x48)  # at 0 and at 1


class Tone(NamedTuple):
    """The colours of a ministry's mark."""

    fill: str
    edge: str


DOUBTFUL = Tone("#FFFFFF", "#C9378F")


def tone(value: float) -> Tone:
    """Return how a tone (logit) looks; below zero the press calls it speculation.

    >>> tone(0.0).fill, tone(1.4).fill, tone(-0.1) == DOUBTFUL
    ('#8B95A1', '#0A4F48', True)
    """
    if value < 0.0:
        return DOUBTFUL
    firm = min(value, 1.0)
    mixed = (
        round(start + firm * (end - start)) for start, end in zip(_LUKEWARM, _FIRM, strict=True)
    )
    colour = "#" + "".join(f"{part:02X}" for part in mixed)
    return Tone(colour, colour)
