"""Changes that the page asks for: asked about before something is lost, undone, kept, refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from abm.scenarios import load
from abm.scenarios.snapshot import snapshot
from experiments.session.replay import read, write
from viz.live.dialogs import shown
from viz.live.handlers import act
from viz.live.tab import Opening, Tab
from viz.live.view import parts

pytestmark = [pytest.mark.compiled, pytest.mark.usefixtures("few_wars")]

EFFORT = "planning.national_effort"


@pytest.fixture
def tab() -> Iterator[Tab]:
    made = Tab(Opening(load("six-partners")))
    yield made
    made.close()


@pytest.fixture
def other() -> Iterator[Tab]:
    made = Tab(Opening(load("six-partners")))
    yield made
    made.close()


def told(tab: Tab, part: str) -> dict[str, Any]:
    found = parts.told(tab)[part]
    assert isinstance(found, dict)
    return found


def changed(tab: Tab, arm: str, value: object = "0.9") -> None:
    act(tab, {"act": "arm", "arm": arm})
    act(tab, {"act": "draft", "lever": EFFORT, "value": value})
    act(tab, {"act": "apply"})
    assert tab.notices == []


def buttons(tab: Tab) -> list[str]:
    question = shown(tab)
    assert question is not None
    return [name for name, _ in question["buttons"]]


def arms(tab: Tab) -> list[tuple[str, int]]:
    return [(letter, len(arm.policy.changes)) for letter, arm in tab.session.arms.items()]


# Nothing is lost without a word


def test_an_arm_with_changes_is_closed_only_when_that_is_meant(tab: Tab) -> None:
    changed(tab, "B")
    act(tab, {"act": "close", "arm": "B"})
    question = shown(tab)
    assert question is not None
    assert "B has 1 change of its own." in question["text"]
    act(tab, {"act": "answer", "button": ""})
    assert arms(tab) == [("A", 0), ("B", 1)]
    act(tab, {"act": "close", "arm": "B"})
    act(tab, {"act": "answer", "button": "close"})
    assert arms(tab) == [("A", 0)]
    act(tab, {"act": "revert"})
    assert arms(tab) == [("A", 0), ("B", 1)]
    act(tab, {"act": "close", "arm": "A"})
    assert arms(tab) == [("B", 1)]


def test_another_policy_over_months_that_it_changes_is_asked_about(tab: Tab) -> None:
    act(tab, {"act": "move", "months": 5})
    act(tab, {"act": "choose", "arm": "A", "configuration": "national"})
    assert tab.asked.question is None  # until treatment the months are the same
    act(tab, {"act": "move", "months": 15})
    before = [frame.row for frame in tab.session.arms["A"].frames]
    act(tab, {"act": "choose", "arm": "A", "configuration": "siloed"})
    assert buttons(tab) == ["open", "replay", ""]
    assert [frame.row for frame in tab.session.arms["A"].frames] == before
    act(tab, {"act": "answer", "button": "replay"})
    assert [frame.row for frame in tab.session.arms["A"].frames] != before
    act(tab, {"act": "revert"})
    assert [frame.row for frame in tab.session.arms["A"].frames] == before


def test_another_policy_can_stand_beside_the_one_that_was_played(tab: Tab) -> None:
    act(tab, {"act": "move", "months": 20})
    act(tab, {"act": "choose", "arm": "A", "configuration": "national"})
    act(tab, {"act": "answer", "button": "open"})
    policies = {letter: one.policy.configuration for letter, one in tab.session.arms.items()}
    assert policies == {"A": "siloed", "B": "coordinated", "C": "national"}
    assert (tab.asked.arm, tab.asked.pair) == ("C", ("A", "C"))
    act(tab, {"act": "choose", "arm": "A", "configuration": "national"})
    assert buttons(tab) == ["replay", ""]


@pytest.mark.parametrize("way", [{"act": "close", "arm": "C"}, {"act": "revert"}])
def test_what_was_drafted_for_an_arm_that_goes_is_no_other_ones(
    tab: Tab, way: dict[str, str]
) -> None:
    act(tab, {"act": "fork", "arm": "B"})
    act(tab, {"act": "answer", "button": "open", "choice": ""})
    act(tab, {"act": "draft", "lever": EFFORT, "value": "0.9"})
    assert (tab.asked.arm, tab.asked.draft) == ("C", {EFFORT: 0.9})
    act(tab, way)
    assert buttons(tab) == ["drop", ""]
    act(tab, {"act": "answer", "button": "drop"})
    assert (tab.asked.arm, tab.asked.draft) == ("B", {})


def test_what_was_drafted_for_an_arm_is_not_that_of_one_opened_beside_it(tab: Tab) -> None:
    act(tab, {"act": "move", "months": 13})
    act(tab, {"act": "arm", "arm": "B"})
    act(tab, {"act": "draft", "lever": EFFORT, "value": "0.9"})
    act(tab, {"act": "choose", "arm": "B", "configuration": "national"})
    act(tab, {"act": "answer", "button": "open", "choice": ""})
    act(tab, {"act": "answer", "button": "drop"})
    assert (tab.asked.arm, tab.asked.draft) == ("C", {})


def test_a_draft_survives_that_its_arm_is_chosen_again(tab: Tab) -> None:
    act(tab, {"act": "draft", "lever": EFFORT, "value": "0.9"})
    act(tab, {"act": "arm", "arm": "A", "policy": True})
    assert tab.asked.draft == {EFFORT: 0.9}


LEAVING: list[dict[str, object]] = [
    {"act": "arm", "arm": "B"},
    {"act": "close", "arm": "A"},
    {"act": "reset"},
    {"act": "reset", "run": 7},
    {"act": "scenario", "scenario": "ukraine-2022"},
    {"act": "fork", "arm": "B"},
]


@pytest.mark.parametrize("way", LEAVING, ids=str)
def test_what_is_drafted_is_left_only_when_that_is_meant(tab: Tab, way: dict[str, object]) -> None:
    act(tab, {"act": "draft", "lever": EFFORT, "value": "0.9"})
    stood = tab.session.standing
    for button in ("", "drop"):
        act(tab, way)
        question = shown(tab)
        assert question is not None
        assert question["text"].startswith("1 change drafted for A will be lost.")
        assert (tab.asked.arm, tab.asked.draft) == ("A", {EFFORT: 0.9})
        assert tab.session.standing == stood
        act(tab, {"act": "answer", "button": button})
    if way["act"] == "fork":
        act(tab, {"act": "answer", "button": "open", "choice": ""})
    assert tab.asked.draft == {}
    assert tab.asked.question is None
    assert tab.notices == []


def test_what_leads_nowhere_leaves_what_is_drafted(tab: Tab) -> None:
    act(tab, {"act": "fork", "arm": "B"})
    act(tab, {"act": "answer", "button": "open", "choice": ""})
    act(tab, {"act": "draft", "lever": EFFORT, "value": "0.9"})
    for way in (
        {"act": "fork", "arm": "A"},
        {"act": "upload", "name": "a.replay", "size": 2, "content": "{}"},
    ):
        act(tab, way)
        act(tab, {"act": "answer", "button": "drop"})
        assert tab.notices
        assert (tab.asked.arm, tab.asked.draft) == ("C", {EFFORT: 0.9})


def test_what_is_drafted_stays_while_one_goes_back_in_the_same_war(tab: Tab) -> None:
    changed(tab, "A")
    act(tab, {"act": "draft", "lever": EFFORT, "value": "0.5"})
    for way in ("revert", "redo"):
        act(tab, {"act": way})
        assert (tab.asked.question, tab.asked.draft) == (None, {EFFORT: 0.5})
    act(tab, {"act": "reset", "run": 7})
    act(tab, {"act": "answer", "button": "drop"})
    act(tab, {"act": "answer", "button": "reset"})
    act(tab, {"act": "draft", "lever": EFFORT, "value": "0.4"})
    act(tab, {"act": "revert"})
    assert (tab.session.run, buttons(tab)) == (7, ["drop", ""])
    act(tab, {"act": "answer", "button": "drop"})
    assert (tab.session.run, arms(tab)) == (0, [("A", 1), ("B", 0)])
    assert told(tab, "bar")["redo"] == "run 7"


def test_an_address_that_is_not_followed_gives_way_to_the_pages_own(tab: Tab, other: Tab) -> None:
    act(other, {"act": "move", "months": 3})
    act(tab, {"act": "draft", "lever": EFFORT, "value": "0.9"})
    opened = tab.opened
    act(tab, {"act": "restore", "address": other.address})
    act(tab, {"act": "answer", "button": ""})
    assert (tab.opened, tab.session.month) == (opened + 1, 0)
    act(tab, {"act": "restore", "address": other.address})
    act(tab, {"act": "answer", "button": "drop"})
    assert (tab.opened, tab.session.month) == (opened + 2, 3)


def test_escape_closes_what_lies_over_the_page_and_then_the_drawer(tab: Tab) -> None:
    act(tab, {"act": "drawer", "open": True})
    act(tab, {"act": "keys"})
    act(tab, {"act": "escape"})
    assert (tab.asked.keys, tab.asked.drawer) == (False, True)
    act(tab, {"act": "escape"})
    assert not tab.asked.drawer


# Undo


def test_undo_and_redo_are_offered_by_what_they_do(tab: Tab) -> None:
    assert (told(tab, "bar")["undo"], told(tab, "bar")["redo"]) == ("", "")
    changed(tab, "A")
    assert told(tab, "bar")["undo"] == "a change of A"
    act(tab, {"act": "revert"})
    assert (told(tab, "bar")["undo"], told(tab, "bar")["redo"]) == ("", "a change of A")
    act(tab, {"act": "redo"})
    assert arms(tab) == [("A", 1), ("B", 0)]


def test_a_reset_and_another_scenario_are_undone(tab: Tab) -> None:
    act(tab, {"act": "move", "months": 4})
    changed(tab, "A")
    stood = tab.session.standing
    act(tab, {"act": "edit", "run": "7"})
    act(tab, {"act": "reset"})
    act(tab, {"act": "answer", "button": "reset"})
    act(tab, {"act": "scenario", "scenario": "ukraine-2022"})
    assert (tab.session.scenario.name, tab.session.run) == ("ukraine-2022", 7)
    for _ in range(2):
        act(tab, {"act": "revert"})
    assert tab.session.standing == stood
    for _ in range(2):
        act(tab, {"act": "redo"})
    assert (tab.session.scenario.name, tab.session.run) == ("ukraine-2022", 7)


def test_a_change_that_is_refused_leaves_the_session_and_its_scenario(tab: Tab) -> None:
    act(tab, {"act": "move", "months": 6})
    act(tab, {"act": "jump", "month": 3})
    stood = tab.session.standing
    act(tab, {"act": "draft", "lever": EFFORT, "value": "0.9"})
    act(tab, {"act": "draft", "lever": "will.funding_gap", "value": 1})
    act(tab, {"act": "apply"})
    act(tab, {"act": "answer", "button": "fork"})
    assert tab.notices[-1].text == "Funding gap: choose a partner first."
    assert tab.session.standing == stood
    assert told(tab, "bar")["undo"] == ""


# What is said


def test_one_refusal_stands_at_a_time_and_goes_with_the_next_success(tab: Tab) -> None:
    for typed in ("x", "", "-1"):
        act(tab, {"act": "edit", "run": typed})
        (notice,) = tab.notices
        assert notice.text.startswith("Run is a whole number from 0 to 4294967295; ")
    act(tab, {"act": "looks", "width": 800})
    assert len(tab.notices) == 1
    act(tab, {"act": "edit", "run": "8"})
    assert tab.notices == []


def test_a_warning_outlives_refusals(tab: Tab) -> None:
    tab.say("warning", "Mind this.", "It stays.")
    for _ in range(3):
        act(tab, {"act": "edit", "run": "x"})
    assert [one.kind for one in tab.notices] == ["warning", "error"]
    act(tab, {"act": "step"})
    assert [one.title for one in tab.notices] == ["Mind this."]


def test_what_is_no_session_is_refused_in_words(tab: Tab) -> None:
    content = "run = None"
    upload = {"act": "upload", "name": "a.replay", "size": len(content), "content": content}
    act(tab, upload)
    assert tab.notices[-1].text == (
        "It is not JSON: line 1, column 1 cannot be read. Nothing was changed."
    )


@pytest.mark.parametrize("seed", [2**53 + 1, 2**63 - 1])
def test_a_seed_of_any_size_is_played_and_shown(tab: Tab, seed: int) -> None:
    act(tab, {"act": "edit", "seed": str(seed)})
    assert told(tab, "bar")["seed"] == str(seed)
    act(tab, {"act": "reset"})
    assert tab.session.seed == seed
    assert read(write(tab.session.replay()).encode()).seed == seed


def test_a_lever_shows_what_was_typed_and_moves_by_a_round_step(tab: Tab) -> None:
    act(tab, {"act": "draft", "lever": EFFORT, "value": "0.9025"})
    act(tab, {"act": "tab", "tab": "policy"})
    levers = [one for _, group in told(tab, "policy")["groups"] for one in group]
    lever = next(one for one in levers if one["name"] == EFFORT)
    assert (lever["typed"], lever["value"]) == ("0.9025", 0.9025)
    for one in levers:
        digits = f"{one['step']:.10f}".strip("0.")
        assert digits == "1", one["name"]


# The address


def test_an_address_opens_the_session_as_it_stands(tab: Tab, other: Tab) -> None:
    act(tab, {"act": "move", "months": 9})
    act(tab, {"act": "jump", "month": 6})
    act(tab, {"act": "edit", "seed": str(2**63 - 1)})
    act(tab, {"act": "fork", "arm": "B"})
    act(tab, {"act": "answer", "button": "open", "choice": "siloed"})
    changed(tab, "C")
    address = told(tab, "address")
    assert (address["opened"], address["stays"]) == (0, False)
    act(other, {"act": "restore", "address": address["text"]})
    assert other.notices == []
    assert other.session.standing == tab.session.standing
    assert told(other, "address")["text"] == address["text"]
    assert told(other, "bar")["undo"] == ""


def test_an_address_that_is_refused_stays_until_something_is_done(tab: Tab) -> None:
    act(tab, {"act": "restore", "address": "1.0123456789ab.AAAA"})
    assert tab.notices[-1].title == "The session in the address was not opened."
    assert told(tab, "address")["stays"]
    act(tab, {"act": "step"})
    assert not told(tab, "address")["stays"]


def test_another_address_can_be_undone_like_anything_else(tab: Tab, other: Tab) -> None:
    changed(other, "B")
    changed(tab, "A")
    act(tab, {"act": "restore", "address": told(other, "address")["text"]})
    assert arms(tab) == [("A", 0), ("B", 1)]
    act(tab, {"act": "revert"})
    assert arms(tab) == [("A", 1), ("B", 0)]


def test_a_scenario_that_does_not_ship_is_kept_by_the_browser(tab: Tab, other: Tab) -> None:
    assert parts.told(tab)["kept"] == ""
    content = snapshot(load("six-partners", ["theatre.need=4.5"]))
    upload = {"act": "upload", "name": "dear.toml", "size": len(content), "content": content}
    act(tab, upload)
    kept, address = parts.told(tab)["kept"], told(tab, "address")["text"]
    act(other, {"act": "restore", "address": address})
    assert "Its scenario, 'dear', is not at hand" in other.notices[-1].text
    act(other, {"act": "restore", "address": address, "scenario": kept})
    assert other.notices == []
    assert other.session.scenario.parameters["theatre.need"] == 4.5
    assert told(other, "address")["text"] == address


def test_what_an_address_does_not_hold_is_said_to_be_unsaved(tab: Tab) -> None:
    assert not told(tab, "address")["unsaved"]
    act(tab, {"act": "draft", "lever": EFFORT, "value": "0.9"})
    assert told(tab, "address")["unsaved"]
    act(tab, {"act": "apply"})
    assert not told(tab, "address")["unsaved"]
    act(tab, {"act": "edit", "seed": "5"})
    assert told(tab, "address")["unsaved"]
