"""The monthly pictures of each arm as fans, and what is said of them."""

from __future__ import annotations

from dataclasses import replace

from viz import panels
from viz.fan_grid import fans
from viz.panels import Panel, Row
from viz.paper import Words
from viz.reading import Told
from viz.words import averaged, treatment

_FAN = (
    "Line: mean over the wars still at war or in a ceasefire; dark band: the middle half of them; "
    "light band: eight in ten of them. Thin grey line: the mean of the first arm."
)


def drawn(told: Told) -> dict[str, str]:
    """Return the SVG text of every panel that has fans, by its name."""
    return {one.name: fan(told, one) for one in panels.PANELS if not one.together}


def fan(told: Told, panel: Panel) -> str:
    """Draw a panel, a row for each of its rows in the report, as SVG text."""
    runs = told.comparison["runs_with_months"]
    basis = f"Wars per arm followed month by month: {runs}. {averaged(told.comparison)}"
    words = Words(panel.title, _FAN, panel.axis_text, basis + treatment(told.comparison))
    rows = [line for row in panel.on("report") for line in _lines(told, row)]
    return fans(told, panel.name, words, rows)


def _lines(told: Told, row: Row) -> list[Row]:
    """Return a row; of the beliefs one for each theory, in the scenario's order."""
    if row.variable != panels.BELIEFS.rows[0].variable:
        return [row]
    return [
        replace(row, variable=variable, label=told.theories[name])
        for variable, name in told.beliefs.items()
    ]
