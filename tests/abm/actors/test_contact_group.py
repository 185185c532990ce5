"""The contact group: planning together, filling shortfalls, talk of talks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from abm import state
from abm.actors import contact_group as acts
from abm.parameters import Settings, Start
from abm.records import new_state as room
from abm.state import Luck

Set = Callable[..., Settings]


def made(kind: type, **values: Any) -> Any:
    one: Any = room(kind)
    one.__dict__.update(values)
    return one


@pytest.fixture
def group() -> Any:
    return made(state.ContactGroup, joint=0.5, joint_base=0.5, support_factor=1.0)


def test_the_group_begins_with_what_it_had(group: Any, begun_with: Callable[..., Start]) -> None:
    acts.begin(group, begun_with(joint_planning=0.2, audience=0.7))
    assert (group.joint, group.joint_base, group.joint_forum) == (0.2, 0.2, 0.2)
    assert (group.audience, group.support_factor) == ([0.7] * 3, 1.0)


def test_shocks_are_common_but_not_the_same(group: Any, luck: Luck) -> None:
    theatre = made(state.Theatre, entity=5)
    acts.share_shocks(group, theatre, luck)
    first = group.will_shock, group.package_shock
    assert len(set(first)) == 2
    luck.month = 1
    acts.share_shocks(group, theatre, luck)
    assert group.will_shock != first[0]
    assert group.package_shock != first[1]


@pytest.mark.parametrize(
    ("settings", "joint", "base", "forum"),
    [
        # Effort .75 x .6 + .25 x .2 = .5 builds .2 x .5 x .5 and wears .08 x .5 x .5.
        ({"siloed_effort": 0.0}, 0.53, 0.46, 0.53),
        ({"siloed_effort": 0.0, "forum": 0.0}, 0.53, 0.46, 0.46),
        ({"siloed_effort": 0.0, "treated": 0.0}, 0.53, 0.53, 0.53),
        ({"no_joint_capacity": 1.0}, 0.0, 0.0, 0.0),
    ],
)
def test_joint_capacity_grows_with_the_members_effort(
    group: Any, set_to: Set, settings: dict[str, float], joint: float, base: float, forum: float
) -> None:
    partners = [
        made(state.Partner, share=0.75, forum_effort=0.6, framing=1.0),
        made(state.Partner, share=0.25, forum_effort=0.2),
    ]
    acts.plan_jointly(group, partners, set_to(growth=0.2, rotation=0.08, **settings))
    assert (group.joint, group.joint_base, group.joint_forum) == pytest.approx((joint, base, forum))
    assert group.framing == 0.75


def test_an_absence_is_felt_slowly_and_forgotten_slowly(group: Any, set_to: Set) -> None:
    partners = [made(state.Partner, absent_share=share) for share in (0.4, 0.0, 0.2)]
    settings = set_to(absence_memory=0.75, absence_limit=0.25)
    for felt in (0.15, 0.25, 0.25):
        acts.count_absence(group, partners, settings)
        assert group.absence == pytest.approx(felt)
    acts.count_absence(group, [room(state.Partner)], settings)
    assert group.absence == pytest.approx(0.1875)


def test_both_sides_of_the_trade_are_counted(group: Any) -> None:
    defence = [
        made(state.DefenceMinistry, wanted=wanted, idle=idle)
        for wanted, idle in ((1.0, 0.0), (0.5, 0.0), (0.0, 0.25))
    ]
    for _ in range(2):
        acts.count_trade(group, defence)
        assert (group.wanted, group.idle) == (1.5, 0.25)


def test_shortfalls_and_what_could_be_spared_are_counted(group: Any, set_to: Set) -> None:
    partners = [made(state.Partner, share=share) for share in (0.5, 0.5)]
    defence = [
        made(state.DefenceMinistry, delivered_own=1.0, deliverable=1.0),
        made(state.DefenceMinistry, delivered_own=3.0, deliverable=5.0),
    ]
    theatre = made(state.Theatre, need=4.0)
    acts.count_shortfalls(group, partners, defence, theatre, set_to())
    assert (group.shortfall, group.spare) == pytest.approx((0.8, 0.5))
    defence[0].traded, defence[1].traded = (
        0.4,
        -0.4,
    )  # the first bought and gave it, the second sold
    defence[0].delivered_own = 1.4
    acts.count_shortfalls(group, partners, defence, theatre, set_to())
    assert (group.shortfall, group.spare) == pytest.approx((0.4, 0.4))
    defence[0].traded, defence[1].traded, defence[0].delivered_own = 0.0, 0.0, 1.0
    all_of_it = set_to(need_covered=1.0, spare_share=1.0)
    acts.count_shortfalls(group, partners, defence, theatre, all_of_it)
    assert (group.shortfall, group.spare) == pytest.approx((1.0, 2.0))


def test_deliveries_are_counted(group: Any) -> None:
    defence = [made(state.DefenceMinistry, delivered=one, due=2.0) for one in (1.0, 2.5)]
    acts.count_deliveries(group, defence)
    acts.count_deliveries(group, defence)
    assert (group.delivered, group.due) == (3.5, 4.0)


def test_moscow_is_heard_two_months_late(group: Any, set_to: Set, luck: Luck) -> None:
    group.audience = [0.1, 0.2, 0.3]
    acts.hear_moscow(group, [], room(state.Theatre), set_to(), luck)
    assert group.audience[1:] == [0.1, 0.2]
    assert group.audience[0] >= 0.7 * 0.1


def heard(prefers: int, set_to: Set, luck: Luck) -> float:
    """Return how often, on average, Moscow is heard to speak to us, out of one."""
    total = 0.0
    group = room(state.ContactGroup)
    kremlin = [made(state.KremlinAgent, weight=0.5, prefers=prefers) for _ in range(2)]
    for luck.month in range(200):
        group.audience = [0.0, 0.0, 0.0]
        acts.hear_moscow(group, kremlin, room(state.Theatre), set_to(deceit=0.5), luck)
        total += group.audience[0] / 0.3
    return total / 200.0


@pytest.mark.parametrize(
    ("prefers", "often"), [(state.SETTLE, 0.9), (state.PAUSE, 0.5), (state.CONTINUE, 0.14)]
)
def test_who_would_settle_speaks_to_us(set_to: Set, luck: Luck, prefers: int, often: float) -> None:
    assert heard(prefers, set_to, luck) == pytest.approx(often, abs=0.05)


@pytest.mark.parametrize(("forced", "pressure"), [(0.0, 0.1), (1.0, 0.9)])
def test_pushes_for_talks_add_up_by_weight(
    group: Any, set_to: Set, forced: float, pressure: float
) -> None:
    # Weights are square roots of shares: one of three pushes.
    partners = [made(state.Partner, share=share) for share in (0.64, 0.16)]
    foreign = [room(state.ForeignMinistry), made(state.ForeignMinistry, pushes=True)]
    acts.gather_pressure(group, partners, foreign, set_to(forced_talks=forced))
    assert (group.pressure, group.concession_talk) == pytest.approx((pressure, 0.2 / 3.0))


@pytest.mark.parametrize(("failed", "talk"), [(True, 0.35), (False, 0.5)])
def test_a_failed_earnest_talk_cools_concessions(
    group: Any, set_to: Set, failed: bool, talk: float
) -> None:
    group.concession_talk = 0.5
    acts.cool(group, made(state.Table, failed_earnest=failed), set_to())
    assert group.concession_talk == talk
