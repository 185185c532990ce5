"""One page of what is on the screen: a file that opens without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from viz.live.picture import Picture
from viz.live.shown.bar import foot
from viz.live.shown.feed import cost
from viz.live.shown.heads import heads
from viz.live.shown.policy import log
from viz.live.shown.why import endings, parted
from viz.live.tokens import LIGHT
from viz.live.world import World


def briefing(world: World, pictures: list[Picture], drawn: dict[str, str]) -> str:
    """Return the page as HTML: states, quantities, pictures, why, endings, changes."""
    folder = FileSystemLoader(Path(__file__).parent / "vue")
    page = Environment(
        loader=folder, autoescape=select_autoescape(), undefined=StrictUndefined
    ).get_template("briefing.html")
    told: dict[str, Any] = {
        "scenario": world.session.scenario.title,
        "date": world.session.date(world.session.month),
        "tokens": Markup(LIGHT.properties()),
        "arms": heads(world),
        "parted": parted(world),
        "endings": endings(world),
        "log": log(world),
        "cost": cost(world),
        "foot": foot(world),
        "pictures": [(one.title, one.figure.label(), Markup(drawn[one.name])) for one in pictures],
    }
    return page.render(told)
