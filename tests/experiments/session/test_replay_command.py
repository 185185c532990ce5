"""`concert run --replay` repeats an arm of a saved session by either engine."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.session.policy import Change
from experiments.session.replay import write
from experiments.session.session import Session
from experiments.study.provenance import code as code_of_today

pytestmark = pytest.mark.compiled

Main = Callable[..., tuple[int, str, str]]


@pytest.fixture
def session(opened: Callable[..., Session]) -> Session:
    """Return a session with a change made on the way and a fork, played to its end."""
    made = opened()
    made.play_to(12)
    made.jump(6)
    made.change("B", Change("will.funding_gap", 1.0, 7, 11, ("USA",), 6), replay=True)
    made.jump(12)
    made.fork("B", 12, "siloed")
    while made.step():
        pass
    return made


@pytest.fixture
def file(session: Session, tmp_path: Path) -> Path:
    found = tmp_path / "war.replay"
    found.write_text(write(session.replay()), encoding="utf-8")
    return found


@pytest.mark.parametrize("engine", ["mesa", "compiled"])
@pytest.mark.parametrize("letter", ["A", "B", "C"])
def test_every_number_of_the_session_is_reproduced(
    session: Session, file: Path, main: Main, tmp_path: Path, engine: str, letter: str
) -> None:
    out = tmp_path / "war.csv"
    words = ("run", "--replay", str(file), "--arm", letter, "--engine", engine)
    assert main(*words, "--out", str(out))[0] == 0
    with out.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    frames = session.arms[letter].frames
    assert len(rows) == len(frames)
    for row, frame in zip(rows, frames, strict=True):
        assert {name: float(row[name]) for name in frame.row} == frame.row


def test_without_an_arm_the_first_is_played(file: Path, main: Main) -> None:
    assert main("run", "--replay", str(file)) == main("run", "--replay", str(file), "--arm", "A")


@pytest.mark.parametrize(
    "words", [("--run", "0"), ("--seed", "1"), ("--from", "x"), ("--months", "3"), ("-c", "paper")]
)
def test_a_replay_is_played_as_it_was(file: Path, main: Main, words: tuple[str, ...]) -> None:
    code, _, told = main("run", "--replay", str(file), *words)
    assert (code, told.startswith("concert: --replay plays a saved session as it was")) == (2, True)


def test_an_arm_that_is_not_there_is_refused(file: Path, main: Main) -> None:
    code, _, told = main("run", "--replay", str(file), "--arm", "D")
    assert code == 2
    assert told == f"concert: {file} has no arm 'D'. Allowed: A, B, C.\n"


def test_another_file_than_a_replay_is_refused_in_one_line(main: Main, tmp_path: Path) -> None:
    file = tmp_path / "no.replay"
    file.write_text("{}")
    code, _, told = main("run", "--replay", str(file))
    assert code == 2
    assert told.startswith(f"concert: {file} was not opened. ")


def test_a_session_saved_with_other_code_is_said_to_be(file: Path, main: Main) -> None:
    quiet = main("run", "--replay", str(file))
    assert (quiet[0], quiet[2]) == (0, "")
    file.write_text(file.read_text("utf-8").replace(code_of_today(), "0123456789ab"), "utf-8")
    code, told, error = main("run", "--replay", str(file))
    assert (code, told) == quiet[:2]
    known = f"code 0123456789ab then, {code_of_today()} now"
    assert error == (
        f"{file} was saved with other code: {known}: its numbers may differ from those that were "
        "saved.\n"
    )
