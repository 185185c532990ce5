"""Marks of arms and tones: told apart by everybody, on paper too."""

from __future__ import annotations

from viz.style import CONTRADICTION, DOUBTFUL, INK, INK_2, INK_3, mark, tone_shade


def luminance(colour: str) -> float:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_arms_differ_in_colour_dashes_and_badge_and_stand_out_from_white() -> None:
    marks = [mark(place) for place in range(5)]
    for trait in ("colour", "dashes", "badge"):
        assert len({getattr(mark, trait) for mark in marks}) == 5
    assert all(1.05 / (luminance(mark.colour) + 0.05) >= 3.0 for mark in marks)
    assert len({mark(place) for place in range(10)}) == 10


def test_text_stands_out_from_white_by_the_ratio_that_small_letters_need() -> None:
    assert all(1.05 / (luminance(ink) + 0.05) >= 4.5 for ink in (INK, INK_2, INK_3))


def test_tones_darken_as_they_get_firmer_and_stand_out_from_white() -> None:
    shades = [luminance(tone_shade(value / 10).fill) for value in range(11)]
    assert shades == sorted(shades, reverse=True)
    assert 1.05 / (shades[0] + 0.05) >= 3.0
    assert shades[0] > 2.0 * shades[-1]
    assert all(1.05 / (luminance(edge) + 0.05) >= 3.0 for edge in (DOUBTFUL.edge, CONTRADICTION))
    assert tone_shade(-0.01) == DOUBTFUL != tone_shade(0.0)
