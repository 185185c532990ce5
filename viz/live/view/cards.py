"""The cards of the main column: each a figure or a few, with its title, key and numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from viz.live.charts.chain import Chain
from viz.live.charts.fans import Fan, aims, beliefs, fan
from viz.live.charts.ring import Ring
from viz.live.charts.scene import Figure, Scene
from viz.live.charts.series import layers
from viz.live.charts.tooltips import apart
from viz.live.tab import Content, Tab, Viewport
from viz.live.view.scene import (
    AIMS_KEY,
    BELIEFS_KEY,
    CHAIN_KEY,
    FAN_KEY,
    RANGE_KEY,
    RING_KEY,
    SEEN_FROM_MOSCOW,
    in_columns,
    pair,
    scene,
)
from viz.live.view.side import agents
from viz.live.view.worlds import keyed, spread
from viz.panels import AIMS, BELIEFS, CHAIN, RANGE, Panel

Draw = Callable[[int], Figure]


MEANWHILE = "You can play meanwhile."
_FIRST_GUESS = 1040  # px, for the height of a figure whose width is not known yet


def drawn(tab: Tab, name: str, draw: Draw) -> Content:
    """Return a figure for its widget; nothing is drawn before its room is known and in view."""
    room = tab.rooms.get(name, Viewport(0, False))
    figure = draw(room.pixels or _FIRST_GUESS)
    told: Content = {"figure": name, "height": figure.height, "heads": []}
    told["label"] = figure.label()
    told["room"] = [room.pixels, tab.looks.theme]  # for which it is drawn
    if room.pixels and room.seen:
        still, moving = layers(figure.option())
        told["heads"] = _heads(figure)
        bare, texts = apart(moving)
        told |= {"still": still, "moving": {**bare, "texts": texts}}
    told["table"] = list(figure.table()) if name in tab.asked.tables else None
    return told


def _heads(figure: Figure) -> list[list[object]]:
    return [[round(head.left, 2), head.top, head.text, head.letter] for head in figure.heads()]


def _chain(tab: Tab) -> Content:
    """Return from planning to talks."""
    figure = drawn(tab, CHAIN.name, lambda pixels: Chain(scene(tab, pixels), pair(tab)))
    letters = list(tab.session.arms)
    pairs = [(a, b) for a in letters for b in letters if a < b]
    chosen = " ".join(tab.asked.pair or ())
    return {
        **_titled(CHAIN),
        "keys": [*_arms(tab), *keyed(tab, CHAIN_KEY)],
        "progress": _progress(tab),
        "selects": select(
            "pair", "Difference", chosen, [(f"{a} {b}", f"Difference {b} − {a}") for a, b in pairs]
        ),
        "columns": [],
        "figures": [figure],
    }


def _progress(tab: Tab) -> list[object] | None:
    """Return how far the clouds are: wars played, of how many, in words; None when all are."""
    for letter in tab.session.arms:
        filling = tab.clouds.filling(tab.session, letter)
        if filling.reason:
            return [0, filling.runs, f"No cloud for {letter}: {filling.reason}"]
        if filling.cloud is None:
            words = f"Running {filling.runs} wars of {letter} {spread(tab)} for the cloud:"
            return [filling.done, filling.runs, f"{words} {filling.done} done. {MEANWHILE}"]
    return None


def ring(tab: Tab) -> Content:
    """Return who acts together, one ring for each arm."""

    def draw(letter: str) -> Draw:
        """Return how to draw the ring of an arm."""
        return lambda pixels: _ring(scene(tab, pixels), letter)

    session = tab.session
    return {
        "name": "ring",
        "title": "Who acts together",
        "note": f"{len(session.scenario.partners)} partners, clockwise by share of military aid · "
        f"{session.date(session.month)}",
        "keys": RING_KEY,
        "form": SEEN_FROM_MOSCOW,
        "selects": [],
        "columns": _columns(tab),
        "agents": agents(tab),
        "figures": [drawn(tab, f"ring {a}", draw(a)) for a in in_columns(tab)],
    }


def _ring(of: Scene, letter: str) -> Ring:
    return Ring(of, next(arm for arm in of.arms if arm.letter == letter))


def _beliefs(tab: Tab) -> Content:
    """Return what the chosen Kremlin agent believes."""
    asked = tab.asked
    card = _card(tab, BELIEFS, partial(beliefs, agent=asked.agent, theory=asked.theory))
    selects = [*agent_select(tab), *theory_select(tab)]
    return card | {"keys": keyed(tab, BELIEFS_KEY), "selects": selects}


def _aims(tab: Tab) -> Content:
    """Return what fighting on for each theory is worth."""
    card = _card(tab, AIMS, partial(aims, theory=tab.asked.theory))
    return card | {"keys": keyed(tab, AIMS_KEY), "selects": theory_select(tab)}


def _range(tab: Tab) -> Content:
    """Return both sides' limits, and what each takes the other's to be."""
    return _card(tab, RANGE, partial(fan, panel=RANGE)) | {"keys": keyed(tab, RANGE_KEY)}


def agent_select(tab: Tab) -> list[Content]:
    """Return the choice of a Kremlin agent."""
    agents = [(name, seat.title) for name, seat in tab.session.scenario.kremlin.items()]
    return select("agent", "Kremlin agent", tab.asked.agent, agents)


def theory_select(tab: Tab) -> list[Content]:
    """Return the choice of a theory of victory."""
    theories = tab.session.scenario.theories.items()
    named = [(name, f"{one.label} {one.title}") for name, one in theories]
    return select("theory", "Theory of victory", tab.asked.theory, named)


def card(panel: Panel) -> Callable[[Tab], Content]:
    """Return what makes the card of a panel."""
    own = {CHAIN.name: _chain, BELIEFS.name: _beliefs, AIMS.name: _aims, RANGE.name: _range}
    return own.get(panel.name, lambda tab: _card(tab, panel, partial(fan, panel=panel)))


def _card(tab: Tab, panel: Panel, draw: Callable[[Scene], Fan]) -> Content:
    """Return the card of a panel that has a column for each arm."""
    shown = in_columns(tab)
    figure = drawn(tab, panel.name, lambda pixels: draw(scene(tab, pixels, shown)))
    return {
        **_titled(panel),
        "keys": keyed(tab, FAN_KEY),
        "selects": [],
        "columns": _columns(tab),
        "figures": [figure],
        "after": draw(scene(tab, _FIRST_GUESS, shown)).remark() if "moving" in figure else "",
    }


def _titled(panel: Panel) -> dict[str, str]:
    return {"name": panel.name, "title": panel.head, "note": panel.note_text}


def _arms(tab: Tab) -> list[list[str]]:
    return [["arm", arm.letter, arm.title] for arm in tab.session.arms.values()]


def _columns(tab: Tab) -> list[list[str]]:
    return [[letter, tab.session.arms[letter].title] for letter in in_columns(tab)]


def select(act: str, label: str, chosen: str, options: list[tuple[str, str]]) -> list[Content]:
    """Return a choice for the head of a card; none where there is nothing to choose."""
    if len(options) < 2:
        return []
    told = {"act": act, "label": label, "chosen": chosen}
    return [told | {"options": [list(one) for one in options]}]
