"""The report of a comparison: one HTML file that needs nothing else, and the figures beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from experiments.comparison.measures import BESIDE
from viz import figures, words
from viz.captions import Caption, caption
from viz.inline import inline
from viz.letters import FONTS, plain
from viz.marks import mark
from viz.reading import Told, read
from viz.ticks import month_name

_SHAPES = {"s": "■", "o": "●", "D": "◆", "^": "▲", "v": "▼"}


def write(folder: Path) -> list[Path]:
    """Draw the figures of a comparison's folder and write its report; return the files."""
    told = read(folder)
    drawn = figures.drawn(told)
    file = folder / "report.html"
    file.write_text(page(told, drawn), encoding="utf-8", newline="\n")
    return [*figures.write(drawn, folder), file]


def page(told: Told, drawn: Mapping[str, str]) -> str:
    """Return the report as HTML, with figures given as SVG texts by name."""
    template = _environment().get_template("report.html")
    comparison = told.comparison
    return template.render(
        told=comparison,
        pictures={name: _picture(name, svg) for name, svg in drawn.items()},
        badges={arm: _badge(place) for place, arm in enumerate(told.arms)},
        labels={measure["name"]: measure["label"] for measure in comparison["measures"]},
        changed=[p for p in comparison["parameters"] if p["value"] != p["default"]],
        unchanged=[p for p in comparison["parameters"] if p["value"] == p["default"]],
        by_name={parameter["name"]: parameter for parameter in comparison["parameters"]},
        confidence=Counter(p["confidence"] for p in comparison["parameters"]),
        fonts=FONTS,
    )


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("viz", "briefing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "number": words.number,
        "signed": words.signed,
        "difference": words.difference,
        "interval": words.interval,
        "chance": words.chance,
        "percent": words.percent,
        "squared": words.squared,
        "typeset": words.typeset,
        "plain": plain,
        "value": value,
        "beside": beside,
        "heading": words.heading,
        "breakable": breakable,
        "date": lambda month, first: month_name(first, month),
    }
    return made


def _picture(name: str, svg: str) -> tuple[Markup, Caption]:
    return Markup(inline(name, svg)), caption(name)


def _badge(place: int) -> Markup:
    look = mark(place)
    return Markup('<span class="badge" style="color: {}" aria-hidden="true">{}</span>').format(
        look.colour, _SHAPES[look.badge]
    )


def beside(measures: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the measures that stand beside every share of settlements."""
    return [measure for measure in measures if measure["name"] in BESIDE]


def breakable(name: str) -> Markup:
    """Return a dotted name that may break after its dots and underscores.

    >>> breakable("a.b_<c>")
    Markup('a.<wbr>b_<wbr>&lt;c&gt;')
    """
    return Markup("<wbr>").join(re.findall(r"[^._]*[._]?", name)[:-1])


def value(parameter: float | None) -> str:
    """Return the value of a parameter; one that is not set is free.

    >>> value(0.6), value(24.0), value(None)
    ('0.6', '24', 'free')
    """
    return "free" if parameter is None else f"{parameter:g}".replace("-", "−")
