"""`concert study compare`: what it leaves, what it says, and what it does not claim to know."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from experiments.study.results import Study
from experiments.study.storage import numbered
from experiments.warrant import DESIGNED_WORLDS, illustrative
from tests.experiments.study.made import begun, by_hand, play, played
from tests.experiments.study.test_comparison import hand

Main = Callable[..., tuple[int, str, str]]
DATA = {"comparison.json", "points.parquet", "scenario.toml", "report.html"}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory, kernel: None) -> Study:
    """Return a played study of eight points that keeps outcomes alone."""
    return played(tmp_path_factory.mktemp("study"), points=8, runs=6)


@pytest.fixture
def compared(study: Study, main: Main, tmp_path: Path) -> Callable[..., tuple[str, Path]]:
    """Return how to compare the study: what is printed, and the folder."""

    def compare(*words: str) -> tuple[str, Path]:
        folder = tmp_path / "compared"
        code, out, _ = main(
            "study", "compare", str(study.folder.path), "--out", str(folder), *words
        )
        assert code == 0
        return out, folder

    return compare


def content(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "comparison.json").read_text(encoding="utf-8"))
    return found


Compared = Callable[..., tuple[str, Path]]


def test_table_folder_and_report(compared: Compared) -> None:
    out, folder = compared()
    assert "48 paired wars of 36 months" in out
    assert "Over 8 points of 8, 6 runs at each; runs are units." in out
    assert illustrative(DESIGNED_WORLDS).sentence in out.splitlines()
    assert content(folder)["warrant"] == illustrative(DESIGNED_WORLDS).told()
    assert out.endswith(f"Written to {folder}\n")
    names = {file.name for file in folder.iterdir()}
    assert names >= DATA | {"across.svg", "cumulative-incidence.svg", "paired-differences.svg"}
    assert not names & {"chain.svg", "front.svg", "monthly.parquet", "partners.parquet"}


def test_the_same_as_data_and_in_further_forms(compared: Compared, study: Study) -> None:
    out, folder = compared("--where", "need > 4", "--tables", "csv", "--tables", "xlsx", "--json")
    told = json.loads(out)
    chosen = study.chosen("need > 4")
    assert (told["points"], told["where"]) == (len(chosen), "need > 4")
    assert told["folder"] == str(folder)
    assert told["warrant"] == illustrative(DESIGNED_WORLDS).told()
    for name in ("outcomes", "points"):
        about = openpyxl.load_workbook(folder / f"{name}.xlsx")["about"]
        assert ("warrant", "Illustrative") in list(about.iter_rows(values_only=True))
    names = {file.name for file in folder.iterdir()}
    assert {f"{name}.{form}" for name in ("outcomes", "points") for form in ("csv", "xlsx")} < names
    wars = pd.read_csv(folder / "outcomes.csv")
    kept = study.outcomes(where="need > 4")
    assert len(wars) == len(kept) == 6 * 2 * len(chosen)
    np.testing.assert_array_equal(wars["war_length"], kept["war_length"])
    np.testing.assert_array_equal(wars["need"], study.points["need"][wars["point"]])
    assert wars["arm"].tolist() == kept["arm"].tolist()
    points = pd.read_csv(folder / "points.csv")
    pd.testing.assert_frame_equal(points, pd.read_parquet(folder / "points.parquet"))


def test_the_content_says_what_the_study_was(compared: Compared, study: Study) -> None:
    shown, folder = compared("--where", "need > 4")
    assert " EUR bn a month, " not in shown
    told = content(folder)
    found, chosen = told["study"], study.chosen("need > 4")
    assert (found["points"], found["points_in_all"], found["runs"]) == (len(chosen), 8, 6)
    assert (found["where"], found["design"]) == ("need > 4", "sobol")
    need, window = found["uncertainties"]
    assert (need["name"], need["parameter"], need["reason"]) == (
        *("need", "theatre.need"),
        "Nobody knows.",
    )
    assert 4 < need["low"] < need["high"] < 6 and window["unit"] == "months"
    assert told["runs"] == 6 * len(chosen) and told["runs_with_months"] == 0
    assert len(told["summary"]) == 4 and told["horizons"] == []


def test_runs_that_suffice_are_counted_in_runs(main: Main, tmp_path: Path) -> None:
    made, out = by_hand(tmp_path, hand, runs=2), tmp_path / "compared"
    assert main("study", "compare", str(made.folder.path), "--out", str(out))[0] == 0
    told = content(out)["differences"]["coordinated"]
    found, enough = (told[key]["war_length"] for key in ("measures", "enough"))
    half = (found["high"] - found["low"]) / 2
    assert found["pairs"] == 8 and enough["half_width"] == half > 0.0
    assert enough["runs"] == int(np.ceil(round(2 * half**2, 6)))
    # What two runs never saw, two runs do not settle: 125 wars that show none of it would.
    assert told["enough"]["withdrawn"]["runs"] == 125


def test_points_have_values_means_and_effects(compared: Compared, study: Study) -> None:
    table = pd.read_parquet(compared()[1] / "points.parquet")
    assert table["point"].tolist() == list(range(8))
    np.testing.assert_array_equal(table["need"], study.points["need"])
    pairs = study.differences("war_length", "coordinated").groupby("point")
    np.testing.assert_allclose(table["war_length, siloed"], pairs["first"].mean())
    effect = table["war_length, difference of coordinated"]
    np.testing.assert_allclose(effect, pairs["difference"].mean())
    error = table["war_length, standard error of coordinated"]
    np.testing.assert_allclose(error, pairs["difference"].sem())


def test_the_report_says_what_is_left_out_and_what_intervals_rest_on(compared: Compared) -> None:
    html = (compared("--where", "window >= 12")[1] / "report.html").read_text(encoding="utf-8")
    said = re.sub(r"<[^>]+>", " ", html)
    for words in (
        "What this report leaves out",
        "this study keeps no months",
        "they take wars that a study does not play",
        "intervals and p-values rest on 6 runs",
        "These are the points where",
        "Luck alone",
    ):
        assert words in " ".join(said.split()), words
    for words in ("What it is worth in money", "At other horizons", "Audit of the pairs"):
        assert words not in said
    assert 'href="#points"' in html and 'id="points"' in html


def test_the_report_can_be_written_again(compared: Compared, main: Main) -> None:
    _, folder = compared()
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    (folder / "report.html").unlink()
    assert main("report", str(folder))[0] == 0
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    (folder / "points.parquet").unlink()
    assert "has no points.parquet" in main("report", str(folder))[2]


def test_a_study_with_months_has_their_pictures(main: Main, tmp_path: Path, kernel: None) -> None:
    folder = tmp_path / "compared"
    study = played(tmp_path, keep="quantiles")
    assert main("study", "compare", str(study.folder.path), "--out", str(folder))[0] == 0
    assert {f.name for f in folder.iterdir()} >= {"chain.svg", "front.svg", "monthly.parquet"}
    told, table = content(folder), pd.read_parquet(folder / "monthly.parquet")
    assert told["runs_with_months"] == 16 and len(told["study"]["left_out"]) == 2
    expected = study.quantiles("joint_planning", "coordinated")
    rows = table[(table["arm"] == "coordinated") & (table["variable"] == "joint_planning")]
    np.testing.assert_array_equal(rows["mean"], expected["mean"])
    np.testing.assert_array_equal(
        np.array(told["chain"]["coordinated"]["joint_planning"]["low"], float), expected["q10"]
    )
    running = told["chain"]["coordinated"]["willingness_to_negotiate"]
    every = told["composite"]["coordinated"]
    assert every["wars"] == [16] * told["months"]
    whole = [month for month, wars in enumerate(running["wars"]) if wars == 16]
    assert whole and [every["mean"][m] for m in whole] == [running["mean"][m] for m in whole]


def test_an_unfinished_study_says_so(main: Main, tmp_path: Path, kernel: None) -> None:
    begin = begun(tmp_path)
    play(begin, [block for block in numbered(begin.extents) if block.number != 2])
    out = tmp_path / "compared"
    code, said, _ = main("study", "compare", str(begin.path), "--out", str(out))
    assert code == 0 and "The study is not finished: 1 point left out" in said
    html = (out / "report.html").read_text(encoding="utf-8")
    assert "<strong>The study is not finished.</strong> 1 of 4 points are left out" in html


def test_the_last_sentence_counts_points(main: Main, tmp_path: Path) -> None:
    made = by_hand(tmp_path, hand, runs=2)
    out = tmp_path / "compared"
    assert main("study", "compare", str(made.folder.path), "--out", str(out))[0] == 0
    [first, ends, besides, last] = content(out)["summary"]
    assert first.startswith("Of 8 paired wars (2 runs at each of 4 points), 5 end in a durable")
    assert ends.startswith("Outcomes under Coordinated ministries and under Siloed ministries: ")
    assert " the mean war length up to the horizon changes by " in besides
    assert last.startswith(
        "At 100.0% of 4 points Coordinated ministries settle at least 3 percentage points more "
        "wars durably, at 0.0% at least 3 fewer; were the effect the same at all points, the luck "
        "of 2 runs would show "
    )


def test_a_single_point_says_nothing_of_points(main: Main, tmp_path: Path) -> None:
    made = by_hand(tmp_path, hand, runs=2, points=1)
    out = tmp_path / "compared"
    assert main("study", "compare", str(made.folder.path), "--out", str(out))[0] == 0
    assert content(out)["summary"][-1].startswith("There is a single point")
    assert (out / "report.html").exists()


def test_arms_that_are_the_same(main: Main, tmp_path: Path) -> None:
    made = by_hand(tmp_path, lambda arm, point: hand(0, point), runs=2)
    out = tmp_path / "compared"
    assert main("study", "compare", str(made.folder.path), "--out", str(out))[0] == 0
    told = content(out)
    assert told["differences"]["coordinated"]["identical"]
    assert "the same here" in told["summary"][0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--where", "need >"), "--where 'need >': this is not a condition."),
        (("--where", "nede > 4"), "Did you mean 'need'?"),
        (("--where", "need > 100"), "holds at none of 8 points"),
        (("--out", "."), "exists; choose another --out"),
    ],
)
def test_what_cannot_be_compared(
    study: Study, main: Main, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: Any, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = main("study", "compare", str(study.folder.path), *words)
    assert (code, out) == (2, "") and said in err and 1 <= err.count("\n") <= 2
    assert list(tmp_path.iterdir()) == []


def test_a_war_of_a_slice_is_replayed_from_its_study(compared: Compared, main: Main) -> None:
    code, _, err = main("run", "--from", str(compared()[1]), "--run", "3")
    assert code == 2 and "compares a study; name the study's own folder" in err
