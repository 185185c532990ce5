"""Parameters of packages, sign-off and industry."""

from __future__ import annotations

from functools import partial

from abm.parameters.declare import FREE, constant, declare

per_partner = partial(declare, scope="partner")
fixed = partial(constant, scope="partner")


class Support:
    """Proposals, sign-off, horizon and packages (R6-R10)."""

    appropriations: float = per_partner(
        "A",
        "EUR bn a month",
        4.2,
        (3.8, 4.8),
        "Military appropriations of all partners together at generosity 1.",
        "set with the size factor on mean allocations of 3.58, Ukraine Support Tracker to 2024-12",
        "data",
    )
    appropriation_factor: float = per_partner(
        "-", "factor", 1.0, (0.0, 3.0), "Lever: multiplies appropriations."
    )
    reference_generosity: float = per_partner(
        "gbar",
        "generosity",
        0.954,
        (0.05, 1.25),
        "Mean generosity over the stationary distribution of will at the starting set-point.",
        "computed from R6 at set-point 0.6, spread 0.7 and 0.2 between partners",
    )
    ambition: float = per_partner(
        "alpha",
        "share",
        0.25,
        (0.0, 0.5),
        "How far foreign ministries announce more than is appropriated.",
        "EU shells: 1 m promised, 0.52 m delivered by the deadline (Borrell, 31 January 2024)",
        "data",
    )
    stock_draw: float = per_partner(
        "phi_K",
        "share a month",
        0.05,
        (0.03, 0.07),
        "Share of stock that can be given a month.",
    )
    veto: float = per_partner(
        "v",
        "probability",
        0.7,
        (0.2, 0.95),
        "How surely a ministry blocks what lies far from its own wish.",
        "Scharpf 1988 (qualitative)",
        "judgement",
    )
    veto_scale: float = per_partner(
        "d_0",
        "share of need",
        0.8,
        (0.5, 1.2),
        "Distance at which a veto is as sure as it gets.",
    )
    inertia: float = per_partner(
        "iota",
        "share",
        0.6,
        (0.0, 0.9),
        "How far a joint plan is closed between its re-plans.",
    )
    friction: float = per_partner(
        "-",
        "probability",
        0.15,
        (0.0, 0.5),
        "Chance that two signatures miss the month.",
    )
    surge: float = per_partner(
        "-", "share", 0.3, (0.0, 0.8), "Extra draw on stock when the front gives way."
    )
    plan_target: float = per_partner(
        "H",
        "months",
        12.0,
        (6.0, 24.0),
        "Horizon that full joint planning reaches for.",
    )
    horizon: float = per_partner(
        "n",
        "months",
        FREE,
        (1.0, 24.0),
        "Lever: sets the horizon of packages and of orders instead of R8.",
        whole=True,
    )
    participation: float = per_partner(
        "-",
        "factor",
        0.9,
        (0.7, 1.0),
        "Multiplies a donor's share of active months in R9, because joint plans sign as well.",
        "active donors 12.9 a month, Ukraine Support Tracker to 2024-12",
        "data",
    )
    size_factor: float = per_partner(
        "-",
        "factor",
        1.05,
        (0.8, 1.3),
        "Multiplies the size of packages and of joint plans.",
        "set with appropriations on mean allocations of 3.58",
        "data",
    )
    size_common: float = per_partner(
        "-",
        "share of variance",
        0.3,
        (0.0, 1.0),
        "Share of the variance of package sizes common to partners.",
        "Ukraine Support Tracker to 2024-12: weighted median of the worlds that the record accepts",
        "data",
    )
    promise_factor: float = per_partner(
        "-",
        "factor",
        1.0,
        (1.0, 5.0),
        "Money promised for each euro signed; above 1 where envelopes are announced.",
    )
    envelope_rate: float = per_partner(
        "-",
        "per month",
        0.042,
        (0.0, 1.0 / 6.0),
        "How often a partner with appropriations announces an envelope: a promise for months ahead "
        "that is no money yet.",
        "Ukraine Support Tracker (commitments against allocations): weighted median of the worlds "
        "that the record accepts",
    )
    envelope_months: float = per_partner(
        "-",
        "months of appropriations",
        12.0,
        (6.0, 24.0),
        "Size of an envelope, in months of the partner's appropriations.",
    )
    envelope_due: float = per_partner(
        "-",
        "share a month",
        0.1,
        (1.0 / 18.0, 0.25),
        "Share of what envelopes still hold that falls due in a month.",
    )
    envelope_met: float = per_partner(
        "-",
        "share",
        0.65,
        (0.4, 1.0),
        "Most of what falls due of envelopes that packages are booked against.",
    )
    overdraft: float = per_partner(
        "-",
        "months of a partner's part of need",
        12.0,
        (0.0, 36.0),
        "How far a partner's account may be overdrawn before it cannot sign.",
    )
    taper: float = declare(
        "-",
        "share a month",
        0.0,
        (0.0, 0.5),
        "Lever: appropriations lost a month once the military phase counts as over.",
    )
    taper_share: float = declare(
        "-",
        "share",
        0.0,
        (0.0, 1.0),
        "Lever: appropriations that taper away in months of talks once the military phase is over.",
    )
    pledge_goal: float = per_partner(
        "-",
        "thousand km2",
        FREE,
        (0.0, 110.0),
        "Lever: while more of the main sector is held, partners pledge 24 months ahead and renew "
        "the joint plan every month.",
        "Watling 2023 (support for as long as it takes), condition assumed",
    )
    compromise_share: float = per_partner(
        "-",
        "share of partners",
        0.0,
        (0.0, 1.0),
        "Share of partners, drawn once a war, that expect a compromise in "
        "support.compromise_months.",
        "Watling 2023 (premature expectations), size assumed",
    )
    sustainment_share: float = declare(
        "-",
        "share",
        FREE,
        (0.0, 1.0),
        "Part of packages that keeps equipment in the field working; unset, upkeep is no concern.",
        "Watling 2023 (equipment without sustainment), size assumed",
    )
    generosity_limit: float = fixed(
        "generosity",
        1.25,
        (1.0, 2.0),
        "Generosity of a partner whose will knows no bounds.",
        "Ukraine Support Tracker (shape), size assumed",
    )
    generosity_slope: float = fixed(
        "per logit",
        1.3,
        (0.5, 2.0),
        "How fast will opens the purse; support.reference_generosity goes with it.",
        "Ukraine Support Tracker (shape), size assumed",
    )
    generosity_base: float = fixed(
        "logit",
        0.6,
        (0.0, 1.5),
        "How open the purse is at will 0; support.reference_generosity goes with it.",
        "Ukraine Support Tracker (shape), size assumed",
    )
    gap_in_horizon: float = fixed(
        "factor",
        0.8,
        (0.2, 1.5),
        "How much the distance between two proposals keeps ministries from agreeing on a horizon.",
    )
    horizon_base: float = fixed(
        "factor",
        0.5,
        (0.0, 1.0),
        "Part of its habitual horizon for which a partner plans at will 0.",
    )
    horizon_least: float = fixed(
        "factor", 0.2, (0.05, 0.5), "Least part of its habitual horizon for which a partner plans."
    )
    horizon_most: float = fixed(
        "factor",
        1.5,
        (1.0, 2.0),
        "Most of its habitual horizon for which a partner plans, in multiples.",
    )
    reach_slope: float = fixed(
        "share",
        1.2,
        (0.5, 2.0),
        "How fast joint planning closes the distance to the target horizon.",
    )
    reach_offset: float = fixed(
        "share", 0.1, (0.0, 0.4), "Part of that which joint planning must first spend on itself."
    )
    dispute_cost: float = fixed(
        "share",
        0.7,
        (0.0, 1.0),
        "Part of its own horizon that a joint planner loses where its ministries disagree.",
        "Scharpf 1988 (qualitative)",
    )
    months_with_money: float = fixed(
        "share",
        0.92,
        (0.7, 1.0),
        "Share of months in which appropriations are open, on average.",
        "computed from R2 at the starting set-point",
    )
    ease_limit: float = fixed(
        "factor",
        1.3,
        (1.0, 2.0),
        "Most that a better chance of sign-off than usual adds to the chance of a package.",
    )
    replan_months: float = fixed(
        "months",
        6.0,
        (1.0, 24.0),
        "Months from one re-plan of joint plans to the next.",
        whole=True,
    )
    thin_cover: float = fixed(
        "share",
        0.5,
        (0.0, 1.0),
        "Part of a joint plan's money below which its cover counts as thin.",
    )
    active_joint: float = fixed(
        "joint planning, 0-1",
        0.5,
        (0.0, 1.0),
        "Joint planning above which a partner covered by a joint plan looks active.",
    )
    surge_front: float = fixed(
        "thousand km2 a month",
        0.25,
        (0.0, 1.0),
        "Reported movement above which the front gives way and partners surge.",
    )
    arrears_months: float = fixed(
        "months", 3.0, (1.0, 12.0), "Months over which arrears are made up."
    )
    arrears_lapse: float = fixed(
        "share a month",
        0.05,
        (0.0, 0.3),
        "Arrears that lapse in a month and return to the account.",
    )
    taper_months: float = constant(
        "months", 12.0, (1.0, 60.0), "Months of talks over which support.taper_share tapers away."
    )
    compromise_months: float = fixed(
        "months",
        12.0,
        (3.0, 36.0),
        "Months in which a partner expects peace that expects a compromise, in any month.",
    )
    sustainment_loss: float = constant(
        "share a month",
        0.05,
        (0.0, 0.2),
        "Effect that equipment in the field loses a month without upkeep, and what upkeep takes.",
    )
    equipment_life: float = constant(
        "months", 24.0, (6.0, 60.0), "Months that equipment in the field lasts, on average."
    )


