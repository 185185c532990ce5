"""Card of all runs and choice of one: before the wars are played, after, and in another month."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from abm.scenarios import load
from experiments.sample.choice import farthest, nearest
from experiments.sample.distribution import ArmSample
from experiments.sample.kept import KeptWars
from experiments.session.ensembles import RUNS, Filling
from tests.viz.live.distributions.made import filled
from viz.live.distributions.card import distributions, draw, samples
from viz.live.handlers import act
from viz.live.server import settle
from viz.live.tab import Opening, Tab

pytestmark = pytest.mark.compiled

settle()


@pytest.fixture
def tab(kernel: None) -> Iterator[Tab]:
    made = Tab(Opening(load("six-partners")))
    yield made
    made.close()


def seen(tab: Tab) -> None:
    """Let every figure of the card be in view."""
    names = ("shares", "signed", "peace", "spreads")
    rooms = [{"figure": name, "pixels": 480, "seen": True} for name in names]
    act(tab, {"act": "rooms", "rooms": rooms})


def heights(told: Any) -> list[int]:
    return [one["figure"]["height"] for one in told["figures"]]


def test_before_the_wars_are_played_it_says_how_far_they_are(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Filling, "_fill", lambda *_: None)
    act(tab, {"act": "reset", "run": 3})
    tab.take(type(tab.session).from_replay(tab.session.replay()))
    seen(tab)
    told: Any = distributions(tab)
    assert told["title"] == f"Of {RUNS} runs in the default world"
    assert told["far"] == {
        "done": 0,
        "of": 2 * RUNS,
        "text": "Playing 1,000 wars in the default world: 0 done. You can play meanwhile.",
    }
    assert all(one["figure"]["moving"] for one in told["figures"])
    chosen: Any = draw(tab)
    assert chosen["title"] == "Run 3 of these: one draw"
    assert [one["run"] for one in chosen["chosen"]] == [None, None]
    assert chosen["kinds"] == []
    assert chosen["ends"] == [["A", "not known yet"], ["B", "not known yet"]]
    one = tab.clouds.filling(tab.session, "A")
    one.compiles = True
    told = distributions(tab)
    assert told["far"]["text"].startswith("Compiling the engine, once: about a minute.")
    one.reason = "no such war"
    told = distributions(tab)
    assert told["far"]["text"] == "No runs of A: no such war"


def test_it_has_the_same_height_before_and_after(tab: Tab) -> None:
    seen(tab)
    before = heights(distributions(tab))
    found = filled(tab)
    told: Any = distributions(tab)
    assert heights(told) == before
    assert told["far"] is None
    assert {one.size for one in found.values()} == {RUNS}
    labels = [one["figure"]["label"] for one in told["figures"]]
    assert [label for label in labels if "not known" in label] == []


def test_nothing_of_it_moves_with_the_month(tab: Tab) -> None:
    seen(tab)
    filled(tab)
    before = distributions(tab), draw(tab)
    act(tab, {"act": "move", "months": 5})
    assert (distributions(tab), draw(tab)) == before
    figures: Any = before[0]["figures"]
    again: Any = distributions(tab)["figures"]
    assert all(one["figure"] is two["figure"] for one, two in zip(figures, again, strict=True))


def test_a_figure_is_drawn_anew_for_another_room_theme_or_run(tab: Tab) -> None:
    seen(tab)
    filled(tab)
    figures: Any = distributions(tab)["figures"]
    act(tab, {"act": "looks", "width": 1440, "dark": True})
    dark: Any = distributions(tab)["figures"]
    assert dark[0]["figure"]["moving"] != figures[0]["figure"]["moving"]
    act(tab, {"act": "table", "figure": "shares"})
    table: Any = distributions(tab)["figures"]
    assert table[0]["figure"]["table"]
    act(tab, {"act": "reset", "run": 3})
    other: Any = distributions(tab)["figures"]
    assert other[3]["figure"]["moving"] != dark[3]["figure"]["moving"]


def test_buttons_lead_to_the_runs_that_are_defined(tab: Tab) -> None:
    found = filled(tab)
    told: Any = draw(tab)
    far = farthest(found["A"], found["B"])
    assert [one["run"] for one in told["chosen"]] == [nearest([*found.values()]), far.run]
    lengths = {letter: one.length.values[far.run] for letter, one in found.items()}
    assert lengths["B"] - lengths["A"] == far.months
    act(tab, {"act": "reset", "run": far.run})
    assert (tab.session.run, tab.session.month) == (far.run, 0)
    told = draw(tab)
    assert told["title"] == f"Run {far.run} of these: one draw"
    for letter, text in told["ends"]:
        assert text.endswith(f", {lengths[letter]:.0f} months of war")


def test_the_run_that_is_shown_is_the_one_of_the_sample(tab: Tab) -> None:
    found = filled(tab)
    tab.session.play_to(tab.session.months)
    for letter, one in found.items():
        record = tab.session.arms[letter].record
        place = one.place(tab.session.run)
        for name in ("outcome", "war_length", "signed"):
            assert np.asarray(one.war[name])[place] == record[name]


def test_endings_can_be_stepped_through(tab: Tab) -> None:
    filled(tab)
    kinds: Any = draw(tab)["kinds"]
    assert sum(one["runs"] for one in kinds if one["name"][0] == "A") == RUNS
    some = next(one for one in kinds if 1 < one["runs"] < RUNS)
    visited = []
    for _ in range(some["runs"]):
        kinds = draw(tab)["kinds"]
        at = next(one for one in kinds if one["name"] == some["name"])
        act(tab, {"act": "reset", "run": at["after"]})
        visited.append(tab.session.run)
    assert len(set(visited)) == some["runs"]
    letter, title = some["name"].split(" ", 1)
    ends: Any = draw(tab)["ends"]
    assert dict(ends)[letter].startswith(f"{title}, ")


def test_a_run_beyond_them_is_said_to_be_none_of_them(tab: Tab) -> None:
    filled(tab)
    act(tab, {"act": "reset", "run": 700})
    told: Any = draw(tab)
    assert told["title"] == "Run 700 is none of these 500: one more draw"
    assert told["ends"] == [["A", "known when it is played"], ["B", "known when it is played"]]


def test_choosing_a_run_asks_before_changes_are_lost(tab: Tab) -> None:
    act(tab, {"act": "draft", "lever": "planning.national_effort", "value": 0.9})
    act(tab, {"act": "apply"})
    act(tab, {"act": "reset", "run": 12})
    assert tab.session.run == 0
    act(tab, {"act": "answer", "button": ""})
    assert (tab.session.run, tab.asked.run, len(tab.session.log)) == (0, None, 1)
    act(tab, {"act": "reset", "run": 12})
    act(tab, {"act": "answer", "button": "reset"})
    assert (tab.session.run, tab.session.log) == (12, [])


def test_an_arm_alone_has_no_difference(tab: Tab) -> None:
    filled(tab)
    act(tab, {"act": "close", "arm": "B"})
    told: Any = draw(tab)
    assert [one["label"] for one in told["chosen"]] == ["The run nearest the medians"]
    assert "Largest" not in told["form"]


def test_what_a_folder_keeps_stands_for_the_runs(tab: Tab) -> None:
    session = tab.session
    few = {
        name: ArmSample(np.arange(500), one.war, one.months)
        for name, one in zip(("siloed", "coordinated"), filled(tab).values(), strict=True)
    }
    kept = KeptWars("results/first", session.scenario, 2022, session.months, tuple(few), few)
    opened = Tab(Opening(session.scenario, kept=kept))
    assert samples(opened) == {"A": few["siloed"], "B": few["coordinated"]}
    told: Any = distributions(opened)
    assert told["note"].startswith("kept in results/first; ")
    assert told["far"] is None
    act(opened, {"act": "choose", "arm": "A", "configuration": "paper"})
    assert few["siloed"] not in samples(opened).values()
    opened.close()
