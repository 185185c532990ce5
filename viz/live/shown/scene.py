"""What the figures are drawn from."""

from __future__ import annotations

from collections.abc import Sequence

from viz.live.charts.chain import Pair
from viz.live.charts.scene import Arm, Scene
from viz.live.charts.staging import staged
from viz.live.tokens import THEMES, Theme
from viz.live.world import Staged, World


def scene(
    world: World, pixels: int, letters: Sequence[str] = (), theme: Theme | None = None
) -> Scene:
    """Return arms (all of them by default) as a figure of that width and theme sees them."""
    session = world.session
    drawn = tuple(_arm(world, letter) for letter in letters or session.arms)
    colours = theme or THEMES[world.looks.theme]
    return Scene(session.scenario, session.months, session.month, drawn, pixels, colours)


def _arm(world: World, letter: str) -> Arm:
    live, cloud = world.session.arms[letter], world.clouds.cloud(world.session, letter)
    known = world.stage.get(letter)
    if known is None or known[:3] != (live, live.plan, cloud):
        known = world.stage[letter] = Staged(live, live.plan, cloud, staged(live, cloud))
    return known.arm


def pair(world: World) -> Pair | None:
    """Return the two arms whose difference is shown."""
    asked = world.asked.pair
    return Pair(*asked, world.clouds.paired(world.session, *asked)) if asked else None


def in_columns(world: World) -> list[str]:
    """Return the arms that stand side by side: on a phone the chosen one."""
    return [world.asked.arm] if world.looks.narrow else list(world.session.arms)
