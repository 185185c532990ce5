"""Numbers, ranks and dates as the live page writes them, with money and land as sessions do."""

from __future__ import annotations

import math

from experiments.session.events import land, money
from experiments.text import plural
from viz.ticks import month_name
from viz.words import DASH, number, signed

_EVERY = 100  # runs in which a rank is told


def rank(below: float, equal: float = 0.0) -> str:
    """Say how a run stands among others: shares of them that lie below it and level with it.

    >>> rank(0.67), rank(0.1, equal=0.6)
    ('higher than 67 in 100 runs', 'as in most runs')
    """
    if equal > 0.5:
        return "as in most runs"
    return f"higher than {number(_EVERY * below, 0)} in {_EVERY} runs"


def count(some: int, of: int) -> str:
    """Return a count of runs.

    >>> count(71, 500)
    '71 of 500'
    """
    return f"{some:,} of {of:,}"


def span(low: float, high: float, decimals: int = 2) -> str:
    """Return the two ends of a range.

    >>> span(0.11, 0.24), span(-0.5, 0.25), span(math.nan, math.nan)
    ('0.11–0.24', '−0.50 to 0.25', '–')
    """
    if math.isnan(low) or math.isnan(high):
        return DASH
    between = " to " if low < 0.0 else "–"
    return f"{number(low, decimals)}{between}{number(high, decimals)}"


def literal(text: str) -> str:
    """Return a text in which Apache ECharts finds nothing to fill in, such as "{b}".

    >>> literal("{b} holds").replace("\N{WORD JOINER}", "|")
    '{|b} holds'
    """
    return text.replace("{", "{\N{WORD JOINER}")


def short_date(first_month: str, month: int) -> str:
    """Return a month as lists write it.

    >>> short_date("2022-03", 41)
    'Aug 2025'
    """
    name, year = month_name(first_month, month).split()
    return f"{name[:3]} {year}"


__all__ = [
    "count",
    "land",
    "literal",
    "money",
    "month_name",
    "number",
    "plural",
    "rank",
    "short_date",
    "signed",
    "span",
]
