"""Frames show what the model holds, and prior + entries = log-odds, to the last bit."""

from __future__ import annotations

import pytest

from abm.reasons import REASONS, Reason
from abm.rules.beliefs import belief
from abm.scenarios import Scenario
from abm.state import FIGHTING
from abm.war import PlainWar
from experiments.comparison.monthly import month_columns
from experiments.session.arm import LiveArm
from experiments.session.configurations import configuration_of, inputs_of
from experiments.session.frames import FIRM, Frame
from experiments.session.policy import ArmPolicy, Change
from experiments.war import Case, ledger
from tests.experiments.session.made import partner

MONTHS = 40
NEW_LEADER = Change("kremlin.leader_change", 1.0, 20, 21, None, asked=19)
POLICY = ArmPolicy("B", "coordinated", (NEW_LEADER,))


@pytest.fixture(scope="module")
def arm(six: Scenario) -> LiveArm:
    return LiveArm(six, POLICY, 3, 2022, MONTHS).play_to(MONTHS)


def test_rows_are_the_history_of_a_war(arm: LiveArm, six: Scenario) -> None:
    war = PlainWar(inputs_of(six, POLICY, MONTHS), 3, 2022).play()
    columns = month_columns(six)
    told = [{column.name: column.of_row(row) for column in columns} for row in war.history]
    assert [frame.row for frame in arm.frames] == told
    assert [frame.month for frame in arm.frames] == list(range(len(told)))
    assert repr(arm.record) == repr(vars(war.war))
    assert arm.outcome == war.outcome


def test_entries_add_up_to_log_odds_to_the_last_bit(arm: LiveArm) -> None:
    sums = {(a.name, t): p for a in arm.frames[0].agents for t, p in a.prior.items()}
    for frame in arm.frames:
        for agent in frame.agents:
            for entry in agent.entries:
                sums[agent.name, entry.theory] += entry.change
            assert agent.log_odds == {t: sums[agent.name, t] for t in agent.log_odds}
            assert agent.belief == {t: belief(odds) for t, odds in agent.log_odds.items()}


def test_a_new_leader_is_an_entry_of_its_month(arm: LiveArm) -> None:
    found = [
        (frame.month, agent.leads)
        for frame in arm.frames
        for agent in frame.agents
        for entry in agent.entries
        if entry.name == "new leader"
    ]
    assert found == [(20, True)] * 3  # the personal theories


def test_entries_are_those_of_the_ledger(arm: LiveArm, six: Scenario) -> None:
    book = ledger(Case(six, configuration_of(six, POLICY, MONTHS), 3, 2022, MONTHS))
    names = ("month", "agent", "theory", "entry", "change")
    lines = [
        line
        for line in zip(*(book[name] for name in names), strict=True)
        if line[3] != "prior" and line[0] < MONTHS
    ]
    told = [
        (frame.month, agent.name, *entry)
        for frame in arm.frames
        for agent in frame.agents
        for entry in agent.entries
    ]
    assert told == lines


def test_the_leadership_is_the_one_whose_beliefs_are_recorded(arm: LiveArm) -> None:
    options = ("continue", "pause", "settle")
    for frame in arm.frames:
        leader = frame.leadership
        assert leader.belief == {t: frame.row[f"belief.{t}"] for t in leader.belief}
        assert leader.option == options[int(frame.row["prefers"])]
        assert (leader.prospect, leader.settle) == (frame.row["prospect"], frame.row["settle"])
        if leader.theory:
            assert leader.belief[leader.theory] >= 0.10


def test_agents_make_the_willingness_that_is_recorded(arm: LiveArm) -> None:
    for frame in arm.frames:
        willing = sum(a.influence for a in frame.agents if a.option == "settle")
        assert willing == pytest.approx(frame.row["willingness_to_negotiate"], abs=1e-12)


def test_partners_add_up_to_what_is_recorded(arm: LiveArm) -> None:
    for frame in arm.frames:
        for name in ("delivered", "due", "signed", "arrears"):
            total = sum(getattr(one, name) for one in frame.partners)
            assert total == pytest.approx(frame.row[name], abs=1e-9)
        joint = sum(one.share * one.joint for one in frame.partners)
        assert joint == pytest.approx(frame.row["joint_planning"])
        assert sum(one.gap for one in frame.partners) == frame.row["gaps"]
        assert frame.joint_forum == frame.row["joint_forum"]
        assert frame.fill >= 0.0
        assert all(0.0 <= one.withheld <= one.due for one in frame.partners)
    assert [one.code for one in arm.frames[0].partners][0] == "USA"


def test_what_happened_is_what_is_recorded_of_the_war(arm: LiveArm) -> None:
    told = [event.text for frame in arm.frames for event in frame.events]
    opened = sum(text.startswith("Talks opened.") for text in told)
    assert opened == arm.record["talk_episodes"]
    assert told.count("A ceasefire begins.") == arm.record["ceasefires"]
    assert told.count("The ceasefire ended.") == arm.record["ceasefires_resumed"]
    signed = sum(event.kind == "signed" for frame in arm.frames for event in frame.events)
    least = sum(one.signed >= 0.0005 for frame in arm.frames for one in frame.partners)
    assert signed == least


def test_the_feed_tells_the_hindrances_that_the_months_count(arm: LiveArm) -> None:
    hindrances = [reason for reason in REASONS if reason.hinders]
    found = 0
    for frame in arm.frames:
        told = [event.text for event in frame.events if event.kind == "blocked"]
        assert len(told) == sum(frame.row[f"unsigned.{one.label}"] for one in hindrances)
        for one in frame.partners:
            assert (one.reason is Reason.SIGNED) is (one.signed > 0.0)
            assert one.gap is (one.reason is Reason.GAP)
        found += len(told)
    assert found > 10


def test_the_status_began_when_it_is_said_to(arm: LiveArm) -> None:
    for before, now in zip(arm.frames, arm.frames[1:], strict=False):
        assert now.since == (before.since if now.status == before.status else now.month)
    assert arm.frames[0].since == 0


def talking(frames: list[Frame]) -> list[Frame]:
    return [frame for frame in frames if frame.talks.since is not None]


def test_talks_are_open_from_their_first_month(six: Scenario) -> None:
    frames = [
        frame
        for run in range(4)
        for frame in LiveArm(six, POLICY, run, 2022, 60).play_to(60).frames
    ]
    found = talking(frames)
    assert found
    for frame in found:
        assert frame.status == FIGHTING
        assert frame.row["talks_open"] == 1.0
        assert frame.talks.since is not None
        assert frame.talks.since <= frame.month == frame.talks.last
    failed = [frame for frame in frames if frame.talks.failed == frame.month]
    assert failed
    assert all(frame.talks.since is None and frame.talks.closed == 3 for frame in failed)


@pytest.mark.parametrize(
    ("defence", "foreign", "expected"),
    [(FIRM, -0.1, True), (-0.1, 2.0, True), (0.4, -0.1, False), (0.6, 0.1, False)],
)
def test_a_contradiction_is_firm_against_speculating(
    defence: float, foreign: float, expected: bool
) -> None:
    assert partner(defence_tone=defence, foreign_tone=foreign).contradiction is expected
