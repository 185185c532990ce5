"""One arm of a session: a war of the readable engine, played month by month and observed."""

from __future__ import annotations

import pickle
from array import array

from abm.build import build_inputs
from abm.errors import InputError, NumericalFault
from abm.inputs import Inputs
from abm.parameters import Settings
from abm.scenarios import Scenario
from abm.war import PlainWar
from experiments.session.configurations import configuration_of
from experiments.session.frames import Frame
from experiments.session.observer import Observer
from experiments.session.policy import LEVERS, ArmPolicy, Change


class LiveArm:
    """One arm: its `policy`, its `frames`, and the war's `outcome` and `record`.

    `frames` begin with month 0. `stopped` is why the model refused a month, in words; empty if it
    did not. `outcome` and `record` (the fields of `abm.schema.War`) are empty while the war goes
    on; a settlement is watched beyond the horizon as soon as the last month within it is played.
    """

    def __init__(
        self, scenario: Scenario, policy: ArmPolicy, run: int, seed: int, months: int
    ) -> None:
        """Stand before month 0; raises InputError for a policy that does not fit the scenario."""
        self.scenario, self.run, self.seed, self.months = scenario, run, seed, months
        self.policy = policy
        arm = configuration_of(scenario, policy, months)
        self.title, self.treatment = title_of(policy, arm.title), arm.treatment
        self.inputs = build_inputs(scenario, arm, months)
        self.war = PlainWar(self.inputs, run, seed)
        self._observer = Observer(scenario, arm, policy, self.war)
        self.frames: list[Frame] = []
        self.stopped, self.outcome = "", ""
        self.record: dict[str, float] = {}

    @property
    def letter(self) -> str:
        """A, B or C."""
        return self.policy.letter

    @property
    def ended(self) -> bool:
        """Whether no month follows the last frame: the war is over, at its horizon or stopped."""
        return bool(self.stopped) or not self.war.running

    @property
    def last(self) -> int:
        """The last month played; -1 before month 0."""
        return len(self.frames) - 1

    def at(self, month: int) -> Frame:
        """Return what is shown in a month: an ended arm keeps its last one."""
        return self.frames[min(month, self.last)]

    def settings(self, month: int) -> Settings:
        """Return everybody's values in force in a month."""
        return self.inputs.settings[self.inputs.in_force[month][-1]]

    def step(self) -> Frame | None:
        """Play a month; None if there is none to play or the model refuses it."""
        if self.ended:
            return None
        if not self._played():
            return None
        before = self.frames[-1] if self.frames else None
        self.frames.append(self._observer.frame(self.war, before))
        if len(self.frames) == self.months:
            while self.war.running and self._played():
                pass
        if not self.war.running:
            self.outcome, self.record = self.war.outcome, dict(vars(self.war.war))
        return self.frames[-1]

    def _played(self) -> bool:
        """Play a month; False if the model refuses, whatever the reason."""
        try:
            self.war.step()
        except NumericalFault as error:
            self.stopped = str(error)
        except Exception as error:
            self.stopped = f"{type(error).__name__}: {error}"
        return not self.stopped

    def play_to(self, month: int) -> LiveArm:
        """Play until a month is there, or the arm ends, and return the arm.

        Raises InputError if the model refuses month 0, so that there would be nothing to show.
        """
        while self.last < month and not self.ended:
            self.step()
        if not self.frames:
            raise InputError(f"Arm {self.letter}: the model refuses month 0. {self.stopped}")
        return self

    def another(self, policy: ArmPolicy) -> LiveArm:
        """Return an arm of another policy that meets the same luck, before its month 0."""
        return LiveArm(self.scenario, policy, self.run, self.seed, self.months)

    def changed(self, policy: ArmPolicy) -> LiveArm:
        """Return the arm with another policy, as far as this one was played.

        It is the same one where the policies agree in the past, and played again where not. Raises
        InputError, and leaves the arm as it was, for a policy that does not fit.
        """
        made = self.another(policy)
        if self._parts_from(made):
            return made.play_to(self.last)
        self.war.inputs = self.inputs = made.inputs
        self.policy = self._observer.policy = policy
        self.title, self.treatment = made.title, made.treatment
        return self

    def rewritten(self, policy: ArmPolicy) -> bool:
        """Whether another policy would make other months of those that were played.

        Raises InputError for a policy that does not fit.
        """
        return self._parts_from(self.another(policy))

    def _parts_from(self, other: LiveArm) -> bool:
        return bool(self.stopped) or not same_past(self.inputs, other.inputs, self.war.month)

    def copied(self, policy: ArmPolicy, month: int) -> LiveArm:
        """Return an arm that shares this one's past up to a month, with a policy of its own.

        Raises InputError for a policy that does not fit.
        """
        made = self.another(policy)
        here = month == self.last and not self.ended
        if here and same_past(self.inputs, made.inputs, self.war.month):
            made.war = pickle.loads(pickle.dumps(self.war))
            made.war.inputs = made.inputs
            made.frames = list(self.frames)
        return made.play_to(month)


