"""The monthly pictures as fans of the live page, drawn from their panels."""

from __future__ import annotations

from experiments.session.frames import Frame
from viz.live.charts.fan import Fan, Strip, Trace
from viz.live.charts.predictions import predictions
from viz.live.charts.scene import Read, Scene, of_row
from viz.live.charts.strokes import Dash, Rule
from viz.panels import BELIEFS, ENDS, PREDICTED, RIVAL, Panel, Reference, Row

_DASHES: tuple[Dash, ...] = ("dotted", "dashed", (6, 3, 1, 3), "solid")


def fan(scene: Scene, panel: Panel) -> Fan:
    """Show a panel: its rows on one range, and beneath them the rows that have a strip each."""
    traces = tuple(_trace(row) for row in panel.on("page"))
    scale = panel.scale(scene.scenario.parameters)
    strips = [Strip(scale, traces, _rules(scene, panel), named=len(traces) > 1)]
    strips += [
        Strip(ENDS, (_trace(row),), tall=40.0, heading=row.title, named=False)
        for row in panel.beneath
    ]
    return Fan(scene, panel.spoken, tuple(strips), panel.decimals)


def beliefs(scene: Scene, agent: str, theory: str) -> Fan:
    """Show what a Kremlin agent believes: the chosen theory in the arm's colour, others grey.

    Only the leadership's beliefs have clouds.
    """
    (row,) = BELIEFS.rows
    leads, theories = scene.scenario.kremlin[agent].leads, scene.scenario.theories
    traces = [
        Trace(
            row.name.format(theory=theories[name].label),
            _belief(agent, name),
            f"{row.variable}.{name}" if leads and name == theory else "",
            leads=name == theory,
            dash="solid" if name == theory else _DASHES[place % len(_DASHES)],
        )
        for place, name in enumerate(theories)
    ]
    traces.sort(key=lambda trace: not trace.leads)
    title = f"{BELIEFS.spoken}, {scene.scenario.kremlin[agent].title}"
    scale = BELIEFS.scale(scene.scenario.parameters)
    return Fan(scene, title, (Strip(scale, tuple(traces)),), BELIEFS.decimals)


def _belief(agent: str, theory: str) -> Read:
    def read(frame: Frame) -> float:
        return next(view.belief[theory] for view in frame.agents if view.name == agent)

    return read


def _trace(row: Row) -> Trace:
    cloud = row.variable if row.cloud else ""
    return Trace(row.name, of_row(row.variable), cloud, row.tone == "arm", row.dash)


def _rules(scene: Scene, panel: Panel) -> tuple[Rule, ...]:
    found = (_rule(scene, reference) for reference in panel.references)
    return tuple(rule for rule in found if rule is not None)


def _rule(scene: Scene, reference: Reference) -> Rule | None:
    """Return a reference line of a scenario; None where its theory does not say where it lies."""
    if reference.level not in (PREDICTED, RIVAL):
        return Rule(scene.scenario.parameters[reference.level], reference.text)
    told = predictions(scene.scenario)
    if told is None:
        return None
    level = told.predicted if reference.level == PREDICTED else told.rival
    return Rule(level, reference.text.format(theory=told.theory))