class Industry:
    """Orders to industry and capacity (R11)."""

    order_rate: float = per_partner(
        "omega",
        "per month",
        0.10,
        (0.05, 0.2),
        "Share of missing capacity ordered a month.",
    )
    order_base: float = per_partner(
        "gamma_0",
        "share",
        0.30,
        (0.1, 0.5),
        "Share of appropriations ordered without a horizon.",
    )
    orders: float = per_partner(
        "gamma",
        "share",
        FREE,
        (0.0, 1.0),
        "Lever: sets the order level instead of R11.",
    )
    lead_time: float = per_partner(
        "l",
        "months",
        18.0,
        (12.0, 30.0),
        "Months from an order to the capacity it buys.",
        "US 155 mm shells: 14,500 (2022), 28,000 (September 2023), 40,000 (September 2024)",
        "data",
        whole=True,
    )
    capacity_wear: float = per_partner(
        "-", "share a month", 0.005, (0.0, 0.02), "Capacity lost a month."
    )
    capacity_cost: float = per_partner(
        "kappa_q", "months of its output", 6.0, (3.0, 12.0), "Price of new capacity."
    )
    order_horizon: float = fixed(
        "months", 12.0, (1.0, 24.0), "Horizon at which industry can count on all appropriations."
    )
    order_limit: float = fixed(
        "share", 0.5, (0.1, 1.0), "Largest part of a month's appropriations that orders take."
    )
