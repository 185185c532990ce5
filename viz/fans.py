"""Which quantities are shown as fans over the months, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable

from viz.fan_grid import Row, fans
from viz.paper import Words
from viz.reading import Told
from viz.words import averaged, treatment

_FAN = (
    "Line: mean over the wars still at war or in a ceasefire; dark band: the middle half of them; "
    "light band: eight in ten of them. Thin grey line: the mean of the first arm."
)
_WHOLE = (0.0, 1.0)


def beliefs(told: Told) -> str:
    """Draw the leadership's belief in each theory of victory, as SVG text."""
    rows = [Row(variable, told.theories[name], _WHOLE) for variable, name in told.beliefs.items()]
    return _drawn(told, "beliefs", "What the Kremlin's leadership believes", "belief, 0-1", rows)


def options(told: Told) -> str:
    """Draw what the leadership's three options are worth to it, and the margin, as SVG text."""
    rows = [
        Row("prospect", "Continue the war"),
        Row("pause", "Pause"),
        Row("settle", "Settle"),
        Row("margin", "Margin of settling over the better of the other two"),
    ]
    return _drawn(told, "options", "What the Kremlin's leadership weighs", "thousand km²", rows)


def cover(told: Told) -> str:
    """Draw forward cover, with schedules and without, as SVG text."""
    rows = [
        Row("cover", "Forward cover as Moscow's staff counts it"),
        Row("cover_unbooked", "The same with all published schedules empty"),
    ]
    return _drawn(told, "forward-cover", "Support still to come", "months of need", rows)


def deliveries(told: Told) -> str:
    """Draw deliveries against what had been booked for the month, as SVG text."""
    rows = [Row("delivered", "Support delivered (dashed: what had been booked for the month)")]
    rows[0] = rows[0]._replace(beside="due")
    return _drawn(told, "deliveries", "Deliveries against promises", "EUR bn a month", rows)


def front(told: Told) -> str:
    """Draw the land that Russia holds in the main sector, as SVG text."""
    rows = [Row("land", "Main sector, land beyond the February 2022 line")]
    return _drawn(told, "front", "The front", "thousand km²", rows)


def endurance(told: Told) -> str:
    """Draw Ukraine's exhaustion and Russia's reserves, as SVG text."""
    rows = [
        Row("exhaustion", "Ukrainian exhaustion", _WHOLE),
        Row("reserves", "Russian reserves", _WHOLE),
    ]
    return _drawn(told, "exhaustion-and-reserves", "Endurance of both sides", "index, 0-1", rows)


#: Every fan by the name of its file.
FANS: dict[str, Callable[[Told], str]] = {
    "beliefs": beliefs,
    "options": options,
    "forward-cover": cover,
    "deliveries": deliveries,
    "front": front,
    "exhaustion-and-reserves": endurance,
}


def _drawn(told: Told, name: str, title: str, unit: str, rows: list[Row]) -> str:
    runs = told.comparison["runs_with_months"]
    basis = f"Wars per arm followed month by month: {runs}. {averaged(told.comparison)}"
    words = Words(title, _FAN, unit, basis + treatment(told.comparison))
    return fans(told, name, words, rows)
