"""Tables in files: both endings hold the same, and two files appear together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from abm.errors import InputError
from experiments.output import Files, write_table

COLUMNS: dict[str, list[Any]] = {
    "month": [0, 1],
    "date": ["2022-03", "2022-04"],
    "land": [0.1, float("nan")],
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)


def there() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


def files(out: str | None, ledger: str | None, force: bool = False) -> Files:
    return Files(out and Path(out), ledger and Path(ledger), force)  # type: ignore[arg-type]


def test_csv_has_a_header_and_ends_lines_alike_everywhere() -> None:
    write_table(COLUMNS, Path("a.csv"))
    assert Path("a.csv").read_bytes() == b"month,date,land\n0,2022-03,0.1\n1,2022-04,nan\n"


def test_csv_numbers_read_back_to_the_last_bit() -> None:
    numbers = [0.1 + 0.2, 1e-300, -0.0, 5e-324, 1 / 3]
    write_table({"x": numbers}, Path("a.csv"))
    read = [float(line) for line in Path("a.csv").read_text().splitlines()[1:]]
    assert [number.hex() for number in read] == [number.hex() for number in numbers]


def test_parquet_holds_the_columns() -> None:
    write_table(COLUMNS, Path("a.parquet"))
    table = parquet.read_table("a.parquet")
    assert table.column_names == list(COLUMNS)
    assert table["date"].to_pylist() == COLUMNS["date"]
    assert table["land"].to_pylist()[0] == 0.1


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
        ("a.txt", None, "a.txt: allowed endings are .csv and .parquet."),
        (None, "ledger", "ledger: allowed endings are .csv and .parquet."),
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
