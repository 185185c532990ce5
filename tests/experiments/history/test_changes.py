"""The page of what changed in the model: each mend alone and after others, the headline last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from abm.scenarios import Scenario, load
from experiments.console import Counter
from experiments.history import changes as changes_module
from experiments.history import mends as mends_module
from experiments.history.changes import MISSES, Trials, page
from experiments.history.mends import FIRST, Mend, mends
from experiments.history.patterns import patterns
from experiments.text import DISCLAIMER
from experiments.warrant import EDITIONS, illustrative

Main = Callable[..., tuple[int, str, str]]

NEED = Mend("need", "Another need", "It was too small.", ("theatre.need",))
STOCK = Mend("stock", "More stocks", "They were too small.", ("start.stock",))
NOTHING = Mend("nothing", "Nothing yet", "It will be.", ())


@pytest.fixture
def trials(kernel: None, monkeypatch: pytest.MonkeyPatch) -> Trials:
    """Return trials of few wars of editions between which two values lie."""
    both = load(FIRST), load(FIRST, ["theatre.need=5.5", "start.stock=110"])
    for module in (changes_module, mends_module):
        monkeypatch.setattr(module, "editions", lambda: both)
    return Trials(10, 10, 5, Counter(), patterns())


@pytest.mark.compiled
def test_mends_are_laid_alone_and_one_after_the_other(trials: Trials) -> None:
    told = page([NEED, NOTHING, STOCK], trials)
    assert told.startswith("# What changed in the model\n")
    assert f"{DISCLAIMER} {illustrative(EDITIONS).sentence}" in told
    assert "14 patterns of 31 numbers" in told
    assert "{" not in told
    headings = [line for line in told.splitlines() if line.startswith("## ")]
    assert headings == [
        *("## The mends", "## Before", "## After", "## Each mend alone"),
        *("## One after the other", "## What misses, and why", "## The headline"),
    ]
    assert "| Another need | It was too small. | `theatre.need` 3.75 → 5.5 |" in told
    assert "| Nothing yet | It will be. | – |" in told
    alone, laid = told.split("## Each mend alone")[1].split("## One after the other")
    assert alone.count("\n| More stocks | ") == 1
    assert laid.count("\n| … and more stocks | ") == 1
    assert MISSES.read_text(encoding="utf-8") in told
    # Four worlds: neither, need, stocks, both; each in ten wars and twice ten for the pairs.
    assert trials.counter.done == 4 * 30


@pytest.mark.compiled
def test_the_headline_stands_last_and_decides_nothing(trials: Trials) -> None:
    told = page([NEED], trials)
    before, _, last = told.partition("## The headline")
    assert "durably" not in before
    assert "no mend was chosen, kept or left out by it" in last
    assert last.rstrip().splitlines()[-1].startswith("| Another need | ")


@pytest.mark.compiled
def test_a_world_is_played_once(trials: Trials) -> None:
    first: Scenario = load(FIRST)
    one, other = (trials.trial(title, first) for title in ("one", "other"))
    assert (one.title, other.title) == ("one", "other")
    assert one.card is other.card
    assert trials.counter.done == 30
    durable, lasting = one.effects
    assert (durable.pairs, lasting.pairs) == (10, 0)  # the first edition watches for two years


@pytest.mark.compiled
def test_the_command_writes_its_page(
    main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(changes_module, "mends", lambda: mends()[:1])
    few = ("changes", "--runs", "10", "--pairs", "10", "--seed", "5")
    code, out, err = main(*few, "--out", "page.md")
    assert (code, out) == (0, "Written to page.md\n"), err
    text = Path("page.md").read_text(encoding="utf-8")
    assert main(*few, "-q")[:2] == (0, text)
    assert main(*few, "--out", "page.md")[::2] == (
        2,
        "concert: page.md exists; choose another name, or replace it with --force.\n",
    )
    assert main(*few, "--out", "page.md", "--force")[0] == 0
