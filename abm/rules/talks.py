"""Talk episodes, settlements and how wars end (R23, R25, durability, section 9)."""

from __future__ import annotations


def earnest(leader_settles: bool, settling: float, quorum: float) -> bool:
    """Whether Moscow would settle in earnest (R23).

    The leadership's best option is to settle and 60% of influence agrees. Source: assumption.

    >>> earnest(True, 0.7, 0.6), earnest(True, 0.5, 0.6), earnest(False, 0.9, 0.6)
    (True, False, False)
    """
    return leader_settles and settling >= quorum


def compatible(demand: float, limit: float, slack: float) -> bool:
    """Whether Moscow's demand lies within what Kyiv can accept (R25).

    z <= z_U + 0.5. Thousand km2. Source: Reiter 2003 (reservation values overlap).

    >>> compatible(65.0, 64.5, 0.5), compatible(65.1, 64.5, 0.5)
    (True, False)
    """
    return demand <= limit + slack


def insincere(months_led: float, months_open: float) -> bool:
    """Whether a talk episode was insincere.

    The leadership preferred settling in less than, or just, half of its months. Source: Min 2020.

    >>> insincere(1.0, 2.0), insincere(2.0, 3.0)
    (True, False)
    """
    return months_led <= 0.5 * months_open


def resumes(months: int, prospect: float, threshold: float) -> bool:
    """Whether Moscow goes back to war from a ceasefire or a settlement (R25, durability).

    At least 3 months old, and influence-weighted Pi above the threshold. Source: assumption.

    >>> resumes(3, 3.5, 3.0), resumes(2, 3.5, 3.0)
    (True, False)
    """
    return months >= 3 and prospect > threshold


def exhausted(exhaustion: float, limit: float, land: float, land_limit: float) -> bool:
    """Whether Ukraine cannot go on (section 9).

    X > 0.82 or F > 110. Source: assumption.

    >>> exhausted(0.83, 0.82, 64.0, 110.0), exhausted(0.5, 0.82, 64.0, 110.0)
    (True, False)
    """
    return exhaustion > limit or land > land_limit


def withdrawn(land: float, land_floor: float, quitting: float, months: float) -> bool:
    """Whether Russia has withdrawn (section 9).

    F < 20, or quitting has beaten every theory for six months running. Source: assumption.

    >>> withdrawn(19.0, 20.0, 0.0, 6.0), withdrawn(64.0, 20.0, 6.0, 6.0)
    (True, True)
    """
    return land < land_floor or quitting >= months
