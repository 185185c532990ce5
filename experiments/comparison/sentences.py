"""Summary of two arms in three sentences; every number in them stands in comparison.json."""

from __future__ import annotations

from abm.schema import Outcome
from experiments.comparison.contrast import Contrast
from experiments.comparison.robustness import MoneyEquivalent, money_sentence
from experiments.statistics.intervals import Difference
from experiments.text import number, plural

POINTS = 100.0  # percentage points


def sentences(
    contrast: Contrast, money: MoneyEquivalent | None, titles: tuple[str, str]
) -> list[str]:
    """Return how often wars settle durably, what else differs, and what it is worth in money.

    `titles` are the arms', the first one's first.
    """
    if contrast.identical:
        return _identical(contrast, titles)
    found = contrast.differences
    worth = _no_money() if money is None else money_sentence(money, *titles)
    return [_settled(contrast, found, titles), _besides(contrast, found), worth]


def _identical(contrast: Contrast, titles: tuple[str, str]) -> list[str]:
    pairs = plural(len(contrast.first.runs), "pair")
    return [
        f"{titles[1]} and {titles[0]} are the same here: every recorded outcome of all {pairs} is "
        "identical, to the last bit.",
        "Nothing that tells the two arms apart reaches the war, so there is no effect to report.",
        "Look at what the arms change before reading anything into this comparison.",
    ]


def _settled(contrast: Contrast, found: dict[str, Difference], titles: tuple[str, str]) -> str:
    worlds = _worlds(contrast)
    settled = Outcome.DURABLE.declared
    durable, broken = found[settled.share], found[Outcome.BROKEN.declared.share]
    return (
        f"Of {plural(durable.pairs, 'paired war')}{worlds}, {_percent(durable.second)} end in a "
        f"{settled.title} under {titles[1]} and {_percent(durable.first)} under {titles[0]}, a "
        f"difference of {_points(durable)}; a further {_percent(broken.second)} and "
        f"{_percent(broken.first)} sign a settlement that breaks."
    )


def _worlds(contrast: Contrast) -> str:
    """Say in how many worlds each run is played, where it is more than one."""
    worlds = len(contrast.first.runs) // contrast.units
    return f" ({plural(contrast.units, 'run')} at each of {worlds:,} points)" if worlds > 1 else ""


def _besides(contrast: Contrast, found: dict[str, Difference]) -> str:
    return (
        f"{_unsettled(found)}; {_terms(found['terms'])}the mean war length up to the horizon "
        f"changes by {_change(found['war_length'], 1)} months: of 100 pairs "
        f"{_of_hundred(contrast)}."
    )


def _unsettled(found: dict[str, Difference]) -> str:
    """Say how often each primary outcome without a settlement ends a war."""
    told = [one.declared for one in Outcome if one.declared.primary and not one.declared.signed]
    shares = ((one.title, found[one.share]) for one in told)
    return ", ".join(
        f"{title} ends {_percent(share.second)} of wars instead of {_percent(share.first)}"
        for title, share in shares
    )


def _terms(terms: Difference) -> str:
    if not terms.pairs:
        return ""
    second, first = (number(line, 1, sign=True) for line in (terms.second, terms.first))
    both = "the pair" if terms.pairs == 1 else f"the {terms.pairs:,} pairs"
    return (
        f"in {both} in which both wars sign, the line signed lies {second} thousand km2 beyond "
        f"the line of contact instead of {first}; "
    )


def _of_hundred(contrast: Contrast) -> str:
    counted = contrast.frequencies()
    return f"{counted.shorter} are shorter, {counted.equal} equal, {counted.longer} longer"


def _no_money() -> str:
    return "What the difference is worth in money was not searched."


def _percent(share: float) -> str:
    return f"{number(POINTS * share, 1)}%"


def _points(found: Difference) -> str:
    ends = (number(POINTS * end, 1, sign=True) for end in (found.estimate, found.low, found.high))
    return "{} percentage points (95% interval {} to {})".format(*ends)


def _change(found: Difference, decimals: int) -> str:
    ends = (number(end, decimals, sign=True) for end in (found.estimate, found.low, found.high))
    return "{} (95% interval {} to {})".format(*ends)
