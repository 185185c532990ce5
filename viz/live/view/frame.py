"""What stands above and below everything: scenario, run, seed, month, marks, foot."""

from __future__ import annotations

import math
from importlib.metadata import version
from typing import Any

from abm.noise import LARGEST_RUN, LARGEST_SEED
from abm.scenarios import shipped
from abm.schema import HEADLINE
from experiments.session.arm import LiveArm
from experiments.session.ensembles import Cloud
from experiments.session.frames import Frame
from experiments.session.status import state_of
from experiments.text import DISCLAIMER
from viz.live.charts.chain import TITLES
from viz.live.charts.lanes import Lanes
from viz.live.player import SPEEDS
from viz.live.tab import Tab
from viz.live.view.cards import drawn
from viz.live.view.scene import scene
from viz.text import number, rank, signed

TOUR = (
    ("Two wars, one luck", "A and B meet the same shocks; only the ministries differ."),
    (
        "Read the three numbers from left to right",
        "Partners plan together. Moscow expects their support to last, or does not. Kremlin "
        "agents find settling their best option, or do not. The band shows {runs} other runs of "
        "the same arm.",
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


def bar(world: Tab) -> dict[str, Any]:
    """Return the app bar."""
    session, asked = world.session, world.asked
    own = session.scenario.name
    known = dict(shipped())
    return {
        "scenario": own,
        "scenarios": list(known) if own in known else [own, *known],
        "title": session.scenario.title,
        "run": session.run if asked.run is None else asked.run,
        "seed": str(session.seed if asked.seed is None else asked.seed),
        "most": [LARGEST_RUN, str(LARGEST_SEED)],
        "pending": asked.run is not None or asked.seed is not None,
        "drawer": asked.drawer,
    }


def transport(world: Tab) -> dict[str, Any]:
    """Return date, buttons and scrubber."""
    session, player = world.session, world.player
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
        "lanes": lanes(world),
        "years": _years(world),
    }


def lanes(world: Tab) -> dict[str, Any]:
    """Return the marks above the scrubber."""
    return drawn(world, "lanes", lambda pixels: Lanes(scene(world, pixels)))


def _years(world: Tab) -> list[list[Any]]:
    """Return each January: how far along (0-1), and its year."""
    session = world.session
    first = 13 - session.scenario.calendar_month
    span = max(session.months - 1, 1)
    begin = int(session.scenario.first_month[:4])
    months = range(first % 12, session.months, 12)
    return [[m / span, str(begin + (m + 12 - first) // 12)] for m in months]


def spoken(world: Tab) -> str:
    """Say the month and every arm's state, for those who hear the page."""
    session = world.session
    states = (f"{a.letter}: {state_of(a, session).title}" for a in session.arms.values())
    return f"{session.date(session.month)}. {'. '.join(states)}."


def foot(world: Tab) -> list[str]:
    """Return what stands below everything."""
    session = world.session
    return [
        f"All arms meet the same luck: run {session.run}, seed {session.seed}.",
        DISCLAIMER,
        f"Version {version('concert-policy-lab')} · scenario {world.hash}",
    ]


def tour(world: Tab) -> dict[str, Any] | None:
    """Return the step of the tour that is shown."""
    from experiments.session.ensembles import RUNS

    step = world.asked.tour
    if step is None:
        return None
    title, words = TOUR[step - 1]
    return {"step": step, "of": len(TOUR), "title": title, "text": words.format(runs=RUNS)}


def notices(world: Tab) -> list[list[str]]:
    """Return what is said above the page."""
    return [[one.kind, one.title, one.text] for one in world.notices]


TIPS = {
    "joint_planning": "How far defence and foreign ministries plan together, weighted by share of "
    "aid.",
    "support_credibility": "Share of Ukraine's need over the next year (the window) that Moscow "
    "expects to be met.",
    "willingness_to_negotiate": "Influence-weighted share of Kremlin agents whose best option is "
    "to settle.",
}
CLOUD = "eight in ten of {runs} other runs of this arm lie inside"


def heads(world: Tab) -> list[dict[str, Any]]:
    """Return one head for each arm."""
    return [head(world, letter) for letter in world.session.arms]


def head(world: Tab, letter: str) -> dict[str, Any]:
    """Return the head of an arm in the month shown."""
    session = world.session
    arm = session.arms[letter]
    frame = arm.at(session.month)
    state = state_of(arm, session)
    cloud = world.clouds.cloud(session, letter)
    stopped = arm.stopped if session.month >= arm.frames[-1].month else ""
    return {
        "letter": letter,
        "title": arm.title,
        "chosen": letter == world.asked.arm,
        "several": len(session.arms) > 1,
        "choices": _choices(world, arm),
        "configuration": arm.policy.configuration,
        "forked": arm.policy.fork is not None,
        "state": state.title,
        "sentence": state.sentence,
        "stopped": stopped,
        "ended": not stopped and arm.ended and session.month > frame.month,
        "quantities": [_quantity(name, frame, cloud) for name in HEADLINE],
        "margin": _margin(frame),
    }


def _choices(world: Tab, arm: LiveArm) -> list[list[str]]:
    """Return the configurations an arm may take; a fork's own stands under the fork's name."""
    titles = {one.name: one.title for one in world.session.scenario.configurations.values()}
    if arm.policy.fork is not None:
        titles[arm.policy.configuration] = arm.title
    return [[name, title] for name, title in titles.items()]


def _quantity(name: str, frame: Frame, cloud: Cloud | None) -> dict[str, Any]:
    value = frame.row[name]
    band, told = (None, "")
    if cloud is not None:
        ranges = cloud.band(name)
        low, high = float(ranges.low[frame.month]), float(ranges.high[frame.month])
        band = None if math.isnan(low) else [round(low, 3), round(high, 3)]
        told = _rank(cloud, name, frame.month, value)
    tip = TIPS[name] + (f" Band: {CLOUD.format(runs=cloud.runs)}." if cloud else "")
    return {
        "title": TITLES[name],
        "value": number(value),
        "at": round(value, 3),
        "band": band,
        "rank": told,
        "tip": tip,
    }


def _rank(cloud: Cloud, name: str, month: int, value: float) -> str:
    found = cloud.rank(name, month, value)
    return rank(found.below / found.wars, found.ties / found.wars) if found.wars else ""


def _margin(frame: Frame) -> str:
    """Say how the leadership's best other option compares with settling."""
    leader = frame.leadership
    other = "continuing" if leader.prospect >= leader.pause else "a pause"
    margin = leader.settle - max(leader.prospect, leader.pause)
    if math.isnan(margin):
        return ""
    return f"leadership’s margin {signed(margin)} against {other}"
