"""Bank of wars: numbers of the record, as wars at many points of the prior show them.

Wars are played as a study, so that what is done is never done again, whatever interrupts it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.calibration.prior import shares
from experiments.history.targets import Target
from experiments.output import Invocation
from experiments.study.folder import Folder, create, open_folder, open_unaltered
from experiments.study.run import StudyResumptionRequest, resume
from experiments.study.specification import Specification
from experiments.study.storage import MONTHLY, files_of, tables

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
SILENCE = 60  # seconds that a cluster may be silent; none plays here
#: Statistics whose luck is not told by a spread between wars: they move by whole months.
BY_MONTH = ("median month", "succession", "rule")
SHARES = ("share of wars", "share without")  # statistics that no war has by itself
LUCK = 2.0  # standard errors that count as luck


@dataclass(frozen=True, eq=False)
class Bank:
    """Wars at points of the prior, as far as they are held against the record.

    `points` are shares of the prior (point, parameter); `values` the targets' numbers, `spreads`
    their standard deviations between wars and `wars` how many of these count (point, target).
    """

    targets: tuple[Target, ...]
    points: Numbers
    values: Numbers
    spreads: Numbers
    wars: Numbers

    def __len__(self) -> int:
        return len(self.points)

    @property
    def bands(self) -> Numbers:
        """The ends of the targets' bands, (target, 2)."""
        return np.array([target.row.band for target in self.targets], np.float64)

    @property
    def observed(self) -> Numbers:
        """The numbers of the record, (target,)."""
        return np.array([target.row.observed for target in self.targets], np.float64)

    @property
    def patterns(self) -> list[str]:
        """The names of the patterns, each once, in order."""
        return list(dict.fromkeys(target.pattern for target in self.targets))

    def errors(self) -> Numbers:
        """Return how far luck may move each number: standard errors, (point, target).

        For a median month, or a share of months, it is one month: nobody knows its spread.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.where(self.wars > 0, self.spreads / np.sqrt(self.wars), 0.0)
        months = [
            1.0 / (target.read.last - target.read.first + 1)
            if target.row.statistic == "rule"
            else 1.0
            for target in self.targets
        ]
        by_month = [target.row.statistic in BY_MONTH for target in self.targets]
        found = np.where(by_month, np.array(months) / LUCK, found)
        return np.nan_to_num(found, nan=0.0)

    def passing(self, widened: float = 0.0) -> Flags:
        """Return which numbers lie in their bands, so many standard errors wider: (point, target).

        A number that does not exist, or a month that never comes, lies in none.
        """
        more = widened * self.errors()
        low, high = self.bands.T
        return np.asarray((self.values >= low - more) & (self.values <= high + more))

    def patterns_passing(self, widened: float = 0.0) -> Flags:
        """Return which patterns pass, all of whose numbers do: (point, pattern)."""
        rows = self.passing(widened)
        names = np.array([target.pattern for target in self.targets])
        return np.column_stack([rows[:, names == name].all(axis=1) for name in self.patterns])

    def told_by(self, patterns: Sequence[str]) -> Bank:
        """Return the bank of the numbers of some patterns alone."""
        chosen = [at for at, target in enumerate(self.targets) if target.pattern in patterns]
        return Bank(
            tuple(self.targets[at] for at in chosen),
            self.points,
            self.values[:, chosen],
            self.spreads[:, chosen],
            self.wars[:, chosen],
        )

    def taken(self, chosen: NDArray[np.generic]) -> Bank:
        """Return the bank of some points alone."""
        return Bank(
            self.targets,
            self.points[chosen],
            self.values[chosen],
            self.spreads[chosen],
            self.wars[chosen],
        )


def joined(banks: Sequence[Bank]) -> Bank:
    """Return banks of the same targets as one."""
    return Bank(
        banks[0].targets,
        np.concatenate([bank.points for bank in banks]),
        np.concatenate([bank.values for bank in banks]),
        np.concatenate([bank.spreads for bank in banks]),
        np.concatenate([bank.wars for bank in banks]),
    )


def ready(path: Path, spec: Specification, command: str) -> Folder:
    """Return the folder of a wave's study, made if it is not there.

    Raises InputError for one in which other wars are played.
    """
    if not path.exists():
        return create(path, spec, command)
    folder = open_folder(path)
    told, asked = folder.specification, spec
    same = (
        ("months", told.months, asked.months),
        ("runs", told.runs, asked.runs),
        ("seed", told.seed, asked.seed),
        ("numbers", names_of(told), names_of(asked)),
        ("parameters", _content(told), _content(asked)),
        ("points", folder.points.tobytes(), asked.sampling.points(asked.uncertainties).tobytes()),
    )
    for what, then, now in same:
        if then != now:
            raise InputError(
                f"{shown(path)} was begun with other {what} than are asked for now.\n"
                "Allowed: another --out, or that folder removed."
            )
    return folder


def names_of(spec: Specification) -> list[str]:
    """Return the names of the targets of a study."""
    return [target.name for target in spec.targets]


def _content(spec: Specification) -> list[object]:
    return [one.content() for one in spec.uncertainties]


def play(folder: Folder, workers: int | None, invocation: Invocation) -> Bank:
    """Play what is missing of a wave's wars and return its bank; raises as `study.run.resume`."""
    request = StudyResumptionRequest(folder=folder.path, cluster_timeout=SILENCE, workers=workers)
    resume(request, invocation)
    return bank_of(open_unaltered(folder.path))


def bank_of(folder: Folder) -> Bank:
    """Return the bank of a study that has been played; raises InputError for damaged parts."""
    spec = folder.specification
    columns = ["value", "spread", "wars"]
    files = list(files_of(folder.path / MONTHLY).values())
    whole = pa.concat_tables(tables(files, columns, [0]))
    shape = len(folder.points), len(spec.targets)
    value, spread, wars = (
        np.asarray(whole[name].to_numpy(), np.float64).reshape(shape) for name in columns
    )
    return Bank(spec.targets, shares(spec.uncertainties, folder.points), value, spread, wars)
