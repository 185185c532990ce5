"""What stands above and below everything: scenario, run, seed, month, marks, foot."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from abm.noise import LARGEST_RUN, LARGEST_SEED
from abm.scenarios import shipped
from experiments.session.status import state_of
from experiments.text import DISCLAIMER
from viz.live.charts.lanes import Lanes
from viz.live.player import SPEEDS
from viz.live.shown.cards import drawn
from viz.live.shown.scene import scene
from viz.live.world import World

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


def bar(world: World) -> dict[str, Any]:
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


def transport(world: World) -> dict[str, Any]:
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


def lanes(world: World) -> dict[str, Any]:
    """Return the marks above the scrubber."""
    return drawn(world, "lanes", lambda pixels: Lanes(scene(world, pixels)))


def _years(world: World) -> list[list[Any]]:
    """Return each January: how far along (0-1), and its year."""
    session = world.session
    first = 13 - session.scenario.calendar_month
    span = max(session.months - 1, 1)
    begin = int(session.scenario.first_month[:4])
    months = range(first % 12, session.months, 12)
    return [[m / span, str(begin + (m + 12 - first) // 12)] for m in months]


def spoken(world: World) -> str:
    """Say the month and every arm's state, for those who hear the page."""
    session = world.session
    states = (f"{a.letter}: {state_of(a, session).title}" for a in session.arms.values())
    return f"{session.date(session.month)}. {'. '.join(states)}."


def foot(world: World) -> list[str]:
    """Return what stands below everything."""
    session = world.session
    return [
        f"All arms meet the same luck: run {session.run}, seed {session.seed}.",
        DISCLAIMER,
        f"Version {version('concert-policy-lab')} · scenario {world.hash}",
    ]


def tour(world: World) -> dict[str, Any] | None:
    """Return the step of the tour that is shown."""
    from experiments.session.ensembles import RUNS

    step = world.asked.tour
    if step is None:
        return None
    title, words = TOUR[step - 1]
    return {"step": step, "of": len(TOUR), "title": title, "text": words.format(runs=RUNS)}


def notices(world: World) -> list[list[str]]:
    """Return what is said above the page."""
    return [[one.kind, one.title, one.text] for one in world.notices]
