"""The report of a comparison: one HTML file that needs nothing else, and the figures beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from experiments.comparison.measures import BESIDE
from experiments.output import filled
from experiments.statistics.survival import FEWEST_PAIRS
from viz import panels, text
from viz.layout import FONTS, month_name, plain
from viz.report import across, bars, chain, fans, intervals, network, peace, robustness
from viz.report.content import ComparisonContent, MeasureContent, ParameterContent, warrant
from viz.report.data import ComparisonData, read
from viz.style import mark

REPORT = "report.html"
_SHAPES = {"s": "■", "o": "●", "D": "◆", "^": "▲", "v": "▼"}  # of badges

# Of SVG texts, for ids that no two figures of a page share.
_TAG = re.compile(r"<[^>]*>")
_NAMED = re.compile(r'(\bid="|url\(#|href="#)')
_LABELLED = re.compile(r'(?<=aria-labelledby=")[^"]*')
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_SPACE = re.compile(r"\s*\n\s*")

_RING = (
    "Read a pair from the inside out: the square is the defence ministry, the circle the foreign "
    "ministry. The thicker the link, the more the two plan together; the longer the bar across, "
    "the more they contradict each other in public. The grey ring is the contact group. The "
    "Kremlin sees statements, published schedules, orders and deliveries; it sees no plans."
)


class Caption(NamedTuple):
    """The heading of a figure, and how to read it."""

    heading: str
    reading: str


#: Of the figures other than the monthly panels.
CAPTIONS = {
    "across": Caption(
        "From point to point",
        "Read off how many points lie left of an effect. Where a solid line and its dotted one "
        "part, points differ by more than luck: it matters what the uncertain parameters are.",
    ),
    bars.ENDINGS: Caption(
        "How the wars of each arm end",
        "Read an arm's settlements together with those that broke and with exhaustion. Few months "
        "avoided under a large share of settlements are settlements that come late.",
    ),
    "cumulative-incidence": Caption(
        "When the wars end",
        "Each line climbs with every war that ends this way. Where bands overlap widely, the arms "
        "are hard to tell apart by this picture; the paired differences below are sharper.",
    ),
    bars.OUTLAY: Caption(
        "What partners spend",
        "Outlay is a cost, and more of it is no aim. An arm that ends wars sooner spends less on a "
        "whole war though it may spend more in each month.",
    ),
    peace.NAME: Caption(
        "How long peace lasts",
        "A curve falls with every settlement that breaks. An arm may sign more settlements and "
        "keep fewer of them: read it together with how many wars settle.",
    ),
    robustness.NAME: Caption(
        "The same effects elsewhere",
        "Where the lines of an outcome lie on different sides of zero, the sign of the effect "
        "depends on what nobody knows.",
    ),
    "paired-differences": Caption(
        "How the arms differ",
        "Every war of an arm has a twin with the same luck in the first arm; each line shows what "
        "the arm changes between twins. Bold: the outcomes chosen beforehand. What some wars do "
        "not have, such as terms, is compared between twins that both have it.",
    ),
    "partners-at-treatment": Caption("The partners when the arms begin to differ", _RING),
    "partners-later": Caption(
        "The partners two years later",
        "The same picture two years on. What has changed between the two pictures within an arm is "
        "what its ministries learned to do; what differs between arms is the policy's.",
    ),
}


def write(folder: Path) -> list[Path]:
    """Draw the figures of a comparison's folder and write its report; return the files.

    All take their names together. Raises OSError, InputError if another process writes there.
    """
    told = read(folder)
    drawn = drawn_figures(told)
    with filled(folder, REPORT) as aside:
        (aside / REPORT).write_text(page(told, drawn), encoding="utf-8", newline="\n")
        files = [*write_figures(drawn, aside), aside / REPORT]
    return [folder / file.name for file in files]


def drawn_figures(told: ComparisonData) -> dict[str, str]:
    """Return the SVG text of every figure by its name, in the order in which they are read."""
    comparison, followed = told.comparison, not told.monthly.empty
    differences = intervals.differences(comparison)
    elsewhere = robustness.measures(comparison)
    return {
        **({"chain": chain.chain(comparison)} if followed else {}),
        **({"across": across.across(comparison)} if "study" in comparison else {}),
        bars.ENDINGS: bars.endings(comparison),
        "cumulative-incidence": chain.incidence(comparison),
        **({bars.OUTLAY: bars.outlay(comparison)} if bars.has_outlay(comparison) else {}),
        **({peace.NAME: peace.peace(comparison)} if peace.settled(comparison) else {}),
        **({robustness.NAME: robustness.robustness(comparison)} if elsewhere else {}),
        **{intervals.name_of(place): text for place, text in enumerate(differences)},
        **network.networks(told),
        **(fans.fans(told) if followed else {}),
    }


def write_figures(figures: Mapping[str, str], folder: Path) -> list[Path]:
    """Write figures into an existing folder, each as NAME.svg; return the files."""
    files = [folder / f"{name}.svg" for name in figures]
    for file, svg in zip(files, figures.values(), strict=True):
        file.write_text(svg, encoding="utf-8", newline="\n")
    return files


def page(told: ComparisonData, drawn: Mapping[str, str]) -> str:
    """Return the report as HTML, with figures given as SVG texts by name."""
    template = _environment().get_template("report.html")
    comparison = told.comparison
    by_name = {parameter["name"]: parameter for parameter in comparison["parameters"]}
    return template.render(
        told=comparison,
        warrant=warrant(comparison),
        durable=_least(by_name, "settlement.durable", "settlement.watch"),
        pictures={name: _picture(name, svg) for name, svg in drawn.items()},
        badges={arm: _badge(place) for place, arm in enumerate(told.arms)},
        labels={measure["name"]: measure["label"] for measure in comparison["measures"]},
        changed=[p for p in comparison["parameters"] if p["value"] != p["default"]],
        **parameters(comparison),
        why_differing=why_differing(comparison),
        by_name=by_name,
        ages=peace.ages(comparison),
        elsewhere=robustness.measures(comparison),
        few="study" not in comparison and comparison["runs"] < FEWEST_PAIRS,
        confidence=Counter(p["confidence"] for p in comparison["parameters"]),
        fonts=FONTS,
    )


def _least(by_name: Mapping[str, ParameterContent], *names: str) -> float | None:
    """Return the least of some parameters' values, as far as a file has them."""
    values = [by_name[name]["value"] for name in names if name in by_name]
    return min((value for value in values if value is not None), default=None)


