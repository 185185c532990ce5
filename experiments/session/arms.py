"""From the plan of an arm to what its war is given; from a file's tables to a checked session."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from abm.build import build_inputs
from abm.errors import InputError
from abm.inputs import Inputs
from abm.scenarios import Configuration, Scenario
from abm.scenarios.changes import Intervention, changes
from abm.scenarios.draft import Draft, Place
from abm.scenarios.files import Source, check_plain
from abm.scenarios.messages import checked
from abm.scenarios.tables import ChangesTable
from experiments.session.plans import ArmPlan, Change, Replay
from experiments.session.scenario_text import scenario_of
from experiments.session.tables import LETTERS, ArmTable, ReplayTable

MOST_CHANGES = 200  # of one arm
MOST_PARTNERS = 100  # each looks to each other one


def given_of(scenario: Scenario, plan: ArmPlan, months: int | None = None) -> Inputs:
    """Return what the war of an arm is given, for `months` or the scenario's horizon.

    Raises InputError if the plan does not fit the scenario.
    """
    return build_inputs(scenario, configuration_of(scenario, plan, months), months)


def configuration_of(scenario: Scenario, plan: ArmPlan, months: int | None = None) -> Configuration:
    """Return the declared configuration with the changes of a plan as interventions, last.

    Raises InputError for an unknown configuration or a change that is not allowed.
    """
    draft = _draft(plan.told(), f"arm {plan.letter}")
    return _configuration(scenario, checked(ArmTable, draft), _place(draft, scenario, months))


def _draft(tree: dict[str, Any], shown: str) -> Draft:
    draft = Draft(Source(shown, shown, Path()))
    draft.lay(tree, draft.main)
    return draft


def _place(draft: Draft, scenario: Scenario, months: int | None) -> Place:
    horizon = scenario.months if months is None else months
    return Place(draft, scenario.frame._replace(months=horizon))


def _configuration(scenario: Scenario, told: ArmTable, place: Place) -> Configuration:
    known = list(scenario.configurations)
    if told.configuration not in known:
        raise place.at("configuration").unknown(told.configuration, "configuration", known)
    base = scenario.configurations[told.configuration]
    acts = (*base.changes.interventions, *interventions_of(told, place))
    return replace(base, changes=base.changes._replace(interventions=acts))


def interventions_of(told: ArmTable, place: Place) -> tuple[Intervention, ...]:
    """Return the changes of an arm, checked as a scenario's; raises InputError."""
    count = len(told.interventions)
    if count > MOST_CHANGES:
        raise place.at("interventions").fault(f": {count}; allowed: at most {MOST_CHANGES}.")
    acts = {name: change.intervention() for name, change in told.interventions.items()}
    return changes(ChangesTable(interventions=acts), place).interventions


def replay_of(tree: dict[str, Any], shown: str) -> Replay:
    """Return the session that a file's tables describe; raises InputError."""
    check_plain({key: value for key, value in tree.items() if key != "seed"}, shown)
    draft = _draft(tree, shown)
    told = checked(ReplayTable, draft)
    scenario = scenario_of(told.scenario, f"{shown}: scenario")
    place = _place(draft, scenario, told.months)
    check_size(scenario, shown)
    if not told.arms:
        raise place.at("arms").fault(f": none; allowed: {' to '.join((LETTERS[0], LETTERS[-1]))}.")
    if told.month >= told.months:
        raise place.at("month").refuse(told.month, f"0 to {told.months - 1}, within the horizon")
    plans = [_plan(scenario, arm, place.at("arms", letter)) for letter, arm in told.arms.items()]
    return Replay(told.scenario, told.seed, told.run, told.months, told.month, tuple(plans))


def check_size(scenario: Scenario, shown: str) -> None:
    """Refuse a scenario that would take a page's memory; raises InputError."""
    count = len(scenario.partners)
    if count > MOST_PARTNERS:
        raise InputError(f"{shown}: {count} partners; allowed: at most {MOST_PARTNERS}.")


def _plan(scenario: Scenario, told: ArmTable, place: Place) -> ArmPlan:
    arm = _configuration(scenario, told, place)
    build_inputs(scenario, arm, place.frame.months)
    made = arm.changes.interventions[len(arm.changes.interventions) - len(told.interventions) :]
    months = [change.asked for change in told.interventions.values()]
    acts = tuple(_change(act, asked) for act, asked in zip(made, months, strict=True))
    fork = None if told.fork is None else (told.fork.of, told.fork.month)
    if fork is not None and fork[1] >= place.frame.months:
        allowed = f"0 to {place.frame.months - 1}, within the horizon"
        raise place.at("fork", "month").refuse(fork[1], allowed)
    return ArmPlan(place.path[-1], told.configuration, acts, fork)


def _change(act: Intervention, asked: int) -> Change:
    window = act.window
    return Change(act.parameter, act.value, window.first, window.until, act.partners, asked)
