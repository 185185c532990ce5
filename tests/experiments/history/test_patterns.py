"""Patterns of the record: as many as are fitted and held back, bands as they were fixed."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from abm.errors import InputError
from abm.schema import Outcome
from experiments.history.patterns import (
    FITTED,
    FOLDER,
    HELD_BACK,
    MONTH_0,
    RowTable,
    months_between,
    months_needed,
    of_role,
    pattern,
    patterns,
    reading,
)
from experiments.history.record import record
from experiments.history.summaries import SUMMARIES
from tests.experiments.conftest import wars_of

SHARED = Path(__file__).parents[4] / "shared" / "data"
#: Observed and band of every number, typed once more from where they were fixed.
FIXED: dict[str, dict[str, tuple[float, float, float]]] = {
    "P1": {"T1": (1, 0, 2), "T2": (6, 4, 8), "T3": (12, 10, 14), "T4": (1, 0.5, 1)},
    "P2": {"north": (1, 0, 2)},
    "P3": {"kharkiv": (6, 4, 8), "kherson": (8, 6, 10)},
    "P4": {"share": (1, 0.9, 1), "month": (6, 5, 7)},
    "P5": {"2023": (0.49, -0.3, 1.3), "2024": (3.7, 2.6, 4.9)},
    "P6": {
        "2022": (108, 108 * 0.8, 108 * 1.2),
        "2023": (228, 228 * 0.85, 228 * 1.15),
        "2024": (411, 411 * 0.85, 411 * 1.15),
    },
    "P8": {"kept": (0.53, 0.5, 0.7), "backlog": (0.47, 0.33, 0.61)},
    "P9": {
        "mean": (3.58, 3.58 * 0.9, 3.58 * 1.1),
        "variation": (0.61, 0.45, 0.8),
        "memory": (-0.11, -0.3, 0.2),
        "donors": (12.9, 12.9 - 2, 12.9 + 2),
    },
    "P11": {"18": (1.93, 1.9 * 0.75, 1.9 * 1.25), "30": (2.76, 2.8 * 0.75, 2.8 * 1.25)},
    "P13": {"2022": (0.08, 0.08 - 0.06, 0.08 + 0.06), "2023": (0.19, 0.19 - 0.06, 0.19 + 0.06)},
    "P17": {"2023": (0.56, 0.51, 0.61), "2024": (0.43, 0.38, 0.48)},
    "Front": {"deviation": (0.25, 0.17, 0.33), "memory": (0.81, 0.6, 0.9)},
    "Talks": {"early": (1, 0.5, 1), "peace": (1, 0.9, 1)},
    "P19": {"over": (0.5, 0.25, 0.75)},
}
ROW = """
id = "P1"
title = "A pattern"
role = "C"

[rows.one]
title = "a number"
observed = 1
unit = "share"
band = [0, 2]
source = "Somebody, 2024"
statistic = "mean"
variable = "land"
until = "2024-12"
"""


def test_the_fitted_numbers_are_those_that_were_fixed() -> None:
    fitted = of_role(patterns(), FITTED)
    assert {one.id: list(one.rows) for one in fitted} == {p: list(r) for p, r in FIXED.items()}
    for one in fitted:
        for name, row in one.rows.items():
            told = (row.observed, *row.band)
            assert told == pytest.approx(FIXED[one.id][name]), (one.id, name)


def test_fourteen_patterns_of_thirty_one_numbers_are_fitted() -> None:
    fitted = of_role(patterns(), FITTED)
    assert (len(fitted), sum(len(one.rows) for one in fitted)) == (14, 31)
    assert [one.id for one in of_role(patterns(), HELD_BACK)] == [
        *("P7", "P8 over time", "P9 in waves", "P13 in 2024", "P14", "P16", "Television")
    ]


def test_numbers_that_are_held_back_are_those_of_the_record_and_their_bands_30_per_cent() -> None:
    """Typed once more from the record; television's band follows from its counts."""
    held = {
        f"{one.id}.{name}": row
        for one in of_role(patterns(), HELD_BACK)
        for name, row in one.rows.items()
    }
    fixed = {
        "P8 over time.early": 0.56,
        "P8 over time.lag": 10.5,
        "P9 in waves.promises": 1.48,
        "P9 in waves.spread": 3.42,
        "P9 in waves.memory": 0.49,
    }
    for name, observed in fixed.items():
        low, high = held[name].band
        assert held[name].observed == observed
        assert (low / observed, high / observed) == pytest.approx((0.7, 1.3), abs=0.01)
    screen = held["Television.course"]
    assert screen.counted is not None and screen.among is not None
    assert sum(screen.counted) / sum(screen.among) == pytest.approx(161 / 4765)
    most = [math.comb(11, k) * 0.95**k * 0.05 ** (11 - k) for k in (11, 10, 9)]
    assert sum(most[:2]) < 0.95 < sum(most)  # nine of eleven, and no fewer
    assert 8 / 11 < screen.band[0] <= 9 / 11


