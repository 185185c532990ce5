"""Pictures to take away: each with its title, unit, arms and key, and what it is a picture of."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from typing import NamedTuple

from abm.errors import InputError
from experiments.text import DISCLAIMER
from viz import panels
from viz.live.charts.chain import Chain
from viz.live.charts.fans import aims, beliefs, fan
from viz.live.charts.ring import Ring
from viz.live.charts.scene import Figure, SceneArm
from viz.live.tab import Content, Tab
from viz.live.view.cards import card, ring
from viz.live.view.frame import ONE_RUN
from viz.live.view.scene import pair, scene
from viz.live.view.why import ledger, waterfall
from viz.panels import AIMS, BELIEFS, CHAIN, Panel
from viz.style import LIGHT
from viz.text import plural

#: Marks of the keys on the page, in words: a picture has its key as text.
MARKS = {
    "line": "solid line",
    "cloud": "band",
    "dashed": "dashed upright line",
    "now": "solid upright line",
    "long": "dashed line",
    "dots": "dotted line",
    "pair": "square – circle",
    "firm": "dark mark",
    "lukewarm": "grey mark",
    "doubt": "hollow mark",
    "apart": "≠",
    "gap": "dotted outline",
    "delivery": "line to the middle",
    "forum": "closed line",
}


class Widths(NamedTuple):
    """Widths of pictures (px): of a row of arms, of a ring, of the ledger."""

    row: int
    ring: int
    ledger: int


FILES = Widths(1040, 520, 520)


class Picture(NamedTuple):
    """A picture of the page as it stands: nothing that happens later changes it.

    Attributes:
        name: The name of its file.
        title: Its title.
        note: Its unit, and what was chosen for it.
        arms: Letter and title of each arm that it shows.
        key: How its lines and marks are read.
        figure: The figure.
        width: Its width, px.
    """

    name: str
    title: str
    note: str
    arms: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    figure: Figure
    width: int


def pictures(tab: Tab, widths: Widths = FILES) -> list[Picture]:
    """Return every picture of the page, in its order and in light colours."""
    first, *rest = (_panel(tab, panel, widths.row) for panel in panels.PANELS)
    return [first, *_rings(tab, widths.ring), *rest, _ledger(tab, widths.ledger)]


def picture(tab: Tab, figure: str) -> Picture:
    """Return the picture of a figure of the page, by the figure's name there.

    Raises:
        InputError: The page has no picture of that name.
    """
    found = (one for one in pictures(tab) if one.name == figure.replace(" ", "-"))
    try:
        return next(found)
    except StopIteration:
        raise InputError("the page asked for a picture that it does not have.") from None


def source(tab: Tab) -> tuple[str, ...]:
    """Return what every picture says of where it comes from, line by line."""
    session = tab.session
    month = f"{session.date(session.month)}, month {session.month} of {session.months}"
    changes = plural(len(session.log), "change") if session.log else "no change"
    return (
        f"{session.scenario.title} ({session.scenario.name}), {month}. Run {session.run}, "
        f"seed {session.seed}, {changes} of policy.",
        f"{ONE_RUN} {DISCLAIMER} Concert {version('concert-policy-lab')}, scenario {tab.hash}.",
    )


def key_in_words(keys: Iterable[list[str]]) -> tuple[str, ...]:
    """Return the key of a card as text; arms are named elsewhere.

    >>> key_in_words([["arm", "A", "Siloed"], ["cloud", "10–90% of 500 runs"]])
    ('band: 10–90% of 500 runs',)
    """
    return tuple(f"{MARKS[mark]}: {text}" for mark, text, *_ in keys if mark != "arm")


def _panel(tab: Tab, panel: Panel, width: int) -> Picture:
    told = card(panel)(tab)
    return _of_card(told, panel.name, _arms(tab), _figure(tab, panel, width), width)


def _figure(tab: Tab, panel: Panel, width: int) -> Figure:
    whole, asked = scene(tab, width, theme=LIGHT), tab.asked
    if panel is CHAIN:
        return Chain(whole, pair(tab))
    if panel is BELIEFS:
        return beliefs(whole, asked.agent, asked.theory)
    if panel is AIMS:
        return aims(whole, asked.theory)
    return fan(whole, panel)


def _rings(tab: Tab, width: int) -> list[Picture]:
    told, drawn = ring(tab), scene(tab, width, theme=LIGHT)
    return [
        _of_card(told, f"ring-{arm.letter}", (_named(arm),), Ring(drawn, arm), width)
        for arm in drawn.arms
    ]


def _ledger(tab: Tab, width: int) -> Picture:
    drawn = waterfall(tab, scene(tab, width, theme=LIGHT))
    return _of_card(ledger(tab), "ledger", _arms(tab), drawn, width)


def _of_card(
    told: Content, name: str, arms: tuple[tuple[str, str], ...], figure: Figure, width: int
) -> Picture:
    """Return a picture with the words of its card on the page."""
    key = key_in_words(_lists(told["keys"]))
    return Picture(name, str(told["title"]), _note(told), arms, key, figure, width)


def _note(told: Content) -> str:
    """Return the unit of a card, and what is chosen in it."""
    return " · ".join(filter(None, [str(told["note"]), *map(_chosen, _contents(told["selects"]))]))


def _chosen(select: Content) -> str:
    return dict(_lists(select["options"])).get(str(select["chosen"]), "")


def _lists(told: object) -> list[list[str]]:
    assert isinstance(told, list)
    return [list(map(str, one)) for one in told]


def _contents(told: object) -> list[Content]:
    assert isinstance(told, list)
    return told


def _arms(tab: Tab) -> tuple[tuple[str, str], ...]:
    return tuple((letter, arm.title) for letter, arm in tab.session.arms.items())


def _named(arm: SceneArm) -> tuple[str, str]:
    return arm.letter, arm.title
