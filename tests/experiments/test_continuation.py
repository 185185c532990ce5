"""Unfinished comparisons: the same command goes on, another is told what stands there."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from abm.errors import InputError
from experiments.console import Interrupted
from experiments.continuation import NOTE, RESULT, Continuation, folder_of
from experiments.output import explained
from experiments.replacement import hidden

ASKED = {"seed": "1", "code": "abc"}
COMMAND = "concert compare --seed 1"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a place beside which something is unfinished."""
    place = tmp_path / "compare-001"
    folder_of(place).mkdir()
    made().beside(place).begin()
    (folder_of(place) / "block-1.wars").write_text("wars", encoding="utf-8")
    return place


def made(command: str = COMMAND, force: bool = False, **asked: str) -> Continuation:
    return Continuation(command, lambda: {**ASKED, **asked}, force)


def test_the_same_goes_on(place: Path) -> None:
    same = made("concert compare --quiet --seed 1")
    assert same.goes_on(place)
    assert same.take(place).is_there
    assert same.others == []


def test_another_is_told_how_to_go_on_and_what_differs(place: Path) -> None:
    other = made("concert compare --seed 2", seed="2", code="def")
    with pytest.raises(InputError) as refused:
        other.take(place)
    lines = str(refused.value).splitlines()
    assert len(lines) == 2
    assert lines[0].endswith("with something else: seed 1 then, 2 now; code abc then, def now.")
    assert lines[1] == (
        f"Go on with: {COMMAND}, or remove {folder_of(place)}, choose another --out, or begin anew "
        "with --force."
    )
    assert not other.goes_on(place)
    [told] = other.others
    assert told.splitlines()[1] == f"Go on with: {COMMAND}, or remove {folder_of(place)}."


def test_where_only_the_version_is_another_the_command_is_not_told_again(place: Path) -> None:
    told = made(code="def").beside(place).described
    assert told.endswith(
        f"code abc then, def now.\nGo on with what it was begun on, or remove {folder_of(place)}"
    )


@pytest.mark.parametrize("command", [f"{COMMAND} --force", f"{COMMAND} --force --title 'a b"])
def test_how_to_go_on_throws_nothing_away(command: str, place: Path) -> None:
    (folder_of(place) / NOTE).unlink()
    made(command).beside(place).begin()
    told = made(seed="2").beside(place).described
    assert "Go on with" in told
    assert "--force" not in told


def test_what_another_process_is_at_work_on_is_not_told(place: Path) -> None:
    hidden(place).mkdir()
    other = made(seed="2")
    assert not other.goes_on(place)
    assert other.others == []


def test_force_begins_anew_and_yet_goes_on_with_its_own(place: Path) -> None:
    assert made(force=True).take(place).is_there
    assert not made(force=True, seed="2").take(place).is_there
    assert not folder_of(place).exists()


@pytest.mark.parametrize("note", [b"", b"[]", b'{"asked": 1}', b"\xff"])
def test_a_damaged_note_is_never_gone_on_with(note: bytes, place: Path) -> None:
    (folder_of(place) / NOTE).write_bytes(note)
    assert not made().goes_on(place)
    with pytest.raises(InputError, match=f"{NOTE} is damaged.\nRemove "):
        made().take(place)
    assert (folder_of(place) / "block-1.wars").exists()


def test_what_was_killed_before_its_note_is_no_beginning(place: Path) -> None:
    (folder_of(place) / NOTE).unlink()
    assert not made().take(place).is_there
    assert not folder_of(place).exists()


@pytest.mark.parametrize("foreign", ["notes.txt", "result.txt", "kept/"])
def test_what_no_command_wrote_stays(foreign: str, place: Path, tmp_path: Path) -> None:
    stays = folder_of(place) / foreign
    (folder_of(place) / NOTE).unlink()
    if foreign.endswith("/"):
        stays.mkdir()
    else:
        stays.write_text("mine", encoding="utf-8")
    made().sweep(tmp_path, "comparison.json")
    assert (folder_of(place) / "block-1.wars").exists()  # another program may have made it all
    made().take(place)
    assert [file.name for file in folder_of(place).iterdir()] == [stays.name]


def test_another_s_beginning_goes_also_from_among_what_no_command_wrote(place: Path) -> None:
    (folder_of(place) / "a folder").mkdir()
    assert not made(force=True, seed="2").take(place).is_there
    assert [file.name for file in folder_of(place).iterdir()] == ["a folder"]


def test_all_goes_but_what_the_system_keeps(place: Path) -> None:
    (folder_of(place) / "block-0.wars").mkdir()
    made().beside(place).remove()
    assert [file.name for file in folder_of(place).iterdir()] == ["block-0.wars"]


