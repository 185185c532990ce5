"""What stands above and below each figure of the report."""

from __future__ import annotations

from typing import NamedTuple


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
CAPTIONS = {
    "chain": Caption(
        "From planning to willingness",
        "Read from left to right: partners plan together; Moscow expects their support to last, "
        "or does not; Kremlin agents find settling their best option, or do not. No formula leads "
        "from the first to the last.",
    ),
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
    "beliefs": Caption(
        "What the Kremlin's leadership believes",
        "A theory of victory is a reason to fight on. As long as one of them stays plausible, "
        "continuing has a point. The Kremlin is a model inferred from open sources.",
    ),
    "options": Caption(
        "What the Kremlin's leadership weighs",
        "The leadership prefers the option that is worth most to it. It would settle where the "
        "margin in the last row lies above zero.",
    ),
    "forward-cover": Caption(
        "Support still to come",
        "How many months of Ukraine's need Moscow's staff expects to be met within its window. The "
        "gap between the two rows is what published schedules add.",
    ),
    "deliveries": Caption(
        "Deliveries against promises",
        "Where the solid line lies below the dashed one, partners delivered less than they had "
        "booked for the month; above it, arrears and the contact group's reserves came on top.",
    ),
    "front": Caption(
        "The front",
        "A falling line means that Ukraine regains land in the main sector.",
    ),
    "exhaustion-and-reserves": Caption(
        "Exhaustion and reserves",
        "Both sides tire. Ukrainian exhaustion ends a war once it passes its limit; the lower "
        "Russian reserves are, the dearer it is to continue.",
    ),
}


def caption(name: str) -> Caption:
    """Return what stands around a figure; further pages of one are read as the first."""
    if name in CAPTIONS:
        return CAPTIONS[name]
    first, _, page = name.rpartition("-")
    return CAPTIONS[first]._replace(heading=f"{CAPTIONS[first].heading}, page {page}")
