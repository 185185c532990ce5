"""The command `concert run`: which war is meant, what is shown, what is written when."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numba
import openpyxl
import pytest
from pyarrow import parquet

from abm.engine import jit
from abm.errors import InputError
from abm.scenarios import Scenario
from abm.scenarios.snapshot import snapshot
from experiments import war as wars
from experiments.cli import course
from experiments.cli.run import ENGINES, RunRequest, run_war
from experiments.output import Files
from experiments.war import COLUMNS, PARTNER_COLUMNS, Case, OneWar

Capture = pytest.CaptureFixture[str]
PLAIN = RunRequest(
    scenario="six-partners", configuration="coordinated", run=3, months=14, engine="mesa"
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def folder(six: Scenario) -> Path:
    """Return what a comparison leaves behind, as far as a replay reads it."""
    made = Path("first")
    made.mkdir()
    told = {"arms": {"siloed": {}, "coordinated": {}}, "runs": 20, "seed": 7, "months": 30}
    (made / "comparison.json").write_text(json.dumps(told), encoding="utf-8")
    (made / "scenario.toml").write_text(snapshot(six), encoding="utf-8")
    return made


def replay(folder: Path, run: int = 3, arm: str | None = None) -> RunRequest:
    return RunRequest(run=run, source=folder, arm=arm)


def written_to(out: Path, ledger: Path | None = None) -> RunRequest:
    return replace(PLAIN, files=Files(out=out, ledger=ledger, force=False))


def test_a_war_is_chosen_by_its_names() -> None:
    case = replace(PLAIN, settings=["theatre.need=4.5"]).case()
    assert (case.scenario.name, case.arm.name) == ("six-partners", "coordinated")
    assert (case.run, case.seed, case.months) == (3, 2022, 14)
    assert case.scenario.parameters["theatre.need"] == 4.5


def test_what_is_not_chosen_has_a_default() -> None:
    case = RunRequest().case()
    assert (case.scenario.name, case.arm.name) == ("ukraine-2022", "siloed")
    assert (case.seed, case.months) == (2022, 84)


def test_a_replay_takes_everything_from_the_folder(folder: Path, six: Scenario) -> None:
    case = replay(folder, arm="coordinated").case()
    assert (case.arm.name, case.run, case.seed, case.months) == ("coordinated", 3, 7, 30)
    assert case.scenario.hash == six.hash
    assert replay(folder).case().arm.name == "siloed"


@pytest.mark.parametrize(
    "changed",
    [
        {"scenario": "six-partners"},
        {"configuration": "siloed"},
        {"seed": 2022},
        {"seed": 0},
        {"months": 30},
        {"settings": ["theatre.need=4"]},
    ],
)
def test_a_replay_cannot_be_changed(changed: dict[str, Any], folder: Path) -> None:
    with pytest.raises(InputError, match="--from repeats a war as it was; allowed with it: --arm"):
        replace(replay(folder), **changed).case()


def test_an_arm_goes_with_a_folder() -> None:
    with pytest.raises(InputError, match="--arm goes with --from"):
        replace(PLAIN, arm="siloed").case()


def test_an_arm_that_was_not_compared(folder: Path) -> None:
    with pytest.raises(InputError) as error:
        replay(folder, arm="cordinated").case()
    assert str(error.value) == (
        "first has no arm 'cordinated'. Did you mean 'coordinated'? Allowed: siloed, coordinated."
    )


def test_a_run_that_was_not_played(folder: Path) -> None:
    assert replay(folder, run=19).case().run == 19
    with pytest.raises(InputError, match="--run 20: first has runs 0 to 19."):
        replay(folder, run=20).case()


def test_a_folder_without_its_scenario(folder: Path) -> None:
    (folder / "scenario.toml").unlink()
    with pytest.raises(InputError, match="first/scenario.toml cannot be read"):
        replay(folder).case()


def test_a_folder_that_is_no_comparison(folder: Path) -> None:
    (folder / "comparison.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="is not what concert compare writes"):
        replay(folder).case()


def test_an_unknown_engine_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError) as error:
        run_war(replace(PLAIN, engine="messa"))
    assert str(error.value) == "--engine 'messa': Did you mean 'mesa'? Allowed: compiled, mesa."


# Which engine plays where none is asked for

AT_HAND = replace(PLAIN, engine=None)


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return which engines have played."""
    found: list[str] = []

    def noted(name: str) -> Callable[[Case], OneWar]:
        play: Callable[[Case], OneWar] = getattr(wars, name)

        def noting(case: Case) -> OneWar:
            war = play(case)
            found.append(name)
            return war

        return noting

    for name in ("play_compiled", "play_readable"):
        monkeypatch.setattr(wars, name, noted(name))
    return found


@pytest.mark.compiled
def test_a_kernel_that_is_kept_plays(played: list[str], capsys: Capture) -> None:
    war = run_war(AT_HAND)
    assert (played, capsys.readouterr().err) == (["play_compiled"], "")
    assert repr(war.months) == repr(run_war(PLAIN).months)


