"""Workbooks: what their cells say as text, and files that are none."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from abm.data import workbooks
from abm.errors import InputError


def rows(file: Path) -> list[list[str]]:
    return [cells for sheet in workbooks.sheets(file) for _, cells in sheet.rows]


def saved(file: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("One")
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file


def test_cells_are_texts(tmp_path: Path) -> None:
    file = saved(tmp_path / "a.xlsx", ["a", 2.0, 0.125, None, datetime.datetime(2022, 2, 1), 7])
    assert workbooks.is_workbook(file)
    assert rows(file) == [["a", "2", "0.125", "", "2022-02-01", "7"]]


def test_what_is_packed_otherwise_is_explained(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("photo.jpg", "x")
    with pytest.raises(InputError, match="a.xlsx is not a workbook that can be read: "):
        rows(file)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_torn_workbook_is_explained(tmp_path: Path, share: float) -> None:
    file = saved(tmp_path / "a.xlsx", ["a", 2.0])
    content = file.read_bytes()
    file.write_bytes(content[: int(share * len(content))])
    with pytest.raises(InputError, match="a.xlsx is not a workbook that can be read: "):
        rows(file)


def test_damage_inside_is_explained(tmp_path: Path) -> None:
    whole = saved(tmp_path / "a.xlsx", ["a", 2.0], ["b", 3.0])
    for part in zipfile.ZipFile(whole).namelist():
        changed = io.BytesIO()
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(changed, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                new.writestr(name, content[: len(content) // 2] if name == part else content)
        (tmp_path / "b.xlsx").write_bytes(changed.getvalue())
        try:
            rows(tmp_path / "b.xlsx")
        except InputError as error:
            assert "b.xlsx is not a workbook that can be read" in str(error)
            assert "\n" not in str(error)


def test_what_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = saved(tmp_path / "a.xlsx", ["a"], ["b"], ["c"])
    monkeypatch.setattr(workbooks, "MOST_ROWS", 2)
    with pytest.raises(InputError, match="a.xlsx is too large; allowed: 2 rows"):
        rows(file)
    monkeypatch.setattr(workbooks, "LARGEST_INSIDE", 1000)
    with pytest.raises(InputError, match="a.xlsx unpacks to"):
        rows(file)


def test_other_files_are_no_workbooks(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("PK,b\n")
    assert not workbooks.is_workbook(tmp_path / "a.csv")
    assert not workbooks.is_workbook(tmp_path / "none")
    assert not workbooks.is_workbook(tmp_path)
