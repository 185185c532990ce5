"""Every picture of the page at a fixed size, for files: figures, and their headings as text."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from viz import panels
from viz.live.charts.chain import Chain
from viz.live.charts.fans import beliefs, fan
from viz.live.charts.ring import Ring
from viz.live.charts.scene import Figure
from viz.live.shown.scene import pair, scene
from viz.live.shown.why import waterfall
from viz.live.tokens import FONT, LIGHT
from viz.live.world import World
from viz.panels import BELIEFS, CHAIN, Panel

WIDE, NARROW = 1040, 520  # px: a row of arms; a ring, the ledger


class Picture(NamedTuple):
    """A picture: the name of its file, its title, the figure and its width (px)."""

    name: str
    title: str
    figure: Figure
    width: int


def pictures(world: World) -> list[Picture]:
    """Return every picture of the page, in its order and in light colours."""
    narrow = scene(world, NARROW, theme=LIGHT)
    first, *rest = (_picture(world, panel) for panel in panels.PANELS)
    rings = [
        Picture(f"ring-{arm.letter}", f"Who acts together: {arm.title}", Ring(narrow, arm), NARROW)
        for arm in narrow.arms
    ]
    ledger = Picture("ledger", "Evidence ledger", waterfall(world, narrow), NARROW)
    return [first, *rings, *rest, ledger]


def _picture(world: World, panel: Panel) -> Picture:
    return Picture(panel.name, panel.head, _figure(world, panel), WIDE)


def _figure(world: World, panel: Panel) -> Figure:
    whole, asked = scene(world, WIDE, theme=LIGHT), world.asked
    if panel is CHAIN:
        return Chain(whole, pair(world))
    if panel is BELIEFS:
        return beliefs(whole, asked.agent, asked.theory)
    return fan(whole, panel)


def with_heads(svg: str, picture: Picture) -> str:
    """Return a drawing with its label for those who hear it, and its headings written in."""
    figure = picture.figure
    label = f"<title>{escape(figure.label())}</title>"
    ground = f'<rect width="100%" height="100%" fill="{LIGHT.surface}"/>'
    family = escape(FONT, quote=True)
    heads = "".join(
        f'<text x="{head.left / 100 * picture.width:.0f}" y="{head.top + 13:.0f}" '
        f'font-family="{family}" font-size="12.5" font-weight="600" '
        f'fill="{LIGHT.arm(head.letter) if head.letter else LIGHT.ink}">{escape(head.text)}</text>'
        for head in figure.heads()
    )
    begin = svg.index(">") + 1
    end = svg.rindex("</svg>")
    return f"{svg[:begin]}{label}{ground}{svg[begin:end]}{heads}</svg>"
