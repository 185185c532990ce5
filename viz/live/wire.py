"""The wire to the browser: what changed on the page, in numbered messages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


class Wire:
    """Remembers what the browser knows of each part of the page, and tells what is new.

    Messages are numbered, and the first is whole: it holds everything. A browser that misses a
    number asks for everything again.
    """

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}
        self._number = 0

    def message(self, parts: Mapping[str, Any]) -> str:
        """Return the parts that the browser does not know as they stand, as JSON.

        >>> wire = Wire()
        >>> wire.message({"foot": "a", "bar": 1}), wire.message({"foot": "b", "bar": 1})
        ('[1,true,{"foot":"a","bar":1}]', '[2,false,{"foot":"b"}]')
        """
        known, missing = self._known, object()
        news = {name: told for name, told in parts.items() if told != known.get(name, missing)}
        self._known = dict(parts)
        self._number += 1
        return json.dumps([self._number, not known, news], separators=(",", ":"))

    def forget(self) -> None:
        """Take it that the browser knows nothing."""
        self._known = {}
