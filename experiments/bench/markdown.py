"""What the pages of measurements are written with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, numbers (all columns but the first) to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def verdict(value: float, least: float) -> str:
    """Say whether a value reaches its target, or by how much it misses it.

    >>> verdict(330.0, 300.0), verdict(270.0, 300.0)
    ('met', 'missed by 10%')
    """
    return "met" if value >= least else f"missed by {1.0 - value / least:.0%}"


def three_digits(value: float) -> str:
    """Return a number with three digits that count, and no power of ten.

    >>> three_digits(2.0923), three_digits(323.4), three_digits(1262.0)
    ('2.09', '323', '1,260')
    """
    return f"{float(f'{value:.3g}'):,.0f}" if abs(value) >= 100.0 else f"{value:.3g}"
