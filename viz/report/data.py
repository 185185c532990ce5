"""The folder of a comparison, as figures and the report read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from abm.data import limits
from experiments.output import MARK
from viz.layout import plain
from viz.report.content import ComparisonContent, title
from viz.text import Numbers

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class ComparisonData:
    """A comparison as its folder tells it.

    `comparison` is the content of `comparison.json`; `monthly` and `partners` are the tables of the
    same names, without rows where a study does not keep them; `theories` are labels and titles
    of the theories of victory by their names.
    """

    comparison: ComparisonContent
    monthly: pd.DataFrame
    partners: pd.DataFrame
    theories: dict[str, str]

    @property
    def arms(self) -> list[str]:
        """The names of the arms, the reference first."""
        return list(self.comparison["arms"])

    @property
    def titles(self) -> list[str]:
        """The titles of the arms, each on one line."""
        return [title(self.comparison, arm) for arm in self.arms]

    def by_theory(self, field: str) -> dict[str, str]:
        """Return a vector's recorded variables with their theories, in the scenario's order."""
        entry = re.compile(rf"{field}(?:\.| in )(.+)")
        found = {match[1]: match[0] for v in self._curves if (match := entry.fullmatch(v[1]))}
        return {found[name]: name for name in self.theories if name in found}

    def records(self, variable: str) -> bool:
        """Return whether the monthly table has a variable, for every arm."""
        return all((arm, variable) in self._curves for arm in self.arms)

    @property
    def pictured(self) -> list[int]:
        """The months at which partners are shown: treatment and two years later, where recorded."""
        return sorted({int(month) for month in self.partners["month"]})

    def curve(self, arm: str, variable: str, column: str) -> Numbers:
        """Return a column of the monthly table by month; NaN in months without a war."""
        months, table = self._curves[arm, variable]
        line = np.full(self.comparison["months"], np.nan)
        line[months] = table[column]
        return line

    @cached_property
    def _curves(self) -> dict[tuple[str, str], tuple[NDArray[np.int64], pd.DataFrame]]:
        grouped = self.monthly.groupby(["arm", "variable"], sort=False)
        return {
            (str(arm), str(variable)): (rows["month"].to_numpy(), rows)
            for (arm, variable), rows in grouped
        }

    def network(self, arm: str, month: int) -> dict[str, dict[str, float]]:
        """Return what is recorded of every partner of an arm in a month, by code."""
        table = self.partners
        chosen = table[(table["arm"] == arm) & (table["month"] == month)]
        rows = chosen.drop(columns=["arm", "month"]).set_index("partner")
        return {
            str(code): {str(name): float(value) for name, value in row.items()}
            for code, row in rows.iterrows()
        }


def read(folder: Path) -> ComparisonData:
    """Return what a comparison left in its folder."""
    scenario = limits.toml(limits.read_text(folder / "scenario.toml", limits.TOML), "scenario.toml")
    content = limits.json_tree(limits.read_text(folder / MARK, limits.COMPARISON), MARK)
    return ComparisonData(
        cast(ComparisonContent, content),
        _table(folder / "monthly.parquet", ["arm", "variable", "month"]),
        _table(folder / "partners.parquet", ["month"]),
        {
            name: plain(f"{told.get('label', name)}: {told['title']}")
            for name, told in cast("dict[str, dict[str, str]]", scenario["theories"]).items()
        },
    )


def _table(file: Path, columns: list[str]) -> pd.DataFrame:
    """Return a table; one without rows where there is none."""
    import pandas as pd

    if not file.exists():
        return pd.DataFrame(columns=columns)
    with limits.parquet(file) as opened:
        table: pd.DataFrame = opened.read().to_pandas()
    return table
