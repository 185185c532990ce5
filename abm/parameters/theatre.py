"""Parameters of the war itself: need, front, losses, manpower, reserves."""

from __future__ import annotations

from abm.parameters.declare import constant, declare


class ContactGroup:
    """What partners do together (R12, lock-step, burden-sharing)."""

    fill_share: float = declare(
        "f_CG",
        "share",
        0.3,
        (0.0, 0.8),
        "Share of spare deliveries that fills others' shortfalls.",
    )
    lock_step: float = declare(
        "-",
        "probability",
        0.25,
        (0.0, 0.8),
        "Chance of a signature lost while the partners one looks to are inactive.",
        "Leopard decision, January 2023",
        "judgement",
    )
    burden_sharing: float = declare(
        "theta",
        "share",
        0.3,
        (0.0, 1.0),
        "How far a joint contact group shares by income.",
    )
    forced_talks: float = declare(
        "-",
        "switch",
        0.0,
        (0.0, 1.0),
        "Lever: partners press for talks (0.9); Kyiv can still refuse.",
        whole=True,
    )


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
        "Loss of Russian reserves at 22 thousand losses a month.",
        "liquid part of the National Wealth Fund, 8.9 to 5.0 tn roubles by December 2023",
        "data",
    )
    adaptation: float = declare(
        "-", "share a month", 0.0, (0.0, 0.05), "Recovery of reserves by a war economy."
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
