"""Each mend of the second edition, laid over the first one by itself, moves a war."""

from __future__ import annotations

import math
from functools import cache

import pytest

from abm.build import build_inputs
from abm.scenarios import load
from tests.abm.editions import first_edition
from tests.abm.played import play

# What each sets; its value is that of the default scenario.
MENDS = {
    "recruits": ("theatre.russian_recruits", "theatre.campaign_recruits"),
    "tempo": ("theatre.tempo_rate",),
    "levels of force": (
        "theatre.permanent_losses",
        "theatre.russian_loss_rate",
        "theatre.ukrainian_loss_rate",
        "theatre.ukrainian_recruits",
        "theatre.volunteers",
        "theatre.mobility",
        "theatre.base_fires",
    ),
    "mobilisation": ("theatre.mobilisation_size", "theatre.mobilisation_sector"),
    "momentum": (
        "theatre.ground_momentum",
        "theatre.front_noise_spread",
        "theatre.noise_momentum",
    ),
    "economy": ("theatre.reserves_drain", "theatre.adaptation"),
    "substitution": ("contact_group.stand_in", "contact_group.purchase_share"),
    "envelopes": ("support.envelope_rate", "kremlin.envelope_weight"),
    "offers": (
        "theories.T1.goal",
        "theories.T2.gain",
        "theories.T2.goal",
        "theories.T2.sector",
        "theories.T2.sector_gain",
        "theories.T3.gain",
        "theories.T3.goal",
        "theories.T4.gain",
        "theories.T4.goal",
    ),
    "winter": ("theories.T3.evidence.energy.weight",),
    "orders": ("start.orders",),
    "talks": ("talks.early_months", "talks.ceasefire_chance"),
    "watch": ("settlement.watch",),
    "bargaining": ("talks.same_rule",),
    "weariness": ("kyiv.exhaustion_fading",),
    "levels of cost": ("kremlin.cost_of_losses", "kremlin.sector_cost_of_losses"),
}
# The watch tells on wars that settle: here Moscow believes in little, and terms are easy.
SETTLING = (
    *(f"theories.{name}.prior=-4" for name in ("T2", "T3", "T4")),
    "kremlin.quorum=0",
    "kremlin.punish=0",
    "kyiv.join_threshold=0",
    "kyiv.aspiration=1",
    "kyiv.limit_from_guarantee=0",
    "talks.terms_slack=2",
    "talks.signature_chance=1",
)
# A campaign, and the tempo that follows it, begin within the second year.
CAMPAIGN = ("theatre.campaign_recruits=40",)


@cache
def second(path: str) -> str:
    """Return what the default scenario has at a path, as it is set."""
    scenario = load("ukraine-2022")
    # The weight of a row that has its default is not written out.
    value = dict(scenario.content).get(path, 1.0)
    if path in scenario.parameters:
        value = scenario.parameters[path]
    if isinstance(value, str):
        return value
    assert isinstance(value, float)
    return "free" if math.isnan(value) else repr(value)


@cache
def told(*settings: str) -> str:
    """Return all that is recorded of two years of a war, to the last bit."""
    return play(build_inputs(first_edition(settings), "siloed", 24), 1).told


@pytest.mark.parametrize("mend", MENDS)
def test_a_mend_by_itself_moves_a_war(mend: str) -> None:
    others = {"watch": SETTLING, "tempo": CAMPAIGN}.get(mend, ())
    laid_over = [f"{path}={second(path)}" for path in MENDS[mend]]
    assert told(*others, *laid_over) != told(*others)
