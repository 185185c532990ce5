"""What a ring says of a partner that is pointed at."""

from __future__ import annotations

from html import escape

from abm.reasons import Reason
from experiments.session.events import LEAST, SHORT
from experiments.session.frames import PartnerView
from viz.live.tones import DOUBTFUL, FIRM, LUKEWARM, tone
from viz.live.words import money, number
from viz.words import percent

_ADVERBS = {FIRM: "firmly", LUKEWARM: "lukewarmly", DOUBTFUL: "with doubt"}


def speech(value: float) -> str:
    """Return how a ministry speaks, from its tone (logit).

    >>> speech(0.7), speech(-0.2)
    ('firmly', 'with doubt')
    """
    return _ADVERBS[tone(value)]


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
