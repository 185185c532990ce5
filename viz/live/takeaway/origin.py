"""Origin of a picture: its run or runs, of what and by which version, and what it may be called."""

from __future__ import annotations

from importlib.metadata import version
from typing import NamedTuple

from experiments.text import DISCLAIMER
from viz.live.distributions import card
from viz.live.tab import Tab
from viz.live.view import worlds
from viz.live.view.frame import ONE_RUN, WARRANT
from viz.text import plural


class PictureOrigin(NamedTuple):
    """Origin of a picture: its run or runs as the names of files have them, and all in words.

    `warrant` is what it may be called, which the words say as well; `size` says of how many runs it
    is, where it is of more than one.
    """

    runs: str
    lines: tuple[str, ...]
    warrant: str
    size: str = ""


def of_run(tab: Tab) -> PictureOrigin:
    """Return what every picture of the run that is shown says of where it comes from."""
    session = tab.session
    month = f"{session.date(session.month)}, month {session.month} of {session.months}"
    world = worlds.shown(tab)
    first = f"{_scenario(tab)}, {month}. Run {session.run}, {_luck(tab)}, in {world}."
    return PictureOrigin(f"run-{session.run}", (first, _caution(tab, ONE_RUN)), WARRANT.label)


def of_all(tab: Tab) -> PictureOrigin:
    """Return what every picture of all runs says of where it comes from, once they are played.

    Runs that were kept are named by what keeps them, and what they were made on if that is not what
    is here.
    """
    session, kept, found = tab.session, card.keeper(tab), card.whole(tab)
    numbers = next(iter(found.values())).runs
    size = card.heading(tab, found)
    where = f"kept in {kept.name}" if kept is not None else "played for this page"
    lines = (
        f"{_scenario(tab)}, {session.months} months from {session.date(0)}. Of {numbers.size:,} "
        f"runs of each arm ({numbers.min()} to {numbers.max()}), {where} {worlds.origin(tab)}, "
        f"{card.common(found)}; {_luck(tab)}.",
        _caution(tab, card.caution(tab, numbers.size)),
    )
    note = () if kept is None or not kept.note else (kept.note,)
    called = card.warrant(tab)["label"]
    return PictureOrigin(f"{numbers.size}-runs", (*lines, *note), called, size)


def _scenario(tab: Tab) -> str:
    return f"{tab.session.scenario.title} ({tab.session.scenario.name})"


def _luck(tab: Tab) -> str:
    changes = plural(len(tab.session.log), "change") if tab.session.log else "no change"
    return f"seed {tab.session.seed}, {changes} of policy"


def _caution(tab: Tab, claim: str) -> str:
    return f"{claim} {DISCLAIMER} Concert {version('concert-policy-lab')}, scenario {tab.hash}."
