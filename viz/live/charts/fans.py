"""Which quantities are shown over the months, and the ranges of their axes."""

from __future__ import annotations

import math

from experiments.session.frames import Frame
from viz.live.charts.canvas import Scale
from viz.live.charts.fan import Fan, Strip, Trace
from viz.live.charts.predictions import predictions
from viz.live.charts.scene import Read, Scene, of_row
from viz.live.charts.strokes import Dash, Rule

_QUARTERS = Scale(0.0, 1.0, 0.25)
_OPTIONS = Scale(-20.0, 60.0, 20.0)  # thousand km2; holds 199 in 200 months of the default war
_DASHES: tuple[Dash, ...] = ("dotted", "dashed", (6, 3, 1, 3), "solid")


def beliefs(scene: Scene, agent: str, theory: str) -> Fan:
    """Show what a Kremlin agent believes: the chosen theory in the arm's colour, others grey.

    Only the leadership's beliefs have clouds.
    """
    leads = scene.scenario.kremlin[agent].leads
    theories = scene.scenario.theories
    traces = [
        Trace(theories[theory].label, _belief(agent, theory), f"belief.{theory}" if leads else "")
    ]
    traces += [
        Trace(told.label, _belief(agent, name), leads=False, dash=_DASHES[place % len(_DASHES)])
        for place, (name, told) in enumerate(theories.items())
        if name != theory
    ]
    title = f"What the Kremlin believes, {scene.scenario.kremlin[agent].title}"
    return Fan(scene, title, (Strip(_QUARTERS, tuple(traces)),))


def _belief(agent: str, theory: str) -> Read:
    def read(frame: Frame) -> float:
        return next(view.belief[theory] for view in frame.agents if view.name == agent)

    return read


def options(scene: Scene) -> Fan:
    """Show what the leadership's three options are worth to it, and the audience index beneath."""
    values = (
        Trace("settle", of_row("settle"), "settle"),
        Trace("continue", of_row("prospect"), leads=False),
        Trace("pause", of_row("pause"), leads=False, dash="dashed"),
    )
    heard = Strip(
        Scale(0.0, 1.0, 1.0),
        (Trace("audience index", of_row("audience"), "audience"),),
        tall=40.0,
        heading="Audience index (two months late)",
        named=False,
    )
    return Fan(scene, "What the leadership weighs", (Strip(_OPTIONS, values), heard))


def cover(scene: Scene) -> Fan:
    """Show the months of need that Moscow expects to be met, and what a theory expects of them."""
    window = scene.scenario.parameters["kremlin.window"]
    trace = Trace("forward cover", of_row("cover"), "cover")
    told = predictions(scene.scenario)
    rules = (
        (
            Rule(told.predicted, f"expected by {told.theory}"),
            Rule(told.rival, f"refutes {told.theory}"),
        )
        if told
        else ()
    )
    strip = Strip(Scale(0.0, window, window / 4), (trace,), rules, named=False)
    return Fan(scene, "Forward cover, months of need", (strip,), decimals=1)


def deliveries(scene: Scene) -> Fan:
    """Show what was delivered, what had been booked for the month, and need, in EUR bn a month."""
    need = scene.scenario.parameters["theatre.need"]
    traces = (
        Trace("delivered", of_row("delivered"), "delivered"),
        Trace("promised", of_row("due"), leads=False, dash="dotted"),
        Trace("need", of_row("need"), leads=False),
    )
    top = 2.0 * math.ceil(need)
    strip = Strip(Scale(0.0, top, top / 4), traces)
    return Fan(scene, "Deliveries against promises, EUR bn a month", (strip,))


def front(scene: Scene) -> Fan:
    """Show the main sector between the two lines at which the model ends a war."""
    low = scene.scenario.parameters["theatre.withdrawal_land"]
    high = scene.scenario.parameters["kyiv.land_limit"]
    trace = Trace("main sector", of_row("land"), "land")
    strip = Strip(Scale(low, high, (high - low) / 3), (trace,), named=False)
    title = "The front, land beyond the February 2022 line in the main sector, thousand km²"
    return Fan(scene, title, (strip,), decimals=1)


def endurance(scene: Scene) -> Fan:
    """Show Ukrainian exhaustion with its limit, and Russian reserves."""
    limit = scene.scenario.parameters["kyiv.exhaustion_limit"]
    traces = (
        Trace("exhaustion", of_row("exhaustion"), "exhaustion"),
        Trace("reserves", of_row("reserves"), "reserves", leads=False, dash="dashed"),
    )
    strip = Strip(_QUARTERS, traces, (Rule(limit, "exhaustion limit"),))
    return Fan(scene, "Exhaustion and reserves", (strip,))
