"""Fans over the months: what they say, and that nothing covers anything."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.viz.report.content import THEORIES, Size, comparison, write
from tests.viz.report.svg import child, clashes, outside, plots, texts, written
from tests.viz.report.test_chain import LONG
from viz import panels
from viz.report import fans
from viz.report.data import ComparisonData, read

NAMED = {panel.name: panel for panel in panels.PANELS if not panel.together}
FANS = pytest.mark.parametrize("name", NAMED)


def told(folder: Path, titles: list[str], size: Size) -> ComparisonData:
    return read(write(folder, comparison(titles, size), size))


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> ComparisonData:
    return told(tmp_path_factory.mktemp("two"), ["Siloed", "Coordinated"], Size())


@pytest.fixture(scope="module", params=[(1, 84), (3, 84), (5, 84), (5, 1), (5, 14)], ids=str)
def of_a_size(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> ComparisonData:
    """Return a comparison of so many arms over so many months."""
    arms, months = request.param
    return told(tmp_path_factory.mktemp("sized"), LONG[:arms], Size(months))


@FANS
def test_no_text_is_clipped_or_covers_another(of_a_size: ComparisonData, name: str) -> None:
    svg = fans.fan(of_a_size, NAMED[name])
    assert outside(svg) == []
    assert clashes(texts(svg)) == []


def test_more_than_five_arms_continue_beneath(tmp_path: Path) -> None:
    svg = fans.fan(told(tmp_path, [f"Arm {place}" for place in range(7)], Size()), panels.FRONT)
    heads = {t.words: t for t in texts(svg) if t.words.startswith("Arm ")}
    assert len(heads) == 7
    assert heads["Arm 5"].upper > heads["Arm 4"].lower
    assert heads["Arm 5"].left == heads["Arm 0"].left
    assert written(svg).count("wars running") == 2


def test_every_theory_has_a_row_named_in_full(two: ComparisonData) -> None:
    words = written(fans.fan(two, panels.BELIEFS))
    assert [f"{name}: {title}" in words for name, title in THEORIES.items()] == [True] * 3


def test_a_theory_is_named_by_its_label_as_it_is_written(tmp_path: Path) -> None:
    folder = write(tmp_path, comparison(["Siloed", "Coordinated"]))
    label = "<b>\"Œuf\" & 'шах' $x^2$</b>"
    words = f'[theories.T4]\ntitle = "They tire"\nlabel = {json.dumps(label)}\n'
    (folder / "scenario.toml").write_text(words, encoding="utf-8")
    assert f"{label}: They tire" in written(fans.fan(read(folder), panels.BELIEFS))


def test_the_three_options_and_the_margin_share_one_scale(two: ComparisonData) -> None:
    svg = fans.fan(two, panels.OPTIONS)
    words = written(svg)
    assert [t in words for t in ("Continue the war", "Pause", "Settle", "Margin of")] == [True] * 4
    assert [text.words for text in texts(svg)].count("−6") == 4


def test_the_last_mean_of_each_arm_is_written_and_described(two: ComparisonData) -> None:
    line = two.curve("arm-1", "exhaustion", "mean")
    svg = fans.fan(two, panels.ENDURANCE)
    assert f"{line[-1]:.2f}" in written(svg)
    assert f"Coordinated {line[-1]:.2f}" in child(svg, "desc")


def test_deliveries_say_what_the_dashed_line_is(two: ComparisonData) -> None:
    svg = fans.fan(two, panels.DELIVERIES)
    assert "dashed: what had been booked" in written(svg)
    without = ComparisonData(
        two.comparison, _without(two.monthly, "due"), two.partners, two.theories
    )
    with pytest.raises(KeyError):
        fans.fan(without, panels.DELIVERIES)


def _without(table: pd.DataFrame, variable: str) -> pd.DataFrame:
    return table[table["variable"] != variable]


def test_a_fan_ends_with_the_last_running_war(two: ComparisonData) -> None:
    table = two.monthly.copy()
    gone = (table["month"] > 40) & (table["arm"] == "arm-1")
    table.loc[gone, ["mean", "q10", "q25", "q75", "q90"]] = float("nan")
    svg = fans.fan(ComparisonData(two.comparison, table, two.partners, two.theories), panels.FRONT)
    assert "nan" not in svg.lower()
    assert outside(svg) == []


def test_an_arm_without_a_running_war_is_drawn_empty(two: ComparisonData) -> None:
    table = two.monthly.copy()
    columns = ["mean", "q10", "q25", "q75", "q90"]
    table.loc[table["arm"] == "arm-1", columns] = float("nan")
    described = child(
        fans.fan(ComparisonData(two.comparison, table, two.partners, two.theories), panels.FRONT),
        "desc",
    )
    assert "Siloed" in described
    assert "Coordinated" not in described
    table[columns] = float("nan")
    empty = fans.fan(
        ComparisonData(two.comparison, table, two.partners, two.theories), panels.FRONT
    )
    assert "nan" not in empty.lower()


def test_bands_lie_within_their_panels(two: ComparisonData) -> None:
    drawn = [box for box in plots(fans.fan(two, panels.OPTIONS)) if box.lower - box.upper > 60]
    assert len(drawn) == 8


@FANS
def test_the_same_folder_gives_the_same_bytes(two: ComparisonData, name: str) -> None:
    other = ComparisonData(
        copy.deepcopy(two.comparison), two.monthly.copy(), two.partners, two.theories
    )
    assert fans.fan(two, NAMED[name]) == fans.fan(other, NAMED[name])


def test_a_horizon_before_treatment_is_said(tmp_path: Path) -> None:
    words: Any = written(fans.fan(told(tmp_path, ["A", "B"], Size(months=11)), panels.FRONT))
    assert "The horizon ends before the arms differ (February 2023)." in words
