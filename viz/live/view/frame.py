"""The frame of the page: app bar, transport, heads of the arms, tour, notices, foot."""

from __future__ import annotations

import math
from importlib.metadata import version

from abm.scenarios import shipped
from abm.schema import HEADLINE
from experiments.session.arm import LiveArm
from experiments.session.ensembles import RUNS, Cloud, Rank
from experiments.session.frames import Frame
from experiments.session.status import state_of
from experiments.text import DISCLAIMER
from experiments.warrant import SINGLE_WAR, illustrative
from viz.live.charts.canvas import januaries
from viz.live.charts.chain import TITLES
from viz.live.charts.lanes import Lanes
from viz.live.player import SPEEDS
from viz.live.tab import Content, Tab, Viewport
from viz.live.view import worlds
from viz.live.view.cards import drawn
from viz.live.view.scene import scene
from viz.panels import CHAIN, OPTIONS
from viz.text import number, rank, signed

TOUR = (
    ("Two wars, one luck", "A and B meet the same shocks; only the ministries differ."),
    (
        "Read the three numbers from left to right",
        "Partners plan together. Moscow expects their support to last, or does not. Kremlin "
        "agents find settling their best option, or do not. The band shows {runs} runs of the "
        "same arm {spread}.",
    ),
    ("Press play or drag the month", "You can always go back."),
    (
        "Each pair is one country’s two ministries",
        "Thick: they plan together. Hollow: they speak with doubt.",
    ),
    (
        "Change a policy, or fork and keep both",
        "Why shows which evidence made the difference. One run shows what can happen, not what "
        "will.",
    ),
)


_SCRUBBER = 600  # px, for its years before its width is known

#: What the page says of itself, and every file that is taken away.
WARRANT = illustrative(SINGLE_WAR)
ONE_RUN = f"{WARRANT.label}. One model run. Not a forecast."
MANY_RUNS = "{label}. {runs:,} model runs of each arm. Not a forecast."

#: What each of the three quantities means, in the words of the results schema.
MEANINGS = {row.variable: row.declared.meaning for row in CHAIN.rows}
CLOUD = "eight in ten of {runs} runs of this arm {spread} lie inside"


def bar(tab: Tab) -> Content:
    """Return the app bar."""
    session, asked = tab.session, tab.asked
    own = session.scenario.name
    known = dict(shipped())
    return {
        "scenario": own,
        "scenarios": list(known) if own in known else [own, *known],
        "title": session.scenario.title,
        "run": str(session.run if asked.run is None else asked.run),
        "seed": str(session.seed if asked.seed is None else asked.seed),
        "world": worlds.shown(tab, asked.run),
        "undo": tab.journal.undoable,
        "redo": tab.journal.redoable,
        "kept": bool(tab.kept),
        "caution": ONE_RUN,
        "warrant": WARRANT.label,
        "pending": asked.run is not None or asked.seed is not None,
        "drawer": asked.drawer,
    }


def address(tab: Tab) -> Content:
    """Return what the page's address holds."""
    text = tab.address
    return {
        "text": text,
        "opened": tab.opened,
        "stays": tab.stays == text,
        "unsaved": tab.unsaved,
    }


def transport(tab: Tab) -> Content:
    """Return date, buttons and scrubber."""
    session, player = tab.session, tab.player
    doing = "playing" if player.playing else "the end" if session.done else "paused"
    return {
        "date": session.date(session.month),
        "month": session.month,
        "months": session.months,
        "last": session.last,
        "doing": doing,
        "playing": player.playing,
        "done": session.done,
        "speed": player.speed,
        "speeds": list(SPEEDS),
        "arms": list(session.arms),
        "lanes": lanes(tab),
        "years": _years(tab),
    }


def lanes(tab: Tab) -> Content:
    """Return the marks above the scrubber."""
    return drawn(tab, "lanes", lambda pixels: Lanes(scene(tab, pixels)))


def _years(tab: Tab) -> list[list[object]]:
    """Return each January that there is room for: how far along (0-1), and its year."""
    session = tab.session
    span = max(session.months - 1, 1)
    dates = scene(tab, 1, list(session.arms)[:1]).dates()
    wide = tab.rooms.get("lanes", Viewport(0, False)).pixels or _SCRUBBER
    return [[month / span, year] for month, year in januaries(dates, wide).items()]


