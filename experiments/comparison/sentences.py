"""Summary of two arms in three sentences; every number in them stands in comparison.json."""

from __future__ import annotations

from collections.abc import Mapping

from abm.schema import Outcome
from experiments.comparison.contrast import Contrast
from experiments.comparison.placebo import Placebo
from experiments.comparison.robustness import MoneyEquivalent, money_sentence
from experiments.statistics.intervals import Difference, Estimate
from experiments.statistics.survival import FEWEST_PAIRS
from experiments.text import number, plural

POINTS = 100.0  # percentage points
GAINS = "above 0 Russia gains land, below 0 Ukraine"  # of a line signed beyond that of contact


def sentences(
    contrast: Contrast,
    money: MoneyEquivalent | None,
    titles: tuple[str, str],
    placebo: Placebo | None = None,
) -> list[str]:
    """Return how often wars settle durably, what else differs, and what it is worth in money.

    Of few pairs, of which it is not searched, nothing is said in money. `titles` are the arms', the
    first one's first; `placebo` is what luck alone does to pairs, where it is known.
    """
    if contrast.identical:
        return _identical(contrast, titles)
    found = contrast.differences
    told = [_settled(contrast, found, titles), _besides(contrast, found, placebo)]
    if money is None and len(contrast.first.runs) < FEWEST_PAIRS:
        return told
    return [*told, _no_money() if money is None else money_sentence(money, *titles)]


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
        f"Of {plural(durable.pairs, 'paired war')}{worlds}, {_share(durable.second, durable.pairs)}"
        f" end in a {settled.title} under {titles[1]} and {_share(durable.first, durable.pairs)} "
        f"under {titles[0]}, a difference of {_points(durable)}; a further "
        f"{_share(broken.second, broken.pairs)} and {_share(broken.first, broken.pairs)} sign a "
        "settlement that breaks."
    )


def _worlds(contrast: Contrast) -> str:
    """Say in how many worlds each run is played, where it is more than one."""
    worlds = len(contrast.first.runs) // contrast.units
    return f" ({plural(contrast.units, 'run')} at each of {worlds:,} points)" if worlds > 1 else ""


def _besides(contrast: Contrast, found: dict[str, Difference], placebo: Placebo | None) -> str:
    luck = f"; {placebo.clause}" if placebo else ""
    return (
        f"{_unsettled(found)}; {_terms(found['terms'])}the mean war length up to the horizon "
        f"changes by {_change(found['war_length'], 1)} months: {_compared(contrast)}{luck}."
    )


def _unsettled(found: dict[str, Difference]) -> str:
    """Say how often each primary outcome without a settlement ends a war."""
    told = [one.declared for one in Outcome if one.declared.primary and not one.declared.signed]
    shares = ((one.title, found[one.share]) for one in told)
    return ", ".join(
        f"{title} ends {_share(share.second, share.pairs, ' wars')} instead of "
        f"{_share(share.first, share.pairs)}"
        for title, share in shares
    )


def _terms(terms: Difference) -> str:
    if not terms.pairs:
        return ""
    second, first = (number(line, 1, sign=True) for line in (terms.second, terms.first))
    both = "the pair" if terms.pairs == 1 else f"the {terms.pairs:,} pairs"
    return (
        f"in {both} in which both wars sign, the line signed lies {second} thousand km2 beyond "
        f"the line of contact instead of {first} ({GAINS}); "
    )


def _compared(contrast: Contrast) -> str:
    counted = contrast.frequencies()
    return (
        f"of {plural(counted.of, 'pair')} {counted.shorter} are shorter, {counted.equal} equal, "
        f"{counted.longer} longer"
    )


def _no_money() -> str:
    return "What the difference is worth in money was not searched."


def unsettled(found: Mapping[str, Estimate], title: str, months: int) -> str:
    """Say how many wars of an arm are never settled for good, and how these end.

    Args:
        found: The arm's measures by name, the shares of all outcomes among them.
        title: The arm's title.
        months: The horizon.
    """
    durable = found[Outcome.DURABLE.declared.share]
    others = [one.declared for one in Outcome if one is not Outcome.DURABLE]
    ends = [(one.title, found[one.share].mean) for one in others]
    told = (f"{title} {_share(share, durable.n)}" for title, share in ends if share > 0.0)
    never = _share(1.0 - durable.mean, durable.n, " wars")
    said = f"Under {title} {never} are never settled durably within {plural(months, 'month')}"
    return f"{said} ({', '.join(told)})." if durable.mean < 1.0 else f"{said}."


def _share(share: float, wars: int, of: str = "") -> str:
    """Return a share of wars in percent; of few wars, how many, for a percentage would say more."""
    if wars < FEWEST_PAIRS:
        return f"{number(share * wars, 0)}" + (f" of {wars:,}{of}" if of else "")
    return f"{number(POINTS * share, 1)}%" + (f" of{of}" if of else "")


def _points(found: Difference) -> str:
    ends = (number(POINTS * end, 1, sign=True) for end in (found.estimate, found.low, found.high))
    return "{} percentage points (95% interval {} to {})".format(*ends)


def _change(found: Difference, decimals: int) -> str:
    ends = (number(end, decimals, sign=True) for end in (found.estimate, found.low, found.high))
    return "{} (95% interval {} to {})".format(*ends)
