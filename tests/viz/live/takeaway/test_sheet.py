"""Sheets: well-formed whatever they say, with what they show and where it is from."""

from __future__ import annotations

import csv
from xml.etree import ElementTree

import pytest

from abm.errors import InputError
from tests.viz.live.made import arm, scene
from viz import panels
from viz.live.charts.fans import fan
from viz.live.takeaway.origin import PictureOrigin
from viz.live.takeaway.pictures import Picture
from viz.live.takeaway.sheet import checked, sheet, table, with_heads
from viz.style import FONT

SVG = '<svg width="1040" height="186" xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
AWKWARD = "\"Peace\" & <b>'no'</b> ]]> \x00 ≠ Œ"
SOURCE = PictureOrigin(
    "run-7",
    (f"{AWKWARD} (six-partners), March 2023. Run 7, seed 2022.", "Not a forecast."),
    "Illustrative",
)


def picture(title: str = AWKWARD, letters: str = "AB") -> Picture:
    figure = fan(scene(*(arm(letter) for letter in letters)), panels.DELIVERIES)
    arms = tuple((letter, f"Arm {letter} {AWKWARD}") for letter in letters)
    return Picture("deliveries", title, AWKWARD, arms, ("band: 10–90%",), figure, 1040, SOURCE)


def words(svg: str) -> str:
    return " ".join("".join(ElementTree.fromstring(svg).itertext()).split())


@pytest.mark.parametrize("letters", ["A", "AB", "ABC"])
def test_a_sheet_is_well_formed_and_says_what_it_shows(letters: str) -> None:
    made = sheet(SVG, picture(letters=letters))
    told = words(made)
    awkward = AWKWARD.replace("\x00 ", "")
    for wanted in (awkward, "band: 10–90%", "Run 7, seed 2022.", "Not a forecast."):
        assert told.count(wanted) >= 1
    assert all(f"Arm {letter} " in told for letter in letters)
    root = ElementTree.fromstring(made)
    drawing = root.find(".//{http://www.w3.org/2000/svg}g")
    assert drawing is not None
    assert float(root.get("height", "")) > 186 + 80


def test_no_text_of_a_sheet_leaves_it() -> None:
    long = picture("A title of many words " * 12)
    wide = sheet(SVG, long._replace(origin=SOURCE._replace(lines=SOURCE.lines * 3)))
    texts = [*ElementTree.fromstring(wide).iter("{http://www.w3.org/2000/svg}text")]
    heights = [float(text.get("y", "")) for text in texts]
    assert max(heights) < float(ElementTree.fromstring(wide).get("height", ""))
    assert all(len("".join(text.itertext())) < 140 for text in texts)


def test_fonts_can_stand_in_an_attribute() -> None:
    assert '"' not in FONT
    assert ElementTree.fromstring(f'<text style="font:12px {FONT}">x</text>').text == "x"
    ElementTree.fromstring(with_heads(SVG, picture()))


def test_what_is_drawn_is_taken_without_what_xml_forbids() -> None:
    assert checked("<svg><text>a\x00\x0bb</text></svg>") == "<svg><text>ab</text></svg>"


@pytest.mark.parametrize(
    "drawn",
    [
        "",
        "<p>no</p>",
        "<svg><text></svg>",
        '<svg><text style="font:"Segoe UI""/></svg>',
        "<svg><script>run()</script></svg>",
        '<svg><path onload="run()"/></svg>',
        '<svg xmlns:x="http://www.w3.org/1999/xlink"><a x:href="javascript:run()"/></svg>',
        "<svg><foreignObject/></svg>",
        '<svg><!DOCTYPE a [<!ENTITY b "c">]></svg>',
    ],
)
def test_what_is_more_or_less_than_a_drawing_is_refused(drawn: str) -> None:
    with pytest.raises(InputError, match="did not draw the pictures"):
        checked(drawn)


def test_a_table_says_what_it_is_and_holds_plain_numbers() -> None:
    lines = table(picture()).splitlines()
    above = [line for line in lines if line.startswith("# ")]
    assert "Run 7, seed 2022." in above[-2]
    assert above[-1] == "# Not a forecast."
    columns, *rows = csv.reader(lines[len(above) :])
    assert columns[1].startswith("A ")
    assert len(rows) == 13
    assert all(float(cell) == 0.0 for row in rows for cell in row[2:] if cell)
    assert not [row for row in rows if "−" in "".join(row) or "–" in row]
