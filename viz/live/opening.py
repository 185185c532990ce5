"""What a new tab begins with: a scenario, or a session that was taken away, and where it is served.

Solara imports the page by its name, so that what the command line asked for is kept here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from abm.errors import InputError
from abm.noise import SEED
from abm.scenarios import Scenario, load
from experiments.cli.options import SCENARIO
from experiments.session.configurations import LETTERS
from experiments.session.policy import ArmPolicy, Replay
from experiments.session.replay import read
from experiments.session.session import Session

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_USUAL = ("siloed", "coordinated")


@dataclass(frozen=True)
class Opening:
    """What a new tab begins with. Without a replay: the scenario's two arms, run 0."""

    scenario: Scenario
    replay: Replay | None = None
    host: str = LOOPBACK[0]
    port: int = 8765

    @property
    def open_to_network(self) -> bool:
        """Whether others than this machine can reach the page."""
        return self.host not in LOOPBACK

    def session(self) -> Session:
        """Return a session of its own."""
        return Session.from_replay(self.replay) if self.replay else begin(self.scenario)


@dataclass(frozen=True, kw_only=True)
class ViewRequest:
    """What `concert view` was asked for: a scenario or a saved session, and where it is served."""

    scenario: str | None = None
    replay: Path | None = None
    host: str = LOOPBACK[0]
    port: int = 8765
    browse: bool = True

    def opening(self) -> Opening:
        """Return what tabs begin with; raises InputError for what cannot be used."""
        if self.scenario is not None and self.replay is not None:
            raise InputError("give either a scenario or --replay: a session has its own scenario.")
        return Opening(
            scenario=load(self.scenario or SCENARIO),
            replay=None if self.replay is None else read(self.replay),
            host=self.host,
            port=self.port,
        )


def begin(scenario: Scenario, run: int = 0, seed: int = SEED) -> Session:
    """Return a session of a scenario with its usual arms."""
    return Session(scenario, run, seed, scenario.months, usual_plans(scenario))


def usual_plans(scenario: Scenario) -> tuple[ArmPolicy, ...]:
    """Return siloed and coordinated arms; where these are not declared, the first two that are."""
    declared = list(scenario.configurations)
    chosen = [name for name in _USUAL if name in declared]
    chosen += [name for name in declared if name not in chosen]
    return tuple(ArmPolicy(letter, name) for letter, name in zip(LETTERS[:2], chosen, strict=False))


_openings: list[Opening] = []


def set_opening(opening: Opening) -> None:
    """Let new tabs begin with this."""
    _openings[:] = [opening]


def opening() -> Opening:
    """Return what new tabs begin with."""
    return _openings[0]
