"""The heads of the arms: state in words, and the three quantities that carry the argument."""

from __future__ import annotations

import math
from typing import Any

from abm.schema import HEADLINE
from experiments.session.arm import LiveArm
from experiments.session.ensembles import Cloud
from experiments.session.frames import Frame
from experiments.session.status import state_of
from viz.live.charts.chain import TITLES
from viz.live.words import number, rank, signed
from viz.live.world import World

TIPS = {
    "joint_planning": "How far defence and foreign ministries plan together, weighted by share of "
    "aid.",
    "support_credibility": "Share of Ukraine's need over the next year (the window) that Moscow "
    "expects to be met.",
    "willingness_to_negotiate": "Influence-weighted share of Kremlin agents whose best option is "
    "to settle.",
}
CLOUD = "eight in ten of {runs} other runs of this arm lie inside"


def heads(world: World) -> list[dict[str, Any]]:
    """Return one head for each arm."""
    return [head(world, letter) for letter in world.session.arms]


def head(world: World, letter: str) -> dict[str, Any]:
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
        "configuration": arm.plan.configuration,
        "forked": arm.plan.fork is not None,
        "state": state.title,
        "sentence": state.sentence,
        "stopped": stopped,
        "ended": not stopped and arm.ended and session.month > frame.month,
        "quantities": [_quantity(name, frame, cloud) for name in HEADLINE],
        "margin": _margin(frame),
    }


def _choices(world: World, arm: LiveArm) -> list[list[str]]:
    """Return the configurations an arm may take; a fork's own stands under the fork's name."""
    titles = {one.name: one.title for one in world.session.scenario.configurations.values()}
    if arm.plan.fork is not None:
        titles[arm.plan.configuration] = arm.title
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
