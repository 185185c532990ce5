"""Conditions on points: by hand, and any text at all is a condition or refused in two lines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.errors import InputError
from experiments.study.where import LONGEST, holds

VALUES = {"need": [2.0, 4.0, 6.0, np.nan], "window": [6.0, 12.0, 24.0, 12.0]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("need > 4", [False, False, True, False]),
        ("need >= 4", [False, True, True, False]),
        ("need < 4", [True, False, False, False]),
        ("need <= 4", [True, True, False, False]),
        ("need == 4", [False, True, False, False]),
        ("need != 4", [True, False, True, True]),
        ("4 < need", [False, False, True, False]),
        ("2 < need <= 6", [False, True, True, False]),
        ("need > 4 and window <= 12", [False, False, False, False]),
        ("need > 4 or window <= 6", [True, False, True, False]),
        ("not need > 4", [True, True, False, True]),
        ("not (need > 4 or window == 12)", [True, False, False, False]),
        ("need > 2 and need < 6 or window == 6", [True, True, False, False]),
        ("need > -1", [True, True, True, False]),
        ("need > +2.5e0", [False, True, True, False]),
        ("need < window", [True, True, True, False]),
        ("  need > 4\n", [False, False, True, False]),
    ],
)
def test_conditions_by_hand(text: str, expected: list[bool]) -> None:
    assert holds(text, VALUES).tolist() == expected


def refused(text: str) -> str:
    with pytest.raises(InputError) as error:
        holds(text, VALUES)
    said = str(error.value)
    assert 1 <= said.count("\n") + 1 <= 2
    assert said.endswith(
        "Allowed: comparisons (< <= > >= == !=) of need, window with numbers, joined by and, or, "
        "not and parentheses."
    )
    return said.partition("\n")[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "this is not a condition."),
        ("need >", "this is not a condition."),
        ("need > 4; window > 3", "this is not a condition."),
        ("need = 4", "this is not a condition."),
        ("need > 4\0", "this is not a condition."),
        ("(" * 900 + "need > 4" + ")" * 900, "this is not a condition."),
        ("ned > 4", "'ned' is not uncertain. Did you mean 'need'?"),
        ("need", "'need' is not a comparison."),
        ("4", "'4' is not a comparison."),
        ("1 < 2", "'1 < 2' compares nothing that is uncertain."),
        ("need in 4", "'need in 4' compares otherwise."),
        ("need is 4", "'need is 4' compares otherwise."),
        ("need > 'four'", "is neither a name nor a number."),
        ("need > True", "'True' is neither a name nor a number."),
        ("need > 2j", "'2j' is neither a name nor a number."),
        ("need + 1 > 4", "'need + 1' is neither a name nor a number."),
        ("need > 1" + "0" * 400, "a number is too large."),
        ("-need > 4", "'-need' is neither a name nor a number."),
        ("need > __import__('os').getpid()", "is neither a name nor a number."),
        ("(lambda: need)() > 4", "is neither a name nor a number."),
        ("need.real > 4", "is neither a name nor a number."),
        ("need > 4 " * LONGEST, "characters are too many; the most are 2,000."),
    ],
)
def test_what_cannot_be_read_is_said(text: str, said: str) -> None:
    assert refused(text).endswith(said)


WORDS = ["need", "window", "other", "<", "<=", "==", "!=", ">", "and", "or", "not", "(", ")", "4"]
WORDS += ["-", "2.5", "in", "is", "if", "else", "lambda", ":", "f''", "\n", "[", "]", "**"]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(max_size=40))
def test_any_text_is_a_condition_or_refused(text: str) -> None:
    try:
        found = holds(text, VALUES)
    except InputError as error:
        assert str(error).startswith("--where ")
    else:
        assert found.dtype == np.bool_ and found.shape == (4,)


@given(st.integers(0, 990))
def test_depth_is_no_danger(depth: int) -> None:
    try:
        holds("not " * (depth // 2) + "need > 4", VALUES)
        holds("(" * depth + "need > 4" + ")" * depth, VALUES)
    except InputError as error:
        assert "this is not a condition" in str(error)
