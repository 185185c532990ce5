"""Write `docs/statistics.md`: the coverage of every interval that Concert prints."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from experiments.comparison.measures import MEASURES
from experiments.statistics.intervals import FEWEST_DIFFERING, are_shares
from experiments.text import DISCLAIMER
from tests.experiments.statistics.coverage import (
    Rates,
    Shape,
    Worlds,
    bands,
    called,
    measured,
    money,
    odds,
    population,
    shares,
    sparse,
    studied,
)

HEAD = """# Statistics

Written by `make statistics`. {disclaimer}

Every interval that Concert prints is a 95% interval: of 100 samples like the one at hand, 95 should
have an interval that holds the truth. This page counts how many do, over samples drawn from wars
whose truth is known. A share of 1.00 says that an interval is wider than it need be, as one that
must not rule out what it has never seen has to be; a share well below .95 says that an interval is
too narrow and must not be read as one of 95%. Samples without an interval are not counted; a dash
says that none has one.

{table}
A share that was sampled never has an interval of no width. A mean whose values are all the same is
printed as "constant", without an interval, for nothing tells how rarely it varies. A difference of
means has no interval where fewer than {fewest} pairs show another than most do, or no pair differs.
"""

METHODS = (
    ("share of an arm's wars", "Wilson's score interval", "Wilson (1927)"),
    ("paired difference of shares", "Newcombe's score interval, method 10", "Newcombe (1998)"),
    (
        "larger: how often the second arm's value is the larger one",
        "Newcombe's, of wins less losses",
        "Newcombe (1998)",
    ),
    (
        "mean, and paired difference of means",
        "BCa bootstrap; below ten values Student's t; none where too few differ",
        "Efron and Tibshirani (1993)",
    ),
    (
        "bands of incidence",
        "normal on the complementary log-log scale; exact where nothing, or all, has ended",
        "Kalbfleisch and Prentice (2002), Clopper and Pearson (1934)",
    ),
    (
        "shares, differences, bands of a study",
        "the same, over as many wars as the runs are worth",
        "Rao and Scott (1992), Korn and Graubard (1998)",
    ),
    (
        "means of a study",
        "the same, over runs; jackknife and Student's t where they have unlike numbers of values",
        "Tukey (1958), Kish (1965)",
    ),
    (
        "money equivalent",
        "where Newcombe's interval of the difference begins and ends to hold 0",
        "Newcombe (1998)",
    ),
    ("p of a share", "McNemar's test, exact; of a study as of means", "McNemar (1947)"),
    (
        "p of a mean",
        "paired t; where too few differ the exact test that flips signs",
        "Student (1908), Fisher (1935)",
    ),
    ("p after Holm", "step-down, all primary outcomes of all arms", "Holm (1979)"),
)

SECTION, RARELY = "Shares, rare and common", "Means of which most pairs show nothing"
#: Sizes of samples, and how many are drawn of each.
SHARES = Shape((20, 50, 100, 200, 500, 1_000), (2_000,) * 6)
SPARSE = Shape((20, 60, 100, 200, 1_000), (2_000, 2_000, 1_000, 1_000, 300))
DIFFERING = (0.01, 0.03, 0.05, 0.10, 0.20, 0.50)
MEANS = Shape((20, 100, 400, 1_000), (600, 400, 200, 150))
#: Of shares, which take no bootstrap.
LIGHT = Shape(MEANS.sizes, (1_500,) * 4)
BANDS = Shape((20, 100, 400, 1_000), (400,) * 4)
RUNS = Shape((20, 50, 100), (400, 300, 200))
MONEY = Shape((20, 100, 400, 1_000), (400,) * 4)
CALLS = Shape((20, 100, 1_000), (1_000,) * 3)
PAIRS = 4_000
RATES = (
    Rates(0.0, 0.0, 0.0),
    Rates(0.0005, 0.002, 0.0),
    Rates(0.005, 0.005, 0.003),
    Rates(0.005, 0.02, 0.002),
    Rates(0.02, 0.05, 0.01),
    Rates(0.10, 0.10, 0.09),
    Rates(0.10, 0.25, 0.08),
    Rates(0.40, 0.50, 0.30),
    Rates(0.98, 0.99, 0.975),
)
WORLDS = (
    Worlds(8, 0.2, 0.005, 0.01),
    Worlds(8, 0.6, 0.02, 0.05),
    Worlds(8, 0.6, 0.20, 0.30),
    Worlds(64, 0.2, 0.005, 0.01),
    Worlds(64, 0.6, 0.02, 0.05),
    Worlds(64, 0.6, 0.20, 0.30),
)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown; all but the first column stand to the right."""
    ruled = ["---", *["---:"] * (len(head) - 1)]
    return lines((head, ruled, *rows))


