"""The wars that the twin follows, each with the changes of status for which it was chosen."""

from __future__ import annotations

import math
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
# Pledges until a little land is regained; then half of partners expect a compromise.
COMMITTED = {
    "support.pledge_goal": 63.0,
    "support.compromise_share": 0.5,
    "support.compromise_months": 8.0,
    "support.sustainment_share": 0.3,
}
# No talks for two years; then all support tapers within half a year of them.
SEQUENCED = {
    "talks.barred_until": 24.0,
    "talks.barred_above": 50.0,
    "support.taper_share": 1.0,
    "support.taper_months": 6.0,
    "support.sustainment_share": 0.2,
    "support.equipment_life": 12.0,
    "kyiv.join_threshold": 0.1,
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
# Signed wars that end break all the same: after two years and before five.
WATCHED = {
    "talks.early_months": 4.0,
    "talks.kyiv_early": 0.1,
    "talks.ceasefire_chance": 0.02,
    "settlement.watch": 60.0,
    "settlement.support": 0.8,
}
# Recruits, tempo, momentum, a war economy and weariness as later editions have them.
PRESSED = {
    "theatre.russian_recruits": 18.5,
    "theatre.campaign_recruits": 40.0,
    "theatre.recruits_at_rest": 0.3,
    "theatre.russian_crowded_above": math.nan,
    "theatre.tempo_rate": 0.09,
    "theatre.permanent_losses": 0.72,
    "theatre.russian_loss_rate": 0.051,
    "theatre.ukrainian_loss_rate": 0.0253,
    "theatre.ukrainian_recruits": 12.7,
    "theatre.volunteers": 23.0,
    "theatre.mobility": 4.0,
    "theatre.base_fires": 0.42,
    "theatre.mobilisation_size": 29.0,
    "theatre.mobilisation_ratio": 0.7,
    "theatre.mobilisation_sector": 1.0,
    "theatre.mobilisation_fighting": 1.0,
    "theatre.ground_momentum": 0.4,
    "theatre.front_noise_spread": 0.11,
    "theatre.noise_momentum": 0.6,
    "theatre.front_jump_chance": 0.05,
    "theatre.reserves_drain": 0.034,
    "theatre.adaptation": 0.015,
    "kyiv.exhaustion_from_losses": 0.016,
    "kyiv.exhaustion_from_land": 0.0235,
    "kyiv.exhaustion_fading": 0.01,
}
# What theories offered in the first edition, whatever had been taken; no winter counts.
OFFERS = {
    "T1.goal": "free",
    "T2.gain": 60.0,
    "T2.goal": "free",
    "T2.sector": "free",
    "T3.gain": 45.0,
    "T3.goal": "free",
    "T4.gain": 35.0,
    "T4.goal": "free",
    "T3.evidence.energy.weight": 0.0,
}
# Both sides bargain by one rule, but look less far ahead, and with unlike confidence.
ONE_RULE = {
    "talks.same_rule": 1.0,
    "talks.outlook": 9.0,
    "kremlin.drift_confidence": 0.8,
    "kyiv.staff_drift_confidence": 0.6,
}
STANDING_IN = {
    "contact_group.stand_in": 0.5,
    "contact_group.purchase_share": 0.25,
    "support.envelope_rate": 1.0 / 18.0,
    "kremlin.envelope_weight": 0.5,
    "start.orders": 0.05,
    "will.gap_opening": 0.05,
}
# Moscow answers, leaders change, troops wear, and land is offered for a promise.
ANSWERED = {
    "theatre.counter_support": 0.5,
    "theatre.troop_quality": 1.0,
    "theatre.quality_loss": 0.4,
    "kremlin.leader_hazard": 0.05,
    "kremlin.leader_culpability": 0.5,
    "kremlin.leader_hardness": 0.5,
    "kremlin.ultimatum": 6.0,
    "kremlin.cost_of_reserves": 6.0,
    "settlement.promise_land": 3.0,
    "settlement.promise_discount": 4.0,
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
# Ceasefires as often as in the first edition, so that some are followed by war.
OFTEN = {"talks.ceasefire_chance": 0.12}
RESUMED, BROKEN = (CEASEFIRE, FIGHTING), (SETTLED, FIGHTING)
DURABLE, ENDED = (SETTLED, OVER), (FIGHTING, OVER)
BROKEN_LATE = DURABLE


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
HALF_THE_MONEY = (
    lever("will.funding_gap", 1.0, Window(20, 32), "USA"),
    lever("support.appropriation_factor", 0.5, Window(26, 36), "USA"),
)

# One partner makes an ultimatum, drops it, and makes it again with all the others.
ULTIMATUMS = (
    lever("words.conditional_demand", 0.5, Window(14, 16), "USA"),
    lever("words.conditional_demand", 1.0, Window(20, 24)),
    lever("kremlin.leader_change", 1.0, Window(9, 10)),
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
    "full, coordinated": (Case("coordinated", 76, FULL, settings=OFTEN), {RESUMED, DURABLE}),
    "full, siloed": (Case("siloed", 23, FULL, 34, OFTEN), {RESUMED}),
    "siloed": (Case("siloed", 8, months=64), {BROKEN}),
    "siloed to exhaustion": (Case("siloed", 7), {ENDED}),
    "coordinated": (Case("coordinated", 30), {BROKEN, DURABLE}),
    "over-coordinated": (
        Case("over-coordinated", 24, months=78, settings=OFTEN),
        {RESUMED, BROKEN},
    ),
    "national": (Case("national", 18, months=40, settings=OFTEN), {RESUMED}),
    "forum": (Case("forum", 5, months=40), set()),
    "paper": (Case("paper", 0, months=40, settings=OFTEN), {RESUMED}),
    "all moved a tenth up": (
        Case("coordinated", 0, months=60, settings=moved(0.1, "high")),
        set(),
    ),
    "all moved halfway down": (Case("siloed", 1, months=60, settings=moved(0.5, "low")), set()),
    "three channels closed": (
        Case("coordinated", 1, months=40, settings={**CLOSED, **OFTEN}),
        {RESUMED},
    ),
    "the others closed": (Case("coordinated", 4, months=40, settings=OTHERS), set()),
    "levers": (Case("coordinated", 2, months=40, settings=PULLED), set()),
    "a year without money": (Case("coordinated", 1, months=40, interventions=WITHOUT_MONEY), set()),
    "early talks, five years of watching": (
        Case("coordinated", 5, settings=WATCHED),
        {BROKEN_LATE},
    ),
    "early talks, a guarantee": (
        Case("guaranteed", 16, settings={**WATCHED, **OFTEN}),
        {RESUMED, BROKEN_LATE},
    ),
    "Russia presses": (Case("coordinated", 3, FULL, settings=PRESSED), set()),
    "Russia presses, siloed": (Case("siloed", 4, settings=PRESSED), set()),
    "bargaining": (
        Case("siloed", 8, months=64, settings=ONE_RULE, theories=OFFERS),
        set(),
    ),
    "partners stand in": (
        Case("siloed", 2, FULL, 48, STANDING_IN, interventions=HALF_THE_MONEY),
        set(),
    ),
    "Moscow answers": (
        Case("coordinated", 4, months=60, settings=ANSWERED, interventions=ULTIMATUMS),
        {BROKEN},
    ),
    "committed": (Case("coordinated", 3, months=60, settings=COMMITTED), set()),
    "sequenced": (Case("coordinated", 1, settings={**SEQUENCED, **OFTEN}), {RESUMED, ENDED}),
    "another Kremlin": (Case("coordinated", 3, months=40, figures=FIGURES), set()),
    "conditions": (Case("siloed", 2, months=60, interventions=OCCASIONS), set()),
    "Russia worn": (Case("siloed", 0, months=12, settings=WORN), set()),
}
