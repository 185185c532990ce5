"""`concert report`: the same report from the same folder, or a line that says what is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from abm.errors import InputError
from experiments import output
from experiments.cli.compare import SCENARIO_FILE, TABLES, ReportRequest, run_report
from experiments.comparison.compare import Comparison
from experiments.comparison.results import summary, write
from experiments.output import Invocation
from tests.experiments.study.nursery import Nursery
from tests.mutations import changed

Main = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(four: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return, relative to where it lies, a folder with all data of a comparison."""
    monkeypatch.chdir(tmp_path)
    made = Path("made")
    made.mkdir()
    write(four, summary(four, "concert compare"), made)
    return made


def held(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_it_draws_into_the_folder_and_says_where(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn: list[Path] = []
    run_report(ReportRequest(folder=folder), Invocation(command="", draw=drawn.append))
    assert drawn == [folder]
    assert capsys.readouterr().out == "Written to made/report.html\n"


def refused(folder: Path, main: Main) -> str:
    """Return what is said of a folder without a report, in one or two lines; nothing changes."""
    before = held(folder) if folder.is_dir() else {}
    code, out, err = main("report", str(folder))
    assert (code, out) == (2, "")
    assert 1 <= err.count("\n") <= 2
    assert (held(folder) if folder.is_dir() else {}) == before
    return err


def test_no_folder(folder: Path, main: Main) -> None:
    assert refused(Path("none"), main) == (
        "concert: none is not a folder; allowed: one that concert compare wrote.\n"
    )
    assert "made/comparison.json is not a folder" in refused(folder / output.MARK, main)


def test_an_empty_folder(folder: Path, main: Main) -> None:
    Path("empty").mkdir()
    assert refused(Path("empty"), main).startswith("concert: empty has no comparison.json; a rep")


@pytest.mark.parametrize("name", [output.MARK, *TABLES, SCENARIO_FILE])
def test_something_is_missing(folder: Path, main: Main, name: str) -> None:
    (folder / name).unlink()
    assert refused(folder, main) == (
        f"concert: made has no {name}; a report needs everything that concert compare wrote "
        "there.\n"
    )


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "{}", '"text"', "[" * 100_000, "\0"])
def test_a_damaged_comparison(folder: Path, main: Main, text: str) -> None:
    (folder / output.MARK).write_text(text, encoding="utf-8")
    assert refused(folder, main) == (
        "concert: made/comparison.json is not what concert compare writes.\n"
    )


def test_bytes_that_are_no_text(folder: Path, main: Main) -> None:
    (folder / output.MARK).write_bytes(b"\xff\xfe{}")
    assert "is not what concert compare writes" in refused(folder, main)


@pytest.mark.parametrize("found", [2, 4, None, "3"])
def test_another_format(folder: Path, main: Main, found: object) -> None:
    content = json.loads((folder / output.MARK).read_text(encoding="utf-8"))
    (folder / output.MARK).write_text(json.dumps({**content, "format": found}), encoding="utf-8")
    said = refused(folder, main)
    assert said.startswith(f"concert: made/comparison.json: format = {found!r}; allowed: 3.")
    assert "Repeat the comparison with this version" in said


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("damage", [b"", b"PAR1", b"month,wars\n0,4\n"])
def test_a_damaged_table(folder: Path, main: Main, name: str, damage: bytes) -> None:
    (folder / name).write_bytes(damage)
    assert refused(folder, main) == (
        f"concert: made/{name} is not a table that concert compare wrote.\n"
    )


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_is_cut_off(folder: Path, main: Main, name: str) -> None:
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: len(whole) // 2])
    assert "is not a table that concert compare wrote" in refused(folder, main)


@pytest.mark.compiled
def test_a_comparison_to_a_precision_and_its_report_again(born: Nursery, tmp_path: Path) -> None:
    words = "compare --scenario six-partners --precision 0.4 --outcome exhausted --runs 30"
    done = born.hear(*words.split(), "--out", "made", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "made" / output.MARK).read_text(encoding="utf-8"))
    assert (told["runs"], told["command"]) == (30, f"concert {words} --out made")
    found = told["differences"]["coordinated"]["measures"]["exhausted"]
    assert (found["high"] - found["low"]) / 2 <= 0.4
    assert [row["months"] for row in told["horizons"]] == [60, 84, 120]
    before = held(tmp_path / "made")
    (tmp_path / "made" / "report.html").unlink()
    again = born.hear("report", "made", folder=tmp_path)
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout == "Written to made/report.html\n"
    assert held(tmp_path / "made") == before


@pytest.mark.parametrize("study", [None, 3, {}, {"tables": 3}])
def test_a_damaged_comparison_of_a_study(folder: Path, main: Main, study: object) -> None:
    content = json.loads((folder / output.MARK).read_text(encoding="utf-8"))
    (folder / output.MARK).write_text(json.dumps({**content, "study": study}), encoding="utf-8")
    assert "is not what concert compare writes" in refused(folder, main)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("months", 10**12),
        ("treatment", -1),
        ("runs", "many"),
        ("scenario.first_month", "\x1b[2J"),
        ("measures.0.decimals", 10**9),
        ("measures.0.label", None),
        ("arms.siloed", 3),
        ("arms.siloed.measures.durably_settled.mean", "x"),
        ("incidence.siloed", []),
        ("parameters.0.value", {}),
    ],
)
def test_values_are_checked_before_anything_is_made_of_them(
    folder: Path, main: Main, path: str, value: object
) -> None:
    tree = json.loads((folder / output.MARK).read_text(encoding="utf-8"))
    keys = tuple(int(key) if key.isdigit() else key for key in path.split("."))
    text = json.dumps(changed(tree, keys, value))
    (folder / output.MARK).write_text(text, encoding="utf-8")
    told = f"concert: made/comparison.json is not what concert compare writes: see {path}."
    assert refused(folder, main).startswith(told.removesuffix("."))


def test_what_does_not_fit_together_is_said(folder: Path) -> None:
    def draw(folder: Path) -> None:
        raise KeyError("siloed")

    told = "made cannot be drawn: what stands in its files does not fit together"
    with pytest.raises(InputError, match=rf"{told} \(KeyError: \"'siloed'\"\)\.") as caught:
        run_report(ReportRequest(folder=folder), Invocation(command="", draw=draw))
    assert "\n" not in str(caught.value)
