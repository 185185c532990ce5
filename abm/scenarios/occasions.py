"""Occasions of interventions: conditions on what is public, and months drawn at random."""

from __future__ import annotations

import re
from dataclasses import dataclass

from abm.actors.agenda import PUBLIC, RELATIONS
from abm.errors import nearest
from abm.scenarios.draft import Place
from abm.scenarios.files import readable
from abm.scenarios.tables import InterventionTable
from abm.state import MOST_OCCASIONS

CONDITION = re.compile(r"\s*([A-Za-z_.]+)\s*(<=|>=|<|>)\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*")
FORM = 'a condition such as "front_change < -0.3", with <, <=, > or >='


@dataclass(frozen=True)
class Occasion:
    """When, within its window, an intervention acts: after a condition, or in random months.

    `quantity` and `relation` are places in `abm.actors.agenda`; `count` is of random months, 0
    where a condition calls. `told` says it in words.
    """

    told: str
    quantity: int = 0
    relation: int = 0
    threshold: float = 0.0
    delay: int = 0
    duration: int = 1
    count: int = 0


def occasion(told: InterventionTable, months: int, place: Place) -> Occasion | None:
    """Return the occasion of an intervention; None: always.

    `months` are those of its window within the horizon.

    Raises InputError for one that cannot be used.
    """
    if told.when is not None and told.schedule is not None:
        raise place.fault(": when and schedule are both given; allowed: one of them.")
    for key, owner in (("delay", "when"), ("duration", "when"), ("count", "schedule")):
        if getattr(told, key) is not None and getattr(told, owner) is None:
            raise place.at(key).fault(f" is given without {owner}.")
    if told.schedule is not None:
        if told.count is None:
            raise place.at("count").fault(" is missing; allowed: how many months are drawn.")
        if told.count > months:
            raise place.at("count").refuse(
                told.count, f"at most {months}, the months of the window within the horizon"
            )
        return Occasion(f"in {told.count} months drawn at random", count=told.count)
    return None if told.when is None else _condition(told.when, told, place.at("when"))


def _condition(text: str, told: InterventionTable, place: Place) -> Occasion:
    found = CONDITION.fullmatch(text)
    if not found:
        raise place.refuse(text, FORM)
    name, relation, threshold = found.groups()
    if name not in PUBLIC:
        raise place.fault(
            f": {readable(name)} is not publicly visible.{nearest(name, PUBLIC)} Allowed: "
            f"{', '.join(PUBLIC)}."
        )
    delay, duration = told.delay or 0, told.duration or 1
    return Occasion(
        told=f"when {name} {relation} {threshold}, {delay} months later for {duration}",
        quantity=list(PUBLIC).index(name),
        relation=RELATIONS.index(relation),
        threshold=float(threshold),
        delay=delay,
        duration=duration,
    )


def refusal_of_many(count: int) -> str:
    """Return why so many conditional and random interventions cannot act in one arm, or ""."""
    if count <= MOST_OCCASIONS:
        return ""
    return (
        f"{count} interventions are conditional or random; allowed: at most {MOST_OCCASIONS} in an "
        "arm, the scenario's included."
    )
