"""The page over worlds: in which the run is played, over which the clouds are, and who is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from abm.errors import InputError
from abm.scenarios import DEFAULT, load
from abm.scenarios.snapshot import snapshot
from experiments.session.ensembles import RUNS
from experiments.session.replay import write
from experiments.worlds import DEFAULT_WORLD
from experiments.worlds.family import ChosenWorlds
from tests.experiments.session.made import FEW, GAIN, NEED, few_worlds
from tests.viz.live.distributions.made import filled
from viz.live.distributions.card import distributions, draw
from viz.live.handlers import act
from viz.live.server import settle, view
from viz.live.tab import Opening, Tab, ViewRequest
from viz.live.takeaway.origin import of_all, of_run
from viz.live.view import parts
from viz.live.view.frame import heads, tour
from viz.live.view.why import endings
from viz.panels import PANELS

pytestmark = pytest.mark.compiled

settle()

SIX = load("six-partners")
OVER = f"{RUNS} runs over 3 accepted worlds"
WHY = (
    "six-partners lies outside the family of scenarios for which worlds were accepted, as its "
    "history is another: its default world is played."
)


@pytest.fixture(scope="module")
def file(kernel: None, tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(few_worlds(tmp_path_factory.mktemp("worlds")))


@pytest.fixture(scope="module")
def elsewhere(kernel: None, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a file of worlds that were accepted for another scenario than the small one."""
    return str(few_worlds(tmp_path_factory.mktemp("elsewhere"), DEFAULT))


@pytest.fixture
def opening(file: str) -> Opening:
    return Opening(SIX, asked=file, chosen=ChosenWorlds(FEW))


@pytest.fixture
def tab(opening: Opening) -> Iterator[Tab]:
    made = Tab(opening)
    yield made
    made.close()


def need(tab: Tab) -> float:
    return tab.session.arms["A"].settings(0).need


def rows(tab: Tab) -> list[dict[str, float]]:
    return [frame.row for arm in tab.session.arms.values() for frame in arm.frames]


def part(tab: Tab, name: str) -> Any:
    return parts.told(tab)[name]


# What is said


def test_the_page_says_over_which_worlds_its_runs_are(tab: Tab) -> None:
    filled(tab)
    told: Any = distributions(tab)
    assert told["title"] == f"Of {OVER}"
    assert told["note"].endswith("worlds by what they stand for, 3 of them drawn")
    chain: Any = part(tab, "chain")
    assert ["cloud", f"10–90% of {OVER}"] in chain["keys"]
    cards: list[Any] = [part(tab, panel.name) for panel in PANELS]
    clouds = [text for one in cards for mark, text, *_ in one["keys"] if mark == "cloud"]
    assert len(clouds) >= len(PANELS)
    assert all("over 3 accepted worlds" in text for text in clouds)
    (first, _) = heads(tab)
    quantities: Any = first["quantities"]
    assert all("over 3 accepted worlds lie inside" in one["tip"] for one in quantities)
    assert str(endings(tab)["note"]).startswith("over 3 accepted worlds, by ")
    act(tab, {"act": "tour", "step": 2})
    step = tour(tab)
    assert step is not None
    assert f"{RUNS} runs of the same arm over 3 accepted worlds." in str(step["text"])


def test_the_page_says_in_which_world_the_run_is_played(tab: Tab) -> None:
    assert "in world 1 of 3: what can happen" in draw(tab)["text"]  # type: ignore[operator]
    assert part(tab, "bar")["world"] == "world 1 of 3"
    act(tab, {"act": "edit", "run": "1"})
    assert part(tab, "bar")["world"] == "world 3 of 3"  # of the run that the field shows
    assert "in world 1 of 3" in draw(tab)["text"]  # type: ignore[operator]
    act(tab, {"act": "reset"})
    assert "in world 3 of 3" in draw(tab)["text"]  # type: ignore[operator]


def test_while_wars_are_played_it_says_over_which_worlds(tab: Tab) -> None:
    for letter in "AB":
        one = tab.clouds.filling(tab.session, letter)
        one.wait()
        one.cloud = None
    tab.stage.clear()
    far: Any = distributions(tab)["far"]
    assert far["text"].startswith("Playing 1,000 wars over 3 accepted worlds: ")
    chain: Any = part(tab, "chain")
    assert f"{RUNS} wars of A over 3 accepted worlds for the cloud" in chain["progress"][2]


def test_what_is_taken_away_names_worlds_and_world(tab: Tab) -> None:
    filled(tab)
    first = of_run(tab).lines[0]
    assert first.endswith(" Run 0, seed 2022, no change of policy, in world 1 of 3.")
    over = f"played for this page over 3 accepted worlds (few, {FEW.digest}), each"
    assert over in of_all(tab).lines[0]
    assert of_all(tab).size == f"Of {OVER}"


# What is done


def test_another_run_moves_to_its_world_and_undo_back(tab: Tab) -> None:
    act(tab, {"act": "move", "months": 3})
    before = rows(tab)
    assert need(tab) == 3.5
    clouds = filled(tab)
    act(tab, {"act": "reset", "run": 1})
    assert (need(tab), tab.session.month) == (5.5, 0)
    assert filled(tab) == clouds  # of all worlds: the same whatever run is shown
    act(tab, {"act": "revert"})
    assert (need(tab), rows(tab)) == (3.5, before)
    act(tab, {"act": "redo"})
    assert need(tab) == 5.5


def test_the_address_brings_the_run_back_in_its_world(tab: Tab, opening: Opening) -> None:
    act(tab, {"act": "reset", "run": 2})
    act(tab, {"act": "move", "months": 4})
    other = Tab(opening)
    act(other, {"act": "restore", "address": tab.address})
    assert (other.notices, other.session.month, need(other)) == ([], 4, 4.5)
    assert (rows(other), other.address) == (rows(tab), tab.address)
    other.close()


