"""Line 1: coordinated against siloed ministries."""

from __future__ import annotations

from experiments.acceptance import worlds
from experiments.acceptance.laboratory import COORDINATED, SILOED, Arm, Laboratory
from experiments.acceptance.line import Claim, Line, Table, cells, claim
from experiments.acceptance.verdicts import relevant
from experiments.measures import BESIDE, MEASURES, SHARE, TIME, in_scenario
from experiments.money import equivalent, money_sentence, with_factor

TOLD = (
    *BESIDE,
    "war_length",
    "terms",
    "belief_at_signature",
    "russian_losses",
    "ukrainian_losses",
    "signed",
)


def contrast(laboratory: Laboratory) -> Line:
    """Coordinated against siloed: outcomes, the money equivalent, and other worlds."""
    return Line(
        "Coordinated against siloed ministries",
        [*_claims(laboratory)],
        [_outcomes(laboratory), worlds.table(worlds.effects(laboratory))],
        [_money(laboratory)],
        {"siloed": SILOED, "coordinated": COORDINATED},
    )


def _claims(laboratory: Laboratory) -> list[Claim]:
    effects = (
        ("durably_settled", "the share of wars durably settled", SHARE),
        ("exhausted", "the share of wars that end in Ukrainian exhaustion", SHARE),
        ("war_length", "the restricted mean war length, months", TIME),
    )
    return [
        claim(
            f"Coordination changes {what} (no sign required)",
            laboratory.difference(SILOED, COORDINATED, name),
            relevant,
            smallest,
        )
        for name, what, smallest in effects
    ]


def _outcomes(laboratory: Laboratory) -> Table:
    rows, known = [], [measure for measure in MEASURES if measure.name in TOLD]
    for measure in in_scenario(known, SILOED.scenario):
        found = laboratory.difference(SILOED, COORDINATED, measure.name)
        about = f"{measure.label}, {measure.unit}"
        rows.append((about, *cells(found, measure.decimals), f"{found.pairs:,}"))
    columns = ("", "siloed", "coordinated", "difference [95%]", "pairs")
    return Table("Outcomes over the same pairs", columns, rows)


def _money(laboratory: Laboratory) -> str:
    def play(factor: float) -> object:
        treatment = with_factor(SILOED.scenario, SILOED.configuration, factor).treatment
        return laboratory.war(Arm("siloed", treatment=tuple(treatment.items())))

    found = equivalent(laboratory.war(SILOED), laboratory.war(COORDINATED), play)
    return f"Money equivalent: {money_sentence(found, 'Siloed ministries', 'coordinated ones')}"
