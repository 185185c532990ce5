"""Files to take away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from experiments.session.replay import write
from viz.live.world import World


def save_replay(world: World) -> None:
    """Save the session: scenario, seed, run and every change."""
    world.save(f"{_name(world)}.replay", "application/json", write(world.session.replay()))


def _name(world: World) -> str:
    return f"concert-{world.session.scenario.name}-run-{world.session.run}"


EXPORTS: dict[str, Callable[[World], None]] = {"replay": save_replay}


def take_pictures(world: World, drawn: Any) -> None:
    """Take pictures that the browser drew."""
