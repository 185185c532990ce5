"""Journal of a session: what was done to it, to be undone and done again.

An entry keeps where the session stood before it, which is small: wars are played again, and those
of arms whose policy did not change are at hand.
"""

from __future__ import annotations

from typing import NamedTuple

from experiments.session.policy import ArmPolicy, Standing
from experiments.session.session import Session

MOST = 100  # entries
MOST_SCENARIOS = 4  # of a megabyte of text each, at the most


class JournalEntry(NamedTuple):
    """Something that was done: in words, where the session stood at the other end of it.

    `moved`: another month was shown after it, so that going over it shows that month again.
    """

    words: str
    standing: Standing
    moved: bool


class Journal:
    """What was done to a session, and what of it was undone and can be done again."""

    def __init__(self) -> None:
        """Begin with nothing done."""
        self._past: list[JournalEntry] = []
        self._future: list[JournalEntry] = []

    @property
    def undoable(self) -> str:
        """What would be undone next, in words; empty if there is nothing."""
        return self._past[-1].words if self._past else ""

    @property
    def redoable(self) -> str:
        """What would be done again next, in words; empty if there is nothing."""
        return self._future[-1].words if self._future else ""

    @property
    def behind(self) -> Standing | None:
        """Where the session would stand if the last thing done were undone."""
        return self._past[-1].standing if self._past else None

    @property
    def ahead(self) -> Standing | None:
        """Where the session would stand if what was undone last were done again."""
        return self._future[-1].standing if self._future else None

    def note(self, before: Standing, after: Standing) -> None:
        """Keep an entry of where a session stood, if more than the month shown has changed."""
        words = difference(before, after)
        if not words:
            return
        self._past.append(JournalEntry(words, before, before.month != after.month))
        self._future.clear()
        del self._past[:-MOST]
        while len({id(one.standing.scenario) for one in self._past}) > MOST_SCENARIOS:
            del self._past[0]

    def undo(self, session: Session) -> Session:
        """Return the session as it stood before the last thing done: itself, if of the same war."""
        return _over(session, self._past, self._future)

    def redo(self, session: Session) -> Session:
        """Return the session as it stood after what was undone last."""
        return _over(session, self._future, self._past)


def _over(session: Session, here: list[JournalEntry], there: list[JournalEntry]) -> Session:
    """Go over the last entry of a list, and keep the way back in another one."""
    if not here:
        return session
    entry, now = here[-1], session.standing
    made = session
    if not entry.standing.same_war(now):
        made = Session.resumed(entry.standing)
    else:
        session.resume(entry.standing)
        if not entry.moved:
            session.jump(now.month)
    there.append(JournalEntry(entry.words, now, entry.moved))
    here.pop()
    return made


def difference(before: Standing, after: Standing) -> str:
    """Say in a few words what was done between two moments; empty if nothing but time went on."""
    if not before.same_game(after):
        return "another session"
    luck = [f"run {after.run}"] if before.run != after.run else []
    luck += [f"seed {after.seed}"] if before.seed != after.seed else []
    if luck:
        return ", ".join(luck)
    old, new = ({policy.letter: policy for policy in one.arms} for one in (before, after))
    changed = [letter for letter in {**old, **new} if old.get(letter) != new.get(letter)]
    if not changed:
        return "reset" if after.last < before.last else ""
    if _bare(after) and not _bare(before) and after.last == 0:
        return "reset"
    if len(changed) > 1:
        return "several changes"
    (letter,) = changed
    return _of_arm(letter, old.get(letter), new.get(letter))


def _bare(standing: Standing) -> bool:
    return not any(policy.changes or policy.fork for policy in standing.arms)


def _of_arm(letter: str, old: ArmPolicy | None, new: ArmPolicy | None) -> str:
    if old is None or new is None:
        return f"arm {letter} closed" if new is None else f"arm {letter} opened"
    if old.configuration != new.configuration:
        return f"another policy of {letter}"
    taken = len(new.changes) < len(old.changes)
    return f"a change of {letter} taken back" if taken else f"a change of {letter}"
