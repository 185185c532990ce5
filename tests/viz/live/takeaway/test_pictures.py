"""Pictures to take away: all that the page shows, each with its words."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from abm.errors import InputError
from abm.scenarios import load
from tests.viz.live.distributions.made import filled
from tests.viz.live.takeaway.files import number, read
from viz.live.distributions.card import FIGURES
from viz.live.export import save_months
from viz.live.handlers import act
from viz.live.tab import Opening, Tab
from viz.live.takeaway.origin import of_run
from viz.live.takeaway.pictures import MARKS, picture, pictures
from viz.live.takeaway.sheet import sheet, table
from viz.live.view import parts

pytestmark = [pytest.mark.compiled, pytest.mark.usefixtures("few_wars")]


@pytest.fixture
def tab() -> Iterator[Tab]:
    made = Tab(Opening(load("six-partners")))
    yield made
    made.close()


def test_every_figure_of_the_page_can_be_taken(tab: Tab) -> None:
    act(tab, {"act": "fork", "arm": "B"})
    act(tab, {"act": "answer", "button": "open"})
    act(tab, {"act": "tab", "tab": "why"})
    filled(tab)
    assert [picture(tab, name).name for name in shown(tab)] == [one.name for one in pictures(tab)]
    told = [part for part in parts.told(tab).values() if isinstance(part, dict)]
    marks = [mark for part in told for mark, *_ in part.get("keys", []) if part.get("figures")]
    marks += [mark for one in FIGURES for mark, _ in one.marks]
    assert {*marks} - {"arm"} == {*MARKS}


def test_every_table_holds_the_numbers_of_its_figure(tab: Tab) -> None:
    act(tab, {"act": "move", "months": 5})
    filled(tab)
    for name in shown(tab):
        one = picture(tab, name)
        above, found = read(table(one))
        assert above[0] == f"{one.heading} ({one.note})"
        assert above[-len(one.origin.lines) :] == [*one.origin.lines]
        columns, rows = one.numbers or one.figure.table()
        assert [*found.columns] == [*columns]
        assert len(found) == len(rows) > 3
        cells = [cell for row in rows for cell in row]
        for cell, kept in zip(cells, found.to_numpy().ravel(), strict=True):
            wanted = number(cell)
            assert wanted is None or float(kept) == wanted, (name, cell, kept)


def shown(tab: Tab) -> list[str]:
    """Return the figures of the page by name, as it is told of them."""
    told = parts.told(tab)
    found = []
    for name in ("distributions", *parts.main(), *parts.RAIL["why"]):
        part = told[name]
        assert isinstance(part, dict | None)
        for one in (part or {}).get("figures", []):
            found.append(one["figure"]["figure"] if name == "distributions" else one["figure"])
    assert len(found) > 14
    return found


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
    told = " ".join(of_run(tab).lines)
    assert of_run(tab).runs == "run-7"
    for wanted in ("six-partners", "Run 7, seed 2022", "month 1 of", "no change of policy"):
        assert wanted in told
    for wanted in ("One model run. Not a forecast.", "Concert 0.1.0", tab.hash):
        assert wanted in told


SVG = '<svg width="10" height="10" xmlns="http://www.w3.org/2000/svg"></svg>'


def test_every_download_says_what_it_may_be_called(tab: Tab) -> None:
    act(tab, {"act": "move", "months": 2})
    filled(tab)
    found = pictures(tab)
    assert len(found) > 14
    for one in found:
        drawn = ElementTree.fromstring(sheet(SVG, one))
        shown = " ".join(node.text or "" for node in drawn.iter() if node.tag.endswith("}text"))
        described = " ".join(n.text or "" for n in drawn.iter() if n.tag.endswith("}desc"))
        above, _ = read(table(one))
        assert one.origin.warrant == "Illustrative"
        for words in (shown, described, " ".join(above)):
            assert (one.name, "Illustrative." in words) == (one.name, True)


@pytest.mark.parametrize("arms", [1, 2])
def test_months_say_of_which_war_they_are_and_what_it_may_be_called(tab: Tab, arms: int) -> None:
    act(tab, {"act": "move", "months": 2})
    if arms == 1:
        del tab.session.arms["B"]
    save_months(tab)
    assert tab.file is not None
    content = {"": tab.file.content}
    if arms == 2:
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(tab.file.content))) as archive:
            content = {name: archive.read(name).decode() for name in archive.namelist()}
    assert len(content) == arms
    for text in content.values():
        (whose, *lines), found = read(text)
        assert whose in ("A: Siloed ministries", "B: Coordinated ministries")
        assert tuple(lines) == of_run(tab).lines
        assert "Illustrative." in " ".join(lines)
        assert [*found.columns[:2]] == ["month", "date"] and len(found) == 3


def test_a_figure_that_is_not_there_is_refused(tab: Tab) -> None:
    for name in ("ring C", "lanes", ""):
        with pytest.raises(InputError, match="does not have"):
            picture(tab, name)


def test_what_happens_later_leaves_a_picture_as_it_was(tab: Tab) -> None:
    filled(tab)
    asked = pictures(tab)
    before = [(one.figure.label(), one.figure.option()) for one in asked]
    act(tab, {"act": "move", "months": 3})
    assert [(one.figure.label(), one.figure.option()) for one in asked] == before