@pytest.mark.parametrize("kept", [None, b"damaged", b"of another processor"])
def test_no_kernel_is_compiled_for_one_war(
    kept: bytes | None,
    played: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    if kept is not None:
        jit.kernel_store().save("kept", kept)
    monkeypatch.setattr(numba.config, "DISABLE_JIT", 0)
    monkeypatch.setattr(jit, "_once", cache(jit.make_kernel))
    before = sorted(path.name for path in tmp_path.rglob("*"))
    war = run_war(AT_HAND)
    assert (played, capsys.readouterr().err) == (["play_readable"], "")
    assert sorted(path.name for path in tmp_path.rglob("*")) == before
    assert repr(war.months) == repr(run_war(PLAIN).months)


@pytest.mark.parametrize("kept", [True, False])
def test_what_is_asked_to_compile_says_so(
    kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(wars, "play_compiled", wars.play_readable)
    if kept:
        jit.kernel_store().save("kept", b"content")
    run_war(replace(PLAIN, engine="compiled"))
    said = "" if kept else "Compiling the engine, once: about a minute.\n"
    assert capsys.readouterr().err == said


def test_the_file_has_what_the_war_had() -> None:
    war = run_war(written_to(Path("a.csv")))
    with Path("a.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["date"] for row in rows] == war.dates
    assert [float(row["land"]) for row in rows] == war.months["land"]
    assert list(rows[0]) == list(war.columns)


def test_every_table_of_a_war_says_what_it_may_be_called() -> None:
    files = [Path(f"{name}.parquet") for name in ("months", "ledger", "partners")]
    out, ledger, partners = files
    run_war(replace(PLAIN, files=Files(out=out, ledger=ledger, force=False, partners=partners)))
    for file in files:
        told = parquet.read_schema(file).metadata
        assert told[b"warrant"] == b"Illustrative"
        assert b"never forecasts" in told[b"disclaimer"]


def test_months_and_ledger_are_written_before_anything_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: Any) -> None:
        assert {path.name for path in Path().iterdir()} == {"a.csv", "ledger.parquet"}
        raise SystemExit(1)  # the reader of a pipe has gone

    monkeypatch.setattr(course, "show", fail)
    with pytest.raises(SystemExit):
        run_war(written_to(Path("a.csv"), Path("ledger.parquet")))
    assert {path.name for path in Path().iterdir()} == {"a.csv", "ledger.parquet"}


def test_a_war_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def fail(_: Case) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(ENGINES, "mesa", fail)
    with pytest.raises(ZeroDivisionError):
        run_war(written_to(Path("a.csv")))
    assert list(Path().iterdir()) == []
    assert capsys.readouterr().out == ""


def test_a_line_for_each_month_and_the_end_in_words(capsys: Capture) -> None:
    run_war(PLAIN)
    title, *table, words, warrant, disclaimer = capsys.readouterr().out.splitlines()
    assert title == "Six partners, Coordinated ministries: run 3, seed 2022"
    assert [line.split()[0] for line in table[2:]] == [
        *(f"2022-{month:02d}" for month in range(3, 13)),
        *(f"2023-{month:02d}" for month in range(1, 5)),
    ]
    assert words == "Still fighting: the model stops here; the war in it does not."
    assert warrant == (
        "These results are illustrative: a single war, which shows what can happen and not how "
        "often."
    )
    assert disclaimer == "Concert explores an argument. It never forecasts."


def test_a_war_as_data(capsys: Capture) -> None:
    war = run_war(replace(PLAIN, as_json=True))
    out = capsys.readouterr().out
    told = json.loads(out)
    assert out.isascii()
    assert (told["scenario"], told["arm"], told["run"], told["seed"]) == (
        *("six-partners", "coordinated", 3, 2022),
    )
    assert (told["outcome"], len(told["rows"])) == ("still fighting", 14)
    assert [row["date"] for row in told["rows"]] == war.dates
    assert [row["land"] for row in told["rows"]] == war.months["land"]
    assert set(told["rows"][0]) == {*war.columns, "state", "kremlin_prefers"}
    assert {row["state"] for row in told["rows"]} <= {"fighting", "talks open"}


def test_months_and_both_ledgers_as_sheets() -> None:
    files = Files(out=Path("a.xlsx"), ledger=Path("b.xlsx"), force=False, partners=Path("c.xlsx"))
    war = run_war(replace(PLAIN, files=files))
    sheets = {
        name: list(openpyxl.load_workbook(f"{name}.xlsx").worksheets[0].iter_rows(values_only=True))
        for name in "abc"
    }
    assert sheets["a"][0] == tuple(war.columns)
    assert [row[1] for row in sheets["a"][1:]] == war.dates
    assert sheets["b"][0] == COLUMNS
    assert sheets["c"][0] == PARTNER_COLUMNS
    assert len(sheets["c"]) == 1 + 14 * 6
