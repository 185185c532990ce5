"""Targets of a calibration: what may be fitted, as far as the months that count."""

from __future__ import annotations

import pytest

from abm.errors import InputError
from abm.scenarios import DEFAULT, Scenario, load
from experiments.history.patterns import FITTED, HELD_BACK, Pattern, RowTable, patterns
from experiments.history.targets import fitted, targets, targets_of

ALL = [f"{one.id}.{name}" for one in patterns() if one.role == FITTED for name in one.rows]


def names(months: int) -> list[str]:
    return [one.name for one in targets_of(patterns(), "2022-03", months)]


def test_to_december_2024_all_that_may_be_fitted_counts_but_the_base_rate() -> None:
    assert [name for name in ALL if name not in names(34)] == ["P19.over"]
    assert set(names(34)) < set(ALL)
    assert names(84) == ALL


def test_to_december_2023_what_ends_later_is_gone() -> None:
    gone = [name for name in names(34) if name not in names(22)]
    assert gone == [
        *("P1.T4", "P4.share", "P5.2024", "P6.2024", "P8.kept", "P8.backlog"),
        *("P9.mean", "P9.variation", "P9.memory", "P9.donors", "P11.30", "P17.2024"),
        *("Front.deviation", "Front.memory"),
    ]


def row(statistic: str, **changed: object) -> RowTable:
    told = {
        "title": "a", "observed": 6.0, "unit": "month", "band": [5, 7], "source": "b",
        "statistic": statistic, "until": "2024-12",
    }  # fmt: skip
    return RowTable.model_validate(told | changed)


def reading(found: RowTable, months: int) -> tuple[int, int] | None:
    one = Pattern("P1", "a", FITTED, {"one": found})
    told = targets_of([one], "2022-03", months)
    return (told[0].read.first, told[0].read.last) if told else None


def test_a_dated_event_counts_as_soon_as_its_band_is_over() -> None:
    month = row("median month", variable="mobilised", values=[1])
    assert [reading(month, months) for months in (34, 12, 8, 7)] == [(0, 33), (0, 11), (0, 7), None]


def test_a_war_of_another_beginning_has_no_targets() -> None:
    for first in ("2021-01", "2022-06"):
        with pytest.raises(InputError, match=f"a war that begins in {first} cannot show it"):
            targets(load(DEFAULT, [f'first_month="{first}"']), 34)


def test_a_state_counts_as_far_as_it_is_known() -> None:
    state = row("share without", variable="status", values=[1], **{"from": "2023-03"})
    assert [reading(state, months) for months in (34, 14, 12)] == [(12, 33), (12, 13), None]


def test_other_numbers_count_with_their_last_month_or_not_at_all() -> None:
    total = row("total", variable="land")
    assert [reading(total, months) for months in (40, 34, 33)] == [(0, 33), (0, 33), None]
    assert reading(row("total", variable="land", **{"from": "2022-02"}), 40) is None


def test_what_is_held_back_gives_no_target() -> None:
    total = {"one": row("total", variable="land")}
    assert targets_of([Pattern("P1", "a", HELD_BACK, total)], "2022-03", 40) == []
    assert {one.role for one in fitted()} == {FITTED}


def test_a_band_is_no_part_of_what_is_played() -> None:
    one = targets(load(DEFAULT), 34)[0]
    moved = one._replace(row=one.row.model_copy(update={"band": (7.0, 8.0)}))
    other = one._replace(read=one.read._replace(last=3))
    assert moved.content() == one.content() != other.content()


def test_a_place_that_the_scenario_has_not_is_refused(
    six: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Pattern("P1", "a", FITTED, {"one": row("succession", place=9)})
    monkeypatch.setattr("experiments.history.targets.fitted", lambda: (late,))
    with pytest.raises(InputError, match="of the scenario's theories, place 9; six-partners has"):
        targets(six, 34)
