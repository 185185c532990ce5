"""A scenario written out whole: one file that needs no other, so that results can be repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import tomli_w

from abm.scenarios.changes import Changes
from abm.scenarios.draft import Draft, Keys
from abm.scenarios.files import DEFAULT
from abm.scenarios.scenario import Configuration, Scenario

# Keys that say where content comes from; the content itself stands in full.
SOURCES = ("donors", "only", "extends")
RECORDED = re.compile(r"^(?P<above>.*\breports\.(?P<name>[^.]+))\.file$")


def snapshot(scenario: Scenario, arms: Sequence[Configuration] = ()) -> str:
    """Return the text of a scenario file with every value of a scenario, and of arms from files.

    Loading it gives the same wars. Series that were recorded in other files stand in full.
    """
    made = Draft(DEFAULT)
    for path, value in _values(scenario.content, scenario.changes, scenario):
        made.put(path, value, DEFAULT)
    for arm in arms:
        if arm.name not in scenario.configurations:
            for path, value in _values(arm.content, arm.changes, scenario):
                made.put(("configurations", arm.name, *path), value, DEFAULT)
    return tomli_w.dumps(made.tree)


def _values(
    content: Sequence[tuple[str, object]], changes: Changes, scenario: Scenario
) -> Iterator[tuple[Keys, object]]:
    for path, value in content:
        recorded = RECORDED.match(path)
        if recorded:
            series = _series(_changes_at(path, changes, scenario), recorded["name"])
            yield (*recorded["above"].split("."), "values"), series
        elif path not in SOURCES:
            yield tuple(path.split(".")), value


def _changes_at(path: str, changes: Changes, scenario: Scenario) -> Changes:
    if path.startswith("configurations."):
        return scenario.configurations[path.split(".")[1]].changes
    return changes


def _series(changes: Changes, name: str) -> list[float]:
    return list(next(change.values for change in changes.reports if change.name == name))
