"""Kinds of values that a scenario file can hold, each saying in words what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from abm.data.donors import Interval
from abm.errors import nearest

# What TOML takes as a key without quotes, so that dotted paths need none.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
NAME_ALLOWED = "a name of letters, digits, - and _, at most 40 long"
LONGEST_LABEL = 40  # characters, as of a name, which stands where there is no label


def refusal(allowed: str, hint: str = "") -> PydanticCustomError:
    """Return the error that says what would have been allowed."""
    return PydanticCustomError("refused", "{allowed}", {"allowed": allowed, "hint": hint})


def number(low: float, high: float, above: bool = False) -> BeforeValidator:
    """Let pass a finite number from `low` (or above it) to `high`; a switch is not a number."""
    allowed = Interval(low, high, above)

    def check(value: Any) -> float:
        if not _is_number(value) or not allowed.holds(value):
            raise refusal(str(allowed))
        return float(value)

    return BeforeValidator(check)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def whole(low: int, high: int, word: str = "") -> BeforeValidator:
    """Let pass a whole number from `low` to `high`, or the given word."""
    allowed = f"a whole number from {low} to {high}" + (f' or "{word}"' if word else "")

    def check(value: Any) -> int | str:
        if word and value == word:
            return word
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise refusal(allowed)
        return value

    return BeforeValidator(check)


def choice(words: Iterable[str]) -> BeforeValidator:
    """Let pass one of the words; the error names the nearest."""
    known = list(words)

    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            raise refusal(", ".join(known), nearest(value, known) if _is_text(value) else "")
        return value

    return BeforeValidator(check)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise refusal("a printable text that is not empty")
    return value


def _label(value: Any) -> str:
    if len(_text(value)) > LONGEST_LABEL:
        raise refusal(f"a printable text of at most {LONGEST_LABEL} characters")
    return str(value)


def _free_text(value: Any) -> str:
    if not isinstance(value, str) or not value.replace("\n", " ").isprintable():
        raise refusal("a printable text")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise refusal("true or false")
    return value


def _name(value: str) -> str:
    if not NAME.fullmatch(value):
        raise refusal(NAME_ALLOWED)
    return value


def _names(value: Any) -> list[str]:
    good = isinstance(value, list) and value and all(isinstance(item, str) for item in value)
    if not good or len({item.casefold() for item in value}) < len(value):
        raise refusal("a list of names, each once, at least one")
    return list(value)


def _calendar(value: Any) -> list[int]:
    months = set(range(1, 13))
    good = isinstance(value, list) and value and all(type(item) is int for item in value)
    if not good or not set(value) <= months or len(set(value)) < len(value):
        raise refusal("a list of calendar months from 1 (January) to 12, each once")
    return list(value)


def _series(value: Any) -> list[float]:
    if not isinstance(value, list) or not value or not all(_is_number(item) for item in value):
        raise refusal("a list of numbers, one for each month")
    return [float(item) for item in value]


def _calendar_month(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[12]\d{3}-(0[1-9]|1[0-2])", value):
        raise refusal('a calendar month such as "2022-03"')
    return value


TEXT = BeforeValidator(_text)
LABEL = BeforeValidator(_label)
FREE_TEXT = BeforeValidator(_free_text)
FLAG = BeforeValidator(_flag)
NAMED = AfterValidator(_name)
NAMES = BeforeValidator(_names)
CALENDAR = BeforeValidator(_calendar)
SERIES = BeforeValidator(_series)
CALENDAR_MONTH = BeforeValidator(_calendar_month)
