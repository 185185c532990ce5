"""Fingerprints: a few digits that stand for all that moves a result."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable

Content = tuple[tuple[str, object], ...]  # dotted path and value

# What says or makes the content, but is not it; series of reports count by their values.
ASIDE = re.compile(
    r"(.*\.)?(title|label|expectation|description|donors|only|reports\.[^.]+\.(value|values|file))"
)


def digest(content: Iterable[tuple[str, object]]) -> str:
    """Return twelve hexadecimal digits of SHA-256 over paths and values, in any order.

    >>> digest([("months", 84), ("title", "A war")]) == digest([("months", 84.0)])
    True
    """
    kept = [(path, _plain(value)) for path, value in content if not ASIDE.fullmatch(path)]
    lines = sorted(json.dumps(item) for item in kept)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def _plain(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "free" if math.isnan(value) else float(value)
    return value
