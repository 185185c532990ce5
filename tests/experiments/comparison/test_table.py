"""The table of a comparison: every value at its place, whole in every window."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from abm.scenarios import Scenario
from experiments.comparison.compare import Comparison
from experiments.comparison.content import Content, ReportedWorlds
from experiments.comparison.measures import in_scenario
from experiments.comparison.results import summary
from experiments.comparison.table import _difference, _table, facts, show
from tests.experiments.conftest import TOLD

ByHand = Callable[..., Comparison]
NAN = float("nan")


def war(outcome: int, length: float, losses: float, terms: float = NAN) -> dict[str, Any]:
    months = [{"status": 0}] * 12
    named = {"outcome": outcome, "war_length": length, "russian_losses": losses, "terms": terms}
    return {**named, "months": months}


FIRST = [war(5, 12.0, 100.0), war(5, 12.0, 300.0), war(0, 6.0, 200.0, terms=-1.0)]
SECOND = [war(0, 10.0, 90.0, terms=1.0), war(5, 12.0, 300.0), war(0, 4.0, 180.0, terms=-2.0)]


@pytest.fixture(scope="module")
def content(by_hand: ByHand) -> Content:
    """Return the summary of three wars an arm."""
    arms = {"siloed": FIRST, "coordinated": SECOND, "over-coordinated": SECOND, "paper": FIRST}
    return summary(by_hand(**arms), "concert compare")


@pytest.fixture(scope="module")
def pair(by_hand: ByHand) -> Content:
    """Return the summary of two arms."""
    return summary(by_hand(siloed=FIRST, coordinated=SECOND), "concert compare")


def shown(content: Any, width: int) -> list[str]:
    out = io.StringIO()
    show(content, Console(file=out, width=width, markup=False, highlight=False))
    return out.getvalue().splitlines()


TERMS = "terms last signed: land to Russia beyond the line of contact"


def row(lines: list[str], label: str, below: str = "") -> list[str]:
    """Return the cells of the one line with a label, or of the first of them below another line."""
    begin = next(place for place, line in enumerate(lines) if line.startswith(below))
    found = [line for line in lines[begin:] if line.startswith(f"{label}  ")]
    assert found and (below or len(found) == 1)
    return re.split(r" {2,}", found[0].strip())


def test_the_first_line_says_what_was_compared(pair: Content) -> None:
    assert shown(pair, 300)[0] == (
        "Six partners: 6 partners, 3 paired wars of 12 months, need 3.75 EUR bn a month, "
        "treatment from February 2023, seed 1"
    )


def test_the_first_line_says_over_how_many_worlds_and_no_need_that_differs(pair: Content) -> None:
    worlds: ReportedWorlds = {
        "name": "accepted",
        "count": 110,
        "equal": 9.1,
        "until": "2024-12",
        "patterns": 13,
        "left_out": ["P5"],
        "held": [],
    }
    start = "Six partners: 6 partners, 3 paired wars of 12 months, over 110 accepted worlds, "
    first, *_ = shown({**pair, "worlds": worlds}, 300)
    assert first.startswith(f"{start}treatment from")
    held, *_ = shown({**pair, "worlds": {**worlds, "held": ["theatre.need"]}}, 300)
    assert held.startswith(f"{start}need 3.75 EUR bn a month, treatment from")
    spread: Content = {**pair, "worlds": worlds}
    assert facts(spread)["worlds"] == worlds
    assert facts(pair)["worlds"] is None


def test_the_money_equivalent_stands_beside_its_arm(pair: Content) -> None:
    difference = {**pair["differences"]["coordinated"], "money": {"sentence": "Worth a tenth."}}
    changed: dict[str, Any] = {**pair, "differences": {"coordinated": difference}}
    lines = shown(changed, 300)
    assert lines[-4:-2] == [difference["sentence"], "Worth a tenth."]


def test_a_row_by_hand(pair: Content) -> None:
    cells = row(shown(pair, 300), "Russian killed and wounded")
    # Differences -10, 0 and -20: mean -10, and t(2, 97.5%) = 4.303 times 10 / sqrt(3) = 24.8.
    assert cells[1:] == ["thousand", "200", "190", "-10 [-35, +15]", "3"]


def test_a_value_that_some_wars_lack_is_told_by_which_have_it(pair: Content) -> None:
    lines = shown(pair, 300)
    cells = row(lines, TERMS)
    # All that sign stand in the columns; -0.50 less -1.00 is no difference of pairs.
    assert cells[1:] == ["thousand km2", "-1.00", "-0.50"]
    both = row(lines, "… where both siloed and coordinated have it", below=TERMS)
    assert both[1:] == ["thousand km2", "-1.00", "-2.00", "-1.00", "1"]
    assert row(lines, "… where only coordinated has it", below=TERMS)[1:] == [
        "thousand km2",
        "1.00",
        "1",
    ]
    assert "only siloed" not in "".join(lines)


def test_parts_of_several_arms_stand_in_their_own_columns(content: Content) -> None:
    lines = shown(content, 300)
    start = "… where both siloed and over-coordinated"
    [both, _] = [line for line in lines if line.startswith(start)]  # of terms, and of losses
    [head] = [line for line in lines if line.lstrip().startswith("unit")]
    assert both.split()[-2:] == ["-1.00", "1"]
    assert len(both.rstrip()) < len(head.rstrip())


def test_a_value_that_no_war_has_is_a_dash(pair: Content) -> None:
    told: dict[str, Any] = {**pair, "arms": {arm: {**of} for arm, of in pair["arms"].items()}}
    for arm in told["arms"].values():
        arm["measures"] = {**arm["measures"], "land": {"mean": None}}
    none = {"estimate": None, "low": None, "method": "none", "pairs": 0}
    measures = {**pair["differences"]["coordinated"]["measures"], "land": none}
    difference = {**pair["differences"]["coordinated"], "measures": measures}
    told["differences"] = {"coordinated": difference}
    label = "… before terms, at the signature or the end"
    assert row(shown(told, 300), label)[2:] == ["–", "–", "–", "0"]


def test_a_difference_without_spread_is_called_what_it_is(pair: Content) -> None:
    lines = shown(pair, 300)
    # What no pair shows is none that every pair has.
    assert row(lines, "support delivered")[-2:] == ["0.0 [few differ: 0]", "3"]
    told = pair["differences"]["coordinated"]["measures"]["delivered"]
    same: Any = {**told, "estimate": 0.5, "low": 0.5, "high": 0.5, "method": "constant"}
    assert _difference(same, 1) == "+0.5 [constant]"
    # A share that was sampled never is.
    assert row(lines, "frozen")[-2:] == ["0.000 [-0.561, +0.561]", "3"]


def test_one_row_for_each_measure_in_order(pair: Content, six: Scenario) -> None:
    lines = shown(pair, 300)
    starts = [line.split("  ")[0] for line in lines]
    labels = [measure.label for measure in in_scenario(TOLD, six)]
    assert [start for start in starts if start in labels] == labels


def test_the_sentences_come_last(content: Content) -> None:
    assert shown(content, 300)[-6:] == [
        *(
            f"Of 3 paired wars, 2 were shorter under {arm}, 0 longer, 1 still at war in both "
            "(frozen wars and broken settlements count), 0 equal."
            for arm in ("coordinated", "over-coordinated")
        ),
        "Coordination on paper and Siloed ministries are the same here: every recorded outcome of "
        "all 3 pairs is identical, to the last bit.",
        "An arm that only declares (Coordination on paper against Siloed ministries): of 3 pairs 0 "
        "are shorter, 0 longer.",
        "These results are illustrative: a scenario that the calibration did not have.",
        "Concert explores an argument. It never forecasts.",
    ]


@pytest.mark.parametrize(
    ("width", "tables"), [(80, 3), (96, 3), (120, 3), (160, 1), (200, 1), (300, 1)]
)
def test_arms_that_do_not_fit_side_by_side_have_a_table_each(
    content: Content, width: int, tables: int
) -> None:
    lines = shown(content, width)
    text = "\n".join(lines)
    assert sum(line.endswith("pairs") for line in map(str.rstrip, lines)) == tables
    assert all(len(line) <= width for line in lines[1:-6])
    assert len(re.findall(r"-10 \[-35, \+15\] +3\b", text)) == 2
    # Terms and losses until peace stand in parts: of two arms two of them, of the third, which is
    # the first again, one.
    parts = 2 * (2 + 2 + 1)
    labels = sum(measure.label.count("…") for measure in TOLD)
    assert text.count("…") == labels * tables + parts


def test_two_arms_fit_into_eighty_columns(pair: Content) -> None:
    lines = shown(pair, 80)
    assert sum("pairs" in line for line in lines) == 1
    assert "durably settled, share of" in "\n".join(lines)


@pytest.mark.parametrize("width", [30, 40, 50])
@pytest.mark.parametrize("which", ["pair", "content"])
def test_a_window_too_narrow_for_a_table_has_a_block_for_each_measure(
    which: str, width: int, request: pytest.FixtureRequest
) -> None:
    told: Content = request.getfixturevalue(which)
    _, *lines = shown(told, width)
    body = lines[: lines.index(told["differences"]["coordinated"]["sentence"])]
    words = " ".join(" ".join(body).split())
    assert all(len(line) <= width for line in body)
    table = _table(told, list(told["differences"]), units=False, heading=str)
    heads = [" ".join(str(column.header).split()) for column in table.columns]
    assert heads[1:3] == ["siloed", "coordinated"]
    blocks = []
    for label, *cells in zip(*(map(str, column.cells) for column in table.columns), strict=True):
        named = zip(heads[1:], cells, strict=True)
        blocks.append(f"{label} {'; '.join(f'{head}: {cell}' for head, cell in named if cell)}")
    assert words == " ".join(blocks)
    assert "coordinated − siloed [95%]: -10 [-35, +15]; pairs: 3" in words


@pytest.mark.parametrize("width", [60, 70, 80, 300])
def test_every_value_is_there_in_every_window(pair: Content, width: int) -> None:
    words = " ".join(" ".join(shown(pair, width)).split())
    for value in ("-10 [-35, +15]", "0.000 [few differ: 0]", "-1.00", "-0.50"):
        assert value in words
    for measure in pair["measures"]:
        assert all(word in words for word in measure["label"].split())


def test_the_same_as_data(content: Content) -> None:
    told = facts(content)
    assert told["arms"] == list(content["arms"])
    assert told["title"] == shown(content, 300)[0]
    rows: Any = told["rows"]
    assert [row["name"] for row in rows] == [one["name"] for one in content["measures"]]
    [losses] = [row for row in rows if row["label"] == "Russian killed and wounded"]
    assert losses["arms"]["siloed"]["mean"] == 200.0
    difference = losses["differences"]["coordinated"]
    assert (difference["estimate"], difference["pairs"]) == (-10.0, 3)
    assert difference["low"] == pytest.approx(-34.84, abs=0.01)  # by hand, above
    sentences: Any = told["sentences"]
    assert sentences["coordinated"][0] == content["differences"]["coordinated"]["sentence"]
