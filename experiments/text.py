"""Dates, numbers and lengths of time as people read them."""

from __future__ import annotations

import math
import unicodedata
from calendar import month_name
from collections.abc import Callable, Mapping
from string import Formatter

DISCLAIMER = "Concert explores an argument. It never forecasts."
_NOISE = 1e-9  # what sums of floats leave of a zero


def date_of(first_month: str, month: int) -> str:
    """Return the date of a month of the war, month 0 being `first_month` ("2022-03").

    >>> date_of("2022-03", 11)
    '2023-02'
    """
    year, start = (int(part) for part in first_month.split("-"))
    return f"{year + (start - 1 + month) // 12}-{(start - 1 + month) % 12 + 1:02d}"


def in_words(date: str) -> str:
    """Return a date in words.

    >>> in_words("2023-02")
    'February 2023'
    """
    return f"{month_name[int(date[5:])]} {date[:4]}"


def number(value: float, decimals: int, sign: bool = False) -> str:
    """Return a number with these decimals; a dash where there is none.

    One with a sign never hides on which side of zero it lies: a number that is not zero gets as
    many more decimals as its first digit takes.

    >>> number(0.1234, 2), number(-0.001, 2), number(float("nan"), 2)
    ('0.12', '0.00', '–')
    >>> number(-0.04, 1, sign=True), number(0.96, 1, sign=True), number(0.0, 1, sign=True)
    ('-0.04', '+1.0', '0.0')
    """
    if math.isnan(value):
        return "–"
    if sign and abs(value) > _NOISE:
        while not round(value, decimals):
            decimals += 1
    rounded = round(value, decimals) + 0.0
    return f"{rounded:+.{decimals}f}" if sign and rounded else f"{rounded:.{decimals}f}"


def in_thousands(value: float, decimals: int) -> str:
    """Return a number as `number` does, with commas between thousands.

    >>> in_thousands(1826.4, 0), in_thousands(-0.5, 2), in_thousands(float("nan"), 0)
    ('1,826', '-0.50', '–')
    """
    written = number(value, decimals)
    whole, dot, rest = written.partition(".")
    return f"{int(whole):,}{dot}{rest}" if abs(value) >= 1000.0 else written


def gained(land: float, decimals: int, unit: str = "") -> str:
    """Return land beyond the line of contact (thousand km2) with the side that gains it.

    >>> gained(6.31, 1), gained(-0.42, 1, " thousand km2")
    ('6.3 to Russia', '0.4 thousand km2 to Ukraine')
    >>> gained(0.0, 1), gained(-0.02, 1), gained(float("nan"), 1)
    ('0.0 to either side', '0.02 to Ukraine', '–')
    """
    written = number(land, decimals, sign=True)
    if math.isnan(land):
        return written
    side = {"+": "Russia", "-": "Ukraine"}.get(written[0], "either side")
    return f"{written.lstrip('+-')}{unit} to {side}"


def printable(text: str) -> str:
    """Return a text whose control characters, and what else is not shown, are escaped.

    Line breaks stay. A terminal would act on the others, and files could not hold some.

    >>> len(printable(chr(27) + "[2J"))
    7
    """
    return "".join(one if one == "\n" or _shows(one) else _escaped(one) for one in text)


def _shows(one: str) -> bool:
    return unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _escaped(one: str) -> str:
    return one.encode("unicode_escape").decode()


def plural(count: int, word: str) -> str:
    """Return a count with its word.

    >>> plural(1, "war"), plural(2, "war")
    ('1 war', '2 wars')
    """
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def is_or_are(count: int) -> str:
    """Return a count with its verb.

    >>> is_or_are(1), is_or_are(0)
    ('1 is', '0 are')
    """
    return f"{count:,} {'is' if count == 1 else 'are'}"


def few_differ(differing: int, units: int) -> str:
    """Say instead of an interval how many units, pairs or runs, show another difference than most.

    >>> few_differ(1, 60)
    'no interval: too few differ, 1 of 60'
    """
    return f"no interval: too few differ, {differing:,} of {units:,}"


def filled(sentence: str, values: Mapping[str, Callable[[], str]]) -> str:
    """Return a sentence with the values that it names in braces; no other is worked out.

    >>> filled("Over in {month}.", {"month": lambda: "May", "never": lambda: str(1 / 0)})
    'Over in May.'
    """
    named = {name for _, name, _, _ in Formatter().parse(sentence) if name}
    return sentence.format(**{name: values[name]() for name in named})


def duration(seconds: float) -> str:
    """Return a length of time as people say it.

    >>> duration(0.2), duration(72.0), duration(7300.0), duration(200_000.0)
    ('0.2 s', '72 s', '2.0 h', '2.3 days')
    """
    if seconds < 100.0:
        return f"{seconds:.1f} s" if seconds < 9.95 else f"{seconds:.0f} s"
    if seconds < 6000.0:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 172_800.0 else f"{seconds / 86_400:.1f} days"
