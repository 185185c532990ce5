"""kill -9 at random moments: nothing is lost, nothing is half there, the bytes are the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.experiments.study.kill_points import CASES, Case, swept
from tests.experiments.study.killing import (
    COMPARISON_KILLS,
    KILLS,
    killed,
    killed_comparison,
)
from tests.experiments.study.nursery import Nursery

pytestmark = pytest.mark.compiled

PAGE = Path(__file__).parents[3] / "docs" / "reliability.md"


FEW = 4  # kills of the twenty, and of a command
#: Commands that change a folder, files of one, files of two, and a study; the page has them all.
CHOSEN = {"compare --force", "report", "run --out --ledger, in two folders", "study extend"}


def test_a_study_killed_at_random_is_the_study_it_would_have_been(
    tmp_path: Path, born: Nursery
) -> None:
    outcome = killed(tmp_path, born, FEW)
    assert len(outcome.kills) == FEW
    assert outcome.codes == {-9}, outcome
    assert (outcome.last, outcome.equal, outcome.left_over) == (0, True, []), outcome
    assert all(kill.before <= kill.after < outcome.blocks for kill in outcome.kills), outcome
    assert all(kill.locked for kill in outcome.kills)  # every next one met the lock of the dead


def test_a_comparison_killed_at_random_is_the_comparison_it_would_have_been(
    tmp_path: Path, born: Nursery
) -> None:
    outcome = killed_comparison(tmp_path, born, FEW)
    assert outcome.codes == {-9}, outcome
    assert (outcome.last, outcome.equal, outcome.left_over) == (0, True, []), outcome
    assert outcome.kept == sorted(outcome.kept), outcome  # nothing kept was lost


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.name in CHOSEN], ids=lambda one: one.name.split(",")[0]
)
def test_a_command_killed_at_a_change_leaves_what_is_whole(
    case: Case, tmp_path: Path, born: Nursery
) -> None:
    found = swept(born, tmp_path, case, kills=FEW)
    assert found.changes > 20
    assert (found.kills, found.faults) == (FEW, [])
    assert found.old > 0  # at the first change
    assert found.new > 0  # at the last


def test_the_page_tells_of_every_change_of_every_command() -> None:
    page = PAGE.read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \| (\d+) \|.*\| 0 \| 0 \| 0 \|$", page, re.MULTILINE)
    assert [name for name, _, _ in rows] == [case.name for case in CASES]
    assert all(changes == kills for _, changes, kills in rows)
    assert "0 lost, 0 half-written, 0 not put right by the next command." in page


def test_the_page_tells_of_as_many_kills_and_equal_bytes() -> None:
    page = PAGE.read_text("utf-8")
    assert len(re.findall(r"^\|( \d+ \|)( [\d.]+ \|){4} yes \|$", page, re.MULTILINE)) == KILLS
    assert page.count("every part equal to the byte") == 2
    assert len(re.findall(r"^\| \d+ \| \d+ \|$", page, re.MULTILINE)) == COMPARISON_KILLS
    assert page.count("every file equal to the byte") == 1
    assert "ended with code 0" in page
