"""Numbers, intervals and dates as figures and the report write them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from experiments import text
from viz.letters import plain
from viz.ticks import month_name

DASH = "–"


def number(value: float | None, decimals: int = 2) -> str:
    """Return a number with these decimals and a true minus; a dash where there is none.

    >>> number(-0.126), number(None), number(1234.5, 0)
    ('−0.13', '–', '1,234')
    """
    return _minus(text.number(_float(value), decimals), value)


def signed(value: float | None, decimals: int = 2) -> str:
    """Return a number with its sign.

    >>> signed(0.126), signed(-1.0, 1), signed(0.0)
    ('+0.13', '−1.0', '0.00')
    """
    return _minus(text.number(_float(value), decimals, sign=True), value)


def _float(value: float | None) -> float:
    return math.nan if value is None else value


def _minus(text: str, value: float | None) -> str:
    if abs(_float(value)) >= 1000.0:
        whole, dot, rest = text.partition(".")
        text = (f"{int(whole):+,}" if whole[0] == "+" else f"{int(whole):,}") + dot + rest
    return text.replace("-", "−")


def difference(told: Mapping[str, Any], decimals: int) -> str:
    """Return a paired difference with its 95% interval.

    >>> difference({"estimate": 0.1, "low": 0.04, "high": 0.16, "method": "BCa"}, 2)
    '+0.10 [+0.04, +0.16]'
    >>> difference({"estimate": 0.6, "low": 0.6, "high": 0.6, "method": "constant"}, 1)
    '+0.6 in every pair'
    """
    estimate = signed(told["estimate"], decimals)
    if told["method"] == "constant":
        return f"{estimate} in every pair"
    if told["low"] is None:
        return estimate
    return f"{estimate} [{signed(told['low'], decimals)}, {signed(told['high'], decimals)}]"


def interval(told: Mapping[str, Any], decimals: int = 2) -> str:
    """Return an estimate with its interval, without signs.

    >>> interval({"mean": 0.2, "low": 0.15, "high": 0.25})
    '0.20 [0.15, 0.25]'
    >>> interval({"estimate": 0.5, "low": None, "high": None}), interval({"mean": None})
    ('0.50', '–')
    """
    middle = told["mean"] if "mean" in told else told["estimate"]
    if told.get("low") is None:
        return number(middle, decimals)
    ends = (number(told[end], decimals) for end in ("low", "high"))
    return f"{number(middle, decimals)} [{', '.join(ends)}]"


def chance(value: float | None) -> str:
    """Return a p-value.

    >>> chance(0.0123), chance(0.00001), chance(None)
    ('0.012', 'below 0.001', '–')
    """
    return "below 0.001" if value is not None and value < 0.001 else number(value, 3)


def percent(value: float | None) -> str:
    """Return a share as a percentage.

    >>> percent(0.421), percent(-0.05), percent(None)
    ('42%', '−5%', '–')
    """
    return DASH if value is None else f"{number(100 * value, 0)}%"


def typeset(sentence: str) -> str:
    """Return a sentence with true minus signs and squares.

    >>> typeset("In 2022-03 it changes by -3.6 thousand km2 (-4.3 to +1.0).")
    'In 2022-03 it changes by −3.6 thousand km² (−4.3 to +1.0).'
    """
    return re.sub(r"(?<!\w)-(?=\d)", "−", squared(sentence))


def squared(unit: str) -> str:
    """Return a unit as it is printed.

    >>> squared("thousand km2")
    'thousand km²'
    """
    return plain(unit).replace("km2", "km²")


def heading(label: str) -> str:
    """Return a measure's label as the heading of a column.

    >>> heading("durably settled"), heading("… on good terms (line signed at the front)")
    ('Durably settled', 'on good terms')
    """
    short = label.partition(" (")[0]
    return short.removeprefix("… ") if short.startswith("… ") else short[:1].upper() + short[1:]


def title(comparison: Mapping[str, Any], arm: str) -> str:
    """Return the title of an arm, on one line."""
    return plain(comparison["arms"][arm]["title"])


def treatment(comparison: Mapping[str, Any]) -> str:
    """Say from when on the arms differ, or that the horizon ends before.

    >>> treatment({"scenario": {"first_month": "2022-03"}, "treatment": 11, "months": 84})
    'Vertical line: the arms differ from February 2023.'
    """
    date = month_name(comparison["scenario"]["first_month"], comparison["treatment"])
    if comparison["treatment"] < comparison["months"]:
        return f"Vertical line: the arms differ from {date}."
    return f"The horizon ends before the arms differ ({date})."


def averaged(comparison: Mapping[str, Any]) -> str:
    """Say what bands of a study are; nothing of any other comparison.

    >>> averaged({"study": {"points": 1024}}), averaged({})
    ('Bands are those of luck at a point, averaged over 1,024 points. ', '')
    """
    if "study" not in comparison:
        return ""
    points = comparison["study"]["points"]
    return f"Bands are those of luck at a point, averaged over {points:,} points. "
