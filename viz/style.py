"""Colours, and what tells one arm from another without them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple

from experiments.session.frames import FIRM as FIRM_FROM
from viz.layout import FONTS

INK, INK_2, INK_3 = "#18212B", "#46515E", "#5C6773"  # text, from strong to small
LINE, LINE_2 = "#DADFE2", "#C3CAD0"  # grid and axes, never text


@dataclass(frozen=True)
class Mark:
    """What tells one arm from another: colour, dashes (in widths of the line) and badge."""

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


CONTRADICTION = "#C9378F"
_LUKEWARM, _FIRM = (0x8B, 0x95, 0xA1), (0x0A, 0x4F, 0x48)  # at 0 and at 1


class Tone(NamedTuple):
    """The colours of a ministry's mark."""

    fill: str
    edge: str


DOUBTFUL = Tone("#FFFFFF", "#C9378F")


def tone(value: float) -> Tone:
    """Return how a tone (logit) looks; below zero the press calls it speculation.

    >>> tone(0.0).fill, tone(1.4).fill, tone(-0.1) == DOUBTFUL
    ('#8B95A1', '#0A4F48', True)
    """
    if value < 0.0:
        return DOUBTFUL
    firm = min(value, 1.0)
    mixed = (
        round(start + firm * (end - start)) for start, end in zip(_LUKEWARM, _FIRM, strict=True)
    )
    colour = "#" + "".join(f"{part:02X}" for part in mixed)
    return Tone(colour, colour)


class ToneLevel(NamedTuple):
    """A tone: what it is called, and the colours of its mark."""

    name: str
    fill: str
    edge: str


FIRM = ToneLevel("firm", "#0A4F48", "#0A4F48")
LUKEWARM = ToneLevel("lukewarm", "#8B95A1", "#8B95A1")
DOUBTFUL_LEVEL = ToneLevel("doubtful", "#FFFFFF", "#C9378F")


def tone_level(value: float) -> ToneLevel:
    """Return how a tone (logit) looks; below zero the press calls it speculation.

    >>> tone(0.6).name, tone(0.2).name, tone(-0.1).name
    ('firm', 'lukewarm', 'doubtful')
    """
    if value < 0.0:
        return DOUBTFUL_LEVEL
    return FIRM if value >= FIRM_FROM else LUKEWARM


@dataclass(frozen=True)
class Theme:
    """Colours of a theme. `firm`, `lukewarm` and `doubt` are tones; only marks are lukewarm."""

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
        return {FIRM: self.firm, LUKEWARM: self.lukewarm, DOUBTFUL_LEVEL: self.doubt}[
            tone_level(value)
        ]

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
    ink="#18212B",
    ink_2="#46515E",
    ink_3="#5C6773",
    line="#DADFE2",
    line_2="#C3CAD0",
    arm_a="#A84B00",
    arm_b="#1B5FA8",
    arm_c="#30343B",
    on_arm="#FFFFFF",
    firm="#0A4F48",
    lukewarm="#8B95A1",
    doubt="#C9378F",
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

FONT = FONTS.replace("'", '"')
SMALL, BODY = 11, 12  # px: numbers of axes, and labels of lines
LABEL_STEP = 13  # px between two labels at the ends of lines
