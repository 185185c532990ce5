"""The ring of partners: who stands where, and what each mark says."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.reasons import Reason
from experiments.session.frames import PartnerView
from tests.viz.live.made import PARTNER, arm, frame, inside, option_of, partners, scene, texts
from viz.layout import BOLD, width
from viz.live.charts.ring import Ring
from viz.live.charts.ring_marks import (
    PartnerSeat,
    delivery,
    link,
    ministries,
    short,
    staggered,
    told,
)
from viz.style import DARK, LIGHT


def ring(*shown: PartnerView, pixels: int = 490, arms: int = 1, **given: Any) -> Ring:
    played = [replace(frame(0), partners=shown or partners())]
    own = arm("A", frames=played, **given)
    others = [arm(letter) for letter in "BC"[: arms - 1]]
    return Ring(scene(own, *others, month=0, pixels=pixels), own)


def graph(drawn: Ring) -> dict[str, Any]:
    series: dict[str, Any] = option_of(drawn)["series"][1]
    return series


def node(drawn: Ring, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in graph(drawn)["data"] if item["name"] == name)
    return found


def seat(**told: Any) -> PartnerSeat:
    return PartnerSeat(replace(PARTNER, **told), 0.0, named=True)


def test_the_option_survives_json() -> None:
    option = option_of(ring(*partners(34)))
    assert json.loads(json.dumps(option, allow_nan=False)) == option
    assert not [text for text in texts(option) if "function" in text]


def test_every_pair_lies_on_its_ray_and_the_largest_at_the_top() -> None:
    drawn = ring()
    assert node(drawn, "P00")["value"] == [0.0, 1.0]
    assert node(drawn, "P00 defence")["value"] == [0.0, 0.76]
    for place in range(6):
        outer, inner = (node(drawn, f"P{place:02}{part}")["value"] for part in ("", " defence"))
        assert math.hypot(*outer) == pytest.approx(1.0, abs=0.001)
        assert [0.76 * value for value in outer] == pytest.approx(inner, abs=0.001)


@given(st.integers(1, 60))
def test_partners_turn_clockwise_once_around(count: int) -> None:
    angles = [one.angle for one in ring(*partners(count)).seats()]
    assert angles == sorted(angles)
    assert angles[0] == pytest.approx(0.0, abs=1e-9)
    assert angles[-1] < 2.0 * math.pi


def test_names_of_links_are_nodes_and_names_are_unique() -> None:
    drawn = ring(*partners(34), ties={"P00": ["P01", "P02"], "P01": ["P00"]})
    series = graph(drawn)
    names = [item["name"] for item in series["data"]]
    assert len(names) == len(set(names))
    assert {end for item in series["links"] for end in (item["source"], item["target"])} <= {*names}


def test_ties_are_drawn_once_and_unseen() -> None:
    drawn = ring(ties={"P00": ["P01", "P02"], "P01": ["P00"], "P02": ["gone"]})
    ties = [item for item in graph(drawn)["links"] if "lineStyle" not in item]
    assert ties == [{"source": "P00", "target": "P01"}, {"source": "P00", "target": "P02"}]
    assert graph(drawn)["lineStyle"]["opacity"] == 0


def test_shape_tells_the_ministry_and_fill_its_tone() -> None:
    pair = ministries(seat(defence_tone=0.6, foreign_tone=-0.2), LIGHT)
    defence, foreign = map(inside, pair)
    assert (defence["symbol"], foreign["symbol"]) == ("rect", "circle")
    assert defence["itemStyle"]["color"] == LIGHT.firm
    assert foreign["itemStyle"] == {
        "color": LIGHT.surface,
        "borderColor": LIGHT.doubt,
        "borderWidth": 2,
    }


def test_widths_grow_with_joint_capacity_and_deliveries() -> None:
    assert inside(link(seat(joint=0.5), LIGHT))["lineStyle"]["width"] == 4.8
    assert inside(delivery(seat(delivered=0.0), LIGHT))["lineStyle"]["width"] == 0.5
    assert inside(delivery(seat(delivered=4.0), LIGHT))["lineStyle"]["width"] == 10.5


def test_a_short_delivery_is_dashed() -> None:
    assert inside(delivery(seat(withheld=0.0), LIGHT))["lineStyle"]["type"] == "solid"
    assert inside(delivery(seat(due=1.0, withheld=0.25), LIGHT))["lineStyle"]["type"] == "dashed"
    assert not short(replace(PARTNER, due=0.0, withheld=0.0))


def test_a_contradiction_has_its_sign_and_a_gap_its_outlines() -> None:
    apart = replace(PARTNER, code="DEU", defence_tone=0.6, foreign_tone=-0.1, gap=True)
    drawn = ring(apart)
    assert node(drawn, "DEU contradiction")["label"]["formatter"] == "≠"
    outlines = [node(drawn, f"DEU gap {symbol}") for symbol in ("rect", "circle")]
    assert {item["itemStyle"]["borderType"] for item in outlines} == {"dotted"}
    assert len(graph(ring(PARTNER))["data"]) == 3


def test_the_contact_group_closes_and_thickens() -> None:
    drawn = ring()
    forum = option_of(drawn)["series"][0]
    assert forum["data"][0] == forum["data"][-1]
    assert len(forum["data"]) == 7
    assert forum["lineStyle"]["width"] == 4.1  # 0.6 + 7 x 0.5


def test_kyiv_tells_how_much_of_its_need_was_delivered() -> None:
    told = replace(frame(0, deliveries=0.87), partners=partners())
    own = arm("A", frames=[told])
    drawn = Ring(scene(own, month=0), own)
    assert node(drawn, "Kyiv")["label"]["formatter"].endswith("0.87 of need\ndelivered")


def test_only_marks_and_pair_links_have_tooltips() -> None:
    series = graph(ring(*partners(34)))
    assert series["tooltip"] == {"trigger": "none"}
    told = [item for item in series["links"] if "tooltip" in item]
    assert len(told) == 34
    assert "tooltip" not in series["data"][-1]


def test_names_that_are_not_plain_stay_text() -> None:
    words = told(replace(PARTNER, name="<img src=x onerror=alert(1)>"))
    assert "<img" not in words
    assert "&lt;img" in words


def test_what_is_told_of_a_partner() -> None:
    words = told(replace(PARTNER, foreign_tone=-0.1, gap=True, withheld=0.5)).split("<br>")
    assert words[:3] == [
        "<b>United States</b> · share of aid 50%",
        "Defence ministry: speaks firmly",
        "Foreign ministry: speaks with doubt",
    ]
    assert {"They contradict each other this month.", "It delivered short."} <= set(words)
    assert words[-1] == "Funding gap: nothing is signed or ordered."


def test_why_a_partner_signed_nothing_is_told_once() -> None:
    waits = replace(PARTNER, signed=0.0, reason=Reason.OVERDRAWN)
    assert told(waits).split("<br>")[-1] == "Its package waits: the account is overdrawn."
    closed = told(replace(waits, gap=True, reason=Reason.GAP)).split("<br>")
    assert closed[-1] == "Funding gap: nothing is signed or ordered."
    assert not any("appropriations" in line for line in closed)
    assert "Its " not in told(replace(PARTNER, reason=Reason.SIGNED))


def test_where_it_is_crowded_only_larger_partners_are_named() -> None:
    crowd = partners(60)
    roomy, tight = ring(*crowd, pixels=1200).seats(), ring(*crowd, pixels=280).seats()
    assert all(one.named for one in roomy)
    assert {one.named for one in tight if one.partner.share >= 0.01} == {True}
    assert {one.named for one in tight if one.partner.share < 0.01} == {False}


def test_close_names_below_are_lifted_by_turns() -> None:
    below = [PartnerSeat(PARTNER, math.pi + turn, named=True) for turn in (-0.1, 0.0, 0.1)]
    assert [one.lift > 0.0 for one in staggered(below, (100.0, 100.0))] == [False, True, False]
    assert not any(one.lift for one in staggered(below, (400.0, 100.0)))
    assert staggered([], (100.0, 100.0)) == []


def test_a_name_is_lifted_above_the_next_one_however_large_that_mark_is() -> None:
    """Marks of 25 and 10 px: half the difference and the 11 px of every lift, and the ring's bend.

    The bend is 1000 (1 - cos 0.1) = 5 px; the outline of a funding gap lifts by 4 px on its own.
    """
    large, small = replace(PARTNER, share=0.64, gap=False), replace(PARTNER, share=0.04, gap=False)
    top = [PartnerSeat(large, 0.0, named=True), PartnerSeat(small, 0.1, named=True)]
    assert [seat.size for seat in top] == [25.0, 10.0]
    assert [seat.lift for seat in staggered(top, (100.0, 0.0))] == [0.0, 18.5]
    assert [seat.lift for seat in staggered(top, (100.0, 1000.0))] == [0.0, 23.5]
    outlined = [top[0], top[1]._replace(partner=replace(small, gap=True))]
    assert [seat.lift for seat in staggered(outlined, (100.0, 0.0))] == [0.0, 14.5]


def test_a_ring_alone_and_a_ring_of_three() -> None:
    assert (ring().height, ring(arms=3).height) == (350, 300)


@pytest.mark.parametrize("pixels", [269, 338, 490])
@pytest.mark.parametrize("gap", [True, False])
def test_every_name_beside_a_ring_has_room(pixels: int, gap: bool) -> None:
    codes = ("USA", "SWE", "NOR", "DEU", "POL", "GBR")
    shown = [replace(one, code=code, gap=gap) for one, code in zip(partners(), codes, strict=True)]
    drawn = ring(*shown, pixels=pixels)
    radius = pixels / 2 / option_of(drawn)["xAxis"][0]["max"]
    beside = [one for one in drawn.seats() if one.side in ("left", "right")]
    for one in beside:
        name = BOLD * width(one.partner.code, 11.5)
        needed = one.size / 2 + (8.0 if gap else 4.0) + name
        assert radius * abs(math.sin(one.angle)) + needed <= pixels / 2
    assert len(beside) >= 3


def crowd(count: int) -> list[PartnerView]:
    """Return partners with codes as wide as they come, and shares as those of the record."""
    weights = [1.0 / (place + 1.0) for place in range(count)]
    codes = ("USA", "DEU", "GBR", "AUS")
    return [
        replace(
            PARTNER,
            code=codes[place] if place < len(codes) else f"M{place:02}",
            name=f"Partner {place}",
            share=weight / sum(weights),
            gap=place % 5 == 0,
        )
        for place, weight in enumerate(weights)
    ]


@pytest.mark.parametrize("count", [1, 6, 34, 50, 100])
@pytest.mark.parametrize(("pixels", "arms"), [(269, 3), (338, 1), (490, 2), (1020, 1)])
def test_every_name_above_and_below_a_ring_has_room(count: int, pixels: int, arms: int) -> None:
    drawn = ring(*crowd(count), pixels=pixels, arms=arms)
    radius = drawn.height / 2 / option_of(drawn)["yAxis"][0]["max"]
    outside = [one for one in drawn.seats() if one.side in ("top", "bottom")]
    assert outside[0].partner.code == "USA"
    for one in outside:
        size = 11.5 if one.bold else 10.0
        outline = 4.0 if one.partner.gap else 0.0
        name = 4.0 + one.lift + 1.15 * size if one.named else 0.0
        needed = one.size / 2 + outline + name
        assert radius * abs(math.cos(one.angle)) + needed <= drawn.height / 2


def test_a_partner_is_faded_with_its_own_series_alone() -> None:
    """Pointing at a partner: other series of the chart have no nodes that ECharts could fade."""
    drawn = ring(*partners(), ties={"P00": ["P01"]})
    emphasis = graph(drawn)["emphasis"]
    assert (emphasis["focus"], emphasis["blurScope"]) == ("adjacency", "series")
    assert graph(drawn)["blur"]["lineStyle"]["opacity"] == 0


def test_every_mark_of_a_partner_names_it() -> None:
    apart = replace(PARTNER, code="DEU", defence_tone=0.6, foreign_tone=-0.1, gap=True)
    marks = [item for item in graph(ring(apart))["data"] if item["name"] != "Kyiv"]
    assert len(marks) == 5
    assert {item.get("of", item["name"]) for item in marks} == {"DEU"}


def test_themes_reach_every_mark() -> None:
    drawn = ring(PARTNER)
    dark = Ring(replace(drawn.scene, theme=DARK), drawn.arm)
    assert LIGHT.firm in texts(option_of(drawn))
    assert not {LIGHT.firm, LIGHT.ink, LIGHT.surface, LIGHT.line_2} & set(texts(option_of(dark)))


def test_sentence_and_table() -> None:
    drawn = ring(PARTNER, replace(PARTNER, code="DEU", name="Germany", foreign_tone=-0.3))
    assert drawn.label() == (
        "Who acts together in A, March 2022: 2 partners; joint capacity of the largest: United "
        "States 0.25, Germany 0.25; of the contact group 0.50. 1 speak with doubt, in 1 the "
        "ministries contradict each other, 0 without appropriations. 0.00 of Ukraine's need is "
        "delivered; with what was in stock 0.75 of it is met."
    )
    table = drawn.table()
    assert [row[0] for row in table.rows] == ["United States", "Germany"]
    assert table.rows[1][4] == "with doubt (−0.30)"
    assert {len(row) for row in table.rows} == {len(table.columns)}