def lines(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as the lines of a table."""
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def covered(found: Iterable[float]) -> list[str]:
    """Return shares as cells of a table."""
    return ["–" if math.isnan(share) else f"{share:.3f}" for share in found]


def sizes(shape: Shape, what: str) -> list[str]:
    """Return the heads of columns."""
    return [
        f"{what if place == 0 else ''} {size:,}".strip() for place, (size, _) in enumerate(shape)
    ]


def drawn(shape: Shape) -> str:
    """Say how many samples a column rests on, and how far luck moves 95% of them."""
    ends = (min(shape.samples), max(shape.samples))
    least = f"{ends[0]:,}" if ends[0] == ends[1] else f"{ends[0]:,} to {ends[1]:,}"
    luck = 1.96 * math.sqrt(0.95 * 0.05 / ends[0])
    return f"{least} samples each; luck moves a true .950 by up to {luck:.3f}."


def of_shares() -> str:
    """Return the section on shares."""
    rows = []
    for rates in RATES:
        about = f"{rates.first:g} and {rates.second:g}, both {rates.both:g}"
        for name, found in zip(
            ("share", "difference", "larger"), shares(rates, SHARES), strict=True
        ):
            rows.append((about, name, *covered(found)))
    head = ("share of wars under either arm", "interval", *sizes(SHARES, "pairs:"))
    return f"""
## {SECTION}

How often an outcome ends a war of the first and the second arm, and of both arms of a pair. "Share"
is the second arm's. {drawn(SHARES)}

{table(head, rows)}"""


def of_sparse_means() -> str:
    """Return the section on means of which most pairs show nothing."""
    rows = [
        (f"{share:g}", name, *covered(told))
        for share in DIFFERING
        for name, told in zip(
            ("printed", "holds, of those", "misled"), sparse(share, SPARSE), strict=True
        )
    ]
    head = ("pairs that differ", "interval", *sizes(SPARSE, "pairs:"))
    return f"""
## {RARELY}

A difference of 5 to 60 months less in a share of pairs, and none in the others. "Printed" is the
share of samples with an interval: those in which {FEWEST_DIFFERING} pairs differ, or half of all.
"Holds" is over these, and is low where hardly any sample has one, for then many pairs differ by
chance. "Misled" is the share of all samples in which an interval is printed that does not hold the
truth: .05 is what is aimed at. {drawn(SPARSE)}

{table(head, rows)}"""


def of_measures() -> str:
    """Return the section on all measures, over wars of the model."""
    wars = population("ukraine-2022", PAIRS)
    rows = []
    for measure in MEASURES:
        found = measured(wars, measure, LIGHT if are_shares(measure.of(wars.first)) else MEANS)
        for name, told in zip(("value", "difference", "larger"), found, strict=True):
            rows.append((measure.label, name, *covered(told)))
    months = (24, wars.months)
    curves = [(name, *covered(found)) for name, found in bands(wars, months, BANDS).items()]
    return f"""
## Every line of a comparison

Samples of {PAIRS:,} paired wars of `ukraine-2022`, siloed and coordinated, drawn with replacement;
the truth is what all of them show. "Value" is the coordinated arm's. A value that some wars do not
have is over those that do, its difference over the pairs in which both do. {drawn(MEANS)} Of shares
there are {LIGHT.samples[0]:,}.

{table(("line", "interval", *sizes(MEANS, "pairs:")), rows)}
### Bands of cumulative incidence

Of the coordinated arm, pointwise. {drawn(BANDS)}

{table(("cause and month", *sizes(BANDS, "wars:")), curves)}"""


def of_studies() -> str:
    """Return the section on studies."""
    rows = []
    for worlds in WORLDS:
        about = f"{worlds.points} points, {worlds.common:g}, {worlds.first:g} and {worlds.second:g}"
        for name, found in studied(worlds, RUNS).items():
            rows.append((about, name, *covered(found)))
    head = ("points, luck that is the run's, shares of wars", "interval", *sizes(RUNS, "runs:"))
    return f"""
## Studies

A run is played at every point with the same luck, so that runs are the units. The part of the luck
that is the run's is made up, as are the shares; terms exist where the outcome does, and are the
luck that decided it. They rest on the runs that have any: where these are few and their wars much
alike, intervals of terms are too narrow. {drawn(RUNS)}

{table(head, rows)}"""


def of_money() -> str:
    """Return the section on what takes several arms: money, odds, false calls."""
    cases = ((0.30, 0.15, 0.36), (0.10, 0.05, 0.12), (0.01, 0.02, 0.02))
    rows = [
        (f"{start:g}, {slope:g} more for each time, to match {second:g}", *covered(found))
        for start, slope, second in cases
        for found in [money(start, slope, second, MONEY)]
    ]
    chances = ((0.6, 0.4, 0.4, 0.2), (0.05, 0.02, 0.02, 0.01))
    told = [
        (", ".join(f"{rate:g}" for rate in rates), *covered(odds(rates, MONEY)))
        for rates in chances
    ]
    arms = ("siloed", "coordinated", "national", "forum")
    ends = ((0.25, 0.10), (0.03, 0.02), (0.01, 0.002))
    calls = [
        (
            f"{count - 1}",
            f"{some:g} and {others:g}",
            *covered(called(arms[:count], (some, others), CALLS)),
        )
        for count in (2, 4)
        for some, others in ends
    ]
    return f"""
## Money equivalents

The first arm's share of durable settlements, and how it rises with its appropriations; the truth is
the factor at which it is the second's. A limit beyond the search is open. {drawn(MONEY)}

{table(("share", *sizes(MONEY, "pairs:")), rows)}
## Interaction on the log odds

Shares of wars with both factors, either one, and neither, as in [acceptance](acceptance.md).

{table(("shares", *sizes(MONEY, "wars:")), told)}
## Calls of an effect where there is none

In what share of comparisons without any effect some p-value is below .05 after Holm's correction:
at most .05 is promised. Shares are of wars that are durably settled, and that end in exhaustion.

{table(("arms but the first", "shares", *sizes(CALLS, "pairs:")), calls)}"""


def main() -> None:
    """Write the page to the file that is named."""
    head = ("what is printed", "interval", "source")
    methods = lines((head, ["---"] * len(head), *METHODS))
    text = HEAD.format(disclaimer=DISCLAIMER, table=methods, fewest=FEWEST_DIFFERING)
    parts = (of_shares, of_sparse_means, of_measures, of_studies, of_money)
    text += "".join(part() for part in parts)
    Path(sys.argv[1]).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
