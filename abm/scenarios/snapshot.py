"""A scenario written out whole: one file that needs no other, so that results can be repeated."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from abm.scenarios.changes import Changes
from abm.scenarios.scenario import Configuration, Scenario

# Keys that say where content comes from; the content itself stands in full.
SOURCES = ("donors", "only", "extends")
RECORDED = re.compile(r"^(?P<above>.*\breports\.(?P<name>[^.]+))\.file$")


def snapshot(scenario: Scenario, arms: Sequence[Configuration] = ()) -> str:
    """Return the text of a scenario file with every value of a scenario, and of arms from files.

    Loading it gives the same wars. Series that were recorded in other files stand in full.
    """
    lines = [*_lines(scenario.content, scenario.changes, "", scenario)]
    for arm in arms:
        if arm.name not in scenario.configurations:
            lines += _lines(arm.content, arm.changes, f"configurations.{arm.name}.", scenario)
    return "\n".join(lines) + "\n"


def _lines(
    content: Sequence[tuple[str, object]], changes: Changes, above: str, scenario: Scenario
) -> Iterator[str]:
    for path, value in content:
        recorded = RECORDED.match(path)
        if recorded:
            series = _series(_changes_at(path, changes, scenario), recorded["name"])
            yield f"{above}{recorded['above']}.values = {_toml(series)}"
        elif path not in SOURCES:
            yield f"{above}{path} = {_toml(value)}"


def _changes_at(path: str, changes: Changes, scenario: Scenario) -> Changes:
    if path.startswith("configurations."):
        return scenario.configurations[path.split(".")[1]].changes
    return changes


def _series(changes: Changes, name: str) -> list[float]:
    return list(next(change.values for change in changes.reports if change.name == name))


def _toml(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_toml(item) for item in value)}]"
    return json.dumps(value, ensure_ascii=False)
