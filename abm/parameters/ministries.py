"""Parameters of political will and of what ministries say."""

from __future__ import annotations

from functools import partial

from abm.parameters.declare import constant, declare

per_partner = partial(declare, scope="partner")
fixed = partial(constant, scope="partner")


class Will:
    """Political will (R1) and gaps in appropriations (R2)."""

    fatigue: float = per_partner(
        "f",
        "logit per month",
        0.0,
        (0.0, 0.01),
        "Monthly loss of the set-point of will.",
    )
    election_hazard: float = per_partner(
        "-", "per month", 1.0 / 48.0, (0.0, 0.1), "Chance of an election in a month."
    )
    election_shock: float = per_partner(
        "sigma_el",
        "logit",
        0.5,
        (0.0, 1.0),
        "Standard deviation of an election's effect.",
    )
    persistence: float = per_partner(
        "phi",
        "share kept a month",
        0.96,
        (0.0, 0.999),
        "How slowly will returns to its set-point.",
    )
    will_spread: float = per_partner(
        "sigma_w",
        "logit",
        0.7,
        (0.0, 1.2),
        "Stationary standard deviation of will about its set-point.",
        "fitted to the volatility of allocations, Ukraine Support Tracker to 2024-12",
        "data",
    )
    common_share: float = per_partner(
        "rho",
        "share of variance",
        0.5,
        (0.0, 1.0),
        "Share of shocks to will common to partners.",
    )
    front_effect: float = per_partner(
        "n",
        "logit per thousand km2",
        0.03,
        (-0.1, 0.1),
        "Will lost for each thousand km2 a month that the front is reported to move west.",
    )
    ceasefire_ease: float = per_partner(
        "h",
        "logit per month",
        0.06,
        (0.0, 0.2),
        "Will lost in each month of a ceasefire.",
    )
    gap_opening: float = per_partner(
        "g_on",
        "per month",
        0.025,
        (0.0, 0.05),
        "Chance that appropriations lapse in a month, at will 0.",
        "United States, October 2023 to April 2024",
        "data",
    )
    gap_closing: float = per_partner(
        "g_off",
        "per month",
        0.18,
        (0.1, 0.3),
        "Chance that a gap closes in a month.",
        "United States, October 2023 to April 2024",
        "data",
    )
    gap_first_month: float = per_partner(
        "-",
        "month",
        4.0,
        (0.0, 240.0),
        "First month in which a gap can open.",
        whole=True,
    )
    funding_gap: float = per_partner(
        "-", "switch", 0.0, (0.0, 1.0), "Imposes a gap in appropriations.", whole=True
    )
    front_effect_limit: float = fixed(
        "thousand km2 a month",
        3.0,
        (1.0, 12.0),
        "Movement of the front beyond which will reacts no more.",
    )
    gap_from_will: float = fixed(
        "exponent",
        0.5,
        (0.0, 1.0),
        "How much will lowers the chance that appropriations lapse.",
        "United States, October 2023 to April 2024 (sign), size assumed",
    )


class Words:
    """Readings (R3), statements (R5), what they concede (R13, R25) and what they demand."""

    statement_noise: float = per_partner(
        "sigma_y",
        "logit",
        0.9,
        (0.4, 1.4),
        "Standard deviation of a siloed ministry's public statements.",
    )
    discipline: float = per_partner(
        "kappa_y",
        "share of noise",
        0.65,
        (0.3, 0.9),
        "How much of that noise full joint planning removes.",
    )
    mute: float = per_partner(
        "m",
        "share",
        0.0,
        (0.0, 1.0),
        "Lever: how far statements below words.mute_below are held back.",
    )
    demands_framing: float = per_partner(
        "-",
        "share",
        0.0,
        (0.0, 1.0),
        "Lever: how far talk of talks is put as demands, so that it concedes nothing.",
    )
    conditional_demand: float = per_partner(
        "-",
        "weight",
        0.0,
        (0.0, 1.0),
        "Lever: a public ultimatum. It counts as a promise, kept in months in which Russia loses "
        "land or is at the table, broken otherwise.",
    )
    reading_weight: float = fixed(
        "share",
        0.2,
        (0.05, 1.0),
        "Weight of the latest month in a ministry's reading of the front.",
    )
    reading_noise: float = fixed(
        "thousand km2 a month", 0.5, (0.0, 2.0), "Noise of what a ministry reads in a month."
    )
    tone_from_front: float = fixed(
        "logit per thousand km2",
        0.5,
        (0.0, 1.0),
        "How far a ministry's reading of the front colours its statements.",
    )
    mute_below: float = fixed(
        "logit", 0.3, (-0.5, 1.0), "Statements below which the lever words.mute holds back."
    )
    talk_push_base: float = fixed(
        "logit",
        -1.6,
        (-4.0, 0.0),
        "How readily a foreign ministry of neutral tone speaks of talks.",
    )
    talk_push_firmness: float = fixed(
        "logit per logit",
        1.5,
        (0.0, 3.0),
        "How much a firm tone keeps a foreign ministry from speaking of talks.",
    )
    talk_push_stalemate: float = fixed(
        "logit",
        0.5,
        (0.0, 2.0),
        "How much a front that stands still makes foreign ministries speak of talks.",
    )
    stalemate_front: float = fixed(
        "thousand km2 a month",
        0.3,
        (0.0, 1.0),
        "Reported movement below which the front counts as standing still.",
    )
    leverage_audience: float = fixed(
        "0-1",
        0.35,
        (0.0, 1.0),
        "Audience index above which a moment suits talks.",
        "Watling 2023 (means and ends), size assumed",
    )
    leverage_front: float = fixed(
        "thousand km2 a month",
        -0.1,
        (-1.0, 0.0),
        "Reported movement below which Moscow's front gives way, so that a moment suits talks.",
        "Watling 2023 (means and ends), size assumed",
    )
