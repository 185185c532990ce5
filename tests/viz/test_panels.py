"""Every monthly picture is declared once; the report and the page show what is declared."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.parameters import REGISTER
from abm.scenarios import load
from abm.schema import HEADLINE, Month, variables
from experiments.session.ensembles import CLOUDED
from tests.viz.report.content import Size, comparison, write
from tests.viz.report.svg import written
from viz import panels
from viz.live.tab import Opening, Tab, Viewport
from viz.live.takeaway.pictures import pictures
from viz.live.view import parts
from viz.panels import BELIEFS, PANELS, PREDICTED, RIVAL, Panel, Row, Scale
from viz.report import report
from viz.report.data import ComparisonData, read
from viz.report.report import CAPTIONS, caption

VIZ = Path(panels.__file__).parent
OTHERS = [file for file in sorted(VIZ.rglob("*.py")) if file.name != "panels.py"]
TEMPLATES = sorted(file for kind in ("vue", "html", "js") for file in VIZ.rglob(f"*.{kind}"))
#: Declared parameters at the values that scenarios begin with.
PARAMETERS = {name: one.default for name, one in REGISTER.items()}
EVERY = [row for panel in PANELS for row in (*panel.rows, *panel.beneath)]
DOUBLE = Panel(
    "a-double",
    "A picture that was added",
    "Read it as the others.",
    (Row("joint_forum"), Row("need", tone="grey", cloud=False)),
    heading="An addition",
    note="as much as it is, {unit}",
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> ComparisonData:
    size = Size()
    folder = write(tmp_path_factory.mktemp("two"), comparison(["Siloed", "Joint"], size), size)
    return read(folder)


@pytest.fixture
def tab() -> Iterator[Tab]:
    made = Tab(Opening(load("six-partners")))
    yield made
    made.close()


def texts(file: Path) -> Iterator[str]:
    """Yield every text in a module but its docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    said = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def declared(panel: Panel) -> set[str]:
    """Return what is said of a panel and nowhere else."""
    own = {panel.title, panel.head, panel.reading, panel.axis_text, panel.note_text}
    own |= {panel.axis, panel.note, panel.measured} - {"{unit}", "0-1"}
    own |= {row.label for row in (*panel.rows, *panel.beneath)} - {""}
    return own | {reference.text for reference in panel.references}


def test_rows_are_recorded_and_reference_lines_lie_at_parameters() -> None:
    assert {row.declared.name for row in EVERY} <= {one.name for one in variables(Month)}
    levels = {one.level for panel in PANELS for one in panel.references}
    assert levels - {PREDICTED, RIVAL} <= set(REGISTER)
    assert tuple(row.variable for row in panels.CHAIN.rows) == HEADLINE


def test_rows_with_a_cloud_on_the_page_have_one() -> None:
    shown = [row for panel in PANELS for row in (*panel.on("page"), *panel.beneath)]
    assert {row.declared.name for row in shown if row.cloud} <= set(CLOUDED)


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_a_range_is_whole_steps(panel: Panel) -> None:
    low, high, step = panel.scale(PARAMETERS)
    assert low < high
    assert (high - low) / step == pytest.approx(round((high - low) / step))


def test_axes_of_differences_hold_every_one_that_can_occur() -> None:
    drawn = [panel for panel in PANELS if panel.differences]
    assert drawn
    for panel in drawn:
        for row in panel.rows:
            assert row.bounds is not None
            low, high = row.bounds
            axis = panel.differences
            assert axis is not None
            assert axis.low <= low - high
            assert high - low <= axis.high


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
@given(st.lists(st.integers(-(10**6), 10**6).map(float), max_size=5))
def test_a_widened_range_holds_every_value_in_few_steps(panel: Panel, values: list[float]) -> None:
    usual = panel.scale(PARAMETERS)
    scale = usual.holding(values)
    assert scale.low <= min([usual.low, *values])
    assert scale.high >= max([usual.high, *values])
    assert (scale.high - scale.low) / scale.step < 12
    if all(usual.low <= value <= usual.high for value in values):
        assert scale == usual


