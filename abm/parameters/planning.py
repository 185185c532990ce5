"""Parameters of joint planning: effort, and the channels through which it acts."""

from __future__ import annotations

from functools import partial

from abm.parameters.declare import declare

per_partner = partial(declare, scope="partner")


class Planning:
    """Joint military-diplomatic planning (R4) and what it costs."""

    national_effort: float = per_partner(
        "e_N",
        "share of a full mandate",
        0.08,
        (0.0, 0.95),
        "Effort that a partner's two ministries put into planning together; before the treatment "
        "month this is history's effort, which is unknown.",
        "Yodsampa 2013 (qualitative)",
        "judgement",
    )
    forum_effort: float = per_partner(
        "e_F",
        "share of a full mandate",
        0.08,
        (0.0, 0.95),
        "Effort that a partner puts into joint planning in the contact group.",
    )
    siloed_effort: float = per_partner(
        "e_0",
        "share of a full mandate",
        0.08,
        (0.0, 0.95),
        "Effort of siloed ministries: what a channel that is switched off falls back to.",
    )
    impulse: float = per_partner(
        "i_J",
        "joint planning, 0-1",
        0.0,
        (0.0, 1.0),
        "Joint planning added in each month in which it is set (exhortation without effort).",
    )
    growth: float = per_partner(
        "eta", "per month", 0.20, (0.1, 0.3), "How fast effort builds joint planning."
    )
    rotation: float = per_partner(
        "delta_J",
        "per month",
        0.08,
        (0.04, 0.15),
        "How fast joint planning fades as people are posted elsewhere.",
        "postings of one to three years",
        "judgement",
    )
    effort_cost: float = per_partner(
        "kappa_e",
        "share of a partner's part of need",
        0.02,
        (0.0, 0.10),
        "What a full mandate costs each month, paid from appropriations.",
    )
    effort_paid: float = per_partner(
        "-",
        "switch",
        1.0,
        (0.0, 1.0),
        "Whether effort is paid for (1) or free (0).",
        whole=True,
    )


switch = partial(per_partner, "-", "switch", 1.0, (0.0, 1.0), whole=True)


class Channel:
    """Switches of the channels through which joint planning acts: 0 means siloed, not absent."""

    message: float = switch("Message discipline and shared assessment (R3, R5).")
    realism: float = switch("Realism and horizon of pledges (R7-R10).")
    industry: float = switch("Horizon of orders to industry (R11).")
    sequencing: float = switch("Sequencing of talk pressure with leverage (R13).")
    sign_off: float = switch("Sign-off: veto, inertia, friction, surge (R7, R10, R11).")
    forum: float = switch("Joint planning of the contact group (R12, burdens).", scope="war")
