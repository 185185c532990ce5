"""The partners around Kyiv: who stands where, who is named, and what the picture says."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.viz.report.content import Size, comparison, write
from tests.viz.report.svg import child, clashes, outside, texts, written
from tests.viz.report.test_chain import LONG
from viz.layout import NAMES, RingPartner, narrowest, seats
from viz.report import network
from viz.report.data import ComparisonData, read


def told(folder: Path, titles: list[str], size: Size) -> ComparisonData:
    return read(write(folder, comparison(titles, size), size))


@pytest.mark.parametrize(("arms", "partners"), [(1, 2), (2, 34), (3, 6), (4, 100), (5, 34), (8, 1)])
def test_no_text_is_clipped_or_covers_another(tmp_path: Path, arms: int, partners: int) -> None:
    titles = [*LONG, "Sixth", "Seventh", "Eighth"][:arms]
    drawn = network.networks(told(tmp_path, titles, Size(partners=partners)))
    assert list(drawn) == ["partners-at-treatment", "partners-later"]
    for svg in drawn.values():
        assert outside(svg) == []
        assert clashes(texts(svg)) == []


def test_a_horizon_shorter_than_two_years_has_one_picture(tmp_path: Path) -> None:
    drawn = network.networks(told(tmp_path, ["A", "B"], Size(months=34)))
    assert list(drawn) == ["partners-at-treatment"]
    assert network.networks(told(tmp_path, ["A", "B"], Size(months=11))) == {}


def test_larger_partners_are_named_in_full_and_the_rest_by_code(tmp_path: Path) -> None:
    svg = network.networks(told(tmp_path, ["A", "B"], Size()))["partners-later"]
    shown = [text.words for text in texts(svg)]
    assert shown.count("United States") == shown.count("Germany") == 2
    assert "AUX" in shown
    assert "Partner 34" not in shown


def test_the_key_explains_every_mark(tmp_path: Path) -> None:
    words = written(network.networks(told(tmp_path, ["A", "B"], Size()))["partners-later"])
    for said in ("defence – foreign ministry", "lukewarmly (0) to firmly (1", "with doubt"):
        assert said in words
    for said in ("joint planning", "contradict each other", "contact group", "deliveries"):
        assert said in words


def test_the_description_says_what_the_largest_partners_do(tmp_path: Path) -> None:
    drawn = network.networks(told(tmp_path, ["A", "B"], Size()))
    described = child(drawn["partners-later"], "desc")
    assert "B, joint planning" in described
    assert "United States 0.65, 0.90 and 0.70" in described
    assert "24 months after" in written(drawn["partners-later"])


def test_a_month_without_a_running_war_is_said_plainly(tmp_path: Path) -> None:
    given = told(tmp_path, ["A", "B"], Size())
    table = given.partners.copy()
    numbers = [c for c in table.columns if c not in ("arm", "month", "partner", "wars")]
    gone = (table["arm"] == "arm-1") & (table["month"] == 35)
    table.loc[gone, numbers] = float("nan")
    svg = network.networks(ComparisonData(given.comparison, given.monthly, table, given.theories))
    assert written(svg["partners-later"]).count("no war runs in this month") == 1
    assert "B: no war runs in this month." in child(svg["partners-later"], "desc")
    assert "nan" not in svg["partners-later"].lower()


def partners(shares: list[float]) -> list[RingPartner]:
    total = sum(shares)
    return [
        {"code": f"P{place:02d}", "name": f"Partner number {place}", "share": share / total}
        for place, share in enumerate(sorted(shares, reverse=True))
    ]


@given(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=100))
def test_partners_stand_in_order_around_the_ring_and_names_never_touch(
    shares: list[float],
) -> None:
    found = seats(partners(shares), radius=110.0, half=170.0)
    angles = [seat.angle for seat in found]
    assert angles == sorted(angles)
    assert abs(angles[0]) < 1e-9
    assert angles[-1] < 2.0 * math.pi
    assert found[0].name
    boxes = [seat.box(110.0) for seat in found if seat.name]
    assert not any(a.touches(b) for place, a in enumerate(boxes) for b in boxes[place + 1 :])
    assert narrowest(found) > 0.0


def test_equal_partners_stand_equally_far_apart() -> None:
    found = seats(partners([1.0] * 4), radius=100.0, half=200.0)
    for seat, angle in zip(found, (0.0, 0.5, 1.0, 1.5), strict=True):
        assert math.isclose(seat.angle, angle * math.pi, abs_tol=1e-9)
    assert found[1].at(NAMES) == pytest.approx((NAMES, 0.0))
    assert [seat.side for seat in found] == ["center", "left", "center", "right"]


def test_a_name_too_long_for_the_page_is_written_as_a_code() -> None:
    [only] = seats(partners([1.0]), radius=100.0, half=20.0)
    assert only.name == "P00"


@pytest.mark.parametrize("arms", [2, 3])
def test_what_is_said_of_kyiv_stays_in_its_circle(tmp_path: Path, arms: int) -> None:
    shown = texts(
        network.networks(told(tmp_path, ["A", "B", "C"][:arms], Size()))["partners-later"]
    )
    places = [place for place, text in enumerate(shown) if text.words == "Kyiv"]
    assert len(places) == arms
    for place in places:
        said = shown[place : place + 3]
        assert said[-1].words.endswith("of need")
        tall = said[-1].lower - said[0].upper
        assert tall < 34.0  # within a circle of 46 points
        middle = (said[-1].lower + said[0].upper) / 2
        for text in said:
            aside = max(abs(text.upper - middle), abs(text.lower - middle))
            assert math.hypot((text.right - text.left) / 2, aside) < 23.0
