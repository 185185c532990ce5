"""Lines 2 to 4: channels of coordination, effort, and divergence of ministries."""

from __future__ import annotations

import numpy as np

from experiments.acceptance.claims import Claim, Line, TextTable, cells, claim, with_interval
from experiments.acceptance.laboratory import ARMS, COORDINATED, SILOED, Arm, Laboratory
from experiments.comparison.measures import SHARE
from experiments.statistics.effects import at_least, at_most, negligible, relevant
from experiments.statistics.intervals import arm_mean

UNPAID = "planning.effort_paid=0"
CHANNELS = {
    "message": "message discipline",
    "realism": "realism and horizon of pledges",
    "industry": "orders to industry",
    "sequencing": "sequencing of talks",
    "sign_off": "sign-off",
    "forum": "the contact group",
}
DOSES = (0.02, 0.2, 0.35, 0.6, 0.8, 0.95)
HISTORIES = (0.02, 0.08, 0.2, 0.4, 0.6)
DIVERGENCES = (0.0, 0.18, 0.4, 0.6, 0.9)
WHY_WEAK = {
    "message": (
        "Partners contradict each other less, but what they say weighs little with Moscow beside "
        "what is booked: the ledger's row of attention hardly moves."
    ),
    "sequencing": (
        "Talk of concessions falls, but neither deliveries nor forward cover change, and without "
        "these Moscow's belief stays what it was."
    ),
    "forum": (
        "Filling shortfalls and sharing burdens by income adds little to deliveries, and less to "
        "forward cover."
    ),
}
WHY = (
    "Half-hearted planning signs and delivers less: sign-off and re-plans hold packages back while "
    "horizons hardly grow. Money stays unspent, deliveries and forward cover fall a little, and "
    "more land is lost."
)


def only(channel: str) -> tuple[str, ...]:
    """Return the settings that leave one channel on, effort unpaid."""
    return UNPAID, *(f"channel.{other}=0" for other in CHANNELS if other != channel)


def channels(laboratory: Laboratory) -> Line:
    """Each channel along the siloed path, one at a time and left out; their sum and the whole."""
    whole = laboratory.effect(UNPAID)
    alone = {channel: laboratory.effect(*only(channel)) for channel in CHANNELS}
    without = {c: laboratory.effect(UNPAID, f"channel.{c}=0") for c in CHANNELS}
    claims = [
        claim(
            f"{CHANNELS[channel].capitalize()} alone changes the share durably settled",
            found,
            relevant,
            SHARE,
            WHY_WEAK.get(channel, ""),
        )
        for channel, found in alone.items()
    ]
    rows = [(CHANNELS[c], with_interval(alone[c]), with_interval(without[c])) for c in CHANNELS]
    rows.append(("all six", with_interval(whole), "–"))
    columns = ("channel", "alone", "all but this one")
    return Line(
        "Each of the six channels along the siloed path, effort unpaid in both arms",
        [*claims, _sum(laboratory)],
        [TextTable("What coordination changes in the share durably settled", columns, rows)],
        ["A channel that is off falls back to siloed planning; it is never absent."],
        {
            "siloed": SILOED.set(UNPAID),
            "all channels": COORDINATED.set(UNPAID),
            **{f"{c} only": COORDINATED.set(*only(c)) for c in WHY_WEAK},
        },
    )


def _sum(laboratory: Laboratory) -> Claim:
    def change(*settings: str) -> np.ndarray:
        """Return what coordination changes with these settings."""
        both = (laboratory.values(arm.set(*settings), "durably_settled") for arm in ARMS)
        first, second = both
        return np.asarray(second - first)

    alone = sum(change(*only(channel)) for channel in CHANNELS)
    return claim(
        "The channels add up: the whole less the sum of its parts is negligible",
        arm_mean(change(UNPAID) - alone),
        negligible,
        SHARE,
        "Sign-off taken alone can stop more than there is to stop: a veto costs little where the "
        "other channels have brought the two ministries' plans together, and everything where "
        "they have not.",
    )


def with_effort(effort: float) -> Arm:
    """Return the arm with this effort, national and in the contact group, from treatment on."""
    return SILOED.treat({"planning.national_effort": effort, "planning.forum_effort": effort})


def effort(laboratory: Laboratory) -> Line:
    """The dose-response of effort, and what history's unknown effort means for the contrast."""
    doses = {dose: laboratory.difference(SILOED, with_effort(dose)) for dose in DOSES}
    ends = {dose: laboratory.difference(SILOED, with_effort(dose), "exhausted") for dose in DOSES}
    rows = [(f"{d:g}", *cells(doses[d])[1:], with_interval(ends[d])) for d in DOSES]
    columns = ("effort", "durably settled", "less siloed (.08)", "exhausted, less siloed")
    claims = [
        claim(f"Effort {dose:g} adds durable settlements", doses[dose], at_least, SHARE, why)
        for dose, why in ((0.2, WHY), (0.6, ""), (0.95, ""))
    ]
    return Line(
        "Dose-response of effort",
        claims,
        [TextTable("The curve", columns, rows), _histories(laboratory)],
        ["No peak is required."],
        {"siloed": SILOED, "effort .2": with_effort(0.2), "effort .6": with_effort(0.6)},
    )


def _histories(laboratory: Laboratory) -> TextTable:
    rows = [
        (
            f"{before:g}",
            *cells(
                laboratory.effect(
                    *(f"planning.{e}_effort={before:g}" for e in ("national", "forum"))
                )
            ),
        )
        for before in HISTORIES
    ]
    columns = ("effort before treatment", "siloed", "coordinated", "difference [95%]")
    return TextTable("The same contrast, by the effort of history, which is unknown", columns, rows)


def divergence(laboratory: Laboratory) -> Line:
    """Divergence of ministries at which coordination gains nothing."""
    found = {d: laboratory.effect(f"start.divergence={d:g}") for d in DIVERGENCES}
    ends = {
        d: laboratory.effect(f"start.divergence={d:g}", measure="exhausted") for d in DIVERGENCES
    }
    rows = [(f"{d:g}", *cells(found[d]), with_interval(ends[d])) for d in DIVERGENCES]
    columns = ("divergence", "siloed", "coordinated", "difference [95%]", "exhausted")
    return Line(
        "High divergence removes the gain",
        [
            claim(
                f"At divergence {d:g} coordination adds less than {SHARE:g}",
                found[d],
                at_most,
                SHARE,
            )
            for d in (0.6, 0.9)
        ],
        [TextTable("Share durably settled, and exhaustion", columns, rows)],
        ["A reversal is not required."],
        {
            "siloed": SILOED.set("start.divergence=0.6"),
            "coordinated": COORDINATED.set("start.divergence=0.6"),
        },
    )
