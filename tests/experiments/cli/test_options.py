"""Whole numbers of the command line."""

from __future__ import annotations

import pytest
import typer

from experiments.cli.options import number, whole


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("9", 9), ("+7", 7), ("07", 7)])
def test_whole_numbers_within_the_range(text: str, number: int) -> None:
    assert whole(1, 9)(text) == number


@pytest.mark.parametrize("text", ["0", "10", "-1", "2.0", "two", "", "nan", "1e1"])
def test_anything_else_is_named_with_what_is_allowed(text: str) -> None:
    with pytest.raises(typer.BadParameter) as error:
        whole(1, 9)(text)
    assert str(error.value) == f"{text!r}; allowed: a whole number from 1 to 9."


def test_a_range_without_an_end() -> None:
    assert whole(0)(str(10**30)) == 10**30
    with pytest.raises(typer.BadParameter, match="'-1'; allowed: a whole number from 0 on."):
        whole(0)("-1")


@pytest.mark.parametrize(("text", "read"), [("0.5", 0.5), ("-1", -1.0), ("1e3", 1000.0)])
def test_numbers_that_can_be_read(text: str, read: float) -> None:
    assert number(text) == read


@pytest.mark.parametrize("text", ["", "narrow", "1,5", "0x10"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="; allowed: a number"):
        number(text)
