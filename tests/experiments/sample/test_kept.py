"""Wars that a folder keeps, opened again: the same to the bit, or refused in a line or two."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pytest
from pyarrow import parquet

from abm.errors import InputError
from abm.schema import Outcome
from experiments.cli.compare import ComparisonRequest, run_comparison
from experiments.output import Invocation
from experiments.sample.distribution import FIELDS, ArmSample
from experiments.sample.kept import KeptRequest, opened
from experiments.session.policy import ArmPolicy, Change
from experiments.session.session import Session
from experiments.study import provenance
from experiments.study.folder import create
from experiments.study.specification import read
from experiments.study.worker import play_block
from experiments.warrant import (
    DESIGNED_WORLDS,
    SCENARIO,
    UNSAID,
    Accepted,
    calibrated,
    illustrative,
)
from experiments.worlds.family import chosen
from tests.experiments.session.made import FEW, GAIN, NEED, few_worlds
from tests.experiments.study.folders import played, study_file

pytestmark = pytest.mark.compiled

RUNS, MONTHS = 6, 40
ARMS = ["siloed", "coordinated", "paper", "integrated"]


@pytest.fixture(scope="module")
def folder(kernel: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a comparison of four arms."""
    place = tmp_path_factory.mktemp("kept") / "first"
    request = ComparisonRequest(
        arms=ARMS, scenario="six-partners", runs=RUNS, months=MONTHS, seed=9, out=place
    )
    run_comparison(request, Invocation(command="concert compare", draw=lambda _: None))
    return place


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "copy"))


def numbers(sample: ArmSample, name: str) -> list[float]:
    return [float(one) for one in np.asarray(sample.war[name], np.float64)]


def of_run(sample: ArmSample, run: int) -> dict[str, str]:
    """Return what is kept of a run, to the bit."""
    return {name: numbers(sample, name)[run].hex() for name in FIELDS}


def two(folder: Path) -> KeptRequest:
    return KeptRequest(folder, ["siloed", "coordinated"])


def rewritten(folder: Path, **changed: Any) -> None:
    """Change the content of a comparison."""
    file = folder / "comparison.json"
    told = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(told | changed), "utf-8")


def test_samples_are_the_rows_of_the_folder(folder: Path) -> None:
    kept = opened(two(folder))
    rows = parquet.read_table(folder / "outcomes.parquet").to_pylist()
    for arm, sample in kept.samples.items():
        own = [row for row in rows if row["arm"] == arm]
        assert sample.runs.tolist() == [row["run"] for row in own] == list(range(RUNS))
        assert [Outcome.of(code).declared.title for code in numbers(sample, "outcome")] == [
            row["outcome"] for row in own
        ]
        for name in set(FIELDS) - {"outcome"}:
            kept_now = [value.hex() for value in numbers(sample, name)]
            assert kept_now == [float(row[name]).hex() for row in own], name
    assert (kept.arms, kept.seed, kept.months, kept.note) == (
        ("siloed", "coordinated"),
        9,
        MONTHS,
        "",
    )


def test_what_all_runs_may_be_called_is_what_the_folder_says(folder: Path, copy: Path) -> None:
    assert opened(two(folder)).warrant == illustrative(SCENARIO).told()
    told = calibrated(Accepted(110, 12, 13, ("P5",), "2024-12")).told()
    rewritten(copy, warrant=told)
    assert opened(two(copy)).warrant == told
    rewritten(copy, warrant={"label": 3})
    assert opened(two(copy)).warrant == illustrative(UNSAID).told()


def test_every_run_is_played_again_as_it_is_kept(folder: Path) -> None:
    kept = opened(two(folder))
    for run in (0, RUNS - 1):
        session = kept.session()
        session.reset(run=run)
        session.play_to(MONTHS)
        for letter, sample in kept.of(session).items():
            record = session.arms[letter].record
            assert of_run(sample, run) == {name: record[name].hex() for name in FIELDS}


