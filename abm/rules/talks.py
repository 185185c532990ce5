"""Talk episodes, settlements and how wars end (R23, R25, durability, section 9)."""

from __future__ import annotations


def earnest(leader_settles: bool, settling: float, quorum: float) -> bool:
    """Whether Moscow would settle in earnest (R23).

    `leader_settles and settling >= quorum`: the leadership's best option is to settle, and so is
    that of enough influence. Source: assumption.

    >>> earnest(True, 0.7, 0.6), earnest(True, 0.5, 0.6), earnest(False, 0.9, 0.6)
    (True, False, False)
    """
    return leader_settles and settling >= quorum


def comes(ready: bool, month: int, early_months: float) -> bool:
    """Whether Moscow comes to the table (R25).

    `ready or month < early_months`: its best option is to settle or to pause, or the war is in
    its first months, in which it comes whatever its best option. Source: the talks of March 2022.

    >>> comes(False, 3, 4.0), comes(False, 4, 4.0), comes(True, 4, 4.0)
    (True, False, True)
    """
    return ready or month < early_months


def compatible(demand: float, limit: float, terms_slack: float) -> bool:
    """Whether Moscow's demand lies within what Kyiv can accept (R25).

    `demand <= limit + terms_slack`. Thousand km2. Source: Reiter 2003 (reservation values overlap).

    >>> compatible(65.0, 64.5, 0.5), compatible(65.1, 64.5, 0.5)
    (True, False)
    """
    return demand <= limit + terms_slack


def insincere(months_led: float, months_open: float, insincere_share: float) -> bool:
    """Whether a talk episode was insincere (talk episodes).

    `months_led <= insincere_share * months_open`: the leadership preferred settling in so few of
    its months. Source: Min 2020.

    >>> insincere(1.0, 2.0, 0.5), insincere(2.0, 3.0, 0.5)
    (True, False)
    """
    return months_led <= insincere_share * months_open


def resumes(months: int, earliest: float, prospect: float, threshold: float) -> bool:
    """Whether Moscow goes back to war from a ceasefire or a settlement (R25, durability).

    `months >= earliest and prospect > threshold`: `resume_months` and `resume_value` in a
    ceasefire, `break_months` and `break_value` after a settlement. Source: assumption.

    >>> resumes(3, 3.0, 3.5, 3.0), resumes(2, 3.0, 3.5, 3.0)
    (True, False)
    """
    return months >= earliest and prospect > threshold


def holds(months: int, breaks: bool, threshold: float) -> bool:
    """Whether a settlement has been unbroken for long enough (durability).

    `months - breaks >= threshold`: the month in which it breaks is no month of peace. `threshold`
    is `durable`, but never more than `watch`, or `lasting`. Source: Doyle and Sambanis 2000,
    Walter 2002 and Fortna 2004 (recurrence of war after two and after five years).

    >>> holds(24, False, 24.0), holds(24, True, 24.0), holds(25, True, 24.0)
    (True, False, True)
    """
    return months - breaks >= threshold


def terms(demand: float, concession: float) -> float:
    """Return the line that is signed: what Moscow demands, and what its promise buys it (S8).

    `demand + concession`. Thousand km2. Source: assumption.

    >>> terms(65.0, 3.0)
    68.0
    """
    return demand + concession


def worth_of_breaking(prospect: float, promise: float) -> float:
    """Return what a war is worth to Moscow that has promised not to take it up again (S8).

    `prospect - promise`: nothing enforces a promise; it weighs what Moscow says that it does.
    Thousand km2. Source: assumption.

    >>> worth_of_breaking(7.0, 2.0)
    5.0
    """
    return prospect - promise


def exhausted(exhaustion: float, exhaustion_limit: float, land: float, land_limit: float) -> bool:
    """Whether Ukraine cannot go on (section 9).

    `exhaustion > exhaustion_limit or land > land_limit`. Source: assumption.

    >>> exhausted(0.83, 0.82, 64.0, 110.0), exhausted(0.5, 0.82, 64.0, 110.0)
    (True, False)
    """
    return exhaustion > exhaustion_limit or land > land_limit


def withdrawn(
    land: float, withdrawal_land: float, quitting: float, withdrawal_months: float
) -> bool:
    """Whether Russia has withdrawn (section 9).

    `land < withdrawal_land or quitting >= withdrawal_months`; `quitting` counts months running in
    which quitting has beaten every theory. Source: assumption.

    >>> withdrawn(19.0, 20.0, 0.0, 6.0), withdrawn(64.0, 20.0, 6.0, 6.0)
    (True, True)
    """
    return land < withdrawal_land or quitting >= withdrawal_months
