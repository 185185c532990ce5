"""The command `concert compare`: a whole folder or nothing, the result apart from the progress."""

from __future__ import annotations

import html
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from abm.errors import InputError, NumericalFault
from experiments import output
from experiments.cli.compare import ComparisonRequest, run_comparison, show_quickly
from experiments.comparison.compare import Comparison
from experiments.comparison.design import Design
from experiments.comparison.precision import Precision
from experiments.console import Counter
from experiments.output import Invocation
from experiments.text import DISCLAIMER

ASKED = ComparisonRequest(
    scenario="six-partners", runs=4, months=12, seed=1, settings=["theatre.need=4.5"]
)
WRITTEN = {
    *("comparison.json", "outcomes.parquet", "monthly.parquet", "partners.parquet"),
    *("scenario.toml", "figure.svg"),
}
COMPARISON = "experiments.comparison"
BY_HAND = [{"outcome": 5, "war_length": 12.0, "months": [{"status": 0}] * 12}] * 4


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def unplayed(by_hand: Callable[..., Comparison], monkeypatch: pytest.MonkeyPatch) -> Comparison:
    """Return wars made by hand that every comparison finds instead of playing."""
    made = by_hand(siloed=BY_HAND, coordinated=BY_HAND)

    def play(
        _: Design, counter: Counter, wanted: Precision | None, horizons: Sequence[int]
    ) -> Comparison:
        counter.expect(8)
        counter.add(8)
        return made

    monkeypatch.setattr(f"{COMPARISON}.compare.play", play)
    monkeypatch.setattr(f"{COMPARISON}.compare.held_against", lambda found, _: found)
    return made


def draw(folder: Path) -> None:
    told = json.loads((folder / output.MARK).read_text(encoding="utf-8"))
    (folder / "figure.svg").write_text(told["command"], encoding="utf-8")


def called(command: str = "concert compare") -> Invocation:
    return Invocation(command=command, draw=draw)


def there() -> set[str]:
    return {str(path) for path in Path().rglob("*")}


def test_the_design_is_what_was_asked_for() -> None:
    asked = ASKED.design()
    assert (asked.arms, asked.runs, asked.months, asked.seed) == (
        *(("siloed", "coordinated"), 4, 12, 1),
    )
    assert asked.scenario.parameters["theatre.need"] == 4.5


def test_the_horizon_is_the_scenarios_if_none_is_asked_for() -> None:
    assert replace(ASKED, arms=["siloed", "forum"], months=None).design().months == 84


