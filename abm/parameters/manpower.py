"""Parameters of manpower: losses, recruits, mobilisation and tempo."""

from __future__ import annotations

from abm.parameters.declare import constant, declare


class Manpower:
    """Losses, recruits, mobilisation and tempo (R15): a part of the theatre's group."""

    russian_loss_rate: float = declare(
        "l_R",
        "thousand per thousand root strength",
        0.051,
        (0.030, 0.080),
        "Russian losses, killed and wounded.",
        "UK Ministry of Defence: 320,000 by mid-December 2023, about 1,270 a day in September 2024",
        "data",
    )
    ukrainian_loss_rate: float = declare(
        "l_U",
        "thousand per thousand root strength",
        0.0253,
        (0.018, 0.035),
        "Ukrainian losses, killed and wounded.",
        "exchange ratio of the literature, fitted together with recruits",
    )
    permanent_losses: float = declare(
        "-",
        "share",
        0.72,
        (0.6, 0.85),
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
        18.5,
        (15.0, 28.0),
        "Russian recruits, before reserves slow them.",
        "Kluge (SWP)",
        "literature",
    )
    campaign_recruits: float = declare(
        "rho_1",
        "thousand a month",
        40.0,
        (30.0, 60.0),
        "Russian recruits at the height of a campaign for contracts; free: there is no campaign.",
        "Kluge (SWP)",
        "literature",
        optional=True,
    )
    campaign_month: float = declare(
        "t_c",
        "month",
        14.0,
        (10.0, 18.0),
        "Month in which the campaign begins, and from which tempo follows recruits.",
        "contract campaign of spring 2023",
        whole=True,
    )
    campaign_months: float = declare(
        "d_c",
        "months",
        8.0,
        (3.0, 18.0),
        "Months in which the campaign grows to its height.",
    )
    recruits_at_rest: float = declare(
        "-",
        "factor",
        0.3,
        (0.0, 1.0),
        "Russian recruits outside fighting months, as a part of those who come in war.",
    )
    ukrainian_recruits: float = declare(
        "-",
        "thousand a month",
        12.7,
        (9.0, 20.0),
        "Ukrainian recruits, before exhaustion.",
    )
    volunteers: float = declare(
        "-",
        "thousand a month",
        23.0,
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
        29.0,
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
        0.58,
        (0.5, 1.2),
        "Force ratio below which Russia mobilises.",
        "September 2022: weighted median of the worlds that the record accepts",
        "judgement",
    )
    mobilisation_sector: float = declare(
        "-",
        "switch",
        1.0,
        (0.0, 1.0),
        "Whether Russia mobilises also when a sector has fallen that it did not give up.",
        "September 2022, after Kharkiv",
        whole=True,
    )
    mobilisation_fighting: float = declare(
        "-",
        "switch",
        1.0,
        (0.0, 1.0),
        "Whether Russia mobilises in fighting months only, and not in a ceasefire.",
        whole=True,
    )
    tempo_rate: float = declare(
        "lambda_a",
        "share a month",
        0.09,
        (0.0, 0.2),
        "How fast Russia's tempo nears the one that its recruits sustain; at 0 it stays at 1.",
        "UK Ministry of Defence: losses of 2022, 2023 and 2024",
    )
    tempo_recruits: float = declare(
        "chi",
        "share",
        0.80,
        (0.6, 1.2),
        "Recruits whom the Russian command is ready to lose for good, as a share of all.",
        "UK Ministry of Defence: losses of 2022, 2023 and 2024",
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
        "thousand",
        float("nan"),
        (400.0, 1000.0),
        "Russian force above which recruits are fewer; free: it has no such limit.",
        optional=True,
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
    tempo_least: float = constant(
        "factor", 0.6, (0.2, 1.0), "Tempo below which Russia's offensive never slackens."
    )
    tempo_most: float = constant(
        "factor", 2.5, (1.0, 4.0), "Tempo above which no army could keep up its attacks."
    )
    tempo_memory: float = constant(
        "months", 6.0, (1.0, 24.0), "Months over which Russia's command counts its recruits."
    )
    tempo_force: float = constant(
        "thousand",
        650.0,
        (400.0, 1000.0),
        "Russian force beyond which men can be spared for attacks.",
    )
    tempo_force_months: float = constant(
        "months", 12.0, (3.0, 36.0), "Months over which such men are spent."
    )
    tempo_ukrainian: float = constant(
        "share", 0.5, (0.0, 1.0), "How far Ukrainian losses rise and fall with Russia's tempo."
    )
    tempo_advance: float = constant(
        "exponent", 0.6, (0.0, 1.0), "How far Russian gains rise and fall with its tempo."
    )