@pytest.mark.skipif(not SHARED.is_dir(), reason="the figures are not here")
def test_numbers_that_are_held_back_are_those_of_the_public_figures() -> None:
    """Read by the statistics that read wars, of one war whose months are those of the record."""
    known = {one.id: one for one in patterns()}
    found = record(SHARED)

    def months(path: str, first: str) -> list[float]:
        series = found.series(path)
        assert series is not None
        start = months_between("0000-01", first)
        there = (start <= series.months) & (series.months <= months_between("0000-01", "2024-12"))
        return [float(value) for value in series.values[there]]

    def told(row: RowTable, first: str, **columns: str) -> float:
        read = reading(row, first)
        values = [months(column, first) for column in columns.values()]
        rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*values, strict=True)]
        war = {"months": rows, "outcome": Outcome.STILL_FIGHTING}
        return SUMMARIES[row.statistic].of(wars_of([war], 36), read).value

    aid = {
        "signed": "kiel_month_total.alloc_total_eur_bn",
        "promised": "kiel_month_total.commit_total_eur_bn",
    }
    for row in known["P8 over time"].rows.values():
        assert told(row, "2022-03", **aid) == pytest.approx(row.observed, rel=0.01)
    rows = {
        name: row.model_copy(update={"since": "2022-02"})
        for name, row in known["P9 in waves"].rows.items()
    }
    assert told(rows["promises"], "2022-02", promised=aid["promised"]) == pytest.approx(
        1.48, abs=5e-3
    )
    donors = {"donors_active": "kiel_month_total.n_donors_military"}
    assert told(rows["spread"], "2022-02", **donors) == pytest.approx(3.42, abs=5e-3)
    assert told(rows["memory"], "2022-02", **donors) == pytest.approx(0.49, abs=5e-3)
    screen = known["Television"].rows["course"]
    for told_counts, column in (
        (screen.counted, "messaging_month.tv1_ukraine_negotiation_items"),
        (screen.among, "messaging_month.tv1_ukraine_items"),
    ):
        items = months(column, "2022-04")
        assert told_counts == tuple(sum(items[place : place + 3]) for place in range(0, 33, 3))


def test_every_number_has_its_source_and_lies_in_its_band() -> None:
    for row in (row for one in patterns() for row in one.rows.values()):
        low, high = row.band
        assert row.source.strip()
        assert low <= row.observed <= high
        assert low < high


def test_what_is_fitted_ends_in_2024_but_for_the_base_rate() -> None:
    later = {one.id for one in patterns() for row in one.rows.values() if row.until > "2024-12"}
    assert later == {"P14", "P19"}


def test_every_statistic_of_the_vocabulary_is_used() -> None:
    used = {row.statistic for one in patterns() for row in one.rows.values()}
    assert used == set(SUMMARIES)


def test_files_are_called_after_their_patterns() -> None:
    for file in FOLDER.glob("*.toml"):
        number, _, _ = file.stem.partition("-")
        name = pattern(file).id.split()[0].lower()
        assert name in (number, number.replace("p0", "p"))


