"""What happened in a month, in plain words."""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of event: its mark in feed and scrubber, and what it is called."""

    mark: str
    label: str


KINDS = {
    "signed": Kind("▲", "signed"),
    "blocked": Kind("✕", "blocked or waiting"),
    "short": Kind("▽", "delivered short"),
    "concessions": Kind("◇", "spoke of concessions"),
    "talks": Kind("◆", "talks, ceasefires, settlements"),
    "theory": Kind("○", "theory dropped or taken up"),
    "gap": Kind("▬", "funding gap"),
    "change": Kind("■", "your change"),
}