@pytest.fixture(scope="module")
def spread(kernel: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a comparison whose runs are spread over three worlds."""
    place = tmp_path_factory.mktemp("spread")
    request = ComparisonRequest(
        arms=ARMS[:2],
        scenario="six-partners",
        runs=RUNS,
        months=MONTHS,
        seed=9,
        settings=[f"{GAIN}=12"],
        worlds=str(few_worlds(place)),
        out=place / "first",
    )
    run_comparison(request, Invocation(command="concert compare", draw=lambda _: None))
    return place / "first"


def test_every_run_is_played_again_in_its_world(spread: Path) -> None:
    kept = opened(two(spread))
    assert kept.worlds is not None
    assert kept.worlds.held == {GAIN}
    rows = parquet.read_table(spread / "outcomes.parquet").to_pylist()
    session = kept.session()
    for run in range(RUNS):
        session.reset(run=run)
        session.play_to(MONTHS)
        assert session.played.parameters[NEED] == FEW.values[FEW.place(run), 0]
        assert session.played.value(GAIN) == 12.0
        for letter, sample in kept.of(session).items():
            record = session.arms[letter].record
            assert of_run(sample, run) == {name: record[name].hex() for name in FIELDS}
            arm = session.arms[letter].policy.configuration
            (row,) = [one for one in rows if (one["arm"], one["run"]) == (arm, run)]
            assert row["war_length"] == record["war_length"]


def test_a_session_of_the_same_worlds_is_the_comparisons(spread: Path) -> None:
    """Whoever opens the page and asks for these worlds sees the comparison's wars."""
    found = chosen(str(spread.parent / "accepted.parquet"), str(spread / "scenario.toml"))
    plans = tuple(ArmPolicy(letter, arm) for letter, arm in zip("AB", ARMS, strict=False))
    kept = opened(two(spread))
    session = Session(kept.scenario, 4, 9, MONTHS, plans, found.worlds)
    session.play_to(MONTHS)
    for letter, sample in kept.of(session).items():
        record = session.arms[letter].record
        assert of_run(sample, 4) == {name: record[name].hex() for name in FIELDS}


def test_worlds_are_the_units_of_what_is_kept(spread: Path) -> None:
    kept = opened(two(spread))
    for sample in kept.samples.values():
        assert sample.units.tolist() == FEW.places(np.arange(RUNS)).tolist()


def test_other_worlds_are_not_those_that_are_kept(spread: Path) -> None:
    kept = opened(two(spread))
    session = kept.session()
    assert set(kept.of(session)) == {"A", "B"}
    standing = session.standing
    for worlds in (None, FEW):
        other = Session.resumed(replace(standing, worlds=worlds))
        assert kept.of(other) == {}


def test_worlds_that_were_changed_are_seen(spread: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(spread, tmp_path / "copy"))
    rewritten(copy, basis={**provenance.basis(), "code": "0123456789ab"})
    assert opened(two(copy)).note.endswith("Run 0 of each arm is the same war.")
    table = parquet.read_table(copy / "worlds.parquet")
    need = pyarrow.array([value.as_py() + 0.5 for value in table[NEED]])
    place = table.schema.get_field_index(NEED)
    parquet.write_table(table.set_column(place, NEED, [need]), copy / "worlds.parquet")
    with pytest.raises(InputError, match="keeps another war than is played now"):
        opened(two(copy))
    (copy / "worlds.parquet").write_bytes(b"none")
    with pytest.raises(InputError, match=r"worlds\.parquet"):
        opened(two(copy))


def test_arms_that_were_changed_are_not_those_that_are_kept(folder: Path) -> None:
    kept = opened(two(folder))
    session = kept.session()
    assert set(kept.of(session)) == {"A", "B"}
    session.choose("A", "paper")
    assert kept.of(session) == {}
    session.choose("A", "siloed")
    session.change("A", Change("planning.national_effort", 0.9, 5, None, None, 0))
    assert kept.of(session) == {}
    session.reset(seed=10)
    assert kept.of(session) == {}


@pytest.mark.parametrize(
    ("request_of", "said"),
    [
        (lambda folder: KeptRequest(folder), "has 4 arms, and the page shows 3 at most.\nChoose"),
        (lambda folder: KeptRequest(folder, ["silod"]), "has no arm 'silod'. Did you mean"),
        (lambda folder: KeptRequest(folder, ARMS[:2], 3), "--point 3: "),
        (lambda folder: KeptRequest(folder / "nowhere"), "cannot be read"),
        (lambda folder: KeptRequest(folder.parent), "cannot be read"),
    ],
)
def test_what_is_not_there_is_refused(folder: Path, request_of: Any, said: str) -> None:
    with pytest.raises(InputError) as refused:
        opened(request_of(folder))
    assert said in str(refused.value)
    assert len(str(refused.value).splitlines()) <= 2


def test_a_table_that_lacks_runs_or_outcomes_is_refused(copy: Path) -> None:
    file = copy / "outcomes.parquet"
    table = parquet.read_table(file)
    parquet.write_table(table.slice(1), file)
    with pytest.raises(InputError, match="does not hold every run of siloed"):
        opened(two(copy))
    parquet.write_table(table.drop_columns(["lapsed"]), file)
    with pytest.raises(InputError, match="is not what concert compare writes: no lapsed"):
        opened(two(copy))


def test_what_was_made_elsewhere_is_said_and_another_war_refused(copy: Path) -> None:
    rewritten(copy, basis={**provenance.basis(), "code": "0123456789ab"})
    note = opened(two(copy)).note
    assert note.startswith("Made on something else: code 0123456789ab then, ")
    assert note.endswith("Run 0 of each arm is the same war.")
    file = copy / "outcomes.parquet"
    table = parquet.read_table(file)
    longer = [value.as_py() + 1.0 for value in table["war_length"]]
    place = table.schema.get_field_index("war_length")
    parquet.write_table(table.set_column(place, "war_length", [longer]), file)
    with pytest.raises(InputError, match="keeps another war than is played now"):
        opened(two(copy))


def test_a_point_of_a_study_is_opened_with_its_arms(kernel: None, tmp_path: Path) -> None:
    study = played(tmp_path)
    with pytest.raises(InputError, match="which point is not said"):
        opened(KeptRequest(study.path))
    kept = opened(KeptRequest(study.path, (), 2))
    assert kept.arms == ("siloed", "coordinated")
    assert kept.samples == {}
    assert kept.warrant == illustrative(DESIGNED_WORLDS).told()
    values = study.values(2)
    assert kept.scenario.parameters["theatre.need"] == values["need"]
    session = kept.session()
    assert (session.months, session.seed, kept.of(session)) == (12, study.specification.seed, {})


def test_a_study_that_keeps_enough_has_samples(kernel: None, tmp_path: Path) -> None:
    file = study_file(tmp_path)
    kept_now = f"outcomes = {json.dumps(FIELDS)}"
    file.write_text(re.sub("outcomes = .*", kept_now, file.read_text("utf-8")), "utf-8")
    study = create(tmp_path / "study", read(file), "concert study run")
    for block in study.missing(set()):
        assert play_block(str(study.path), block).failure is None
    kept = opened(KeptRequest(study.path, ["coordinated"], 1))
    session = kept.session()
    session.play_to(12)
    sample = kept.of(session)["A"]
    assert sample.runs.tolist() == [0, 1, 2, 3]
    record = session.arms["A"].record
    assert of_run(sample, 0) == {name: record[name].hex() for name in FIELDS}
