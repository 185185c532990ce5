"""Whatever file a user brings, of whatever kind: a result or one or two lines, nothing else.

`make fuzz` tries a hundred thousand files; here it is some dozen of each kind, others each time.
"""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import doors
from tests.doors import DOORS, Door, Outcome, sound, trial
from tests.mutations import INSTEAD, planted


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, kernel: None) -> Path:
    made = tmp_path_factory.mktemp("doors")
    sound(made)
    return made


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_sound_files_can_be_used(door: Door, folder: Path) -> None:
    for read in door.read:
        read(folder)
    assert all(file.is_file() for file in door.files(folder))


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_mangled_files_are_refused_or_used(
    door: Door, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "USED", 0.0)  # whole commands with what is refused alone

    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 2**32))
    def mangle(seed: int) -> None:
        found = trial(door, folder, random.Random(seed))
        assert (found.faults, found.half_written) == ([], [])

    mangle()


@pytest.mark.parametrize("what", INSTEAD)
@pytest.mark.parametrize("name", ["small.toml", "study/manifest.json", "study/lock"])
def test_what_is_no_file_is_no_reason_to_wait(
    name: str, what: str, folder: Path, tmp_path: Path
) -> None:
    [door] = [one for one in DOORS if one.name.startswith(("scenario", "manifest", "lock"))
              and [file.relative_to(folder).as_posix() for file in one.files(folder)] == [name]
              and one.commands]  # fmt: skip
    file, found = folder / name, Outcome()
    aside = tmp_path / "aside"
    file.rename(aside)
    try:
        planted(file, what)
        for read in door.read:
            doors.tried(partial(read, folder), found)
        doors.command(door.commands[0], folder, found)
    finally:
        doors.removed(file)
        aside.rename(file)
    assert (found.faults, found.half_written) == ([], [])
    assert found.refused == (name != "study/lock")


def test_a_fault_would_be_seen(folder: Path) -> None:
    def careless(folder: Path) -> object:
        raise KeyError(folder)

    bad = Door("bad", lambda folder: [folder / "small.toml"], [careless], [])
    found = trial(bad, folder, random.Random(1))
    assert "KeyError" in found.faults[0]

    def untidy(folder: Path) -> object:
        return (folder / "half").write_text("half")

    found = trial(bad._replace(read=[untidy]), folder, random.Random(1))
    (folder / "half").unlink()
    assert "files came or went" in found.half_written[0]
