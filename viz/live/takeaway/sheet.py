"""Sheets: a drawing with its title, unit, arms, key and source, and its numbers as a table.

What a browser drew comes from outside: it is taken as data, and only where it is well-formed XML
without anything that runs.
"""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Iterable
from html import escape
from xml.etree import ElementTree

from abm.errors import InputError
from viz.layout import plain
from viz.live.takeaway.pictures import Picture
from viz.style import FONT, HEAD, LIGHT
from viz.text import DASH

_MARGIN = 16.0  # px
_TITLE, _TEXT, _SMALL = 16.0, 12.0, 11.0  # sizes of letters, px
_LEADING = 1.4  # distance of two lines, in sizes of the letters
_LETTER = 0.55  # width of a letter, in its size: more than the mean of any of the fonts
_BADGE = 18.0  # px
_GAP = 20.0  # px between two arms
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # in XML
_NUMBER = re.compile(r"[−+-]?[\d,]+(\.\d+)?")
_RUNS = ("script", "foreignObject", "image", "use", "a", "animate", "set")


def checked(svg: str) -> str:
    """Return a drawing of the browser as it can be kept.

    Raises:
        InputError: It is not a drawing, or holds what is more than a drawing.
    """
    drawing = _FORBIDDEN.sub("", svg)
    if not drawing.startswith("<svg") or "<!DOCTYPE" in drawing:
        raise InputError(UNASKED)
    try:
        parts = list(ElementTree.fromstring(drawing).iter())
    except ElementTree.ParseError:
        raise InputError(UNASKED) from None
    for part in parts:
        if _local(part.tag) in _RUNS or any(_local(name).startswith("on") for name in part.attrib):
            raise InputError(UNASKED)
    return drawing


UNASKED = "the browser did not draw the pictures that were asked for."


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def with_heads(svg: str, picture: Picture) -> str:
    """Return a drawing with its label for those who hear it, and its headings written in."""
    label = f"<title>{_safe(picture.figure.label())}</title>"
    ground = f'<rect width="100%" height="100%" fill="{LIGHT.surface}"/>'
    heads = "".join(
        _text(
            (head.left / 100 * picture.width, head.top + 13),
            head.text,
            HEAD,
            LIGHT.arm(head.letter) if head.letter else LIGHT.ink,
            bold=True,
        )
        for head in picture.figure.heads()
    )
    begin = svg.index(">") + 1
    end = svg.rindex("</svg>")
    return f"{svg[:begin]}{label}{ground}{svg[begin:end]}{heads}</svg>"


def sheet(svg: str, picture: Picture) -> str:
    """Return a drawing on a sheet that says what it shows, how it is read and where it is from."""
    made = _Column(picture.width)
    made.write(picture.heading, _TITLE, LIGHT.ink, bold=True)
    made.write(picture.note, _TEXT, LIGHT.ink_3)
    made.arms(picture.arms)
    made.write(" · ".join(picture.key), _SMALL, LIGHT.ink_2)
    made.draw(with_heads(svg, picture), picture.figure.height)
    source = picture.origin.lines
    for line in source:
        made.write(line, _SMALL, LIGHT.ink_3)
    return made.svg(picture.heading, " ".join((picture.figure.label(), *source)))


class _Column:
    """A sheet in the making, written from top to bottom."""

    def __init__(self, width: float) -> None:
        self._width = width
        self._top = _MARGIN / 2
        self._parts: list[str] = []

    def write(self, words: str, size: float, colour: str, bold: bool = False) -> None:
        """Write a text, on as many lines as it needs."""
        for line in textwrap.wrap(words, int(self._width / (_LETTER * size))):
            self._top += size * _LEADING
            self._parts.append(_text((_MARGIN, self._top), line, size, colour, bold))

    def arms(self, arms: tuple[tuple[str, str], ...]) -> None:
        """Write the badge and the title of every arm, side by side where they fit."""
        across, self._top = _MARGIN, self._top + _BADGE + 6
        for letter, title in arms:
            wide = _BADGE + 6 + len(title) * _LETTER * _TEXT
            if across > _MARGIN and across + wide > self._width:
                across, self._top = _MARGIN, self._top + _BADGE + 6
            at = (across, self._top)
            self._parts += [_badge(at, letter), _text((across + _BADGE + 6, at[1]), title, _TEXT)]
            across += wide + _GAP

    def draw(self, svg: str, tall: float) -> None:
        """Put a drawing beneath what is written."""
        place = f"translate({_MARGIN:.0f},{self._top + 10:.1f})"
        self._parts.append(f'<g transform="{place}">{svg}</g>')
        self._top += tall + 14

    def svg(self, title: str, words: str) -> str:
        """Return the sheet."""
        wide, tall = f"{self._width + 2 * _MARGIN:.0f}", f"{self._top + _MARGIN:.0f}"
        return (
            f'<svg width="{wide}" height="{tall}" xmlns="http://www.w3.org/2000/svg" '
            f'xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {wide} {tall}" role="img">'
            f"<title>{_safe(title)}</title><desc>{_safe(words)}</desc>"
            f'<rect width="100%" height="100%" fill="{LIGHT.surface}"/>{"".join(self._parts)}</svg>'
        )


def _text(
    at: tuple[float, float], words: str, size: float, colour: str = LIGHT.ink, bold: bool = False
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{at[0]:.0f}" y="{at[1]:.1f}" font-family="{_safe(FONT)}" font-size="{size:g}"'
        f'{weight} fill="{colour}">{_safe(words)}</text>'
    )


def _badge(at: tuple[float, float], letter: str) -> str:
    """Return the badge of an arm, whose text beside it stands at this place."""
    half, reach, fill = _BADGE / 2, 0.62 * _BADGE, LIGHT.arm(letter)
    x, y = at[0] + half, at[1] - 4.5
    square = f'x="{x - half:.1f}" y="{y - half:.1f}" width="{_BADGE:g}" height="{_BADGE:g}"'
    shapes = {
        "A": f'<rect {square} rx="4" fill="{fill}"/>',
        "B": f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{half:g}" fill="{fill}"/>',
        "C": f'<path d="M{x:.1f} {y - reach:.1f}l{reach:g} {reach:g} -{reach:g} {reach:g} '
        f'-{reach:g} -{reach:g}z" fill="{fill}"/>',
    }
    name = (
        f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-family="{_safe(FONT)}" '
        f'font-size="11.5" font-weight="700" fill="{LIGHT.on_arm}">{letter}</text>'
    )
    return shapes[letter] + name


def _safe(words: str) -> str:
    return escape(plain(words), quote=True)


def table(picture: Picture) -> str:
    """Return the numbers of a picture as CSV, below lines that say what they are.

    Numbers have decimal points, and a missing one is an empty cell.
    """
    columns, rows = picture.numbers or picture.figure.table()
    named = (f"{letter}: {title}" for letter, title in picture.arms)
    above = [f"{picture.heading} ({picture.note})", *named, *picture.origin.lines]
    out = io.StringIO()
    out.write(noted(above))
    csv.writer(out, lineterminator="\n").writerows([columns, *(map(_cell, row) for row in rows)])
    return out.getvalue()


def noted(lines: Iterable[str]) -> str:
    """Return what stands above a table in CSV: a line each, which begins with #."""
    return "".join(f"# {plain(line)}\n" for line in lines)


def _cell(text: str) -> str:
    if text == DASH:
        return ""
    return text.replace("−", "-").replace(",", "") if _NUMBER.fullmatch(text) else text
