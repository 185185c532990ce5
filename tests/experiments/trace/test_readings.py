"""Readings of pages made by hand, and of pages that have changed their words."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.errors import InputError
from abm.scenarios import DEFAULT, load
from experiments.acceptance.page import LINES
from experiments.trace.clone import Clone
from experiments.trace.counts import COUNTS
from experiments.trace.readings import READINGS
from tests.experiments.trace.clones import toy

ACCEPTANCE = """\
Played of the scenario, scenario
hash 0123456789ab. All of it.

| line | claim | figure [95%] | verdict |
| --- | --- | --- | --- |
| 1 | Peace comes | +0.1 [0.0, 0.2] | **undecided** |
| 2 | Words help | 0.0 [0.0, 0.0] | **refuted** |
| 2 | Money helps | 0.3 [0.2, 0.4] | **holds** |
| 2 | Money and words help | 0.4 [0.3, 0.5] | **holds** |
"""
CALIBRATION = """\
# Calibration

1,110 worlds accepted on 7 of 13 patterns. Left out:
P1 (Theories end).

Of the accepted worlds, which count as
9 equal ones.

| parameter | prior | accepted | seen | more |
| --- | --- | --- | --- | --- |
| `a` | 1 | 2 | yes | – |
| `b` | 1 | 2 | no | – |
| `c` | 1 | 2 | no | – |
"""
CHANGES = """\
## Before

1 of 14 patterns to 2024-12 pass (2 of 31 numbers); 0 of 4 that are held back.

## After

13 of 14 patterns to 2024-12 pass (30 of
31 numbers); 2 of 4 that are held back.
"""
VALIDATION = """\
## One year

The target was met: at least 5% better than
every naive rival in two of three families.

| family | skill | best rival structure | its skill |
| --- | --- | --- | --- |
| land | +0.18 | one ministry | +0.18 |
| losses | -0.05 | one ministry | -0.06 |
| polls | – | – | – |

## Another

Better than every naive rival by 5% in 0 of 1 families; the target of 4 is not met.

| family | CRPS | skill | its skill |
| --- | --- | --- | --- |
| land | 1 | +0.10 | +0.30 |
"""
PERFORMANCE = """\
| target | measured |  |
| --- | ---: | ---: |
| fast | 301 times | missed by 25% |
| lean | 98.8% | met |
| quick | 2 s | met |
"""
RELIABILITY = """\
| command | changes | kills | lost | half-written | unrepaired |
| --- | --- | --- | --- | --- | --- |
| compare | 7 | 1,000 | 0 | 1 | 0 |
| run | 7 | 22 | 3 | 0 | 0 |

