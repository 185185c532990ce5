"""The lock of a folder: its owner, its age, and owners that have gone."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from abm.errors import InputError
from experiments.study.lock import LOCK, locked, me, owner


def write(folder: Path, **changed: object) -> None:
    (folder / LOCK).write_text(json.dumps({**me()._asdict(), **changed}), encoding="utf-8")


def test_it_is_held_and_given_back(tmp_path: Path) -> None:
    with locked(tmp_path):
        held = owner(tmp_path)
        assert held is not None
        assert (held.host, held.process) == (platform.node(), os.getpid())
    assert list(tmp_path.iterdir()) == []


def test_it_is_given_back_when_work_fails(tmp_path: Path) -> None:
    with pytest.raises(KeyError), locked(tmp_path):
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_a_second_one_is_refused_with_owner_and_age(tmp_path: Path) -> None:
    write(tmp_path, since="2026-01-01T00:00:00+00:00")
    told = rf"in use by process {os.getpid()} on .*, for [\d.]+ (min|h|days)\.\n.*remove .*lock"
    with pytest.raises(InputError, match=told), locked(tmp_path):
        pass
    assert (tmp_path / LOCK).exists()


def test_one_of_a_process_that_ended_is_taken_over(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", "from experiments.study.lock import me; print(me().process)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    write(tmp_path, process=int(ended.stdout), started="7")
    assert owner(tmp_path) is None
    with locked(tmp_path):
        held = owner(tmp_path)
        assert held is not None
        assert held.process == os.getpid()


def test_a_later_process_of_the_same_number_is_another(tmp_path: Path) -> None:
    write(tmp_path, started="before this one")
    with locked(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_nobody_knows_of_processes_elsewhere(tmp_path: Path) -> None:
    write(tmp_path, host="another", started="7")
    with pytest.raises(InputError, match=r"process \d+ on another"), locked(tmp_path):
        pass


@pytest.mark.parametrize(
    "change",
    [
        {"since": "yesterday"},
        {"since": "2026-01-01T00:00:00"},
        {"process": "self"},
        {"process": -1},
        {"process": 10**12},
        {"host": 3},
        {"host": "\x1b[2J"},
        {"started": None},
        {"more": 1},
    ],
)
def test_one_that_nobody_of_ours_wrote_names_nobody(
    change: dict[str, object], tmp_path: Path
) -> None:
    write(tmp_path, **change)
    assert owner(tmp_path) is None
    with pytest.raises(InputError, match="a process whose lock cannot be read"), locked(tmp_path):
        pass


@pytest.mark.parametrize("text", ["", "{}", "[]", "{"])
def test_one_that_cannot_be_read_is_left_to_the_user(text: str, tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text(text)
    with pytest.raises(InputError, match="a process whose lock cannot be read"), locked(tmp_path):
        pass
    assert (tmp_path / LOCK).read_text() == text
