"""The model: actors, rules, the order of the month, and two engines that agree to the bit."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abm.model import War

__all__ = ["War"]


def __getattr__(name: str) -> object:
    # Mesa takes a second or two to import; only those who ask for a War pay for it.
    if name == "War":
        found: object = import_module("abm.model").War
        return found
    raise AttributeError(f"module 'abm' has no attribute {name!r}")
