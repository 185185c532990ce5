"""Why a partner signed nothing this month, where its draw would have had it sign."""

from __future__ import annotations

from typing import NamedTuple

from abm import noise
from abm.model import War
from abm.parameters import Settings
from abm.rules import partner as money
from abm.rules import plans
from abm.state import ForeignMinistry, Luck, Partner

DIFFER, SLOW, WAITS, OVERDRAWN = "differ", "slow", "waits", "overdrawn"
#: What keeps a partner from signing, in words; the braces stand for whose package it is.
HINDRANCES = {
    DIFFER: "{} package blocked at sign-off: the two ministries differ",
    SLOW: "{} package held up at sign-off: joint procedures take their time",
    WAITS: "{} package waits for others to sign",
    OVERDRAWN: "{} package waits: the account is overdrawn",
}


class Ahead(NamedTuple):
    """What is noted of a partner before a month: cover by joint plans and account, EUR bn."""

    cover: float
    balance: float


def look_ahead(war: War) -> list[Ahead]:
    """Return what must be noted of each partner before a month is played."""
    return [Ahead(sum(room.booked), room.balance) for room in war.world.partners]


def hindrance(
    room: Partner, foreign: ForeignMinistry, ahead: Ahead, settings: Settings, luck: Luck
) -> str:
    """Return what kept a partner from signing (`HINDRANCES`).

    Empty if it signed or would not have done so anyway.

    The month's own draws are asked again: with sign-off as usual, with nobody to wait
    for.
    """
    if room.closed or room.signed > 0.0 or foreign.wish <= 0.0:
        return ""
    if not _would_sign(room, ahead, settings, luck, waiting=False):
        return ""
    need = room.share * settings.need
    if money.overdrawn(ahead.balance, settings.overdraft, need):
        return OVERDRAWN
    if not _would_sign(room, ahead, settings, luck, waiting=True):
        return WAITS
    return _at_sign_off(room, settings)


def _would_sign(room: Partner, ahead: Ahead, settings: Settings, luck: Luck, waiting: bool) -> bool:
    """Whether this month's draws would sign at usual sign-off, waiting for others or not."""
    lock_step = room.lock_step if waiting else 1.0
    giving = plans.willingness_to_give(room.generosity, settings.reference_generosity)
    base = plans.rhythm(room.active_share, settings.participation, settings.months_with_money)
    habit = plans.habit_chance(base, giving, 1.0, lock_step, settings.ease_limit)
    if noise.uniform(luck, noise.PACKAGE_SIGNED, room.entity) < habit:
        return True
    # A joint plan that still covers enough would be renewed without a new signature.
    thin = ahead.cover < settings.thin_cover * room.horizon * room.plan_amount
    joint = plans.renewal_chance(room.joint_realism, 1.0, giving, lock_step)
    return thin and noise.uniform(luck, noise.JOINT_RENEWAL, room.entity) < joint


def _at_sign_off(room: Partner, settings: Settings) -> str:
    """Name what lowers the chance of sign-off more: the veto or joint procedures (R7)."""
    divergence = room.divergence * (1.0 - settings.one_ministry)
    gap = plans.pledge_gap(divergence, room.joint_realism, settings.ambition, room.generosity)
    passes = plans.veto_passes(room.joint_sign_off, settings.veto, gap, settings.veto_scale)
    return DIFFER if passes * passes <= room.sign_off else SLOW
