"""Lines 7, 8 and 10: the effect that belief, time and credibility carry."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from abm.scenarios.changes import BeliefClamp, Intervention, Window
from experiments.acceptance.claims import Claim, Line, TextTable, cells, claim, with_interval
from experiments.acceptance.laboratory import ARMS, COORDINATED, SILOED, Arm, Laboratory
from experiments.comparison.measures import SHARE
from experiments.statistics.effects import at_least, at_most
from experiments.statistics.intervals import Difference, Estimate, arm_mean

SURE = 3.0  # log-odds: 19 to 1
GAP = 0.3
LITTLE = 0.05
FROZEN_FROM = 24  # month


def believing(arm: Arm, log_odds: float) -> Arm:
    """Return the arm with belief in the theory that a pause would serve held from treatment on."""
    clamp = BeliefClamp("belief", arm.pausing, log_odds, Window(arm.scenario.treatment, None))
    return arm.change(clamp)


def beliefs(laboratory: Laboratory) -> Line:
    """Belief clamps: the theory that a pause would serve, held true or false by experiment."""
    theory = SILOED.theory.label
    false, true = believing(SILOED, -SURE), believing(SILOED, SURE)
    with_true = laboratory.difference(true, believing(COORDINATED, SURE))
    rows = [
        (name, *cells(laboratory.difference(one, other)))
        for name, one, other in (
            (f"{theory} held false (19 to 1 against)", false, believing(COORDINATED, -SURE)),
            ("as believed", *ARMS),
            (f"{theory} held true (19 to 1 on)", true, believing(COORDINATED, SURE)),
        )
    ]
    columns = ("", "siloed", "coordinated", "difference [95%]")
    return Line(
        f"Belief clamps: Moscow's belief in {theory} ({SILOED.theory.title}), held by experiment",
        [
            claim(
                f"{theory} false settles more wars durably than the default",
                laboratory.difference(SILOED, false),
                at_least,
                SHARE,
            ),
            claim(
                f"… and {theory} true fewer",
                laboratory.difference(true, SILOED),
                at_least,
                SHARE,
            ),
            claim("The gap is .3 or more", laboratory.difference(true, false), at_least, GAP),
            claim(
                f"With {theory} true coordination adds less than .05", with_true, at_most, LITTLE
            ),
        ],
        [TextTable("Share durably settled", columns, rows)],
        ["Held from the treatment month on, for all four agents."],
        {"siloed": SILOED, f"{theory} held false": false, f"{theory} held true": true},
    )


def without_clock(arm: Arm) -> Arm:
    """Return the arm with Russian reserves frozen from month 24 on."""
    name, window = "theatre.reserves_frozen", Window(FROZEN_FROM, None)
    return arm.change(Intervention("clock", name, 1.0, window, None, None))


def _as_it_is(arm: Arm) -> Arm:
    return arm


def clock(laboratory: Laboratory) -> Line:
    """The clock test: do wars settle when Russian reserves no longer wear?"""
    frozen = {arm.name: without_clock(arm) for arm in ARMS}
    settled = {name: laboratory.estimate(arm, "durably_settled") for name, arm in frozen.items()}
    measures = {"Durably settled": "durably_settled", "Ukrainian exhaustion": "exhausted"}
    effects = {
        f"{label}, {clock}": laboratory.contrast(change, measure)
        for label, measure in measures.items()
        for clock, change in (("frozen", without_clock), ("as they wear", _as_it_is))
    }
    rows = [(name, *cells(found)) for name, found in effects.items()]
    return Line(
        "Clock test: Russian reserves frozen at month 24",
        [
            claim(
                f"Without the clock {name} ministries still see wars durably settled",
                found,
                at_least,
                SHARE,
                "Here time, not persuasion, ends wars: Moscow sees the same of the partners and "
                "believes the same, but where reserves do not wear, going on stays worth more "
                "than any settlement.",
            )
            for name, found in settled.items()
        ],
        [
            TextTable(
                "With reserves frozen, and as they wear",
                ("", "siloed", "coordinated", "difference [95%]"),
                rows,
            )
        ],
        ["How fast reserves wear is not known from the record to 2024; see line 11 too."],
        {"siloed": SILOED, "siloed, reserves frozen": frozen["siloed"]},
    )


#: What Moscow is let see of forward cover, from the treatment month on.
SIGHTS: dict[str, dict[str, float]] = {
    "as it is": {},
    "blind to forward evidence": {"kremlin.cover_blind": 1.0},
    "clamped high (10 of 12 months)": {"kremlin.cover_clamp": 10.0},
    "clamped low (2 of 12 months)": {"kremlin.cover_clamp": 2.0},
}
SEEN, BLIND, HIGH, LOW = SIGHTS.values()
WILLING = "willingness_to_negotiate"


def mediation(laboratory: Laboratory) -> Line:
    """The middle link: how much of the effect credibility carries."""
    low, high = SILOED.treat(LOW), SILOED.treat(HIGH)
    names = {"durably_settled": "durably settled", WILLING: "willingness, two years on"}
    tables = [
        TextTable(
            f"{label[:1].upper()}{label[1:]}",
            ("forward cover", "siloed", "coordinated", "difference [95%]"),
            [(name, *cells(_seeing(laboratory, seen, measure))) for name, seen in SIGHTS.items()],
        )
        for measure, label in names.items()
    ]
    return Line(
        "The middle link: the Kremlin blind to forward evidence, or shown a clamped one",
        [
            claim(
                "The clamp moves willingness (high less low, siloed)",
                laboratory.difference(low, high, WILLING),
                at_least,
                SHARE,
            ),
            claim(
                "… and durable settlement",
                laboratory.difference(low, high),
                at_least,
                SHARE,
            ),
            *_carried(laboratory),
        ],
        tables,
        [_share(laboratory)],
        {
            "siloed": SILOED,
            "coordinated": COORDINATED,
            "siloed, blind": SILOED.treat(BLIND),
            "coordinated, blind": COORDINATED.treat(BLIND),
        },
    )


def _seeing(laboratory: Laboratory, sight: dict[str, float], measure: str) -> Difference:
    return laboratory.contrast(lambda arm: arm.treat(sight), measure)


def _carried(laboratory: Laboratory) -> list[Claim]:
    lost = {
        "blind to it": carried(laboratory, BLIND, "durably_settled"),
        "with it clamped high": carried(laboratory, HIGH, "durably_settled"),
    }
    text = "Credibility carries part of coordination's effect on durable settlement: lost when"
    return [claim(f"{text} {sight}", found, at_least, SHARE) for sight, found in lost.items()]


def carried(laboratory: Laboratory, sight: dict[str, float], measure: str) -> Estimate:
    """Return by how much less coordination changes a measure with another sight of cover."""

    def change(treatment: dict[str, float]) -> NDArray[np.float64]:
        """Return what coordination changes where Moscow sees so much."""
        first, second = (laboratory.values(arm.treat(treatment), measure) for arm in ARMS)
        return second - first

    return arm_mean(change(SEEN) - change(sight))


def _share(laboratory: Laboratory) -> str:
    whole = laboratory.difference(*ARMS)
    lost, willing = (carried(laboratory, BLIND, m) for m in ("durably_settled", WILLING))
    told = (
        f"Of the effect on durable settlement {with_interval(lost)} is lost to a blind Kremlin, of "
        f"the effect on willingness two years on {with_interval(willing)}. "
    )
    if not whole.low > 0.0 and not whole.high < 0.0:
        return f"{told}No share of the first is told: it may be zero, {with_interval(whole)}."
    parts = [carried(laboratory, sight, "durably_settled").mean for sight in (BLIND, HIGH)]
    blind, high = (part / whole.estimate for part in parts)
    return (
        f"{told}Forward credibility carries {blind:.0%} of the first by the blind Kremlin, "
        f"{high:.0%} by the high clamp. The rest is material: what is delivered, and what that "
        "does to the front and to losses."
    )
