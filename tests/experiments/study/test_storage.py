"""Parts: whole or not there, and known by what is in them."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from experiments.study.storage import (
    Block,
    Extent,
    altered,
    block_at,
    name_of,
    numbered,
    parquet_bytes,
    parts,
    points_in,
    read_numbers,
    runs_in,
    write_part,
)


def test_a_part_is_found_by_its_name_and_sound(tmp_path: Path) -> None:
    file = write_part(tmp_path, 12, b"rows")
    [found] = parts(tmp_path)
    assert (found.number, found.file) == (12, file)
    assert file.read_bytes() == b"rows"
    assert altered([found]) == []


def test_nothing_else_is_a_part(tmp_path: Path) -> None:
    for name in (".part-000001.0123456789abcdef.parquet.77", "part-1.parquet", "notes.txt"):
        (tmp_path / name).touch()
    assert list(parts(tmp_path)) == []
    assert list(parts(tmp_path / "missing")) == []


@given(place=st.integers(0, 99), bit=st.integers(0, 7))
def test_one_bit_is_noticed(place: int, bit: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("parts")
    content = bytearray(range(100))
    file = write_part(folder, 0, bytes(content))
    content[place] ^= 1 << bit
    file.write_bytes(content)
    assert [part.file for part in altered(parts(folder))] == [file]


def test_a_part_cut_short_and_two_of_one_block_are_named_in_order(tmp_path: Path) -> None:
    for number in (5, 3, 4):
        write_part(tmp_path, number, b"as written")
    write_part(tmp_path, 4, b"as written by another")
    (tmp_path / name_of(5, b"as written")).write_bytes(b"as")
    assert [part.number for part in altered(parts(tmp_path))] == [4, 4, 5]


def test_writing_twice_is_writing_once(tmp_path: Path) -> None:
    assert write_part(tmp_path, 1, b"a") == write_part(tmp_path, 1, b"a")
    assert len(list(tmp_path.iterdir())) == 1


COLUMNS: dict[str, Any] = {
    "point": [0, 1, 2],
    "value": [0.1, math.nan, -0.0],
    "month": np.arange(3),
    "name": ["belief.T4", "", "Kyjiv, Київ"],
}


def test_columns_have_their_kinds_and_stamp(tmp_path: Path) -> None:
    file = tmp_path / "rows.parquet"
    file.write_bytes(parquet_bytes(COLUMNS, {"seed": "7"}))
    table = parquet.read_table(file)
    assert [str(field.type) for field in table.schema] == ["int32", "double", "int16", "string"]
    assert table["name"].to_pylist() == COLUMNS["name"]
    assert table.schema.metadata == {b"seed": b"7"}


@given(st.lists(st.floats(), min_size=1, max_size=50))
def test_every_bit_is_kept(numbers: list[float]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "rows.parquet"
        file.write_bytes(parquet_bytes({"value": numbers, "name": ["a"] * len(numbers)}, {}))
        back = read_numbers(file)
    assert list(back) == ["value"]
    assert back["value"].tobytes() == np.array(numbers).tobytes()


def test_pandas_is_not_loaded() -> None:
    code = """
import sys, tempfile, pathlib
from experiments.study.storage import parquet_bytes, read_numbers
file = pathlib.Path(tempfile.mkdtemp()) / "rows"
file.write_bytes(parquet_bytes({"value": [1.0], "name": ["a"]}, {}))
read_numbers(file)
file.unlink()
assert "pandas" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


sizes = st.integers(1, 7)


def test_blocks_of_a_point_adjoin_and_the_last_takes_the_rest() -> None:
    assert list(numbered([Extent(point=0, points=2, first=0, runs=5, block=3)])) == [
        Block(0, 0, 0, 3),
        Block(1, 0, 3, 2),
        Block(2, 1, 0, 3),
        Block(3, 1, 3, 2),
    ]


def test_what_is_added_is_numbered_on() -> None:
    first, more = Extent(0, 2, 0, 4, 4), Extent(0, 2, 4, 3, 2)
    assert list(numbered([first, more]))[:2] == list(numbered([first]))
    assert list(numbered([first, more]))[2:4] == [Block(2, 0, 4, 2), Block(3, 0, 6, 1)]
    assert (points_in([first, more]), runs_in([first, more])) == (2, 7)


def test_there_is_no_block_beyond_the_last() -> None:
    with pytest.raises(IndexError):
        block_at([Extent(0, 2, 0, 4, 4)], 2)


@given(points=sizes, runs=sizes, block=sizes, more_runs=sizes, more_points=sizes)
def test_every_run_of_every_point_is_in_one_block(
    points: int, runs: int, block: int, more_runs: int, more_points: int
) -> None:
    extents = [
        Extent(0, points, 0, runs, block),
        Extent(0, points, runs, more_runs, block),
        Extent(points, more_points, 0, runs + more_runs, block),
    ]
    blocks = list(numbered(extents))
    held = [(b.point, run) for b in blocks for run in range(b.first, b.first + b.runs)]
    every = [(p, r) for p in range(points + more_points) for r in range(runs + more_runs)]
    assert sorted(held) == every
    assert [b.number for b in blocks] == list(range(len(blocks)))
    assert [block_at(extents, b.number) for b in blocks] == blocks
    assert all(0 < b.runs <= block for b in blocks)
