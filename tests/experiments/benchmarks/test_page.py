"""The page says what was measured, and of each target whether it is met."""

from __future__ import annotations

import math
import re

import pytest

from experiments.benchmarks.engines import Rates
from experiments.benchmarks.kernel import Editions, KernelPart, Parts
from experiments.benchmarks.page import Measured, page, table, targets
from experiments.benchmarks.rates import Growth, Many, Rate, Worlds
from experiments.benchmarks.studies import Done, PlayedStudy, Studies


def study(wars: int, seconds: float, peak: float | None = 300.0) -> PlayedStudy:
    return PlayedStudy(wars, wars // 100, Done(seconds, peak), Done(4.0, 250.0))


ANSWERS = {"plan": Done(1.5, 200.0), "status": Done(1.0, 90.0), "resume": Done(2.5, 90.0)}
STUDIES = Studies([study(1_000, 3.0), study(10_000, 4.8), study(200_000, 46.6)], ANSWERS)


def told(every: float = 900.0, in_kernel: float = 19.0, peak: float | None = 205.0) -> Measured:
    return Measured(
        machine={"processor": "a processor", "cores": "2"},
        rates=Rates(Rate(20, 1.5), Rate(80, 3.0), Rate(2000, 500.0), Rate(2000, every)),
        parts=Parts([KernelPart("random numbers", 1000.0, 4e-7)], 2e-3),
        editions=Editions(2e-5, 2.4e-5),
        many=[Many(1000, 1.0, 1.0, peak and 200.0), Many(100_000, 10.0, in_kernel, peak)],
        starts={"Python alone": 0.012},
        worlds=Worlds(3.0, 0.2),
        growth=Growth({10: 1.0}, {6: 1.0, 34: 2.0, 68: 4.0}, {84: 3.0}),
        studies=STUDIES,
    )


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("experiments.benchmarks.rates.processors", lambda: 2)


def row(text: str, start: str) -> list[str]:
    [found] = [line for line in text.splitlines() if line.startswith(f"| {start}")]
    return [cell.strip() for cell in found.strip("|").split("|")]


def test_targets_that_are_met() -> None:
    assert [(value, said) for _, value, said in targets(told())][:3] == [
        ("300 times", "met"),
        ("95.0%", "met"),
        ("+2.5%", "met"),
    ]


def test_targets_that_are_missed_say_by_how_much() -> None:
    missed = targets(told(every=600.0, in_kernel=9.0, peak=250.0))
    assert [(value, said) for _, value, said in missed][:3] == [
        ("200 times", "missed by 33%"),
        ("45.0%", "missed by 50%"),
        ("+25.0%", "missed by 12%"),
    ]


def test_memory_that_could_not_be_measured_is_not_called_flat() -> None:
    assert targets(told(peak=None))[2][1:] == ("-", "not measured on this system")
    assert row(page(told(peak=None)), "100,000")[-1] == "-"


def test_a_month_of_war_is_held_to_the_first_editions() -> None:
    target, value, said = targets(told())[3]
    assert target == "a month of war at most 1.3 times one of `first-edition`"
    assert (value, said) == ("1.20 times", "met")
    dearer = told()._replace(editions=Editions(2e-5, 2.8e-5))
    assert targets(dearer)[3][1:] == ("1.40 times", "missed by 7%")
    assert row(page(told()), "`first-edition`") == ["`first-edition`", "20.0"]
    assert row(page(told()), "`ukraine-2022`") == ["`ukraine-2022`", "24.0"]


def test_the_parts_and_the_rest_make_a_war() -> None:
    text = page(told())
    assert row(text, "random numbers")[1:] == ["1,000", "400", "0.400", "20%"]
    assert row(text, "the rest")[3:] == ["1.600", "80%"]
    assert row(text, "a war")[3:] == ["2.000", "100%"]


def test_ratios_are_those_of_the_rates() -> None:
    text = page(told())
    assert row(text, "compiled on all cores to `mesa.batch_run`")[1] == "300"
    assert row(text, "compiled on all cores to Mesa in a loop")[1] == "300"
    assert row(text, "compiled on one thread")[1] == "333"
    assert row(text, "compiled on all cores to one thread")[1] == "1.8"


def test_many_wars_and_growth() -> None:
    text = page(told())
    assert row(text, "100,000") == ["100,000", "10.00", "10,000", "95.0%", "205"]
    assert row(text, "months") == ["months", "84"]
    assert row(text, "Python alone") == ["Python alone", "0.01"]


def test_worlds_and_partners() -> None:
    target = "time of a war linear in its partners, 6 to 68 (r2 at least 0.99)"
    assert targets(told())[9:] == [
        ("inputs of a further world under 1 ms", "0.20 ms", "met"),
        (target, "0.9821", "missed by 1%"),
    ]
    text = page(told())
    assert row(text, "a further one") == ["a further one", "0.20"]
    assert row(text, "the first to a further one") == ["the first to a further one, times", "15"]


def test_a_table_is_markdown() -> None:
    assert table(("a", "b"), [("x", "1")]) == "| a | b |\n| --- | ---: |\n| x | 1 |"


def test_the_page_has_neither_date_nor_path() -> None:
    assert not re.search(r"20\d\d-\d\d|/home|/tmp|/usr", page(told()))
    assert math.isclose(told().many[1].share, 0.95)


def test_targets_of_studies() -> None:
    # A further war takes .2 ms from 1,000 to 10,000 wars and .22 ms from there to 200,000.
    assert [(value, said) for _, value, said in targets(told())][4:9] == [
        ("315 MB", "met"),
        ("+10% a further war", "met"),
        ("1.50 s", "met"),
        ("1.00 s", "met"),
        ("2.50 s", "missed by 20%"),
    ]


def test_targets_of_studies_that_are_missed() -> None:
    slow = Studies([study(1_000, 3.0), study(10_000, 4.8), study(200_000, 80.8, 1_500.0)], ANSWERS)
    found = [said for _, _, said in targets(told()._replace(studies=slow))][4:6]
    assert found == ["missed by 36%", "missed by 38%"]
    unknown = Studies([*slow.played[:2], study(200_000, 46.6, None)], ANSWERS)
    assert targets(told()._replace(studies=unknown))[4][1:] == ("-", "not measured on this system")


def test_rows_of_studies() -> None:
    text = page(told())
    assert row(text, "200,000") == [*("200,000", "2,000", "46.60", "300", "0.233", "4.00", "250")]
    assert row(text, "`resume`") == ["`resume`", "2.50", "90"]
