"""Values in messages from the browser: their types, their bounds, and the names of a tab."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints, ValidationInfo

from abm.scenarios import shipped
from abm.scenarios.tables import FLAG, refusal, whole
from viz.live.player import SPEEDS

WIDEST = 10_000  # px
_LISTED = 8  # names at most that a refusal lists


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
