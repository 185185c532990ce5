"""The wire to one browser: what it knows already, and whether it has drawn what it was last told.

One message is on its way at a time. What changes meanwhile is owed, and told once the browser has
drawn the last: on a slow line months are left out, and none waits behind another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from viz.live.web.difference import difference

_NOTHING = object()


class Wire:
    """Memory of what the browser knows of each part of the page, to tell it what is new.

    Messages are numbered. The first is whole: it holds every part as it is. Those that follow hold
    differences (`difference.py`), so that a browser that misses a number asks for the whole again.
    """

    def __init__(self) -> None:
        self._known: dict[str, object] = {}
        self._number = 0
        self._on_its_way = False
        self._owed = False

    def free(self) -> bool:
        """Whether a message may be sent now; if none may, one is owed.

        >>> wire = Wire()
        >>> wire.free(), wire.message({"foot": "a"}), wire.free(), wire.drawn(), wire.free()
        (True, '[1,true,{"foot":"a"}]', False, True, True)
        """
        self._owed = self._on_its_way
        return not self._on_its_way

    def message(self, parts: Mapping[str, object]) -> str:
        """Return what the browser does not know of these parts, as JSON; it is on its way then.

        >>> wire = Wire()
        >>> wire.message({"foot": "a", "bar": 1}), wire.message({"foot": "b", "bar": 1})
        ('[1,true,{"foot":"a","bar":1}]', '[2,false,{"foot":["b"]}]')
        """
        whole = not self._known
        news = parts if whole else self._news(parts)
        self._known = dict(parts)
        self._number += 1
        self._on_its_way, self._owed = True, False
        return json.dumps([self._number, whole, news], separators=(",", ":"), ensure_ascii=False)

    def _news(self, parts: Mapping[str, object]) -> dict[str, object]:
        known = self._known
        return {
            name: difference(known.get(name, _NOTHING), told)
            for name, told in parts.items()
            if told != known.get(name, _NOTHING)
        }

    def drawn(self) -> bool:
        """Hear that the browser has drawn what it was told; return whether another is owed."""
        self._on_its_way = False
        return self._owed

    def forget(self) -> None:
        """Take it that the browser knows nothing, and that nothing is on its way."""
        self._known = {}
        self._on_its_way = False
