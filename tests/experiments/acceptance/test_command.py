"""The command `concert acceptance`: a page, on the screen or in a file, or nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.acceptance import page as page_module
from experiments.acceptance.claims import Claim, Line
from experiments.acceptance.laboratory import Laboratory

Main = Callable[..., tuple[int, str, str]]
Concert = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    """Work in an empty folder with lines that are quick; return the numbers of those played."""
    asked: list[int] = []

    def line(number: int) -> Callable[[Laboratory], Line]:
        def play(_: Laboratory) -> Line:
            asked.append(number)
            return Line(f"Line {number}", [Claim(f"Claim {number}", "0.1", "holds")])

        return play

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(page_module, "LINES", {number: line(number) for number in range(1, 12)})
    return asked


def test_all_lines_if_none_is_named(played: list[int], main: Main) -> None:
    code, out, err = main("acceptance")
    assert (code, played) == (0, list(range(1, 12)))
    assert all(f"## {number}. Line {number}\n" in out for number in played)
    assert "wars: 0 of 0" in err


def test_lines_that_are_named_once_each_in_order(played: list[int], main: Main) -> None:
    out = main("acceptance", "10", "7", "10", "--runs", "20", "--seed", "5")[1]
    assert played == [7, 10]
    assert out.startswith("# Acceptance\n")
    assert "Repeat: `concert acceptance 7 --runs 20 --seed 5`." in out


def test_nothing_is_played_for_a_page_that_cannot_be_written(played: list[int], main: Main) -> None:
    Path("page.md").write_text("mine", encoding="utf-8")
    assert main("acceptance", "7", "--out", "page.md")[0] == 2
    assert main("acceptance", "7", "12")[0] == 2
    assert played == []
    assert Path("page.md").read_text(encoding="utf-8") == "mine"
    assert main("acceptance", "7", "--out", "page.md", "--force")[:2] == (0, "Written to page.md\n")
    assert "## 7. Line 7" in Path("page.md").read_text(encoding="utf-8")


def test_nothing_is_left_where_a_line_fails(
    played: list[int], main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_: Laboratory) -> Line:
        raise KeyboardInterrupt

    monkeypatch.setattr(page_module, "LINES", {7: stopped})
    assert main("acceptance", "--out", "page.md")[:2] == (130, "")
    assert list(Path().iterdir()) == []


@pytest.mark.compiled
def test_a_line_from_the_command_to_the_page(
    concert: Concert, main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = concert("acceptance", "6", "--runs", "20", "--out", "page.md")
    assert (done.returncode, done.stdout) == (0, "Written to page.md\n"), done.stderr
    text = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "## 6. Unbacked assurances decay\n" in text
    assert "20 paired wars of the default scenario" in text
    assert text.count("| 6 | ") == 2
    assert [path.name for path in tmp_path.iterdir()] == ["page.md"]
    code, _, error = main("acceptance", "6", "--runs", "20", "--out", "page.md")
    assert (code, "page.md exists" in error) == (2, True)
