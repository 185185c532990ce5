"""The wars that the twin follows, each with the changes of status for which it was chosen."""

from __future__ import annotations

from dataclasses import replace

from abm.parameters import REGISTER
from abm.scenarios.changes import Intervention, Window
from abm.scenarios.occasions import Occasion
from tests.abm.twin.case import Case
from tests.abm.twin.months import CEASEFIRE, FIGHTING, OVER, SETTLED

FULL = "ukraine-2022"
# Not moved: the impulse would come every month, the other levers are not restated.
KEPT = (
    "planning.impulse",
    "words.conditional_demand",
    "theatre.front_programme",
    "support.taper",
)
CLOSED = {"channel.message": 0.0, "channel.industry": 0.0, "channel.forum": 0.0}
OTHERS = {"channel.realism": 0.0, "channel.sequencing": 0.0, "channel.sign_off": 0.0}
PULLED = {
    "support.horizon": 18.0,
    "industry.orders": 0.8,
    "words.mute": 0.5,
    "words.demands_framing": 0.5,
    "contact_group.forced_talks": 1.0,
    "support.appropriation_factor": 1.2,
    "support.promise_factor": 1.5,
    "theatre.mobilisation": 0.0,
    "theatre.adaptation": 0.01,
}
WORN = {
    "theatre.manpower_floor": 100.0,
    "theatre.russian_loss_rate": 0.06,
    "theatre.russian_recruits": 20.0,
    "theatre.mobilisation": 0.0,
    "theatre.withdrawal_land": 0.0,
    "start.reserves": 0.0,
    "start.russian_manpower": 100.0,
    "start.ukrainian_manpower": 1000.0,
}
FIGURES = {
    "theories.T4.gain": 20.0,
    "theories.T2.payoff": 4.0,
    "theories.T4.evidence.deliveries.spread": 0.9,
    "kremlin.leadership.cost_weight": 1.6,
    "kremlin.leadership.influence": 0.4,
    "kremlin.economy.influence": 0.25,
    "kremlin.military.bias": 0.3,
    "kremlin.security.access": 0.2,
    "kremlin.security.punishment_weight": 0.5,
}
RESUMED, BROKEN = (CEASEFIRE, FIGHTING), (SETTLED, FIGHTING)
DURABLE, ENDED = (SETTLED, OVER), (FIGHTING, OVER)


def moved(part: float, bound: str) -> dict[str, float]:
    """Return every parameter, moved from its default towards one bound of its range."""
    settings = {}
    for name, told in REGISTER.items():
        if not (told.unit == "switch" or told.optional or name in KEPT):
            value = told.default + part * (getattr(told, bound) - told.default)
            settings[name] = round(value) if told.whole else value
    return settings


def lever(parameter: str, value: float, window: Window, *codes: str) -> Intervention:
    return Intervention(parameter, parameter, value, window, codes or None, None)


# A partner has no money for a year; before the treatment month, all plan jointly at a stroke.
WITHOUT_MONEY = (
    lever("will.funding_gap", 1.0, Window(14, 26), "USA"),
    lever("planning.impulse", 0.3, Window(5, 6)),
)


def called(act: Intervention, occasion: Occasion) -> Intervention:
    return replace(act, occasion=occasion)


# Conditions on what is public, one with partners of its own, and months at random.
OCCASIONS = (
    called(lever("words.mute", 1.0, Window(3, None)), Occasion("", 0, 0, 0.2, 1, 3)),
    called(lever("will.funding_gap", 1.0, Window(0, 40), "USA"), Occasion("", 11, 3, 6.0, 0, 2)),
    called(lever("contact_group.forced_talks", 1.0, Window(12, None)), Occasion("", count=9)),
    called(lever("support.appropriation_factor", 1.3, Window(11, 38)), Occasion("", 5, 0, 0.7)),
)

WARS: dict[str, tuple[Case, set[tuple[int, int]]]] = {
    "full, coordinated": (Case("coordinated", 5, FULL), {RESUMED, DURABLE}),
    "full, siloed": (Case("siloed", 3, FULL, 34), {RESUMED}),
    "siloed": (Case("siloed", 8, months=64), {BROKEN}),
    "siloed to exhaustion": (Case("siloed", 7), {ENDED}),
    "coordinated": (Case("coordinated", 8), {BROKEN, DURABLE}),
    "over-coordinated": (Case("over-coordinated", 4, months=78), {RESUMED, BROKEN}),
    "national": (Case("national", 6, months=40), {RESUMED}),
    "forum": (Case("forum", 5, months=40), set()),
    "paper": (Case("paper", 3, months=40), {RESUMED}),
    "all moved a tenth up": (
        Case("coordinated", 0, months=60, settings=moved(0.1, "high")),
        set(),
    ),
    "all moved halfway down": (Case("siloed", 1, months=60, settings=moved(0.5, "low")), set()),
    "three channels closed": (Case("coordinated", 6, months=40, settings=CLOSED), {RESUMED}),
    "the others closed": (Case("coordinated", 4, months=40, settings=OTHERS), set()),
    "levers": (Case("coordinated", 2, months=40, settings=PULLED), set()),
    "a year without money": (Case("coordinated", 1, months=40, interventions=WITHOUT_MONEY), set()),
    "another Kremlin": (Case("coordinated", 3, months=40, figures=FIGURES), set()),
    "conditions": (Case("siloed", 2, months=60, interventions=OCCASIONS), set()),
    "Russia worn": (Case("siloed", 0, months=12, settings=WORN), set()),
}
