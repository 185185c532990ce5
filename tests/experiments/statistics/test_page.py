"""The page of coverage: what its counts are, and what the page in the repository says."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.comparison.measures import measure_named
from tests.experiments.conftest import wars_of
from tests.experiments.statistics import page
from tests.experiments.statistics.coverage import (
    Population,
    Rates,
    Shape,
    Worlds,
    bands,
    called,
    held,
    measured,
    money,
    odds,
    shares,
    sparse,
    studied,
)
from tests.product import ROOT

FEW = Shape((20,), (60,))
PAGE = (ROOT / "docs/statistics.md").read_text(encoding="utf-8")


def test_an_interval_holds_what_lies_in_it() -> None:
    nan = float("nan")
    assert held([(0.0, 0.5, 1.0), (0.6, 0.5, 1.0), (nan, 0.5, nan)]) == 0.5
    assert np.isnan(held([]))


def test_what_is_always_seen_is_always_held() -> None:
    assert shares(Rates(0.0, 1.0, 0.0), FEW) == [[1.0], [1.0], [1.0]]


def test_wars_that_are_all_alike_are_told_exactly() -> None:
    war = wars_of([{"outcome": 0, "war_length": 12.0}] * 30).war
    alike = Population(war, war, 84)
    for name in ("durably_settled", "war_length"):
        found = measured(alike, measure_named(name), FEW)
        # A length that never differs is no knowledge that it cannot, and has no interval.
        assert found[0] == found[2] == [1.0]
        assert found[1] == [1.0] if name == "durably_settled" else np.isnan(found[1]).all()
    assert set(sum(bands(alike, (5, 84), FEW).values(), [])) == {1.0}


def test_most_intervals_hold_the_truth() -> None:
    found = [
        *shares(Rates(0.2, 0.3, 0.1), FEW),
        money(0.3, 0.2, 0.36, FEW),
        odds((0.5, 0.4, 0.4, 0.2), FEW),
        *studied(Worlds(4, 0.3, 0.2, 0.3), FEW).values(),
    ]
    assert min(share for row in found for share in row) > 0.7


def test_few_calls_are_made_without_an_effect() -> None:
    assert called(("siloed", "coordinated"), (0.25, 0.1), FEW)[0] < 0.2


def test_means_of_which_few_pairs_tell_mislead_no_more_than_any() -> None:
    # Once 52% and 81% of samples of 60 pairs had an interval that did not hold the truth.
    for share in (0.01, 0.03):
        found = sparse(share, Shape((60, 200), (150, 150)))
        assert max(found.misled) <= 0.1
    seldom = sparse(0.01, FEW)
    assert (seldom.printed, seldom.misled) == ([0.0], [0.0])
    assert np.isnan(seldom.holds).all()
    # Where many pairs differ, nearly all samples have an interval.
    assert sparse(0.5, Shape((60,), (60,))).printed == [1.0]


def test_of_sparse_means_the_page_says_how_often_they_mislead() -> None:
    found = [float(cell) for row in rows(page.RARELY) if row[1] == "misled" for cell in row[2:]]
    assert len(found) == len(page.DIFFERING) * len(page.SPARSE.sizes)
    assert max(found) <= 0.075


def test_no_more_calls_are_false_than_promised() -> None:
    calls = PAGE.split("\n## Calls of an effect where there is none\n")[1].splitlines()
    cells = [line.strip("| ").split(" | ")[2:] for line in calls if line.startswith("| ")][2:]
    assert len(cells) == 6
    # 1,000 samples each: luck moves a true .050 by up to .014.
    assert max(float(cell) for row in cells for cell in row) <= 0.064


def rows(section: str) -> list[list[str]]:
    """Return the cells of a section's table, without its head."""
    lines = PAGE.split(f"\n## {section}\n")[1].split("\n## ")[0].splitlines()
    return [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")][2:]


@pytest.mark.parametrize("interval", ["difference", "larger"])
def test_of_paired_shares_the_page_says_95_of_100_and_more(interval: str) -> None:
    # From 20 to 1,000 pairs, rare outcomes and common ones.
    found = [float(cell) for row in rows(page.SECTION) if row[1] == interval for cell in row[2:]]
    assert len(found) == len(page.RATES) * len(page.SHARES.sizes)
    assert min(found) >= 0.93
    assert np.mean(found) >= 0.95
