"""SVG texts as a reader meets them: words, the boxes they cover, text alternatives."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

from viz import layout

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"


class Text(NamedTuple):
    """A text on the page and the box it covers, in points."""

    words: str
    left: float
    right: float
    upper: float
    lower: float


def texts(svg: str) -> list[Text]:
    """Return the horizontal texts of a figure."""
    found = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return [boxed(node) for node in found if "rotate(-90" not in node.get("transform", "")]


def boxed(node: ElementTree.Element) -> Text:
    looks = dict(part.strip().split(": ") for part in node.get("style", "").split(";"))
    size, words = float(looks["font-size"].removesuffix("px")), node.text or ""
    heavy = layout.BOLD if looks.get("font-weight") == "700" else 1.0
    x, y = float(node.get("x", "")), float(node.get("y", ""))
    wide = layout.width(words, size * heavy)
    left = x - wide * {"middle": 0.5, "end": 1.0}.get(looks.get("text-anchor", ""), 0.0)
    return Text(words, left, left + wide, y - 0.73 * size, y + 0.2 * size)


def plots(svg: str) -> list[Text]:
    """Return the boxes in which lines are drawn."""
    boxes = (node.attrib for node in ElementTree.fromstring(svg).iterfind(f".//{SVG}clipPath/*"))
    places = [tuple(float(box[key]) for key in ("x", "width", "y", "height")) for box in boxes]
    return [Text("a plot", x, x + wide, y, y + tall) for x, wide, y, tall in places]


def overlap(one: Text, other: Text) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.upper < other.lower and other.upper < one.lower


def clashes(boxes: list[Text]) -> list[tuple[str, str]]:
    """Return which boxes cover each other."""
    return [(a.words, b.words) for a, b in combinations(boxes, 2) if overlap(a, b)]


def outside(svg: str) -> list[str]:
    """Return the texts that leave the page."""
    _, _, wide, tall = map(float, ElementTree.fromstring(svg).get("viewBox", "").split())
    shown = texts(svg)
    gone = [t for t in shown if t.left < 0 or t.right > wide or t.upper < 0 or t.lower > tall]
    return [text.words for text in gone]


def written(svg: str) -> str:
    return " ".join(text.words for text in texts(svg))


def child(svg: str, name: str) -> str:
    return ElementTree.fromstring(svg).findtext(f"{SVG}{name}") or ""
