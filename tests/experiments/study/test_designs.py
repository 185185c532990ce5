"""Points from a CSV file, and everything that can be wrong in one."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abm.errors import InputError
from experiments.study.designs import Listed, kept, listed
from experiments.study.uncertainty import Distribution, Uncertainty

UNCERTAIN = [
    Uncertainty("need", "theatre.need", Distribution("uniform", 3.0, 5.0)),
    Uncertainty("window", "kremlin.window", Distribution("uniform", 12.0, 24.0), whole=True),
    Uncertainty("horizon", "support.horizon", None, (math.nan, 12.0)),
]


def read(folder: Path, text: str) -> Listed:
    file = folder / "points.csv"
    file.write_text(text, encoding="utf-8")
    return listed(file, UNCERTAIN)


def test_columns_stand_in_any_order_and_blank_lines_count_for_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, "window, need,horizon\n12,3.5,free\n\n24, 5 ,12\n")
    expected = np.array([[3.5, 12.0, math.nan], [5.0, 24.0, 12.0]])
    assert np.array_equal(found.points(UNCERTAIN), expected, equal_nan=True)
    assert len(found) == 2


HEAD = "need,window,horizon\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "points.csv is not a table: it needs a header row and at least one row."),
        (HEAD, "points.csv is not a table: it needs a header row and at least one row."),
        ("need,window\n3,12\n", "column 'horizon' is missing.\nNeeded: need, window, horizon."),
        ("need,need,window,horizon\n3,3,12,12\n", "column 'need' stands there twice"),
        ("need,window,horizon,ned\n3,12,12,4\n", "for column 'ned'. Did you mean 'need'?"),
        ("need,window,horizon,ned\n3,12,12,4\n", "Allowed: need, window, horizon."),
        (
            f"{HEAD}3,12,12\n9,12,12\n",
            "row 3, column 'need': '9' cannot be used.\nAllowed: numbers",
        ),
        (f"{HEAD}\n\nx,12,12\n", "row 4, column 'need': 'x'"),
        (f"{HEAD}3,12.5,12\n", "'window': '12.5' cannot be used.\nAllowed: whole numbers from 12"),
        (
            f"{HEAD}nan,12,12\n",
            "column 'need': 'nan' cannot be used.\nAllowed: numbers from 3 to 5",
        ),
        (f"{HEAD}free,12,12\n", "column 'need': 'free' cannot be used.\nAllowed: numbers from 3"),
        (f"{HEAD}3,12,nan\n", "column 'horizon': 'nan' cannot be used.\nAllowed: \"free\", 12."),
        (f"{HEAD}3,12,\n", "column 'horizon': '' cannot be used.\nAllowed: \"free\", 12."),
        (f"{HEAD}3,12\n", "row 2: 2 cells; the header has 3"),
        (f"{HEAD}3,12,12,12\n", "row 2: 4 cells; the header has 3"),
        (f'{HEAD}"3,125",12,12\n', "It could be 3.125 or 3125."),
        ("need|window|horizon\n3|12|12\n", "its cells seem to be separated by |, not by commas"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, text)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "need;window;horizon\n3,5;12;free\n5;24;12\n",
        "Need\tWINDOW\tHorizon \n3.5\t12.0\tfree\n5\t24\t12\n",
        "\ufeffneed,window,horizon\r\n 3.5,12,free\r\n5\xa0,24,12\r\n",
        "# drawn by hand\nhorizon;need;window\nfree;3,500;12\n12;5,0;24\n",
    ],
    ids=["semicolons and decimal commas", "tabs and capitals", "Windows", "three decimals"],
)
def test_ways_of_writing_that_are_clear(tmp_path: Path, text: str) -> None:
    expected = np.array([[3.5, 12.0, math.nan], [5.0, 24.0, 12.0]])
    assert np.array_equal(read(tmp_path, text).values, expected, equal_nan=True)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none.csv cannot be read: No such file or directory\."):
        listed(tmp_path / "none.csv", UNCERTAIN)
    (tmp_path / "latin.csv").write_bytes(b"\xe5")
    with pytest.raises(InputError, match=r"latin.csv is not UTF-8 text \(byte 0\)\."):
        listed(tmp_path / "latin.csv", UNCERTAIN)


def test_kept_points_are_the_same_to_the_last_bit(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    found = read(tmp_path, f"{HEAD}{math.pi},12,free\n3.1,13,12\n")
    columns = dict(zip(("need", "window", "horizon"), found.values.T, strict=True))
    parquet.write_table(pyarrow.table({"point": [0, 1], **columns}), tmp_path / "design.parquet")
    again = kept(tmp_path / "design.parquet", UNCERTAIN)
    assert np.array_equal(again.values, found.values, equal_nan=True)
    assert again.content() == found.content()


def test_kept_points_that_are_lost(tmp_path: Path) -> None:
    (tmp_path / "design.parquet").write_bytes(b"torn")
    for name in ("design.parquet", "none.parquet"):
        with pytest.raises(InputError, match=f"{name} does not hold points of this study"):
            kept(tmp_path / name, UNCERTAIN)


def test_another_list_is_another_design(tmp_path: Path) -> None:
    first, other = (read(tmp_path, f"{HEAD}{need},12,12\n") for need in (3, 4))
    assert first.content() != other.content()


def test_it_refuses_to_grow(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a list of points cannot be extended: nothing says"):
        read(tmp_path, f"{HEAD}3,12,12\n").extended(2)


CELLS = st.one_of(
    st.sampled_from(["need", "window", "horizon", "free", "12", "3.5", "1e999", '"', "", "\0"]),
    st.text(max_size=5),
)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.booleans(),
    st.lists(st.lists(CELLS, max_size=4).map(",".join), max_size=4).map("\n".join),
    st.binary(max_size=3),
)
def test_never_a_traceback(tmp_path: Path, headed: bool, text: str, tail: bytes) -> None:
    file = tmp_path / "points.csv"
    file.write_bytes((HEAD if headed else "").encode() + text.encode(errors="replace") + tail)
    try:
        found = listed(file, UNCERTAIN)
    except InputError as error:
        assert str(error).count("\n") <= 1
        assert str(error).replace("\n", "").isprintable()
    else:
        rows = found.points(UNCERTAIN)
        assert all(one.holds(v) for row in rows for one, v in zip(UNCERTAIN, row, strict=True))
