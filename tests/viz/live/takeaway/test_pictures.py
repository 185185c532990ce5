"""Pictures to take away: all that the page shows, each with its words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from abm.errors import InputError
from abm.scenarios import load
from viz.live.handlers import act
from viz.live.tab import Opening, Tab
from viz.live.takeaway.pictures import MARKS, picture, pictures, source
from viz.live.view import parts

pytestmark = pytest.mark.compiled


@pytest.fixture
def tab() -> Iterator[Tab]:
    made = Tab(Opening(load("six-partners")))
    yield made
    made.close()


def test_every_figure_of_the_page_can_be_taken(tab: Tab) -> None:
    act(tab, {"act": "fork", "arm": "B"})
    act(tab, {"act": "answer", "button": "open"})
    act(tab, {"act": "tab", "tab": "why"})
    told = parts.told(tab)
    del told["distributions"]  # of many runs: what is taken away is the run shown
    shown = [part for part in told.values() if isinstance(part, dict)]
    figures = [one["figure"] for part in shown for one in part.get("figures", [])]
    assert len(figures) > 10
    assert sorted(picture(tab, name).name for name in figures) == sorted(
        one.name for one in pictures(tab)
    )
    marks = [mark for part in shown for mark, *_ in part.get("keys", []) if part.get("figures")]
    assert {*marks} - {"arm"} == {*MARKS}


def test_a_picture_has_unit_choice_and_arms(tab: Tab) -> None:
    found = {one.name: one for one in pictures(tab)}
    titles = [arm.title for arm in tab.session.arms.values()]
    for name, one in found.items():
        wanted = [name[-1]] if name.startswith("ring-") else ["A", "B"]
        assert [letter for letter, _ in one.arms] == wanted
        assert {title for _, title in one.arms} <= {*titles}
        assert one.note
    leader = tab.session.scenario.kremlin[tab.asked.agent].title
    assert leader in found["beliefs"].note
    assert "log-odds" in found["ledger"].note
    assert "EUR bn a month" in found["deliveries"].note


def test_a_picture_says_its_run_and_that_it_is_no_forecast(tab: Tab) -> None:
    act(tab, {"act": "edit", "run": 7})
    act(tab, {"act": "reset"})
    act(tab, {"act": "step"})
    told = " ".join(source(tab))
    for wanted in ("six-partners", "Run 7, seed 2022", "month 1 of", "no change of policy"):
        assert wanted in told
    for wanted in ("One model run. Not a forecast.", "Concert 0.1.0", tab.hash):
        assert wanted in told


def test_a_figure_that_is_not_there_is_refused(tab: Tab) -> None:
    for name in ("ring C", "lanes", ""):
        with pytest.raises(InputError, match="does not have"):
            picture(tab, name)


def test_what_happens_later_leaves_a_picture_as_it_was(tab: Tab) -> None:
    asked = pictures(tab)
    before = [(one.figure.label(), one.figure.option()) for one in asked]
    act(tab, {"act": "move", "months": 3})
    assert [(one.figure.label(), one.figure.option()) for one in asked] == before
