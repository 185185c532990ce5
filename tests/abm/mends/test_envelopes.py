"""Envelopes: what is promised is not signed, and Moscow sees how much of it is."""

from __future__ import annotations

import math
from functools import cache

import pytest

from abm.build import build_inputs
from abm.schema import Month, columns, values
from tests.abm.editions import first_edition
from tests.abm.played import play

ON = ("support.envelope_rate=0.0555",)
OTHERS = (
    "support.envelope_months=24",
    "support.envelope_due=.25",
    "support.envelope_met=.4",
    "kremlin.envelope_weight=1",
)
WORDS = {"promised", "envelopes_outstanding"}


@cache
def months(settings: tuple[str, ...] = (), run: int = 0) -> list[Month]:
    inputs = build_inputs(first_edition(settings), "siloed", 60)
    return play(inputs, run).history


def numbers(month: Month, but: set[str]) -> list[float]:
    """Return what is recorded of a month but for some variables, missing values as infinite."""
    told = dict(zip(columns(Month), values(month), strict=True))
    kept = (told[name] for name in told if name not in but)
    return [math.inf if math.isnan(number) else number for number in kept]


def same(war: list[Month], other: list[Month], but: set[str]) -> bool:
    pairs = zip(war, other, strict=True)
    return all(numbers(one, but) == numbers(another, but) for one, another in pairs)


def total(war: list[Month], name: str) -> float:
    return math.fsum(getattr(month, name) for month in war)


def test_off_it_changes_nothing() -> None:
    assert same(months(), months(OTHERS), set())


def test_an_envelope_is_words_and_no_money() -> None:
    words = months((*ON, *OTHERS[:3]))
    assert same(months(), words, WORDS)
    assert total(words, "promised") > total(months(), "promised")


@pytest.mark.parametrize("run", [0, 1, 2])
def test_more_is_promised_than_signed_and_some_promises_are_never_met(run: int) -> None:
    war = months(ON, run)
    backlog = total(war, "promised") - total(war, "signed")
    assert backlog > 0.0
    assert total(war, "delivered") < 0.9 * total(war, "promised")
    # What was announced and is neither met nor outstanding fell due unmet.
    assert backlog > war[-1].envelopes_outstanding > 0.0


def test_more_of_an_envelope_met_is_less_promised() -> None:
    little, much = (months((*ON, f"support.envelope_met={met}")) for met in (0.4, 1.0))
    assert total(much, "promised") < total(little, "promised")
    assert total(much, "envelopes_outstanding") == total(little, "envelopes_outstanding")


def test_moscow_trusts_those_less_that_announce_more_than_they_sign() -> None:
    unseen, seen = (months((*ON, f"kremlin.envelope_weight={weight}")) for weight in (0.0, 0.5))
    assert seen[24].follow_through < unseen[24].follow_through
    assert all(0.0 < month.follow_through < 1.0 for month in seen)
