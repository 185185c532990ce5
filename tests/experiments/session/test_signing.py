"""What kept a partner from signing, told by asking this month's own draws again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from abm import noise
from abm.agents import room as blank
from abm.parameters import Settings
from abm.rules import plans
from abm.scenarios import Scenario
from abm.state import ForeignMinistry, Luck, Partner
from experiments.session import signing
from experiments.session.live import LiveArm
from experiments.session.plans import ArmPlan
from experiments.session.signing import DIFFER, HINDRANCES, OVERDRAWN, SLOW, WAITS, Ahead

Make = Callable[..., Settings]


def hindrance(luck: Luck, settings: Settings, ahead: Ahead, **values: Any) -> str:
    """Return what is said of a partner that would sign each month but for `values`."""
    partner: Partner = blank(Partner)
    foreign: ForeignMinistry = blank(ForeignMinistry)
    usual = {"share": 0.1, "active_share": 1.0, "generosity": 2.0, "lock_step": 1.0}
    for name, value in {**usual, "sign_off": 0.0, "wish": 1.0, **values}.items():
        setattr(foreign if name == "wish" else partner, name, value)
    return signing.hindrance(partner, foreign, ahead, settings, luck)


CALM = Ahead(cover=1.0, balance=0.0)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"signed": 0.2}, ""),
        ({"closed": True}, ""),
        ({"wish": 0.0}, ""),
        ({"generosity": 0.0}, ""),  # no draw would have had it sign
        ({"lock_step": 0.0}, WAITS),
        ({"joint_sign_off": 1.0, "divergence": 0.8, "sign_off": 0.2}, DIFFER),
        ({"joint_sign_off": 1.0, "divergence": 0.0, "sign_off": 0.34, "joint_realism": 1.0}, SLOW),
    ],
)
def test_a_package_of_habit(
    values: dict[str, Any], expected: str, luck: Luck, set_to: Make
) -> None:
    assert hindrance(luck, set_to(), CALM, **values) == expected


def test_an_overdrawn_account_comes_first(luck: Luck, set_to: Make) -> None:
    settings = set_to()
    deep = Ahead(1.0, -1.01 * settings.overdraft * 0.1 * settings.need)
    assert hindrance(luck, settings, deep, lock_step=0.0) == OVERDRAWN
    near = deep._replace(balance=0.98 * deep.balance)
    assert hindrance(luck, settings, near, lock_step=0.0) == WAITS


def test_a_joint_plan_is_renewed_where_its_cover_is_thin(luck: Luck, set_to: Make) -> None:
    joint = {"active_share": 0.0, "horizon": 10, "plan_amount": 1.0, "joint_realism": 1.0}
    assert hindrance(luck, set_to(), Ahead(4.9, 0.0), **joint, generosity=9.0) == SLOW
    assert hindrance(luck, set_to(), Ahead(5.1, 0.0), **joint, generosity=9.0) == ""


def test_every_hindrance_has_words() -> None:
    told = {name: text.format("Italy's") for name, text in HINDRANCES.items()}
    assert set(told) == {DIFFER, SLOW, WAITS, OVERDRAWN}
    assert all(text.startswith("Italy's package ") for text in told.values())


def test_whoever_signed_was_not_hindered_and_a_draw_stands_behind_every_hindrance(
    six: Scenario,
) -> None:
    arm = LiveArm(six, ArmPlan("A", "over-coordinated"), 1, 2022, 60)
    found = 0
    while arm.last < 58:  # with month 59 the war is watched on, and its luck moves with it
        frame = arm.step()
        assert frame is not None
        for own, seen in enumerate(frame.partners):
            room = arm.war.world.partners[own]
            assert not (seen.hindrance and (seen.signed > 0.0 or seen.gap))
            if seen.hindrance:
                found += 1
                settings = arm.given.settings[arm.given.in_force[frame.month][own]]
                giving = plans.willingness_to_give(room.generosity, settings.reference_generosity)
                base = plans.rhythm(
                    room.active_share, settings.participation, settings.months_with_money
                )
                habit = noise.uniform(arm.war.luck, noise.PACKAGE_SIGNED, room.entity)
                renewal = noise.uniform(arm.war.luck, noise.JOINT_RENEWAL, room.entity)
                at_best = plans.renewal_chance(room.joint_realism, 1.0, giving, 1.0)
                assert habit < min(1.0, base * giving) or renewal < at_best
    assert found > 10
