"""Columns to and from Parquet: every bit kept, and nothing heavy loaded for it."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from experiments.study.arrow import parquet_bytes, read_numbers

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
from experiments.study.arrow import parquet_bytes, read_numbers
file = pathlib.Path(tempfile.mkdtemp()) / "rows"
file.write_bytes(parquet_bytes({"value": [1.0], "name": ["a"]}, {}))
read_numbers(file)
file.unlink()
assert "pandas" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
