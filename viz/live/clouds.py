"""Clouds behind the arms of a session: filled beside it, kept while the arm's policy stands."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from abm.scenarios import Scenario
from experiments.comparison.monthly import month_columns
from experiments.session.configurations import inputs_over
from experiments.session.ensembles import Answer, Band, Cloud, Filling, durably, paired
from experiments.session.policy import ArmPolicy
from experiments.session.session import Session
from experiments.worlds.spread import Worlds

_EVERY = 0.5  # seconds at least between two words on how far a cloud is


class _Key(NamedTuple):
    """Key of a cloud in a scenario and its worlds: the same key, the same cloud."""

    plan: ArmPolicy
    seed: int
    months: int


class _Pair(NamedTuple):
    """Comparison of two clouds: the same whatever month is looked at."""

    bands: dict[str, Band]
    answer: Answer


class Clouds:
    """One filling per policy; what no arm shows any more is stopped and dropped."""

    def __init__(self, told: Callable[[], None]) -> None:
        """Call `told` whenever there is something new to show."""
        self._told = told
        self._last_told = 0.0
        self._played: tuple[Scenario, Worlds | None] | None = None
        self._fillings: dict[_Key, Filling] = {}
        self._pairs: dict[tuple[_Key, _Key], _Pair] = {}

    def follow(self, session: Session) -> None:
        """Begin the clouds that the arms of a session lack, and drop those of no arm."""
        known, played = self._played, (session.scenario, session.worlds)
        if known is None or known[0] is not played[0] or known[1] is not played[1]:
            self.stop()
        self._played = played
        wanted = {_key(session, arm.policy): arm.policy for arm in session.arms.values()}
        for key in [key for key in self._fillings if key not in wanted]:
            self._fillings.pop(key).stop()
        self._pairs = {pair: made for pair, made in self._pairs.items() if {*pair} <= {*wanted}}
        for key, plan in wanted.items():
            if key not in self._fillings:
                self._fillings[key] = self._begin(session, plan)

    def _begin(self, session: Session, plan: ArmPolicy) -> Filling:
        told = session.scenario, plan, session.months, session.worlds
        inputs = partial(inputs_over, *told)
        columns = month_columns(session.scenario)
        return Filling(inputs, session.seed, columns, told=self._tell)

    def _tell(self, filling: Filling) -> None:
        """Tell once no cloud is on its way any more, and before that only now and then."""
        now = time.monotonic()
        over = all(one.over for one in list(self._fillings.values()))
        if over or now - self._last_told > _EVERY:
            self._last_told = now
            self._told()

    def filling(self, session: Session, letter: str) -> Filling:
        """Return the cloud of an arm as it is being filled."""
        return self._fillings[_key(session, session.arms[letter].policy)]

    def cloud(self, session: Session, letter: str) -> Cloud | None:
        """Return the cloud of an arm, None while it is being filled."""
        return self.filling(session, letter).cloud

    def paired(self, session: Session, first: str, second: str) -> dict[str, Band]:
        """Return the ranges of paired differences of two arms, none while a cloud is missing."""
        found = self._pair(session, first, second)
        return found.bands if found else {}

    def durably(self, session: Session, first: str, second: str) -> Answer | None:
        """Return whether two arms differ in durable settlements, None while a cloud is missing."""
        found = self._pair(session, first, second)
        return found.answer if found else None

    def _pair(self, session: Session, first: str, second: str) -> _Pair | None:
        keys = _key(session, session.arms[first].policy), _key(session, session.arms[second].policy)
        clouds = self.cloud(session, first), self.cloud(session, second)
        if clouds[0] is None or clouds[1] is None:
            return None
        if keys not in self._pairs:
            both = clouds[0], clouds[1]
            self._pairs[keys] = _Pair(paired(*both), durably(*both))
        return self._pairs[keys]

    def stop(self) -> None:
        """Stop and drop everything."""
        for filling in self._fillings.values():
            filling.stop()
        self._fillings.clear()
        self._pairs.clear()


def _key(session: Session, plan: ArmPolicy) -> _Key:
    return _Key(plan, session.seed, session.months)
