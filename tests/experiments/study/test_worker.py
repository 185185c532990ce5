"""Tables of blocks: sorted, the same however a study is cut, and the same bytes each time."""

from __future__ import annotations

import io
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from abm import build
from abm.build import build_inputs
from abm.engine.ensemble import Ensemble, Wars
from abm.inputs import Inputs
from abm.parameters import REGISTER
from abm.scenarios import Configuration
from abm.schema import Month, columns
from abm.state import CEASEFIRE
from experiments.comparison.monthly import month_columns
from experiments.study import worker
from experiments.study.folder import Folder
from experiments.study.specification import Specification
from experiments.study.storage import MONTHLY, OUTCOMES, Block
from experiments.study.uncertainty import Uncertainty
from experiments.study.worker import block_parts, inputs_of
from tests.experiments.study.files import study, uncertain
from tests.experiments.study.folders import begun, played, rows

pytestmark = pytest.mark.usefixtures("kernel")


def wars_of(folder: Folder, point: int, arm: int) -> Wars:
    """Return what an arm's wars at a point are, played on their own."""
    spec = folder.specification
    given = inputs_of(spec, folder.values(point), spec.arms[arm])
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


NEED, TARGET = {"parameter": "theatre.need"}, {"parameter": "support.plan_target"}


def anew(spec: Specification, values: dict[str, float], arm: Configuration) -> Inputs:
    """Return the plan of a scenario in which the values stand, nothing of it made before."""
    build._frame.cache_clear()
    build._cast.cache_clear()
    drawn = {one.parameter: values[one.name] for one in spec.uncertainties}
    scenario = replace(spec.scenario, parameters={**spec.scenario.parameters, **drawn})
    return build_inputs(scenario, arm, spec.months)


def same(one: Inputs, other: Inputs) -> bool:
    """Whether two plans give the same, row for row and month by month."""
    return all(
        np.array_equal(_numbers(x), _numbers(y), equal_nan=True)
        for x, y in zip(_told(one), _told(other), strict=True)
    )


def _told(given: Inputs) -> list[Any]:
    table = np.array([_numbers(dict(sorted(vars(row).items()))) for row in given.settings])
    in_force = [table[list(month)] for month in given.in_force]
    plain = given._replace(settings=[], in_force=[])
    return [vars(given.start), *in_force, *_plain(plain)]


def _plain(given: Inputs) -> list[Any]:
    versions = (given.roles, given.theories, given.evidence, given.sectors)
    tables = (given.donors, *(rows for table in versions for rows in table))
    rows = [vars(row) for table in tables for row in table]
    by_month = [given.modes, given.fixed, given.clamps, given.energy]
    numbers = [given.gdp_shares, *by_month]
    return [*rows, *numbers, [given.months, given.treatment, given.first_calendar_month]]


def _numbers(told: Any) -> Any:
    values = list(told.values()) if isinstance(told, dict) else [told]
    return np.concatenate([np.ravel(np.asarray(value, float)) for value in values])


def test_a_value_stands_in_every_month_before_and_after_treatment(tmp_path: Path) -> None:
    spec = uncertain(tmp_path, NEED, TARGET)
    for arm in spec.arms:
        made = inputs_of(spec, {"a": 4.25, "b": 9.0}, arm)
        rows = [made.settings[row] for month in made.in_force for row in month]
        assert {row.need for row in rows} == {4.25}
        assert {row.plan_target for row in rows} == {9.0}


def test_what_an_arm_sets_itself_wins(tmp_path: Path) -> None:
    effort = {"parameter": "planning.national_effort"}
    fixed = {"parameters": {"theatre": {"need": 5.5}}}
    levers = {"coordinated": {"configuration": "coordinated"}, "fixed": fixed}
    spec = uncertain(tmp_path, NEED, effort, levers=levers)
    coordinated, other = (inputs_of(spec, {"a": 3.5, "b": 0.01}, arm) for arm in spec.arms)
    before, after = (
        coordinated.settings[coordinated.in_force[month][0]]
        for month in (0, spec.scenario.treatment)
    )
    told = spec.arms[0].treatment["planning.national_effort"]
    assert (before.national_effort, after.national_effort) == (0.01, told)
    assert {row.need for row in coordinated.settings} == {3.5}
    assert {row.need for row in other.settings} == {5.5}


def test_an_arm_of_another_make_is_planned_for_itself(tmp_path: Path) -> None:
    spec = uncertain(tmp_path, NEED)
    inputs_of(spec, {"a": 4.0}, spec.arms[0])
    muted = replace(spec.arms[0], parameters={"words.mute": 0.5})
    made = inputs_of(spec, {"a": 4.0}, muted)
    assert {(row.mute, row.need) for row in made.settings} == {(0.5, 4.0)}


def test_interventions_win_in_their_months(tmp_path: Path) -> None:
    change = {"parameter": "theatre.need", "value": 6, "from": 20, "until": 30}
    levers = {"siloed": {"configuration": "siloed"}, "x": {"interventions": {"more": change}}}
    spec = uncertain(tmp_path, NEED, levers=levers)
    # The value of the point is that of the intervention, so that rows could be taken for one.
    for value in (3.0, 6.0):
        made = inputs_of(spec, {"a": value}, spec.arms[1])
        assert same(made, anew(spec, {"a": value}, spec.arms[1]))
        needs = [made.settings[month[-1]].need for month in made.in_force]
        assert [need == 6.0 for need in needs[:40]] == [
            value == 6.0 or 20 <= m < 30 for m in range(40)
        ]


