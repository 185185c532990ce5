"""Parameters of the war itself: need, front, losses, manpower, reserves."""

from __future__ import annotations

from abm.parameters.declare import constant, declare


class Theatre:
    """Need, fires, front, attrition, manpower and reserves (R14-R17)."""

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
        0.45,
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
        5.0,
        (4.0, 10.0),
        "Ground that changes hands at a balance of one.",
        "territory 2022-2024, control as assessed by ISW-type maps",
        "data",
    )
    front_noise: float = declare(
        "sigma_F",
        "thousand km2",
        0.25,
        (0.0, 0.5),
        "Scale of chance at the front (Student t4).",
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
    russian_loss_rate: float = declare(
        "l_R",
        "thousand per thousand root strength",
        0.048,
        (0.035, 0.060),
        "Russian losses, killed and wounded.",
        "UK Ministry of Defence: 320,000 by mid-December 2023, about 1,270 a day in September 2024",
        "data",
    )
    ukrainian_loss_rate: float = declare(
        "l_U",
        "thousand per thousand root strength",
        0.026,
        (0.018, 0.035),
        "Ukrainian losses, killed and wounded.",
        "exchange ratio of the literature, fitted together with recruits",
    )
    permanent_losses: float = declare(
        "-",
        "share",
        0.85,
        (0.5, 1.0),
        "Share of losses that does not return to the force.",
    )
    manpower_floor: float = declare(
        "-",
        "thousand",
        60.0,
        (1.0, 100.0),
        "Force below which a side cannot be worn down.",
    )
    russian_recruits: float = declare(
        "-",
        "thousand a month",
        27.0,
        (20.0, 38.0),
        "Russian recruits, before reserves slow them.",
        "Kluge (SWP)",
        "literature",
    )
    ukrainian_recruits: float = declare(
        "-",
        "thousand a month",
        13.0,
        (9.0, 20.0),
        "Ukrainian recruits, before exhaustion.",
    )
    volunteers: float = declare(
        "-",
        "thousand a month",
        32.0,
        (0.0, 60.0),
        "Ukrainian volunteers of the first months.",
    )
    volunteer_months: float = declare(
        "-", "months", 8.0, (0.0, 24.0), "Months in which volunteers come.", whole=True
    )
    mobilisation: float = declare(
        "-", "switch", 1.0, (0.0, 1.0), "Whether Russia may mobilise.", whole=True
    )
    mobilisation_size: float = declare(
        "-",
        "thousand a month",
        28.0,
        (25.0, 70.0),
        "Men of a mobilisation, in each of its months.",
    )
    mobilisation_months: float = constant(
        "months",
        3.0,
        (1.0, 12.0),
        "Months in which the men of a mobilisation arrive.",
        whole=True,
    )
    mobilisation_ratio: float = declare(
        "-",
        "Russian to Ukrainian manpower",
        0.80,
        (0.5, 1.2),
        "Force ratio below which Russia mobilises.",
        "September 2022",
        "judgement",
    )
    reserves_drain: float = declare(
        "b_B",
        "share a month",
        0.027,
        (0.020, 0.034),
        "Loss of Russian reserves in a month with the losses of theatre.drain_losses.",
        "liquid part of the National Wealth Fund, 8.9 to 5.0 tn roubles by December 2023",
        "data",
    )
    adaptation: float = declare(
        "-", "share a month", 0.0, (0.0, 0.05), "Recovery of reserves by a war economy."
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
    assault_base: float = constant(
        "factor", 0.75, (0.5, 1.2), "Russian losses at an even balance, as a part of the loss rate."
    )
    assault_slope: float = constant(
        "factor per balance",
        1.2,
        (0.6, 1.8),
        "Russian losses added where Russia presses its advantage.",
    )
    assault_balance_least: float = constant(
        "balance of forces",
        -0.2,
        (-0.25, 0.0),
        "Balance below which Russia's losses fall no further.",
    )
    assault_balance_most: float = constant(
        "balance of forces", 0.6, (0.2, 1.2), "Balance above which Russia's losses rise no further."
    )
    losses_from_front: float = constant(
        "share",
        0.2,
        (0.0, 0.6),
        "Ukrainian losses added where much ground is lost, or saved where it is won.",
    )
    renewed_losses: float = constant(
        "share",
        0.8,
        (0.0, 1.5),
        "Russian losses that renewed fighting is expected to cost, as a part of the loss rate.",
    )
    russian_crowded_above: float = constant(
        "thousand", 650.0, (400.0, 1000.0), "Russian force above which recruits are fewer."
    )
    ukrainian_crowded_above: float = constant(
        "thousand", 600.0, (400.0, 1000.0), "Ukrainian force above which recruits are fewer."
    )
    crowded_recruits: float = constant("factor", 0.3, (0.0, 1.0), "Recruits of a force that large.")
    recruits_unpaid: float = constant(
        "share",
        0.3,
        (0.0, 1.0),
        "Share of Russian recruits who come without money from the reserves.",
    )
    recruits_from_exhaustion: float = constant(
        "exponent", 0.5, (0.0, 2.0), "How much exhaustion lowers Ukrainian recruits."
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
