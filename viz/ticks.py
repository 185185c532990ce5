"""Months as dates, and where axes have their ticks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from viz.letters import BODY, width

Side = Literal["left", "center", "right"]
_BEFORE: dict[Side, float] = {"left": 0.0, "center": 1.0, "right": 2.0}  # halves of a text

# fmt: off
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on


def month_name(first_month: str, month: int) -> str:
    """Return the calendar month of a month counted from `first_month` ("YYYY-MM").

    >>> month_name("2022-03", 11)
    'February 2023'
    """
    year, place = _calendar(first_month, month)
    return f"{_MONTHS[place]} {year}"


def month_ticks(first_month: str, months: int) -> dict[int, str]:
    """Return which months an axis from 0 to `months` names, and how; five at most.

    >>> month_ticks("2022-03", 84)
    {22: '2024', 46: '2026', 70: '2028'}
    >>> month_ticks("2022-03", 12)
    {0: 'Mar 2022', 6: 'Sep 2022', 12: 'Mar 2023'}
    """
    dates = [_calendar(first_month, month) for month in range(months + 1)]
    years = {month: year for month, (year, place) in enumerate(dates) if place == 0}
    if len(years) < 3:
        named = range(0, months + 1, -(-months // 2))
        return {month: f"{_MONTHS[dates[month][1]][:3]} {dates[month][0]}" for month in named}
    apart = next(n for n in (1, 2, 5, 10, 20, 50, 100) if len(years) <= 5 * n or n == 100)
    return {month: str(year) for month, year in years.items() if year % apart == 0}


def share_ticks(largest: float) -> list[float]:
    """Return ticks from 0 to a round number not below `largest`, a share.

    >>> share_ticks(0.27), share_ticks(0.0)[-1], share_ticks(1.0)[-1]
    ([0.0, 0.1, 0.2, 0.3], 0.1, 1.0)
    """
    largest = min(max(largest, 0.1), 1.0)
    apart = next(n for n in (0.02, 0.05, 0.1, 0.2) if largest <= 5 * n)
    return [round(apart * place, 2) for place in range(math.ceil(round(largest / apart, 6)) + 1)]


def round_ticks(low: float, high: float) -> list[float]:
    """Return three to seven round ticks, the first not above `low`, the last not below `high`.

    >>> round_ticks(0.0, 1.0), round_ticks(-3.1, 4.2), round_ticks(60.0, 60.0)
    ([0.0, 0.5, 1.0], [-4.0, -2.0, 0.0, 2.0, 4.0, 6.0], [59.0, 59.5, 60.0, 60.5, 61.0])
    """
    if high - low < 1e-9 * max(1.0, abs(high)):
        low, high = low - 1.0, high + 1.0
    power = 10.0 ** math.floor(math.log10(high - low))
    steps = (size * power for size in (0.5, 1.0, 2.0, 5.0, 10.0))
    ends = ((s, math.floor(low / s + 1e-9), math.ceil(high / s - 1e-9)) for s in steps)
    apart, first, last = next(told for told in ends if told[2] - told[1] <= 6)
    return [round(apart * place, 10) for place in range(first, max(last, first + 2) + 1)]


def fitting(dates: Mapping[int, str], months: int, wide: float) -> dict[int, tuple[str, Side]]:
    """Return which dates of an axis `wide` points long can stand beside each other.

    Each comes with its place against the tick: "left", "center" or "right".

    >>> fitting({0: "Mar 2022", 6: "Sep 2022", 12: "Mar 2023"}, 12, 100.0)
    {0: ('Mar 2022', 'left'), 12: ('Mar 2023', 'right')}
    """
    found: dict[int, tuple[str, Side]] = {}
    taken = -math.inf
    for month, date in dates.items():
        at, half = wide * month / months, width(date, BODY) / 2
        side: Side = "center"
        if at - half < -half / 2 or at + half > wide + half / 2:
            side = "left" if at < wide / 2 else "right"
        begin = at - half * _BEFORE[side]
        if begin > taken + 4.0:
            found[month], taken = (date, side), begin + 2 * half
    return found


def _calendar(first_month: str, month: int) -> tuple[int, int]:
    year, place = (int(part) for part in first_month.split("-"))
    years, since_january = divmod(place - 1 + month, 12)
    return year + years, since_january