def test_units_and_meanings_come_from_the_schema() -> None:
    assert panels.FRONT.measured == "thousand km²"
    assert panels.ENDURANCE.axis_text == "index, 0-1"
    assert panels.ENDURANCE.note_text == "index, 0–1"
    assert [row.title for row in panels.ENDURANCE.rows] == [
        "Ukrainian exhaustion",
        "Russian reserves",
    ]
    assert Row("belief.T4").bounds == Row("belief in T4").bounds == (0.0, 1.0)
    assert Row("land").bounds is None


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_no_other_module_says_what_a_panel_declares(panel: Panel) -> None:
    words = declared(panel)
    again = {file.name: words & set(texts(file)) for file in OTHERS}
    assert {name: found for name, found in again.items() if found} == {}
    long = [text for text in words if len(text) > 20]
    within = [(f.name, t) for f in OTHERS for said in texts(f) for t in long if t in said]
    assert within == []
    pages = [(f.name, t) for f in TEMPLATES for t in long if t in f.read_text(encoding="utf-8")]
    assert pages == []


def test_no_other_module_declares_a_range() -> None:
    calls = [
        (file.name, node.lineno)
        for file in OTHERS
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(Scale.__name__)
    ]
    assert calls == []


def test_every_monthly_figure_of_the_report_is_a_panel(told: ComparisonData) -> None:
    names = [panel.name for panel in PANELS]
    drawn = [name for name in report.drawn_figures(told) if name not in CAPTIONS]
    further = ("paired-differences-",)  # further pages of one that stands in CAPTIONS
    assert [name for name in drawn if not name.startswith(further)] == names


@pytest.mark.compiled
def test_every_card_and_picture_by_month_of_the_page_is_a_panel(tab: Tab) -> None:
    names = [panel.name for panel in PANELS]
    cards = [name for name in parts.main() if name not in {*parts.BESIDE, "cost"}]
    assert cards == names
    taken = [one for one in pictures(tab) if one.name != "ledger"]
    taken = [one for one in taken if not one.name.startswith("ring-")]
    assert [(one.name, one.title) for one in taken] == [(p.name, p.head) for p in PANELS]
    shown: dict[str, Any] = parts.told(tab)
    for panel in PANELS:
        assert (shown[panel.name]["title"], shown[panel.name]["note"]) == (
            panel.head,
            panel.note_text,
        )


@pytest.mark.compiled
def test_an_added_panel_appears_in_the_report_and_on_the_page(
    told: ComparisonData, tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels, "PANELS", (*PANELS, DOUBLE))
    drawn = report.drawn_figures(told)
    assert list(drawn)[-1] == DOUBLE.name
    assert "A picture that was added" in written(drawn[DOUBLE.name])
    assert "Joint planning of the contact group" in written(drawn[DOUBLE.name])
    assert caption(DOUBLE.name) == ("An addition", "Read it as the others.")
    tab.rooms[DOUBLE.name] = Viewport(600, seen=True)
    shown: dict[str, Any] = parts.told(tab)
    card = shown[DOUBLE.name]
    assert (card["title"], card["note"]) == ("An addition", "as much as it is, 0–1")
    assert "joint forum A 0." in card["figures"][0]["label"]
    assert pictures(tab)[-2].name == DOUBLE.name


@pytest.mark.compiled
def test_a_changed_title_reaches_both(
    told: ComparisonData, tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    front = replace(panels.FRONT, title="Land", heading="")
    monkeypatch.setattr(panels, "PANELS", (panels.CHAIN, BELIEFS, front))
    assert "Land" in written(report.drawn_figures(told)["front"])
    shown: dict[str, Any] = parts.told(tab)
    assert shown["front"]["title"] == "Land"
