"""Outputs take their names together; what a killed process left goes, or is put in place."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from abm.errors import InputError
from experiments import replacement
from experiments.replacement import (
    COMPLETE,
    FOLLOWERS,
    HOST,
    KEPT,
    LOCK,
    Aside,
    claim,
    claimed,
    commit,
    exchange,
    held,
    hidden,
    repair,
    sweep,
    write_durably,
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    KEPT.clear()
    return tmp_path


def there() -> dict[str, str]:
    """Return every file that is there, hidden ones too, and what is in it."""
    found = sorted(path for path in Path().rglob("*") if path.is_file())
    return {str(path): path.read_text(encoding="utf-8") for path in found}


def written(*names: str, leader: Path | None = None) -> Aside:
    """Return a hidden folder in which files of these names are written."""
    aside = claimed(Path(names[0]), leader)
    for name in names:
        (aside.new / Path(name).name).write_text("new", encoding="utf-8")
    return aside


def killed(*asides: Aside) -> None:
    """Let go of hidden folders as a process does that is killed: only locks are free."""
    for aside in asides:
        aside.lock.release()


def test_a_stop_while_a_place_is_taken_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(replacement, "_held", stopped)
    with pytest.raises(KeyboardInterrupt):
        claim(Path("made"))
    assert list(Path().iterdir()) == []


class Gone(BaseException):
    """The process was killed."""


def dying_after(renames: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no more than so many files take their names; then the process is gone."""
    real, done = Path.replace, list[Path]()

    def replace(self: Path, target: Path) -> Path:
        if len(done) == renames:
            raise Gone
        done.append(target)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)


def test_outputs_of_one_command_take_their_names_together() -> None:
    aside = written("a.csv", "b.csv")
    with held([aside]):
        assert all(name.startswith(".a.csv.unfinished/") for name in there())
        commit([aside])
    assert there() == {"a.csv": "new", "b.csv": "new"}
    assert not hidden(Path("a.csv")).exists()
    assert [Path("a.csv"), Path("b.csv")] == KEPT


