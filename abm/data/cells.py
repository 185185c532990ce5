"""Cells of a table as people write them: texts, numbers and months, read where they are clear.

A decimal mark is a point or a comma. `1,234` alone could be either number, so what a table's other
cells show decides (`Marks`); where they show nothing, nothing is guessed.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
"""What TOML takes as a key without quotes, so that dotted paths need none."""
NAME_ALLOWED = "a name of letters, digits, - and _, at most 40 long"

EU = "EU"  # the institutions of the European Union, of which ISO 3166 has only two letters
_CODE = re.compile(rf"[A-Za-z]{{3}}|{EU}", re.IGNORECASE | re.ASCII)
CODE_ALLOWED = (
    f"an ISO 3166-1 alpha-3 code such as POL: three letters A to Z, or {EU} for its institutions"
)

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS_IN_FULL = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
MONTH_ALLOWED = "a month such as 2022-02, 2022-02-01 or Feb-22"

_PROGRAM = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_SIMPLE = re.compile(r"[+-]?[0-9]+(?:[eE][+-]?[0-9]{1,4})?")
_MARKED = re.compile(
    r"[+-]?(?P<whole>[0-9]*)(?P<mark>[.,])(?P<part>[0-9]*)(?P<power>[eE][+-]?[0-9]{1,4})?"
)
_GROUPED = re.compile(
    r"[+-]?[1-9][0-9]{0,2}(?:(?P<group>[ '’.,])[0-9]{3})(?P<more>(?:(?P=group)[0-9]{3})*)"
    r"(?:(?P<mark>(?!(?P=group))[.,])[0-9]+)?"
)
_NUMBERED = re.compile(r"(?P<year>[0-9]{4})([-/])(?P<month>[0-9]{2})(?:\2(?P<day>[0-9]{2}))?")
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?Z?$")
_NAMED = re.compile(r"(?P<name>[A-Za-z]{3,9})\.?(?:[- /](?P<year>[0-9]{4})|-(?P<short>[0-9]{2}))")


def country(text: str) -> str | None:
    """Return the code of a country in capitals; None for what cannot be one.

    >>> country("deu"), country("EU"), country("DEUX"), country("123")
    ('DEU', 'EU', None, None)
    """
    return text.upper() if _CODE.fullmatch(text) else None


class Marks(NamedTuple):
    """The decimal marks that the cells of a table show without doubt."""

    point: bool
    comma: bool


def tidy(text: str) -> str:
    """Return a text with plain blanks for all kinds of blank, and none at its ends.

    >>> tidy("United" + chr(0xA0) + "States ")
    'United States'
    """
    if not text.isascii():
        text = "".join(" " if unicodedata.category(one) == "Zs" else one for one in text)
    return text.strip(" \t\r\n")


def folded(heading: str) -> str:
    """Return a heading as it is compared: small letters, `_` for blanks and hyphens.

    >>> folded(" GDP 2021-EUR bn ")
    'gdp_2021_eur_bn'
    """
    return "_".join(tidy(heading).casefold().replace("-", " ").replace("_", " ").split())


def number(text: str, marks: Marks | None = None) -> float | None:
    """Return the number that a tidy text says, or None where it says none or could say two.

    >>> number("1.5"), number("1,5"), number("1.234,5"), number("1 234"), number("ten")
    (1.5, 1.5, 1234.5, 1234.0, None)
    >>> number("1,234"), number("1,234", Marks(point=False, comma=True))
    (None, 1.234)
    """
    if _PROGRAM.fullmatch(text) and (marks is None or not marks.comma):
        return float(text)
    text = text.replace("\u2212", "-")  # the minus of typesetters
    if _SIMPLE.fullmatch(text):
        return float(text)
    marked = _MARKED.fullmatch(text)
    if marked and (marked["whole"] or marked["part"]):
        decimal = marked["mark"]
        if doubtful(text) and not _decides(decimal, marks):
            return None
        return float(text.replace(",", "."))
    grouped = _GROUPED.fullmatch(text)
    if not grouped:
        return None
    plain = text.replace(grouped["group"], "")
    return float(plain.replace(",", "."))


def doubtful(text: str) -> bool:
    """Whether a number could be thousands or decimals: `1,234` and `1.234`.

    >>> doubtful("1,234"), doubtful("0,234"), doubtful("1,5"), doubtful("1234,567")
    (True, False, False, False)
    """
    marked = _MARKED.fullmatch(text)
    if not marked or marked["power"] or len(marked["part"]) != 3:
        return False
    return 1 <= len(marked["whole"]) <= 3 and marked["whole"][0] != "0"


def _decides(decimal: str, marks: Marks | None) -> bool:
    """Whether what else a table shows makes the mark of a doubtful number a decimal mark.

    A point is one, as every program writes it, unless the table also shows decimal commas.
    """
    if decimal == ".":
        return marks is None or not marks.comma
    return marks is not None and marks.comma and not marks.point


def marks_in(cells: Iterable[str]) -> Marks:
    """Return the decimal marks that cells show without doubt; where no comma is, none is sought.

    >>> marks_in(["1,5", "2.345", "name"])
    Marks(point=False, comma=True)
    """
    told = list(cells)
    found: set[str] = set()
    for cell in told if any("," in cell for cell in told) else []:
        text = tidy(cell)
        marked = _MARKED.fullmatch(text)
        grouped = None if marked else _GROUPED.fullmatch(text)
        if marked and marked["part"] and not doubtful(text):
            found.add(marked["mark"])
        elif grouped and grouped["mark"]:
            found.add(grouped["mark"])
    return Marks("." in found, "," in found)


def month(text: str) -> int | None:
    """Return the month that a tidy text names, counted from the year 0, or None.

    >>> month("2022-02") == month("2022-02-01") == month("Feb-22") == month("February 2022")
    True
    >>> month("2022-13"), month("02/03/2022"), month("22-Feb")
    (None, None, None)
    """
    plain = _MIDNIGHT.sub("", text)
    found = _NUMBERED.fullmatch(plain)
    if found and plain.isascii():
        day = int(found["day"] or 1)
        try:
            date = datetime.date(int(found["year"]), int(found["month"]), day)
        except ValueError:
            return None
        return 12 * date.year + date.month - 1
    named = _NAMED.fullmatch(plain)
    place = calendar_month(named["name"]) if named else None
    if named is None or place is None:
        return None
    return 12 * int(named["year"] or f"20{named['short']}") + place - 1


def calendar_month(text: str) -> int | None:
    """Return the number of a month by its English name, from 1 to 12, or None.

    >>> calendar_month("Feb"), calendar_month("Sept."), calendar_month("Fe")
    (2, 9, None)
    """
    word = text.casefold().removesuffix(".")
    word = "sep" if word == "sept" else word
    for names in (MONTHS, MONTHS_IN_FULL):
        if word in names:
            return names.index(word) + 1
    return None


def written(month: int) -> str:
    """Return a month as YYYY-MM.

    >>> written(12 * 2022 + 1)
    '2022-02'
    """
    return f"{month // 12:04d}-{month % 12 + 1:02d}"
