"""The ring of partners: one arm's pairs of ministries around Kyiv."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from experiments.session.frames import Frame, PartnerView
from viz.layout import angles
from viz.live.charts.canvas import tooltip
from viz.live.charts.ring_marks import (
    APART,
    NAME,
    PartnerSeat,
    delivery,
    gap,
    kyiv,
    link,
    ministries,
    sign,
    speech,
    staggered,
)
from viz.live.charts.scene import Component, FigureTable, Head, Option, Scene, SceneArm
from viz.style import FONT
from viz.text import money, number

_PHONE = 400.0  # px below which a ring leaves more room for its names
_TIGHT = 22.0  # px of the perimeter a partner needs for its name
_NAMED_ANYWAY = 0.01  # share of aid from which a partner is named where there is no room
_LARGEST = 5  # partners that the sentence tells
_ACROSS, _ACROSS_PHONE, _UP = 1.22, 1.32, 1.16  # the least that its axes reach, radii


@dataclass(frozen=True)
class Ring:
    """The partners of one arm; `scene.pixels` is the width of this ring alone."""

    scene: Scene
    arm: SceneArm

    @property
    def height(self) -> int:
        """Its height in px."""
        return 300 if len(self.scene.arms) > 2 else 350

    @property
    def frame(self) -> Frame:
        """The month shown."""
        return self.scene.frame(self.arm)

    def seats(self) -> list[PartnerSeat]:
        """Return where each partner stands, the largest at the top, and whether it is named."""
        found = self._places()
        radii = self._half[0] / self._across(found), self._half[1] / _UP
        perimeter = math.pi * (1.5 * sum(radii) - math.sqrt(radii[0] * radii[1]))
        if perimeter / max(len(found), 1) < _TIGHT:
            found = [s._replace(named=s.partner.share >= _NAMED_ANYWAY) for s in found]
        return staggered(found, radii)

    def _places(self) -> list[PartnerSeat]:
        partners = self.frame.partners
        turns = angles([partner.share for partner in partners])
        pairs = zip(partners, turns, strict=True)
        return [PartnerSeat(partner, turn, named=True) for partner, turn in pairs]

    def option(self) -> Option:
        """Return the option for Apache ECharts."""
        across, up = self._across(self._places()), self._up(self.seats())
        hidden = {"type": "value", "show": False}
        return {
            "animation": False,
            "textStyle": {"fontFamily": FONT},
            "tooltip": tooltip(self.scene),
            "grid": [{"left": 0, "right": 0, "top": 0, "bottom": 0}],
            "xAxis": [{**hidden, "min": -across, "max": across}],
            "yAxis": [{**hidden, "min": -up, "max": up}],
            "series": [self._forum(), self._graph()],
        }

    def heads(self) -> tuple[Head, ...]:
        """Return no heading: the card has it."""
        return ()

    def label(self) -> str:
        """Return what it shows in a sentence."""
        partners = self.frame.partners
        doubt = sum(p.defence_tone < 0.0 or p.foreign_tone < 0.0 for p in partners)
        apart = sum(partner.contradiction for partner in partners)
        gaps = sum(partner.gap for partner in partners)
        delivered = number(self.frame.row["deliveries"])
        largest = ", ".join(f"{p.name} {number(p.joint)}" for p in partners[:_LARGEST])
        return (
            f"Who acts together in {self.arm.letter}, {self.scene.date(self.frame.month)}: "
            f"{len(partners)} partners; joint capacity of the largest: {largest}; of the contact "
            f"group {number(self.frame.joint_forum)}. {doubt} speak with doubt, in {apart} the "
            f"ministries contradict each other, {gaps} without appropriations. "
            f"{delivered} of Ukraine's need is delivered; with what was in stock "
            f"{number(self.frame.fill)} of it is met."
        )

    def table(self) -> FigureTable:
        """Return every partner."""
        columns = (
            "Partner",
            "Share of aid",
            "Joint capacity",
            "Defence ministry",
            "Foreign ministry",
            "Delivered",
            "Promised",
            "Funding gap",
        )
        return FigureTable(columns, tuple(_row(partner) for partner in self.frame.partners))

    @property
    def _half(self) -> tuple[float, float]:
        """Half its width and height, px."""
        return self.scene.pixels / 2, self.height / 2

    def _across(self, seats: Sequence[PartnerSeat]) -> float:
        """Return how far its axis reaches to a side, in radii: every name there has room."""
        beside = [seat for seat in seats if seat.side in ("left", "right")]
        names = [(abs(math.sin(seat.angle)), seat.beside) for seat in beside]
        least = _ACROSS_PHONE if self.scene.pixels < _PHONE else _ACROSS
        return _reaching(least, self._half[0], names)

    def _up(self, seats: Sequence[PartnerSeat]) -> float:
        """Return how far its axis reaches up and down, in radii: every name there has room."""
        above = [seat for seat in seats if seat.side in ("top", "bottom")]
        names = [(abs(math.cos(seat.angle)), seat.above) for seat in above]
        return _reaching(_UP, self._half[1], names)

    def _forum(self) -> Component:
        points = [seat.middle for seat in self.seats()]
        return {
            "type": "line",
            "data": [*points, points[0]],
            "silent": True,
            "symbol": "none",
            "z": 1,
            "lineStyle": {
                "color": self.scene.theme.line_2,
                "width": round(0.6 + 7.0 * self.frame.joint_forum, 1),
                "join": "round",
                "opacity": 0.8,
            },
        }

    def _graph(self) -> Component:
        seats, theme = self.seats(), self.scene.theme
        nodes = [node for seat in seats for node in ministries(seat, theme)]
        nodes += [node for seat in seats if seat.partner.gap for node in gap(seat, theme)]
        nodes += [sign(seat, theme) for seat in seats if seat.partner.contradiction]
        links = [delivery(seat, theme) for seat in seats]
        links += [link(seat, theme) for seat in seats]
        links += self._ties({seat.partner.code for seat in seats})
        return {
            "type": "graph",
            "coordinateSystem": "cartesian2d",
            "z": 2,
            "cursor": "default",
            "tooltip": {"trigger": "none"},
            "label": {
                "distance": APART,
                "fontFamily": FONT,
                "fontSize": NAME,
                "color": theme.ink_3,
            },
            # What is not said otherwise is a tie: unseen until one of the two is pointed at.
            "lineStyle": {"width": 1, "color": theme.ink_3, "opacity": 0, "curveness": 0},
            # ECharts cannot fade the contact group with it: that series has no nodes and links.
            "emphasis": {
                "focus": "adjacency",
                "blurScope": "series",
                "lineStyle": {"opacity": 0.9},
                "label": {"show": None},  # as it is: ECharts would name every mark
            },
            "blur": {"itemStyle": {"opacity": 0.25}, "lineStyle": {"opacity": 0}},
            "data": [*nodes, kyiv(number(self.frame.row["deliveries"]), theme)],
            "links": links,
        }

    def _ties(self, known: set[str]) -> list[Component]:
        """Return each partner's strongest ties once, unseen until it is pointed at."""
        pairs = {
            (code, other) if code < other else (other, code)
            for code, others in self.arm.ties.items()
            for other in others
            if {code, other} <= known
        }
        return [{"source": one, "target": other} for one, other in sorted(pairs)]


def _reaching(least: float, half: float, names: Sequence[tuple[float, float]]) -> float:
    """Return how far an axis reaches, in radii, half of which is so many px.

    `names` are where the outer marks stand, in radii, and the room their names need beyond, in px.
    """
    return max([least, *(at * half / max(half - room, half / 2) for at, room in names)])


def _row(partner: PartnerView) -> tuple[str, ...]:
    return (
        partner.name,
        number(partner.share, 3),
        number(partner.joint),
        f"{speech(partner.defence_tone)} ({number(partner.defence_tone)})",
        f"{speech(partner.foreign_tone)} ({number(partner.foreign_tone)})",
        money(partner.delivered),
        money(partner.due),
        "yes" if partner.gap else "no",
    )
