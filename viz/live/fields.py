"""Values in messages from the browser: their types, their bounds, and refusals in words.

Names are checked against those that the tab knows when the message comes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints, ValidationError, ValidationInfo

from abm.scenarios import shipped
from abm.scenarios.tables import FLAG, refusal, whole
from viz.live.player import SPEEDS

WIDEST = 10_000  # px
_LISTED = 8  # names at most that a refusal lists
_REPEATED = 40  # characters of what came that a refusal repeats


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
Text = Annotated[str, StringConstraints(max_length=100)]
FigureName = Annotated[str, StringConstraints(max_length=40)]


def explained(error: ValidationError) -> str:
    """Say the first fault of a message in a line."""
    fault = error.errors(include_url=False, include_input=False)[0]
    said: Mapping[str, object] = fault.get("ctx", {})
    if fault["type"] == "said":
        return str(said["said"])
    place = ".".join(short(str(part)) for part in fault["loc"])
    before = f"{place}: " if place else ""
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
