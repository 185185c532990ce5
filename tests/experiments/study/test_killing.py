"""kill -9 at random moments: nothing is lost, nothing is half there, the bytes are the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.experiments.study.killing import KILLS, killed
from tests.experiments.study.nursery import Nursery

pytestmark = pytest.mark.compiled

PAGE = Path(__file__).parents[3] / "docs" / "reliability.md"


def test_a_study_killed_twenty_times_is_the_study_it_would_have_been(
    tmp_path: Path, born: Nursery
) -> None:
    outcome = killed(tmp_path, born)
    assert len(outcome.kills) == KILLS
    assert outcome.codes == {-9}, outcome
    assert (outcome.last, outcome.equal, outcome.left_over) == (0, True, []), outcome
    assert all(kill.before <= kill.after < outcome.blocks for kill in outcome.kills), outcome
    assert all(kill.locked for kill in outcome.kills)  # every next one met the lock of the dead


def test_the_page_tells_of_as_many_kills_and_equal_bytes() -> None:
    page = PAGE.read_text("utf-8")
    assert len(re.findall(r"^\|( \d+ \|)( [\d.]+ \|){4} yes \|$", page, re.MULTILINE)) == KILLS
    assert page.count("every part equal to the byte") == 2
    assert "ended with code 0" in page
