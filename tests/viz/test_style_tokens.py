"""Tokens: everything that is read stands out, in both themes, and is held once."""

from __future__ import annotations

import re

import pytest

from tests.viz.test_style import luminance
from viz.live.page import STYLES
from viz.style import DARK, DOUBTFUL, FIRM, LIGHT, LUKEWARM, THEMES, Theme, mark

RULES = "".join(file.read_text(encoding="utf-8") for file in STYLES)
TEXTS = ("ink", "ink_2", "ink_3", "arm_a", "arm_b", "arm_c")
MARKS = ("firm", "doubt", "arm_a", "arm_b", "arm_c")


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_text_stands_out_from_page_and_surface(theme: Theme) -> None:
    for name in TEXTS:
        for ground in (theme.page, theme.surface):
            assert contrast(getattr(theme, name), ground) >= 4.5, name
    for letter in "ABC":
        assert contrast(theme.on_arm, theme.arm(letter)) >= 4.5
    assert contrast(theme.warning, theme.warning_tint) >= 4.5
    assert contrast(theme.ink, theme.error_tint) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_marks_stand_out_from_the_surface(theme: Theme) -> None:
    assert all(contrast(getattr(theme, name), theme.surface) >= 3.0 for name in MARKS)
    assert contrast(theme.lukewarm, theme.surface) >= 2.95


def test_known_contrasts() -> None:
    assert round(contrast(LIGHT.ink, LIGHT.surface), 1) == 16.3
    assert round(contrast(DARK.arm_b, DARK.surface), 1) == 7.8


def test_light_colours_are_those_of_the_report() -> None:
    assert [LIGHT.arm(letter) for letter in "ABC"] == [mark(place).colour for place in range(3)]
    assert (LIGHT.firm, LIGHT.lukewarm) == (FIRM.fill, LUKEWARM.fill)
    assert LIGHT.doubt == DOUBTFUL.edge


def test_tones_keep_their_colours_in_every_theme() -> None:
    for theme in THEMES.values():
        assert theme.tone(0.5) == theme.firm
        assert theme.tone(0.0) == theme.lukewarm
        assert theme.tone(-0.01) == theme.doubt


def test_the_style_sheet_uses_declared_properties_only() -> None:
    told = "\n".join([RULES, *(theme.properties() for theme in THEMES.values())])
    declared = set(re.findall(r"(--[a-z0-9-]+):", told)) | {"--arms", "--shown"}
    assert set(re.findall(r"var\((--[a-z0-9-]+)[,)]", RULES)) <= declared


def test_the_style_sheet_reaches_for_nothing_outside() -> None:
    assert not re.search(r'url\((?!"data:)|@import', RULES)
