"""Worlds in words: those over which runs are spread, and the one of the run that is shown."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.sample.distribution import ArmSample
from experiments.session.configurations import NAME as REPLAYED
from experiments.session.ensembles import RUNS
from experiments.statistics.runs import units
from viz.live.tab import Tab
from viz.text import plural


def spread(tab: Tab) -> str:
    """Say over which worlds the runs of clouds and distributions are spread.

    It follows a number of runs or wars: "500 runs over 136 accepted worlds".
    """
    worlds = tab.session.worlds
    return f"in {_only(tab)}" if worlds is None else f"over {plural(len(worlds), _ACCEPTED)}"


_ACCEPTED = "accepted world"


def keyed(tab: Tab, key: Sequence[list[str]]) -> list[list[str]]:
    """Return a key that says how many runs its clouds hold, over which worlds they are spread."""
    told = {"runs": RUNS, "spread": spread(tab)}
    return [[mark, text.format(**told)] for mark, text in key]


def shown(tab: Tab, run: int | None = None) -> str:
    """Say in which world a run is played, the one that is shown unless another is named."""
    worlds = tab.session.worlds
    if worlds is None:
        return _only(tab)
    place = worlds.place(tab.session.run if run is None else run)
    return f"world {place + 1:,} of {len(worlds):,}"


def _only(tab: Tab) -> str:
    """Name the one world in which all runs are played."""
    kept = tab.opening.kept
    if kept is not None and kept.plays(tab.session.scenario):
        return "the one world of the folder"
    if tab.named["name"] == REPLAYED:
        return "the one world of the saved session"
    return "the default world"


def drawn(sample: ArmSample) -> str:
    """Say how many worlds the runs of a sample lie in; nothing where there is but one."""
    if sample.worlds is None:
        return ""
    return f"worlds by what they stand for, {units(sample.worlds)[0]:,} of them drawn"


def origin(tab: Tab) -> str:
    """Name the worlds of a file that is taken away, so that the same can be played again."""
    worlds = tab.session.worlds
    return spread(tab) if worlds is None else f"{spread(tab)} ({worlds.name}, {worlds.digest})"
