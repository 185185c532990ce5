"""Parameters of talks and of the settlements they may bring."""

from __future__ import annotations

from abm.parameters.declare import constant, declare


class Talks:
    """Talk episodes and bargaining (R25)."""

    signature_chance: float = declare(
        "-",
        "per month",
        0.5,
        (0.1, 1.0),
        "Chance that compatible demands are signed in a month.",
    )
    terms_slack: float = declare(
        "-",
        "thousand km2",
        0.5,
        (0.0, 2.0),
        "How far a demand may exceed Kyiv's limit.",
    )
    ceasefire_chance: float = declare(
        "-",
        "per month",
        0.02,
        (0.01, 0.12),
        "Chance of a ceasefire while Moscow prefers a pause.",
    )
    early_months: float = declare(
        "-",
        "months",
        4.0,
        (0.0, 12.0),
        "Months from the start of the war in which Moscow comes to the table whatever its best "
        "option; it signs only in earnest.",
        "talks of March to May 2022",
        "judgement",
        whole=True,
    )
    kyiv_early: float = declare(
        "-",
        "weight",
        0.0,
        (0.0, 1.0),
        "What draws Kyiv to talks in these months, beside pressure, audience and exhaustion.",
    )
    ceasefire_land: float = declare(
        "c_p", "thousand km2", 0.5, (0.0, 2.0), "Land conceded when a ceasefire starts."
    )
    ceasefire_recovery: float = declare(
        "-",
        "reserves, 0-1",
        0.05,
        (0.0, 0.2),
        "Russian reserves regained when a ceasefire starts.",
    )
    resume_value: float = declare(
        "-",
        "thousand km2",
        3.0,
        (0.0, 15.0),
        "Value of war above which Moscow ends a ceasefire.",
    )
    longest_talk: float = declare(
        "-", "months", 6.0, (1.0, 24.0), "Months after which talks fail.", whole=True
    )
    barred_above: float = declare(
        "-",
        "thousand km2",
        float("nan"),
        (0.0, 110.0),
        "Lever: no talks open until the main sector is below this; then the military phase is over "
        "and support tapers (support.taper, support.taper_share).",
    )
    barred_until: float = declare(
        "-",
        "month",
        float("nan"),
        (12.0, 60.0),
        "Lever: no talks open before this month, unless the main sector is below "
        "talks.barred_above first; then the military phase is over.",
        whole=True,
    )
    same_rule: float = declare(
        "-",
        "switch",
        1.0,
        (0.0, 1.0),
        "Lets Moscow and Kyiv count on the front's drift by the same rule: as many months ahead "
        "(talks.outlook), within the same bounds (kremlin.drift_limit), each with a confidence of "
        "its own.",
        whole=True,
    )
    outlook: float = declare(
        "-",
        "months",
        12.0,
        (3.0, 18.0),
        "Months for which both sides count on the front's drift, where they bargain by the same "
        "rule.",
    )
    resume_months: float = constant(
        "months",
        3.0,
        (1.0, 12.0),
        "Age from which Moscow may end a ceasefire.",
        whole=True,
    )
    closed_months: float = constant(
        "months",
        4.0,
        (1.0, 24.0),
        "Months from a failure of talks to the next talks, at the least.",
        whole=True,
    )
    insincere_share: float = constant(
        "share of months",
        0.5,
        (0.0, 1.0),
        "Talks in which the leadership preferred settling in no larger share of months are "
        "insincere.",
        "Min 2020 (insincere talks)",
    )


class Settlement:
    """Guarantee and durability."""

    guarantee_need: float = declare(
        "nu",
        "share of need",
        0.35,
        (0.1, 1.0),
        "Need, and appropriations, after a settlement.",
    )
    guarantee_cost: float = declare(
        "kappa_G",
        "thousand km2",
        1.5,
        (0.0, 3.0),
        "What a full guarantee costs Moscow.",
    )
    break_value: float = declare(
        "kappa_v",
        "thousand km2",
        6.0,
        (0.0, 15.0),
        "Value of war above which Moscow breaks it.",
    )
    deterrence: float = declare(
        "d_G",
        "share of gains",
        0.5,
        (0.0, 1.0),
        "Gains that a full guarantee takes away.",
    )
    promise_land: float = declare(
        "-",
        "thousand km2",
        0.0,
        (0.0, 5.0),
        "Land conceded at a signature, beyond what Moscow demands, for its promise not to break "
        "the settlement.",
    )
    promise_discount: float = declare(
        "-",
        "thousand km2",
        0.0,
        (0.0, 15.0),
        "What such a promise, which nothing enforces, takes off the value of war when Moscow "
        "considers to break the settlement.",
    )
    guarantee_months: float = constant(
        "months",
        12.0,
        (1.0, 24.0),
        "Months of booked support that count as a guarantee.",
        whole=True,
    )
    break_months: float = constant(
        "months",
        3.0,
        (1.0, 12.0),
        "Age from which Moscow may break a settlement.",
        whole=True,
    )
    watch: float = constant(
        "months",
        60.0,
        (12.0, 60.0),
        "Months for which a signed war is watched, beyond the horizon if need be.",
        whole=True,
    )
    durable: float = constant(
        "months",
        24.0,
        (12.0, 60.0),
        "Months unbroken that make a settlement durable, or as many as it is watched; if it breaks "
        "later, the war stays ended.",
        "Doyle and Sambanis 2000 (peace two years after a war)",
        "literature",
        whole=True,
    )
    lasting: float = constant(
        "months",
        60.0,
        (12.0, 60.0),
        "Months unbroken that make a settlement lasting; untold where it is watched for less.",
        "Walter 2002, Fortna 2004 (recurrence of war within five years)",
        "literature",
        whole=True,
    )
    support: float = declare(
        "-",
        "factor",
        1.0,
        (0.5, 2.0),
        "Lever: all appropriations after a signature, times this.",
        scope="partner",
    )
    guaranteed: float = declare(
        "-",
        "switch",
        0.0,
        (0.0, 1.0),
        "Lever: whether a partner outside gaps books, each month after a signature, what the year "
        "ahead lacks of its part of the need after a settlement.",
        scope="partner",
        whole=True,
    )
