"""Patterns of the record: as many as are fitted and held back, bands as they were fixed."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.errors import InputError
from experiments.history.patterns import (
    FITTED,
    FOLDER,
    HELD_BACK,
    months_needed,
    of_role,
    pattern,
    patterns,
    reading,
)
from experiments.history.summaries import SUMMARIES

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
    assert [one.id for one in of_role(patterns(), HELD_BACK)] == ["P7", "P13 in 2024", "P14", "P16"]


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
