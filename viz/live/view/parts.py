"""The parts of the live page by name, as the templates show them."""

from __future__ import annotations

import logging
from collections.abc import Callable

from experiments.session.configurations import LETTERS
from viz import panels
from viz.live.dialogs import shown
from viz.live.distributions.card import distributions, draw
from viz.live.tab import Content, Tab
from viz.live.view.cards import card, ring
from viz.live.view.frame import address, bar, foot, heads, notices, spoken, tour, transport
from viz.live.view.side import cost, feed, log, policy
from viz.live.view.why import endings, ledger, parted

COST = "killed and wounded in these model runs, to the nearest ten thousand"

Part = Callable[[Tab], object]


def told(tab: Tab) -> Content:
    """Return everything by part; where it cannot be shown, what says so, so that the tab lives."""
    try:
        return _parts(tab)
    except Exception as error:
        logging.getLogger(__name__).exception("the page could not be shown")
        return _faulty(tab, error)


def _parts(tab: Tab) -> Content:
    shown = RAIL[tab.asked.rail]
    return {
        **{name: part(tab) for name, part in FRAME.items()},
        **dict.fromkeys(HEADS),
        **{f"head {one['letter']}": one for one in heads(tab)},
        **{name: part(tab) for name, part in main().items()},
        **{name: None for parts in RAIL.values() for name in parts},
        **{name: part(tab) for name, part in shown.items()},
    }


def _faulty(tab: Tab, error: Exception) -> Content:
    text = f"{type(error).__name__}: {error}. Step back, reset, or save the session to report."
    found = {name: FRAME[name](tab) for name in ("page", "bar", "transport", "takeaway")}
    return {**found, "notices": {"notices": [["error", "The page could not be shown.", text]]}}


def _page(tab: Tab) -> dict[str, str]:
    """Return what the style sheet goes by."""
    asked = tab.asked
    drawer = "open" if asked.drawer else "closed"
    return {"arms": str(len(tab.session.arms)), "place": asked.place, "drawer": drawer}


def _transport(tab: Tab) -> Content:
    return {**transport(tab), "spoken": spoken(tab), "arm": tab.asked.arm}


def _takeaway(tab: Tab) -> Content:
    return {"file": vars(tab.file) if tab.file else None, "pictures": tab.pictures}


def _over(tab: Tab) -> Content:
    asked = tab.asked
    return {
        "dialog": shown(tab),
        "tour": tour(tab),
        "helped": asked.keys,
        "month": tab.session.month,
    }


def _arms(tab: Tab) -> Content:
    arms = [[letter, arm.title] for letter, arm in tab.session.arms.items()]
    return _choice("c-arms", "arm", arms, tab.asked.arm)


def _places(tab: Tab) -> Content:
    return _choice("c-places", "place", [["watch", "Watch"], *_rail_tabs(tab)], tab.asked.place)


def _choice(kind: str, act: str, options: list[list[str]], chosen: str) -> Content:
    label = act.capitalize()
    return {"kind": kind, "label": label, "act": act, "options": options, "chosen": chosen}


def _rail_tabs(tab: Tab) -> list[list[str]]:
    count = len(log(tab))
    return [["why", "Why"], ["policy", "Policy"], ["log", f"Log {count}" if count else "Log"]]


def _cost(tab: Tab) -> dict[str, str]:
    return {"title": "Human cost so far", "note": COST, "text": cost(tab)}


#: What is always there, in no order.
FRAME: dict[str, Part] = {
    "page": _page,
    "bar": bar,
    "address": address,
    "kept": lambda tab: tab.kept,
    "transport": _transport,
    "takeaway": _takeaway,
    "arms": _arms,
    "notices": lambda tab: {"notices": notices(tab)},
    "foot": lambda tab: {"lines": foot(tab)},
    "places": _places,
    "over": _over,
    "tabs": lambda tab: {"tabs": _rail_tabs(tab), "tab": tab.asked.rail},
    "distributions": distributions,
    "draw": draw,
}
#: The heads of the arms that there may be.
HEADS = tuple(f"head {letter}" for letter in LETTERS)
#: What stands in the main column below its first panel, in its order.
BESIDE: dict[str, Part] = {
    "parted": lambda tab: parted(tab) if tab.looks.narrow else None,
    "ring": ring,
    "feed": feed,
}


def main() -> dict[str, Part]:
    """Return the main column below the heads, in its order: every panel, and what stands beside."""
    (first, lead), *rest = ((panel.name, card(panel)) for panel in panels.PANELS)
    return {first: lead, **BESIDE, **dict(rest), "cost": _cost}


#: The rail by tab, in its order; what is on another tab is not told.
RAIL: dict[str, dict[str, Part]] = {
    "why": {"why": lambda tab: parted(tab) or {}, "ledger": ledger, "ends": endings},
    "policy": {"policy": policy},
    "log": {"log": lambda tab: {"lines": log(tab)}},
}
