"""What a ring says of a partner that is pointed at."""

from __future__ import annotations

from html import escape

from experiments.session.frames import PartnerView
from viz.live.words import NO_BREAK, money, number
from viz.tones import DOUBTFUL, FIRM, LUKEWARM, tone
from viz.words import percent

_ADVERBS = {FIRM: "firmly", LUKEWARM: "lukewarmly", DOUBTFUL: "with doubt"}
_SHORT = 0.995  # share of what was due below which a delivery is short


def speech(value: float) -> str:
    """Return how a ministry speaks, from its tone (logit).

    >>> speech(0.7), speech(-0.2)
    ('firmly', 'with doubt')
    """
    return _ADVERBS[tone(value)]


def short(partner: PartnerView) -> bool:
    """Return whether a partner delivered less than had been booked for the month."""
    return partner.delivered < _SHORT * partner.due


def _bare(billions: float) -> str:
    return money(billions).removeprefix(f"EUR{NO_BREAK}")


def told(partner: PartnerView) -> str:
    """Return what is known of a partner, as lines of HTML; its names are shown as they are."""
    share = percent(partner.share) if partner.share >= 0.01 else "below 1%"
    lines = [
        f"<b>{escape(partner.name)}</b> · share of aid {share}",
        f"Defence ministry: speaks {speech(partner.defence_tone)}",
        f"Foreign ministry: speaks {speech(partner.foreign_tone)}",
        f"Joint capacity {number(partner.joint)}",
        f"Delivered {money(partner.delivered)} of {_bare(partner.due)} promised",
    ]
    if partner.contradiction:
        lines.insert(3, "They contradict each other this month.")
    if partner.gap:
        lines.append("Funding gap: nothing is signed or ordered.")
    return "<br>".join(lines)
