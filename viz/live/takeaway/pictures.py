"""Pictures to take away: each with its title, unit, arms and key, and what it is a picture of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from abm.errors import InputError
from experiments.sample.distribution import ArmSample
from viz import panels
from viz.live.charts.chain import Chain
from viz.live.charts.fans import aims, beliefs, fan
from viz.live.charts.ring import Ring
from viz.live.charts.scene import Figure, FigureTable, SceneArm
from viz.live.distributions import card as distributions
from viz.live.distributions.card import RunFigure
from viz.live.tab import Content, Tab
from viz.live.takeaway.origin import PictureOrigin, of_all, of_run
from viz.live.view.cards import card, ring
from viz.live.view.scene import pair, scene
from viz.live.view.why import ledger, waterfall
from viz.panels import AIMS, BELIEFS, CHAIN, Panel
from viz.style import LIGHT

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
    "bar": "bar",
    "whisker": "thin line",
    "tenths": "thin bar",
    "middle": "thick bar",
    "median": "upright mark",
    "this": "diamond",
}


#: Letters and titles of arms.
Arms = tuple[tuple[str, str], ...]


class Widths(NamedTuple):
    """Widths of pictures (px): of a row of arms, a ring, the ledger, a distribution."""

    row: int
    ring: int
    ledger: int
    distribution: int


FILES = Widths(1040, 520, 520, 680)


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
        origin: Of which run or runs it is.
        numbers: Its numbers one to a cell, where its table on the page has more in some.
    """

    name: str
    title: str
    note: str
    arms: Arms
    key: tuple[str, ...]
    figure: Figure
    width: int
    origin: PictureOrigin
    numbers: FigureTable | None = None

    @property
    def heading(self) -> str:
        """Its title where it stands alone: it says of how many runs it is."""
        return f"{self.title}. {self.origin.size}" if self.origin.size else self.title


def pictures(tab: Tab, widths: Widths = FILES) -> list[Picture]:
    """Return every picture of the page, in its order and in light colours.

    Those of all runs are not among them before these are played.
    """
    first, *rest = (_panel(tab, panel, widths.row) for panel in panels.PANELS)
    shown = [first, *_rings(tab, widths.ring), *rest, _ledger(tab, widths.ledger)]
    return [*_distributions(tab, widths.distribution), *shown]


def picture(tab: Tab, figure: str) -> Picture:
    """Return the picture of a figure of the page, by the figure's name there.

    Raises:
        InputError: The page has no picture of that name, or not yet.
    """
    if figure in _NAMES and not distributions.whole(tab):
        raise InputError(missing(tab))
    found = (one for one in pictures(tab) if one.name == figure.replace(" ", "-"))
    try:
        return next(found)
    except StopIteration:
        raise InputError("the page asked for a picture that it does not have.") from None


_NAMES = [one.name for one in distributions.FIGURES]


def missing(tab: Tab) -> str:
    """Say why there are no pictures of all runs; nothing where there are."""
    if distributions.whole(tab):
        return ""
    return f"Distributions are taken when all runs are there. {distributions.far(tab)['text']}"


def key_in_words(keys: Iterable[list[str]]) -> tuple[str, ...]:
    """Return the key of a card as text; arms are named elsewhere.

    >>> key_in_words([["arm", "A", "Siloed"], ["cloud", "10–90% of 500 runs"]])
    ('band: 10–90% of 500 runs',)
    """
    return tuple(f"{MARKS[mark]}: {text}" for mark, text, *_ in keys if mark != "arm")


def _distributions(tab: Tab, width: int) -> list[Picture]:
    """Return the pictures of all runs; none before these are played."""
    found = distributions.whole(tab)
    if not found:
        return []
    of, origin = distributions.scene(tab, width, LIGHT), of_all(tab)
    drawn = [(one, one.make(of)) for one in distributions.FIGURES]
    return [
        Picture(
            name=one.name,
            title=one.title,
            note=one.note,
            arms=_arms(tab),
            key=(*key_in_words(one.keys(of.run)), *_settled(one, found)),
            figure=figure,
            width=width,
            origin=origin,
            numbers=figure.numbers(),
        )
        for one, figure in drawn
    ]


def _settled(one: RunFigure, found: dict[str, ArmSample]) -> tuple[str, ...]:
    """Return of how many runs peace is told, where it is."""
    return (distributions.settlements(found),) if one.name == "peace" else ()


def _panel(tab: Tab, panel: Panel, width: int) -> Picture:
    drawn = _Drawn(panel.name, _figure(tab, panel, width), width)
    return _of_card(tab, card(panel)(tab), drawn, _arms(tab))


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
    told, of = ring(tab), scene(tab, width, theme=LIGHT)
    return [
        _of_card(tab, told, _Drawn(f"ring-{arm.letter}", Ring(of, arm), width), (_named(arm),))
        for arm in of.arms
    ]


def _ledger(tab: Tab, width: int) -> Picture:
    figure = waterfall(tab, scene(tab, width, theme=LIGHT))
    return _of_card(tab, ledger(tab), _Drawn("ledger", figure, width), _arms(tab))


class _Drawn(NamedTuple):
    name: str
    figure: Figure
    width: int


def _of_card(tab: Tab, told: Content, drawn: _Drawn, arms: Arms) -> Picture:
    """Return a picture of the run with the words of its card on the page."""
    return Picture(
        name=drawn.name,
        title=str(told["title"]),
        note=_note(told),
        arms=arms,
        key=key_in_words(_lists(told["keys"])),
        figure=drawn.figure,
        width=drawn.width,
        origin=of_run(tab),
    )


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


def _arms(tab: Tab) -> Arms:
    return tuple((letter, arm.title) for letter, arm in tab.session.arms.items())


def _named(arm: SceneArm) -> tuple[str, str]:
    return arm.letter, arm.title
