"""Parameters of the war itself: need, fires, front and reserves."""

from __future__ import annotations

from abm.parameters.declare import constant, declare
from abm.parameters.manpower import Manpower


class Theatre(Manpower):
    """Need, fires, front and reserves (R14, R17), and manpower."""

    need: float = declare(
        "N",
        "EUR bn a month",
        3.75,
        (3.0, 6.0),
        "What Ukraine needs a month to hold.",
        "mean military allocations of 41.6 bn a year, Ukraine Support Tracker 2022-2024",
        "data",
    )
    buffer_months: float = declare(
        "tau",
        "months",
        2.0,
        (1.0, 6.0),
        "Months over which Ukraine spreads its buffer.",
    )
    buffer_limit: float = declare(
        "-",
        "months of need",
        12.0,
        (1.0, 36.0),
        "Largest buffer; what exceeds it is spoiled.",
    )
    pause_use: float = declare(
        "-", "share of need", 0.2, (0.0, 1.0), "Use of support in a month of ceasefire."
    )
    base_fires: float = declare(
        "f_0",
        "share of full fires",
        0.42,
        (0.2, 0.5),
        "Ukrainian fires without partners' support.",
        "Cavoli, 10 April 2024: 5:1 fires and slow loss of ground",
        "judgement",
    )
    fires_weight: float = declare(
        "b",
        "exponent",
        0.6,
        (0.4, 0.8),
        "Weight of fires beside manpower in the balance.",
    )
    mobility: float = declare(
        "kappa",
        "thousand km2 a month",
        4.7,
        (4.0, 10.0),
        "Ground that changes hands at a balance of one.",
        "territory 2022-2024, control as assessed by ISW-type maps: weighted median of the worlds "
        "that the record accepts",
        "data",
    )
    front_noise: float = declare(
        "sigma_F",
        "thousand km2",
        0.25,
        (0.0, 0.5),
        "Scale of chance at the front (Student t4).",
    )
    ground_momentum: float = declare(
        "m_g",
        "share kept a month",
        0.4,
        (0.0, 0.85),
        "How far the ground that the balance moves follows that of the month before.",
        "monthly territory 2023-2024: autocorrelation of about .8",
    )
    front_noise_spread: float = declare(
        "sigma_n",
        "thousand km2",
        0.11,
        (0.05, 0.25),
        "Standard deviation of chance at the front where it lasts; free: each month is by itself.",
        "monthly territory 2023-2024",
        optional=True,
    )
    noise_momentum: float = declare(
        "m_n",
        "share kept a month",
        0.6,
        (0.0, 0.9),
        "How far chance at the front, where it lasts, follows that of the month before.",
        "monthly territory 2023-2024",
    )
    front_jump_chance: float = constant(
        "per month",
        0.01,
        (0.0, 0.1),
        "Chance that the front breaks somewhere, to either side's gain, where chance lasts.",
    )
    front_jump_size: float = constant(
        "standard deviations",
        2.0,
        (0.0, 10.0),
        "Scale of such a break (Student t4), in those of chance at the front.",
    )
    front_programme: float = declare(
        "-",
        "thousand km2 a month",
        0.0,
        (-5.0, 5.0),
        "Lever: ground added to Russia's gain in each fighting month.",
    )
    attack_gain: float = declare(
        "-", "factor", 1.5, (1.0, 3.0), "Ukrainian gains in a month of attack."
    )
    reserves_drain: float = declare(
        "b_B",
        "share a month",
        0.034,
        (0.020, 0.060),
        "Loss of Russian reserves in a month with the losses of theatre.drain_losses.",
        "liquid part of the National Wealth Fund, 8.9 to 5.0 tn roubles by December 2023",
        "data",
    )
    adaptation: float = declare(
        "w",
        "share a month",
        0.015,
        (0.0, 0.05),
        "Part of spent reserves that a war economy, as it adapts, wins back in a month.",
        "not identified: a fast drain with adaptation fits 2022-2024 as well as a slow one without",
    )
    counter_support: float = declare(
        "kappa_c",
        "share of full fires per share of need",
        0.0,
        (0.0, 1.0),
        "Fires that others give to Russia for what partners deliver beyond a part of the need.",
        "Pechenkina 2013 (sign)",
    )
    counter_support_above: float = constant(
        "share of need",
        0.7,
        (0.3, 1.0),
        "Smoothed deliveries beyond which others answer with support for Russia.",
    )
    counter_support_months: float = constant(
        "months", 9.0, (1.0, 24.0), "Months that such an answer takes."
    )
    troop_quality: float = declare(
        "-",
        "switch",
        0.0,
        (0.0, 1.0),
        "Whether losses in attack wear down the quality of Russia's troops.",
        whole=True,
    )
    quality_loss: float = declare(
        "-",
        "quality per share of the force",
        0.01,
        (0.0, 0.5),
        "Quality that goes with the share of the Russian force that a month of attack costs.",
    )
    quality_recovery: float = declare(
        "-", "quality a month", 0.005, (0.0, 0.02), "Quality that training gives back."
    )
    quality_least: float = constant(
        "0-1", 0.5, (0.2, 0.9), "Quality below which Russia's troops do not fall."
    )
    reserves_frozen: float = declare(
        "-",
        "switch",
        0.0,
        (0.0, 1.0),
        "Holds Russian reserves where they are.",
        whole=True,
    )
    withdrawal_land: float = declare(
        "-",
        "thousand km2",
        20.0,
        (0.0, 60.0),
        "Main sector below which Russia has withdrawn.",
    )
    withdrawal_months: float = declare(
        "-",
        "months",
        6.0,
        (1.0, 24.0),
        "Months running in which quitting beats every theory before Russia withdraws.",
        whole=True,
    )
    report_noise: float = constant(
        "thousand km2 a month",
        0.3,
        (0.0, 1.0),
        "Noise of the publicly reported movement of the front.",
    )
    used_on_arrival: float = constant(
        "share",
        0.5,
        (0.0, 1.0),
        "Share of a month's deliveries that Ukraine can use in that month.",
    )
    legacy_kept: float = constant(
        "share kept a month",
        0.8,
        (0.0, 1.0),
        "How slowly Ukraine's ammunition of before the war is used up.",
    )
    fires_least: float = constant(
        "share of full fires", 0.2, (0.05, 0.4), "Ukrainian fires below which they never fall."
    )
    fires_most: float = constant(
        "share of full fires",
        1.6,
        (1.0, 2.5),
        "Ukrainian fires above which guns and crews cannot go.",
    )
    pursuit_gain: float = constant(
        "factor", 1.1, (1.0, 2.0), "Russian gains in a month in which Ukraine withdraws."
    )
    front_limit: float = constant(
        "thousand km2", 12.0, (2.0, 24.0), "Most ground that changes hands in a month."
    )
    reference_month: float = constant(
        "month",
        12.0,
        (0.0, 36.0),
        "Month whose line is Moscow's reference for what counts as a loss.",
        whole=True,
    )
    drain_from_losses: float = constant(
        "share", 0.4, (0.0, 1.0), "Share of the drain on reserves that follows losses."
    )
    drain_losses: float = constant(
        "thousand a month",
        22.0,
        (10.0, 40.0),
        "Losses in the months on which the drain is set.",
        "UK Ministry of Defence; National Wealth Fund to December 2023",
        "judgement",
    )
    ceasefire_drain: float = constant(
        "share", 0.2, (0.0, 1.0), "Drain on reserves in a ceasefire, as a part of that in war."
    )
    peace_recovery: float = constant(
        "share a month", 0.02, (0.0, 0.1), "Recovery of Russian reserves after a settlement."
    )
