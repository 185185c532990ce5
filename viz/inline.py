"""Figures inside a page: no two of them may share an id, and all of them should be small."""

from __future__ import annotations

import re

_TAG = re.compile(r"<[^>]*>")
_NAMED = re.compile(r'(\bid="|url\(#|href="#)')
_LABELLED = re.compile(r'(?<=aria-labelledby=")[^"]*')
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_SPACE = re.compile(r"\s*\n\s*")


def inline(name: str, svg: str) -> str:
    """Return an SVG text whose ids all begin with its name, with numbers to a hundredth of a point.

    >>> inline("front", '<svg aria-labelledby="a b"><g id="a" d="M 0.12345 2"/></svg>')
    '<svg aria-labelledby="front-a front-b"><g id="front-a" d="M 0.12 2"/></svg>'
    """
    root, rest = svg.split(">", 1)
    # The root keeps its box as it is; texts of people stand between tags and stay untouched.
    return _named(name, f"{root}>") + _TAG.sub(lambda tag: _short(_named(name, tag[0])), rest)


def _named(name: str, tag: str) -> str:
    tag = _NAMED.sub(lambda found: f"{found[1]}{name}-", tag)
    return _LABELLED.sub(lambda ids: " ".join(f"{name}-{one}" for one in ids[0].split()), tag)


def _short(tag: str) -> str:
    return _NUMBER.sub(lambda found: f"{float(found[0]):.2f}", _SPACE.sub(" ", tag))
