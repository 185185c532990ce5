"""Where in a file one reads, so that every fault can be named with file, key and value."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from abm.errors import InputError
from abm.scenarios.draft import Draft, Keys
from abm.scenarios.files import dotted


class Frame(NamedTuple):
    """What an arm, or a change, can refer to."""

    months: int
    treatment: int
    partners: list[str]
    theories: list[str]


class Place(NamedTuple):
    """A path in a draft, and the scenario around it."""

    draft: Draft
    frame: Frame
    path: Keys = ()

    def at(self, *keys: str) -> Place:
        """Return the place of something beneath."""
        return self._replace(path=(*self.path, *keys))

    def fault(self, message: str) -> InputError:
        """Return an error that names file and key and says what is wrong."""
        return self.draft.fault(self.path, message)

    def refuse(self, value: object, allowed: str) -> InputError:
        """Return an error that names file, key and value and says what is allowed."""
        return self.draft.refuse(self.path, value, allowed)

    def unknown(self, word: str, what: str, known: list[str]) -> InputError:
        """Return an error about something named that does not exist."""
        return self.draft.unknown(self.path, word, what, known)

    @property
    def named(self) -> str:
        """Return file and key."""
        return f"{self.draft.source(self.path).shown}: {dotted(self.path)}"

    @property
    def folder(self) -> Path:
        """Return the folder to which paths written here are relative."""
        return self.draft.source(self.path).folder
