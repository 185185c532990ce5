"""Parts of one line of the acceptance: claims with figures and verdicts, tables, notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from experiments.acceptance.laboratory import Arm
from experiments.statistics.effects import Sized, Verdict
from experiments.statistics.intervals import Difference, Estimate
from experiments.text import number

Rule = Callable[[Sized, float], Verdict]


@dataclass(frozen=True)
class Claim:
    """An expectation, the figure that was found, the verdict, and the reason if it is refuted."""

    text: str
    figure: str
    verdict: Verdict
    why: str = ""


@dataclass(frozen=True)
class TextTable:
    """A table of text; the first column names the row."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Line:
    """One line; `traced` are the arms whose ledgers are read where a claim is refuted."""

    title: str
    claims: Sequence[Claim]
    tables: Sequence[TextTable] = ()
    notes: Sequence[str] = ()
    traced: Mapping[str, Arm] = field(default_factory=dict)


def with_interval(size: Difference | Estimate, decimals: int = 3) -> str:
    """Return a mean, or a difference with its sign, and its 95% interval.

    >>> with_interval(Estimate(0.25, 0.2, 0.31, 100, "BCa"))
    '0.250 [0.200, 0.310]'
    """
    sign = isinstance(size, Difference)
    value = size.estimate if isinstance(size, Difference) else size.mean
    told, low, high = (number(n, decimals, sign) for n in (value, size.low, size.high))
    return f"{told} [{low}, {high}]"


def claim(
    text: str, size: Difference | Estimate, rule: Rule, smallest: float, why: str = ""
) -> Claim:
    """Return a claim about a size, judged by a rule against the smallest effect of interest."""
    decimals = 3 if smallest < 1.0 else 2
    return Claim(text, with_interval(size, decimals), rule(size, smallest), why)


def cells(difference: Difference, decimals: int = 3) -> tuple[str, str, str]:
    """Return both arms' values and their difference with its interval, as cells of a table."""
    first, second = (number(v, decimals) for v in (difference.first, difference.second))
    return first, second, with_interval(difference, decimals)
