"""The page as a component: what a browser may ask for, and that nothing outlives its tab."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
import solara

from abm.scenarios import load
from abm.scenarios.snapshot import snapshot
from abm.war import PlainWar
from experiments.session.replay import read, write
from experiments.session.session import Session
from experiments.study.provenance import code
from experiments.text import DISCLAIMER
from experiments.warrant import SINGLE_WAR, illustrative
from tests.viz.live.reader import changed
from viz.live import page
from viz.live.handlers import act
from viz.live.messages import DRAWN
from viz.live.server import settle
from viz.live.tab import Opening, Tab, set_opening
from viz.live.view import parts
from viz.live.view.frame import bar, foot

pytestmark = [pytest.mark.compiled, pytest.mark.usefixtures("few_wars")]

settle()


@pytest.fixture
def tab() -> Iterator[Tab]:
    made = Tab(Opening(load("six-partners")))
    yield made
    if not made.closed:
        made.close()


def alive(models: list[weakref.ref[PlainWar]]) -> int:
    gc.collect()
    return sum(one() is not None for one in models)


def played(session: Session) -> list[weakref.ref[PlainWar]]:
    return [weakref.ref(arm.war) for arm in session.arms.values()]


def months(tab: Tab) -> list[int]:
    return [arm.last for arm in tab.session.arms.values()]


def refused(tab: Tab) -> str:
    assert tab.notices, "nothing was refused"
    return f"{tab.notices[-1].title} {tab.notices[-1].text}"


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"act": 3},
        {"act": "run any code"},
        {"act": "jump"},
        {"act": "jump", "month": "7"},
        {"act": "jump", "month": -1},
        {"act": "jump", "month": 10**9},
        {"act": "speed", "speed": 9},
        {"act": "edit", "run": -1},
        {"act": "edit", "run": 2**32},
        {"act": "edit", "run": None},
        {"act": "edit", "seed": 2**63},
        {"act": "edit", "seed": 0.5},
        {"act": "agent", "agent": "nobody"},
        {"act": "theory", "theory": "T99"},
        {"act": "pair", "pair": "A A"},
        {"act": "kind", "kind": "rumour"},
        {"act": "choose", "arm": "A", "configuration": "no-such"},
        {"act": "choose", "arm": "Z", "configuration": "siloed"},
        {"act": "fork", "arm": "C"},
        {"act": "draft", "lever": "planning.national_effort", "value": 1.7},
        {"act": "draft", "lever": "planning.national_effort", "value": "much"},
        {"act": "draft", "lever": "planning.national_effort", "value": float("nan")},
        {"act": "draft", "lever": "theatre.need", "value": 1.0},
        {"act": "partner", "partner": "XXX"},
        {"act": "undo", "arm": "A", "place": 0},
        {"act": "close", "arm": "C"},
        {"act": "scenario", "scenario": "../../etc/passwd"},
        {"act": "rooms", "rooms": "all"},
        {"act": "rooms", "rooms": [{"figure": str(n), "pixels": 1} for n in range(50)]},
        {"act": "export", "kind": "everything"},
        {"act": "upload", "name": "a.replay", "size": 5_000_000, "content": ""},
        {"act": "upload", "name": "a.replay", "size": 5, "content": "x" * 2_000_000},
        {"act": "upload", "name": "a.replay", "size": 2, "content": "{}"},
    ],
)
def test_what_is_not_allowed_is_refused_in_words(tab: Tab, told: dict[str, Any]) -> None:
    before = tab.session.replay()
    act(tab, told)
    assert len(refused(tab)) > 20
    assert tab.session.replay() == before


def test_bar_and_foot_say_what_the_page_may_be_called(tab: Tab) -> None:
    told = illustrative(SINGLE_WAR)
    assert bar(tab)["caution"] == f"{told.label}. One model run. Not a forecast."
    assert f"{told.sentence} {DISCLAIMER}" in foot(tab)


def test_a_draft_acts_from_the_next_month_in_one_arm(tab: Tab) -> None:
    act(tab, {"act": "step"})
    act(tab, {"act": "arm", "arm": "B"})
    act(tab, {"act": "draft", "lever": "planning.national_effort", "value": 0.9})
    act(tab, {"act": "apply"})
    assert tab.notices == []
    (change,) = tab.session.arms["B"].policy.changes
    assert (change.parameter, change.value, change.first) == ("planning.national_effort", 0.9, 2)
    assert tab.session.arms["A"].policy.changes == ()
    assert tab.asked.draft == {}


def test_a_funding_gap_needs_a_partner_and_is_all_or_nothing(tab: Tab) -> None:
    act(tab, {"act": "draft", "lever": "planning.national_effort", "value": 0.9})
    act(tab, {"act": "draft", "lever": "will.funding_gap", "value": 1})
    act(tab, {"act": "apply"})
    assert "choose a partner first" in refused(tab)
    assert tab.session.log == []
    act(tab, {"act": "partner", "partner": tab.session.scenario.partners[0].code})
    act(tab, {"act": "apply"})
    assert len(tab.session.log) == 2


def test_another_run_is_taken_at_reset_only(tab: Tab) -> None:
    act(tab, {"act": "edit", "run": 7})
    assert tab.session.run == 0
    act(tab, {"act": "reset"})
    assert tab.session.run == 7
    assert tab.asked.run is None


def test_another_scenario_is_begun_with_the_same_luck(tab: Tab) -> None:
    act(tab, {"act": "edit", "run": 7})
    act(tab, {"act": "scenario", "scenario": "ukraine-2022"})
    session = tab.session
    assert (session.scenario.name, session.run, session.month) == ("ukraine-2022", 7, 0)
    assert tab.asked.run is None


def test_another_scenario_is_asked_about_where_something_would_be_lost(tab: Tab) -> None:
    act(tab, {"act": "draft", "lever": "planning.national_effort", "value": 0.9})
    act(tab, {"act": "apply"})
    act(tab, {"act": "scenario", "scenario": "ukraine-2022"})
    assert tab.session.scenario.name == "six-partners"
    act(tab, {"act": "answer", "button": "reset"})
    assert tab.session.scenario.name == "ukraine-2022"


def test_a_whole_scenario_can_be_opened(tab: Tab) -> None:
    content = snapshot(load("ukraine-2022", ["theatre.need=4.5"]))
    told = {"act": "upload", "name": "dear.toml", "size": len(content), "content": content}
    act(tab, told)
    assert tab.notices == []
    assert tab.session.scenario.name == "dear"
    assert tab.session.scenario.parameters["theatre.need"] == 4.5


def test_a_session_saved_with_other_code_is_said_to_be(tab: Tab) -> None:
    content = write(tab.session.replay())
    for text, notices in ((content, 0), (content.replace(code(), "0123456789ab"), 1)):
        act(tab, {"act": "upload", "name": "old.replay", "size": len(text), "content": text})
        assert len(tab.notices) == notices
    assert tab.notices[0].title == "old.replay was saved with other code."
    assert tab.notices[0].text.startswith(f"Code 0123456789ab then, {code()} now: its numbers may")
    begun = Tab(Opening(scenario=tab.session.scenario, replay=read(text.encode())))
    assert [one.title for one in begun.notices] == ["The session was saved with other code."]
    begun.close()


def test_a_scenario_that_would_open_files_is_refused(tab: Tab) -> None:
    content = 'extends = "ukraine-2022"\ntitle = "Mine"\n'
    act(tab, {"act": "upload", "name": "mine.toml", "size": len(content), "content": content})
    assert refused(tab).startswith("mine.toml was not opened. mine.toml: extends would open a fi")
    assert tab.session.scenario.name == "six-partners"


def test_looking_never_moves_the_model(tab: Tab) -> None:
    act(tab, {"act": "move", "months": 3})
    before = months(tab)
    for told in (
        {"act": "agent", "agent": list(tab.session.scenario.kremlin)[-1]},
        {"act": "theory", "theory": list(tab.session.scenario.theories)[0]},
        {"act": "tab", "tab": "log"},
        {"act": "looks", "width": 400, "dark": True, "calm": True},
        {"act": "table", "figure": "chain"},
    ):
        act(tab, told)
    assert months(tab) == before == [3, 3]
    assert tab.notices == []


def test_less_motion_is_slower(tab: Tab) -> None:
    act(tab, {"act": "looks", "width": 400, "calm": True})
    act(tab, {"act": "speed", "speed": 10})
    assert tab.player.speed == 3


def render() -> Any:
    set_opening(Opening(load("six-partners")))
    return solara.render(page.Page(), handle_error=False)


def widgets(box: Any) -> list[Any]:
    children = getattr(box, "children", [])
    return [box, *(one for child in children if child != box for one in widgets(child))]


def wire(box: Any) -> Any:
    return next(one for one in widgets(box) if hasattr(one, "message"))


def asked(box: Any, told: dict[str, Any]) -> tuple[int, bool, dict[str, Any]]:
    """Send what a browser asks, and return the answer: its number, whether it is whole, its parts.

    Clouds that are being filled may be told before it and after it.
    """
    heard: list[list[Any]] = []
    widget = wire(box)
    send = widget._event_callbacks["act"]
    widget.observe(lambda change: heard.append(json.loads(change["new"])), "message")
    for one in ({"act": "again"}, DRAWN, DRAWN, told, DRAWN):
        send(one)
    widget.unobserve_all("message")
    before: dict[str, Any] = {}
    for number, whole, news in heard:
        parts = {
            name: one if whole else changed(before.get(name), one) for name, one in news.items()
        }
        before |= parts
        if (whole and told["act"] == "again") or (not whole and "transport" in news):
            return number, whole, parts
    raise AssertionError("nothing was answered")


def test_the_page_follows_what_it_is_asked() -> None:
    box, rendered = render()
    first, whole, parts = asked(box, {"act": "again"})
    assert whole
    assert parts["transport"]["month"] == 0
    second, whole, parts = asked(box, {"act": "step"})
    assert second > first
    assert not whole
    assert parts["transport"]["month"] == 1
    assert parts["transport"]["spoken"].startswith("April 2022. A: ")
    assert "policy" not in parts
    rendered.close()


def test_what_did_not_change_is_not_told_again(tab: Tab) -> None:
    told: list[dict[str, Any]] = []
    tab.show(lambda: told.append(json.loads(tab.wire.message(parts.told(tab)))[2]))
    act(tab, {"act": "keys"})
    act(tab, DRAWN)
    clouded = {"chain", "head A", "head B", "ends", "distributions", "draw"}
    assert set(told[-1]) <= {"over", *clouded}
    assert "over" in told[-1]


def parted(tab: Tab, month: int) -> dict[str, Any]:
    """Return what the page says of where the arms part, in a month."""
    tab.session.play_to(month)
    tab.session.month = month
    told = parts.told(tab)["why"]
    assert isinstance(told, dict)
    return told


TOLERANCE = "more than 0.05 in log-odds (a point in a hundred at even odds)"


def test_where_two_arms_part_is_said_in_words(tab: Tab) -> None:
    told = parted(tab, 10)
    assert told["when"] == "Nowhere yet."
    assert (
        told["text"] == f"No decision differs, and no belief of any Kremlin agent by {TOLERANCE}."
    )
    told = parted(tab, 15)
    assert told["when"] == "No decision differs yet."
    beliefs = f"Beliefs differ by {TOLERANCE} from March 2023, month 12 on, first that in T4"
    partners, believed = told["text"].split("\n")
    assert partners.startswith("Partners part in ")
    assert believed.startswith(beliefs)
    told = parted(tab, 30)
    assert told["when"] == "January 2024, month 22."
    decided, partners, believed = told["text"].split("\n")
    assert decided == "Economic bloc prefers to fight on for T4 in A, prefers a pause in B."
    assert believed.startswith(beliefs)
    assert told["parts"]


def test_a_part_that_cannot_be_shown_is_said_and_time_goes_on(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Tab) -> None:
        raise ZeroDivisionError("no such share")

    monkeypatch.setitem(parts.BESIDE, "ring", broken)
    told: dict[str, Any] = parts.told(tab)
    assert told["notices"]["notices"][0][2].startswith("ZeroDivisionError: no such share.")
    assert told["transport"]["month"] == 0


def test_closing_a_tab_frees_its_models() -> None:
    models: list[weakref.ref[PlainWar]] = []
    for _ in range(6):
        box, rendered = render()
        send = wire(box)._event_callbacks["act"]
        models += played(send.args[0].session)
        send({"act": "step"})
        rendered.close()
    assert len(models) == 12
    assert alive(models) == 0


def test_resets_leave_no_models_behind(tab: Tab) -> None:
    models: list[weakref.ref[PlainWar]] = []
    for run in range(50):
        models += played(tab.session)
        act(tab, {"act": "edit", "run": run + 1})
        act(tab, {"act": "reset"})
    assert tab.session.run == 50
    assert alive(models) == 0
