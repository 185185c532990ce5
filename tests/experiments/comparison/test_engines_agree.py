"""`concert run` writes the same file whichever engine plays, for every shipped configuration."""

from __future__ import annotations

import filecmp
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from abm.scenarios import load, shipped
from tests.experiments.study.nursery import Nursery

pytestmark = pytest.mark.compiled

Main = Callable[..., tuple[int, str, str]]
Concert = Callable[..., subprocess.CompletedProcess[str]]

CONFIGURATIONS = [(s, arm) for s, _ in shipped() for arm in load(s).configurations]
LARGE = [("ukraine-2022", "coordinated"), ("ukraine-2022", "us-at-15")]
SMALL = [arm for scenario, arm in CONFIGURATIONS if scenario == "six-partners"]


def words(scenario: str, arm: str, engine: str) -> list[str]:
    choice = ["--scenario", scenario, "--configuration", arm, "--run", "37"]
    asked = [] if engine == "readable" else ["--engine", engine]
    return ["run", *choice, *asked, "--out", f"{engine}.csv"]


def identical(one: Path, other: Path) -> bool:
    return filecmp.cmp(one, other, shallow=False)


@pytest.mark.parametrize(("scenario", "arm"), [("six-partners", arm) for arm in SMALL] + LARGE)
def test_all_engines_write_the_same_file(
    scenario: str,
    arm: str,
    main: Main,
    kernel: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = [main(*words(scenario, arm, engine)) for engine in ("mesa", "compiled")]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "empty"))
    shown.append(main(*words(scenario, arm, "readable")))
    assert shown[0] == shown[1] == shown[2]
    assert (shown[0][0], shown[0][2]) == (0, "")
    assert identical(Path("mesa.csv"), Path("compiled.csv"))
    assert identical(Path("mesa.csv"), Path("readable.csv"))
    assert len(Path("mesa.csv").read_text(encoding="utf-8").splitlines()) > 12


def test_the_installed_command_does_so_too(concert: Concert, born: Nursery, tmp_path: Path) -> None:
    done = concert(*words("six-partners", "mixed", "compiled"))
    other = born.hear(*words("six-partners", "mixed", "mesa"), folder=tmp_path)
    assert [(one.returncode, one.stderr) for one in (done, other)] == [(0, ""), (0, "")]
    assert done.stdout == other.stdout
    assert identical(tmp_path / "mesa.csv", tmp_path / "compiled.csv")


def test_every_shipped_configuration_is_among_them() -> None:
    assert {arm for _, arm in CONFIGURATIONS} == set(SMALL)
