"""The clouds behind the arms of a world: filled beside it, kept while the arm's policy stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from abm.scenarios import Scenario
from experiments.columns import month_columns
from experiments.session.arms import given_of
from experiments.session.clouds import Band, Cloud, Filling, paired
from experiments.session.plans import ArmPlan
from experiments.session.session import Session


class _Key(NamedTuple):
    """What a cloud of a scenario depends on: the same key, the same cloud."""

    plan: ArmPlan
    seed: int
    months: int


class Clouds:
    """One filling per policy; what no arm shows any more is stopped and dropped."""

    def __init__(self, told: Callable[[], None]) -> None:
        """Call `told` whenever there is something new to show."""
        self._told = told
        self._scenario: Scenario | None = None
        self._fillings: dict[_Key, Filling] = {}
        self._pairs: dict[tuple[_Key, _Key], dict[str, Band]] = {}

    def follow(self, session: Session) -> None:
        """Begin the clouds that the arms of a session lack, and drop those of no arm."""
        if session.scenario is not self._scenario:
            self.stop()
        self._scenario = session.scenario
        wanted = {_key(session, arm.plan): arm.plan for arm in session.arms.values()}
        for key in [key for key in self._fillings if key not in wanted]:
            self._fillings.pop(key).stop()
        self._pairs = {pair: made for pair, made in self._pairs.items() if {*pair} <= {*wanted}}
        for key, plan in wanted.items():
            if key not in self._fillings:
                self._fillings[key] = self._begin(session, plan)

    def _begin(self, session: Session, plan: ArmPlan) -> Filling:
        given = given_of(session.scenario, plan, session.months)
        columns = month_columns(session.scenario)
        return Filling(given, session.seed, columns, told=lambda _: self._told())

    def filling(self, session: Session, letter: str) -> Filling:
        """Return the cloud of an arm as it is being filled."""
        return self._fillings[_key(session, session.arms[letter].plan)]

    def cloud(self, session: Session, letter: str) -> Cloud | None:
        """Return the cloud of an arm, None while it is being filled."""
        return self.filling(session, letter).cloud

    def paired(self, session: Session, first: str, second: str) -> dict[str, Band]:
        """Return the ranges of paired differences of two arms, none while a cloud is missing."""
        keys = _key(session, session.arms[first].plan), _key(session, session.arms[second].plan)
        clouds = self.cloud(session, first), self.cloud(session, second)
        if clouds[0] is None or clouds[1] is None:
            return {}
        if keys not in self._pairs:
            self._pairs[keys] = paired(clouds[0], clouds[1])
        return self._pairs[keys]

    def stop(self) -> None:
        """Stop and drop everything."""
        for filling in self._fillings.values():
            filling.stop()
        self._fillings.clear()
        self._pairs.clear()


def _key(session: Session, plan: ArmPlan) -> _Key:
    return _Key(plan, session.seed, session.months)
