"""Declared attributes as Python values or records, for the two engines.

`abm.state`, `abm.inputs` and `abm.schema` declare attributes in classes; both engines hold what is
made of them here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from operator import is_
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Generic,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

if TYPE_CHECKING:
    import numpy as np

Held = TypeVar("Held")

FRAMES = 64  # of inputs, which worlds share: as many are kept


@dataclass(frozen=True)
class Variable:
    """One recorded variable: its name, unit and meaning."""

    name: str
    unit: str
    meaning: str


def variable(unit: str, meaning: str) -> Any:
    """Declare the variable that carries the name of the class attribute it is assigned to."""
    return Variable("", unit, meaning)


@cache
def fields_of(holder: type) -> dict[str, tuple[type, int]]:
    """Return each attribute of a holder with its scalar type and length (0 for a scalar)."""
    hints = get_type_hints(holder, include_extras=True)
    return {name: _field(hint) for name, hint in hints.items()}


def _field(hint: type) -> tuple[type, int]:
    if get_origin(hint) is Annotated:
        return float, int(get_args(hint)[1])
    return hint, 0


def blank(holder: type) -> dict[str, float | list[float]]:
    """Return zeros for each attribute of a holder, as Python values."""
    return {
        name: [kind()] * length if length else kind()
        for name, (kind, length) in fields_of(holder).items()
    }


def new_state(holder: type[Held]) -> Held:
    """Return plain state that is not an agent, with everything at zero."""
    made = holder()
    made.__dict__.update(blank(holder))
    return made


class Rows(Generic[Held]):
    """Plain states in a row, at zero; as in an array of records, what is set is copied.

    Their attributes are single numbers.
    """

    def __init__(self, holder: type[Held], count: int) -> None:
        self._rows = [new_state(holder) for _ in range(count)]

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: int) -> Held:
        return self._rows[place]

    def __setitem__(self, place: int, row: Held) -> None:
        self._rows[place].__dict__.update(row.__dict__)


@cache
def dtype_of(holder: type) -> np.dtype[np.void]:
    """Return the record type that holds the attributes of a holder."""
    import numpy as np

    codes = {float: np.float64, int: np.int64, bool: np.bool_}
    return record_type(
        [
            (name, codes[kind], (length,)) if length else (name, codes[kind])
            for name, (kind, length) in fields_of(holder).items()
        ]
    )


class Same:
    """Key of a cache for what is known by which objects it is made of, whatever they hold."""

    def __init__(self, parts: tuple[Any, ...]) -> None:
        """Hold the parts, so that none of them goes and another takes its place."""
        self.parts = parts

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.parts)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Same):
            return NotImplemented
        return all(map(is_, self.parts, other.parts))


def record_type(fields: list[Any]) -> np.dtype[np.void]:
    """Return the type of records with these fields, as `numpy.dtype` takes them.

    It is that of `numpy.record` from the start: NumPy would make it anew for each view.
    """
    import numpy as np

    return np.dtype((np.record, np.dtype(fields, align=True)))
