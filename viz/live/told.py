"""Reads what a browser tells: anything may come, only what is meant is taken."""

from __future__ import annotations

import math
from typing import Any

from abm.errors import InputError


def text(told: dict[str, Any], name: str, longest: int = 200) -> str:
    """Return a text; raises InputError if it is none or too long."""
    value = told.get(name)
    if not isinstance(value, str) or len(value) > longest:
        raise InputError(f"{name}: a text of at most {longest} characters is expected.")
    return value


def number(told: dict[str, Any], name: str) -> float:
    """Return a finite number; raises InputError if it is none."""
    value = told.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(f"{name}: a number is expected.")
    return float(value)


def whole(told: dict[str, Any], name: str, low: int, high: int) -> int:
    """Return a whole number of a range; raises InputError for anything else."""
    value = told.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InputError(f"{name} = {value!r:.40}; allowed: whole numbers from {low} to {high}.")
    return value