def test_starting_values_and_those_that_shape_the_partners(tmp_path: Path) -> None:
    tables: list[Any] = [{"parameter": "start.divergence"}, {"parameter": "start.group_ties"}]
    tables += [{"parameter": "start.largest_share", "low": 0.1, "high": 0.9}]
    for chosen in (tables[:1], tables):
        spec = uncertain(tmp_path, *chosen)
        values = dict(zip("abc", (0.5, 2.0, 0.3), strict=False))
        made = inputs_of(spec, values, spec.arms[1])
        assert made.start.divergence == 0.5
        assert same(made, anew(spec, values, spec.arms[1]))
    assert made.donors[0].share == pytest.approx(0.3)


def test_what_income_can_ask_shapes_the_partners(tmp_path: Path) -> None:
    spec = uncertain(tmp_path, {"parameter": "start.claim_limit"})
    bounded, free = (inputs_of(spec, {"a": limit}, spec.arms[1]) for limit in (1.0, 5.0))
    assert [row.claim for row in bounded.donors] != [row.claim for row in free.donors]
    assert same(free, anew(spec, {"a": 5.0}, spec.arms[1]))


@pytest.mark.parametrize("watch", [12.0, 60.0])
def test_tables_reach_as_far_as_a_point_watches_a_settlement(tmp_path: Path, watch: float) -> None:
    spec = uncertain(tmp_path, {"parameter": "settlement.watch"})
    made = inputs_of(spec, {"a": watch}, spec.arms[0])
    assert same(made, anew(spec, {"a": watch}, spec.arms[0]))
    assert len(made.in_force) == made.months + watch


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Specification:
    """Return a study in which every parameter is uncertain."""
    tables = {name.replace(".", "_"): {"parameter": name} for name in REGISTER}
    return study(tmp_path_factory.mktemp("every"), uncertainties=tables, levers=["siloed", "paper"])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_a_point_that_shares_tables_with_others_is_as_made_anew(
    every: Specification, key: int, second: bool
) -> None:
    shares = np.random.default_rng(key).random(len(every.uncertainties))
    values = {
        one.name: _drawn(one, share) for one, share in zip(every.uncertainties, shares, strict=True)
    }
    arm = every.arms[second]
    assert same(inputs_of(every, values, arm), anew(every, values, arm))


def _drawn(one: Uncertainty, share: float) -> float:
    if REGISTER[one.parameter].optional and share > 0.5:
        return math.nan
    return float(one.value(share))


@pytest.mark.compiled
def test_the_wars_are_those_of_the_plan_made_anew(tmp_path: Path, kernel: None) -> None:
    spec = study(tmp_path)
    names = [one.name for one in spec.uncertainties]
    for row in spec.sampling.points(spec.uncertainties):
        values = dict(zip(names, row.tolist(), strict=True))
        for arm in spec.arms:
            plans = inputs_of(spec, values, arm), anew(spec, values, arm)
            first, other = (Ensemble(plan, 7).play(np.arange(2)) for plan in plans)
            assert first.war.tobytes() == other.war.tobytes()
            assert first.months.tobytes() == other.months.tobytes()


def test_a_worker_shows_that_it_sees_the_folder_and_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = begun(tmp_path)
    (folder.path / ".token-1").touch()
    assert worker.stand_ready(str(folder.path), ".token-1") == ""
    assert "another one or none" in worker.stand_ready(str(folder.path), ".token-2")
    assert "another one or none" in worker.stand_ready(str(tmp_path / "other"), ".token-1")
    monkeypatch.setattr("os.access", lambda *_: False)
    assert "it cannot write into" in worker.stand_ready(str(folder.path), ".token-1")


def test_a_worker_with_other_libraries_says_so_before_it_plays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = begun(tmp_path)
    (folder.path / ".token-1").touch()
    other = {**folder.manifest["basis"], "numpy": "9.9"}
    monkeypatch.setattr(worker, "basis", lambda: other)
    assert worker.stand_ready(str(folder.path), ".token-1").endswith("then, 9.9 now")


def test_patterns_are_numbers_beside_the_record_of_all_runs_of_a_point(tmp_path: Path) -> None:
    folder = played(tmp_path, keep="patterns", points=2, months=16)
    spec = folder.specification
    table = rows(folder.path, MONTHLY).to_pandas().set_index(["point", "arm", "target"])
    assert len(table) == 2 * 2 * len(spec.targets)
    for point in (0, 1):
        for arm in (0, 1):
            wars = wars_of(folder, point, arm)
            for target in spec.targets:
                found = target.found(wars)
                told = table.loc[(point, arm, target.name)]
                assert told["wars"] == found.wars
                np.testing.assert_array_equal(told["value"], found.value)
                np.testing.assert_array_equal(told["spread"], found.spread)


def test_what_a_pattern_reads_is_part_of_a_study(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = study(tmp_path, keep="patterns", months=16, levers=["siloed"])
    assert [arm.name for arm in one.arms] == ["siloed"]
    assert study(tmp_path, keep="outcomes", months=16).targets == ()
    first = one.hash
    monkeypatch.setitem(one.__dict__, "targets", one.targets[1:])
    assert one.hash != first
