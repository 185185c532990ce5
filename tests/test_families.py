"""A family is one test, which fails for each of its members and names them."""

from __future__ import annotations

import pytest

from tests.families import for_each


def test_every_member_that_fails_is_named() -> None:
    @for_each(["one", "three", "four"])
    def test_has_three_letters(word: str) -> None:
        assert len(word) == 3, "not three letters"

    with pytest.raises(ExceptionGroup, match="2 of 3 fail") as failed:
        test_has_three_letters()
    assert [error.__notes__ for error in failed.value.exceptions] == [["of 'three'"], ["of 'four'"]]


def test_a_family_whose_members_pass_passes() -> None:
    seen: list[int] = []
    for_each(iter([1, 2]))(seen.append)()
    assert seen == [1, 2]


def test_a_family_without_members_is_no_test() -> None:
    with pytest.raises(AssertionError, match="without members"):
        for_each([])