def test_what_cannot_be_removed_is_never_gone_on_with(place: Path) -> None:
    (folder_of(place) / NOTE).unlink()
    (folder_of(place) / NOTE).mkdir()
    with pytest.raises(InputError, match="cannot be removed; choose another --out"):
        made(force=True).take(place)


def test_where_nothing_can_be_kept_it_is_said_before_anything_is_played(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as barred:
        barred.setattr("os.access", lambda *_: False)  # root may write everywhere
        with pytest.raises(InputError, match=r"cannot be written, .*\nRemove it, or choose"):
            made().take(place)
    file = folder_of(tmp_path / "other")
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"is not a folder, so that nothing can be kept of .*other\."
    ):
        made().take(tmp_path / "other")
    assert file.read_text("utf-8") == "mine"


def test_what_has_become_a_result_is_swept_and_nothing_else(place: Path) -> None:
    result = place / "comparison.json"
    place.mkdir()
    result.write_text("old", encoding="utf-8")
    made().sweep(place.parent, result.name)
    assert folder_of(place).exists()
    new = place.parent / "new"
    new.write_text("new", encoding="utf-8")
    made().beside(place).settle(new)
    made().sweep(place.parent, result.name)
    assert folder_of(place).exists()
    result.write_text("new", encoding="utf-8")
    made().sweep(place.parent, result.name)
    assert not folder_of(place).exists()


@pytest.mark.parametrize("left", [[], [RESULT], ["block-1.wars"]])
def test_what_a_kill_leaves_at_the_beginning_or_the_end_is_swept(
    left: list[str], tmp_path: Path
) -> None:
    place = tmp_path / "compare-001"
    folder_of(place).mkdir()
    for name in left:
        (folder_of(place) / name).write_text("", encoding="utf-8")
    hidden(place).mkdir()
    made().sweep(tmp_path, "comparison.json")
    assert folder_of(place).exists()  # a process is at work there
    hidden(place).rmdir()
    made().sweep(tmp_path, "comparison.json")
    assert not folder_of(place).exists()


def stopped() -> None:
    raise KeyboardInterrupt


def full() -> None:
    with explained(Path("made")):
        raise OSError(errno.ENOSPC, "No space left on device")


STAYS = "What is done stays in {}; the same command goes on."


@pytest.mark.parametrize(
    ("end", "kind", "said"),
    [
        (stopped, Interrupted, f"stopped. {STAYS}"),
        (full, InputError, f"made cannot be written: No space left on device.\n{STAYS}"),
    ],
)
def test_where_the_same_can_go_on_it_is_said(
    end: Callable[[], None], kind: type[Exception], said: str, place: Path
) -> None:
    ours = made()
    with pytest.raises(kind) as told, ours.kept():
        ours.take(place)
        end()
    assert str(told.value) == said.format(folder_of(place))
    assert json.loads((folder_of(place) / NOTE).read_text("utf-8"))["command"] == COMMAND


@pytest.mark.parametrize(("end", "kind"), [(stopped, KeyboardInterrupt), (full, InputError)])
def test_where_no_block_had_room_nothing_is_said_to_stay(
    end: Callable[[], None], kind: type[BaseException], place: Path
) -> None:
    (folder_of(place) / "block-1.wars").unlink()
    ours = made()
    with pytest.raises(kind) as told, ours.kept():
        ours.take(place)
        end()
    assert "What is done" not in str(told.value)
    assert not folder_of(place).exists()


def test_a_stop_after_the_result_took_its_place_leaves_nothing_to_go_on_with(place: Path) -> None:
    ours, result = made(), place / "comparison.json"
    place.mkdir()
    result.write_text("new", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt), ours.kept():
        ours.take(place).settle(result)
        stopped()
    assert not folder_of(place).exists()


def test_a_result_counts_though_it_cannot_be_noted(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def barred(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("experiments.continuation.write_durably", barred)
    found = made().beside(place)
    found.settle(folder_of(place) / "block-1.wars")
    assert not found.is_finished


@pytest.mark.parametrize("error", [InputError("refused"), ZeroDivisionError()])
def test_what_would_fail_again_is_not_kept(error: Exception, place: Path) -> None:
    ours = made()
    with pytest.raises(type(error)), ours.kept():
        ours.take(place)
        raise error
    assert not folder_of(place).exists()


def test_what_is_short_of_memory_is_kept(place: Path) -> None:
    ours = made()
    with pytest.raises(MemoryError), ours.kept():
        ours.take(place)
        raise MemoryError
    assert ours.beside(place).is_there


def test_nothing_is_left_in_the_end_or_where_nothing_was_taken(place: Path) -> None:
    ours = made()
    with pytest.raises(KeyboardInterrupt), ours.kept():
        stopped()
    assert folder_of(place).exists()
    with ours.kept():
        ours.take(place)
    assert not folder_of(place).exists()
