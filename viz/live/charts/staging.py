"""From arms of a session to what figures are drawn from."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.session.arm import LiveArm
from experiments.session.ensembles import Cloud
from viz.live.charts.scene import Arm, Fork

_TIES = 3  # of each partner, shown when it is pointed at


def staged(live: LiveArm, cloud: Cloud | None = None) -> Arm:
    """Return an arm of a session, with its cloud if there is one yet."""
    fork = None if live.plan.fork is None else Fork(*live.plan.fork)
    codes = [partner.code for partner in live.frames[0].partners]
    ties = strongest(live.given.network, codes)
    return Arm(live.letter, live.title, live.frames, cloud, fork, ties)


def strongest(network: Sequence[Sequence[float]], codes: Sequence[str]) -> dict[str, list[str]]:
    """Return the partners to whom each listens most in the contact group, by code.

    >>> strongest([[0.0, 0.2, 0.8], [0.5, 0.0, 0.5], [1.0, 0.0, 0.0]], ["A", "B", "C"])
    {'A': ['C', 'B'], 'B': ['A', 'C'], 'C': ['A']}
    """
    found = {}
    for own, row in enumerate(network):
        others = [place for place in range(len(codes)) if place != own and row[place] > 0.0]
        nearest = sorted(others, key=lambda place: -row[place])[:_TIES]
        found[codes[own]] = [codes[place] for place in nearest]
    return found
