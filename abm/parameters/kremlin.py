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
        0.012,
        (0.006, 0.02),
        "Land that a thousand losses are worth to Moscow.",
        "revealed: about 100 casualties a km2 in 2024 (ISW)",
        "data",
    )
    cost_of_reserves: float = declare(
        "c_B",
        "thousand km2 a month",
        3.5,
        (2.0, 6.5),
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
        "Lever: a new leader in each month in which it is set. Priors are drawn anew, the evidence "
        "stays, and nobody punishes the new leader for a war that another began.",
        "Croco 2011 (sign); Weisiger 2013",
        "literature",
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
        "The two ministries of a partner are one: one reading, one voice, no sign-off.",
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
