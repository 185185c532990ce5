"""Arms of the acceptance, and that each is played once over the same runs."""

from __future__ import annotations

import numpy as np
import pytest

from abm.build import build_inputs
from abm.parameters import REGISTER
from abm.scenarios import load
from abm.scenarios.changes import BeliefClamp, Intervention, Window
from experiments.acceptance.laboratory import COORDINATED, SCENARIO, SILOED, Arm, Laboratory
from experiments.comparison.design import outcomes
from experiments.console import Counter
from experiments.statistics.intervals import paired_difference

pytestmark = pytest.mark.compiled

GAP = Intervention("gap", "will.funding_gap", 1.0, Window(20, None), None, None)
CLAMP = BeliefClamp("belief", 3, 1.0, Window(11, None))


def test_nothing_is_tuned_for_the_acceptance() -> None:
    # The default scenario with the defaults of the register, and its own configurations.
    default = load("ukraine-2022")
    assert default.name == SCENARIO
    for arm in (SILOED, COORDINATED):
        assert arm.scenario.hash == default.hash
        assert arm.configuration == default.configurations[arm.name]
    declared = {name: parameter.default for name, parameter in REGISTER.items()}
    np.testing.assert_equal(dict(SILOED.scenario.parameters), declared)


def test_settings_act_as_on_the_command_line() -> None:
    arm = SILOED.set("theatre.need=4.5").set("months=60")
    assert arm.scenario.hash == load(SCENARIO, ["theatre.need=4.5", "months=60"]).hash
    assert (arm.scenario.parameters["theatre.need"], arm.inputs().months) == (4.5, 60)
    assert SILOED.scenario.parameters["theatre.need"] == REGISTER["theatre.need"].default


def test_treatment_adds_to_what_the_configuration_does() -> None:
    arm = SILOED.treat({"support.horizon": 6.0}).treat({"support.horizon": 12.0})
    assert arm.configuration.treatment == {
        **SILOED.configuration.treatment,
        "support.horizon": 12.0,
    }
    assert SILOED.treat({"planning.forum_effort": 0.6}).configuration.treatment == {
        **{"planning.national_effort": 0.08, "planning.forum_effort": 0.6}
    }


def test_changes_add_to_what_the_configuration_changes() -> None:
    own = Arm("paper").configuration.changes
    told = Arm("paper").change(GAP).change(CLAMP).configuration.changes
    assert told.interventions == (*own.interventions, GAP)
    assert (told.reports, told.beliefs) == (own.reports, (*own.beliefs, CLAMP))


def test_arms_that_say_the_same_are_the_same() -> None:
    one = SILOED.set("theatre.need=4.5").treat({"support.horizon": 6.0}).change(CLAMP)
    other = Arm("siloed").set("theatre.need=4.5").treat({"support.horizon": 6.0})
    assert one == other.change(CLAMP)
    assert hash(one) == hash(other.change(CLAMP))
    assert len({one, other, SILOED, COORDINATED, Arm("siloed")}) == 4


def test_nothing_is_played_twice(kernel: None) -> None:
    counter = Counter()
    laboratory = Laboratory(3, 1, counter)
    laboratory.difference(SILOED, COORDINATED)
    assert counter.done == counter.total == 6
    laboratory.effect(measure="exhausted")
    laboratory.contrast(lambda arm: arm.set())
    laboratory.values(Arm("siloed"), "war_length")
    assert counter.done == 6
    laboratory.effect("months=60")
    assert counter.done == 12


def test_pairs_are_the_same_runs(laboratory: Laboratory) -> None:
    for arm in (SILOED, COORDINATED):
        inputs = build_inputs(load(SCENARIO), arm.name)
        alone = outcomes(inputs, laboratory.seed, laboratory.runs, Counter())
        assert laboratory.war(arm).tobytes() == alone.tobytes()
    lengths = [laboratory.values(arm, "war_length") for arm in (SILOED, COORDINATED)]
    assert laboratory.difference(SILOED, COORDINATED, "war_length") == paired_difference(*lengths)
    assert laboratory.effect(measure="war_length") == paired_difference(*lengths)


def test_months_are_of_the_same_wars(laboratory: Laboratory) -> None:
    wars = laboratory.with_months(SILOED)
    assert wars.war.tobytes() == laboratory.war(SILOED).tobytes()
    assert wars.months.shape == (laboratory.runs, SILOED.scenario.months)


def test_both_arms_are_changed_alike(laboratory: Laboratory) -> None:
    need = "theatre.need=4.5"
    assert laboratory.effect(need) == laboratory.difference(SILOED.set(need), COORDINATED.set(need))
    assert laboratory.contrast(lambda arm: arm.set(need)) == laboratory.effect(need)
