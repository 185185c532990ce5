"""Columns of numbers to and from Parquet, without pandas, which pyarrow's own conversions load.

That would make every start of a study, and of each of a cluster's workers, a second slower.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

#: Columns that are not floating-point numbers wherever they stand.
KINDS: dict[str, Any] = {
    "point": np.int32,
    "arm": np.int8,
    "run": np.int64,
    "month": np.int16,
    "wars": np.int64,
    "trajectory": np.int32,
}


def parquet_bytes(columns: Mapping[str, Sequence[Any]], stamp: Mapping[str, str]) -> bytes:
    """Return a Parquet file of columns, numbers or texts, that carries a stamp."""
    arrays = [_array(name, values) for name, values in columns.items()]
    table = pa.table(arrays, names=list(columns)).replace_schema_metadata(dict(stamp))
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())


def _array(name: str, values: Sequence[Any]) -> pa.Array:
    plain = np.asarray(values)
    if plain.dtype.kind in "UO":
        return _texts([str(text).encode() for text in plain.tolist()])
    numbers = np.ascontiguousarray(plain, KINDS.get(name, np.float64))
    kind = pa.from_numpy_dtype(numbers.dtype)
    return pa.Array.from_buffers(kind, len(numbers), [None, pa.py_buffer(numbers)])


def _texts(values: Sequence[bytes]) -> pa.Array:
    ends = np.cumsum([0, *map(len, values)], dtype=np.int32)
    return pa.StringArray.from_buffers(
        len(values), pa.py_buffer(ends), pa.py_buffer(b"".join(values))
    )


def read_numbers(file: Path) -> dict[str, NDArray[Any]]:
    """Return the columns of a Parquet file that hold numbers, none of them missing.

    Raises OSError or pyarrow.ArrowException for what cannot be read.
    """
    with parquet.ParquetFile(file) as opened:
        table = opened.read()
    primitive = [name for name in table.column_names if _is_number(table.schema.field(name).type)]
    return {name: _numbers(table[name].combine_chunks()) for name in primitive}


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _numbers(array: pa.Array | pa.ChunkedArray) -> NDArray[Any]:
    kind = np.dtype(array.type.to_pandas_dtype())
    chunk = array if isinstance(array, pa.Array) else array.chunk(0)
    return np.frombuffer(chunk.buffers()[1], kind, len(chunk), chunk.offset * kind.itemsize)
