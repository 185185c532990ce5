"""Warrant of a result: what it may be called, and why.

A result is illustrative unless its worlds were accepted on patterns of the record: then it is
calibrated, and validated for those observables alone that were scored for it. Nothing else decides
it; figures, tables, pages and reports carry the label, and where there is room the sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, TypedDict

from abm.scenarios import DEFAULT, Scenario, load
from abm.scenarios.files import COMMAND_LINE
from experiments.tables import listed
from experiments.text import DISCLAIMER, in_words, plural

ILLUSTRATIVE, CALIBRATED = "illustrative", "calibrated"

#: Why results are illustrative.
DEFAULT_WORLD = "one default world, to which nothing was fitted"
ONE_WORLD = "wars of one world, to which nothing was fitted"
SCENARIO = "a scenario that the calibration did not have"
SETTING = "settings that the calibration did not have"
SINGLE_WAR = "a single war, which shows what can happen and not how often"
DESIGNED_WORLDS = "worlds that a design chose, to which nothing was fitted"
WEIGHTED_WORLDS = (
    "sampled worlds, weighted by the months that were given and accepted on no pattern"
)
EDITIONS = "one world of each edition, to which nothing was fitted"
NOTHING_ACCEPTED = "worlds that the record accepts on no pattern"
UNSAID = "its folder does not say how its worlds were chosen"

#: Why patterns are left out.
TOO_FEW = "as with fewer left out too few worlds passed"


class Accepted(NamedTuple):
    """Worlds that the record accepts: how many, on how many patterns of all, and to which month.

    `left_out` are the ids of the other patterns ("P5"), `until` is a calendar month ("2024-12").
    """

    worlds: int
    kept: int
    of: int
    left_out: tuple[str, ...]
    until: str


class ReportedWarrant(TypedDict):
    """A warrant as files have it."""

    word: str
    label: str
    sentence: str


@dataclass(frozen=True)
class Warrant:
    """What results may be called, a clause that says why, and what they are validated for.

    Made by `illustrative` and `calibrated`. Raises ValueError for a word without what it takes.
    """

    word: str
    reason: str
    validated: tuple[str, ...] = ()
    accepted: Accepted | None = None

    def __post_init__(self) -> None:
        """Refuse a word that nothing bears out."""
        if self.word not in (ILLUSTRATIVE, CALIBRATED):
            raise ValueError(f"results are {ILLUSTRATIVE} or {CALIBRATED}, not {self.word!r}")
        if (self.word == CALIBRATED) != (self.accepted is not None):
            raise ValueError("results are calibrated by accepted worlds, and by nothing else")
        if self.validated and self.accepted is None:
            raise ValueError("results that are not calibrated cannot be validated")

    @property
    def label(self) -> str:
        """What results may be called, in as few words as a corner of a figure has room for."""
        if self.accepted is None:
            return self.word.capitalize()
        told = f"{self.word.capitalize()} on {_counted(self.accepted)}"
        return f"{told}, validated for {listed(self.validated, 'and')}" if self.validated else told

    @property
    def sentence(self) -> str:
        """What results may be called and why; of calibrated ones also what they are not."""
        told = f"These results are {self.word}: {self.reason}."
        if self.accepted is None:
            return told
        out, observables = self.accepted.left_out, self.validated
        without = f" Left out, {TOO_FEW}: {listed(out, 'and')}." if out else ""
        alone = f"for {listed(observables, 'and')} alone" if observables else "for no observable"
        return f"{told}{without} They are validated {alone}."

    def told(self) -> ReportedWarrant:
        """Return it as files have it."""
        return {"word": self.word, "label": self.label, "sentence": self.sentence}

    def stamp(self) -> dict[str, str]:
        """Return what a table of results says of them beside its numbers."""
        return {"disclaimer": DISCLAIMER, "warrant": self.label}


def illustrative(reason: str) -> Warrant:
    """Return the warrant of results that show how the model works; `reason` is a clause."""
    return Warrant(ILLUSTRATIVE, reason)


def calibrated(accepted: Accepted, validated: Sequence[str] = ()) -> Warrant:
    """Return the warrant of results over accepted worlds, and for what observables they hold.

    Where no world was accepted, or every pattern was left out, they are illustrative. Raises
    ValueError where patterns that are kept and left out do not add up.

    >>> calibrated(Accepted(110, 12, 13, ("P5",), "2024-12"), ["territory", "losses"]).label
    'Calibrated on 12 of 13 patterns, validated for territory and losses'
    """
    if accepted.kept + len(accepted.left_out) != accepted.of:
        raise ValueError(f"{accepted}: patterns kept and left out are not all")
    if not accepted.worlds or not accepted.kept:
        return illustrative(NOTHING_ACCEPTED)
    worlds, until = plural(accepted.worlds, "world"), in_words(accepted.until)
    reason = f"{worlds} accepted on {_counted(accepted)} of the record to {until}"
    return Warrant(CALIBRATED, reason, tuple(validated), accepted)


def _counted(accepted: Accepted) -> str:
    return f"{accepted.kept} of {plural(accepted.of, 'pattern')}"


def of_scenario(scenario: Scenario) -> Warrant:
    """Return the warrant of results in a scenario as it stands: nothing was fitted to its world."""
    if scenario.hash == _default_hash():
        return illustrative(DEFAULT_WORLD)
    set_beside = scenario.name == DEFAULT and COMMAND_LINE.label in scenario.origins.values()
    return illustrative(SETTING if set_beside else SCENARIO)


@cache
def _default_hash() -> str:
    return load(DEFAULT).hash


def reported(told: object) -> ReportedWarrant:
    """Return the warrant that a file holds; of a file without one, older ones too, illustrative."""
    texts = told if isinstance(told, Mapping) else {}
    match texts:
        case {"word": str(word), "label": str(label), "sentence": str(sentence)}:
            return {"word": word, "label": label, "sentence": sentence}
    return illustrative(UNSAID).told()
