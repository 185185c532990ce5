"""Tables of blocks: sorted, the same however a study is cut, and the same bytes each time."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from pyarrow import parquet

from abm.engine.ensemble import Ensemble, Wars
from abm.schema import Month, columns
from abm.state import CEASEFIRE
from experiments.columns import month_columns
from experiments.study.blocks import Block
from experiments.study.folder import Folder
from experiments.study.parts import MONTHLY, OUTCOMES
from experiments.study.playing import block_parts
from experiments.study.worlds import given_of
from tests.experiments.study.folders import begun, played, rows

pytestmark = pytest.mark.usefixtures("kernel")


def wars_of(folder: Folder, point: int, arm: int) -> Wars:
    """Return what an arm's wars at a point are, played on their own."""
    spec = folder.specification
    given = given_of(spec, folder.values(point), spec.arms[arm])
    return Ensemble(given, spec.seed).play(np.arange(folder.runs))


def test_outcomes_are_those_of_the_wars(tmp_path: Path) -> None:
    folder = played(tmp_path)
    table = rows(folder.path).to_pandas()
    assert list(table.columns) == ["point", "arm", "run", "outcome", "war_length", "land"]
    for (point, arm), group in table.groupby(["point", "arm"]):
        alone = wars_of(folder, int(point), int(arm))
        assert group["run"].tolist() == [0, 1, 2, 3]
        for name in ("outcome", "war_length", "land"):
            np.testing.assert_array_equal(group[name], alone.war[name])
    assert len(table) == folder.wars


@pytest.mark.parametrize("keep", ["outcomes", "months"])
def test_rows_are_equal_over_block_sizes(keep: str, tmp_path: Path) -> None:
    found = []
    for block in (1, 3, 4, 100):
        (tmp_path / str(block)).mkdir()
        folder = played(tmp_path / str(block), keep=keep, block=block)
        found.append([rows(folder.path, kind) for kind in folder.kinds])
    assert all(other == found[0] for other in found[1:])


def test_rows_of_a_part_are_sorted(tmp_path: Path) -> None:
    folder = begun(tmp_path, keep="months")
    for _, content in block_parts(folder, Block(0, 2, 1, 3)):
        table = parquet.read_table(io.BytesIO(content)).to_pandas()
        keys = [name for name in ("point", "arm", "run", "month") if name in table]
        assert table[keys].to_numpy().tolist() == sorted(table[keys].to_numpy().tolist())


def test_months_end_with_the_war(tmp_path: Path) -> None:
    folder = played(tmp_path, keep="months", points=1, months=60)
    table = rows(folder.path, MONTHLY).to_pandas()
    alone = wars_of(folder, 0, 1)
    running = np.isfinite(alone.months["status"])
    mine = table[table["arm"] == 1]
    assert len(mine) == running.sum()
    assert list(table.columns) == ["point", "arm", "run", "month", *columns(Month)]
    np.testing.assert_array_equal(mine["land"], alone.months["land"][running])
    np.testing.assert_array_equal(mine["belief.1"], alone.months["belief"][running][:, 1])


def test_quantiles_are_over_all_running_wars_of_a_point(tmp_path: Path) -> None:
    folder = played(tmp_path, keep="quantiles", points=2, runs=5, months=30)
    table = rows(folder.path, MONTHLY).to_pandas()
    alone = wars_of(folder, 1, 1).months
    land = np.where(alone["status"] <= CEASEFIRE, alone["land"], np.nan)
    mine = table[(table["point"] == 1) & (table["arm"] == 1) & (table["variable"] == "land")]
    assert mine["wars"].tolist() == np.isfinite(land).sum(axis=0).tolist()
    begin = mine[mine["month"] == 3].iloc[0]
    assert begin["mean"] == pytest.approx(np.mean(land[:, 3]))
    assert begin["q50"] == np.median(land[:, 3])
    assert begin["q05"] == pytest.approx(np.quantile(land[:, 3], 0.05))
    names = [column.name for column in month_columns(folder.specification.scenario)]
    assert sorted(set(table["variable"])) == sorted(names)
    assert len(list((folder.path / OUTCOMES).iterdir())) == 2  # a block for each point


def test_bytes_are_the_same_each_time_and_say_what_they_are(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    [(kind, once)], [(_, again)] = (block_parts(folder, Block(3, 1, 2, 2)) for _ in range(2))
    assert (kind, once) == (OUTCOMES, again)
    stamp = parquet.read_schema(io.BytesIO(once)).metadata
    assert json.loads(stamp[b"arms"]) == ["siloed", "coordinated"]
    assert json.loads(stamp[b"block"]) == {"number": 3, "point": 1, "first": 2, "runs": 2}
    assert stamp[b"design"].decode() == folder.specification.hash
    assert b"never forecasts" in stamp[b"disclaimer"]
