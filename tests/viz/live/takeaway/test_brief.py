"""The briefing: what it says, of how many pages it is, and nothing that runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from abm.scenarios import load
from tests.viz.live.distributions.made import filled
from viz.live.distributions.card import FIGURES
from viz.live.handlers import act
from viz.live.tab import Opening, Tab
from viz.live.takeaway import brief
from viz.live.takeaway.origin import of_all
from viz.live.takeaway.pictures import pictures

pytestmark = pytest.mark.compiled

OF_ALL = "Of 500 runs in the default world"
SVG = '<svg width="10" height="10" xmlns="http://www.w3.org/2000/svg"></svg>'


@pytest.fixture
def tab() -> Iterator[Tab]:
    made = Tab(Opening(load("six-partners")))
    yield made
    made.close()


def written(tab: Tab) -> str:
    wanted = pictures(tab, brief.widths(tab))
    return brief.page(brief.told(tab), wanted, [SVG] * len(wanted))


def test_it_names_run_seed_scenario_version_arms_and_units(tab: Tab) -> None:
    act(tab, {"act": "move", "months": 2})
    page = written(tab)
    assert page.count("Run 0, seed 2022") == 3  # above, below, and on every printed page
    assert page.count("Illustrative. One model run. Not a forecast.") == 3
    tables = page.count("How 500 runs end")
    assert page.count("<strong>Illustrative</strong>") == page.count("<figure") + tables > 10
    assert 'counter(page) " of " counter(pages)' in page
    for title in ("Siloed ministries", "Coordinated ministries"):
        assert page.count(title) > 10
    assert "EUR bn a month" in page
    assert tab.hash in page


def test_all_runs_stand_first_among_the_pictures_with_arms_key_and_source(tab: Tab) -> None:
    act(tab, {"act": "reset", "run": 3})
    filled(tab)
    page = written(tab)
    order = [page.index(f">{words}<") for words in ("The pictures behind it", OF_ALL)]
    order += [page.index(f"<b>{one.title}</b>") for one in FIGURES]
    order += [page.index(words) for words in ("Runs with a settlement", "Run 3 of these: one draw")]
    order.append(page.index("<b>Who acts together</b>"))
    assert order == sorted(order)
    told = page[order[1] : order[2]]
    assert all(line in told for line in of_all(tab).lines)
    for wanted in ("Siloed ministries", "Coordinated ministries", "diamond: run 3"):
        assert wanted in told


def test_titles_are_text_wherever_they_stand(tab: Tab) -> None:
    title = 'A "war" </style><script>run()</script>'
    object.__setattr__(tab.session.scenario, "title", title)
    page = written(tab)
    assert "<script" not in page
    assert page.count("</style>") == 1


def test_the_first_page_has_room_for_any_number_of_changes(tab: Tab) -> None:
    for step in range(9):
        act(tab, {"act": "draft", "lever": "planning.national_effort", "value": 0.1 * step})
        act(tab, {"act": "apply"})
        act(tab, {"act": "step"})
    page = written(tab)
    assert page.count("<li>") == 6
    assert "3 earlier changes in the saved session." in page
