"""The page of the acceptance: every line and claim, and why what is refuted is."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from experiments.acceptance import page as page_module
from experiments.acceptance.claims import Claim, Line, TextTable, cells, claim, with_interval
from experiments.acceptance.laboratory import COORDINATED, SILOED, Arm, Laboratory
from experiments.acceptance.page import overview, page
from experiments.console import Counter
from experiments.statistics.effects import at_least
from experiments.statistics.intervals import Difference, Estimate
from experiments.text import DISCLAIMER
from experiments.warrant import DEFAULT_WORLD, illustrative

HOLDS = Claim("Talks help", "0.100 [0.050, 0.150]", "holds", "never said")
REFUTED = Claim("Words help", "0.001 [0.000, 0.002]", "refuted", "Words weigh little.")
UNDECIDED = Claim("Money helps", "0.030 [-0.100, 0.200]", "undecided", "never said")
TRACED = {"siloed": SILOED, "coordinated": COORDINATED}
LINES = {
    2: Line("Talks", [HOLDS, UNDECIDED], [TextTable("Shares", ("arm", "share"), [("a", "0.1")])]),
    7: Line("Words", [REFUTED], notes=["Held from month 11 on."], traced=TRACED),
}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a page of two lines; what would be replayed is said instead."""

    def read(_: Laboratory, arms: Mapping[str, Arm]) -> TextTable:
        return TextTable(f"Traced {', '.join(arms)}", ("entry",), [("attention",)])

    monkeypatch.setattr(page_module, "ledgers", read)
    monkeypatch.setattr(page_module, "months", read)
    return page(LINES, Laboratory(1000, 2022, Counter()), "make acceptance")


def test_the_head_says_what_was_played(told: str) -> None:
    assert told.startswith("# Acceptance\n")
    assert f"{DISCLAIMER} {illustrative(DEFAULT_WORLD).sentence}" in told
    assert "1,000 paired wars" in told
    assert "seed 2022" in told
    assert SILOED.scenario.hash in told
    assert "`make acceptance`" in told
    assert "{" not in told


def test_every_line_and_every_claim_appears(told: str) -> None:
    for number, line in LINES.items():
        assert f"## {number}. {line.title}\n" in told
        for one in line.claims:
            row = f"| {number} | {one.text} | {one.figure} | **{one.verdict}** |\n"
            assert told.count(row) == 1
    assert told.index("## All claims") < told.index("## 2.") < told.index("## 7.")
    assert "Shares:\n\n| arm | share |\n| --- | ---: |\n| a | 0.1 |\n" in told
    assert "Held from month 11 on.\n" in told


def test_what_is_refuted_is_explained_and_traced(told: str) -> None:
    before, after = told.split("## 7.")
    assert "*Refuted: Words help.* Words weigh little.\n" in after
    assert after.count("Traced siloed, coordinated:") == 2
    assert "Refuted:" not in before
    assert "Traced" not in before
    assert "never said" not in told


def test_each_line_says_how_to_repeat_it(told: str) -> None:
    assert "Repeat: `concert acceptance 2`.\n" in told
    small = page({2: LINES[2]}, Laboratory(20, 5, Counter()), "make acceptance")
    assert "Repeat: `concert acceptance 2 --runs 20 --seed 5`.\n" in small


def test_the_overview_has_one_row_per_claim() -> None:
    rows = overview(LINES).splitlines()
    assert rows[0] == "| line | claim | figure [95%] | verdict |"
    assert len(rows) == 2 + 3


def test_a_claim_by_hand() -> None:
    share = claim("More", Estimate(0.25, 0.2, 0.3, 9, "BCa"), at_least, 0.03, "why")
    assert share == Claim("More", "0.250 [0.200, 0.300]", "holds", "why")
    change = Difference(60.0, 57.4, -2.6, -5.25, 0.02, 9, "BCa")
    months = claim("Longer", change, at_least, 1.0)
    assert months == Claim("Longer", "-2.60 [-5.25, +0.02]", "refuted")


def test_cells_by_hand() -> None:
    change = Difference(0.1, 0.35, 0.25, 0.2, 0.3, 9, "BCa")
    assert cells(change) == ("0.100", "0.350", "+0.250 [+0.200, +0.300]")
    assert with_interval(change, 1) == "+0.2 [+0.2, +0.3]"
