"""The course of one war: every month is shown, with as much as the window has room for."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from experiments.cli import course
from experiments.cli.course import SHOWN
from experiments.cli.run import RunRequest
from experiments.war import Case, OneWar, play_readable

Shown = Callable[[int], list[str]]


@pytest.fixture(scope="module")
def case() -> Case:
    request = RunRequest(scenario="six-partners", configuration="coordinated", run=3, months=14)
    return request.case()


@pytest.fixture(scope="module")
def war(case: Case) -> OneWar:
    return play_readable(case)


@pytest.fixture
def shown(case: Case, war: OneWar) -> Shown:
    """Return what is shown of a war in a window of a width."""

    def show(width: int) -> list[str]:
        out = io.StringIO()
        course.show(case, war, Console(file=out, width=width))
        return out.getvalue().splitlines()

    return show


@pytest.mark.parametrize("width", [60, 80, 100, 1000])
def test_no_cell_is_cut_however_narrow_the_window(width: int, shown: Shown) -> None:
    found = shown(width)
    assert all(len(line) <= width for line in found[:-3])
    assert not any("…" in line for line in found)
    assert [line.split()[0] for line in found if line[:2] == "20"][-1] == "2023-04"
    left_out = [line for line in found if "in a wider window; all of them with --out." in line]
    assert len(left_out) == (width < 1000)


def test_a_wide_window_has_every_column(shown: Shown) -> None:
    heading = " ".join(shown(1000)[1:3])
    for words, _, _ in SHOWN:
        assert all(word in heading for word in words.split())


def test_a_window_of_eighty_columns_has_the_headline_quantities(shown: Shown) -> None:
    assert all(
        word in " ".join(shown(80)[1:3]) for word in ("planning", "credibility", "negotiate")
    )


@pytest.mark.parametrize("width", [16, 20, 30])
def test_a_window_too_narrow_for_a_column_has_a_block_for_each_month(
    width: int, case: Case, war: OneWar, shown: Shown
) -> None:
    title, *lines = shown(width)
    words = " ".join(" ".join(lines).split())
    assert [line.strip() for line in lines if line[:2] == "20"] == war.dates
    assert all(len(line) <= width for line in lines[:-3])
    assert "…" not in words
    assert "wider window" not in words
    for heading, _, _ in SHOWN:
        assert words.count(f"{' '.join(heading.split())}: ") == len(war.dates)
    for place in range(len(war.dates)):
        for cell in course._cells(war, place, len(SHOWN)):
            assert cell in words
