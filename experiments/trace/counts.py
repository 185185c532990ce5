"""Counts of what the product declares: rules, parameters, patterns, rivals, tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar, get_args

from abm.errors import InputError, nearest
from abm.parameters import REGISTER
from abm.parameters.declare import Confidence
from abm.scenarios import DEFAULT, Scenario, load, shipped
from abm.schema import Month, Outcome, PartnerMonth, War, variables
from experiments.acceptance.page import LINES
from experiments.comparison.measures import MEASURES, SHARE, TIME
from experiments.history.mends import mends
from experiments.history.patterns import FITTED, HELD_BACK, patterns
from experiments.history.record import declaration
from experiments.tables import listed
from experiments.trace.clone import Clone
from experiments.validation.observables import observables
from experiments.validation.rivals import NAIVE

RULES = "abm/rules"
ASSUMED = "assumption"  # as the only source of a rule or a parameter
ROLES = {"": (FITTED, HELD_BACK), "fitted": (FITTED,), "held back": (HELD_BACK,)}
Value = TypeVar("Value")


def chosen(reading: str, word: str, known: Mapping[str, Value]) -> Value:
    """Return what a reading's argument names; raises InputError with the nearest word there is."""
    if word not in known:
        raise InputError(f"the reading {{{reading}:{word}}} names nothing.{nearest(word, known)}")
    return known[word]


def tests(clone: Clone, places: str) -> str:
    """Return how many tests stand in files and folders, or single ones in files (`file::test`)."""
    return f"{sum(clone.count(place) for place in (places or 'tests').split()):,}"


def examples(clone: Clone, folder: str) -> str:
    """Return in how many docstrings below a folder an example stands."""
    return f"{clone.examples(folder):,}"


def parameters(_: Clone, which: str) -> str:
    """Return how many parameters are declared: all, of a confidence, or mere assumptions."""
    every = REGISTER.values()
    known = {
        word: [one for one in every if one.confidence == word] for word in get_args(Confidence)
    }
    known |= {"": list(every), ASSUMED: [one for one in every if one.source == ASSUMED]}
    return str(len(chosen("parameters", which, known)))


def default(_: Clone, name: str) -> str:
    """Return the default of a parameter."""
    one = chosen("default", name, REGISTER)
    return one.show(one.default)


def rules(clone: Clone, which: str) -> str:
    """Return how many rules name a source: all, or those whose source is a mere assumption."""
    told = [text for text in clone.functions(RULES) if "Source: " in text]
    assumed = [text for text in told if f"Source: {ASSUMED}." in text]
    return str(len(chosen("rules", which, {"": told, ASSUMED: assumed})))


def numbers(_: Clone, which: str) -> str:
    """Return how many numbers the patterns of a role have."""
    roles = chosen("numbers", which, ROLES)
    return str(sum(len(one.rows) for one in patterns() if one.role in roles))


def pattern_count(_: Clone, which: str) -> str:
    """Return how many patterns of a role are declared."""
    roles = chosen("patterns", which, ROLES)
    return str(sum(one.role in roles for one in patterns()))


def sources(*_: object) -> str:
    """Return how many sources the numbers of all patterns name."""
    return str(len({row.source for one in patterns() for row in one.rows.values()}))


def columns(*_: object) -> str:
    """Return how many columns the tables of a record may have, and how many tables there are."""
    tables = declaration().tables.values()
    return f"{sum(len(one.columns) for one in tables)} columns of {len(tables)} tables"


def recorded(*_: object) -> str:
    """Return how many variables are recorded of wars, months and partners."""
    return str(sum(len(variables(table)) for table in (Month, War, PartnerMonth)))


def primary(*_: object) -> str:
    """Return the labels of the primary outcomes."""
    return listed([one.label for one in MEASURES if one.primary], "and")


def smallest(_: Clone, unit: str) -> str:
    """Return the smallest effect of interest in a unit: `wars` or `months`."""
    return f"{chosen('smallest', unit, {'wars': SHARE, 'months': TIME}):g}"


def _of_default(count: Callable[[Scenario], int]) -> Callable[..., str]:
    """Return a reading that counts something of the default scenario."""
    return lambda *_: str(count(load(DEFAULT)))


#: What is counted, by the name that results give it.
COUNTS: Mapping[str, Callable[[Clone, str], str]] = {
    "tests": tests,
    "examples": examples,
    "parameters": parameters,
    "default": default,
    "rules": rules,
    "numbers": numbers,
    "patterns": pattern_count,
    "sources": sources,
    "columns": columns,
    "recorded": recorded,
    "primary": primary,
    "smallest": smallest,
    "partners": _of_default(lambda scenario: len(scenario.partners)),
    "theories": _of_default(lambda scenario: len(scenario.theories)),
    "arms": _of_default(lambda scenario: len(scenario.configurations)),
    "scenarios": lambda *_: str(len(shipped())),
    "outcomes": lambda *_: str(len(Outcome)),
    "mends": lambda *_: str(len(mends())),
    "lines": lambda *_: str(len(LINES)),
    "structures": lambda *_: str(len(observables().structures)),
    "naive": lambda *_: str(len(NAIVE)),
    "known": lambda *_: observables().target.known,
}