def spoken(tab: Tab) -> str:
    """Say the month and every arm's state, for those who hear the page."""
    session = tab.session
    states = (f"{a.letter}: {state_of(a, session).title}" for a in session.arms.values())
    return f"{session.date(session.month)}. {'. '.join(states)}."


def foot(tab: Tab) -> list[str]:
    """Return what stands below everything."""
    session = tab.session
    return [
        f"All arms meet the same luck: run {session.run}, seed {session.seed}.",
        f"{WARRANT.sentence} {DISCLAIMER}",
        f"Version {version('concert-policy-lab')} · scenario {tab.hash}",
    ]


def tour(tab: Tab) -> Content | None:
    """Return the step of the tour that is shown."""
    step = tab.asked.tour
    if step is None:
        return None
    title, words = TOUR[step - 1]
    named = {"runs": RUNS, "spread": worlds.spread(tab)}
    return {"step": step, "of": len(TOUR), "title": title, "text": words.format(**named)}


def notices(tab: Tab) -> list[list[str]]:
    """Return what is said above the page."""
    return [[one.kind, one.title, one.text] for one in tab.notices]


def heads(tab: Tab) -> list[Content]:
    """Return one head for each arm."""
    return [head(tab, letter) for letter in tab.session.arms]


def head(tab: Tab, letter: str) -> Content:
    """Return the head of an arm in the month shown."""
    session = tab.session
    arm = session.arms[letter]
    frame = arm.at(session.month)
    state = state_of(arm, session)
    cloud = tab.clouds.cloud(session, letter)
    stopped = arm.stopped if session.month >= arm.frames[-1].month else ""
    return {
        "letter": letter,
        "title": arm.title,
        "chosen": letter == tab.asked.arm,
        "several": len(session.arms) > 1,
        "choices": _choices(tab, arm),
        "configuration": arm.policy.configuration,
        "forked": arm.policy.fork is not None,
        "state": state.title,
        "sentence": state.sentence,
        "stopped": stopped,
        "ended": not stopped and arm.ended and session.month > frame.month,
        "quantities": [_quantity(tab, name, frame, cloud) for name in HEADLINE],
        "margin": _margin(frame),
    }


def _choices(tab: Tab, arm: LiveArm) -> list[list[str]]:
    """Return the configurations an arm may take; a fork's own stands under the fork's name."""
    titles = {one.name: one.title for one in tab.session.scenario.configurations.values()}
    if arm.policy.fork is not None:
        titles[arm.policy.configuration] = arm.title
    return [[name, title] for name, title in titles.items()]


def _quantity(tab: Tab, name: str, frame: Frame, cloud: Cloud | None) -> Content:
    value = frame.row[name]
    band, told = (None, "")
    if cloud is not None:
        ranges = cloud.band(name)
        low, high = float(ranges.low[frame.month]), float(ranges.high[frame.month])
        band = None if math.isnan(low) else [round(low, 3), round(high, 3)]
        told = _rank(cloud.rank(name, frame.month, value, tab.session.run))
    meaning = MEANINGS[name]
    tip = f"{meaning[:1].upper()}{meaning[1:]}." + (
        f" Band: {CLOUD.format(runs=cloud.runs, spread=worlds.spread(tab))}." if cloud else ""
    )
    return {
        "title": TITLES[name],
        "value": number(value),
        "at": round(value, 3),
        "band": band,
        "rank": told,
        "tip": tip,
    }


def _rank(found: Rank) -> str:
    return rank(found.below / found.wars, found.ties / found.wars) if found.wars else ""


def _margin(frame: Frame) -> str:
    """Say how the leadership's best other option compares with settling."""
    leader = frame.leadership
    other = "continuing" if leader.prospect >= leader.pause else "a pause"
    margin = leader.settle - max(leader.prospect, leader.pause)
    if math.isnan(margin):
        return ""
    return f"leadership’s margin {signed(margin)} {OPTIONS.measured} against {other}"
