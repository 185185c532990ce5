"""The figure of endings: nothing is clipped or covers anything, and all is said in words."""

from __future__ import annotations

import pytest

from tests.viz.report.content import comparison
from tests.viz.report.svg import child, clashes, outside, texts
from tests.viz.report.test_chain import LONG
from viz.report.endings import endings


@pytest.mark.parametrize("arms", [2, 3, 5])
def test_no_text_is_clipped_or_covers_another(arms: int) -> None:
    svg = endings(comparison(LONG[:arms]))
    assert outside(svg) == []
    assert clashes(texts(svg)) == []


def test_every_arm_is_described() -> None:
    described = child(endings(comparison(["Siloed", "Coordinated"])), "desc")
    assert "Coordinated" in described
    assert "nan" not in described.lower()
