"""Colours of arms, ministries' tones and themes, each said once, and marks that need no colour.

The report is light alone; the page has a dark theme too, in which arms and tones have lighter
colours of the same hue. Sizes here are the page's; those of figures stand in `viz.layout`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple

from experiments.session.frames import FIRM as FIRM_FROM
from viz.layout import FONTS

INK, INK_2, INK_3 = "#18212B", "#46515E", "#5C6773"  # text, from strong to small
LINE, LINE_2 = "#DADFE2", "#C3CAD0"  # grid and axes, never text


@dataclass(frozen=True)
class Mark:
    """Mark that tells an arm from the others: colour, dashes (in widths of the line) and badge."""

    colour: str
    dashes: tuple[float, ...]
    badge: str


# For deuteranopia, protanopia and tritanopia (Machado et al. 2009) any two colours differ by 28
# CIELAB units or more; each stands out from white by 3 to 1.
_COLOURS = ("#A84B00", "#1B5FA8", "#30343B", "#879669", "#782DE1")
_DASHES = ((), (5.0, 1.5), (1.2, 1.2), (7.0, 1.5, 1.2, 1.5), (2.5, 1.5))
_BADGES = ("s", "o", "D", "^", "v")


def mark(place: int) -> Mark:
    """Return the mark of the arm at a place; the first five have colours of their own.

    >>> mark(0).colour == mark(5).colour, mark(0) == mark(5)
    (True, False)
    """
    again, colour = divmod(place, len(_COLOURS))
    other = (colour + again) % len(_COLOURS)
    return Mark(_COLOURS[colour], _DASHES[other], _BADGES[other])


# Of outcomes, settlements first; each differs from its neighbours in lightness as well.
_SHADES = ("#0A4F48", "#9CC4BC", "#B02A77", "#F0C3DD", "#6B7581", "#DADFE2", "#B58900")


def shade(place: int) -> str:
    """Return the shade in which the outcome at a place is drawn.

    >>> shade(0) == shade(7), shade(0) == shade(1)
    (True, False)
    """
    return _SHADES[place % len(_SHADES)]


#: Of parts of what partners spend, from pale to dark.
MONEY = ("#CFC6E6", "#8C78BC", "#43306F")


class Tone(NamedTuple):
    """A ministry's tone in public: its name, and the colours of the ministry's mark on white."""

    name: str
    fill: str
    edge: str


FIRM = Tone("firm", "#0A4F48", "#0A4F48")
LUKEWARM = Tone("lukewarm", "#8B95A1", "#8B95A1")
DOUBTFUL = Tone("doubtful", "#FFFFFF", "#C9378F")
CONTRADICTION = DOUBTFUL.edge  # of two ministries


def tone_level(value: float) -> Tone:
    """Return the one of three tones that a value (logit) is; doubtful below zero.

    Below zero the press calls what a ministry says speculation.

    >>> tone_level(0.6).name, tone_level(0.2).name, tone_level(-0.1).name
    ('firm', 'lukewarm', 'doubtful')
    """
    if value < 0.0:
        return DOUBTFUL
    return FIRM if value >= FIRM_FROM else LUKEWARM


def tone_shade(value: float) -> Tone:
    """Return a tone (logit) with its own shade between lukewarm at 0 and firm at 1 and above.

    >>> tone_shade(0.0) == LUKEWARM, tone_shade(1.4) == FIRM, tone_shade(-0.1) == DOUBTFUL
    (True, True, True)
    >>> tone_shade(0.5)
    Tone(name='firm', fill='#4A7274', edge='#4A7274')
    """
    level = tone_level(value)
    if level is DOUBTFUL:
        return level
    colour = _mixed(LUKEWARM.fill, FIRM.fill, min(value, 1.0))
    return Tone(level.name, colour, colour)


def _mixed(start: str, end: str, share: float) -> str:
    """Return the colour that lies this share of the way from one to another."""
    ends = ([int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in (start, end))
    mixed = (round(low + share * (high - low)) for low, high in zip(*ends, strict=True))
    return "#" + "".join(f"{part:02X}" for part in mixed)


@dataclass(frozen=True)
class Theme:
    """Colours of a theme; `lukewarm` is too pale for text, and drawn in marks alone."""

    name: str
    page: str
    surface: str
    sunken: str
    ink: str
    ink_2: str
    ink_3: str
    line: str
    line_2: str
    arm_a: str
    arm_b: str
    arm_c: str
    on_arm: str
    firm: str
    lukewarm: str
    doubt: str
    warning: str
    warning_tint: str
    error: str
    error_tint: str

    def arm(self, letter: str) -> str:
        """Return the colour of an arm.

        >>> LIGHT.arm("B")
        '#1B5FA8'
        """
        return {"A": self.arm_a, "B": self.arm_b, "C": self.arm_c}[letter]

    def tone(self, value: float) -> str:
        """Return the colour of a ministry's tone (logit).

        >>> LIGHT.tone(-0.1) == LIGHT.doubt
        True
        """
        colours = {FIRM: self.firm, LUKEWARM: self.lukewarm, DOUBTFUL: self.doubt}
        return colours[tone_level(value)]

    def properties(self) -> str:
        """Return the colours as custom properties of a style sheet.

        >>> LIGHT.properties().splitlines()[0]
        '  --page: #F4F5F2;'
        """
        named = (field.name for field in fields(self) if field.name != "name")
        return "\n".join(f"  --{name.replace('_', '-')}: {getattr(self, name)};" for name in named)


LIGHT = Theme(
    name="light",
    page="#F4F5F2",
    surface="#FFFFFF",
    sunken="#ECEEEB",
    ink=INK,
    ink_2=INK_2,
    ink_3=INK_3,
    line=LINE,
    line_2=LINE_2,
    arm_a=_COLOURS[0],
    arm_b=_COLOURS[1],
    arm_c=_COLOURS[2],
    on_arm="#FFFFFF",
    firm=FIRM.fill,
    lukewarm=LUKEWARM.fill,
    doubt=DOUBTFUL.edge,
    warning="#8A5A00",
    warning_tint="#FBF3DF",
    error="#A3261F",
    error_tint="#FBEBEA",
)
DARK = Theme(
    name="dark",
    page="#11161C",
    surface="#1A2129",
    sunken="#232C36",
    ink="#EDF1F5",
    ink_2="#B9C3CE",
    ink_3="#97A3B0",
    line="#2D3742",
    line_2="#445160",
    arm_a="#F0A35C",
    arm_b="#7FB8F2",
    arm_c="#E6EAEF",
    on_arm="#11161C",
    firm="#27A08B",
    lukewarm="#7C8794",
    doubt="#F7B0DA",
    warning="#E8B84A",
    warning_tint="#2B2618",
    error="#FF9B91",
    error_tint="#321F20",
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}

FONT = FONTS  # in single quotes: drawings have it in attributes, which stand in double ones
SMALL, BODY = 11, 12  # px: numbers of axes, and labels of lines
HEAD = 12.5  # px: headings over a figure, bold
LABEL_STEP = 13  # px between two labels at the ends of lines