def parameters(comparison: ComparisonContent) -> dict[str, list[ParameterContent]]:
    """Return the parameters by how much they matter here.

    `differing`: from their defaults, because an arm sets them, or from point to point of a study;
    of all others those that designs vary (`varied`) and those that they hold (`constants`).
    """
    named = _set_by_arms(comparison) | _uncertain(comparison)
    kinds: dict[str, list[ParameterContent]] = {"differing": [], "varied": [], "constants": []}
    for one in comparison["parameters"]:
        differs = one["name"] in named or one["value"] != one["default"]
        kinds["differing" if differs else "constants" if one["held"] else "varied"].append(one)
    return kinds


def why_differing(comparison: ComparisonContent) -> str:
    """Say why parameters differ, of all reasons that there are here."""
    changed = any(one["value"] != one["default"] for one in comparison["parameters"])
    reasons = {
        "changed in the scenario": changed,
        "set by an arm": bool(_set_by_arms(comparison)),
        "different from point to point": bool(_uncertain(comparison)),
    }
    return " or ".join(reason for reason, holds in reasons.items() if holds).capitalize()


def _set_by_arms(comparison: ComparisonContent) -> set[str]:
    arms = comparison["arms"].values()
    return {name for arm in arms for name in (*arm["parameters"], *arm["treatment"])}


def _uncertain(comparison: ComparisonContent) -> set[str]:
    if "study" not in comparison:
        return set()
    return {one["parameter"] for one in comparison["study"]["uncertainties"]}


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("viz.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "number": text.number,
        "signed": text.signed,
        "gained": text.gained,
        "difference": text.difference,
        "interval": text.interval,
        "chance": text.chance,
        "percent": text.percent,
        "plural": text.plural,
        "squared": text.squared,
        "typeset": text.typeset,
        "plain": plain,
        "value": value,
        "beside": beside,
        "heading": text.heading,
        "hyphenated": text.hyphenated,
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


def captions() -> dict[str, Caption]:
    """Return what stands around every figure, the monthly ones as their panels declare it.

    In the order in which the report has them: its first panel, other figures, all other panels.
    """
    monthly = {one.name: Caption(one.head, one.reading) for one in panels.PANELS}
    first = panels.PANELS[0].name
    return {first: monthly[first], **CAPTIONS, **monthly}


def caption(name: str) -> Caption:
    """Return what stands around a figure; further pages of one are read as the first."""
    known = captions()
    if name in known:
        return known[name]
    first, _, page = name.rpartition("-")
    return known[first]._replace(heading=f"{known[first].heading}, page {page}")


def inline(name: str, svg: str) -> str:
    """Return an SVG text whose ids all begin with its name, with numbers to a hundredth of a point.

    >>> inline("front", '<svg aria-labelledby="a b"><g id="a" d="M 0.12345 2"/></svg>')
    '<svg aria-labelledby="front-a front-b"><g id="front-a" d="M 0.12 2"/></svg>'
    """
    root, rest = svg.split(">", 1)
    # The root keeps its box as it is; texts of people stand between tags and stay untouched.
    return _named(name, f"{root}>") + _TAG.sub(lambda tag: _short(_named(name, tag[0])), rest)


def _named(name: str, tag: str) -> str:
    tag = _NAMED.sub(lambda found: f"{found[1]}{name}-", tag)
    return _LABELLED.sub(lambda ids: " ".join(f"{name}-{one}" for one in ids[0].split()), tag)


def _short(tag: str) -> str:
    return _NUMBER.sub(lambda found: f"{float(found[0]):.2f}", _SPACE.sub(" ", tag))


def beside(measures: Iterable[MeasureContent]) -> list[MeasureContent]:
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