| kind of file | files | refused |
| --- | --- | --- |
| scenario | 5 | 3 |
| all | 99,999 | 80,941 |
"""
STATISTICS = """\
| line | interval | pairs: 20 | 1,000 |
| --- | --- | ---: | ---: |
| settled | value | 0.962 | 0.943 |
| settled | larger | – | 1.000 |
"""
MODEL = "| phase | what happens | acts |\n| --- | --- | --- |\n| 1 | a | b |\n| 8b | c | d |\n"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return toy(
        tmp_path,
        acceptance=ACCEPTANCE,
        calibration=CALIBRATION,
        model_changes=CHANGES,
        validation=VALIDATION,
        performance=PERFORMANCE,
        reliability=RELIABILITY,
        statistics=STATISTICS,
        model=MODEL,
    )


@pytest.mark.parametrize(
    ("name", "argument", "told"),
    [
        ("claims", "", "4"),
        ("verdicts", "", "2 hold, 1 refuted, 1 undecided"),
        ("verdicts", "2", "2 hold, 1 refuted"),
        ("verdicts", "1 2", "2 hold, 1 refuted, 1 undecided"),
        ("claim", "Words", "0.0 [0.0, 0.0]"),
        ("accepted", "", "1,110 worlds accepted on 7 of 13 patterns. Left out: P1 (Theories end)."),
        ("accepted_patterns", "", "7 of 13"),
        ("seen", "", "1 of 3"),
        ("equal_worlds", "", "9"),
        ("passing", "Before", "1 of 14 patterns pass (2 of 31 numbers)"),
        ("passing", "After", "13 of 14 patterns pass (30 of 31 numbers)"),
        ("held_back", "After", "2 of 4"),
        (
            "validated",
            "",
            "The target was met: at least 5% better than every naive rival in two of three "
            "families. Better than every naive rival by 5% in 0 of 1 families; the target of 4 is "
            "not met.",
        ),
        ("ahead", "naive", "1 of 3"),
        ("ahead", "structure", "2 of 3"),
        ("targets", "", "2 of 3"),
        ("targets", "missed", "fast (missed by 25%)"),
        ("kills", "", "1,022"),
        ("kills", "lost", "3"),
        ("kills", "half-written", "1"),
        ("cell", "docs/reliability.md|all|refused", "80,941"),
        ("coverage", "20", "0.962 to 0.962 with 20 pairs"),
        ("coverage", "1,000", "0.943 to 1.000 with 1,000 pairs"),
        ("phases", "", "2"),
    ],
)
def test_what_pages_say_is_read(name: str, argument: str, told: str, clone: Clone) -> None:
    assert READINGS[name](clone, argument) == told


def test_a_page_of_an_earlier_scenario_is_said_to_be_one(clone: Clone, tmp_path: Path) -> None:
    now = load(DEFAULT).hash
    told = READINGS["edition"](clone, "docs/acceptance.md")
    assert told == f"an earlier state of the scenario (0123456789ab; now {now})"
    fresh = toy(tmp_path / "fresh", acceptance=ACCEPTANCE.replace("0123456789ab", now))
    told = READINGS["edition"](fresh, "docs/acceptance.md")
    assert told == f"the scenario as it ships ({now})"


@pytest.mark.parametrize(
    ("page", "old", "new", "name", "argument", "why"),
    [
        ("acceptance", "| verdict |", "| result |", "verdicts", "", "no table with the columns"),
        ("acceptance", "**holds**", "**perhaps**", "verdicts", "", "the verdict 'perhaps'"),
        ("acceptance", "| 1 |", "| 3 |", "verdicts", "1", "no claim of line 1"),
        ("acceptance", "Words help", "Money helps", "claim", "Money helps", "2 claims that begin"),
        ("calibration", "accepted on", "kept for", "accepted", "", "nothing that reads"),
        ("calibration", "| seen |", "| told |", "seen", "", "no table with the columns"),
        ("model_changes", "## After", "## Now", "passing", "After", "nothing that reads"),
        ("validation", "its skill", "skill too", "ahead", "naive", "no table with the columns"),
        ("statistics", "1,000 |", "2,000 |", "coverage", "1,000", "no intervals of 1,000 pairs"),
    ],
)
def test_what_a_page_no_longer_says_is_an_error(
    page: str, old: str, new: str, name: str, argument: str, why: str, tmp_path: Path
) -> None:
    pages = {
        "acceptance": ACCEPTANCE,
        "calibration": CALIBRATION,
        "model_changes": CHANGES,
        "validation": VALIDATION,
        "statistics": STATISTICS,
    }
    assert old in pages[page]
    clone = toy(tmp_path, **{**pages, page: pages[page].replace(old, new)})
    with pytest.raises(InputError) as caught:
        READINGS[name](clone, argument)
    told = str(caught.value)
    assert told.startswith(f"docs/{page.replace('_', '-')}.md has {why}")
    assert told.endswith(", from which concert trace reads a result.")


@pytest.mark.parametrize(
    ("name", "argument", "told"),
    [
        ("kills", "lots", "docs/reliability.md has no kills that are 'lots'"),
        ("ahead", "naiv", "the reading {ahead:naiv} names nothing. Did you mean 'naive'?"),
        ("cell", "docs/reliability.md|all", "docs/reliability.md has no row 'all'"),
    ],
)
def test_an_argument_that_names_nothing_is_an_error(
    name: str, argument: str, told: str, clone: Clone
) -> None:
    with pytest.raises(InputError) as caught:
        READINGS[name](clone, argument)
    assert str(caught.value).startswith(told)


def test_counts_and_readings_have_names_of_their_own() -> None:
    assert set(COUNTS) < set(READINGS)
    assert len(READINGS) > len(COUNTS) + 10


def test_every_line_of_the_acceptance_can_be_read() -> None:
    clone = Clone()
    assert all(READINGS["verdicts"](clone, str(line)) for line in LINES)
