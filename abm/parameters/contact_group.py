"""Parameters of what partners do together: the contact group and the talk of talks."""

from __future__ import annotations

from abm.parameters.declare import constant, declare


class ContactGroup:
    """What partners do together (R6, R10, R12, R13, lock-step, audience index)."""

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
    stand_in: float = declare(
        "kappa_s",
        "share",
        0.5,
        (0.0, 1.0),
        "How far partners with appropriations make up for those that are absent.",
    )
    purchase_share: float = declare(
        "-",
        "share",
        0.25,
        (0.0, 0.5),
        "Largest share of what a partner in a gap leaves idle that others can buy from it.",
    )
    forced_talks: float = declare(
        "-",
        "switch",
        0.0,
        (0.0, 1.0),
        "Lever: partners press for talks (contact_group.forced_pressure); Kyiv can still refuse.",
        whole=True,
    )
    absence_memory: float = constant(
        "share a month",
        0.85,
        (0.0, 0.95),
        "How much of the absence of before a month leaves in what partners feel of it.",
    )
    absence_limit: float = constant(
        "share of all aid",
        0.8,
        (0.1, 0.9),
        "Largest absence of money that partners stand in for.",
    )
    spare_share: float = constant(
        "share",
        0.25,
        (0.0, 1.0),
        "Share of what a partner could give beyond its own delivery that it spares for others.",
    )
    need_covered: float = constant(
        "share of need",
        0.9,
        (0.5, 1.0),
        "Share of its part of need below which a partner counts as short.",
    )
    siloed_fill: float = constant(
        "share",
        0.5,
        (0.0, 1.0),
        "Share of the fill that a contact group without joint planning brings about.",
    )
    waiting_relief: float = constant(
        "share",
        0.5,
        (0.0, 1.0),
        "How much of the waiting for others full joint planning of the contact group removes.",
    )
    lock_step_least: float = constant(
        "probability", 0.3, (0.0, 1.0), "Least chance that a partner does not wait for others."
    )
    activity_weight: float = constant(
        "share",
        0.2,
        (0.05, 1.0),
        "Weight of the latest month in how active a partner looks to others.",
    )
    activity_limit: float = constant(
        "usual activity",
        3.0,
        (1.0, 10.0),
        "Most that the signature of a partner that rarely signs counts as activity.",
    )
    pressure_weight: float = constant(
        "share", 0.3, (0.05, 1.0), "Weight of the latest month in partners' pressure for talks."
    )
    concession_weight: float = constant(
        "share", 0.2, (0.05, 1.0), "Weight of the latest month in the talk of concessions."
    )
    concession_cooling: float = constant(
        "share kept",
        0.7,
        (0.0, 1.0),
        "Talk of concessions that is left once an earnest talk has failed.",
    )
    forced_pressure: float = constant(
        "0-1", 0.9, (0.0, 1.0), "Pressure for talks in months in which talks are forced."
    )
    address_misread: float = constant(
        "probability",
        0.1,
        (0.0, 0.5),
        "Chance that it is misread to whom a message of Moscow is addressed.",
        "Watling 2023 (the audience is the measure), size assumed",
    )
    audience_weight: float = constant(
        "share", 0.3, (0.05, 1.0), "Weight of the latest month in the audience index."
    )
