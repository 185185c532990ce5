"""The page as a component: what a browser may ask for, and that nothing outlives its tab."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
import solara

from abm.model import War
from abm.scenarios import load
from abm.scenarios.snapshot import snapshot
from experiments.session.session import Session
from viz.live import page
from viz.live.server import settle
from viz.live.tab import Opening, Tab, set_opening
from viz.live.view import parts

pytestmark = pytest.mark.compiled

settle()


@pytest.fixture
def world() -> Iterator[Tab]:
    made = Tab(Opening(load("six-partners")))
    yield made
    if not made.closed:
        made.close()


def alive(models: list[weakref.ref[War]]) -> int:
    gc.collect()
    return sum(one() is not None for one in models)


def played(session: Session) -> list[weakref.ref[War]]:
    return [weakref.ref(arm.war) for arm in session.arms.values()]


def months(world: Tab) -> list[int]:
    return [arm.last for arm in world.session.arms.values()]


def refused(world: Tab) -> str:
    assert world.notices, "nothing was refused"
    return f"{world.notices[-1].title} {world.notices[-1].text}"


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
def test_what_is_not_allowed_is_refused_in_words(world: Tab, told: dict[str, Any]) -> None:
    before = world.session.replay()
    world.act(told)
    assert len(refused(world)) > 20
    assert world.session.replay() == before


def test_a_draft_acts_from_the_next_month_in_one_arm(world: Tab) -> None:
    world.act({"act": "step"})
    world.act({"act": "arm", "arm": "B"})
    world.act({"act": "draft", "lever": "planning.national_effort", "value": 0.9})
    world.act({"act": "apply"})
    assert world.notices == []
    (change,) = world.session.arms["B"].policy.changes
    assert (change.parameter, change.value, change.first) == ("planning.national_effort", 0.9, 2)
    assert world.session.arms["A"].policy.changes == ()
    assert world.asked.draft == {}


def test_a_funding_gap_needs_a_partner_and_is_all_or_nothing(world: Tab) -> None:
    world.act({"act": "draft", "lever": "planning.national_effort", "value": 0.9})
    world.act({"act": "draft", "lever": "will.funding_gap", "value": 1})
    world.act({"act": "apply"})
    assert "choose a partner first" in refused(world)
    assert world.session.log == []
    world.act({"act": "partner", "partner": world.session.scenario.partners[0].code})
    world.act({"act": "apply"})
    assert len(world.session.log) == 2


def test_another_run_is_taken_at_reset_only(world: Tab) -> None:
    world.act({"act": "edit", "run": 7})
    assert world.session.run == 0
    world.act({"act": "reset"})
    assert world.session.run == 7
    assert world.asked.run is None


def test_another_scenario_is_begun_with_the_same_luck(world: Tab) -> None:
    world.act({"act": "edit", "run": 7})
    world.act({"act": "scenario", "scenario": "ukraine-2022"})
    session = world.session
    assert (session.scenario.name, session.run, session.month) == ("ukraine-2022", 7, 0)
    assert world.asked.run is None


def test_another_scenario_is_asked_about_where_something_would_be_lost(world: Tab) -> None:
    world.act({"act": "draft", "lever": "planning.national_effort", "value": 0.9})
    world.act({"act": "apply"})
    world.act({"act": "scenario", "scenario": "ukraine-2022"})
    assert world.session.scenario.name == "six-partners"
    world.act({"act": "answer", "button": "reset"})
    assert world.session.scenario.name == "ukraine-2022"


def test_a_whole_scenario_can_be_opened(world: Tab) -> None:
    content = snapshot(load("ukraine-2022", ["theatre.need=4.5"]))
    told = {"act": "upload", "name": "dear.toml", "size": len(content), "content": content}
    world.act(told)
    assert world.notices == []
    assert world.session.scenario.name == "dear"
    assert world.session.scenario.parameters["theatre.need"] == 4.5


def test_a_scenario_that_would_open_files_is_refused(world: Tab) -> None:
    content = 'extends = "ukraine-2022"\ntitle = "Mine"\n'
    world.act({"act": "upload", "name": "mine.toml", "size": len(content), "content": content})
    assert refused(world).startswith("mine.toml was not opened. mine.toml: extends would open a fi")
    assert world.session.scenario.name == "six-partners"


def test_looking_never_moves_the_model(world: Tab) -> None:
    world.act({"act": "move", "months": 3})
    before = months(world)
    for told in (
        {"act": "agent", "agent": list(world.session.scenario.kremlin)[-1]},
        {"act": "theory", "theory": list(world.session.scenario.theories)[0]},
        {"act": "tab", "tab": "log"},
        {"act": "looks", "width": 400, "dark": True, "calm": True},
        {"act": "table", "figure": "chain"},
    ):
        world.act(told)
    assert months(world) == before == [3, 3]
    assert world.notices == []


def test_less_motion_is_slower(world: Tab) -> None:
    world.act({"act": "looks", "width": 400, "calm": True})
    world.act({"act": "speed", "speed": 10})
    assert world.player.speed == 3


def render() -> Any:
    set_opening(Opening(load("six-partners")))
    return solara.render(page.Page(), handle_error=False)


def widgets(box: Any) -> list[Any]:
    children = getattr(box, "children", [])
    return [box, *(one for child in children if child != box for one in widgets(child))]


def wire(box: Any) -> Any:
    return next(one for one in widgets(box) if hasattr(one, "message"))


def news(box: Any) -> tuple[int, bool, dict[str, Any]]:
    """Return the last message: its number, whether it is whole, the parts it tells."""
    number, whole, parts = json.loads(wire(box).message)
    return number, whole, parts


def test_the_page_follows_what_it_is_asked() -> None:
    box, rendered = render()
    act = wire(box)._event_callbacks["act"]
    act({"act": "again"})
    first, whole, parts = news(box)
    assert whole
    assert parts["transport"]["month"] == 0
    act({"act": "step"})
    second, whole, parts = news(box)
    assert second > first
    assert not whole
    assert parts["transport"]["month"] == 1
    assert parts["transport"]["spoken"].startswith("April 2022. A: ")
    assert "policy" not in parts
    rendered.close()


def test_what_did_not_change_is_not_told_again(world: Tab) -> None:
    told: list[dict[str, Any]] = []
    world.show(lambda: told.append(json.loads(world.wire.message(parts.told(world)))[2]))
    world.act({"act": "keys"})
    assert set(told[-1]) <= {"over", "chain", "head A", "head B", "ends"}
    assert "over" in told[-1]


def test_a_part_that_cannot_be_shown_is_said_and_time_goes_on(
    world: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Tab) -> None:
        raise ZeroDivisionError("no such share")

    monkeypatch.setitem(parts.BESIDE, "ring", broken)
    told = parts.told(world)
    assert told["notices"]["notices"][0][2].startswith("ZeroDivisionError: no such share.")
    assert told["transport"]["month"] == 0


def test_closing_a_tab_frees_its_models() -> None:
    models: list[weakref.ref[War]] = []
    for _ in range(20):
        box, rendered = render()
        act = wire(box)._event_callbacks["act"]
        models += played(act.__self__.session)
        act({"act": "step"})
        rendered.close()
    assert len(models) == 40
    assert alive(models) == 0


def test_resets_leave_no_models_behind(world: Tab) -> None:
    models: list[weakref.ref[War]] = []
    for run in range(50):
        models += played(world.session)
        world.act({"act": "edit", "run": run + 1})
        world.act({"act": "reset"})
    assert world.session.run == 50
    assert alive(models) == 0
