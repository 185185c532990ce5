"""Files of accepted worlds: read as they were written, and refused where they are none."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from abm.errors import InputError
from experiments.study.storage import parquet_bytes, stamp_of
from experiments.worlds import ACCEPTED
from experiments.worlds.accepted import SHIPPED, TOLD, read_worlds, shipped, write_worlds
from experiments.worlds.family import chosen
from experiments.worlds.spread import Worlds

STAMP = {"until": "2024-12", "patterns": "13", "left_out": '["P5"]', "reference": "0" * 16}
COLUMNS = {"weight": np.array([0.5, 0.5]), "theatre.need": np.array([3.5, 4.5])}


def written(folder: Path, columns: Mapping[str, np.ndarray], stamp: Mapping[str, str]) -> Path:
    """Write a file by hand."""
    file = folder / "mine.parquet"
    file.write_bytes(parquet_bytes(columns, stamp))
    return file


def test_worlds_are_read_as_they_were_written(accepted_file: Path, three_worlds: Worlds) -> None:
    found = read_worlds(accepted_file)
    assert found.parameters == three_worlds.parameters
    assert found.values.tolist() == three_worlds.values.tolist()
    assert found.weights.tolist() == three_worlds.weights.tolist()
    assert found.acceptance == three_worlds.acceptance
    assert found.digest == three_worlds.digest
    assert found.name == str(accepted_file) and found.held == frozenset()
    assert read_worlds(accepted_file, "mine").name == "mine"


def test_weights_keep_their_last_digits(three_worlds: Worlds, tmp_path: Path) -> None:
    """A run lies in the same world whoever reads its file: nothing is divided anew."""
    odd = replace(three_worlds, weights=np.array([0.1, 0.2, 0.7000000000000001]))
    for _ in range(3):
        write_worlds(tmp_path / "odd.parquet", odd, {})
        odd = read_worlds(tmp_path / "odd.parquet")
    assert odd.weights.tolist() == [0.1, 0.2, 0.7000000000000001]


def test_a_file_says_what_else_is_told_of_its_worlds(accepted_file: Path) -> None:
    told = stamp_of(accepted_file)
    assert told["concert"] == "0.1.0" and "never forecasts" in told["disclaimer"]
    assert {*TOLD} <= {*told}


def test_the_same_worlds_are_the_same_bytes(three_worlds: Worlds, tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_worlds(tmp_path / name, three_worlds, {"concert": "0.1.0"})
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_what_is_held_is_no_part_of_a_file(three_worlds: Worlds, tmp_path: Path) -> None:
    """All worlds are there whole; who holds what, says it elsewhere."""
    write_worlds(tmp_path / "held", three_worlds.holding(["theatre.need"]), {})
    assert read_worlds(tmp_path / "held").digest == three_worlds.digest


def test_a_file_by_hand_can_be_used(tmp_path: Path) -> None:
    found = read_worlds(written(tmp_path, COLUMNS, STAMP))
    assert found.world(1) == {"theatre.need": 4.5}
    assert found.acceptance == ("2024-12", 13, ("P5",), "0" * 16)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"weight": np.array([0.5, np.nan])}, "holds worlds that cannot be played"),
        ({"weight": np.array([1.5, -0.5])}, "holds worlds that cannot be played"),
        ({"weight": np.zeros(2)}, "holds worlds that cannot be played"),
        ({"weight": np.full(2, 1e308)}, "holds worlds that cannot be played"),
        ({"theatre.need": np.array([3.5, np.inf])}, "holds worlds that cannot be played"),
        ({"weight": None}, "holds no accepted worlds; concert calibrate writes them"),
        ({"theatre.need": None}, "holds no accepted worlds; concert calibrate writes them"),
    ],
)
def test_worlds_that_cannot_be_played_are_refused(
    changed: dict[str, np.ndarray | None], said: str, tmp_path: Path
) -> None:
    told = {**COLUMNS, **changed}
    columns = {name: column for name, column in told.items() if column is not None}
    with pytest.raises(InputError, match=rf"mine\.parquet {said}"):
        read_worlds(written(tmp_path, columns, STAMP))


def test_no_world_is_none(tmp_path: Path) -> None:
    none = {name: column[:0] for name, column in COLUMNS.items()}
    with pytest.raises(InputError, match="holds no accepted worlds"):
        read_worlds(written(tmp_path, none, STAMP))


@pytest.mark.parametrize("name", TOLD)
def test_a_file_that_lacks_what_it_must_say_is_refused(name: str, tmp_path: Path) -> None:
    less = {key: value for key, value in STAMP.items() if key != name}
    with pytest.raises(InputError, match="holds no accepted worlds"):
        read_worlds(written(tmp_path, COLUMNS, less))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("patterns", "many"),
        ("patterns", "1" * 5_000),
        ("left_out", "P5"),
        ("left_out", "5"),
        ("left_out", '{"P5": 1}'),
        ("left_out", "[" * 100_000),
    ],
)
def test_a_file_that_says_it_in_another_way_is_refused(
    name: str, value: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="does not say on what its worlds were accepted"):
        read_worlds(written(tmp_path, COLUMNS, STAMP | {name: value}))


def test_what_is_no_file_of_worlds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="gone"):
        read_worlds(tmp_path / "gone.parquet")
    (tmp_path / "broken.parquet").write_bytes(b"nothing")
    with pytest.raises(InputError, match="is not a Parquet file, or it is damaged"):
        read_worlds(tmp_path / "broken.parquet")
    gaps = pa.table({"weight": [None, 1.0]}).replace_schema_metadata(STAMP)
    parquet.write_table(gaps, tmp_path / "gaps.parquet")
    with pytest.raises(InputError, match="cannot be read: it is lost or damaged"):
        read_worlds(tmp_path / "gaps.parquet")


def test_a_damaged_file_is_refused_in_a_line(accepted_file: Path, tmp_path: Path) -> None:
    """Whole columns of other bytes: whatever is refused names the file."""
    content = accepted_file.read_bytes()
    file = tmp_path / "damaged.parquet"
    for place in range(4, len(content) - 8, 97):
        file.write_bytes(content[:place] + bytes(8) + content[place + 8 :])
        try:
            read_worlds(file)
        except InputError as error:
            assert str(error).startswith(str(file)) and "\n" not in str(error)


def test_a_column_whose_name_is_no_text_is_refused_in_a_line(tmp_path: Path) -> None:
    file = written(tmp_path, COLUMNS, STAMP)
    content = file.read_bytes()
    assert b"theatre.need" in content
    file.write_bytes(content.replace(b"theatre.need", b"theatre\xa3need"))
    assert stamp_of(file) == {}
    with pytest.raises(InputError, match="is not a Parquet file, or it is damaged"):
        read_worlds(file)


# The worlds that the product ships


def test_the_shipped_worlds_are_those_of_this_model() -> None:
    """They are played by default: another version's would be refused."""
    assert chosen(ACCEPTED, "ukraine-2022").worlds is not None


def test_the_shipped_worlds_are_enough_for_a_range() -> None:
    found = shipped()
    assert found.name == ACCEPTED
    assert found.weights.sum() == pytest.approx(1.0)
    assert found.effective >= 20.0 and found.acceptance.until == "2024-12"


def test_a_range_over_the_shipped_worlds_has_what_the_effect_hangs_on() -> None:
    assert {
        *("planning.national_effort", "planning.forum_effort", "start.divergence"),
        *("support.plan_target", "support.inertia", "kremlin.window"),
        *("settlement.break_value", "settlement.deterrence", "settlement.guarantee_cost"),
    } <= {*shipped().parameters}


def test_the_shipped_file_names_no_machine() -> None:
    told = stamp_of(SHIPPED)
    assert not [text for text in told.values() if "/" in text]
    assert len(SHIPPED.read_bytes()) < 1_000_000
    assert parquet.ParquetFile(io.BytesIO(SHIPPED.read_bytes())).metadata.num_rows == len(shipped())
