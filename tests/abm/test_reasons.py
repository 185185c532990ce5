"""In every war each partner signs or has one reason why not, in both engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from abm.actors import sign_off
from abm.build import build_inputs
from abm.engine.ensemble import Wars
from abm.inputs import Inputs
from abm.model import War
from abm.parameters import REGISTER, Settings
from abm.reasons import REASONS, Reason
from abm.records import new_state as room
from abm.scenarios import load
from abm.state import ContactGroup, DefenceMinistry, ForeignMinistry, Partner, Theatre
from abm.war import luck_of

Play = Callable[[Inputs, int, int], Wars]

MONTHS, WARS = 48, 20
DRAWN = [
    parameter
    for parameter in REGISTER.values()
    if parameter.name.partition(".")[0] in ("will", "planning", "support")
    and not parameter.optional
    and not parameter.whole
    and not parameter.held
]


def a_war(number: int) -> tuple[Inputs, int, int]:
    """Return a war drawn at random: its arm, some of its parameters, its run and its seed."""
    luck = np.random.default_rng(number)
    chosen = luck.choice(len(DRAWN), 3, replace=False)
    told = [f"{DRAWN[i].name}={luck.uniform(DRAWN[i].low, DRAWN[i].high)!r}" for i in chosen]
    scenario = load("six-partners", [f"months={MONTHS}", *told])
    arm = luck.choice(list(scenario.configurations))
    return build_inputs(scenario, str(arm)), int(luck.integers(2**32)), int(luck.integers(2**62))


def reasons_of(war: War) -> list[list[Reason]]:
    """Play a war and return the reason of each partner in each month."""
    told = []
    while war.running:
        war.step()
        partners = war.world.partners
        for partner in partners:
            assert (partner.reason == 0) is (partner.signed > 0.0)
        told.append([Reason(partner.reason) for partner in partners])
    return told[: len(war.history)]


@pytest.fixture(scope="module")
def played() -> list[tuple[War, list[list[Reason]]]]:
    """Return random wars with the reasons of their partners, month by month."""
    wars = [War.of(*a_war(number)) for number in range(WARS)]
    return [(war, reasons_of(war)) for war in wars]


def test_signatures_and_reasons_add_up_to_partner_months(
    played: list[tuple[War, list[list[Reason]]]],
) -> None:
    for war, reasons in played:
        assert len(reasons) == len(war.history) > 0
        for row, told in zip(war.history, reasons, strict=True):
            counted = Counter(told)
            assert row.unsigned == [counted[reason] for reason in REASONS]
            assert row.donors_active == counted[Reason.SIGNED]
            assert row.donors_active + sum(row.unsigned) == len(war.world.partners)
            assert row.unsigned[Reason.GAP - 1] == row.gaps


def test_random_wars_meet_every_reason(played: list[tuple[War, list[list[Reason]]]]) -> None:
    met = {reason for _, reasons in played for month in reasons for reason in month}
    assert met == set(Reason)


@pytest.mark.compiled
def test_both_engines_count_the_same_reasons(
    played: list[tuple[War, list[list[Reason]]]], compiled: Play
) -> None:
    for number, (war, _) in enumerate(played):
        months = compiled(*a_war(number)).months[0][: len(war.history)]
        assert months["unsigned"].tolist() == [row.unsigned for row in war.history]
        assert (months["donors_active"] + months["unsigned"].sum(axis=1) == 6.0).all()


@drawn(
    st.tuples(*[st.floats(0.0, 1.0)] * 7),
    st.lists(st.sampled_from([0.0, 0.2, 1.0]), min_size=12, max_size=12),
    st.sampled_from([0.0, 1.0, 2.0]),
    st.sampled_from([0.0, -30.0]),
    st.integers(0, 1),
)
def test_a_hindrance_is_what_keeps_a_signature_back(
    set_to: Callable[..., Settings],
    levels: tuple[float, ...],
    booked: list[float],
    wish: float,
    balance: float,
    phase: int,
) -> None:
    partner, foreign, defence = room(Partner), room(ForeignMinistry), room(DefenceMinistry)
    names = ("package_draw", "plan_draw", "active_share", "lock_step", "sign_off", "will")
    vars(partner).update(zip(names, levels, strict=False))
    vars(partner).update(joint_realism=levels[6], share=0.5, generosity=1.0, horizon=12)
    vars(partner).update(booked=booked + [0.0] * 12, balance=balance, replan_phase=phase)
    foreign.wish, defence.offer, defence.capacity = wish, 1.0, 9.0
    # Usual sign-off is then 0.8.
    settings = set_to(siloed_effort=1.0, veto=0.0, friction=0.2, inertia=0.0)

    def sign(**changes: float) -> Reason:
        one = deepcopy(partner)
        vars(one).update(changes)
        group, theatre = room(ContactGroup), room(Theatre)
        sign_off.sign(one, defence, foreign, group, theatre, settings, luck_of(2022, 0))
        return Reason(one.reason)

    reason = sign()
    if reason.hinders:
        assert sign(balance=0.0, lock_step=1.0, sign_off=1.0) is Reason.SIGNED
    elif reason is not Reason.SIGNED:
        lifted = sign(balance=0.0, lock_step=1.0, sign_off=max(0.8, partner.sign_off))
        assert lifted is reason


def test_codes_count_from_one_in_the_order_of_telling() -> None:
    assert list(REASONS) == list(range(1, len(Reason)))
    assert int(Reason.SIGNED) == 0
    assert not Reason.SIGNED.hinders


def test_every_reason_has_a_sentence_of_its_own() -> None:
    told = [reason.told_of("Italy's") for reason in Reason]
    assert len(set(told)) == len(told)
    assert all(text.startswith("Italy's ") and text.endswith(".") for text in told)
