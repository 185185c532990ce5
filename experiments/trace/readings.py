"""Readings: results by name, each read from where it is, the code or a page, and never typed.

Each takes a clone and an argument, which may be empty. What a page no longer has is an error.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping

from abm.scenarios import DEFAULT, load
from experiments.text import DISCLAIMER
from experiments.trace.clone import Clone
from experiments.trace.counts import COUNTS, chosen
from experiments.trace.documents import NONE, flat

ACCEPTANCE, CALIBRATION = "docs/acceptance.md", "docs/calibration.md"
CHANGES, PERFORMANCE = "docs/model-changes.md", "docs/performance.md"
RELIABILITY, STATISTICS = "docs/reliability.md", "docs/statistics.md"
MODEL, VALIDATION = "docs/model.md", "docs/validation.md"
#: Columns by which tables are known, whatever else they have.
CLAIMS = ("line", "claim", "figure [95%]", "verdict")
POSTERIORS = ("parameter", "prior", "accepted", "seen")
FAMILIES = ("family", "skill", "its skill")
TARGETS = ("target", "measured", "")
KILLS = ("kills", "lost", "half-written", "unrepaired")
INTERVALS = ("line", "interval")
#: Whether rivals are naive, whose best one skill is told over.
RIVALS = {"naive": True, "structure": False}
#: Verdicts on claims, and how they are said of several.
VERDICTS = {"holds": "hold", "refuted": "refuted", "undecided": "undecided"}
SCORED = (
    r"(?P<patterns>\d+ of \d+) patterns to \S+ pass \((?P<numbers>\d+ of \d+) numbers\); "
    r"(?P<held>\d+ of \d+) that are held back\."
)
ACCEPTED = r"[\d,]+ worlds? accepted on (?P<patterns>\d+ of \d+) patterns"
MET = r"The target was (?:not )?met:[^.]*\.|Better than every naive rival by [^.]*\."


def claims(clone: Clone, _: str) -> str:
    """Return how many claims the acceptance has."""
    return str(len(clone.document(ACCEPTANCE).table(*CLAIMS).rows))


def verdicts(clone: Clone, lines: str) -> str:
    """Return how the claims of some lines of the acceptance fare, or of all of them.

    Raises InputError for a line that the page does not have.
    """
    page = clone.document(ACCEPTANCE)
    table = page.table(*CLAIMS)
    found = list(zip(table.column("line"), table.column("verdict"), strict=True))
    asked = lines.split() or sorted({line for line, _ in found})
    if lost := [line for line in asked if line not in {one for one, _ in found}]:
        raise page.lacks(f"no claim of line {lost[0]}")
    counted = Counter(verdict for line, verdict in found if line in asked)
    if strange := sorted(set(counted) - set(VERDICTS)):
        raise page.lacks(f"the verdict '{strange[0]}', which is none of {', '.join(VERDICTS)}")
    return ", ".join(
        f"{counted[one]} {one if counted[one] == 1 else several}"
        for one, several in VERDICTS.items()
        if counted[one]
    )


def claim(clone: Clone, start: str) -> str:
    """Return the figure of the claim that begins so, with its interval."""
    page = clone.document(ACCEPTANCE)
    table = page.table(*CLAIMS)
    told = zip(table.column("claim"), table.column("figure [95%]"), strict=True)
    found = [figure for text, figure in told if text.startswith(start)]
    if len(found) != 1:
        raise page.lacks(f"{len(found)} claims that begin '{start}'")
    return found[0]


def edition(clone: Clone, path: str) -> str:
    """Return whether a page is of the default scenario as it ships now, by the hash it names."""
    [found, *_] = clone.document(path).said(r"scenario hash ([0-9a-f]{12})")
    now = load(DEFAULT).hash
    if found[1] == now:
        return f"the scenario as it ships ({now})"
    return f"an earlier state of the scenario ({found[1]}; now {now})"


def cell(clone: Clone, place: str) -> str:
    """Return a cell of a page: of `page|row|column`, the row by how its first cell begins."""
    path, row, column = (place.split("|") + ["", ""])[:3]
    return clone.document(path).cell(row, column)


def accepted(clone: Clone, _: str) -> str:
    """Return on how many patterns worlds were accepted, which were left out, and why."""
    return flat(clone.document(CALIBRATION).said(rf"^{ACCEPTED}[\s\S]*?(?=\n\n|\Z)")[0][0])


def accepted_patterns(clone: Clone, _: str) -> str:
    """Return on how many patterns worlds were accepted, of those that may be fitted."""
    return clone.document(CALIBRATION).said(ACCEPTED)[0]["patterns"]


def seen(clone: Clone, _: str) -> str:
    """Return how many parameters the record tells apart from their priors, of those drawn."""
    told = clone.document(CALIBRATION).table(*POSTERIORS).column("seen")
    return f"{told.count('yes')} of {len(told)}"


def equal_worlds(clone: Clone, _: str) -> str:
    """Return as how many equal ones the accepted worlds count."""
    return clone.document(CALIBRATION).said(r"count as ([\d,.]+) equal")[0][1]


def passing(clone: Clone, heading: str) -> str:
    """Return how many patterns that may be fitted pass, as the page of the mends says it."""
    found = _scored(clone, heading)
    return flat(f"{found['patterns']} patterns pass ({found['numbers']} numbers)")


def held_back(clone: Clone, heading: str) -> str:
    """Return how many patterns that are held back pass, as the page of the mends says it."""
    return _scored(clone, heading)["held"]


def _scored(clone: Clone, heading: str) -> re.Match[str]:
    return clone.document(CHANGES).said(rf"^## {heading}\n\n{SCORED}")[0]


def validated(clone: Clone, _: str) -> str:
    """Return whether the targets of the validation were met, in the page's own words."""
    return " ".join(flat(found[0]) for found in clone.document(VALIDATION).said(MET))


