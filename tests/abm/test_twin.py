"""An independent twin: every month of some wars, computed again from the model's text alone.

The twin reads what everybody held before a month, takes chance from its address, and restates the
model's equations without the engine's rules and actors. Every quantity that the month changed must
come out the same. Where a rule needs the result of another, it reads the engine's, so that a
difference shows at the rule that makes it.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Iterator

import pytest

from tests.abm.twin import (
    agenda,
    commitment,
    front,
    kremlin,
    moscow,
    packages,
    partners,
    start,
    supplies,
    talks,
)
from tests.abm.twin.months import Month, watch
from tests.abm.twin.wars import WARS

OF_ALL = (
    agenda.interventions,
    start.theatre,
    partners.reported_front,
    partners.joint_forum,
    partners.absence,
    supplies.buffer,
    commitment.phase,
    commitment.sustainment,
    front.balance,
    front.quality,
    front.front,
    front.sectors,
    front.remembered,
    front.russian_manpower,
    front.tempo,
    front.mobilisation,
    front.ukrainian_manpower,
    front.exhaustion,
    front.reserves,
    moscow.tones,
    moscow.forward_cover,
    moscow.guarantee,
    moscow.other_reports,
    kremlin.choice,
    kremlin.quitting_months,
    talks.pressure,
    talks.audience,
    talks.joining,
    talks.limits,
    talks.promise,
    talks.status,
    talks.headline,
)
OF_PARTNERS = (
    start.partner,
    commitment.outlook,
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
    packages.activity,
    packages.account,
    supplies.deliveries,
    supplies.orders,
    supplies.fill,
    moscow.follow_through,
    moscow.ultimatum,
    talks.push,
)
OF_AGENTS = (kremlin.reading, kremlin.succession, kremlin.beliefs, kremlin.options)


def claims(month: Month) -> Iterator[tuple[str, str, float, float]]:
    """Yield all that the text says of a month: of whom, by which rule, what, and what is."""
    for of_all in OF_ALL:
        yield from (("all", *claim) for claim in of_all(month))
    for own in month.partners:
        for of_partner in OF_PARTNERS:
            yield from ((own.donor.code, *claim) for claim in of_partner(own))
    for agent in kremlin.agents(month):
        for of_agent in OF_AGENTS:
            yield from ((agent.role.name, *claim) for claim in of_agent(agent))


def differences(month: Month) -> list[str]:
    return [
        f"{rule}, month {month.number}, {whose}: {found!r}, by the text {expected!r}"
        for whose, rule, expected, found in claims(month)
        if not math.isclose(expected, found, rel_tol=1e-9, abs_tol=1e-12)
    ]


@pytest.mark.parametrize("war", WARS)
def test_every_month_is_as_the_text_says(war: str) -> None:
    case, chosen_for = WARS[war]
    changes = set()
    for month in watch(case):
        found = differences(month)
        assert not found, "\n".join(found)
        changes.add((month.status, month.after.theatre.status))
    assert chosen_for <= changes, "choose another run"


@pytest.mark.parametrize(
    ("rule", "seen_as"),
    [
        ("partner.political_will", "R1 w, month 0, USA"),
        ("packages.package_size", "R9 signed, month 0, USA"),
        ("theatre.force_balance", "R14 r, month 0, all"),
        ("observation.expected_delivery", "R20 X_f, month 0, all"),
        ("choice.value_of_pause", "R22 pause, month 0, leadership"),
        ("contact_group.talk_pressure", "R13 Qbar, month 1, all"),
    ],
)
def test_the_twin_notices_a_rule_that_is_off_by_a_millionth(
    rule: str, seen_as: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, _, name = rule.partition(".")
    rules = importlib.import_module(f"abm.rules.{module}")
    true = getattr(rules, name)
    monkeypatch.setattr(rules, name, lambda *inputs: 1.000001 * true(*inputs))
    case, _ = WARS["a year without money"]
    found = next(filter(None, map(differences, watch(case))))
    assert found[0].startswith(seen_as)
