"""A war is an ordinary Mesa model."""

from __future__ import annotations

import copy
import gc
import inspect
import math
import pickle
import weakref
from typing import Any

import mesa
import numpy as np
import pytest

from abm import War
from abm.build import build_inputs
from abm.errors import InputError, NumericalFault
from abm.model import (
    DefenceMinistry,
    ForeignMinistry,
    KremlinAgent,
    KyivGeneralStaff,
    KyivLeadership,
)
from abm.scenarios import load
from abm.schema import HEADLINE, Outcome, values

SEEDED = "rng" in inspect.signature(mesa.batch_run).parameters
SMALL: dict[str, Any] = {"scenario": "six-partners", "months": 14}


def told(war: War) -> list[list[float]]:
    return [values(row) for row in war.history]


def record(war: War) -> list[str]:
    return [repr(value) for value in values(war.war)]


def test_with_no_argument_a_war_of_the_default_scenario_stands_ready() -> None:
    war = War()
    assert (war.month, war.running, war.outcome, war.history) == (0, True, "", [])
    assert len(war.world.partners) == 34
    assert math.isnan(war.support_credibility)


def test_agents_by_type() -> None:
    war = War(scenario="six-partners")
    counts = {kind: len(agents) for kind, agents in war.agents_by_type.items()}
    assert counts == {
        DefenceMinistry: 6,
        ForeignMinistry: 6,
        KremlinAgent: 4,
        KyivLeadership: 1,
        KyivGeneralStaff: 1,
    }
    assert [agent.leads for agent in war.agents_by_type[KremlinAgent]] == [True, *[False] * 3]


def test_a_step_is_a_month() -> None:
    war = War(**SMALL)
    war.step()
    assert (war.month, war.steps, war.running, len(war.history)) == (1, 1, True, 1)
    assert war.joint_planning == war.history[-1].joint_planning


def test_a_war_runs_to_its_horizon() -> None:
    war = War(**SMALL)
    assert war.play() is war
    assert (war.month, war.running, len(war.history)) == (14, False, 14)
    assert war.outcome in {one.declared.title for one in Outcome}


def test_months_lengthens_the_horizon() -> None:
    war = War(scenario="six-partners", months=16).play()
    assert told(War(scenario="six-partners", months=12).play()) == told(war)[:12]


def test_run_and_seed_decide_all_luck() -> None:
    war = War(run=3, seed=5, **SMALL).play()
    assert told(war) == told(War(run=3, seed=5, **SMALL).play())
    assert told(war) != told(War(run=4, seed=5, **SMALL).play())
    assert told(war) != told(War(run=3, seed=6, **SMALL).play())
    assert told(war) != told(War(run=3, seed=5 + 2**32, **SMALL).play())


def test_without_a_seed_a_war_has_the_default_one() -> None:
    # What `mesa.batch_run` of Mesa 3.5 hands to every model.
    unseeded: dict[str, Any] = {**SMALL, "seed": None}
    assert told(War(**unseeded).play()) == told(War(**SMALL).play())


def test_the_order_of_turns_does_not_matter() -> None:
    inputs = build_inputs(load("six-partners"), "coordinated", 14)
    turned = inputs._replace(turns=inputs.turns[::-1])
    assert told(War.of(inputs, 0, 1).play()) == told(War.of(turned, 0, 1).play())


def test_the_data_collector_has_the_three_headline_quantities() -> None:
    war = War("coordinated", **SMALL).play()
    frame = war.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == list(HEADLINE)
    assert len(frame) == 14
    for name in HEADLINE:
        assert list(frame[name]) == [getattr(row, name) for row in war.history]


def test_mesa_runs_wars_in_batches() -> None:
    rows = mesa.batch_run(
        War,
        {"configuration": ["siloed", "coordinated"], "run": range(3), "scenario": "six-partners"},
        max_steps=84,
        number_processes=1,
        display_progress=False,
    )
    assert len(rows) == 6
    assert {(row["configuration"], row["run"]) for row in rows} == {
        (arm, run) for arm in ("siloed", "coordinated") for run in range(3)
    }
    assert all(row[name] >= 0.0 for row in rows for name in HEADLINE)
    planned = {row["configuration"]: row["joint_planning"] for row in rows if row["run"] == 0}
    assert planned["coordinated"] > planned["siloed"]


def batch(changed: dict[str, Any], **keywords: Any) -> list[dict[str, Any]]:
    """Return what Mesa says of the last month of each small war."""
    told = {"max_steps": 14, "number_processes": 1, "display_progress": False, **keywords}
    rows: list[dict[str, Any]] = mesa.batch_run(War, {**SMALL, **changed}, **told)
    return rows


def headline(one: Any) -> tuple[float, ...]:
    """Return the three headline quantities of a row of Mesa's or of a war."""
    told = one if isinstance(one, dict) else {name: getattr(one, name) for name in HEADLINE}
    return tuple(told[name] for name in HEADLINE)


@pytest.mark.filterwarnings("ignore:The `iterations` keyword:DeprecationWarning")
def test_iterations_repeat_one_war() -> None:
    rows = batch({"run": 5}, iterations=3)
    assert [row["iteration"] for row in rows] == [0, 1, 2]
    assert {headline(row) for row in rows} == {headline(War(run=5, **SMALL).play())}


def test_other_wars_are_asked_for_by_run() -> None:
    rows = batch({"run": np.arange(3)})
    wars = [headline(War(run=run, **SMALL).play()) for run in range(3)]
    assert [headline(row) for row in rows] == wars
    assert len(set(wars)) == 3


