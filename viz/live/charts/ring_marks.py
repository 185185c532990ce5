"""The marks of a ring: ministries, their link, deliveries, signs, Kyiv; as nodes and links."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from abm.reasons import Reason
from experiments.session.events import LEAST, SHORT
from experiments.session.frames import PartnerView
from viz.live.charts.scene import Component
from viz.style import DOUBTFUL, FIRM, LUKEWARM, SMALL, Theme, tone_level
from viz.text import money, number, percent

_ADVERBS = {FIRM: "firmly", LUKEWARM: "lukewarmly", DOUBTFUL: "with doubt"}
_DEFENCE, _FOREIGN = 0.76, 1.0  # distance from Kyiv, radii
_LARGE = 0.02  # share of aid from which a name is bold
NAME, _BOLD_NAME = 10.0, 11.5  # px: sizes of a name
APART, _OUTLINE = 4.0, 4.0  # px from a mark to its name, and what an outline adds
_LINE = 1.3  # height of a line of letters, in sizes
_CAPITAL = 0.86  # width of a bold capital letter, in sizes, of a wide font: others fit too
_KYIV = 78  # px
_KYIV_NAME = {"fontSize": 13, "fontWeight": "bold", "lineHeight": 17, "align": "center"}
_NAME_WIDE, _LIFT = 28.0, 11.0  # px: room for a code, and how far one stands above the next
_ABOVE, _BELOW = 0.36, 0.24  # sine of the angle within which a name stands above or below


def speech(value: float) -> str:
    """Return how a ministry speaks, from its tone (logit).

    >>> speech(0.7), speech(-0.2)
    ('firmly', 'with doubt')
    """
    return _ADVERBS[tone_level(value)]


def short(partner: PartnerView) -> bool:
    """Return whether a partner delivered less than had been booked, as the feed tells it."""
    return partner.withheld >= max(LEAST, SHORT * partner.due)


def told(partner: PartnerView) -> str:
    """Return what is known of a partner, as lines of HTML; its names are shown as they are."""
    share = percent(partner.share) if partner.share >= 0.01 else "below 1%"
    lines = [
        f"<b>{escape(partner.name)}</b> · share of aid {share}",
        f"Defence ministry: speaks {speech(partner.defence_tone)}",
        f"Foreign ministry: speaks {speech(partner.foreign_tone)}",
        f"Joint capacity {number(partner.joint)}",
        f"Delivered {money(partner.delivered)}, promised {money(partner.due)}",
    ]
    if short(partner):
        lines.append("It delivered short.")
    if partner.contradiction:
        lines.insert(3, "They contradict each other this month.")
    if partner.gap:
        lines.append("Funding gap: nothing is signed or ordered.")
    elif partner.reason is not Reason.SIGNED:
        lines.append(partner.reason.told_of("Its"))
    return "<br>".join(lines)


class PartnerSeat(NamedTuple):
    """A partner on the ring: angle clockwise from the top (radians), whether it is named."""

    partner: PartnerView
    angle: float
    named: bool
    lift: float = 0.0  # px by which the name stands farther out

    def at(self, distance: float) -> list[float]:
        """Return a point at a distance from Kyiv, in radii."""
        return [
            round(distance * math.sin(self.angle), 3),
            round(distance * math.cos(self.angle), 3),
        ]

    @property
    def middle(self) -> list[float]:
        """The middle of the pair."""
        return self.at((_DEFENCE + _FOREIGN) / 2)

    @property
    def size(self) -> float:
        """Size of the marks, px."""
        return round(5.0 + 25.0 * math.sqrt(self.partner.share), 1)

    @property
    def beside(self) -> float:
        """Room that its name needs beyond the middle of the outer mark, outline and all, px."""
        letters = len(self.partner.code) * _CAPITAL * (_BOLD_NAME if self.bold else NAME)
        return self.size / 2 + APART + _OUTLINE + letters

    def foot(self, radius: float) -> float:
        """Return how far above or below Kyiv the near side of its name is, px, before a lift.

        `radius` of the ring from top to bottom, in px.
        """
        outline = _OUTLINE if self.partner.gap else 0.0
        return radius * abs(math.cos(self.angle)) + self.size / 2 + APART + outline

    @property
    def above(self) -> float:
        """Room that its name needs above or below the middle of the outer mark, px."""
        tall = _LINE * (_BOLD_NAME if self.bold else NAME)
        name = APART + self.lift + tall if self.named else 0.0
        return self.size / 2 + _OUTLINE + name

    @property
    def bold(self) -> bool:
        """Whether its name is bold."""
        return self.partner.share >= _LARGE

    @property
    def side(self) -> str:
        """On which side of the pair its name stands."""
        across, above = math.sin(self.angle), math.cos(self.angle) > 0.0
        if abs(across) > (_ABOVE if above else _BELOW):
            return "right" if across > 0 else "left"
        return "top" if above else "bottom"


def staggered(seats: Sequence[PartnerSeat], radii: tuple[float, float]) -> list[PartnerSeat]:
    """Return the seats with every second of the names that stand too close above or below lifted.

    `radii` of the ring from side to side and from top to bottom, in px.
    """
    across, up = radii
    found = list(seats[:1])
    for seat in seats[1:]:
        before = found[-1]
        apart = across * abs(math.sin(seat.angle) - math.sin(before.angle))
        beside = before.named and seat.named and before.side == seat.side in ("top", "bottom")
        close = beside and not before.lift and apart < _NAME_WIDE
        lift = max(_LIFT + before.foot(up) - seat.foot(up), 0.0) if close else 0.0
        found.append(seat._replace(lift=round(lift, 1)))
    return found


def ministries(seat: PartnerSeat, theme: Theme) -> list[Component]:
    """Return the two ministries: shape tells which, fill and colour their tone."""
    code, words = seat.partner.code, told(seat.partner)
    defence = _ministry(f"{code} defence", seat.partner.defence_tone, theme)
    foreign = _ministry(code, seat.partner.foreign_tone, theme)
    for node, distance, symbol in (defence, _DEFENCE, "rect"), (foreign, _FOREIGN, "circle"):
        node |= {"value": seat.at(distance), "symbol": symbol, "symbolSize": seat.size}
        node["tooltip"] = _said(words)
    defence["of"] = code
    foreign["label"] = _label(seat, theme)
    return [defence, foreign]


def _ministry(name: str, value: float, theme: Theme) -> Component:
    colour, hollow = theme.tone(value), tone_level(value) is DOUBTFUL
    style = {
        "color": theme.surface if hollow else colour,
        "borderColor": colour,
        "borderWidth": 2 if hollow else 0,
    }
    return {"name": name, "itemStyle": style}


def _label(seat: PartnerSeat, theme: Theme) -> Component:
    shown: Component = {
        "show": seat.named,
        "formatter": seat.partner.code,
        "position": seat.side,
    }
    if seat.partner.gap or seat.lift:
        outline = _OUTLINE if seat.partner.gap else 0.0
        shown["distance"] = APART + seat.lift + outline
    if seat.bold:
        shown |= {"color": theme.ink, "fontSize": _BOLD_NAME, "fontWeight": "bold"}
    return shown


def _said(words: str) -> dict[str, str]:
    return {"trigger": "item", "formatter": words}


def gap(seat: PartnerSeat, theme: Theme) -> list[Component]:
    """Return the dotted outlines of a partner without appropriations."""
    style = {
        "color": "transparent",
        "borderColor": theme.ink_2,
        "borderWidth": 1.2,
        "borderType": "dotted",
    }
    return [
        {
            "name": f"{seat.partner.code} gap {symbol}",
            "of": seat.partner.code,
            "value": seat.at(distance),
            "symbol": symbol,
            "symbolSize": seat.size + 7.0,
            "itemStyle": style,
            "tooltip": _said(told(seat.partner)),
        }
        for distance, symbol in ((_DEFENCE, "rect"), (_FOREIGN, "circle"))
    ]


def sign(seat: PartnerSeat, theme: Theme) -> Component:
    """Return the sign on the link of two ministries that contradict each other."""
    return {
        "name": f"{seat.partner.code} contradiction",
        "of": seat.partner.code,
        "value": seat.middle,
        "symbol": "circle",
        "symbolSize": 13,
        "itemStyle": {"color": theme.surface, "borderColor": theme.ink, "borderWidth": 1},
        "tooltip": _said(told(seat.partner)),
        "label": {
            "show": True,
            "formatter": "≠",
            "color": theme.ink,
            "fontSize": 11,
            "fontWeight": "bold",
        },
    }


def link(seat: PartnerSeat, theme: Theme) -> Component:
    """Return the link of two ministries: the thicker, the more they plan together."""
    partner = seat.partner
    mean = (partner.defence_tone + partner.foreign_tone) / 2
    return {
        "source": f"{partner.code} defence",
        "target": partner.code,
        "tooltip": _said(told(partner)),
        "lineStyle": {
            "width": round(0.8 + 8.0 * partner.joint, 1),
            "color": theme.tone(mean),
            "opacity": 0.5,
        },
    }


def delivery(seat: PartnerSeat, theme: Theme) -> Component:
    """Return the line from Kyiv to a partner: width by what it delivered, dashed when short."""
    partner = seat.partner
    return {
        "source": "Kyiv",
        "target": f"{partner.code} defence",
        "lineStyle": {
            "width": round(0.5 + 5.0 * math.sqrt(max(partner.delivered, 0.0)), 1),
            "type": "dashed" if short(partner) else "solid",
            "color": theme.line_2,
            "opacity": 0.8,
        },
    }


def kyiv(delivered: str, theme: Theme) -> Component:
    """Return Kyiv with the share of its need that was delivered this month."""
    return {
        "name": "Kyiv",
        "value": [0, 0],
        "symbol": "circle",
        "symbolSize": _KYIV,
        "itemStyle": {"color": theme.surface, "borderColor": theme.ink, "borderWidth": 1.5},
        "label": {
            "show": True,
            "formatter": f"{{name|Kyiv}}\n{delivered} of need\ndelivered",
            "color": theme.ink_2,
            "fontSize": SMALL,
            "lineHeight": 14,
            "align": "center",
            "rich": {"name": {**_KYIV_NAME, "color": theme.ink}},
        },
    }
