"""Every command of the README is run here; those that install are run by `.ci/run`."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path, PureWindowsPath

import pytest

from abm.engine.jit import cache_folder
from tests.experiments.history.figures import write_record
from tests.experiments.study.nursery import Nursery
from tests.viz.browsing import serving

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONCERT = Path(sys.executable).with_name("concert")
INSTALLING = ["make compare", "make test"]
PAGES = ["make acceptance", "make changes", "make bench", "make trace"]
#: What one command makes and others read.
HANDED_ON = ["results/first", "results/small", "results/calibrated", "my-study", "my-war"]
TABLES = {f"{name}.parquet" for name in ("outcomes", "monthly", "partners")}
PICTURES = {"report.html", "chain.svg", "cumulative-incidence.svg"}
COMPARED = {"comparison.json", "scenario.toml", *TABLES, *PICTURES}
#: What must be there afterwards, by what is handed on.
LEFT = {
    "results/first": {f"results/first/{name}" for name in COMPARED},
    "results/calibrated": {"results/calibrated/accepted.parquet", "calibrated.md"},
    "my-study": {"my-study.toml"},
    "my-war": {"my-war.toml"},
}
#: In a sentence.
WRITTEN = [
    "make bench-view",
    "make sweep",
    "make screenshots",
    "make reliability",
    "make statistics",
    "make model",
]


def blocks(language: str) -> list[list[str]]:
    found: list[list[str]] = []
    inside = None
    for line in README.splitlines():
        if line.startswith("```"):
            inside = None if inside is not None else line.removeprefix("```")
            found += [[]] if inside == language else []
        elif inside == language:
            found[-1].append(line)
    return found


def run(command: str, folder: Path, born: Nursery) -> subprocess.CompletedProcess[str]:
    program, *words = shlex.split(command)
    assert program == "concert"
    return born.hear(*words, folder=folder)


def python(example: list[str], folder: Path) -> str:
    words = [sys.executable, "-c", "\n".join(example)]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def stories() -> dict[str, list[str]]:
    """Return the commands in their order: those that hand something on together, others alone."""
    found: dict[str, list[str]] = {}
    for command in (command for block in blocks("sh") for command in block):
        shared = [name for name in HANDED_ON if name in command]
        found.setdefault(shared[0] if shared else command, []).append(command)
    return found


@pytest.mark.compiled
@pytest.mark.parametrize("story", stories())
def test_the_commands_work_in_their_order(story: str, tmp_path: Path, born: Nursery) -> None:
    for command in stories()[story]:
        done = run(command, tmp_path, born)
        assert done.returncode == 0, (command, done.stderr)
        assert done.stdout
    left = {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*")}
    assert LEFT.get(story, set()) <= left
    assert all(name in left for name in re.findall(r"[\w-]+\.csv", story))
    if story == "results/small":
        study, _ = blocks("python")
        assert "war_length" in python(study, tmp_path)


@pytest.mark.compiled
def test_the_python_example_of_a_war_works(tmp_path: Path) -> None:
    _, war = blocks("python")
    assert "joint_planning" in python(war, tmp_path)


def test_windows_installs_as_others_do() -> None:
    [windows] = blocks("bat")
    [posix] = [block for block in blocks("") if block[0].startswith("python3 -m venv")]
    scripts = str(PureWindowsPath(".venv", "Scripts")) + "\\"
    assert windows == [
        line.replace("python3", "py").replace(".venv/bin/", scripts) for line in posix
    ]


def test_the_folder_of_the_compiled_engine_is_where_it_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    folder = cache_folder().parent.relative_to(Path.home())
    assert f"`~/{folder.as_posix()}/`" in README
    assert f"`%USERPROFILE%\\{PureWindowsPath(folder)}\\`" in README
    monkeypatch.setenv("XDG_CACHE_HOME", str(Path.home() / "mine"))
    assert cache_folder().parent == Path.home() / "mine" / "concert"


def test_the_commands_of_the_readme_are_found() -> None:
    assert sum(map(len, stories().values())) >= 20
    assert all(len(stories()[name]) > 1 for name in HANDED_ON)
    assert any(".csv" in story for story in stories())


def test_donors_can_be_rebuilt(tmp_path: Path) -> None:
    [command] = [c for block in blocks("") for c in block if c.startswith("concert data build")]
    months = [f"{year}-{month:02d}" for year in (2022, 2023, 2024) for month in range(1, 13)]
    head = (
        "month,donor,iso3,group,alloc_total_eur_bn,alloc_military_eur_bn,alloc_financial_eur_bn,"
        "alloc_humanitarian_eur_bn,commit_total_eur_bn,commit_minus_alloc_eur_bn,gdp_2021_eur_bn"
    )
    rows = [f"{m},Norway,NOR,other_Europe,0.2,0.1,0.1,0.0,0.3,0.1,407.7" for m in months[1:]]
    (tmp_path / "tracker.csv").write_text("\n".join([head, *rows, ""]))
    _, *words = shlex.split(command)
    done = subprocess.run([CONCERT, *words], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "NOR" in (tmp_path / "donors.csv").read_text()


def test_a_record_can_be_checked(tmp_path: Path) -> None:
    [command] = [c for block in blocks("") for c in block if c.startswith("concert data check")]
    write_record(tmp_path / "figures")
    _, *words = shlex.split(command)
    done = subprocess.run([CONCERT, *words], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "panel_month" in done.stdout


@pytest.mark.compiled
def test_the_live_page_is_served() -> None:
    assert ["concert view"] in blocks("")
    with serving() as address, urllib.request.urlopen(address) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("target", [*INSTALLING, *PAGES, *WRITTEN])
def test_the_commands_of_make_are_targets(target: str) -> None:
    written = [line for block in blocks("") for line in block]
    assert target in written or f"`{target}`" in README
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    make = shutil.which("make")
    assert make is not None
    planned = subprocess.run(
        [make, "-n", target.removeprefix("make ")],
        cwd=ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert planned.returncode == 0, planned.stderr


def test_ci_runs_the_commands_that_install() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make test" in ci
    assert "Without make" in ci
    assert "NUMBA_BOUNDSCHECK=1" in ci


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)


def test_every_folder_of_the_table_is_there() -> None:
    named = re.findall(r"`((?:abm|experiments|viz|docs|tests)/[\w./]*)`", README)
    assert len(named) > 8
    assert all((ROOT / name).exists() for name in named)
