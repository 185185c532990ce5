"""Wars to follow: which scenario, arm and luck, and what is changed in them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from abm.build import build_inputs
from abm.data.donors import Donor
from abm.model import War
from abm.parameters import REGISTER
from abm.scenarios import Scenario, load
from abm.scenarios.changes import Intervention

SEED = 2022
TREATMENT = 11  # February 2023


def _efforts(national: float, forum: float) -> dict[str, float]:
    return {"planning.national_effort": national, "planning.forum_effort": forum}


# Section 8: what holds from the treatment month on.
ARMS = {
    "siloed": _efforts(0.08, 0.08),
    "coordinated": _efforts(0.6, 0.6),
    "over-coordinated": {**_efforts(0.95, 0.95), "support.veto": 0.95},
    "paper": _efforts(0.08, 0.08),
    "national": _efforts(0.6, 0.08),
    "forum": _efforts(0.08, 0.6),
    "guaranteed": {**_efforts(0.6, 0.6), "settlement.guaranteed": 1.0},
}
IMPULSE = {"paper": 0.4}  # of J, in the treatment month

# What each theory offers besides its prize; the first winter counts.
OFFERS: dict[str, Any] = {
    "T1.goal": 0.0,
    "T2.goal": 20.0,
    "T2.sector": "right-bank",
    "T2.sector_gain": 70.0,
    "T3.goal": 30.0,
    "T4.goal": 30.0,
    "T3.evidence.energy.weight": 1.0,
}


@dataclass(frozen=True)
class Case:
    """A war to follow: its arm, run and scenario, and what is changed in it.

    `settings` are parameters by name, `theories` what is set of theories ("T4.goal").
    """

    arm: str
    run: int
    scenario: str = "six-partners"
    months: int = 84
    settings: dict[str, float] = field(default_factory=dict)
    theories: dict[str, Any] = field(default_factory=dict)
    interventions: tuple[Intervention, ...] = ()
    figures: dict[str, float] = field(default_factory=dict)  # from the treatment month on

    def war(self) -> War:
        """Return the engine's war."""
        scenario = self._load()
        arm = scenario.configuration(self.arm)
        acts = (*arm.changes.interventions, *self.interventions)
        treatment = {**arm.treatment, **self.figures}
        changed = replace(
            arm, treatment=treatment, changes=arm.changes._replace(interventions=acts)
        )
        return War.of(build_inputs(scenario, changed, self.months), self.run, SEED)

    def donors(self) -> list[Donor]:
        """Return the partners, the largest first, with shares that sum to 1."""
        told = sorted(self._load().partners, key=lambda donor: (-donor.share, donor.code))
        total = math.fsum(donor.share for donor in told)
        return [replace(donor, share=donor.share / total) for donor in told]

    @cached_property
    def start(self) -> Any:
        """Return the values with which the war starts, by their names."""
        return _named(self._values(), start=True)

    @property
    def offers(self) -> dict[str, Any]:
        """Return what theories offer in this war, without what is left free."""
        told = {**OFFERS, **self.theories}
        return {path: value for path, value in told.items() if value != "free"}

    def figure(self, path: str, month: int, told: float) -> float:
        """Return a number of the scenario's tables in a month, which are told to hold another."""
        return self.figures.get(path, told) if month >= TREATMENT else told

    def singles_out(self, code: str) -> bool:
        """Whether something is done to this partner and not to all."""
        return any(code in (act.partners or ()) for act in self.interventions)

    @property
    def occasional(self) -> list[Intervention]:
        """Return the interventions that conditions or chance call."""
        return [act for act in self.interventions if act.occasion is not None]

    def _called(self, act: Intervention, bits: int) -> bool:
        return act.occasion is None or bool(bits >> self.occasional.index(act) & 1)

    def in_force(self, month: int, code: str | None = None, bits: int = 0) -> Any:
        """Return parameters by their names, for a partner or, without a code, for everybody.

        `bits` are the occasional interventions that act, the first one 1, the second 2, ...
        """
        values = self._values()
        if month >= TREATMENT:
            values |= ARMS[self.arm]
        if month == TREATMENT:
            values["planning.impulse"] = IMPULSE.get(self.arm, 0.0)
        for act in self.interventions:
            reached = act.partners is None or code in act.partners
            if act.window.holds(month) and reached and self._called(act, bits):
                values[act.parameter] = act.value
        return _named(values, start=False)

    def _load(self) -> Scenario:
        theories = {f"theories.{path}": value for path, value in self.theories.items()}
        settings = {n: "free" if math.isnan(v) else v for n, v in self.settings.items()}
        told = {**settings, **theories}
        return load(self.scenario, [f"{path}={value}" for path, value in told.items()])

    def _values(self) -> dict[str, float]:
        return {name: told.default for name, told in REGISTER.items()} | self.settings


def _named(values: dict[str, float], start: bool) -> SimpleNamespace:
    named = SimpleNamespace()
    for full_name, value in values.items():
        group, name = full_name.split(".")
        if (group == "start") == start:
            setattr(named, name, value)
    return named
