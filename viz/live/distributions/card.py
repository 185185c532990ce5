"""Card of all runs at the top of the page, and the run below it that illustrates them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, NamedTuple

from abm.schema import Outcome
from experiments.sample.choice import farthest, nearest, steps
from experiments.sample.distribution import ArmSample
from experiments.session.ensembles import RUNS
from experiments.warrant import ONE_WORLD, ReportedWarrant, illustrative
from experiments.worlds.spread import warrant_over
from viz.live.distributions import curves
from viz.live.distributions.scene import SampleArm, SampleFigure, SampleScene
from viz.live.distributions.shares import Shares, ending
from viz.live.distributions.spreads import Spreads
from viz.live.tab import Content, Tab
from viz.live.view import worlds
from viz.live.view.cards import MEANWHILE, drawn
from viz.live.view.frame import MANY_RUNS
from viz.style import THEMES, Theme
from viz.text import number, signed

if TYPE_CHECKING:
    from experiments.sample.kept import KeptWars


class RunFigure(NamedTuple):
    """A figure of the card: name, heading, what is said beside it, marks, how it is made."""

    name: str
    title: str
    note: str
    marks: tuple[tuple[str, str], ...]
    make: Callable[[SampleScene], SampleFigure]

    def keys(self, run: int) -> list[list[str]]:
        """Return its marks and what they mean, where that run is shown."""
        return [[mark, text.format(run=run)] for mark, text in self.marks]


_SPREAD = (
    ("tenths", "10–90% of runs"),
    ("middle", "the half in the middle"),
    ("median", "median"),
    ("this", "run {run}"),
)
_CURVE = (("line", "share"), ("cloud", "95% interval"))
#: The figures of the card.
FIGURES = (
    RunFigure(
        "shares",
        "How they end",
        "share of each arm’s runs, 95% intervals",
        (("bar", "share, and the number of runs"), ("whisker", "95% interval")),
        Shares,
    ),
    RunFigure(
        "signed",
        "When settlements are signed",
        "share of runs with a durable one signed, 95% band",
        _CURVE,
        curves.signed,
    ),
    RunFigure(
        "peace",
        "How long peace holds",
        "share of first settlements unbroken, months since the signature, 95% band",
        _CURVE,
        curves.peace,
    ),
    RunFigure(
        "spreads",
        "War length and outlay",
        "a war without an end counts up to the horizon",
        _SPREAD,
        Spreads,
    ),
)
#: The figure whose marks the card explains: those of the others are read without a key.
KEYED = FIGURES[-1]


def samples(tab: Tab) -> dict[str, ArmSample]:
    """Return the sample of each arm: what the folder that was opened keeps, else of the clouds."""
    session, kept = tab.session, tab.opening.kept
    found = kept.of(session) if kept is not None else {}
    if found:
        return found
    clouds = {letter: tab.clouds.cloud(session, letter) for letter in session.arms}
    return {letter: cloud.sample for letter, cloud in clouds.items() if cloud is not None}


def whole(tab: Tab) -> dict[str, ArmSample]:
    """Return the samples of all arms; nothing while one is missing."""
    found = samples(tab)
    return found if len(found) == len(tab.session.arms) else {}


def distributions(tab: Tab) -> Content:
    """Return the card of all runs."""
    found, session = whole(tab), tab.session
    return {
        "name": "distributions",
        "title": heading(tab, found),
        "note": _note(tab, found),
        "warrant": warrant(tab)["label"],
        "keys": [["arm", letter, arm.title] for letter, arm in session.arms.items()]
        + KEYED.keys(session.run),
        "far": None if found else far(tab),
        "figures": [
            {"title": one.title, "note": one.note, "figure": _figure(tab, one)} for one in FIGURES
        ],
        "after": settlements(found),
        "caution": caution(tab, _size(found)),
    }


def caution(tab: Tab, runs: int) -> str:
    """Say what is told of so many runs may be called, and that it is no forecast."""
    return MANY_RUNS.format(label=warrant(tab)["label"], runs=runs)


def warrant(tab: Tab) -> ReportedWarrant:
    """Return what is told of all runs may be called: as the folder that keeps them says."""
    kept = keeper(tab)
    return _played(tab) if kept is None else kept.warrant


def _played(tab: Tab) -> ReportedWarrant:
    """Return what is told of the runs that are played for the page may be called."""
    session = tab.session
    if session.worlds is None:
        return illustrative(ONE_WORLD).told()
    return warrant_over(session.worlds, session.scenario).told()


def heading(tab: Tab, found: dict[str, ArmSample]) -> str:
    """Return of how many runs all is, and over which worlds they are spread."""
    return f"Of {_size(found):,} runs {worlds.spread(tab)}"


def _size(found: dict[str, ArmSample]) -> int:
    return next((sample.size for sample in found.values()), RUNS)


def _note(tab: Tab, found: dict[str, ArmSample]) -> str:
    kept = keeper(tab)
    where = [f"kept in {kept.name}"] if kept is not None and found else []
    return "; ".join([*where, common(found)])


def common(found: dict[str, ArmSample]) -> str:
    """Say what the runs of all arms have in common."""
    drawn = worlds.drawn(next(iter(found.values()))) if found else ""
    return "; ".join(filter(None, ("each with luck of its own, which all arms share", drawn)))


def keeper(tab: Tab) -> KeptWars | None:
    """Return what keeps the runs; None where they are played for the page."""
    kept = tab.opening.kept
    return kept if kept is not None and kept.of(tab.session) else None


def settlements(found: dict[str, ArmSample]) -> str:
    """Say how many runs have a settlement; nothing before it is known."""
    if not found:
        return ""
    counts = ", ".join(f"{letter}\u00a0{one.peace.settlements:,}" for letter, one in found.items())
    return f"Runs with a settlement, of whose first it is told how long it holds: {counts}."


def far(tab: Tab) -> Content:
    """Return how far the runs are: wars played, of how many, in words."""
    session = tab.session
    fillings = {letter: tab.clouds.filling(session, letter) for letter in session.arms}
    for letter, one in fillings.items():
        if one.reason:
            return {"done": 0, "of": one.runs, "text": f"No runs of {letter}: {one.reason}"}
    done, runs = sum(o.done for o in fillings.values()), sum(o.runs for o in fillings.values())
    words = f"Playing {runs:,} wars {worlds.spread(tab)}: {done:,} done."
    if not done and any(one.compiles for one in fillings.values()):
        words = f"Compiling the engine, once: about a minute. Then {runs:,} wars are played."
    return {"done": done, "of": runs, "text": f"{words} {MEANWHILE}"}


def scene(tab: Tab, pixels: int, theme: Theme | None = None) -> SampleScene:
    """Return the samples of all arms as a figure of that width and theme sees them."""
    session, found = tab.session, whole(tab)
    arms = tuple(
        SampleArm(letter, arm.title, found.get(letter)) for letter, arm in session.arms.items()
    )
    colours = theme or THEMES[tab.looks.theme]
    return SampleScene(session.scenario, session.months, session.run, arms, pixels, colours)


def _figure(tab: Tab, one: RunFigure) -> Content:
    """Return a figure for its widget; drawn anew only where something of it has changed."""
    name, make = one.name, one.make
    room = tab.rooms.get(name)
    of = scene(tab, room.pixels if room else 0)
    key: Hashable = (room, of.months, of.run, of.arms, of.theme, name in tab.asked.tables)
    known = tab.drawings.get(name)
    if known is None or known[0] != key:
        known = tab.drawings[name] = (key, drawn(tab, name, lambda px: make(scene(tab, px))))
    return known[1]


def draw(tab: Tab) -> Content:
    """Return the run that is shown, as one draw of all, and the choice of another."""
    found, session = whole(tab), tab.session
    size, run = _size(found), session.run
    inside = not found or all(one.place(run) is not None for one in found.values())
    of = "of these: one draw" if inside else f"is none of these {size:,}: one more draw"
    return {
        "title": f"Run {run} {of}",
        "text": f"Below it is played month by month, in {worlds.shown(tab)}: what can happen, not "
        "what will.",
        "ends": [[letter, _end(found.get(letter), run)] for letter in session.arms],
        "chosen": _chosen(tab, found),
        "kinds": _kinds(found, run),
        "form": NEAREST if tab.asked.pair is None else f"{NEAREST} {_farthest(*tab.asked.pair)}",
    }


def _end(sample: ArmSample | None, run: int) -> str:
    """Say how the run ends in an arm."""
    place = None if sample is None else sample.place(run)
    if sample is None or place is None:
        return "not known yet" if sample is None else "known when it is played"
    outcome = next(one for one in Outcome if sample.ends(one)[place])
    return f"{outcome.declared.title}, {_months(sample.length.values[place])} months of war"


def _months(value: float) -> str:
    return number(float(value), 0)


#: What the button chooses that leads to the run nearest the medians.
NEAREST = (
    "Nearest the medians: war lengths closest to the median of each arm, distances added up; of "
    "equals, outlays."
)


def _farthest(first: str, second: str) -> str:
    return (
        f"Largest difference: war lengths in {first} and {second} furthest apart, whichever is the "
        "longer; of equals, outlays. An extreme, not what is typical."
    )


def _chosen(tab: Tab, found: dict[str, ArmSample]) -> list[Content]:
    """Return the runs that a button each leads to; without a number while it is not known."""
    label = "The run nearest the medians"
    told: list[Content] = [{"label": label, "run": None, "tip": ""}]
    if found:
        medians = (f"{letter} {_months(one.length.median)}" for letter, one in found.items())
        tip = f"Median war lengths, months: {', '.join(medians)}"
        told = [{"label": label, "run": nearest(list(found.values())), "tip": tip}]
    return told if tab.asked.pair is None else [*told, _apart(found, *tab.asked.pair)]


def _apart(found: dict[str, ArmSample], first: str, second: str) -> Content:
    label = "The run with the largest difference"
    if not found:
        return {"label": label, "run": None, "tip": ""}
    most = farthest(found[first], found[second])
    tip = f"War lengths, {second} − {first}: {signed(most.months, 0)} months"
    return {"label": label, "run": most.run, "tip": tip}


def _kinds(found: dict[str, ArmSample], run: int) -> list[Content]:
    """Return every ending that a run has: its name, words, and how to step through it."""
    kinds = [
        (letter, outcome, steps(sample, outcome, run))
        for letter, sample in found.items()
        for outcome in Outcome
    ]
    return [
        {
            "name": ending(letter, outcome),
            "text": f"{letter}: {outcome.declared.title} ({at.runs:,})",
            **at._asdict(),
        }
        for letter, outcome, at in kinds
        if at is not None
    ]
