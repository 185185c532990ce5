from __future__ import annotations

from collections.abc import Callable

import pytest

from abm.rules.talks import (
    comes,
    compatible,
    earnest,
    exhausted,
    holds,
    insincere,
    resumes,
    terms,
    withdrawn,
    worth_of_breaking,
)

CASES: list[tuple[Callable[..., bool], tuple[float, ...], bool]] = [
    (earnest, (True, 0.65, 0.6), True),
    (earnest, (True, 0.6, 0.6), True),  # the quorum itself is enough
    (earnest, (True, 0.5, 0.6), False),  # the leadership alone
    (earnest, (False, 1.0, 0.6), False),  # never against the leadership
    (earnest, (True, 0.0, 0.0), True),
    (comes, (False, 0, 0.0), False),
    (comes, (True, 0, 0.0), True),
    (comes, (False, 0, 1.0), True),
    (comes, (False, 3, 4.0), True),
    (comes, (False, 4, 4.0), False),  # months 0 to 3
    (comes, (True, 40, 4.0), True),
    (holds, (24, False, 24.0), True),
    (holds, (23, False, 24.0), False),
    (holds, (24, True, 24.0), False),  # the month in which it breaks is no month of peace
    (holds, (25, True, 24.0), True),
    (holds, (60, True, 60.0), False),
    (compatible, (64.0, 64.0, 0.5), True),
    (compatible, (64.5, 64.0, 0.5), True),
    (compatible, (64.6, 64.0, 0.5), False),
    (compatible, (60.0, 64.0, 0.0), True),
    (insincere, (0.0, 1.0, 0.5), True),
    (insincere, (1.0, 1.0, 0.5), False),
    (insincere, (3.0, 6.0, 0.5), True),  # half is not enough
    (insincere, (4.0, 6.0, 0.5), False),
    (insincere, (91.0, 180.0, 0.5), False),
    (insincere, (4.0, 6.0, 0.75), True),
    (resumes, (3, 3.0, 3.1, 3.0), True),
    (resumes, (3, 3.0, 3.0, 3.0), False),  # must be above
    (resumes, (2, 3.0, 30.0, 3.0), False),  # too early
    (resumes, (24, 3.0, -1.0, 3.0), False),
    (resumes, (3, 6.0, 30.0, 3.0), False),
    (exhausted, (0.83, 0.82, 64.0, 110.0), True),
    (exhausted, (0.82, 0.82, 110.0, 110.0), False),
    (exhausted, (0.0, 0.82, 110.1, 110.0), True),
    (exhausted, (0.0, 0.82, 0.0, 110.0), False),
    (withdrawn, (19.9, 20.0, 0.0, 6.0), True),
    (withdrawn, (20.0, 20.0, 5.0, 6.0), False),
    (withdrawn, (64.0, 20.0, 6.0, 6.0), True),
    (withdrawn, (64.0, 20.0, 0.0, 6.0), False),
]

PROMISES: list[tuple[Callable[..., float], tuple[float, ...], float]] = [
    (terms, (65.0, 0.0), 65.0),
    (terms, (65.0, 3.0), 68.0),
    (terms, (-1.0, 5.0), 4.0),
    (worth_of_breaking, (7.0, 0.0), 7.0),
    (worth_of_breaking, (7.0, 3.0), 4.0),
    (worth_of_breaking, (-2.0, 3.0), -5.0),
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_by_hand(rule: Callable[..., bool], arguments: tuple[float, ...], expected: bool) -> None:
    assert rule(*arguments) is expected


@pytest.mark.parametrize(("rule", "arguments", "expected"), PROMISES)
def test_promises_by_hand(
    rule: Callable[..., float], arguments: tuple[float, ...], expected: float
) -> None:
    assert rule(*arguments) == expected
