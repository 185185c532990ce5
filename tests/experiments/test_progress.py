"""Progress: a bar on a terminal, a few lines elsewhere."""

from __future__ import annotations

import io
from itertools import count
from types import SimpleNamespace

import pytest
from rich.console import Console

from experiments import progress
from experiments.progress import Counter, counting


def lines(total: int, steps: list[int]) -> list[str]:
    out = io.StringIO()
    with counting("wars", Console(file=out, width=80)) as counter:
        counter.expect(total)
        for more in steps:
            counter.add(more)
    return out.getvalue().splitlines()


def test_short_work_says_that_it_is_done() -> None:
    assert lines(1200, [1000, 200]) == ["wars: 1,200 of 1,200"]


def test_long_work_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = count(0.0, 6.0)  # seconds; each look takes six
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    assert lines(50, [10] * 5) == ["wars: 20 of 50", "wars: 40 of 50", "wars: 50 of 50"]


def test_work_that_stops_says_no_more() -> None:
    out = io.StringIO()
    with pytest.raises(KeyboardInterrupt), counting("wars", Console(file=out)) as counter:
        counter.expect(50)
        raise KeyboardInterrupt
    assert out.getvalue() == ""


def test_more_can_be_expected_at_any_time() -> None:
    counter = Counter()
    for more in (3, 4):
        counter.expect(more)
        counter.add(more - 1)
    assert (counter.total, counter.done) == (7, 5)


def test_a_terminal_has_a_bar_that_goes_away() -> None:
    out = io.StringIO()
    console = Console(file=out, width=80, force_terminal=True)
    with counting("wars", console) as counter:
        for _ in range(2):
            counter.expect(2)
            counter.add(2)
    assert "4/4" in out.getvalue()
    assert out.getvalue().endswith("\x1b[2K")  # the line is cleared
