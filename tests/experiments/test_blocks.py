"""Blocks of wars that are kept: read by whoever plays the same, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble, Wars
from abm.scenarios import Scenario
from experiments import blocks
from experiments.blocks import Blocks, ensemble, keeping

pytestmark = pytest.mark.compiled

Play = Callable[..., Wars]
RUNS = np.arange(3, 7)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return the folder in which blocks are kept; its note counts how often it was begun."""
    return tmp_path / "kept"


@pytest.fixture
def play(six: Scenario, kernel: None, kept: Path) -> Play:
    """Return how to play wars that are kept."""

    def begin() -> None:
        with (kept / "note").open("a") as note:
            note.write("begun\n")

    def played(
        arm: str = "siloed", seed: int = 5, monthly: bool = True, runs: ArrayLike = RUNS
    ) -> Wars:
        inputs = build_inputs(six, six.configuration(arm), 12)
        with keeping(Blocks(kept, begin)):
            return ensemble(inputs, seed, monthly).play(runs)

    return played


def names(kept: Path) -> set[str]:
    return {file.name for file in kept.glob("block-*")}


def equal(one: Wars, other: Wars) -> bool:
    pairs = zip(one, other, strict=True)
    return all((a.shape, a.dtype, a.tobytes()) == (b.shape, b.dtype, b.tobytes()) for a, b in pairs)


@pytest.fixture
def unplayable(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return how to have every war that is played from now on fail."""

    def fail(*_: object) -> None:
        raise AssertionError("played")

    return lambda: monkeypatch.setattr(Ensemble, "run_kernel", fail)


@pytest.mark.parametrize("monthly", [True, False])
def test_a_block_that_is_kept_is_read_to_the_bit(
    monthly: bool, play: Play, six: Scenario, unplayable: Callable[[], None]
) -> None:
    inputs = build_inputs(six, six.configuration("siloed"), 12)
    plain = Ensemble(inputs, 5, monthly).play(RUNS)
    assert equal(play(monthly=monthly), plain)
    unplayable()
    assert equal(play(monthly=monthly), plain)


@pytest.mark.parametrize(
    "other", [{"arm": "coordinated"}, {"seed": 6}, {"monthly": False}, {"runs": np.arange(4)}]
)
def test_other_wars_are_other_blocks(other: dict[str, Any], play: Play, kept: Path) -> None:
    play()
    before = names(kept)
    play(**other)
    assert len(before) == 1
    assert len(names(kept) - before) == 1
    assert (kept / "note").read_text() == "begun\n"


def test_reports_from_other_arms_are_part_of_what_is_played(
    six: Scenario, kernel: None, kept: Path
) -> None:
    inputs = build_inputs(six, six.configuration("siloed"), 12)
    own, yoked = Ensemble(inputs, 5), Ensemble(inputs, 5)
    yoked.sources = [(own, [(11, 0)])]
    assert list(blocks._told(own)) != list(blocks._told(yoked))


@pytest.mark.parametrize(
    "damage", [lambda content: content[:-9], lambda content: b"x" + content[1:]]
)
def test_a_damaged_block_is_played_again(
    damage: Callable[[bytes], bytes], play: Play, kept: Path
) -> None:
    first = play()
    [file] = kept.glob("block-*")
    content = file.read_bytes()
    file.write_bytes(damage(content))
    assert equal(play(), first)
    assert file.read_bytes() == content


def test_blocks_that_changed_their_names_are_played_again(play: Play, kept: Path) -> None:
    first, other = play(), play("coordinated")
    one, two = sorted(kept.glob("block-*"))
    (key, checksum, _), (key2, checksum2, _) = one.name.split("."), two.name.split(".")
    aside = one.rename(kept / "aside")
    two.rename(kept / f"{key}.{checksum2}.wars")
    aside.rename(kept / f"{key2}.{checksum}.wars")
    assert equal(play(), first)
    assert equal(play("coordinated"), other)


def test_what_a_link_leads_to_is_never_written(play: Play, kept: Path, tmp_path: Path) -> None:
    first, mine = play(), tmp_path / "mine"
    mine.write_text("mine", encoding="utf-8")
    [file] = kept.glob("block-*")
    file.unlink()
    file.symlink_to(mine)
    assert equal(play(), first)
    assert mine.read_text("utf-8") == "mine"
    assert not file.is_symlink()


@pytest.mark.parametrize("instead", ["folder", "room"])
def test_wars_are_played_where_nothing_can_be_kept(
    instead: str, play: Play, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if instead == "folder":
        kept.write_text("a file stands there", encoding="utf-8")
    else:
        monkeypatch.setattr(blocks, "LEFT_FREE", 2**62)
    assert len(play().war) == len(RUNS)
    assert names(kept) == set()


def test_nothing_is_kept_of_no_war_or_outside(play: Play, kept: Path, six: Scenario) -> None:
    assert len(play(runs=np.arange(0)).runs) == 0
    ensemble(build_inputs(six, six.configuration("siloed"), 12), 5).play(RUNS)
    assert not kept.exists()
