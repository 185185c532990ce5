"""A session: arms in lockstep on common random numbers, changed, forked and taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from abm.errors import InputError
from abm.scenarios import Scenario
from abm.scenarios.arguments import horizon, run_number, seed_number
from abm.scenarios.snapshot import snapshot
from experiments.session.arm import LiveArm
from experiments.session.configurations import LETTERS, adopting, check_size, scenario_of
from experiments.session.policy import ArmPolicy, Change, Replay, Standing
from experiments.text import date_of, in_words
from experiments.worlds.spread import Worlds


class Logged(NamedTuple):
    """A line of the log: the arm, the place of the change in its policy, and whether it can go."""

    letter: str
    place: int
    change: Change
    undoable: bool


class Session:
    """Up to three arms of a scenario that meet the same luck, month by month.

    `month` is shown; `last` is the furthest month that every arm has (or has ended before). Month
    0 is played as the session begins. A run is played in its world of `worlds`, without any in the
    scenario's own; `played` is the scenario as it is there. Everything a caller gets wrong raises
    InputError and leaves the session as it was.
    """

    def __init__(
        self,
        scenario: Scenario,
        run: int,
        seed: int,
        months: int,
        policies: tuple[ArmPolicy, ...],
        worlds: Worlds | None = None,
    ) -> None:
        """Open the arms and play month 0."""
        check_size(scenario, scenario.name)
        self.scenario, self.worlds, self.months = scenario, worlds, horizon(months)
        self._open_all(policies, run, seed)

    def _open_all(self, policies: tuple[ArmPolicy, ...], run: int, seed: int) -> None:
        run, seed = run_number(run), seed_number(seed)
        letters = [policy.letter for policy in policies]
        if not letters or len(set(letters)) < len(letters) or not set(letters) <= set(LETTERS):
            raise InputError(f"arms {', '.join(letters) or 'none'}; allowed: one to three of A-C.")
        played = self._in_world(run)
        made = (LiveArm(played, policy, run, seed, self.months) for policy in policies)
        arms = {arm.letter: arm.play_to(0) for arm in made}
        self.arms = {letter: arms[letter] for letter in LETTERS if letter in arms}
        self.run, self.seed, self.month, self.played = run, seed, 0, played

    def _in_world(self, run: int) -> Scenario:
        """Return the scenario as it is in the world of a run."""
        if self.worlds is None:
            return self.scenario
        return self.worlds.scenario(self.scenario, self.worlds.place(run))

    @classmethod
    def from_replay(cls, replay: Replay) -> Session:
        """Return the session of a replay, in the one world that it holds, as it stood."""
        return cls.resumed(
            Standing(
                scenario=scenario_of(replay.scenario, "scenario"),
                seed=replay.seed,
                run=replay.run,
                months=replay.months,
                month=replay.month,
                last=replay.month,
                arms=replay.arms,
            )
        )

    @classmethod
    def resumed(cls, standing: Standing) -> Session:
        """Return a session that stands as one stood; raises InputError for what does not fit."""
        luck = standing.run, standing.seed, standing.months
        made = cls(standing.scenario, *luck, standing.arms, standing.worlds)
        made.play_to(standing.last)
        made.month = min(standing.month, made.last)
        return made

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        return Standing(
            scenario=self.scenario,
            seed=self.seed,
            run=self.run,
            months=self.months,
            month=self.month,
            last=self.last,
            arms=tuple(arm.policy for arm in self.arms.values()),
            worlds=self.worlds,
        )

    def resume(self, standing: Standing) -> None:
        """Stand again as in another moment of the same war; what was played since stays played.

        Arms whose policy is the same stay as they are, the others are played again.
        """
        furthest, beside = max(self.last, standing.last), next(iter(self.arms.values()))
        arms = [self._resumed(policy, beside) for policy in standing.arms]
        self.arms = {arm.letter: arm.play_to(furthest) for arm in arms}
        self.month = min(standing.month, self.last)

    def _resumed(self, policy: ArmPolicy, beside: LiveArm) -> LiveArm:
        here = self.arms.get(policy.letter)
        if here is None:
            return beside.another(policy)
        return here if here.policy == policy else here.changed(policy)

    def replay(self) -> Replay:
        """Return the session to take away: it holds the world of its run, and no other."""
        policies = tuple(arm.policy for arm in self.arms.values())
        worlds = self.worlds
        whole = self.scenario if worlds is None else worlds.written(self.scenario, self.run)
        text = snapshot(whole)
        return Replay(text, self.seed, self.run, self.months, self.month, policies)

    def play_to(self, month: int) -> None:
        """Play every arm until a month is there, or the arm ends; what is shown stays."""
        for arm in self.arms.values():
            arm.play_to(month)

    @property
    def last(self) -> int:
        """The furthest month that can be shown of every arm."""
        going = [arm.last for arm in self.arms.values() if not arm.ended]
        furthest = max(arm.last for arm in self.arms.values())
        return max(0, min(going, default=furthest))

    @property
    def done(self) -> bool:
        """Whether no arm has a month to play after the one shown."""
        return all(arm.ended and arm.last <= self.month for arm in self.arms.values())

    def date(self, month: int) -> str:
        """Return a month in words ("August 2025")."""
        return in_words(date_of(self.scenario.first_month, month))

    def step(self) -> bool:
        """Show the next month, playing it if need be; False if there is none."""
        if self.done:
            return False
        self.play_to(self.month + 1)
        reached = any(arm.last > self.month for arm in self.arms.values())
        self.month += reached
        return reached

    def back(self) -> bool:
        """Show the month before; False in month 0."""
        found = self.month > 0
        self.month -= found
        return found

    def jump(self, month: int) -> None:
        """Show a month; beyond `last` it stops there, before month 0 likewise."""
        self.month = max(0, min(month, self.last))

    def reset(self, run: int | None = None, seed: int | None = None) -> None:
        """Begin again, with another run or seed if given: without changes and without forks."""
        policies = [arm.policy for arm in self.arms.values()]
        kept = [policy for policy in policies if policy.fork is None] or policies
        bare = tuple(ArmPolicy(policy.letter, policy.configuration) for policy in kept)
        new_run, new_seed = self.run if run is None else run, self.seed if seed is None else seed
        self._open_all(bare, new_run, new_seed)

    def arm(self, letter: str) -> LiveArm:
        """Return an open arm; raises InputError if none has that letter."""
        if letter not in self.arms:
            raise InputError(f"Arm {letter} is not open; open are {', '.join(self.arms)}.")
        return self.arms[letter]

    def _free_letter(self) -> str:
        free = [letter for letter in LETTERS if letter not in self.arms]
        if not free:
            raise InputError("Three arms are open. Close one first.")
        return free[0]

    def _add(self, arm: LiveArm) -> str:
        self.arms[arm.letter] = arm
        for letter in sorted(self.arms):
            self.arms[letter] = self.arms.pop(letter)
        return arm.letter

    def open(self, configuration: str) -> str:
        """Open an arm of a declared configuration, played to `last`, and return its letter."""
        policy = ArmPolicy(self._free_letter(), configuration)
        arm = next(iter(self.arms.values())).another(policy)
        return self._add(arm.play_to(self.last))

    def close(self, letter: str) -> None:
        """Close an arm; one must stay."""
        self.arm(letter)
        if len(self.arms) == 1:
            raise InputError(f"Arm {letter} is the only one; open another first.")
        del self.arms[letter]
        self.month = min(self.month, self.last)

    def fork(self, letter: str, month: int, configuration: str | None = None) -> str:
        """Open an arm that shares another's past up to a stored month, and return its letter.

        From the next month on it takes a declared configuration, if one is named.
        """
        parent, own = self.arm(letter), self._free_letter()
        if not 0 <= month <= parent.last or month >= self.months - 1:
            most = min(parent.last, self.months - 2)
            raise InputError(
                f"{letter} cannot be forked in month {month}; allowed: 0 to {most}, months that it "
                "has and that another follows."
            )
        policy = replace(parent.policy, letter=own, fork=(letter, month))
        if configuration is not None:
            policy = self._adopted(policy, configuration)
        return self._add(parent.copied(policy, month).play_to(self.month))

    def _adopted(self, policy: ArmPolicy, configuration: str) -> ArmPolicy:
        month = 0 if policy.fork is None else policy.fork[1]
        acts = adopting(self.played, policy, configuration, month + 1, self.months)
        return replace(policy, changes=(*policy.changes, *acts))

    def choose(self, letter: str, configuration: str) -> None:
        """Give an arm another configuration: a fork from its fork on, others from month 0."""
        self.arms[letter] = self.arm(letter).changed(self._chosen(letter, configuration))

    def rewrites(self, letter: str, configuration: str) -> bool:
        """Whether months that an arm has played would be others with another configuration."""
        return self.arm(letter).rewritten(self._chosen(letter, configuration))

    def _chosen(self, letter: str, configuration: str) -> ArmPolicy:
        policy = self.arm(letter).policy
        if policy.fork is None:
            return replace(policy, configuration=configuration)
        return self._adopted(policy, configuration)

    def change(self, letter: str, change: Change, replay: bool = False) -> None:
        """Add a change that acts after the month shown.

        Where later months are stored, `replay` drops them and plays the arm again.
        """
        arm = self.arm(letter)
        if change.first <= self.month:
            raise InputError(
                f"A change acts from month {self.month + 1} on at the earliest; nothing earlier "
                "is touched."
            )
        if change.first <= arm.last and not replay:
            raise InputError(
                f"Months of {letter} from {self.date(change.first)} on are stored; fork and keep "
                "both, or replay it."
            )
        self.arms[letter] = arm.changed(replace(arm.policy, changes=(*arm.policy.changes, change)))

    def undo(self, letter: str, place: int) -> None:
        """Take a change back; the arm is replayed from that month."""
        arm = self.arm(letter)
        acts = arm.policy.changes
        if not 0 <= place < len(acts) or not _undoable(arm.policy, acts[place]):
            raise InputError(f"Arm {letter} has no change {place} that could be undone.")
        self.arms[letter] = arm.changed(
            replace(arm.policy, changes=(*acts[:place], *acts[place + 1 :]))
        )

    @property
    def log(self) -> list[Logged]:
        """Every change, those asked for in the latest month first.

        What a fork took over with the past is listed for it, too, and cannot be undone there.
        """
        lines = [
            Logged(letter, place, change, _undoable(arm.policy, change))
            for letter, arm in self.arms.items()
            for place, change in enumerate(arm.policy.changes)
        ]
        return sorted(lines, key=lambda line: (line.change.asked, line.place), reverse=True)


def _undoable(policy: ArmPolicy, change: Change) -> bool:
    """Whether a change lies after the past that a fork shares."""
    return policy.fork is None or change.first > policy.fork[1]
