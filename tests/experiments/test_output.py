"""Folders, files and tables are written whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from abm.errors import InputError
from experiments.continuation import folder_of
from experiments.output import MARK, Files, check_new, filled, new_folder, whole_file
from experiments.replacement import COMPLETE, claimed
from experiments.tables import write_table

LINK = Path("link")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def there() -> list[str]:
    """Return every path that is there, hidden ones too."""
    return sorted(str(path) for path in Path().rglob("*"))


@contextmanager
def whole(folder: Path, force: bool = False) -> Iterator[Path]:
    """Give where to write a folder that is asked for by its path."""
    with new_folder(folder, "compare", force) as (place, aside):
        assert place == folder
        yield aside


@contextmanager
def whole_at(link: Path) -> Iterator[Path]:
    """Give where to write a folder that is asked for by a link to it."""
    with new_folder(link, "compare", force=True) as (_, aside):
        yield aside


def make(folder: str, *files: str) -> None:
    Path(folder).mkdir()
    for name in files:
        (Path(folder) / name).write_text("old", encoding="utf-8")


def test_a_folder_appears_when_all_is_written() -> None:
    with whole(Path("out")) as aside:
        (aside / "a").write_text("new", encoding="utf-8")
        assert not Path("out").exists()
    assert there() == ["out", "out/a"]


def test_folders_above_are_made() -> None:
    with whole(Path("a/b/out")):
        pass
    assert there() == ["a", "a/b", "a/b/out"]


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX")
def test_a_folder_has_the_rights_of_any_other_folder() -> None:
    Path("plain").mkdir()
    with whole(Path("out")):
        pass
    assert Path("out").stat().st_mode == Path("plain").stat().st_mode


@pytest.mark.parametrize("reason", [KeyboardInterrupt, InputError, ZeroDivisionError, SystemExit])
@pytest.mark.parametrize("out", ["out", "a/b/out"])
def test_nothing_is_left_when_writing_stops(reason: type[BaseException], out: str) -> None:
    with pytest.raises(reason), whole(Path(out)) as aside:
        (aside / "a").write_text("half", encoding="utf-8")
        raise reason
    assert there() == []


@pytest.mark.parametrize("reason", [KeyboardInterrupt, ZeroDivisionError])
def test_what_was_there_stays_when_writing_stops(reason: type[BaseException]) -> None:
    make("out", MARK, "a")
    with pytest.raises(reason), whole(Path("out"), force=True) as aside:
        (aside / "b").write_text("half", encoding="utf-8")
        raise reason
    assert there() == ["out", "out/a", f"out/{MARK}"]


def test_a_full_disk_is_named_and_leaves_nothing() -> None:
    said = "out cannot be written: No space left on device."
    with pytest.raises(InputError) as error, whole(Path("out")):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert str(error.value) == said
    assert there() == []


def use(context: AbstractContextManager[Path]) -> None:
    with context:
        pass


def test_a_folder_that_exists_is_refused() -> None:
    make("out", MARK)
    with pytest.raises(InputError, match="out exists; choose another --out, or .* --force"):
        use(whole(Path("out")))
    assert there() == ["out", f"out/{MARK}"]


@pytest.mark.parametrize("files", [(), (MARK,), (MARK, "mine.txt")])
def test_force_replaces_a_folder_of_results_or_an_empty_one(files: tuple[str, ...]) -> None:
    make("out", *files)
    with whole(Path("out"), force=True) as aside:
        (aside / "a").write_text("new", encoding="utf-8")
        assert (Path("out") / MARK).exists() == bool(files)
    assert there() == ["out", "out/a"]


def test_force_spares_other_folders_and_files() -> None:
    make("photos", "holiday.jpg")
    Path("letter").write_text("Dear", encoding="utf-8")
    for name in ("photos", "letter"):
        with pytest.raises(InputError, match=f"{name} holds no comparison; --force replaces only"):
            use(whole(Path(name), force=True))
    assert there() == ["letter", "photos", "photos/holiday.jpg"]


def test_a_folder_that_came_meanwhile_is_not_touched() -> None:
    with pytest.raises(InputError, match="out exists"), whole(Path("out")):
        make("out", MARK)
    assert there() == ["out", f"out/{MARK}"]


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("file/out", "file/out cannot be written: file is not a folder."),
        ("file/deep/out", "file/deep/out cannot be written: file is not a folder."),
        ("n" * 300, "cannot be written: File name too long."),
        ("a/" + "n" * 300 + "/out", "cannot be written: File name too long."),
        ("two\nlines", "'two\\\\nlines' exists"),
    ],
)
def test_folders_that_cannot_be_written(out: str, said: str) -> None:
    Path("file").write_text("", encoding="utf-8")
    Path("two\nlines").mkdir()
    with pytest.raises(InputError, match=said):
        use(whole(Path(out)))
    assert there() == ["file", "two\nlines"]


def test_a_long_name_that_can_be_written() -> None:
    name = "n" * 255
    with whole(Path(name)):
        pass
    assert there() == [name]


def test_a_folder_without_the_right_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(InputError, match="out cannot be written: Permission denied"):
        use(whole(Path("out")))
    with pytest.raises(InputError, match="a.csv cannot be written: Permission denied"):
        use(whole_file(Path("a.csv")))


def numbered(stem: str = "compare") -> Path:
    with new_folder(None, stem) as (place, aside):
        assert aside != place
    return place


def test_the_next_free_folder_is_counted() -> None:
    results = Path("results")
    assert numbered() == results / "compare-001"
    make("results/compare-003")
    assert numbered() == results / "compare-002"
    assert numbered() == results / "compare-004"
    Path("results/compare-005").symlink_to("nowhere")
    assert numbered() == results / "compare-006"


def test_two_folders_written_at_once_have_a_number_each() -> None:
    with new_folder(None, "compare") as (first, one), new_folder(None, "compare") as (second, two):
        (one / "a").write_text("1", encoding="utf-8")
        (two / "a").write_text("2", encoding="utf-8")
    assert (first.name, second.name) == ("compare-001", "compare-002")
    assert [(place / "a").read_text(encoding="utf-8") for place in (first, second)] == ["1", "2"]
    assert there() == ["results", *(f"results/{n}" for n in (
        "compare-001", "compare-001/a", "compare-002", "compare-002/a"
    ))]  # fmt: skip


def test_what_stands_unfinished_is_gone_on_with_or_left_alone() -> None:
    own, other = Path("results/compare-003"), Path("results/compare-001")
    make("results")
    for place in (own, other, Path("results/compare-004")):
        make(str(folder_of(place)))
    make("results/compare-004")  # finished since
    with new_folder(None, "compare", goes_on=lambda place: place == own) as (place, _):
        assert place == own
        with new_folder(None, "compare", goes_on=lambda place: place == own) as (second, _):
            assert second == Path("results/compare-002")  # another process has the first
    assert numbered() == Path("results/compare-005")


def test_a_file_appears_when_it_is_written() -> None:
    with whole_file(Path("a.csv")) as aside:
        aside.write_text("new", encoding="utf-8")
        assert not Path("a.csv").exists()
    assert there() == ["a.csv"]


@pytest.mark.parametrize("reason", [KeyboardInterrupt, ZeroDivisionError])
def test_a_file_stays_as_it_was_when_writing_stops(reason: type[BaseException]) -> None:
    Path("a.csv").write_text("old", encoding="utf-8")
    with pytest.raises(reason), whole_file(Path("a.csv"), force=True) as aside:
        aside.write_text("half", encoding="utf-8")
        raise reason
    assert there() == ["a.csv"]
    assert Path("a.csv").read_text(encoding="utf-8") == "old"


def test_a_file_that_exists_is_refused() -> None:
    Path("a.csv").write_text("old", encoding="utf-8")
    with pytest.raises(InputError, match="a.csv exists; choose another name, or .* --force"):
        check_new(Path("a.csv"), force=False)
    check_new(Path("a.csv"), force=True)


def test_a_file_that_came_meanwhile_is_not_touched() -> None:
    with pytest.raises(InputError, match="a.csv exists"), whole_file(Path("a.csv")) as aside:
        aside.write_text("new", encoding="utf-8")
        Path("a.csv").write_text("theirs", encoding="utf-8")
    assert Path("a.csv").read_text(encoding="utf-8") == "theirs"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("folder", "folder exists"),
        ("letter/a.csv", "letter/a.csv cannot be written: letter is not a folder."),
        ("nowhere/a.csv", "nowhere/a.csv cannot be written: No such file or directory."),
        ("n" * 300, "cannot be written: File name too long."),
    ],
)
def test_files_that_cannot_be_written(file: str, said: str) -> None:
    make("folder")
    Path("letter").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=said):
        use(whole_file(Path(file), force=True))
    assert there() == ["folder", "letter"]


@pytest.mark.parametrize("asked", [lambda: whole(LINK), lambda: whole_file(LINK, True)])
def test_a_link_that_leads_nowhere_is_refused_first(
    asked: Callable[[], AbstractContextManager[Path]],
) -> None:
    LINK.symlink_to("nowhere")
    with pytest.raises(InputError) as error:
        use(asked())
    assert str(error.value) == (
        "link is a link to nowhere, which is not there; choose another name, or remove the link."
    )
    assert list(Path().iterdir()) == [LINK]


def test_a_folder_below_a_link_that_leads_nowhere_is_refused() -> None:
    LINK.symlink_to("nowhere")
    with pytest.raises(InputError, match="link/out cannot be written: link is not a folder"):
        use(whole(LINK / "out"))
    with pytest.raises(InputError, match="link/a.csv cannot be written: link is not a folder"):
        use(whole_file(LINK / "a.csv"))


def test_what_a_link_leads_to_is_replaced_and_the_link_stays() -> None:
    make("out", MARK)
    Path("old.csv").write_text("old", encoding="utf-8")
    for link, target in (("folder", "out"), ("file.csv", "old.csv")):
        Path(link).symlink_to(target)
    with whole_at(Path("folder")) as aside, whole_file(Path("file.csv"), force=True) as file:
        (aside / "a").write_text("new", encoding="utf-8")
        file.write_text("new", encoding="utf-8")
    assert there() == ["file.csv", "folder", "old.csv", "out", "out/a"]
    assert Path("file.csv").is_symlink()
    assert Path("old.csv").read_text(encoding="utf-8") == "new"


@pytest.mark.skipif(os.name != "posix", reason="pipes are POSIX")
def test_only_files_are_replaced_by_files() -> None:
    os.mkfifo("pipe")
    with pytest.raises(InputError, match="pipe exists"):
        use(whole_file(Path("pipe"), force=True))


def test_what_is_being_written_is_refused_first() -> None:
    with whole(Path("out")), pytest.raises(InputError, match="out is being written by another"):
        use(whole(Path("out")))
    with whole_file(Path("a.csv")) as aside:
        aside.touch()
        with pytest.raises(InputError, match="a.csv is being written"):
            use(whole_file(Path("a.csv")))
    assert there() == ["a.csv", "out"]


def test_the_next_command_puts_in_place_what_a_killed_one_left_complete(
    capsys: pytest.CaptureFixture[str],
) -> None:
    left = claimed(Path("a.csv"))
    for name in ("a.csv", "b.csv"):
        (left.new / name).write_text("whole", encoding="utf-8")
    (left.folder / COMPLETE).touch()
    left.lock.release()
    with pytest.raises(InputError, match="a.csv exists"):
        use(whole_file(Path("a.csv")))
    assert there() == ["a.csv", "b.csv"]
    said = "concert: put in place, from a command that was killed: a.csv, b.csv\n"
    assert capsys.readouterr().err == said


def test_what_a_killed_command_left_goes_with_the_next_and_is_not_counted() -> None:
    Path("results").mkdir()
    for number in ("001", "002"):
        left = claimed(Path(f"results/compare-{number}"))
        (left.new / "half").write_text("half", encoding="utf-8")
        left.lock.release()
    assert numbered("study").name == "study-001"
    assert there() == ["results", "results/study-001"]
    assert numbered().name == "compare-001"


def test_files_written_into_a_folder_take_their_names_together() -> None:
    make("out", "a.svg", "data")
    with pytest.raises(KeyboardInterrupt), filled(Path("out"), "a.svg") as aside:
        (aside / "a.svg").write_text("half", encoding="utf-8")
        raise KeyboardInterrupt
    assert Path("out/a.svg").read_text(encoding="utf-8") == "old"
    with filled(Path("out"), "a.svg") as aside:
        for name in ("a.svg", "b.svg"):
            (aside / name).write_text("new", encoding="utf-8")
        assert Path("out/a.svg").read_text(encoding="utf-8") == "old"
    told = {path.name: path.read_text(encoding="utf-8") for path in Path("out").iterdir()}
    assert told == {"a.svg": "new", "b.svg": "new", "data": "old"}


COLUMNS: dict[str, list[Any]] = {
    "month": [0, 1],
    "date": ["2022-03", "2022-04"],
    "land": [0.1, float("nan")],
}


def files(out: str | None, ledger: str | None, force: bool = False) -> Files:
    return Files(out and Path(out), ledger and Path(ledger), force)  # type: ignore[arg-type]


def test_nothing_asked_for_is_nothing_written() -> None:
    with files(None, None).ready() as paths:
        assert paths == (None, None, None)
    assert there() == []


def test_both_files_appear_together() -> None:
    with files("a.csv", "b.parquet").ready() as (out, ledger, _):
        assert out is not None
        assert ledger is not None
        write_table(COLUMNS, out)
        write_table(COLUMNS, ledger)
        assert not Path("a.csv").exists()
    assert there() == ["a.csv", "b.parquet"]


def test_neither_file_appears_when_the_second_fails() -> None:
    with pytest.raises(KeyboardInterrupt), files("a.csv", "b.csv").ready() as (out, _, _):
        assert out is not None
        write_table(COLUMNS, out)
        raise KeyboardInterrupt
    assert there() == []


def test_a_ledger_of_partners_is_a_third_file() -> None:
    with Files(None, Path("b.csv"), False, Path("c.csv")).ready() as (out, ledger, partners):
        assert out is None
        assert ledger is not None
        assert partners is not None
        write_table(COLUMNS, ledger)
        write_table(COLUMNS, partners)
    assert there() == ["b.csv", "c.csv"]
    twice = Files(None, Path("b.csv"), True, Path("b.csv"))
    with pytest.raises(InputError) as error, twice.ready():
        raise AssertionError("nothing should be played")
    assert str(error.value) == "--ledger and --partners both name b.csv; allowed: two files."


@pytest.mark.parametrize(
    ("out", "ledger", "said"),
    [
        ("a.txt", None, "a.txt: allowed endings are .csv, .xlsx and .parquet."),
        (None, "ledger", "ledger: allowed endings are .csv, .xlsx and .parquet."),
        ("a.CSV", None, "a.CSV: allowed endings"),
        ("a.csv", "./a.csv", "--out and --ledger both name a.csv; allowed: two files."),
        ("old.csv", None, "old.csv exists; choose another name"),
        ("a.csv", "old.csv", "old.csv exists; choose another name"),
        ("a.csv", "nowhere/b.csv", "nowhere/b.csv cannot be written"),
    ],
)
def test_what_cannot_be_written_is_refused_first(
    out: str | None, ledger: str | None, said: str
) -> None:
    Path("old.csv").write_text("old", encoding="utf-8")
    with pytest.raises(InputError) as error, files(out, ledger).ready():
        raise AssertionError("nothing should be played")
    assert said in str(error.value)
    assert there() == ["old.csv"]


def test_force_replaces_a_file() -> None:
    Path("old.csv").write_text("old", encoding="utf-8")
    with files("old.csv", None, force=True).ready() as (out, _, _):
        assert out is not None
        write_table(COLUMNS, out)
    assert Path("old.csv").read_text(encoding="utf-8").startswith("month,")
