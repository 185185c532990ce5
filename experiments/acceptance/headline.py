"""Lines 1 and 11: coordinated against siloed ministries, and how far that moves with parameters."""

from __future__ import annotations

from abm.parameters import REGISTER, Parameter
from experiments.acceptance import worlds
from experiments.acceptance.claims import Claim, Line, TextTable, cells, claim
from experiments.acceptance.laboratory import COORDINATED, SILOED, Laboratory
from experiments.comparison.design import outcomes
from experiments.comparison.measures import BESIDE, MEASURES, SHARE, TIME, Fields, in_scenario
from experiments.robustness.money import equivalent, money_sentence, multiplied
from experiments.robustness.variants import HORIZONS
from experiments.robustness.worlds import VARIED
from experiments.statistics.effects import at_least, relevant
from experiments.statistics.intervals import Difference

REPORTED = (
    *BESIDE,
    "war_length",
    "terms",
    "belief_at_signature",
    "russian_losses",
    "ukrainian_losses",
    "outlay",
    "outlay_a_month",
    "signed",
)
WHY = {
    ("theatre.need", REGISTER["theatre.need"].high): (
        "Where Ukraine needs this much, partners' appropriations cannot cover it under either "
        "arm: forward cover stays low and hardly any war is settled."
    ),
    ("support.plan_target", REGISTER["support.plan_target"].low): (
        "Joint planning that reaches for six months books little more than siloed habits do, and "
        "sign-off holds deliveries back: forward cover hardly rises."
    ),
}


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


def _outcomes(laboratory: Laboratory) -> TextTable:
    rows, known = [], [measure for measure in MEASURES if measure.name in REPORTED]
    for measure in in_scenario(known, SILOED.scenario):
        found = laboratory.difference(SILOED, COORDINATED, measure.name)
        about = f"{measure.label}, {measure.unit}"
        rows.append((about, *cells(found, measure.decimals), f"{found.pairs:,}"))
    columns = ("", "siloed", "coordinated", "difference [95%]", "pairs")
    return TextTable("Outcomes over the same pairs", columns, rows)


def _money(laboratory: Laboratory) -> str:
    def play(factor: float) -> Fields:
        """Return the wars of siloed ministries with so much more aid."""
        inputs = multiplied(SILOED.inputs(), factor)
        return outcomes(inputs, laboratory.seed, laboratory.runs, laboratory.counter)

    found = equivalent(laboratory.war(SILOED), laboratory.war(COORDINATED), play)
    return f"Money equivalent: {money_sentence(found, 'Siloed ministries', 'coordinated ones')}"


def sensitivity(laboratory: Laboratory) -> Line:
    """The headline at both ends of the range of each parameter that might move it."""
    found = {
        (parameter, end): laboratory.effect(f"{parameter.name}={end:g}")
        for parameter in (REGISTER[name] for name in VARIED)
        for end in _ends(parameter)
    }
    far = {months: laboratory.effect(f"months={months}") for months in HORIZONS}
    rows = [(_about(parameter, end), *cells(d)) for (parameter, end), d in found.items()]
    rows = [("default", *cells(laboratory.effect())), *rows]
    columns = ("", "siloed", "coordinated", "difference [95%]")
    return Line(
        "What moves the headline",
        [_survival(parameter, end, difference) for (parameter, end), difference in found.items()],
        [
            TextTable("Share durably settled, by parameter", columns, rows),
            TextTable(
                "… and by horizon, months",
                columns,
                [(str(months), *cells(d)) for months, d in far.items()],
            ),
        ],
        [
            "Russian cost and need move the share of settlements more than coordination does: "
            "compare the columns of both arms across rows."
        ],
        {
            "siloed, horizon target 6": SILOED.set("support.plan_target=6"),
            "coordinated, horizon target 6": COORDINATED.set("support.plan_target=6"),
            "siloed, need 6": SILOED.set("theatre.need=6"),
            "coordinated, need 6": COORDINATED.set("theatre.need=6"),
        },
    )


def _survival(parameter: Parameter, end: float, difference: Difference) -> Claim:
    return claim(
        f"Coordination still adds durable settlements with {parameter.name} = {end:g}",
        difference,
        at_least,
        SHARE,
        WHY.get((parameter.name, end), ""),
    )


def _ends(parameter: Parameter) -> list[float]:
    return [end for end in (parameter.low, parameter.high) if end != parameter.default]


def _about(parameter: Parameter, end: float) -> str:
    return f"{parameter.name} = {end:g} (default {parameter.default:g}), {parameter.unit}"
