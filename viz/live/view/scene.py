"""Scenes: what the figures of a tab are drawn from, and the keys to read them by."""

from __future__ import annotations

from collections.abc import Sequence

from viz.live.charts.chain import Pair
from viz.live.charts.scene import Scene, SceneArm, staged
from viz.live.tab import Staged, Tab
from viz.style import THEMES, Theme


def scene(tab: Tab, pixels: int, letters: Sequence[str] = (), theme: Theme | None = None) -> Scene:
    """Return arms (all of them by default) as a figure of that width and theme sees them."""
    session = tab.session
    drawn = tuple(_arm(tab, letter) for letter in letters or session.arms)
    colours = theme or THEMES[tab.looks.theme]
    return Scene(session.played, session.months, session.month, drawn, pixels, colours)


def _arm(tab: Tab, letter: str) -> SceneArm:
    live, cloud = tab.session.arms[letter], tab.clouds.cloud(tab.session, letter)
    known = tab.stage.get(letter)
    if known is None or known[:3] != (live, live.policy, cloud):
        known = tab.stage[letter] = Staged(live, live.policy, cloud, staged(live, cloud))
    return known.arm


def pair(tab: Tab) -> Pair | None:
    """Return the two arms whose difference is shown."""
    asked = tab.asked.pair
    return Pair(*asked, tab.clouds.paired(tab.session, *asked)) if asked else None


def in_columns(tab: Tab) -> list[str]:
    """Return the arms that stand side by side: on a phone the chosen one."""
    return [tab.asked.arm] if tab.looks.narrow else list(tab.session.arms)


# A mark, as the style sheet draws it, and its meaning (`viz.live.view.worlds.keyed`).
CHAIN_KEY = [
    ["cloud", "10–90% of {runs} runs {spread}"],
    ["dashed", "effort changes, or a fork"],
    ["now", "this month; paler beyond it"],
]
FAN_KEY = [["line", "this run"], ["cloud", "10–90% of {runs} runs of the same arm {spread}"]]
BELIEFS_KEY = [
    ["line", "chosen theory"],
    ["cloud", "its 10–90% of {runs} runs {spread} (leadership only)"],
    ["long", "the others"],
]
AIMS_KEY = [
    ["line", "chosen theory"],
    ["cloud", "its 10–90% of {runs} runs {spread}"],
    ["long", "the others; the leadership fights for the highest"],
]
RANGE_KEY = [
    ["line", "a side’s own limit"],
    ["dots", "as the other side guesses it"],
    FAN_KEY[1],
]
RING_KEY = [
    ["pair", "defence – foreign ministry; thick = joint capacity, size = share"],
    ["firm", "speaks firmly"],
    ["lukewarm", "lukewarm"],
    ["doubt", "speaks with doubt"],
    ["apart", "they contradict each other"],
    ["gap", "funding gap"],
    ["delivery", "delivery to Kyiv (dashed: short)"],
    ["forum", "contact group; thick = joint capacity"],
]
#: What stands below the rings.
SEEN_FROM_MOSCOW = (
    "Of the partners the Kremlin sees statements, talk of concessions, published schedules, "
    "visible orders, deliveries, and stock and capacity with error; besides, the front, its own "
    "losses and reserves, and a noisy estimate of Kyiv’s limit. It sees no plans and no joint "
    "capacity."
)
