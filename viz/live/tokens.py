"""Colours and letters of the live page, held once: for its style sheet and for its figures."""

from __future__ import annotations

from dataclasses import dataclass, fields

from viz.letters import FONTS
from viz.live.tones import DOUBTFUL, FIRM, LUKEWARM, tone


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
        return {FIRM: self.firm, LUKEWARM: self.lukewarm, DOUBTFUL: self.doubt}[tone(value)]

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
