"""An independent twin: every month of some wars, computed again from the model's text alone.

The twin reads what everybody held before a month, takes chance from its address, and restates the
model's equations without the engine's rules and acts. Every quantity that the month changed must
come out the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import pytest

from tests.abm.twin import (
    front,
    kremlin,
    moscow,
    packages,
    partners,
    start,
    supplies,
    talks,
)
from tests.abm.twin.kremlin import Agent, agents
from tests.abm.twin.months import Case, Claims, Month, Own, watch

AT_START: list[Callable[[Month], Claims]] = [start.theatre]
OF_PARTNERS_AT_START: list[Callable[[Own], Claims]] = [start.partner, start.network]
OF_ALL: list[Callable[[Month], Claims]] = [
    partners.reported_front,
    partners.joint_forum,
    supplies.buffer,
    front.balance,
    front.front,
    front.sectors,
    front.russian_manpower,
    front.ukrainian_manpower,
    front.exhaustion,
    front.reserves,
    moscow.tones,
    moscow.forward_cover,
    moscow.guarantee,
    moscow.rest_of_reports,
    kremlin.choice,
    kremlin.quitting_months,
    talks.pressure,
    talks.audience,
    talks.joining,
    talks.limits,
    talks.status,
    talks.headline,
]
OF_PARTNERS: list[Callable[[Own], Claims]] = [
    partners.will,
    partners.gap,
    partners.readings,
    partners.joint_capacity,
    partners.tone,
    partners.proposals,
    partners.sign_off,
    partners.horizons,
    partners.lock_step,
    packages.packages,
    packages.account,
    supplies.deliveries,
    supplies.orders,
    supplies.fill,
    moscow.follow_through,
    talks.push,
]
OF_AGENTS: list[Callable[[Agent], Claims]] = [kremlin.reading, kremlin.beliefs, kremlin.options]


def claims(month: Month) -> Iterator[tuple[str, str, float, float]]:
    """Yield every claim about a month with the actor it is about."""
    first = month.number == 0
    for of_all in (*AT_START, *OF_ALL) if first else OF_ALL:
        yield from (("all", *claim) for claim in of_all(month))
    for own in month.partners:
        for of_partner in (*OF_PARTNERS_AT_START, *OF_PARTNERS) if first else OF_PARTNERS:
            yield from ((own.donor.code, *claim) for claim in of_partner(own))
    for agent in agents(month):
        for of_agent in OF_AGENTS:
            yield from ((agent.seat.name, *claim) for claim in of_agent(agent))


def differences(month: Month) -> list[str]:
    return [
        f"{rule}, month {month.number}, {who}: {found!r}, by the text {expected!r}"
        for who, rule, expected, found in claims(month)
        if not math.isclose(expected, found, rel_tol=1e-9, abs_tol=1e-12)
    ]