def test_an_address_of_other_worlds_is_not_opened_and_said(tab: Tab) -> None:
    act(tab, {"act": "reset", "run": 2})
    plain = Tab(Opening(SIX))
    act(plain, {"act": "restore", "address": tab.address})
    (notice,) = plain.notices
    assert notice.title == "The session in the address was not opened."
    assert FEW.digest in notice.text
    assert plain.session.run == 0
    address = plain.address
    plain.close()
    act(tab, {"act": "restore", "address": address})  # of no worlds: as it was
    assert (tab.notices, tab.session.worlds, need(tab)) == ([], None, SIX.parameters[NEED])
    assert "in the default world" in draw(tab)["text"]  # type: ignore[operator]


def test_a_saved_session_is_opened_in_its_one_world(tab: Tab, opening: Opening) -> None:
    act(tab, {"act": "reset", "run": 2})
    act(tab, {"act": "move", "months": 4})
    text = write(tab.session.replay())
    told = {"act": "upload", "name": "war.replay", "size": len(text), "content": text}
    other = Tab(opening)
    act(other, told)
    assert (other.notices, rows(other)) == ([], rows(tab))
    one = "in the one world of the saved session"
    assert one in draw(other)["text"]  # type: ignore[operator]
    assert distributions(other)["title"] == f"Of {RUNS} runs {one}"
    assert all(found.units.size == RUNS for found in filled(other).values())
    assert all(found.worlds is None for found in filled(other).values())
    act(other, {"act": "reset", "run": 1})
    assert need(other) == 4.5  # of another run, too
    again = Tab(opening)  # reloaded, with what the browser keeps
    act(again, {"act": "restore", "address": other.address, "scenario": other.kept})
    assert (again.notices, rows(again)) == ([], rows(other))
    assert one in draw(again)["text"]  # type: ignore[operator]
    for closed in (other, again):
        closed.close()


def test_a_scenario_file_that_is_opened_is_spread_too(tab: Tab) -> None:
    mine = load("six-partners", [f"{GAIN}=11"])
    text = snapshot(mine)
    told = {"act": "upload", "name": "mine.toml", "size": len(text), "content": text}
    act(tab, told)
    assert tab.notices == []
    assert tab.session.worlds is not None
    assert (tab.session.worlds.held, need(tab)) == (frozenset({GAIN}), 3.5)
    assert tab.session.played.value(GAIN) == 11.0


def test_a_scenario_outside_the_family_says_so_as_long_as_it_is_shown(elsewhere: str) -> None:
    tab = Tab(ViewRequest(worlds=elsewhere).opening())
    assert (tab.notices, need(tab)) == ([], 3.5)
    worlds = tab.session.worlds
    act(tab, {"act": "scenario", "scenario": "six-partners"})
    (notice,) = tab.notices
    assert (notice.kind, notice.title) == ("warning", "The default world is played.")
    assert notice.text == WHY
    assert (tab.session.worlds, tab.session.scenario.name) == (None, "six-partners")
    assert "in the default world" in draw(tab)["text"]  # type: ignore[operator]
    act(tab, {"act": "scenario", "scenario": DEFAULT})
    assert tab.notices == []
    assert tab.session.worlds is worlds
    assert tab.session.worlds is not None
    tab.close()


def test_worlds_that_cannot_be_used_leave_the_session(file: str) -> None:
    gone = Tab(Opening(SIX, asked=f"{file}.gone", chosen=ChosenWorlds(FEW)))
    act(gone, {"act": "scenario", "scenario": "first-edition"})
    (notice,) = gone.notices
    assert "there is no such file" in notice.text
    assert gone.session.scenario is SIX
    gone.close()


# What the command line asks for


def test_a_request_begins_in_the_worlds_that_it_names(file: str) -> None:
    opening = ViewRequest(scenario="six-partners", worlds=file).opening()
    session = opening.session()
    assert session.worlds is not None
    assert session.worlds.digest == FEW.digest
    assert session.arms["A"].settings(0).need == 3.5
    plain = ViewRequest(scenario="six-partners", worlds=DEFAULT_WORLD).opening().session()
    assert (plain.worlds, plain.played) == (None, plain.scenario)


def test_the_shipped_worlds_are_asked_for_by_default() -> None:
    assert ViewRequest().worlds == "accepted"


def test_why_the_default_world_is_played_is_said_twice(
    elsewhere: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Opening] = []
    monkeypatch.setattr("viz.live.server.serve", lambda opening, browse: served.append(opening))
    view(ViewRequest(scenario="six-partners", worlds=elsewhere, browse=False))
    assert capsys.readouterr().err == f"{WHY}\n"
    tab = Tab(served[0])
    assert [(one.kind, one.text) for one in tab.notices] == [("warning", WHY)]
    tab.close()


def test_a_saved_session_needs_no_worlds_but_refuses_what_is_none(
    file: str, tab: Tab, tmp_path: Path
) -> None:
    saved = tmp_path / "war.replay"
    saved.write_text(write(tab.session.replay()), "utf-8")
    opening = ViewRequest(replay=saved, worlds=file).opening()
    assert opening.session().worlds is None
    with pytest.raises(InputError, match="there is no such file"):
        ViewRequest(replay=saved, worlds=str(tmp_path / "none.parquet")).opening()


def test_every_tab_has_a_session_of_its_own_in_the_same_worlds(opening: Opening) -> None:
    one, other = Tab(opening), Tab(replace(opening))
    act(one, {"act": "reset", "run": 1})
    assert (need(one), need(other)) == (5.5, 3.5)
    for tab in (one, other):
        tab.close()
