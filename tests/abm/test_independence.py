"""Independence of a war from the order of agents, other partners, horizon, the other arm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from abm import noise
from abm.build import build_inputs, load_inputs
from abm.engine.ensemble import Ensemble, Wars
from abm.inputs import Inputs
from abm.model import War
from abm.records import fields_of
from abm.scenarios import load
from abm.state import DefenceMinistry, Partner

Play = Callable[[Inputs, int, int], Wars]
Compare = Callable[[Wars, Wars], None]

SMALL, DEFAULT = "six-partners", "ukraine-2022"
PARTNERS = 34

# The order of agents


@pytest.mark.compiled
@drawn(st.permutations(range(6)))
@settings(max_examples=6)
def test_no_order_of_partners_matters_to_either_engine(
    readable: Play, compiled: Play, assert_same: Compare, turns: list[int]
) -> None:
    given = load_inputs(SMALL, "coordinated", 12)
    turned = given._replace(turns=turns)
    told = compiled(given, 5, 2022)
    assert_same(compiled(turned, 5, 2022), told)
    assert_same(readable(turned, 5, 2022), told)


@pytest.mark.compiled
@drawn(st.permutations(range(PARTNERS)), st.integers(0, 1000))
@settings(max_examples=40)
def test_no_order_of_all_partners_matters(
    compiled: Play, assert_same: Compare, turns: list[int], run: int
) -> None:
    given = load_inputs(DEFAULT, "coordinated")
    assert_same(compiled(given._replace(turns=turns), run, 2022), compiled(given, run, 2022))


@pytest.mark.compiled
def test_the_order_is_what_decides_who_acts(compiled: Play) -> None:
    given = load_inputs(SMALL, "coordinated", 12)
    twice = compiled(given._replace(turns=[*given.turns, 5]), 5, 2022)
    assert twice.months.tobytes() != compiled(given, 5, 2022).months.tobytes()


# Other partners

# Nothing that a partner feels of the others: no network, no fill, no common front, no peace.
APART = [
    "contact_group.stand_in=0",
    "contact_group.purchase_share=0",
    "will.front_effect=0",
    "will.ceasefire_ease=0",
    "support.surge=0",
    "contact_group.lock_step=0",
    "contact_group.burden_sharing=0",
    "contact_group.fill_share=0",
    "talks.barred_above=0",
    "kyiv.exhaustion_limit=1",
    "kyiv.land_limit=200",
    "theatre.withdrawal_land=0",
    "theatre.withdrawal_months=24",
]
# What a partner hears of the front, and what follows from it alone.
HEARD = {"reading", "assessment", "tone"}


def among(given: Inputs, rows: Sequence[int]) -> Inputs:
    """Return a plan in which only some of the partners exist, as they were."""
    in_force = [[row[own] for own in (*rows, len(given.donors))] for row in given.in_force]
    return given._replace(
        donors=[given.donors[own] for own in rows],
        gdp_shares=[given.gdp_shares[own] for own in rows],
        in_force=in_force,
        turns=list(range(len(rows))),
    )


def lives(given: Inputs, months: int) -> list[list[dict[str, Any]]]:
    """Return what each partner holds at the start and in each month of a war."""
    war = War.of(given, 9, 2022)
    told = [stand(war)]
    for _ in range(months):
        assert war.running
        war.step()
        told.append(stand(war))
    return [list(life) for life in zip(*told, strict=True)]


def stand(war: War) -> list[dict[str, Any]]:
    pairs = zip(war.world.partners, war.world.defence, strict=True)
    return [{**held(room, Partner), **held(ministry, DefenceMinistry)} for room, ministry in pairs]


def held(actor: Any, kind: type) -> dict[str, Any]:
    values = {name: getattr(actor, name) for name in fields_of(kind) if name not in HEARD}
    return {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}


@pytest.fixture(scope="module")
def all_apart() -> tuple[Inputs, list[list[dict[str, Any]]]]:
    given = build_inputs(load(DEFAULT, APART), "coordinated")
    return given, lives(given, 40)


@drawn(st.sets(st.integers(0, PARTNERS - 1), min_size=1, max_size=5))
@settings(max_examples=8)
def test_a_partner_lives_the_same_whoever_else_exists(
    all_apart: tuple[Inputs, list[list[dict[str, Any]]]], chosen: set[int]
) -> None:
    given, told = all_apart
    rows = sorted(chosen)
    alone = lives(among(given, rows), 40)
    assert alone == [told[own] for own in rows]
    assert len({month["will"] for month in alone[0]}) == 41


@pytest.mark.parametrize("code", ["USA", "DEU", "GBR", "NLD", "POL", "FRA"])
def test_a_partner_starts_the_same_in_either_scenario(code: str) -> None:
    starts = [start_of(code, scenario) for scenario in (SMALL, DEFAULT)]
    assert starts[0] == starts[1]


def start_of(code: str, scenario: str) -> list[float]:
    loaded = load(scenario)
    row = [partner.code for partner in loaded.partners].index(code)
    war = War.of(build_inputs(loaded, "siloed"), 3, 2022)
    room = war.world.partners[row]
    assert room.entity == noise.entity_number(code, "partner")
    return [room.divergence, room.replan_phase, room.set_point, room.will]


def test_partners_and_their_ministries_draw_from_places_of_their_own() -> None:
    donors = load_inputs(DEFAULT, "siloed").donors
    entities = [
        number
        for donor in donors
        for number in (donor.entity, donor.defence_entity, donor.foreign_entity)
    ]
    assert len(set(entities)) == 3 * PARTNERS
    luck: Any = SimpleNamespace(seed_low=2022, seed_high=0, run=0, month=7)
    drawn_numbers = [noise.normal(luck, noise.WILL_OWN, number) for number in entities]
    assert len(set(drawn_numbers)) == 3 * PARTNERS


# The horizon


@pytest.mark.compiled
@pytest.mark.parametrize("arm", ["siloed", "coordinated", "mixed"])
def test_the_first_months_do_not_know_the_horizon(arm: str) -> None:
    runs = np.arange(60)
    shorter = Ensemble(load_inputs(DEFAULT, arm, 60), 2022).play(runs).months
    longer = Ensemble(load_inputs(DEFAULT, arm, 84), 2022).play(runs).months
    assert shorter.shape == (60, 60)
    assert longer[:, :60].tobytes() == shorter.tobytes()


# The other arm


@pytest.mark.compiled
@pytest.mark.parametrize(
    "arm",
    ["coordinated", "over-coordinated", "paper", "national", "forum", "mixed", "integrated"]
    + ["sequential", "open-ended", "compromise", "unsustained"],
)
def test_arms_are_one_until_the_treatment_month(arm: str) -> None:
    runs = np.arange(60)
    siloed, other = (
        Ensemble(load_inputs(DEFAULT, name), 2022).play(runs).months for name in ("siloed", arm)
    )
    assert siloed[:, :11].tobytes() == other[:, :11].tobytes()
    assert siloed[:, 11:].tobytes() != other[:, 11:].tobytes()