@pytest.mark.parametrize("renames", [0, 1])
def test_what_a_kill_between_two_names_leaves_is_put_in_place(
    renames: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("a.csv").write_text("old", encoding="utf-8")
    Path("b.csv").write_text("old", encoding="utf-8")
    aside = written("a.csv", "b.csv")
    with monkeypatch.context() as patch:
        dying_after(renames, patch)
        with pytest.raises(Gone):
            commit([aside])
    killed(aside)
    assert [there()["a.csv"], there()["b.csv"]] == ["new" if renames else "old", "old"]
    assert repair(Path()) == [Path("a.csv"), Path("b.csv")][renames:]
    assert there() == {"a.csv": "new", "b.csv": "new"}


@pytest.mark.parametrize("next_in", [".", "other"])
@pytest.mark.parametrize("renames", [0, 1])
def test_outputs_in_two_folders_belong_together(
    renames: int, next_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("other").mkdir()
    first = written("a.csv")
    second = written("other/b.csv", leader=first.folder)
    with monkeypatch.context() as patch:
        dying_after(renames, patch)
        with pytest.raises(Gone):
            commit([first, second])
    killed(first, second)
    assert repair(Path(next_in))
    assert there() == {"a.csv": "new", "other/b.csv": "new"}
    assert list(Path().rglob(".*")) == []


@pytest.mark.parametrize("told", ["{", "7", "[7]", "[" * 100_000, "x" * 200_000, "[]"])
def test_a_damaged_note_of_outputs_elsewhere_names_none(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("other").mkdir()
    first = written("a.csv")
    second = written("other/b.csv", leader=first.folder)
    with monkeypatch.context() as patch:
        dying_after(0, patch)
        with pytest.raises(Gone):
            commit([first, second])
    killed(first, second)
    (first.folder / FOLLOWERS).write_text(told, encoding="utf-8")
    assert repair(Path()) == [Path("a.csv")]
    assert there()["a.csv"] == "new"


@pytest.mark.parametrize("next_in", [".", "other"])
def test_what_was_not_complete_goes_from_both_folders_in_the_end(next_in: str) -> None:
    Path("other").mkdir()
    first = written("a.csv")
    killed(first, written("other/b.csv", leader=first.folder))
    assert repair(Path(next_in)) == []
    assert repair(Path("other")) == []
    assert list(Path().rglob(".*")) == []


def test_a_kill_while_the_hidden_folder_is_made_or_removed_leaves_nothing_for_long() -> None:
    folder = hidden(Path("a.csv"))
    for names in ([], [LOCK], [LOCK, HOST], [LOCK, COMPLETE]):
        folder.mkdir()
        for name in names:
            (folder / name).write_text("half", encoding="utf-8")
        with held([written("a.csv")]):
            assert not (folder / COMPLETE).exists()
        assert not folder.exists()


def test_what_another_process_writes_is_left_alone() -> None:
    aside = written("a.csv")
    assert claim(Path("a.csv")) is None
    assert repair(Path()) == []
    assert (aside.new / "a.csv").exists()
    with pytest.raises(InputError) as error:
        claimed(Path("a.csv"))
    assert str(error.value) == (
        "a.csv is being written by another process; wait for it, or choose another name.\n"
        "If it is gone, remove .a.csv.unfinished."
    )
    killed(aside)
    assert claim(Path("a.csv")) is not None


def test_the_locks_of_another_machine_are_not_trusted() -> None:
    aside = written("a.csv")
    (aside.folder / HOST).write_text("elsewhere\n", encoding="utf-8")
    killed(aside)
    assert claim(Path("a.csv")) is None
    assert repair(Path()) == []
    assert (aside.new / "a.csv").exists()


def test_a_folder_of_the_users_own_is_left_alone() -> None:
    own = Path(".a.csv.unfinished")
    own.mkdir()
    (own / "letter").write_text("Dear", encoding="utf-8")
    assert repair(Path()) == []
    assert claim(Path("a.csv")) is None
    assert there()[".a.csv.unfinished/letter"] == "Dear"


def test_what_cannot_take_its_name_waits_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if target.name == "b.csv":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(self, target)

    aside = written("a.csv", "b.csv")
    with monkeypatch.context() as patch, pytest.raises(InputError) as error:
        patch.setattr(Path, "replace", refuse)
        with held([aside]):
            commit([aside])
    assert str(error.value) == (
        "b.csv is written, but cannot take its name: Permission denied.\n"
        "It waits in .a.csv.unfinished for the next command that writes here."
    )
    assert repair(Path()) == [Path("b.csv")]
    assert there() == {"a.csv": "new", "b.csv": "new"}


def folders() -> Aside:
    """Return a hidden folder in which a folder is written that replaces another."""
    Path("out").mkdir()
    Path("out/a").write_text("old", encoding="utf-8")
    aside = claimed(Path("out"))
    (aside.new / "out").mkdir()
    (aside.new / "out" / "b").write_text("new", encoding="utf-8")
    return aside


def without_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacement, "exchange", lambda *_: False)


@pytest.mark.parametrize("change", [lambda _: None, without_exchange])
def test_a_folder_takes_the_place_of_another(
    change: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    change(monkeypatch)
    aside = folders()
    with held([aside]):
        commit([aside])
    assert there() == {"out/b": "new"}
    assert not aside.folder.exists()


def test_names_are_exchanged_at_once_where_the_system_can(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "other"):
        Path(name).mkdir()
        Path(name, name).touch()
    if not exchange(Path("one"), Path("other")):
        pytest.skip("this file system cannot exchange names")
    assert (Path("one/other").exists(), Path("other/one").exists()) == (True, True)
    aside = folders()

    def gone(*_: object) -> None:
        raise Gone

    monkeypatch.setattr(Path, "rename", gone)
    monkeypatch.setattr(Path, "replace", gone)
    with pytest.raises(Gone):
        commit([aside])
    assert there()["out/b"] == "new"  # never without a folder


def test_a_folder_that_was_taken_away_for_another_comes_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_exchange(monkeypatch)
    aside = folders()
    with monkeypatch.context() as patch:
        dying_after(0, patch)
        with pytest.raises(Gone):
            commit([aside])
    killed(aside)
    assert not Path("out").exists()
    assert repair(Path()) == [Path("out")]
    assert there() == {"out/b": "new"}


def test_long_names_have_hidden_folders_of_their_own() -> None:
    one, other = Path("n" * 250 + "1"), Path("n" * 250 + "2")
    assert hidden(one) != hidden(other)
    with held([claimed(one)]), held([claimed(other)]):
        pass
    assert list(Path().iterdir()) == []


def test_a_file_that_cannot_be_synced_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    file = write_durably(tmp_path / "manifest.json", b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_durably(file, b"new")
    assert [kept.name for kept in tmp_path.iterdir()] == ["manifest.json"]
    assert file.read_bytes() == b"old"


@pytest.mark.parametrize(
    "name",
    [
        ".part-000001.0123456789abcdef.parquet.0badcafe",
        *(".manifest.json.0badcafe", ".design.parquet.0badcafe", ".block-000001.json.0badcafe"),
        ".lock-0badcafe",
    ],
)
def test_what_a_killed_process_left_in_a_study_is_swept(name: str) -> None:
    for file in (name, "part-000001.0123456789abcdef.parquet", ".own", ".own.notes"):
        Path(file).write_text("kept", encoding="utf-8")
    sweep(Path())
    assert set(there()) == {"part-000001.0123456789abcdef.parquet", ".own", ".own.notes"}
    sweep(Path("nowhere"))
