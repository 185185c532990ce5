"""Curves over runs: signatures by month, survival of peace by age."""

from __future__ import annotations

import json

from tests.viz.live.distributions.made import FIRST, SECOND, sample, scene
from tests.viz.live.made import option_of
from viz.live.distributions.curves import Curves, peace, signed


def lines(figure: Curves) -> dict[str, list[float | None]]:
    return {
        series["name"]: series["data"]
        for series in option_of(figure)["series"]
        if series.get("name")
    }


def test_settlements_are_signed_month_by_month() -> None:
    found = lines(signed(scene()))
    assert found["A, %"][10:14] == [0.0, 0.0, 25.0, 25.0]
    assert found["B, %"][4:14] == [0.0, 0.0, *([25.0] * 6), 50.0, 50.0]
    assert len(found["A, %"]) == 24


def test_peace_is_followed_from_the_signature() -> None:
    found = lines(peace(scene()))
    assert len(found["B, %"]) == 61
    # Of three first settlements one breaks after 12 months.
    assert [found["B, %"][month] for month in (0, 11, 12, 60)] == [100.0, 100.0, 66.7, 66.7]
    assert found["A, %"][60] == 100.0


def test_a_band_lies_on_its_lower_limit() -> None:
    figure = signed(scene(FIRST))
    low, tall = (one["data"] for one in option_of(figure)["series"] if "stack" in one)
    curve = FIRST.signed
    assert low[12] == round(100 * curve.low[12], 2)
    assert round(low[12] + tall[12], 2) == round(100 * curve.high[12], 2)


def test_axes_hold_every_curve_and_peace_is_seen_against_all() -> None:
    assert option_of(peace(scene()))["yAxis"][0]["max"] == 100.0
    top = option_of(signed(scene()))["yAxis"][0]["max"]
    assert top >= 100 * SECOND.signed.high.max() - 1e-9


def test_its_place_is_there_before_its_numbers() -> None:
    for make in (signed, peace):
        empty, full = make(scene(None, SECOND)), make(scene())
        assert empty.height == full.height
        option = option_of(empty)
        assert option["grid"] == option_of(full)["grid"]
        assert not option["yAxis"][0]["axisLabel"]["show"]
        assert empty.label().endswith("not known yet.")
        assert empty.table().rows == ()
        assert json.loads(json.dumps(option, allow_nan=False)) == option


def test_an_arm_without_a_settlement_has_no_peace() -> None:
    none = sample(outcome=[5.0, 5.0], war_length=[24.0, 24.0], peace_months=[float("nan")] * 2)
    figure = peace(scene(none))
    assert set(lines(figure)["A, %"]) == {None}
    assert figure.label() == "First settlements unbroken, share: A has none."
    assert figure.table().rows[0] == ("0 months", "–")
    assert json.loads(json.dumps(option_of(figure), allow_nan=False)) == option_of(figure)


def test_sentences_tell_the_end_and_the_named_ages() -> None:
    assert (
        signed(scene())
        .label()
        .startswith("Durable settlements signed, share of runs: A 25% (95%: ")
    )
    assert "by Feb 2024; B 50% (95%: " in signed(scene()).label()
    assert "B 67% (95%: " in peace(scene()).label()
    assert "after 24 months" in peace(scene()).label()


def test_the_table_has_every_month_with_its_limits() -> None:
    table = signed(scene()).table()
    assert table.columns == ("Month", "A (95%)", "B (95%)")
    assert table.rows[12][0] == "Mar 2023"
    assert table.rows[12][1].startswith("25.0% (")
    assert len(table.rows) == 24


def test_letters_at_the_ends_are_pushed_apart() -> None:
    letters = option_of(signed(scene(FIRST, FIRST)))["series"][-1]["data"]
    assert [one["label"]["formatter"] for one in letters] == ["A", "B"]
    offsets = [one["label"]["offset"][1] for one in letters]
    assert offsets[1] - offsets[0] == 13.0