def test_a_folder_and_a_table(unplayed: Comparison, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_comparison(ASKED, called()) == Path("results/compare-001")
    assert {path.name for path in Path("results/compare-001").iterdir()} == WRITTEN
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == "Written to results/compare-001"
    assert "every recorded outcome of all 4 pairs is identical" in out
    assert "wars: 8 of 8" in err
    assert "wars: 8 of 8" not in out
    assert run_comparison(ASKED, called()) == Path("results/compare-002")


def test_the_same_as_data(unplayed: Comparison, capsys: pytest.CaptureFixture[str]) -> None:
    run_comparison(replace(ASKED, as_json=True), called())
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told["folder"] == "results/compare-001"
    assert (told["runs"], told["arms"]) == (4, ["siloed", "coordinated"])
    assert "wars: 8 of 8" in err


def test_every_table_in_further_forms(unplayed: Comparison) -> None:
    folder = run_comparison(replace(ASKED, tables=["csv", "xlsx"]), called())
    tables = ("outcomes", "monthly", "partners")
    copies = {f"{name}.{form}" for name in tables for form in ("csv", "xlsx")}
    assert {path.name for path in folder.iterdir()} == WRITTEN | copies
    for name in tables:
        pd.testing.assert_frame_equal(
            pd.read_csv(folder / f"{name}.csv"),
            pd.read_parquet(folder / f"{name}.parquet"),
            check_dtype=False,
        )
        assert len(pd.read_excel(folder / f"{name}.xlsx")) == len(
            pd.read_parquet(folder / f"{name}.parquet")
        )


@pytest.mark.parametrize(
    ("forms", "runs", "said"),
    [
        (["ods"], 4, "--tables 'ods'; allowed: csv or xlsx"),
        (["csv", "xlsx"], 600_000, "--tables xlsx: 1,200,000 wars; allowed: at most 1,048,575"),
    ],
)
def test_forms_that_cannot_be_are_refused_before_anything_is_played(
    forms: list[str], runs: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("played")

    monkeypatch.setattr(f"{COMPARISON}.compare.play", fail)
    with pytest.raises(InputError, match=said):
        run_comparison(replace(ASKED, tables=forms, runs=runs), called())
    assert there() == set()


def test_force_replaces_an_older_comparison(unplayed: Comparison) -> None:
    asked = replace(ASKED, out=Path("out"))
    run_comparison(asked, called("concert compare --out out"))
    with pytest.raises(InputError, match="out exists"):
        run_comparison(asked, called("again"))
    run_comparison(replace(asked, force=True), called("again"))
    told = json.loads((Path("out") / output.MARK).read_text(encoding="utf-8"))
    assert told["command"] == "again"
    assert {path.name for path in Path("out").iterdir()} == WRITTEN
    assert there() == {"out", *(f"out/{name}" for name in WRITTEN)}


@pytest.mark.parametrize("reason", [KeyboardInterrupt, NumericalFault, MemoryError])
@pytest.mark.parametrize("step", ["compare.play", "results.summary", "results.write", "draw"])
def test_nothing_is_left_when_a_step_fails(
    unplayed: Comparison,
    reason: type[BaseException],
    step: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> None:
        raise reason

    if step != "draw":
        monkeypatch.setattr(f"{COMPARISON}.{step}", fail)
    with pytest.raises(reason):
        run_comparison(ASKED, replace(called(), draw=fail) if step == "draw" else called())
    assert there() == set()
    out = capsys.readouterr().out
    assert "Written to" not in out
    assert bool(out) == (step != "compare.play")  # the table comes before the others


def test_what_cannot_be_written_is_refused_before_anything_is_played(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("played")

    monkeypatch.setattr(f"{COMPARISON}.compare.play", fail)
    Path("out").mkdir()
    with pytest.raises(InputError, match="out exists"):
        run_comparison(replace(ASKED, out=Path("out")), called())
    assert there() == {"out"}


def test_what_is_found_later_is_said_after_the_table_and_once(
    unplayed: Comparison, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    later = replace(unplayed, besides={"paper": unplayed.wars["siloed"]})
    monkeypatch.setattr(f"{COMPARISON}.compare.held_against", lambda *_: later)
    run_comparison(ASKED, called())
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(set(lines))
    placebo = next(
        n for n, line in enumerate(lines) if line.startswith("An arm that only declares")
    )
    assert placebo == len(lines) - 2 > lines.index(DISCLAIMER)


@pytest.mark.parametrize("more", [{}, {"half_width": 900.0}], ids=["plain", "precision"])
def test_a_quick_one_stops_after_the_table_and_writes_nothing(
    more: dict[str, Any],
    unplayed: Comparison,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("played")

    monkeypatch.setattr(f"{COMPARISON}.compare.held_against", fail)
    show_quickly(replace(ASKED, **more))
    out = capsys.readouterr().out
    assert "every recorded outcome of all 4 pairs is identical" in out
    assert out.splitlines()[-1] == DISCLAIMER
    show_quickly(replace(ASKED, as_json=True, **more))
    told = json.loads(capsys.readouterr().out)
    assert (told["folder"], told["runs"]) == (None, 4)
    assert there() == set()


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"out": Path("out")}, "--out"),
        ({"out": Path("out"), "force": True, "tables": ["csv"]}, "--out and --force and --tables"),
    ],
)
def test_a_quick_one_takes_no_option_about_what_is_written(
    more: dict[str, Any], named: str, unplayed: Comparison
) -> None:
    with pytest.raises(InputError, match=f"--quick writes nothing; leave out {named}"):
        show_quickly(replace(ASKED, **more))


WITHOUT = """
import sys
from experiments.cli import main
sys.argv = ["concert", "compare", "--runs", "40", "--quick", *sys.argv[1:]]
try:
    main.main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


@pytest.mark.compiled
def test_what_only_draws_and_writes_is_not_loaded_for_the_table(kernel: None) -> None:
    """What reads accepted worlds (pyarrow) is needed for the table, and writes as well."""
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True)
    assert done.stdout.endswith(f"{DISCLAIMER}\n")
    loaded = set(done.stderr.splitlines()[-1].split())
    assert "numpy" in loaded
    assert not loaded & {"pandas", "matplotlib", "scipy.stats", "mesa", "jinja2"}


@pytest.mark.compiled
def test_belief_at_signature_is_named_after_the_theory_that_a_pause_would_serve(
    main: Callable[..., tuple[int, str, str]], kernel: None
) -> None:
    served = ("--set", "theories.T3.pauses=true", "--set", "theories.T4.pauses=false")
    few = ("--runs", "20", "--months", "60", "--out", "made")
    code, out, _ = main("compare", "--scenario", "six-partners", *served, *few)
    assert code == 0
    named = "Moscow's belief in T3 at signature"
    assert out.count("at signature") == out.count(named) == 1
    told = json.loads(Path("made", output.MARK).read_text(encoding="utf-8"))
    labels = {measure["name"]: measure["label"] for measure in told["measures"]}
    assert labels["belief_at_signature"] == named
    page = html.unescape(Path("made", "report.html").read_text(encoding="utf-8"))
    assert named in page
    assert "belief in T4 at signature" not in page
