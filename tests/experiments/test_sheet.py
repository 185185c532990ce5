"""Tables keep every cell whole, wide or narrow."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from experiments.sheet import WIDE, Sheet, console, show

SHEET = Sheet(
    "partners",
    ("code", "name", "origin"),
    [("POL", "Poland [red]:smile:", "file.toml"), (), ("USA", "", "default")],
)


def printed(sheet: Sheet, width: int) -> list[str]:
    out = io.StringIO()
    show(sheet, Console(file=out, width=width, markup=False, emoji=False, highlight=False))
    return [line.rstrip() for line in out.getvalue().splitlines()]


def test_wide_enough_it_is_a_table() -> None:
    # 4 + 19 + 9 characters and a gap of 2 behind each
    assert SHEET.width == 38
    assert printed(SHEET, 38) == [
        "PARTNERS",
        "code  name                 origin",
        "POL   Poland [red]:smile:  file.toml",
        "",
        "USA                        default",
    ]


def test_too_narrow_it_goes_row_by_row_without_empty_cells() -> None:
    assert printed(SHEET, 37) == [
        "PARTNERS",
        "POL",
        "    name: Poland [red]:smile:;",
        "    origin: file.toml",
        "USA",
        "    origin: default",
    ]


def test_without_a_title_there_is_no_line_for_it() -> None:
    assert printed(Sheet("", ("a",), [("1",)]), 80) == ["a", "1"]


cells = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=5), st.integers(20, 200))
def test_no_cell_is_cut(rows: list[tuple[str, str]], width: int) -> None:
    told = "".join("".join(line.split()) for line in printed(Sheet("", ("a", "b"), rows), width))
    for first, second in rows:
        assert first in told
        assert second.rstrip(".") in told


def test_a_pipe_gets_whole_lines_with_texts_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    show(Sheet("", ("a", "b"), [("x" * 300, "[red]:smile:")]), console())
    assert capsys.readouterr().out.splitlines()[1].split() == ["x" * 300, "[red]:smile:"]


def test_a_terminal_keeps_its_width(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert console().width == WIDE
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "70")
    assert console().width == 70
