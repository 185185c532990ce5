"""The browser's side of the wire, as `assets/custom.js` has it: what it knows of each part."""

from __future__ import annotations

import json
from typing import Any


class Reader:
    """A browser that reads every message, and counts its characters."""

    def __init__(self) -> None:
        self.parts: dict[str, Any] = {}
        self.sizes: list[int] = []
        self.told: list[set[str]] = []  # names of the parts that each message told of

    def take(self, message: str) -> None:
        """Take a message in."""
        number, whole, parts = json.loads(message)
        assert number == len(self.sizes) + 1, "a message was missed"
        for name, told in parts.items():
            self.parts[name] = told if whole else changed(self.parts.get(name), told)
        self.sizes.append(len(message.encode()))
        self.told.append({*parts})


def changed(known: Any, told: Any) -> Any:
    """Return what a difference makes of what is known."""
    if isinstance(told, list):
        return told[0]
    if isinstance(known, list):
        return stepped(known, told[""])
    if isinstance(known, str):
        return "".join(stepped([*known], told[""]))
    kept = {key: one for key, one in known.items() if told.get(key, ()) is not None}
    new = {key: changed(known.get(key), one) for key, one in told.items() if one is not None}
    return kept | new


def stepped(known: list[Any], steps: list[Any]) -> list[Any]:
    """Return what steps make of a list."""
    made: list[Any] = []
    at = 0
    for step in steps:
        if isinstance(step, list):
            made += step
        elif isinstance(step, dict):
            made.append(changed(known[at], step))
            at += 1
        else:
            made += known[at : at + step] if step > 0 else []
            at += abs(step)
    return made + known[at:]
