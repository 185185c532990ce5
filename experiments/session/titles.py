"""What arms are called: by their configuration, forks by what they changed since."""

from __future__ import annotations

from abm.parameters import REGISTER
from experiments.session.levers import LEVERS
from experiments.session.plans import ArmPlan, Change


def title_of(plan: ArmPlan, configuration: str) -> str:
    """Return the name of an arm whose configuration has this title.

    >>> title_of(ArmPlan("A", "siloed"), "Siloed ministries")
    'Siloed ministries'
    >>> longer = Change("support.horizon", 20.0, 12, None, None, 11)
    >>> title_of(ArmPlan("C", "siloed", (longer,), ("A", 11)), "Siloed ministries")
    'A, plan horizon 20'
    """
    if plan.fork is None:
        return configuration
    parent, month = plan.fork
    own = [change for change in plan.changes if change.asked >= month and change.first > month]
    if not own:
        return f"Fork of {parent}"
    more = f" and {len(own) - 1} more" if len(own) > 1 else ""
    return f"{parent}, {_told(own[-1])}{more}"


def _told(change: Change) -> str:
    labels = {lever.name: lever.label for lever in LEVERS}
    label = labels.get(change.parameter, change.parameter)
    whom = f" of {', '.join(change.partners)}" if change.partners else ""
    return f"{label[0].lower()}{label[1:]}{whom} {REGISTER[change.parameter].show(change.value)}"
