"""What can be chosen: the arms of a study, of the scenario or written in the study itself."""

from __future__ import annotations

import re
from typing import Any

from abm.scenarios import Configuration, Scenario
from abm.scenarios.draft import Draft, Place
from abm.scenarios.files import shorten
from abm.scenarios.messages import checked
from abm.scenarios.scenario import configuration
from experiments.study.tables import LeversTable, LeverTable

RECORDED = re.compile(r"reports\.(?P<name>[^.]+)\.file")


def named(tree: dict[str, Any], draft: Draft) -> dict[str, Any]:
    """Return a study's tables with `levers = [names]` as tables; raises InputError."""
    told = tree.get("levers")
    if not isinstance(told, list):
        return tree
    if not all(isinstance(name, str) for name in told) or len(set(told)) < len(told):
        allowed = "a list of configurations, each once, or tables [levers.NAME]"
        raise draft.refuse(("levers",), told, allowed)
    return {**tree, "levers": {name: {"configuration": name} for name in told}}


def arms(
    told: dict[str, LeverTable], draft: Draft, scenario: Scenario
) -> tuple[Configuration, ...]:
    """Return the arms of a study, in order; raises InputError, also for fewer than two."""
    place = Place(draft, scenario.frame, ("levers",))
    if len(told) < 2:
        raise place.fault(f": {len(told)} given; allowed: two or more, the first is the reference.")
    return tuple(_arm(name, lever, place.at(name), scenario) for name, lever in told.items())


def _arm(name: str, told: LeverTable, place: Place, scenario: Scenario) -> Configuration:
    known = scenario.configurations
    listed = told.configuration == name and told.model_fields_set == {"configuration"}
    if told.configuration is not None and told.configuration not in known:
        here = place._replace(path=place.path[:1]) if listed else place.at("configuration")
        raise here.unknown(told.configuration, "configuration", list(known))
    if listed:
        return known[name]
    if name in known:
        raise place.fault(f": the scenario has a configuration {shorten(name)}; rename the lever.")
    return _written(name, place, scenario, told.configuration)


def _written(name: str, place: Place, scenario: Scenario, base: str | None) -> Configuration:
    """Return an arm as the study writes it, laid over the configuration that it begins with."""
    draft, main = Draft(place.draft.main), place.draft.main
    if base is not None:
        arm = scenario.configurations[base]
        for path, value in arm.content:
            draft.put((*place.path, *_whole(path)), _value(path, value, arm), main)
    told = place.draft.tree["levers"][name]
    own = {"title": name, **{key: value for key, value in told.items() if key != "configuration"}}
    draft.lay({"levers": {name: own}}, main)
    table = checked(LeversTable, draft).levers[name]
    return configuration(name, table, place._replace(draft=draft), scenario.parameters)


def _whole(path: str) -> list[str]:
    """Return the keys of a path; series recorded in files stand in full."""
    return (path[: -len("file")] + "values" if RECORDED.fullmatch(path) else path).split(".")


def _value(path: str, value: Any, arm: Configuration) -> Any:
    recorded = RECORDED.fullmatch(path)
    if not recorded:
        return value
    named = recorded["name"]
    return list(next(one.values for one in arm.changes.reports if one.name == named))
