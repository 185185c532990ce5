"""Text of numbers, intervals, units and dates, as the report and the live page write it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from experiments import text
from experiments.session.events import land, money
from experiments.text import plural
from viz.layout import month_name, plain

__all__ = [
    "DASH",
    "DifferenceContent",
    "EstimateContent",
    "Numbers",
    "chance",
    "count",
    "difference",
    "end",
    "gained",
    "heading",
    "hyphenated",
    "interval",
    "land",
    "largest",
    "literal",
    "money",
    "month_name",
    "number",
    "numbers",
    "percent",
    "plural",
    "rank",
    "short_date",
    "signed",
    "span",
    "squared",
    "steps",
    "typeset",
]
DASH = "–"
_LONG_WORD, _PART = 16, 10  # letters: of a word that may break, and of its parts
_IN_ALL = 100  # runs of which a rank is told
#: A number a month, NaN where there is none.
Numbers = NDArray[np.float64]


class DifferenceContent(TypedDict):
    """A paired difference and its 95% interval as `comparison.json` holds them; null is unknown."""

    estimate: float | None
    low: float | None
    high: float | None
    method: str
    differing: int
    units: int


class EstimateContent(TypedDict, total=False):
    """A mean, or another estimate, and its 95% interval as `comparison.json` holds them."""

    mean: float | None
    estimate: float | None
    low: float | None
    high: float | None


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


def gained(value: float | None, decimals: int = 2) -> str:
    """Return land beyond the line of contact with the side that gains it.

    >>> gained(6.312), gained(-0.42), gained(None)
    ('6.31 to Russia', '0.42 to Ukraine', '–')
    """
    return text.gained(_float(value), decimals)


def _float(value: float | None) -> float:
    return math.nan if value is None else value


def _minus(written: str, value: float | None) -> str:
    if abs(_float(value)) >= 1000.0:
        whole, dot, rest = written.partition(".")
        written = (f"{int(whole):+,}" if whole[0] == "+" else f"{int(whole):,}") + dot + rest
    return written.replace("-", "−")


def span(low: float, high: float, decimals: int = 2) -> str:
    """Return the two ends of a range.

    >>> span(0.11, 0.24), span(-0.5, 0.25), span(math.nan, math.nan)
    ('0.11–0.24', '−0.50 to 0.25', '–')
    """
    if math.isnan(low) or math.isnan(high):
        return DASH
    between = " to " if low < 0.0 else "–"
    return f"{number(low, decimals)}{between}{number(high, decimals)}"


def percent(value: float | None) -> str:
    """Return a share as a percentage.

    >>> percent(0.421), percent(-0.05), percent(None)
    ('42%', '−5%', '–')
    """
    return DASH if value is None else f"{number(100 * value, 0)}%"


def chance(value: float | None) -> str:
    """Return a p-value.

    >>> chance(0.0123), chance(0.00001), chance(None)
    ('0.012', 'below 0.001', '–')
    """
    return "below 0.001" if value is not None and value < 0.001 else number(value, 3)


def count(some: int, of: int) -> str:
    """Return a count of runs.

    >>> count(71, 500)
    '71 of 500'
    """
    return f"{some:,} of {of:,}"


def rank(below: float, equal: float = 0.0) -> str:
    """Say how a run stands among others: shares of them that lie below it and level with it.

    >>> rank(0.67), rank(0.1, equal=0.6)
    ('higher than 67 in 100 other runs', 'as in most other runs')
    >>> rank(0.998), rank(1.0), rank(0.0, equal=0.2)
    ('higher than 99 in 100 other runs', 'no other run is higher', 'no other run is lower')
    """
    if equal > 0.5:
        return "as in most other runs"
    if below == 0.0:
        return "no other run is lower"
    if round(below + equal, 9) >= 1.0:
        return "no other run is higher"
    others = min(max(round(_IN_ALL * below), 1), _IN_ALL - 1)
    return f"higher than {others} in {_IN_ALL} other runs"


def difference(told: DifferenceContent, decimals: int, brief: bool = False) -> str:
    """Return a paired difference with its 95% interval; `brief` in a narrow column of a figure.

    >>> counts = {"differing": 60, "units": 60}
    >>> difference({"estimate": 0.1, "low": 0.04, "high": 0.16, "method": "BCa", **counts}, 2)
    '+0.10 [+0.04, +0.16]'
    >>> difference({"estimate": 0.6, "low": 0.6, "high": 0.6, "method": "constant", **counts}, 1)
    '+0.6 in every pair'
    >>> few = {"estimate": 0.1, "low": None, "high": None, "method": "too few differ", **counts}
    >>> difference(few, 1, brief=True)
    '+0.1 (few differ: 60)'
    """
    estimate = signed(told["estimate"], decimals)
    if told["method"] == "constant":
        return f"{estimate} in every pair"
    if told["method"] == "constant by run":
        return f"{estimate} in every run"
    if told["method"] == "too few differ" and brief:
        return f"{estimate} (few differ: {told['differing']:,})"
    if told["method"] == "too few differ":
        return f"{estimate} ({text.few_differ(told['differing'], told['units'])})"
    if told["low"] is None:
        return estimate
    return f"{estimate} [{signed(told['low'], decimals)}, {signed(told['high'], decimals)}]"


def interval(told: EstimateContent, decimals: int = 2) -> str:
    """Return an estimate with its interval, without signs.

    >>> interval({"mean": 0.2, "low": 0.15, "high": 0.25})
    '0.20 [0.15, 0.25]'
    >>> interval({"estimate": 0.5, "low": None, "high": None}), interval({"mean": None})
    ('0.50', '–')
    """
    middle = told["mean"] if "mean" in told else told["estimate"]
    if told.get("low") is None:
        return number(middle, decimals)
    low, high = number(told["low"], decimals), number(told["high"], decimals)
    return f"{number(middle, decimals)} [{low}, {high}]"


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


def hyphenated(text: str) -> str:
    """Return a text in which a word too long for a column, and no other, may break at a hyphen.

    >>> hyphenated("Coordinated ministries")
    'Coordinated ministries'
    >>> hyphenated("Gesellschaftsministerium").replace("\N{SOFT HYPHEN}", "|")
    'Gesellscha|ftsministe|rium'
    """
    return re.sub(rf"\w{{{_LONG_WORD + 1},}}", _in_parts, text)


def _in_parts(word: re.Match[str]) -> str:
    parts = [word[0][at : at + _PART] for at in range(0, len(word[0]), _PART)]
    return "\N{SOFT HYPHEN}".join(parts)


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


def numbers(values: Sequence[float | None]) -> Numbers:
    """Return values as floats, null as NaN."""
    return np.asarray(values, dtype=np.float64)


def largest(line: Numbers) -> float:
    """Return the largest number of a line, at least 0.

    >>> largest(numbers([None, 0.5, 0.2])), largest(numbers([None]))
    (0.5, 0.0)
    """
    return float(np.max(line, initial=0.0, where=np.isfinite(line)))


def end(line: Numbers) -> tuple[int, float]:
    """Return the last month with a number, and that number; there must be one.

    >>> end(numbers([0.1, 0.2, None]))
    (1, 0.2)
    """
    month = int(np.flatnonzero(np.isfinite(line))[-1])
    return month, float(line[month])


def steps(line: Numbers, months: int) -> tuple[Numbers, Numbers]:
    """Let every month hold its value until the next one begins, the last until the horizon.

    >>> [part.tolist() for part in steps(numbers([1.0, 3.0]), 2)]
    [[0.0, 1.0, 1.0, 2.0], [1.0, 1.0, 3.0, 3.0]]
    """
    edges = np.minimum(np.arange(line.size + 1.0), months)
    return np.repeat(edges, 2)[1:-1], np.repeat(line, 2)
