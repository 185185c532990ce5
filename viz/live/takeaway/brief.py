"""Briefing of a session: one page to read, and every picture behind it, as one HTML file."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from viz.live.distributions.card import FIGURES, draw, settlements, whole
from viz.live.tab import Content, Tab
from viz.live.takeaway.origin import of_all, of_run
from viz.live.takeaway.pictures import Picture, Widths
from viz.live.takeaway.sheet import with_heads
from viz.live.view.frame import ONE_RUN, heads
from viz.live.view.side import cost, log
from viz.live.view.why import endings, parted
from viz.style import FONT, LIGHT
from viz.text import plural

_PAPER = 700  # px: the text of a printed page (A4), so that nothing on it is scaled
_BETWEEN = 16  # px between two rings
_CHANGES = 6  # changes of policy that the first page has room for
_TEMPLATES = FileSystemLoader(Path(__file__).parent.parent / "vue")


def widths(tab: Tab) -> Widths:
    """Return the widths of the briefing's pictures: rings and distributions stand side by side."""
    arms = len(tab.session.arms)
    half = (_PAPER - _BETWEEN) // 2
    return Widths(_PAPER, (_PAPER - (arms - 1) * _BETWEEN) // arms, _PAPER, half)


def told(tab: Tab) -> Content:
    """Return what the briefing says, as the page stands: states, quantities, endings, changes."""
    session, changes = tab.session, log(tab)
    further = len(changes) - _CHANGES
    return {
        "scenario": session.scenario.title,
        "date": session.date(session.month),
        "arms": heads(tab),
        "parted": parted(tab),
        "endings": endings(tab),
        "log": changes[:_CHANGES],
        "further": f"{plural(further, 'earlier change')} in the saved session." * (further > 0),
        "cost": cost(tab),
        "source": of_run(tab).lines,
        "all": _all(tab),
        "draw": draw(tab)["title"],
        "printed": f"{session.scenario.name}, {session.date(session.month)}. Run {session.run}, "
        f"seed {session.seed}. {ONE_RUN}",
    }


def _all(tab: Tab) -> Content | None:
    """Return what it says of all runs; nothing before they are played."""
    if not (found := whole(tab)):
        return None
    origin = of_all(tab)
    return {"title": origin.size, "source": origin.lines, "settlements": settlements(found)}


def page(told: Content, pictures: list[Picture], drawn: list[str]) -> str:
    """Return the briefing as HTML; `drawn` has the drawing of each picture."""
    found = Environment(
        loader=_TEMPLATES, autoescape=select_autoescape(), undefined=StrictUndefined
    ).get_template("briefing.html")
    shown = [
        {**one._asdict(), "label": one.figure.label(), "svg": Markup(with_heads(svg, one))}
        for one, svg in zip(pictures, drawn, strict=True)
    ]
    many = [one.name for one in FIGURES]
    distributions = [one for one in shown if one["name"] in many]
    first, *rest = [one for one in shown if one["name"] not in many]
    rings = [one for one in rest if str(one["name"]).startswith("ring-")]
    return found.render(
        told,
        tokens=Markup(LIGHT.properties()),
        font=Markup(FONT),
        distributions=distributions,
        first=first,
        rings=rings,
        rest=[one for one in rest if one not in rings],
    )
