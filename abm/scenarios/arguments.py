"""Arguments of the Python doors, as NumPy, pandas, EMA and SALib hand them over, made plain.

Whoever asks for a war in Python brings a run out of an array, a horizon out of a data frame or the
path of a file. Every door takes these through here, so that all accept and refuse the same.
"""

from __future__ import annotations

import math
import os
from numbers import Integral, Real

from abm.errors import InputError
from abm.noise import LARGEST_RUN, LARGEST_SEED
from abm.scenarios.files import looks_like_path, shorten
from abm.scenarios.tables import LONGEST

Name = str | os.PathLike[str]
"""The name of something shipped or declared, or the path of a file that holds it."""

EXACT = 2.0**53  # up to here a floating-point number tells a whole number from the next


def whole_number(value: object, what: str, low: int, high: int) -> int:
    """Return a whole number, whatever type of real number it came as.

    Floats without a fraction pass: pandas and SALib make them of integers. Switches do not.

    Raises InputError, naming `what`, for anything else and for what is not in the range.

    >>> whole_number(14.0, "months", 1, 600)
    14
    """
    number = _whole(value)
    if number is None or not low <= number <= high:
        raise InputError(
            f"{what} = {shorten(value)} cannot be used; allowed: a whole number from {low} to "
            f"{high}."
        )
    return number


def _whole(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    if isinstance(value, Integral):
        return int(value)
    number = float(value)
    exact = math.isfinite(number) and number == value and abs(number) <= EXACT
    return int(number) if exact and number.is_integer() else None


def run_number(value: object) -> int:
    """Return the number of a run; raises InputError for one without random numbers."""
    return whole_number(value, "run", 0, LARGEST_RUN)


def seed_number(value: object) -> int:
    """Return a seed; raises InputError for one without random numbers."""
    return whole_number(value, "seed", 0, LARGEST_SEED)


def horizon(value: object) -> int:
    """Return a number of months to play; raises InputError for what cannot be one."""
    return whole_number(value, "months", 1, LONGEST)


def name_or_path(value: object, what: str) -> str:
    """Return the name of something, or the path of its file, as text that tells which it is.

    Raises InputError, naming `what`, for anything that is neither text nor a path.

    >>> from pathlib import Path
    >>> name_or_path("six-partners", "scenario"), name_or_path(Path("mine"), "scenario")
    ('six-partners', './mine')
    """
    if isinstance(value, str):
        return str(value)
    path = path_text(value, what, "a name, or the path of a .toml file")
    return path if looks_like_path(path) else f"./{path}"


def path_text(value: object, what: str, allowed: str = "a path") -> str:
    """Return a path as text; raises InputError, naming `what`, for anything else."""
    text = os.fspath(value) if isinstance(value, str | os.PathLike) else None
    if not isinstance(text, str):
        raise InputError(f"{what} = {shorten(value)} cannot be used; allowed: {allowed}.")
    return str(text)
