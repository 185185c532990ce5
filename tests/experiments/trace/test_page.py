"""The page of TRACE: it is what the command writes, and what it names is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from abm.engine.sources import ROOT
from abm.errors import InputError
from experiments.acceptance.page import LINES
from experiments.text import DISCLAIMER
from experiments.trace.clone import Clone
from experiments.trace.elements import elements, pieces
from experiments.trace.page import TraceRequest, folders_table, page, run
from tests.docs import commands
from tests.experiments.trace.clones import changed, toy

Main = Callable[..., tuple[int, str, str]]
PAGE = ROOT / "docs" / "trace.md"
TOLD = elements(Clone())
ASPECTS = [one for element in TOLD.elements.values() for one in element.aspects.values()]
COMMANDS = [
    *dict.fromkeys(command for one in ASPECTS for command in one.commands),
    *(command for text in TOLD.pages.values() for command in commands.quoted(text)),
]
TITLES = [
    "Problem formulation",
    "Model description",
    "Data evaluation",
    "Conceptual model evaluation",
    "Implementation verification",
    "Model output verification",
    "Model analysis",
    "Model output corroboration",
]


@pytest.fixture(scope="module")
def now() -> str:
    return page(Clone())


def test_the_page_is_what_the_command_writes(now: str) -> None:
    assert PAGE.read_text(encoding="utf-8") == now, "write it again: make trace"


def test_it_has_the_elements_of_trace_in_their_order(now: str) -> None:
    assert [element.title for element in TOLD.elements.values()] == TITLES
    places = [now.index(f"\n## {number} {title}\n") for number, title in enumerate(TITLES, 1)]
    assert places == sorted(places)
    assert DISCLAIMER in now
    assert now.count("*Not done.* ") == len(TITLES)
    assert "{" not in now and "nan" not in now.split()


def test_everything_that_was_asked_is_there_with_a_place(now: str) -> None:
    assert all(now.count(f"| {one.asked} |") == 1 for one in ASPECTS)
    assert [one.asked for one in ASPECTS if not one.documents or not one.tests] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_there(command: str) -> None:
    commands.check(command)


def test_every_page_that_is_read_is_named_and_read() -> None:
    sources = "".join(
        (ROOT / "experiments" / "trace" / name).read_text(encoding="utf-8")
        for name in ("readings.py", "elements.toml")
    )
    read = {word for word in sources.split('"') if word.startswith("docs/") and " " not in word}
    assert set(TOLD.pages) <= read
    named = {place.partition("#")[0] for one in ASPECTS for place in one.documents}
    assert set(TOLD.pages) <= named


def test_the_acceptance_is_read_line_by_line() -> None:
    asked = " ".join(
        piece.argument
        for one in ASPECTS
        for piece in pieces(one.result)
        if piece.reading == "verdicts"
    )
    assert {int(line) for line in asked.split()} == set(LINES)


def test_a_result_that_moved_moves_the_page(now: str, tmp_path: Path) -> None:
    moved = page(changed(tmp_path, "docs/acceptance.md", "**holds**", "**refuted**"))
    assert "28 hold, 29 refuted" not in moved
    assert moved != now
    [line] = [one for one in moved.splitlines() if "`concert acceptance 9`" in one]
    assert " hold" not in line.rpartition("|")[0].rpartition("|")[2]


def test_a_result_that_is_gone_is_an_error(tmp_path: Path) -> None:
    clone = changed(tmp_path, "docs/validation.md", "| its skill |", "| skill of it |")
    with pytest.raises(InputError, match=r"^docs/validation.md has no table with the columns"):
        page(clone)


def test_a_test_that_is_gone_is_an_error(tmp_path: Path) -> None:
    clone = changed(tmp_path, "docs/acceptance.md", "# Acceptance", "# Acceptance")
    (tmp_path / "tests").unlink()
    (tmp_path / "tests").mkdir()
    with pytest.raises(
        InputError, match=r"elements.toml: elements\..*: there is no tests/"
    ) as caught:
        page(Clone(clone.root))
    assert str(caught.value).count("\n") == 0


def test_tests_are_counted_by_folder(tmp_path: Path) -> None:
    assert folders_table(toy(tmp_path)) == (
        "| folder | files | tests |\n| --- | ---: | ---: |\n"
        "| `tests/` | 1 | 1 |\n| `tests/abm/` | 1 | 3 |\n| all | 2 | 4 |\n"
    )


def test_the_page_is_printed_or_written(now: str, tmp_path: Path, main: Main) -> None:
    assert main("trace") == (0, now, "")
    file = tmp_path / "trace.md"
    assert main("trace", "--out", str(file)) == (0, f"Written to {file}\n", "")
    assert file.read_text(encoding="utf-8") == now
    with pytest.raises(InputError, match="trace.md exists"):
        run(TraceRequest(out=file))
