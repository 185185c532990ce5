"""Where partners stand around Kyiv: a ring, clockwise from the top by share, and who is named."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from viz.letters import SMALL, plain, width

INNER, OUTER, NAMES = 0.74, 1.0, 1.10  # distances from Kyiv: defence, foreign ministry, name
MIDDLE = (INNER + OUTER) / 2
_LEAST, _BY_SHARE = 0.55, 2.2  # an arc grows with the square root of the share
_FULL_NAME = 0.02  # share of aid from which a name is written out, where there is room
_ABOVE_KYIV = 0.12  # sine of the angle within which a name stands above or below its pair
_CLEAR = 1.5  # points between two names


class Box(NamedTuple):
    """What a name covers, in points from Kyiv."""

    left: float
    right: float
    low: float
    high: float

    def touches(self, other: Box) -> bool:
        """Whether two names touch."""
        across = self.left < other.right + _CLEAR and other.left < self.right + _CLEAR
        return across and self.low < other.high and other.low < self.high


class Seat(NamedTuple):
    """A partner on the ring: angle in radians, clockwise from the top, and its name or none.

    `side` is the side of the name that stands at the pair: "left", "center" or "right".
    """

    code: str
    share: float
    angle: float
    side: str
    name: str

    def at(self, distance: float) -> tuple[float, float]:
        """Return the point at a distance from Kyiv, in radii of the ring."""
        return distance * math.sin(self.angle), distance * math.cos(self.angle)

    def box(self, radius: float) -> Box:
        """Return what the name covers on a ring of a radius (points)."""
        (across, up), wide = self.at(NAMES * radius), width(self.name, SMALL)
        left = across - wide * {"left": 0.0, "center": 0.5, "right": 1.0}[self.side]
        low = up - SMALL / 2 if self.side != "center" else up if up > 0 else up - SMALL
        return Box(left, left + wide, low, low + SMALL)


def seats(partners: Sequence[Mapping[str, Any]], radius: float, half: float) -> list[Seat]:
    """Return where each partner stands, the largest first at the top.

    `radius` of the ring and `half` the width of the page for it in points. A name too long for the
    page is written as its code; one that would touch a larger partner's is left out.
    """
    found: list[Seat] = []
    turns = angles([partner["share"] for partner in partners])
    for partner, angle in zip(partners, turns, strict=True):
        seat = _named(partner, angle, radius, half)
        taken = [other.box(radius) for other in found if other.name]
        hidden = any(seat.box(radius).touches(other) for other in taken)
        found.append(seat._replace(name="") if hidden else seat)
    return found


def angles(shares: Sequence[float]) -> list[float]:
    """Return where each partner stands, radians clockwise from the top, the first at the top.

    >>> [round(angle / math.pi, 3) for angle in angles([0.25, 0.25])]
    [0.0, 1.0]
    """
    arcs = [_LEAST + _BY_SHARE * math.sqrt(share) for share in shares]
    turn = 2.0 * math.pi / sum(arcs)
    ends = accumulate(arcs)
    return [turn * (end - 0.5 * (arc + arcs[0])) for arc, end in zip(arcs, ends, strict=True)]


def narrowest(found: Sequence[Seat]) -> float:
    """Return the smallest distance of two neighbours between their ministries, in radii."""
    angles = [seat.angle for seat in found]
    pairs = zip(angles, [*angles[1:], angles[0] + 2.0 * math.pi], strict=True)
    return MIDDLE * min(after - before for before, after in pairs)


def _named(partner: Mapping[str, Any], angle: float, radius: float, half: float) -> Seat:
    sine = math.sin(angle)
    side = "center" if abs(sine) < _ABOVE_KYIV else "left" if sine > 0 else "right"
    code = plain(partner["code"])
    seat = Seat(partner["code"], partner["share"], angle, side, plain(partner["name"]))
    box = seat.box(radius)
    fits = partner["share"] >= _FULL_NAME and max(-box.left, box.right) <= half
    return seat if fits else seat._replace(name=code)