def ahead(clone: Clone, who: str) -> str:
    """Return in how many families a `naive` rival or a rival `structure` does as well or better.

    Of those that are scored, in all windows, as far as the digits of the page tell. Skill is told
    over the best naive rival.
    """
    page, naive = clone.document(VALIDATION), chosen("ahead", who, RIVALS)
    scored = [
        (skill, "0" if naive else rival)
        for table in page.tables(*FAMILIES)
        for skill, rival in zip(table.column("skill"), table.column("its skill"), strict=True)
        if skill != NONE
    ]
    level = [page.figure(rival) >= page.figure(skill) for skill, rival in scored]
    return f"{sum(level)} of {len(level)}"


def targets(clone: Clone, which: str) -> str:
    """Return how many targets of speed and memory are met, or which are `missed`, by how much."""
    table = clone.document(PERFORMANCE).table(*TARGETS)
    told = list(zip(table.column("target"), table.column(""), strict=True))
    missed = [f"{target} ({verdict})" for target, verdict in told if verdict != "met"]
    if which == "missed":
        return "; ".join(missed) or "none"
    return f"{len(told) - len(missed)} of {len(told)}"


def kills(clone: Clone, what: str) -> str:
    """Return how many kills the page counts, or what became of them: `lost`, `half-written` ..."""
    page = clone.document(RELIABILITY)
    if what not in ("", *KILLS):
        raise page.lacks(f"no kills that are '{what}'")
    told = page.table(*KILLS).column(what or "kills")
    return f"{sum(map(page.figure, told)):,.0f}"


def coverage(clone: Clone, pairs: str) -> str:
    """Return the least and the largest share of samples whose interval holds the truth.

    Of every line of a comparison with so many `pairs`, as the page's column names them.
    """
    page = clone.document(STATISTICS)
    table = page.table(*INTERVALS)
    named = [one for one in table.columns if one.removeprefix("pairs: ") == pairs]
    if not named:
        raise page.lacks(f"no intervals of {pairs} pairs")
    held = [one for one in table.column(named[0]) if one != NONE]
    return f"{min(held)} to {max(held)} with {pairs} pairs"


def phases(clone: Clone, _: str) -> str:
    """Return how many phases the month has."""
    return str(len(clone.document(MODEL).table("phase", "what happens").rows))


def disclaimer(*_: object) -> str:
    """Return what stands on every output."""
    return DISCLAIMER


#: Every reading by the name that results give it.
READINGS: Mapping[str, Callable[[Clone, str], str]] = {
    **COUNTS,
    **{
        one.__name__: one
        for one in (
            *(claims, verdicts, claim, edition, cell, accepted, accepted_patterns, seen),
            *(
                equal_worlds,
                passing,
                held_back,
                validated,
                ahead,
                targets,
                kills,
                coverage,
                phases,
                disclaimer,
            ),
        )
    },
}
