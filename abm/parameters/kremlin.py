"""Parameters of the Kremlin: what it reads, expects, counts and decides."""

from __future__ import annotations

from abm.parameters.declare import FREE, constant, declare


class Kremlin:
    """Observation (R18-R20), valuing options (R22) and choice (R23)."""

    front_misreading: float = declare(
        "-",
        "thousand km2",
        0.3,
        (0.0, 1.0),
        "Noise of an agent's reading of the front.",
    )
    drift_weight: float = constant(
        "share", 0.2, (0.05, 1.0), "Weight of the latest month in an agent's drift of the front."
    )
    stock_misreading: float = declare(
        "-", "logarithm", 0.2, (0.0, 0.6), "Noise of reports on a partner's stock."
    )
    window: float = declare(
        "W",
        "months",
        12.0,
        (12.0, 24.0),
        "Months ahead over which Moscow counts the support it expects.",
        "Watling 2023: assurances for a year",
        "literature",
        whole=True,
    )
    habit_belief: float = declare(
        "psi",
        "share",
        0.5,
        (0.0, 0.8),
        "How far Moscow counts on deliveries that nobody booked.",
    )
    envelope_weight: float = declare(
        "-",
        "weight",
        0.5,
        (0.0, 1.0),
        "Weight of envelopes beside deliveries in a partner's record of promises.",
    )
    cover_blind: float = declare(
        "-",
        "switch",
        0.0,
        (0.0, 1.0),
        "Makes Moscow blind to forward evidence: munitions and money add nothing.",
        whole=True,
    )
    cover_clamp: float = declare(
        "-",
        "months of need",
        FREE,
        (0.0, 24.0),
        "Sets the forward cover that Moscow sees.",
    )
    plausible: float = declare(
        "-",
        "probability",
        0.10,
        (0.0, 0.5),
        "Belief below which a theory is not considered.",
    )
    cost_of_losses: float = declare(
        "c_L",
        "thousand km2 per thousand losses",
        0.0106,
        (0.001, 0.015),
        "Land that a thousand losses are worth to Moscow when it considers to settle.",
        "assumption: weighted median of the worlds that the record to 2024 accepts, which tells "
        "little of the level at which settling pays",
    )
    sector_cost_of_losses: float = declare(
        "c_S",
        "thousand km2 per thousand losses",
        FREE,
        (0.006, 0.02),
        "Land that a thousand losses are worth to Moscow when it considers to hold a sector; free: "
        "as when it considers to settle.",
        "revealed: about 100 casualties a km2 in 2024 (ISW)",
        "data",
    )
    cost_of_reserves: float = declare(
        "c_B",
        "thousand km2 a month",
        3.5,
        (1.0, 6.5),
        "Cost of war when reserves are gone.",
    )
    cost_fixed: float = declare(
        "-", "thousand km2 a month", 0.15, (0.0, 0.5), "Cost of war in any month."
    )
    limit_weight: float = declare(
        "-",
        "share",
        0.6,
        (0.0, 1.0),
        "How far a demand goes from Moscow's limit to Kyiv's.",
    )
    limit_misreading: float = declare(
        "-",
        "thousand km2",
        1.5,
        (0.0, 4.0),
        "Noise of Moscow's estimate of Kyiv's limit.",
    )
    concession_anchor: float = declare(
        "-",
        "thousand km2",
        6.0,
        (0.0, 12.0),
        "What full concession talk adds to that estimate.",
    )
    punish: float = declare(
        "-",
        "thousand km2",
        1.0,
        (0.0, 2.5),
        "What a moderate loss costs a leader at home.",
        "Goemans 2000; Croco 2011 (sign)",
        "literature",
    )
    leader_change: float = declare(
        "-",
        "switch",
        0.0,
        (0.0, 1.0),
        "Lever: a new leader in each month in which it is set. Priors are drawn again, the "
        "evidence stays, and nobody punishes the new leader for a war that another began, unless "
        "it shares in the blame (kremlin.leader_culpability).",
        "Croco 2011 (sign); Weisiger 2013",
        "literature",
        whole=True,
    )
    leader_hazard: float = declare(
        "-",
        "per month",
        0.0,
        (0.0, 0.1),
        "Chance that a new leader takes over in a month, as by the lever above; it may happen "
        "again.",
    )
    leader_culpability: float = declare(
        "-",
        "share",
        0.0,
        (0.0, 1.0),
        "How far a new leader shares in the blame for the war: the part of the leadership's "
        "punishment that stays.",
        "Croco 2011 (sign)",
        "literature",
    )
    leader_hardness: float = declare(
        "-",
        "log-odds",
        0.0,
        (0.0, 2.0),
        "How much more firmly than the role's own a hardliner believes, who takes over.",
    )
    ultimatum: float = declare(
        "kappa_D",
        "thousand km2",
        0.0,
        (0.0, 6.0),
        "How much less fighting on is worth to an agent while an ultimatum hangs over Moscow that "
        "all partners made, whose word is good and whose support covers the whole need.",
        "McManus 2017 (sign)",
    )
    ultimatum_months: float = constant(
        "months",
        6.0,
        (1.0, 24.0),
        "Months after an ultimatum in which Moscow reckons with it.",
        whole=True,
    )
    pause_discount: float = declare(
        "beta",
        "share",
        0.8,
        (0.6, 0.95),
        "Worth of a theory resumed after a pause.",
        "Min 2020",
    )
    pause_hope: float = declare(
        "-", "log-odds", 0.25, (0.0, 0.6), "Belief that a pause adds to its theory."
    )
    pause_relief: float = declare(
        "r_b", "share", 0.2, (0.0, 0.4), "Cost of war that a pause saves."
    )
    quorum: float = declare(
        "-",
        "share of influence",
        0.60,
        (0.0, 1.0),
        "Influence that an earnest offer needs.",
    )
    deceit: float = declare(
        "-",
        "probability",
        0.5,
        (0.0, 1.0),
        "How often an agent that wants a pause addresses us.",
    )
    tone_memory: float = constant(
        "share a month",
        0.75,
        (0.0, 0.95),
        "How much of the partners' tone of before stays in Moscow's ear.",
    )
    dispersion_memory: float = constant(
        "share a month",
        0.85,
        (0.0, 0.95),
        "How much of the dispersion of statements of before stays in Moscow's ear.",
    )
    dispersion_weight: float = constant(
        "weight",
        0.3,
        (0.05, 1.0),
        "How far a month's dispersion of statements counts; with the default memory it rests at "
        "twice the variance.",
    )
    dispersion_between: float = constant(
        "weight",
        0.5,
        (0.0, 2.0),
        "Weight of dispersion between partners beside that between a partner's two ministries.",
    )
    promise_memory: float = constant(
        "share a month",
        0.97,
        (0.9, 1.0),
        "How much of a partner's record of promises a month leaves.",
    )
    promise_learning: float = constant(
        "weight",
        0.3,
        (0.05, 1.0),
        "Weight of one month's kept or broken promises in a partner's record.",
    )
    delivery_weight: float = constant(
        "share a month",
        0.15,
        (0.05, 1.0),
        "Weight of a month's deliveries in what Moscow remembers of a partner's deliveries.",
    )
    state_evidence_limit: float = constant(
        "log-odds",
        4.0,
        (2.0, 8.0),
        "Most that a theory's evidence on states, taken together, can move its log-odds.",
    )
    drift_limit: float = constant(
        "thousand km2 a month",
        1.5,
        (0.5, 5.0),
        "Largest drift of the front, either way, that an agent counts on.",
    )
    drift_confidence: float = declare(
        "-",
        "share",
        0.7,
        (0.3, 1.0),
        "How far the Kremlin trusts the front's drift to go on, where both sides bargain by the "
        "same rule (talks.same_rule).",
    )
    retreat_months: float = constant(
        "months",
        3.0,
        (1.0, 12.0),
        "Months that a withdrawal takes, at the front's drift and the war's cost.",
    )
    pause_drift: float = constant(
        "share",
        0.7,
        (0.0, 1.0),
        "Share of the front's drift that is left to a theory resumed after a pause.",
    )
    pause_cost: float = constant(
        "thousand km2",
        1.0,
        (0.0, 4.0),
        "What a pause costs, whatever comes after it.",
    )
    victory_margin: float = constant(
        "thousand km2",
        10.0,
        (2.0, 30.0),
        "Land beyond the reference line with which a leader goes unpunished at home; without any "
        "of it the loss is moderate.",
    )
    punish_limit: float = constant(
        "moderate losses",
        2.0,
        (1.0, 4.0),
        "Worst loss for which a leader is punished at home.",
    )
    address_when_settling: float = constant(
        "probability",
        1.0,
        (0.5, 1.0),
        "How often an agent that would settle addresses us.",
        "Watling 2023 (qualitative)",
    )
    address_when_fighting: float = constant(
        "probability",
        0.05,
        (0.0, 0.3),
        "How often an agent that would fight on addresses us.",
        "Watling 2023 (qualitative)",
    )


class Structure:
    """Structural switches: rival, simpler models."""

    unitary_kremlin: float = declare(
        "-",
        "switch",
        0.0,
        (0.0, 1.0),
        "The leadership alone has influence.",
        whole=True,
    )
    one_ministry: float = declare(
        "-",
        "switch",
        0.0,
        (0.0, 1.0),
        "The two ministries of a partner are one: one reading, one voice, no sign-off, and no "
        "joint planning between them.",
        scope="partner",
        whole=True,
    )
    no_joint_capacity: float = declare(
        "-",
        "switch",
        0.0,
        (0.0, 1.0),
        "Nobody can plan jointly.",
        scope="partner",
        whole=True,
    )
    constant_support: float = declare(
        "-",
        "switch",
        0.0,
        (0.0, 1.0),
        "Support without chance: will at its set-point, no elections, no gaps, a package every "
        "month of the mean size.",
        scope="partner",
        whole=True,
    )
