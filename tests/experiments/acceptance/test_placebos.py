"""Placebos show nothing, what is planted is found, and neither for a trivial reason."""

from __future__ import annotations

import numpy as np
import pytest

from abm.schema import Outcome
from experiments.acceptance.laboratory import COORDINATED, SILOED, Laboratory
from experiments.acceptance.placebos import (
    STATEMENTS,
    WESTERN,
    fading,
    fixed,
    longest_war,
    placebos,
    shuffled,
    told_of,
)
from experiments.acceptance.planning import CHANNELS, UNPAID, only
from experiments.comparison.measures import SHARE
from experiments.statistics.effects import at_least

pytestmark = pytest.mark.compiled


def test_exact_placebos_are_exact(laboratory: Laboratory) -> None:
    found = {claim.text[:2]: claim for claim in placebos(laboratory).claims if ":" in claim.text}
    for name in ("N1", "N3", "N4"):
        assert found[name].verdict == "holds"
        assert found[name].figure == "identical to the last bit"


def test_told_of_another_war_deliveries_still_differ(laboratory: Laboratory) -> None:
    [claim] = [c for c in placebos(laboratory).claims if c.text.startswith("… while")]
    assert (claim.figure, claim.verdict) == ("not identical", "holds")


@pytest.mark.parametrize("channel", CHANNELS)
def test_each_channel_alone_does_something(channel: str, laboratory: Laboratory) -> None:
    # With all six off arms are the same (N3); with any one of them on they are not.
    first, second = (laboratory.war(arm.set(*only(channel))) for arm in (SILOED, COORDINATED))
    names = ("delivered", "promised", "russian_losses", "support_credibility", "war_length")
    assert any(not np.array_equal(first[n], second[n], equal_nan=True) for n in names)


def test_only_one_channel_stays_on() -> None:
    values = SILOED.set(*only("message")).scenario.parameters
    on = {channel for channel in CHANNELS if values[f"channel.{channel}"] == 1.0}
    assert on == {"message"}
    assert UNPAID in only("message")
    assert values["planning.effort_paid"] == 0.0


def test_a_planted_effect_is_found(laboratory: Laboratory) -> None:
    doubled = SILOED.treat({"support.appropriation_factor": 2.0})
    planted = laboratory.difference(SILOED, doubled)
    assert at_least(planted, SHARE) == "holds"
    # The other way round the same effect is none.
    assert at_least(laboratory.difference(doubled, SILOED), SHARE) == "refuted"


def test_an_effect_that_is_not_there_is_not_found(laboratory: Laboratory) -> None:
    same = laboratory.difference(
        SILOED, SILOED.treat({"support.appropriation_factor": 1.0}), "war_length"
    )
    assert (same.estimate, same.differing, same.too_few) == (0.0, 0, True)


def test_a_settlement_that_breaks_is_not_durable(laboratory: Laboratory) -> None:
    # Nothing deters Moscow and little suffices to break: what was durable is signed but broken.
    fragile = COORDINATED.set("settlement.break_value=2", "settlement.deterrence=0")
    firm, broken = laboratory.war(COORDINATED), laboratory.war(fragile)
    lost = (firm["outcome"] == Outcome.DURABLE) & (broken["outcome"] == Outcome.BROKEN)
    assert lost.any()
    assert np.isfinite(broken["signed_month"][lost]).all()
    settled = laboratory.values(fragile, "durably_settled")
    assert (settled[lost] == 0.0).all()
    assert (laboratory.values(fragile, "signed_but_broken")[lost] == 1.0).all()
    assert (laboratory.values(fragile, "war_length")[lost] == fragile.scenario.months).all()
    assert (
        settled.sum()
        == (broken["outcome"] == Outcome.DURABLE).sum()
        < (firm["outcome"] == Outcome.DURABLE).sum()
    )


def test_the_other_war_is_not_among_those_compared(laboratory: Laboratory) -> None:
    other = longest_war(laboratory)
    [run] = other.runs
    assert run >= laboratory.runs
    assert len(other.war) == len(other.months) == 1
    length = int(np.isfinite(other.months["land"]).sum())
    told = told_of(other, WESTERN)
    assert list(told) == list(WESTERN)
    assert {len(values) for values in told.values()} == {length}
    assert np.isfinite([*told.values()]).all()


def test_months_are_shuffled_together() -> None:
    series = {"tone": [1.0, 2.0, 3.0, 4.0, 5.0], "dispersion": [10.0, 20.0, 30.0, 40.0, 50.0]}
    mixed = shuffled(series)
    assert mixed == shuffled(series)
    assert mixed["tone"] != series["tone"]
    assert sorted(mixed["tone"]) == series["tone"]
    assert mixed["dispersion"] == [10.0 * value for value in mixed["tone"]]


def test_reports_are_fixed_from_the_first_month_on() -> None:
    changes = fixed({name: [0.25, 0.5] for name in STATEMENTS})
    assert [change.name for change in changes] == list(STATEMENTS)
    assert all(change.window.first == 0 and change.window.until is None for change in changes)
    assert [changes[0].value(month) for month in (0, 1, 80)] == [0.25, 0.5, 0.5]


def test_support_fades_to_a_fifth() -> None:
    steps = fading(SILOED).configuration.changes.interventions
    assert [step.window.first for step in steps] == list(range(6, 14))
    assert [step.value for step in steps] == pytest.approx([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2])
    assert {step.parameter for step in steps} == {"support.appropriation_factor"}
