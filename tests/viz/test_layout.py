"""Where texts break and stand, and where axes have their ticks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from viz import layout


@given(st.floats(0.0, 1.0))
def test_ticks_reach_the_largest_share_in_five_steps_at_most(largest: float) -> None:
    found = layout.share_ticks(largest)
    assert largest <= found[-1] <= 1.0
    assert 2 <= len(found) <= 6


@given(st.lists(st.tuples(st.floats(-9.0, 300.0), st.floats(1.0, 40.0)), min_size=1, max_size=5))
def test_names_never_overlap_nor_leave_their_column(blocks: list[tuple[float, float]]) -> None:
    wanted, heights = zip(*sorted(blocks), strict=True)
    begins = layout.spread(wanted, heights, 200.0)
    ends = [begin + height for begin, height in zip(begins, heights, strict=True)]
    assert begins[0] >= 0.0 and ends[-1] <= 200.0 + 1e-9
    assert all(end <= begin + 1e-9 for end, begin in zip(ends, begins[1:], strict=False))


@given(st.text("abc -WM", max_size=40), st.floats(20.0, 90.0))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, room: float) -> None:
    lines = layout.wrapped(text, 8.0, room)
    assert all(layout.width(line, 8.0) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_an_axis_over_a_long_horizon_names_few_years() -> None:
    assert layout.month_ticks("2022-01", 240) == {36: "2025", 96: "2030", 156: "2035", 216: "2040"}
    assert layout.month_ticks("2022-03", 1) == {0: "Mar 2022", 1: "Apr 2022"}


@given(st.floats(-1e4, 1e4), st.floats(0.0, 1e4))
def test_round_ticks_hold_what_is_shown(low: float, span: float) -> None:
    found = layout.round_ticks(low, low + span)
    apart = [after - before for before, after in zip(found, found[1:], strict=False)]
    assert 3 <= len(found) <= 8
    assert found[0] <= low + 1e-6 and low + span <= found[-1] + 1e-6
    assert max(apart) - min(apart) < 1e-6 * max(abs(found[0]), abs(found[-1]), 1.0)


@given(st.integers(1, 240), st.floats(40.0, 320.0))
def test_dates_of_an_axis_never_overlap(months: int, wide: float) -> None:
    shown = layout.fitting(layout.month_ticks("2022-03", months), months, wide)
    assert shown
    taken = -100.0
    for month, (date, side) in shown.items():
        size = layout.width(date, layout.BODY)
        begin = wide * month / months - size * {"left": 0.0, "center": 0.5, "right": 1.0}[side]
        assert begin > taken
        taken = begin + size


@given(st.text("abc -WM", max_size=40), st.floats(12.0, 90.0))
def test_a_cut_text_fits_and_says_that_it_was_cut(text: str, room: float) -> None:
    shown = layout.cut(text, 8.0, room)
    assert shown == text or shown.endswith("…")
    assert len(layout.wrapped(shown, 8.0, room)) <= 1
