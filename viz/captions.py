"""What stands above and below each figure of the report."""

from __future__ import annotations

from typing import NamedTuple

from viz import panels


class Caption(NamedTuple):
    """The heading of a figure, and how to read it."""

    heading: str
    reading: str


_RING = (
    "Read a pair from the inside out: the square is the defence ministry, the circle the foreign "
    "ministry. The thicker the link, the more the two plan together; the longer the bar across, "
    "the more they contradict each other in public. The grey ring is the contact group. The "
    "Kremlin sees statements, published schedules, orders and deliveries; it sees no plans."
)
#: Of the figures that are no pictures by month.
CAPTIONS = {
    "across": Caption(
        "From point to point",
        "Read off how many points lie left of an effect. Where a solid line and its dotted one "
        "part, points differ by more than luck: it matters what the uncertain parameters are.",
    ),
    "cumulative-incidence": Caption(
        "How the wars end",
        "Each line climbs with every war that ends this way. Where bands overlap widely, the arms "
        "are hard to tell apart by this picture; the paired differences below are sharper.",
    ),
    "paired-differences": Caption(
        "How the arms differ",
        "Every war of an arm has a twin with the same luck in the first arm; each line shows what "
        "the arm changes between twins. Bold: the outcomes chosen beforehand.",
    ),
    "partners-at-treatment": Caption("The partners when the arms begin to differ", _RING),
    "partners-later": Caption(
        "The partners two years later",
        "The same picture two years on. What has changed between the two pictures within an arm is "
        "what its ministries learned to do; what differs between arms is the policy's.",
    ),
}


def captions() -> dict[str, Caption]:
    """Return what stands around every figure, the monthly ones as their panels declare it.

    In the order in which the report has them: its first panel, other figures, all other panels.
    """
    monthly = {one.name: Caption(one.head, one.reading) for one in panels.PANELS}
    first = panels.PANELS[0].name
    return {first: monthly[first], **CAPTIONS, **monthly}


def caption(name: str) -> Caption:
    """Return what stands around a figure; further pages of one are read as the first."""
    known = captions()
    if name in known:
        return known[name]
    first, _, page = name.rpartition("-")
    return known[first]._replace(heading=f"{known[first].heading}, page {page}")
