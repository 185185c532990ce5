"""Files to take away: the session, its months, its pictures, a briefing of the screen."""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from abm.errors import InputError
from experiments.comparison.monthly import month_columns
from experiments.session.arm import LiveArm
from experiments.session.replay import write
from experiments.text import date_of
from viz import panels
from viz.live.charts.chain import Chain
from viz.live.charts.fans import aims, beliefs, fan
from viz.live.charts.ring import Ring
from viz.live.charts.scene import Figure
from viz.live.tab import Content, Tab, WantedPicture
from viz.live.view.frame import foot, heads
from viz.live.view.scene import pair, scene
from viz.live.view.side import cost, log
from viz.live.view.why import endings, parted, waterfall
from viz.panels import AIMS, BELIEFS, CHAIN, Panel
from viz.style import FONT, LIGHT

WIDE, NARROW = 1040, 520  # px: a row of arms; a ring, the ledger
_FIXED = (1980, 1, 1, 0, 0, 0)  # the same session gives the same archive


class Picture(NamedTuple):
    """A picture: the name of its file, its title, the figure and its width (px)."""

    name: str
    title: str
    figure: Figure
    width: int


def pictures(tab: Tab) -> list[Picture]:
    """Return every picture of the page, in its order and in light colours."""
    narrow = scene(tab, NARROW, theme=LIGHT)
    first, *rest = (_picture(tab, panel) for panel in panels.PANELS)
    rings = [
        Picture(f"ring-{arm.letter}", f"Who acts together: {arm.title}", Ring(narrow, arm), NARROW)
        for arm in narrow.arms
    ]
    ledger = Picture("ledger", "Evidence ledger", waterfall(tab, narrow), NARROW)
    return [first, *rings, *rest, ledger]


def _picture(tab: Tab, panel: Panel) -> Picture:
    return Picture(panel.name, panel.head, _figure(tab, panel), WIDE)


def _figure(tab: Tab, panel: Panel) -> Figure:
    whole, asked = scene(tab, WIDE, theme=LIGHT), tab.asked
    if panel is CHAIN:
        return Chain(whole, pair(tab))
    if panel is BELIEFS:
        return beliefs(whole, asked.agent, asked.theory)
    if panel is AIMS:
        return aims(whole, asked.theory)
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


def briefing(tab: Tab, pictures: list[Picture], drawn: dict[str, str]) -> str:
    """Return the page as HTML: states, quantities, pictures, why, endings, changes."""
    folder = FileSystemLoader(Path(__file__).parent / "vue")
    page = Environment(
        loader=folder, autoescape=select_autoescape(), undefined=StrictUndefined
    ).get_template("briefing.html")
    told: Content = {
        "scenario": tab.session.scenario.title,
        "date": tab.session.date(tab.session.month),
        "tokens": Markup(LIGHT.properties()),
        "arms": heads(tab),
        "parted": parted(tab),
        "endings": endings(tab),
        "log": log(tab),
        "cost": cost(tab),
        "foot": foot(tab),
        "pictures": [(one.title, one.figure.label(), Markup(drawn[one.name])) for one in pictures],
    }
    return page.render(told)


def save_replay(tab: Tab) -> None:
    """Save the session: scenario, seed, run and every change."""
    tab.save(f"{_name(tab)}.replay", "application/json", write(tab.session.replay()))


def save_months(tab: Tab) -> None:
    """Save the months played of every arm, with the columns of `concert run --out`."""
    arms = tab.session.arms.values()
    if len(arms) == 1:
        (arm,) = arms
        return tab.save(f"{_name(tab)}.csv", "text/csv", months(arm))
    files = {f"{_name(tab)}-{arm.letter}.csv": months(arm) for arm in arms}
    return tab.save(f"{_name(tab)}-months.zip", "application/zip", _archive(files), True)


def months(arm: LiveArm) -> str:
    """Return the months of an arm as a table (CSV)."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    names = [column.name for column in month_columns(arm.scenario)]
    table.writerow(["month", "date", *names])
    for frame in arm.frames:
        date = date_of(arm.scenario.first_month, frame.month)
        table.writerow([frame.month, date, *(frame.row[name] for name in names)])
    return out.getvalue()


def ask_for_pictures(tab: Tab) -> None:
    """Ask the browser to draw every picture, for a file of its own each."""
    _ask(tab, "pictures")


def ask_for_briefing(tab: Tab) -> None:
    """Ask the browser to draw every picture, for the briefing."""
    _ask(tab, "briefing")


def _ask(tab: Tab, purpose: str) -> None:
    number = tab.pictures["number"] + 1 if tab.pictures else 1
    figures: list[WantedPicture] = [
        {
            "name": one.name,
            "option": json.dumps(one.figure.option()),
            "width": one.width,
            "height": one.figure.height,
        }
        for one in pictures(tab)
    ]
    tab.pictures = {"number": number, "purpose": purpose, "figures": figures}


def take_pictures(tab: Tab, drawn: list[str]) -> None:
    """Take the pictures that the browser drew, and give them back as the file asked for."""
    if tab.pictures is None or not tab.pictures["figures"]:
        return
    wanted = pictures(tab)
    svgs = _checked(drawn, wanted)
    purpose = tab.pictures["purpose"]
    tab.pictures = {**tab.pictures, "figures": []}
    whole = {one.name: with_heads(svg, one) for one, svg in zip(wanted, svgs, strict=True)}
    if purpose == "briefing":
        tab.save(f"{_name(tab)}-briefing.html", "text/html", briefing(tab, wanted, whole))
    else:
        files = {f"{name}.svg": svg for name, svg in whole.items()}
        tab.save(f"{_name(tab)}-pictures.zip", "application/zip", _archive(files), True)


def _checked(drawn: list[str], wanted: list[Picture]) -> list[str]:
    """Return the drawings in the order asked for; raises InputError for anything else."""
    good = [svg for svg in drawn if svg.startswith("<svg") and "<script" not in svg]
    if len(good) != len(wanted) or len(drawn) != len(wanted):
        raise InputError("the browser did not draw the pictures that were asked for.")
    return good


def _archive(files: dict[str, str]) -> str:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _FIXED), content)
    return base64.b64encode(out.getvalue()).decode()


def _name(tab: Tab) -> str:
    session = tab.session
    return f"concert-{session.scenario.name}-run-{session.run}"


EXPORTS: dict[str, Callable[[Tab], None]] = {
    "replay": save_replay,
    "months": save_months,
    "pictures": ask_for_pictures,
    "briefing": ask_for_briefing,
}
