"""Line 9: placebos that must show nothing, and a planted effect that must be found."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import numpy as np

from abm import reports
from abm.engine.ensemble import Ensemble, Wars
from abm.inputs import OBSERVABLES, PUBLIC, REPORT_BEHIND
from abm.records import fields_of
from abm.scenarios import Scenario
from abm.scenarios.changes import Intervention, ReportChange, Window
from abm.schema import War as WarRecord
from abm.state import SETTLED
from experiments.acceptance.claims import Claim, Line, TextTable, cells, claim
from experiments.acceptance.laboratory import ARMS, COORDINATED, SILOED, Arm, Laboratory
from experiments.acceptance.planning import CHANNELS, UNPAID, only
from experiments.comparison.measures import SHARE, Records
from experiments.statistics.effects import at_least, at_most, exactly, negligible

STATEMENTS = ("tone", "european_tone", "dispersion")
WESTERN = ("deliveries", "cover", "cover_unbooked", "guarantee", *STATEMENTS, "concession_talk")
CANDIDATES = 20  # wars beyond those compared, of which one lends its signals
SHUFFLE = 2


def placebos(laboratory: Laboratory) -> Line:
    """N1 to N5 and the positive control."""
    other = longest_war(laboratory)
    told, permuted = told_of(other, WESTERN), shuffled(told_of(other, STATEMENTS))
    planted = laboratory.difference(SILOED, SILOED.treat({"support.appropriation_factor": 2.0}))
    found = {
        "N2: message discipline alone, statements permuted": laboratory.contrast(
            lambda arm: arm.set(*only("message")).change(*fixed(permuted))
        ),
        "N4: told of another war": laboratory.contrast(lambda arm: arm.change(*fixed(told))),
        "N5: support really fades": laboratory.contrast(fading),
        "planted: appropriations doubled": planted,
    }
    columns = ("", "first arm", "second arm", "difference [95%]")
    n2, _, n5, _ = found.values()
    return Line(
        "Placebos, and a planted effect",
        [
            _blind(laboratory),
            claim(
                "N2: with permuted statements message discipline alone changes nothing",
                n2,
                negligible,
                SHARE,
            ),
            _nothing(laboratory),
            *_another_war(laboratory, told),
            claim(
                "N5: where support really fades coordination adds no durable settlements",
                n5,
                at_most,
                SHARE,
            ),
            claim(
                "A planted effect is found: appropriations doubled, siloed",
                planted,
                at_least,
                SHARE,
            ),
        ],
        [TextTable("Share durably settled", columns, [(n, *cells(d)) for n, d in found.items()])],
    )


def _same(first: Records, second: Records, without: str) -> bool:
    """Say whether records of wars are the same to the last bit, but for one variable."""
    names = [name for name in fields_of(WarRecord) if name != without]
    return all(np.array_equal(first[n], second[n], equal_nan=True) for n in names)


def _blind(laboratory: Laboratory) -> Claim:
    arms = [
        COORDINATED.set("kremlin.cover_blind=1", f"kremlin.cover_clamp={months}")
        for months in (2, 10)
    ]
    few, many = (laboratory.war(arm) for arm in arms)
    same = _same(few, many, without="support_credibility")
    return _exact(
        "N1: to a Kremlin blind to forward evidence a cover of 2 and of 10 months are one war", same
    )


def _nothing(laboratory: Laboratory) -> Claim:
    off = (UNPAID, *(f"channel.{channel}=0" for channel in CHANNELS))
    first, second = (laboratory.war(arm.set(*off)) for arm in ARMS)
    same = _same(first, second, without="joint_planning")
    return _exact("N3: all six channels off and effort unpaid: exactly zero", same)


def _exact(text: str, same: bool) -> Claim:
    told = "identical to the last bit" if same else "not identical"
    return Claim(text, told, exactly(same))


def _another_war(laboratory: Laboratory, told: Mapping[str, Sequence[float]]) -> list[Claim]:
    first, second = (laboratory.with_months(arm.change(*fixed(told))).months for arm in ARMS)
    both = (first["status"] < SETTLED) & (second["status"] < SETTLED)
    same = [
        np.array_equal(first["belief"][..., theory][both], second["belief"][..., theory][both])
        for theory in western(SILOED.scenario)
    ]
    return [
        _exact("N4: told of another war, Moscow believes the same of both arms", all(same)),
        Claim(
            "… while what is delivered still differs",
            "not identical" if _delivered_differ(first, second) else "identical",
            exactly(_delivered_differ(first, second)),
        ),
    ]


def western(scenario: Scenario) -> list[int]:
    """Return the rows of theories that rest on nothing but what the partners do and say.

    What is publicly known is the same in every arm.
    """
    told = [PUBLIC, *(reports.REPORTS.index(name) for name in WESTERN)]
    behind = dict(zip(OBSERVABLES, REPORT_BEHIND, strict=True))
    return [
        row
        for row, theory in enumerate(scenario.theories.values())
        if theory.evidence and all(behind[e.observable] in told for e in theory.evidence.values())
    ]


def _delivered_differ(first: Records, second: Records) -> bool:
    return not np.array_equal(first["delivered"], second["delivered"], equal_nan=True)


def longest_war(laboratory: Laboratory) -> Wars:
    """Return a siloed war that is not compared: of several, the one that runs longest."""
    runs = np.arange(laboratory.runs, laboratory.runs + CANDIDATES)
    wars = Ensemble(SILOED.inputs(), laboratory.seed).play(runs)
    longest = int(np.argmax(np.isfinite(wars.months["land"]).sum(axis=1)))
    return Wars._make(part[longest : longest + 1] for part in wars)


def told_of(war: Wars, names: Sequence[str]) -> dict[str, list[float]]:
    """Return what was reported in a war, month by month to its end."""
    row = war.months[0]
    length = int(np.isfinite(row["land"]).sum())
    return {name: row[name][:length].tolist() for name in names}


def shuffled(series: Mapping[str, Sequence[float]]) -> dict[str, list[float]]:
    """Return series with their months in another order, the same for all."""
    order = list(range(len(next(iter(series.values())))))
    random.Random(SHUFFLE).shuffle(order)
    return {name: [values[month] for month in order] for name, values in series.items()}


def fixed(series: Mapping[str, Sequence[float]]) -> tuple[ReportChange, ...]:
    """Return changes that tell the Kremlin these series from the first month on."""
    always = Window(0, None)
    return tuple(
        ReportChange(name, reports.REPORTS.index(name), reports.FIXED, tuple(values), always)
        for name, values in series.items()
    )


def fading(arm: Arm) -> Arm:
    """Return the arm with appropriations that fall by a tenth a month, to a fifth."""
    steps = tuple(
        Intervention(
            f"month {month}",
            "support.appropriation_factor",
            1.0 - 0.1 * (month - 5),
            Window(month, None),
            None,
            None,
        )
        for month in range(6, 14)
    )
    return arm.change(*steps)
