"""The policy of an arm, the levers that change it, and all that repeats a session."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from abm.parameters import REGISTER, Parameter
from abm.scenarios import Scenario
from experiments.worlds.spread import Worlds

#: What a file holds: text, numbers, lists and tables of these.
Content = dict[str, object]


@dataclass(frozen=True)
class Change:
    """A parameter that takes a value from month `first` to before `until` (None: to the end).

    `partners` are codes, None for everybody. `asked` is the month in which the change was made.
    `value` is `abm.parameters.FREE` for a lever that is let go. A value that is the scenario's
    `own` is what a policy leaves alone: in another world it is that world's.
    """

    parameter: str
    value: float
    first: int
    until: int | None
    partners: tuple[str, ...] | None
    asked: int
    own: bool = False

    @property
    def shown(self) -> str:
        """The value as files and tables show it."""
        return "free" if math.isnan(self.value) else f"{self.value:.10g}"

    def told(self) -> Content:
        """Return the change as files say it; what it leaves open is left out."""
        told: Content = {
            "parameter": self.parameter,
            "value": "free" if math.isnan(self.value) else self.value,
            "from": self.first,
            "until": self.until,
            "partners": None if self.partners is None else list(self.partners),
            "asked": self.asked,
            "own": self.own or None,
        }
        return {key: value for key, value in told.items() if value is not None}


@dataclass(frozen=True)
class ArmPolicy:
    """The policy of one arm from month 0 on: a declared configuration, then changes in order.

    Later changes win. `fork` names the arm and the last month whose past this arm shares; its
    changes then begin with what it took over.
    """

    letter: str
    configuration: str
    changes: tuple[Change, ...] = ()
    fork: tuple[str, int] | None = None

    def told(self) -> Content:
        """Return the policy as files say it; changes are numbered from 1."""
        told: Content = {"configuration": self.configuration}
        if self.fork is not None:
            told["fork"] = {"of": self.fork[0], "month": self.fork[1]}
        if self.changes:
            acts = enumerate(self.changes, start=1)
            told["interventions"] = {str(number): change.told() for number, change in acts}
        return told


@dataclass(frozen=True)
class Replay:
    """A session to take away; `scenario` is a whole scenario file, `month` where the page stood.

    `code` is the fingerprint of the code that it was saved with, empty where that is not known.
    """

    scenario: str
    seed: int
    run: int
    months: int
    month: int
    arms: tuple[ArmPolicy, ...]
    code: str = field(default="", compare=False)

    def told(self) -> Content:
        """Return the session as files say it."""
        return {
            "seed": self.seed,
            "run": self.run,
            "months": self.months,
            "month": self.month,
            "arms": {policy.letter: policy.told() for policy in self.arms},
            "scenario": self.scenario,
        }


@dataclass(frozen=True)
class Standing:
    """Where a session stands: all that brings it back on this machine, as it was.

    `month` is shown, `last` was played furthest; `arms` are their policies. Without `worlds` each
    run is played in the scenario's own.
    """

    scenario: Scenario = field(repr=False)
    seed: int
    run: int
    months: int
    month: int
    last: int
    arms: tuple[ArmPolicy, ...]
    worlds: Worlds | None = field(default=None, repr=False)

    def same_game(self, other: Standing) -> bool:
        """Whether both are of one scenario in the same worlds, for as many months."""
        same = self.scenario is other.scenario and self.worlds is other.worlds
        return same and self.months == other.months

    def same_war(self, other: Standing) -> bool:
        """Whether both are of one scenario and one luck, so that arms can be told from arms."""
        return self.same_game(other) and (self.seed, self.run) == (other.seed, other.run)


GROUPS = ("Planning", "Support", "Words and talks", "Shocks")


@dataclass(frozen=True)
class Lever:
    """One lever: its group and label, and the declared parameter that it moves.

    `kind` is "slider", "switch" or "partner" (a switch for one partner that is chosen first). What
    can be let go again has an optional parameter (`parameter.optional`).
    """

    group: str
    label: str
    name: str
    kind: str

    @property
    def parameter(self) -> Parameter:
        """The declared parameter: range, unit, meaning, source."""
        return REGISTER[self.name]

    @property
    def partners(self) -> bool:
        """Whether it may differ between partners."""
        return self.parameter.scope == "partner"

    @property
    def step(self) -> float:
        """What a slider moves by: 1, or the power of ten of which its range has fifty or more.

        >>> Lever("Planning", "National effort", "planning.national_effort", "slider").step
        0.01
        """
        span = self.parameter.high - self.parameter.low
        return 1.0 if self.parameter.whole else 10.0 ** math.floor(math.log10(span / 50.0))


LEVERS = (
    Lever("Planning", "National effort", "planning.national_effort", "slider"),
    Lever("Planning", "Contact group effort", "planning.forum_effort", "slider"),
    Lever("Planning", "Sequencing of talk pressure", "channel.sequencing", "switch"),
    Lever("Planning", "Joint sign-off", "channel.sign_off", "switch"),
    Lever("Support", "Plan horizon", "support.horizon", "slider"),
    Lever("Support", "Orders to industry", "industry.orders", "slider"),
    Lever("Words and talks", "Message discipline", "words.discipline", "slider"),
    Lever("Words and talks", "Mute doubts", "words.mute", "slider"),
    Lever("Words and talks", "Talks put as demands", "words.demands_framing", "slider"),
    Lever("Words and talks", "Public ultimatum", "words.conditional_demand", "slider"),
    Lever("Words and talks", "Forced talks", "contact_group.forced_talks", "switch"),
    Lever("Shocks", "Funding gap", "will.funding_gap", "partner"),
    Lever("Shocks", "Leader change in Moscow", "kremlin.leader_change", "switch"),
    Lever("Shocks", "Front programme", "theatre.front_programme", "slider"),
)