def title_of(policy: ArmPolicy, configuration: str) -> str:
    """Return the name of an arm whose configuration has this title.

    >>> title_of(ArmPolicy("A", "siloed"), "Siloed ministries")
    'Siloed ministries'
    >>> longer = Change("support.horizon", 20.0, 12, None, None, 11)
    >>> title_of(ArmPolicy("C", "siloed", (longer,), ("A", 11)), "Siloed ministries")
    'A, plan horizon 20'
    """
    if policy.fork is None:
        return configuration
    parent, month = policy.fork
    own = [change for change in policy.changes if change.asked >= month and change.first > month]
    if not own:
        return f"Fork of {parent}"
    more = f" and {len(own) - 1} more" if len(own) > 1 else ""
    return f"{parent}, {_told(own[-1])}{more}"


def _told(change: Change) -> str:
    labels = {lever.name: lever.label for lever in LEVERS}
    label = labels.get(change.parameter, change.parameter)
    whom = f" of {', '.join(change.partners)}" if change.partners else ""
    return f"{label[0].lower()}{label[1:]}{whom} {change.shown}"


def same_past(one: Inputs, other: Inputs, months: int) -> bool:
    """Whether two wars are given the same inputs in their first months, to the bit.

    What is in force in month 0 counts even before it is played: wars begin with it. Wars with
    conditional or random interventions, or with another arm's reports, are never said to share it.
    """
    past = max(1, months)
    if any((told.occasions or told.yokes) for told in (one, other)):
        return False
    return (
        _fixed(one) == _fixed(other)
        and _experiments(one, past) == _experiments(other, past)
        and _tables(one, past) == _tables(other, past)
        and _same_settings(one, other, past)
    )


def _fixed(inputs: Inputs) -> str:
    return repr([vars(held) for held in (*inputs.donors, inputs.start)])


def _experiments(inputs: Inputs, months: int) -> str:
    told = (inputs.modes, inputs.fixed, inputs.clamps, inputs.energy)
    return repr([by_month[:months] for by_month in told])


def _tables(inputs: Inputs, months: int) -> str:
    """Return what theories, evidence, sectors and roles say in each month."""
    kinds = inputs.roles, inputs.theories, inputs.evidence, inputs.sectors
    told = [
        repr([[vars(row) for row in kind[now]] for kind in kinds])
        for now in range(len(inputs.roles))
    ]
    return repr([told[now] for now in inputs.versions[:months]])


def _same_settings(one: Inputs, other: Inputs, months: int) -> bool:
    pairs = {
        pair
        for mine, others in zip(one.in_force[:months], other.in_force[:months], strict=True)
        for pair in zip(mine, others, strict=True)
    }
    return all(_bits(one.settings[own]) == _bits(other.settings[its]) for own, its in pairs)


def _bits(settings: Settings) -> bytes:
    return array("d", vars(settings).values()).tobytes()
