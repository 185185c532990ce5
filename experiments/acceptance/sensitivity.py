"""Line 11: what moves the headline."""

from __future__ import annotations

from abm.parameters import REGISTER, Parameter
from experiments.acceptance.laboratory import COORDINATED, SILOED, Laboratory
from experiments.acceptance.line import Claim, Line, Table, cells, claim
from experiments.acceptance.verdicts import at_least
from experiments.acceptance.worlds import VARIED
from experiments.measures import SHARE
from experiments.robustness import HORIZONS
from experiments.statistics import Difference


def headline(laboratory: Laboratory) -> Line:
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
        [_claim(parameter, end, difference) for (parameter, end), difference in found.items()],
        [
            Table("Share durably settled, by parameter", columns, rows),
            Table(
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


def _ends(parameter: Parameter) -> list[float]:
    return [end for end in (parameter.low, parameter.high) if end != parameter.default]


def _about(parameter: Parameter, end: float) -> str:
    return f"{parameter.name} = {end:g} (default {parameter.default:g}), {parameter.unit}"


def _claim(parameter: Parameter, end: float, difference: Difference) -> Claim:
    return claim(
        f"Coordination still adds durable settlements with {parameter.name} = {end:g}",
        difference,
        at_least,
        SHARE,
        WHY.get((parameter.name, end), ""),
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
