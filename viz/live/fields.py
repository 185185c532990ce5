"""Values in messages from the browser: their types, their bounds, and refusals in words.

Names are checked against those that the tab knows when the message comes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from abm.scenarios import shipped
from abm.scenarios.tables import FLAG, number, refusal, whole
from viz.live.player import SPEEDS

WIDEST = 10_000  # px
_LISTED = 8  # names at most that a refusal lists
_REPEATED = 40  # characters of what came that a refusal repeats
_WHOLE = re.compile(r"[0-9]{1,30}", re.ASCII)
_NUMBER = re.compile(
    r"[+-]?([0-9]{1,30}([.,][0-9]{0,30})?|[.,][0-9]{1,30})(e[+-]?[0-9]{1,3})?", re.I
)


class Message(BaseModel):
    """A message of the page; nothing is converted, and nothing may be added."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


@dataclass(frozen=True)
class Known:
    """The names of a tab that messages may use, and how many months its war can last."""

    months: int
    arms: Collection[str]
    agents: Collection[str]
    theories: Collection[str]
    configurations: Collection[str]
    partners: Collection[str]
    buttons: Collection[str]


def _known(info: ValidationInfo) -> Known:
    assert isinstance(info.context, Known), "messages are read with what is known"
    return info.context


def _in(allowed: Collection[str], value: object) -> str:
    if not isinstance(value, str) or value not in allowed:
        few = len(allowed) <= _LISTED
        raise refusal(f"one of {', '.join(filter(None, allowed))}" if few else "a known name")
    return value


def one_of(*allowed: str) -> BeforeValidator:
    """Let pass one of these texts."""
    return BeforeValidator(lambda value: _in(allowed, value))


def name_of(what: str, *besides: str) -> BeforeValidator:
    """Let pass a name that the tab knows as this, or one of the texts besides."""

    def check(value: object, info: ValidationInfo) -> str:
        """Return the name; raises ValueError for one that the tab does not know."""
        return _in((*getattr(_known(info), what), *besides), value)

    return BeforeValidator(check)


def _speed(value: object) -> int:
    if type(value) is not int or value not in SPEEDS:
        raise refusal(f"one of {', '.join(map(str, SPEEDS))} months a second")
    return value


def _month(value: object, info: ValidationInfo) -> int:
    last = _known(info).months - 1
    if type(value) is not int or not 0 <= value <= last:
        raise refusal(f"a whole number from 0 to {last}")
    return value


def _pair(value: object, info: ValidationInfo) -> tuple[str, str]:
    arms = _known(info).arms
    first, _, second = value.partition(" ") if isinstance(value, str) else ("", "", "")
    if first not in arms or second not in arms or first == second:
        raise refusal(f"a pair of the arms {', '.join(arms)}")
    return first, second


def said(words: str) -> PydanticCustomError:
    """Return the error that says this, and nothing of the message around it."""
    return PydanticCustomError("said", "{said}", {"said": words})


def given(value: object) -> str:
    """Say what came, in words that a refusal ends with."""
    if isinstance(value, str):
        return f"“{short(value.strip())}” was typed" if value.strip() else "nothing was typed"
    return f"{value:.10g} was given" if isinstance(value, int | float) else "nothing was given"


def typed_whole(what: str, most: int) -> BeforeValidator:
    """Let pass a whole number from 0 on, typed: a browser's own numbers end at 2**53."""

    def check(value: object) -> int:
        """Return the number; raises ValueError, in words, for what is none."""
        if type(value) is int and 0 <= value <= most:
            return value
        typed = value.strip() if isinstance(value, str) else ""
        if not _WHOLE.fullmatch(typed) or int(typed) > most:
            came = given(value if isinstance(value, str) else None)
            raise said(f"{what} is a whole number from 0 to {most}; {came}.")
        return int(typed)

    return BeforeValidator(check)


def typed_number(text: str) -> float:
    """Return the number that was typed, with a point or a comma; raises ValueError for none.

    >>> typed_number(" 0,9 "), typed_number("−.5")
    (0.9, -0.5)
    """
    plain = text.strip().replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        raise ValueError("no number")
    return float(plain.replace(",", "."))


def _level(value: object) -> object:
    if value is None or (isinstance(value, str) and len(value) <= _REPEATED):
        return value
    return number(-1e9, 1e9).check(value)


def _shipped(value: object) -> str:
    return _in([name for name, _ in shipped()], value)


Arm = Annotated[str, name_of("arms")]
Configuration = Annotated[str, name_of("configurations")]
Month = Annotated[int, BeforeValidator(_month)]
Flag = Annotated[bool, FLAG]
Pixels = Annotated[int, whole(0, WIDEST)]
Width = Annotated[int, whole(1, WIDEST)]
Speed = Annotated[int, BeforeValidator(_speed)]
Pair = Annotated[tuple[str, str], BeforeValidator(_pair)]
Shipped = Annotated[str, BeforeValidator(_shipped)]
Level = Annotated[float | str | None, BeforeValidator(_level)]
Text = Annotated[str, StringConstraints(max_length=100)]
FigureName = Annotated[str, StringConstraints(max_length=40)]


def explained(error: ValidationError, act: str) -> str:
    """Say the first fault of a message that asks for this act, in a line."""
    fault = error.errors(include_url=False, include_input=False)[0]
    said: Mapping[str, object] = fault.get("ctx", {})
    if fault["type"] == "said":
        return str(said["said"])
    place = ".".join(short(str(part)) for part in fault["loc"])
    before = f"{act}: {place}: " if place else f"{act}: "
    if fault["type"] in _EXPECTED:
        return f"{before}{_EXPECTED[fault['type']].format(**said)}."
    return f"{before}{said.get('allowed', 'another value')} is expected."


#: What is said of faults that Pydantic finds itself.
_EXPECTED = {
    "missing": "it is missing",
    "extra_forbidden": "it is not expected",
    "invalid_key": "it is not expected",
    "string_type": "a text is expected",
    "string_unicode": "a text is expected",
    "string_too_long": "a text of at most {max_length} characters is expected",
    "list_type": "a list is expected",
    "too_long": "a list of at most {max_length} is expected",
    "model_type": "names with values are expected",
}


def short(text: str) -> str:
    """Return the beginning of a text, without what cannot be printed."""
    return "".join(one if one.isprintable() else "?" for one in text[:_REPEATED])
