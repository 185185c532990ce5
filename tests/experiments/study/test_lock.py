"""The lock of a folder: its owner, its age, and owners that have gone."""

from __future__ import annotations

import errno
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from filelock import FileLock

from abm.errors import InputError
from experiments.study.lock import HELD, LOCK, Owner, locked, me, owner
from tests.product import ROOT


def write(folder: Path, **changed: object) -> None:
    (folder / LOCK).write_text(
        json.dumps({**me().model_dump(mode="json"), **changed}), encoding="utf-8"
    )


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
    write(tmp_path, process=int(ended.stdout), started=7.0)
    assert owner(tmp_path) is None
    with locked(tmp_path):
        held = owner(tmp_path)
        assert held is not None
        assert held.process == os.getpid()


def test_a_later_process_of_the_same_number_is_another(tmp_path: Path) -> None:
    write(tmp_path, started=me().started - 60.0)
    with locked(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_nobody_knows_of_processes_elsewhere(tmp_path: Path) -> None:
    write(tmp_path, host="another", started=7.0)
    with pytest.raises(InputError, match=r"process \d+ on another"), locked(tmp_path):
        pass


NOBODY = me().model_dump(mode="json")
MANGLED = [
    "",
    "{}",
    "[]",
    "{",
    "[" * 100_000,
    "\x00\x01",
    json.dumps({**NOBODY, "host": 7}),
    json.dumps({**NOBODY, "host": "\x1b[2J"}),
    json.dumps({**NOBODY, "process": "self"}),
    json.dumps({**NOBODY, "process": -1}),
    json.dumps({**NOBODY, "process": 10**30}),
    json.dumps({**NOBODY, "started": None}),
    json.dumps({**NOBODY, "since": "yesterday"}),
    json.dumps({**NOBODY, "since": "2026-01-01T00:00:00"}),
    json.dumps({**NOBODY, "more": 1}),
    json.dumps({**NOBODY, "host": "a" * 20_000}),
    json.dumps({**NOBODY, "host": "a" * 200_000}),
]


@pytest.mark.parametrize("text", MANGLED, ids=range(len(MANGLED)))
def test_one_that_cannot_be_read_is_left_to_the_user(text: str, tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text(text)
    with pytest.raises(InputError, match="a process whose lock cannot be read"), locked(tmp_path):
        pass
    assert (tmp_path / LOCK).read_text() == text
    assert owner(tmp_path) is None
    assert [file.name for file in tmp_path.iterdir()] == [LOCK]


def test_a_folder_in_its_place_is_left_to_the_user(tmp_path: Path) -> None:
    (tmp_path / LOCK).mkdir()
    with pytest.raises(InputError, match="a process whose lock cannot be read"), locked(tmp_path):
        pass


# What the system locks


def test_it_holds_whoever_the_file_names(tmp_path: Path) -> None:
    """A process in another container is alive though nobody here sees it."""
    with locked(tmp_path):
        write(tmp_path, started=7.0)
        assert owner(tmp_path) is None
        with pytest.raises(InputError, match="in use by"), locked(tmp_path):
            pass


DYING = """
import os, sys
from pathlib import Path
from experiments.study.lock import locked
with locked(Path(sys.argv[1])):
    os._exit(7)
"""


def test_it_ends_with_its_process(tmp_path: Path) -> None:
    died = subprocess.run(
        [sys.executable, "-c", DYING, str(tmp_path)], cwd=ROOT, env={**os.environ}, check=False
    )
    assert died.returncode == 7
    (tmp_path / f".{LOCK}-0123").touch()  # as if killed between making and placing
    assert {file.name for file in tmp_path.iterdir()} == {LOCK, HELD, f".{LOCK}-0123"}
    with locked(tmp_path):
        held = owner(tmp_path)
        assert held is not None
        assert held.process == os.getpid()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "fault", [OSError(errno.ENOLCK, "No locks available"), NotImplementedError("no flock")]
)
def test_a_disk_without_locks_goes_by_the_file(
    fault: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        (tmp_path / HELD).touch()
        raise fault

    monkeypatch.setattr(FileLock, "acquire", refuse)
    with locked(tmp_path), pytest.raises(InputError, match="in use by process"), locked(tmp_path):
        pass
    write(tmp_path, started=7.0)
    with locked(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_other_faults_of_a_disk_are_not_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(FileLock, "acquire", refuse)
    with pytest.raises(OSError, match="Read-only"), locked(tmp_path):
        pass


def test_a_disk_without_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with locked(tmp_path):
        assert owner(tmp_path) is not None
    write(tmp_path, started=7.0)
    with locked(tmp_path):
        assert owner(tmp_path) is not None
    write(tmp_path)
    with pytest.raises(InputError, match="in use by process"), locked(tmp_path):
        pass


def test_a_process_of_which_nothing_may_be_known_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> float:
        raise psutil.AccessDenied

    found = Owner.model_validate(NOBODY)
    monkeypatch.setattr(psutil.Process, "create_time", refuse)
    assert not found.is_gone