def test_months_are_counted_from_the_first_of_the_war(tmp_path: Path) -> None:
    file = tmp_path / "one.toml"
    file.write_text(ROW)
    row = pattern(file).rows["one"]
    assert reading(row, "2022-03")[:2] == (0, 33)
    assert reading(row.model_copy(update={"since": "2024-01"}), "2022-03")[:2] == (22, 33)
    assert months_needed([pattern(file)], "2022-03") == 34
    assert months_needed(patterns(), "2022-03") == 84
    dated = row.model_copy(update={"statistic": "median month"})
    assert reading(dated, MONTH_0)[:2] == (0, 33)
    for first in ("2021-01", "2022-04"):
        assert reading(row, first)
        with pytest.raises(InputError) as caught:
            reading(dated, first)
        assert str(caught.value) == (
            "the pattern 'a number' counts months of a war that begins in 2022-03; a war that "
            f"begins in {first} cannot show it."
        )
    for first in ("2024-02", "1914-07"):
        with pytest.raises(InputError, match=f"a war that begins in {first} cannot show it"):
            reading(row.model_copy(update={"since": "2024-01"}), first)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"land"', '"landd"', "rows.one.variable = 'landd': there is no such recorded variable."),
        ('"mean"', '"meen"', "rows.one.statistic = 'meen'; allowed: total, mean"),
        ('variable = "land"\n', "", "rows.one.variable is missing."),
        ('variable = "land"', 'variable = "land"\nplace = 1', "allowed: nothing, beside"),
        ('"land"', '"belief"', "rows.one.place is missing."),
        ('"mean"', '"ratio"', "rows.one.over is missing."),
        ('"mean"', '"share of wars"', "rows.one.values is missing."),
        ("[0, 2]", "[2, 0]", "allowed: two numbers, the lower end first."),
        ("[0, 2]", '[0, "2"]', "allowed: two numbers, the lower end first."),
        ('"C"', '"X"', "role = 'X'; allowed: C, H."),
        ("Somebody, 2024", " ", "allowed: a printable text that is not empty."),
        ('"2024-12"', '"2024-13"', "2024-13"),
        ("until", 'from = "2025-01"\nuntil', "allowed: 2025-01 or later."),
        (ROW[ROW.index("[rows") :], "rows = {}", "allowed: at least one row."),
        ("observed", "guessed", "rows.one.guessed is not known."),
        ("observed = 1\n", "", "rows.one.observed is missing."),
    ],
)
def test_what_cannot_be_scored_is_refused(old: str, new: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "one.toml"
    file.write_text(ROW.replace(old, new))
    with pytest.raises(InputError) as caught:
        patterns(tmp_path)
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(file))


COUNTED = (
    ROW.replace('"mean"', '"binomial"')
    .replace('"land"', '"audience"')
    .replace("until", 'counted = [3, 4]\namong = [50, 60]\nfrom = "2024-07"\nuntil')
)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        # What no run records is an error; nothing stands in for it.
        ('"audience"', '"television"', "rows.one.variable = 'television': there is no such record"),
        ("counted = [3, 4]\n", "", "rows.one.counted is missing."),
        ("among = [50, 60]\n", "", "rows.one.among is missing."),
        ('from = "2024-07"\n', "", "rows.one.from is missing."),
        ("2024-07", "2024-08", "rows.one.from = '2024-08'; allowed: the first month of a quarter."),
        ("2024-12", "2024-11", "rows.one.until = '2024-11'; allowed: the last month of a quarter."),
        ("[3, 4]", "[3]", "rows.one.counted = [3]; allowed: 2 numbers, one for each quarter."),
        ("[50, 60]", "[50, 60, 70]", "rows.one.among = [50, 60, 70]; allowed: 2 numbers, one fo"),
        ("[3, 4]", "[3, 61]", "rows.one.counted = 61; allowed: at most as many as in `among`"),
        ("[3, 4]", "[-1, 4]", "rows.one.counted = -1; allowed: at most as many as in `among`"),
        ("[3, 4]\namong = [50, 60]", "[3, 0]\namong = [50, 0]", "and at least one there"),
        ("[3, 4]", "[3, 0.5]", "allowed: a list of whole numbers"),
    ],
)
def test_counts_that_cannot_be_read_are_refused(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "one.toml"
    file.write_text(COUNTED)
    assert reading(pattern(file).rows["one"], "2022-03")[:2] == (28, 33)
    assert reading(pattern(file).rows["one"], "2022-03")[-2:] == ((3.0, 4.0), (50.0, 60.0))
    assert old in COUNTED
    file.write_text(COUNTED.replace(old, new))
    with pytest.raises(InputError) as caught:
        pattern(file)
    assert said in str(caught.value)


def test_codes_are_whole_numbers(tmp_path: Path) -> None:
    file = tmp_path / "one.toml"
    for codes in ("[]", "[0.5]", "[true]", "1"):
        file.write_text(ROW.replace('"mean"', '"share of wars"') + f"values = {codes}\n")
        with pytest.raises(InputError, match="a list of whole numbers"):
            pattern(file)


def test_no_two_patterns_have_a_name(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(ROW)
    with pytest.raises(InputError, match="two patterns are called P1"):
        patterns(tmp_path)
