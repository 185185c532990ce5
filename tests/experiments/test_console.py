"""Tables keep every cell whole, wide or narrow."""

from __future__ import annotations

import io
import re
from itertools import count
from types import SimpleNamespace

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.table import Table

from abm.errors import InputError
from experiments import console as console_module
from experiments.cli.options import Quiet
from experiments.console import (
    WIDE,
    Counter,
    Sheet,
    Voice,
    console,
    counting,
    guarded,
    present,
    show,
)

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


def narrow(table: Table, width: int) -> list[str]:
    out = io.StringIO()
    present(table, Console(file=out, width=width, markup=False, emoji=False, highlight=False))
    return [line.rstrip() for line in out.getvalue().splitlines()]


def test_any_table_goes_row_by_row_where_its_values_do_not_fit() -> None:
    table = Table("", "of\nwhom", "pairs", box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for column in table.columns[1:]:
        column.no_wrap = True
    table.add_row("durably settled", "0.25 [0.1, 0.4]", "3")
    table.add_row("frozen", "–", "")
    # 24 for words that may be folded, 15 and 5 for values, and two gaps of 2
    assert "durably settled" in narrow(table, 48)[2]
    assert narrow(table, 47) == [
        "durably settled",
        "    of whom: 0.25 [0.1, 0.4]; pairs: 3",
        "frozen",
        "    of whom: –",
    ]


def test_wide_characters_count_as_what_they_take() -> None:
    sheet = Sheet("", ("code", "name"), [("JPN", "日本")])
    assert sheet.width == 12
    assert printed(sheet, 11) == ["JPN", "    name:", "    日本"]


def test_a_quiet_command_prints_nothing_but_errors(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Voice, "quiet", True)
    console().print("found")
    with counting("wars", console(stderr=True)) as counter:
        counter.expect(3)
        counter.add(3)
    assert capsys.readouterr() == ("", "")


def test_a_command_is_quiet_for_itself(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = typer.Typer()

    @app.command()
    def look(quiet: Quiet = False, fail: bool = False) -> None:
        assert Voice.quiet == quiet
        if fail:
            raise InputError("no such file")

    for words in (["--quiet"], ["--quiet", "--fail"], []):
        monkeypatch.setattr("sys.argv", ["concert", *words])
        assert guarded(app) == (2 if "--fail" in words else 0)
        console().print("what comes after it")
    assert capsys.readouterr().out == "what comes after it\n" * 3


def test_a_terminal_keeps_its_width(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert console().width == WIDE
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "70")
    assert console().width == 70


def lines(total: int, steps: list[int]) -> list[str]:
    out = io.StringIO()
    with counting("wars", Console(file=out, width=80)) as counter:
        counter.expect(total)
        for more in steps:
            counter.add(more)
    return out.getvalue().splitlines()


def test_short_work_says_that_it_is_done() -> None:
    assert lines(1200, [1000, 200]) == ["wars: 1,200 of 1,200"]


def test_long_work_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = count(0.0, 6.0)  # seconds; each look takes six
    monkeypatch.setattr(console_module, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    assert lines(50, [10] * 5) == ["wars: 20 of 50", "wars: 40 of 50", "wars: 50 of 50"]


def test_work_that_stops_says_no_more() -> None:
    out = io.StringIO()
    with pytest.raises(KeyboardInterrupt), counting("wars", Console(file=out)) as counter:
        counter.expect(50)
        raise KeyboardInterrupt
    assert out.getvalue() == ""


def test_more_can_be_expected_at_any_time() -> None:
    counter = Counter()
    for more in (3, 4):
        counter.expect(more)
        counter.add(more - 1)
    assert (counter.total, counter.done) == (7, 5)


def test_a_terminal_has_a_bar_that_goes_away() -> None:
    out = io.StringIO()
    console = Console(file=out, width=80, force_terminal=True)
    with counting("wars", console) as counter:
        for _ in range(2):
            counter.expect(2)
            counter.add(2)
    assert "4/4" in out.getvalue()
    assert out.getvalue().endswith("\x1b[2K")  # the line is cleared


@pytest.mark.parametrize("width", [24, 40, 79, 80, 120])
def test_no_count_is_cut_however_narrow_the_terminal(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = count(0.0, 1.0)
    monkeypatch.setattr(console_module, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    out = io.StringIO()
    with counting("wars", Console(file=out, width=width, force_terminal=True), paced=True) as told:
        told.expect(1_280_000)
        for _ in range(2):
            told.add(123_456)
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", out.getvalue())
    assert "246912/1280000" in shown
    assert "…" not in shown
    assert ("a second" in shown) == (width >= 80)


def paced(*steps: int) -> list[str]:
    """Return what is told of the pace as work goes on, a second between looks."""
    pace, done, told = console_module.Pace(), 0, []
    for more in steps:
        done += more
        told.append(pace.told(done, 1000))
    return told


def test_rate_and_time_left_count_from_the_first_that_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = count(0.0, 1.0)
    monkeypatch.setattr(console_module, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    assert paced(500, 100, 100) == ["", "100 a second, 4.0 s left", "100 a second, 3.0 s left"]


def test_what_was_done_before_is_no_work_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = count(0.0, 6.0)
    monkeypatch.setattr(console_module, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    out = io.StringIO()
    with counting("wars", Console(file=out, width=80), paced=True) as counter:
        counter.expect(1000, done=600)
        for _ in range(4):
            counter.add(90)
    first, *_, last = out.getvalue().splitlines()
    assert first == "wars: 690 of 1,000"
    assert last == "wars: 960 of 1,000"
    assert "wars: 780 of 1,000, " in out.getvalue()


def test_a_terminal_shows_the_pace() -> None:
    out = io.StringIO()
    with counting("wars", Console(file=out, width=80, force_terminal=True), paced=True) as counter:
        counter.expect(300, done=100)
        for _ in range(2):
            counter.add(100)
    assert "300/300" in out.getvalue()
    assert "a second, 0.0 s left" in out.getvalue()


def test_an_error_never_acts_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    app = typer.Typer()

    @app.command()
    def refuse() -> None:
        raise InputError("a\x1b[2J\nAllowed: b.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["concert"])
        assert guarded(app) == 2
    assert capsys.readouterr().err == "concert: a\\x1b[2J\nAllowed: b.\n"
