"""Cells of a table as people write them: texts, numbers and months, read where they are clear.

A mark stands before decimals (a point or a comma) or groups thousands (those, a blank or `'`). What
a cell such as `1,234` or `4.500` means is decided by what its mark does in the table's other cells
(`Marks`): a mark that groups in one of them groups in all. A number with a mark that does both in
its table is refused, and where no cell shows what a mark does, nothing is guessed. Only a
point is a decimal mark without more, as programs write it: where commas separate the cells and none
of them groups digits or has a decimal comma.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping
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
    """What the cells of a table show without doubt: each mark, and the first cell that shows it.

    `point` is whether a point is a decimal mark where no cell shows anything.
    """

    decimal: Mapping[str, str] = {}
    group: Mapping[str, str] = {}
    point: bool = True

    def decides(self, mark: str) -> bool:
        """Say whether a mark that never groups is a decimal mark, also where it could group."""
        if "," in self.decimal and "." in self.decimal:
            return False
        usual = mark == "." and self.point and not self.decimal and not self.group
        return mark in self.decimal or usual

    @property
    def clashing(self) -> str:
        """The marks that both group and stand before decimals; none in a table that is clear."""
        return "".join(mark for mark in self.decimal if mark in self.group)


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
    >>> number("1,234"), number("1,234", marks_in(["0,5"]))
    (None, 1.234)
    >>> number("1,234", marks_in(["1,234,567"]))
    1234.0
    """
    text = _plain_minus(text)
    marks = marks or Marks()
    if _SIMPLE.fullmatch(text):
        return float(text)
    marked = _MARKED.fullmatch(text)
    if marked and (marked["whole"] or marked["part"]):
        mark, unclear = marked["mark"], doubtful(text)
        if mark in marks.group:
            return float(text.replace(mark, "")) if unclear and not marks.clashing else None
        return float(text.replace(",", ".")) if marks.decides(mark) or not unclear else None
    grouped = _GROUPED.fullmatch(text)
    if not grouped or grouped["group"] in marks.decimal or grouped["mark"] in marks.group:
        return None
    return float(text.replace(grouped["group"], "").replace(",", "."))


def doubtful(text: str) -> bool:
    """Whether a number could be thousands or decimals: `1,234` and `1.234`.

    >>> doubtful("1,234"), doubtful("0,234"), doubtful("1,5"), doubtful("1234,567")
    (True, False, False, False)
    """
    marked = _MARKED.fullmatch(_plain_minus(text))
    if not marked or marked["power"] or len(marked["part"]) != 3:
        return False
    return 1 <= len(marked["whole"]) <= 3 and marked["whole"][0] != "0"


def readings(text: str) -> str:
    """Return the two numbers that a doubtful text could be.

    >>> readings("4.500")
    '4.5 or 4500'
    """
    plain = _plain_minus(text)
    return f"{float(plain.replace(',', '.')):g} or {float(re.sub('[.,]', '', plain)):.0f}"


def _plain_minus(text: str) -> str:
    return text.replace("\u2212", "-")  # the minus of typesetters


def marks_in(cells: Iterable[str], point: bool = True) -> Marks:
    """Return what the marks in cells do, without doubt; `point` as in `Marks`.

    >>> marks_in(["1,5", "2.345", "1 500 000", "name"])
    Marks(decimal={',': '1,5'}, group={' ': '1 500 000'}, point=True)
    """
    decimal: dict[str, str] = {}
    group: dict[str, str] = {}
    for cell in cells:
        if ("." in decimal or "." not in cell) and _PROGRAM.fullmatch(cell):
            continue  # it shows nothing new; most cells of long tables
        text = _plain_minus(tidy(cell))
        marked = _MARKED.fullmatch(text)
        grouped = None if marked else _GROUPED.fullmatch(text)
        if marked and marked["part"] and not doubtful(text):
            decimal.setdefault(marked["mark"], text)
        elif grouped and (grouped["mark"] or grouped["more"] or grouped["group"] not in ".,"):
            group.setdefault(grouped["group"], text)
            if grouped["mark"]:
                decimal.setdefault(grouped["mark"], text)
    return Marks(decimal, group, point)


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
