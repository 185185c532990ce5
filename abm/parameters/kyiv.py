"""Parameters of Kyiv: posture, exhaustion, joining talks, and the terms it can accept."""

from __future__ import annotations

from abm.parameters.declare import constant, declare


class Kyiv:
    """Posture (R14), exhaustion (R16), joining talks, and Kyiv's limit (R25)."""

    exhaustion_from_losses: float = declare(
        "-",
        "per 12 thousand losses",
        0.016,
        (0.006, 0.02),
        "Exhaustion from losses.",
        "KIIS: readiness to cede land, 8% (December 2022) to 19% (December 2023)",
        "data",
    )
    exhaustion_from_land: float = declare(
        "-",
        "per thousand km2",
        0.0235,
        (0.015, 0.04),
        "Exhaustion from land lost.",
        "KIIS: readiness to cede land, 8% (December 2022) to 19% (December 2023)",
        "data",
    )
    exhaustion_fading: float = declare(
        "rho_X",
        "share a month",
        0.01,
        (0.0, 0.05),
        "Share of exhaustion that fades in a month of war, as a society gets used to it.",
    )
    exhaustion_limit: float = declare(
        "-", "0-1", 0.82, (0.5, 1.0), "Exhaustion at which Ukraine cannot go on."
    )
    land_limit: float = declare(
        "-",
        "thousand km2",
        110.0,
        (80.0, 200.0),
        "Main sector lost at which it cannot go on.",
    )
    limit_from_losses: float = declare(
        "c_U",
        "thousand km2 per thousand losses",
        0.018,
        (0.009, 0.027),
        "Land that a thousand losses avoided are worth to Kyiv.",
    )
    losses_expected: float = declare(
        "-",
        "thousand a month",
        6.0,
        (0.0, 15.0),
        "Losses that Kyiv expects of renewed war, in a ceasefire.",
    )
    limit_from_exhaustion: float = declare(
        "c_X",
        "thousand km2",
        4.0,
        (2.0, 6.0),
        "Land that full exhaustion would concede.",
    )
    aspiration: float = declare(
        "asp",
        "thousand km2",
        3.0,
        (1.0, 6.0),
        "Land that Kyiv holds out for while unexhausted.",
    )
    limit_from_guarantee: float = declare(
        "c_G",
        "thousand km2",
        3.0,
        (0.0, 6.0),
        "Land that the lack of a guarantee holds back.",
    )
    join_from_pressure: float = declare(
        "chi_Q",
        "weight",
        1.0,
        (0.0, 2.0),
        "How far partners' pressure brings Kyiv to talks.",
    )
    join_from_audience: float = declare(
        "chi_A",
        "weight",
        0.5,
        (0.0, 1.0),
        "How far Moscow's addressing us brings Kyiv to talks.",
    )
    join_from_exhaustion: float = declare(
        "chi_X", "weight", 0.5, (0.0, 1.0), "How far exhaustion brings Kyiv to talks."
    )
    join_threshold: float = declare(
        "chi_0",
        "weight",
        0.35,
        (0.0, 1.0),
        "What must be reached for Kyiv to join half the time.",
    )
    attack_balance: float = constant(
        "balance of forces", -0.12, (-0.5, 0.0), "Balance below which the general staff may attack."
    )
    attack_exhaustion: float = constant(
        "0-1", 0.5, (0.0, 1.0), "Exhaustion from which the general staff no longer attacks."
    )
    attack_supply: float = constant(
        "share of need",
        0.7,
        (0.0, 1.0),
        "Support used up to which the general staff does not attack.",
    )
    attack_losses: float = constant(
        "factor", 1.35, (1.0, 2.0), "Ukrainian losses in a month of attack."
    )
    withdrawal_balance: float = constant(
        "balance of forces", 0.35, (0.0, 1.0), "Balance above which the general staff withdraws."
    )
    withdrawal_losses: float = constant(
        "factor", 0.8, (0.5, 1.0), "Ukrainian losses in a month of withdrawal."
    )
    staff_drift_weight: float = constant(
        "share",
        0.2,
        (0.05, 1.0),
        "Weight of the latest month in the general staff's drift of the front.",
    )
    staff_drift_confidence: float = declare(
        "-",
        "share",
        0.7,
        (0.3, 1.0),
        "How far Kyiv trusts the front's drift to go on, where both sides bargain by the same rule "
        "(talks.same_rule).",
    )
    success_front: float = constant(
        "thousand km2",
        -0.2,
        (-1.0, 0.0),
        "Movement of the front below which a month heartens Ukraine.",
    )
    relief_from_success: float = constant(
        "0-1 a month", 0.012, (0.0, 0.03), "Exhaustion that such a month takes away."
    )
    relief_from_supply: float = constant(
        "0-1 a month", 0.005, (0.0, 0.02), "Exhaustion that full supply takes away."
    )
    relief_supply: float = constant(
        "share of need", 0.7, (0.0, 0.9), "Support used up to which supply gives no relief."
    )
    relief_supply_span: float = constant(
        "share of need", 0.3, (0.1, 1.0), "Support beyond that with which supply is full."
    )
    exhaustion_from_talks: float = constant(
        "0-1 a month", 0.003, (0.0, 0.01), "Exhaustion that a month at the table adds."
    )
    ceasefire_relief: float = constant(
        "0-1 a month", 0.01, (0.0, 0.03), "Exhaustion that a month of ceasefire takes away."
    )
    join_spread: float = constant(
        "weight",
        0.08,
        (0.02, 0.3),
        "How gradually Kyiv's chance to join talks rises about its threshold.",
    )
    land_horizon: float = constant(
        "months",
        8.4,
        (0.0, 24.0),
        "Months of the present drift that Kyiv expects of further war: 12, at seven tenths.",
    )
    expected_drift_limit: float = constant(
        "thousand km2 a month",
        2.0,
        (0.5, 6.0),
        "Drift beyond which Kyiv's expectation does not go.",
    )
    losses_horizon: float = constant(
        "months", 12.0, (0.0, 24.0), "Months of further war whose losses Kyiv counts."
    )
    limit_from_tone: float = constant(
        "thousand km2", 4.0, (0.0, 6.0), "Land that partners' firm words hold back."
    )
