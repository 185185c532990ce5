"""Summary statistics of wars, each beside what is computed by hand from a few months."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from abm.engine.ensemble import Wars
from abm.schema import Outcome
from abm.state import CEASEFIRE, FIGHTING, OVER, SETTLED
from experiments.history.summaries import SUMMARIES, Found, Reading
from tests.experiments.conftest import wars_of


def of_months(*wars: list[dict[str, Any]], **fields: Any) -> Wars:
    """Return wars with these months, which are fought where nothing else is said."""
    return wars_of([{"months": months, "outcome": Outcome.STILL_FIGHTING} for months in wars])


def series(name: str, *wars: list[float], over: str = "", others: float = 1.0) -> Wars:
    """Return wars in which a variable has these values by month, and another always the same."""
    return of_months(
        *([{name: value, **({over: others} if over else {})} for value in war] for war in wars)
    )


def found(statistic: str, wars: Wars, read: Reading) -> Found:
    return SUMMARIES[statistic].of(wars, read)


LAND = Reading(0, 3, "land")


@pytest.mark.parametrize(
    ("statistic", "value"),
    [
        ("total", (10.0 + 22.0) / 2),
        ("mean", (2.5 + 5.5) / 2),
        # Sums of squares about the mean are 5 and 69, over three.
        ("deviation", (np.sqrt(5 / 3) + np.sqrt(69 / 3)) / 2),
        ("variation", (np.sqrt(5 / 3) / 2.5 + np.sqrt(69 / 3) / 5.5) / 2),
        ("growth", (4.0 + 11.0) / 2),
        # 1, 2, 3 with 2, 3, 4; and 1, 2, 8 with 2, 8, 11, both about their means.
        ("autocorrelation", (1.0 + 29.0 / np.sqrt((258 / 9) * (378 / 9))) / 2),
    ],
)
def test_numbers_of_a_war_are_averaged_over_wars(statistic: str, value: float) -> None:
    wars = series("land", [1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 8.0, 11.0])
    assert found(statistic, wars, LAND).value == pytest.approx(value)
    assert found(statistic, wars, LAND).wars == 2


def test_a_correlation_is_that_of_numpy() -> None:
    values = [0.3, -0.1, 0.4, 0.2, 0.0]
    told = found("autocorrelation", series("land", values), Reading(0, 4, "land")).value
    assert told == pytest.approx(np.corrcoef(values[:-1], values[1:])[0, 1])


def test_eight_wars_of_ten_lie_between_what_stands_beside_the_mean() -> None:
    wars = series("land", *([float(number)] for number in range(1, 11)))
    told = found("mean", wars, Reading(0, 0, "land"))
    assert told[:4] == (5.5, 1.0, 9.0, 10)
    assert told.spread == pytest.approx(np.std(range(1, 11), ddof=1))


def test_only_the_months_that_are_read_count() -> None:
    wars = series("land", [1.0, 2.0, 4.0, 8.0])
    assert found("total", wars, Reading(1, 2, "land")).value == 6.0
    assert found("growth", wars, Reading(1, 3, "land")).value == 4.0


@pytest.mark.parametrize("statistic", ["total", "mean", "deviation", "ratio", "excess"])
@pytest.mark.parametrize("status", [SETTLED, OVER])
def test_a_war_that_does_not_run_all_these_months_is_left_out(status: int, statistic: str) -> None:
    held = [{"land": 2.0, "limit": 1.0}, {"land": 4.0, "limit": 1.0}]
    ended = [{"land": 1e6, "limit": 1.0}, {"land": 1e6, "limit": 1.0, "status": status}]
    over = "limit" if statistic in ("ratio", "excess") else ""
    read = Reading(0, 1, "land", over)
    alone = found(statistic, of_months(held), read)
    assert found(statistic, of_months(held, ended), read) == alone
    assert found(statistic, of_months(held, ended[:1]), read) == alone
    none = found(statistic, of_months(ended), read)
    assert np.isnan(none.value)
    assert none.wars == 0


def test_a_ceasefire_runs() -> None:
    wars = of_months([{"land": 1.0}, {"land": 2.0, "status": CEASEFIRE}])
    assert found("total", wars, Reading(0, 1, "land")).value == 3.0


@pytest.mark.parametrize("statistic", ["deviation", "variation", "autocorrelation"])
def test_one_month_has_no_spread(statistic: str) -> None:
    assert np.isnan(found(statistic, series("land", [1.0]), Reading(0, 0, "land")).value)


def test_a_war_in_which_nothing_changes_has_no_autocorrelation() -> None:
    wars = series("land", [2.0, 2.0, 2.0, 2.0], [1.0, 2.0, 3.0, 4.0])
    told = found("autocorrelation", wars, LAND)
    assert told.value == pytest.approx(1.0)
    assert told.wars == 1


def test_ratios_are_of_sums() -> None:
    months = [{"delivered": 1.0, "promised": 4.0}, {"delivered": 2.0, "promised": 2.0}]
    wars = of_months(months, [{"delivered": 3.0, "promised": 3.0}] * 2)
    read = Reading(0, 1, "delivered", "promised")
    for statistic, expected in (("ratio", (0.75, 0.5, 1.0, 2)), ("excess", (-0.25, -0.5, 0.0, 2))):
        told = found(statistic, wars, read)
        assert told[:4] == expected
        assert told.spread == pytest.approx(np.sqrt(0.125))  # of .5 and 1
    assert found("pooled ratio", wars, read).value == 9.0 / 12.0
    assert found("pooled ratio", wars, read).wars == 2


def test_what_is_over_nothing_is_nothing() -> None:
    wars = of_months([{"delivered": 1.0, "promised": 0.0}])
    for statistic in ("ratio", "excess", "pooled ratio"):
        assert np.isnan(found(statistic, wars, Reading(0, 0, "delivered", "promised")).value)


def test_a_sum_trails_another_by_as_long_as_that_was_as_large() -> None:
    # Promised 4, 8, 12, 16; signed 6 at last: as much was promised by mid-month of the second.
    wars = of_months(
        [{"signed": 1.5, "promised": 4.0}] * 4,
        [{"signed": 4.0, "promised": 4.0}] * 4,  # at once
        [{"signed": 9.0, "promised": 4.0}] * 4,  # before it was promised
    )
    told = found("trailing", wars, Reading(0, 3, "signed", "promised"))
    assert told.value == pytest.approx((2.5 + 0.0 + 0.0) / 3)
    assert told.wars == 3
    early = found("trailing", wars, Reading(2, 3, "signed", "promised"))
    assert early.value == pytest.approx((2.0 - 3.0 / 4.0) / 3)


def test_what_is_promised_and_never_signed_trails_by_all_months() -> None:
    wars = of_months([{"signed": 0.0, "promised": 4.0}] * 3)
    assert found("trailing", wars, Reading(0, 2, "signed", "promised")).value == 3.0
    over = of_months([{"signed": 1.0, "promised": 2.0, "status": OVER}] * 3)
    assert np.isnan(found("trailing", over, Reading(0, 2, "signed", "promised")).value)


def quarters(*wars: list[float]) -> Wars:
    """Return wars whose audience index has these means by quarter, its months unlike each other."""
    return series(
        "audience",
        *([one + shift for one in war for shift in (-0.01, 0.0, 0.01)] for war in wars),
    )


#: Ten of a hundred in the first quarter, thirty of a hundred in the second: Wilson's limits of
#: these shares are .0552 to .1744, and .2189 to .3958.
COUNTS = Reading(0, 5, "audience", counted=(10.0, 30.0), among=(100.0, 100.0))


@pytest.mark.parametrize(
    ("index", "inside"),
    [
        ([0.2, 0.6], 1.0),  # brought to .1 and .3, as was counted
        ([0.15, 0.25], 1.0),
        ([0.18, 0.22], 0.5),  # .18 is too many
        ([0.5, 0.5], 0.0),  # .2 is too many, and too few
        ([0.6, 0.2], 0.0),
    ],
)
def test_an_index_fits_the_quarters_in_whose_limits_it_lies(
    index: list[float], inside: float
) -> None:
    assert found("binomial", quarters(index), COUNTS).value == inside


def test_the_level_of_an_index_does_not_count_and_wars_are_averaged() -> None:
    wars = quarters([0.2, 0.6], [0.1, 0.3], [0.5, 0.5])
    told = found("binomial", wars, COUNTS)
    assert told.value == pytest.approx(2 / 3)
    assert told[1:4] == (0.0, 1.0, 3)
    silent = series("audience", [0.0] * 6)
    assert np.isnan(found("binomial", silent, COUNTS).value)
    assert found("binomial", silent, COUNTS).wars == 0


def test_larger_quarters_weigh_more_in_the_level() -> None:
    read = COUNTS._replace(counted=(10.0, 90.0), among=(100.0, 900.0))
    # The same share in both: whoever never moves fits, and is brought to .1, not to .05.
    assert found("binomial", quarters([0.4, 0.4]), read).value == 1.0
    # Twice as much in the small quarter: .182 and .091 expected, of which the first is too many.
    assert found("binomial", quarters([0.4, 0.2]), read).value == 0.5


def test_shares_are_of_all_wars() -> None:
    wars = of_months(
        [{"status": FIGHTING}, {"status": CEASEFIRE}],
        [{"status": FIGHTING}, {"status": FIGHTING}],
        [{"status": FIGHTING}],  # over after a month, and silent since
        [{"status": FIGHTING}, {"status": SETTLED}],
    )
    paused = Reading(0, 1, "status", values=(CEASEFIRE, SETTLED))
    assert found("share of wars", wars, paused).value == 0.5
    assert found("share without", wars, paused).value == 0.5
    at_war = Reading(1, 1, "status", values=(FIGHTING, CEASEFIRE))
    told = found("share without", wars, at_war)
    assert (told.value, told.wars, np.isnan(told.low)) == (0.5, 4, True)
    assert told.spread == 0.5


def test_a_sector_falls_in_the_month_in_which_it_is_first_not_held() -> None:
    def held(*months: float) -> list[dict[str, Any]]:
        return [{"held": [1.0, month, 1.0, 0.0, 0.0, 0.0]} for month in months]

    wars = of_months(held(1, 1, 0), held(1, 0, 0), held(1, 1, 1))
    told = found("median month", wars, Reading(0, 2, "held", place=2, values=(0.0,)))
    assert told[:4] == (2.0, 1.0, np.inf, 3)
    assert np.isnan(told.spread)
    never = found("median month", wars, Reading(0, 2, "held", place=1, values=(0.0,)))
    assert never.value == np.inf
    later = found("median month", wars, Reading(1, 2, "held", place=2, values=(0.0,)))
    assert later.value == 2.0


def led(*wars: list[int], over: int = 0) -> Wars:
    """Return wars in which these theories (by row) lead month by month; some are settled."""
    told = [[{"best_theory": row} for row in months] for months in wars]
    return of_months(*told, *([[{"best_theory": 0, "status": SETTLED}] * 5] * over))


def test_a_theory_ends_when_later_ones_lead_in_most_running_wars() -> None:
    wars = led([0, 1, 3, 3, 3], [0, 0, 1, 2, 3], [0, 0, 0, 2, 3], [-1, 1, 2, 1, 3], over=9)
    ends = [found("succession", wars, Reading(0, 4, place=place)).value for place in (1, 2, 3, 4)]
    # Later than the first: 0, 2, 3 of 4. Than the second: 0, 0, 2, 3. Than the third: at last.
    assert ends == [2.0, 3.0, 4.0, np.inf]
    assert found("succession", wars, Reading(3, 4, place=1)).value == 3.0


def test_months_of_a_theory_are_those_in_which_it_leads_in_most_running_wars() -> None:
    wars = led([0, 1, 3, 3, 3], [0, 0, 3, 2, 3], [0, 0, 3, 3, 3], over=9)
    assert found("rule", wars, Reading(0, 4, place=1)).value == 2 / 5
    assert found("rule", wars, Reading(2, 4, place=4)).value == 1.0
    assert found("rule", led(over=2), Reading(0, 4, place=4)).value == 0.0


def test_what_widens_lies_farther_apart_at_last() -> None:
    wars = of_months(
        [{"demand": 2.0, "land": 1.0}, {"demand": 9.0, "land": 1.0}, {"demand": 5.0, "land": 2.0}],
        [{"demand": 2.0, "land": 1.0}, {"demand": 9.0, "land": 1.0}, {"demand": 5.0, "land": 4.0}],
    )
    assert found("widening", wars, Reading(0, 2, "demand", "land")).value == 0.5


def test_episodes_fail_and_wars_end_in_their_ways() -> None:
    wars = wars_of(
        [
            {"outcome": Outcome.DURABLE, "talk_episodes": 3.0, "settlements": 1.0},
            {"outcome": Outcome.EXHAUSTED, "talk_episodes": 0.0, "settlements": 0.0},
            {"outcome": Outcome.BROKEN, "talk_episodes": 5.0, "settlements": 1.0},
            {"outcome": Outcome.STILL_FIGHTING, "talk_episodes": 0.0, "settlements": 0.0},
        ]
    )
    assert found("failing", wars, Reading(0, 0, "talk_episodes", "settlements")).value == 0.75
    assert found("settled", wars, Reading(0, 0)).value == 0.5
    assert np.isnan(found("settled", wars_of([{"outcome": Outcome.FROZEN}]), Reading(0, 0)).value)
    none = wars_of([{"outcome": Outcome.FROZEN}])
    assert np.isnan(found("failing", none, Reading(0, 0, "talk_episodes", "settlements")).value)


@pytest.mark.parametrize("statistic", ["median month", "share of wars", "total"])
def test_without_a_war_there_is_no_number(statistic: str) -> None:
    wars = of_months([{"land": 1.0}])
    none = wars._replace(**{name: getattr(wars, name)[:0] for name in ("runs", "war", "months")})
    told = found(statistic, none, Reading(0, 0, "land", values=(1.0,)))
    assert np.isnan(told.value) and told.wars == 0
