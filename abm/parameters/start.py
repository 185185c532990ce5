"""Parameters of March 2022: where the war stands when the model starts."""

from __future__ import annotations

from functools import partial

from abm.parameters.declare import FREE, constant, declare

at_start = partial(declare, scope="start")
fixed = partial(constant, scope="start")


class Start:
    """Starting values; they act once."""

    russian_manpower: float = at_start(
        "N_R", "thousand", 250.0, (100.0, 1000.0), "Russian force, effective."
    )
    ukrainian_manpower: float = at_start(
        "N_U", "thousand", 230.0, (100.0, 1000.0), "Ukrainian force, effective."
    )
    reserves: float = at_start("B", "0-1", 1.0, (0.0, 1.0), "Russian reserves.")
    exhaustion: float = at_start("X", "0-1", 0.0, (0.0, 1.0), "Ukrainian exhaustion.")
    land: float = at_start(
        "F",
        "thousand km2",
        64.0,
        (20.0, 110.0),
        "Main sector beyond the February 2022 line.",
        "AFP/ISW",
        "data",
    )
    legacy_fires: float = at_start(
        "-",
        "share of full fires",
        0.55,
        (0.0, 1.0),
        "Ukraine's own ammunition of before the war.",
    )
    russian_fires: float = at_start("f_R", "share", 1.0, (0.5, 2.0), "Russian fires.")
    joint_planning: float = at_start("J", "0-1", 0.1, (0.0, 1.0), "Joint planning.")
    kept_promises: float = at_start("a", "weight", 2.0, (0.1, 20.0), "Beta prior: promises kept.")
    broken_promises: float = at_start(
        "b", "weight", 1.0, (0.1, 20.0), "Beta prior: promises broken."
    )
    tone: float = at_start("-", "logit", 0.6, (-2.0, 2.0), "Tone as Moscow has heard it.")
    dispersion: float = at_start("-", "logit2", 0.6, (0.0, 4.0), "Dispersion of tone.")
    audience: float = at_start("A", "0-1", 0.6, (0.0, 1.0), "Audience index.")
    will: float = at_start("-", "logit", 0.6, (-2.0, 2.0), "Mean set-point of political will.")
    will_between: float = at_start(
        "-",
        "logit",
        0.2,
        (0.0, 1.0),
        "Standard deviation of set-points between partners.",
    )
    will_within: float = at_start(
        "-", "logit", 0.3, (0.0, 1.0), "Standard deviation of will about its set-point."
    )
    divergence: float = at_start(
        "sigma_delta",
        "share of need",
        0.18,
        (0.0, 0.9),
        "Standard deviation of what divides a partner's two ministries.",
    )
    booked: float = at_start(
        "-",
        "share of need",
        0.8,
        (0.0, 1.0),
        "Deliveries booked for each of the first months (start.booked_months).",
    )
    stock: float = at_start(
        "K_0",
        "EUR bn",
        97.0,
        (80.0, 120.0),
        "Stocks of all partners, by share of income (start.stock_by_income) and of aid.",
    )
    capacity: float = at_start(
        "q_0",
        "share of need",
        0.28,
        (0.2, 0.4),
        "Industrial capacity of all partners.",
        "US 14,500 shells a month (2022) against use of 60,000 to 200,000",
        "data",
    )
    orders: float = at_start(
        "-",
        "share of capacity",
        0.05,
        (0.0, 0.15),
        "Capacity ordered before the model starts, arriving in each of some months "
        "(start.orders_first to start.orders_last) and paid before.",
        "US and EU shell production 2022-2024 (qualitative)",
    )
    largest_share: float = at_start(
        "-",
        "share",
        FREE,
        (0.01, 0.99),
        "Sets the largest donor's share; the others share the rest in proportion.",
    )
    group_ties: float = at_start(
        "-",
        "factor",
        2.0,
        (1.0, 10.0),
        "How much more partners look to their own donor group.",
    )
    prior_spread: float = at_start(
        "-", "log-odds", 1.0, (0.0, 2.0), "Standard deviation of an agent's own prior."
    )
    booked_months: float = fixed(
        "months", 2.0, (0.0, 24.0), "Months for which deliveries are booked.", whole=True
    )
    orders_first: float = fixed(
        "month",
        4.0,
        (0.0, 12.0),
        "First month in which capacity ordered before the model starts arrives.",
        whole=True,
    )
    orders_last: float = fixed(
        "month",
        18.0,
        (6.0, 29.0),
        "Last month in which capacity ordered before the model starts arrives.",
        whole=True,
    )
    stock_by_income: float = fixed(
        "share",
        0.5,
        (0.0, 1.0),
        "Part of stocks that lies with partners by share of income, the rest by share of aid.",
    )
    claim_limit: float = fixed(
        "shares of aid",
        2.0,
        (1.0, 5.0),
        "Most that burden-sharing by income asks of a partner, in multiples of its share of aid.",
    )