@pytest.mark.skipif(not SEEDED, reason="Mesa takes seeds from 3.5 on; CI runs that line too")
def test_other_wars_are_asked_for_by_seed() -> None:
    rows = batch({"configuration": ["siloed", "coordinated"]}, rng=[1, np.int64(2), 3])
    asked = [(row["configuration"], row["seed"]) for row in rows]
    wars = [headline(War(arm, seed=seed, **SMALL).play()) for arm, seed in asked]
    assert [headline(row) for row in rows] == wars
    assert len(set(asked)) == len(set(wars)) == 6


def halfway() -> War:
    war = War("coordinated", run=1, scenario="six-partners", months=30)
    for _ in range(15):
        war.step()
    return war


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda war: pickle.loads(pickle.dumps(war))])
def test_a_copy_continues_exactly(copied: Any) -> None:
    war = halfway()
    other = copied(war)
    assert other.play() is not war.play()
    assert told(other) == told(war)
    assert record(other) == record(war)
    assert len(other.datacollector.model_vars["joint_planning"]) == 30


def test_a_copy_leaves_its_original_alone() -> None:
    war = halfway()
    before = told(war)
    copy.deepcopy(war).play()
    assert (war.month, told(war)) == (15, before)


def is_freed(reference: Any) -> bool:
    gc.collect()
    return reference() is None


def test_a_war_that_is_dropped_is_freed() -> None:
    fresh, played = War(**SMALL), War(**SMALL).play()
    references = [weakref.ref(fresh), weakref.ref(played)]
    assert not any(is_freed(reference) for reference in references)
    del fresh, played
    assert all(is_freed(reference) for reference in references)


def test_a_copy_that_is_dropped_is_freed() -> None:
    war = halfway()
    reference = weakref.ref(pickle.loads(pickle.dumps(war)))
    assert is_freed(reference)


def test_a_reset_frees_the_war_before() -> None:
    war = War(**SMALL)
    war.step()
    reference = weakref.ref(war)
    war = War("coordinated", **SMALL)
    assert is_freed(reference)
    assert war.month == 0


def test_batches_keep_no_war() -> None:
    before = sum(type(one) is War for one in gc.get_objects())
    mesa.batch_run(
        War, {**SMALL, "run": range(5)}, max_steps=14, number_processes=1, display_progress=False
    )
    gc.collect()
    assert sum(type(one) is War for one in gc.get_objects()) <= before


def test_mesas_view_resets_to_the_war_that_was_asked_for() -> None:
    import solara
    from ipyvuetify.generated.Btn import Btn
    from mesa.visualization import SolaraViz

    asked = {**SMALL, "configuration": "coordinated", "run": 3}
    shown = solara.reactive(War(**asked))
    view = solara.AppLayout(children=[SolaraViz(shown, model_params=asked)])
    _, page = solara.render(view, handle_error=False)
    for _ in range(2):
        war = shown.value
        page.find(Btn, children=["Step"]).widget.click()
        assert (war.month, war.luck.run) == (1, 3)
        page.find(Btn, children=["Reset"]).widget.click()
        again = shown.value
        assert again is not war
        assert (again.month, again.luck.run, again.inputs.months) == (0, 3, 14)
        assert len(again.world.partners) == 6
        again.step()
        assert told(again) == told(war)
        shown.value = War(**asked)
    page.close()


def test_mesas_own_scenario_is_none_of_ours() -> None:
    assert War(**SMALL).scenario is None
    with pytest.raises(InputError, match=r"^scenario = .* allowed: a name, or the path of a .toml"):
        War(scenario=object())  # type: ignore[arg-type]


def test_steps_after_the_end_change_nothing() -> None:
    war = War(**SMALL).play()
    history, summary = told(war), record(war)
    for _ in range(30):
        war.step()
    assert (told(war), record(war), war.month, war.running) == (history, summary, 14, False)


def test_steps_after_an_early_end_change_nothing() -> None:
    lost = load("six-partners", ["kyiv.land_limit=80", "theatre.front_programme=3"])
    war = War.of(build_inputs(lost, "siloed"), 0, 2022).play()
    assert war.outcome == "Ukrainian exhaustion"
    assert war.month < 20
    history, summary = told(war), record(war)
    war.step()
    assert (told(war), record(war)) == (history, summary)


def test_a_settlement_is_watched_beyond_the_horizon() -> None:
    settings = ["kremlin.quorum=0", "kyiv.join_threshold=0", "talks.terms_slack=2"]
    settings += ["talks.signature_chance=1", "theories.T4.prior=-4", "theories.T2.prior=-4"]
    settings += ["kyiv.limit_from_guarantee=0", "kyiv.aspiration=1", "settlement.break_value=15"]
    settings += ["theories.T3.prior=-4", "kremlin.punish=0", "settlement.watch=24"]
    inputs = build_inputs(load("six-partners", settings), "coordinated", 14)
    wars = [War.of(inputs, run, 1).play() for run in range(10)]
    durable = next(war for war in wars if war.outcome == "durable settlement")
    assert durable.month == durable.war.signed_month + 25
    assert (len(durable.history), durable.war.war_length) == (14, durable.war.signed_month)


def test_a_number_that_is_not_finite_names_run_and_variable() -> None:
    war = War(run=7, **SMALL)
    war.step()
    war.world.partners[2].balance = math.inf
    with pytest.raises(NumericalFault, match=r"run 7, month 1: balance_of_accounts is "):
        war.step()


@pytest.mark.parametrize(
    "wrong",
    [
        {"configuration": "silod"},
        {"scenario": "six-partner"},
        {"months": 0},
        {"months": 3},
        {"run": -1},
        {"run": 2**32},
        {"run": 1.5},
        {"seed": -1},
        {"seed": 2**63},
    ],
)
def test_what_cannot_be_used_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        War(**{**SMALL, **wrong})
