"""What was taken away from the page, read as whoever gets it reads it."""

from __future__ import annotations

import io

import pandas as pd


def read(text: str) -> tuple[list[str], pd.DataFrame]:
    """Return the lines above a table (CSV), and the table."""
    lines = text.splitlines()
    above = [line for line in lines if line.startswith("# ")]
    assert lines[: len(above)] == above
    table = pd.read_csv(io.StringIO(text), skiprows=len(above))
    return [line.removeprefix("# ") for line in above], table


def number(cell: str) -> float | None:
    """Return a cell of a table of the page as a number, None where it is none."""
    try:
        return float(cell.replace("−", "-").replace(",", ""))
    except ValueError:
        return None
