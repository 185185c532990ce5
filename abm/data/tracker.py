"""Build the donor table from the monthly donor table of the Ukraine Support Tracker.

The monthly donor table has one row per month and donor; a month without activity has no row and
counts as zero. Commitments are promises, allocations are earmarked packages; negative amounts are
refused, because a correction belongs to the month that it corrects.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
import re
import statistics
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from abm.data import limits
from abm.data.donors import COLUMNS, INCOME, MONEY, CsvRow, read_rows
from abm.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas as pd

START = "2022-02"
BASELINE_END = "2023-01"  # treatment begins in the month after
INSTITUTIONS = "EU_institutions"
GROUPS = ("US", "EU_members", INSTITUTIONS, "other_Europe", "other")
TRACKER = "Kiel Institute for the World Economy, Ukraine Support Tracker"
CITATION = (
    "Trebesch, C., et al., The Ukraine Support Tracker: Which countries help Ukraine and how?, "
    "Kiel Working Paper 2218"
)
RELEASES = {
    "cea4ff7aea56778a72f155782e0903146e4f03b5e2758d0bec75797f120b843c": "release 29 (August 2026)"
}
"""SHA-256 of a known monthly donor table -> the release of the tracker that it was made from."""

_AMOUNTS = ("alloc_military_eur_bn", "alloc_total_eur_bn", "commit_total_eur_bn")
_NEEDED = ("month", "donor", "iso3", "group", "gdp_2021_eur_bn", *_AMOUNTS)
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class DonorMonth(NamedTuple):
    """What one donor did in one month (EUR billion); the first four say who it is."""

    donor: str
    iso3: str
    group: str
    gdp_2021_eur_bn: float
    month: str
    military: float
    allocated: float
    promised: float


def build_file(file: Path, until: str, out: Path, force: bool = False) -> Path:
    """Read a monthly donor table, write the donor table derived from it and return its path.

    `until` is the last month of the window (YYYY-MM). Raises InputError as `build` and `write` do,
    and if `out` is the file to be read; then nothing is written.
    """
    with contextlib.suppress(OSError):
        if out.samefile(file):
            raise InputError(f"{out} is the file to be read. Allowed: another file to write to.")
    return write(build(file, until), out, until, describe(file), force)


def build(file: Path, until: str = "2024-12") -> pd.DataFrame:
    """Return the derived figures per donor, the columns of `COLUMNS`, largest share first.

    The window is 2022-02 to `until`, both included. Donors are the countries with military
    allocations in it; institutions have no defence ministry and are left out. Raises InputError if
    the file cannot be used, `until` does not fit it, or no country gave military aid.
    """
    import pandas as pd

    entries = read_entries(file)
    _check_until(file, entries, until)
    window = months(START, until)
    rows = [_figures(own, window) for own in _givers(file, entries, window)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    inputs = table["military_allocations_eur_bn"]
    table["share"] = inputs / inputs.sum()
    return table.sort_values(["share", "code"], ascending=[False, True], ignore_index=True)


def write(table: pd.DataFrame, out: Path, until: str, source: str, force: bool = False) -> Path:
    """Write a built table, headed by its source, window and columns, and return its path.

    Numbers have six significant digits. The file is written aside and renamed. Raises InputError
    if `out` exists (unless `force`) or cannot be written.
    """
    body = table.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    heading = "".join(f"# {line}\n" for line in _heading(until, source))
    return _save(heading + body, out, force)


def describe(file: Path) -> str:
    """Return the source of a monthly donor table in words; names the release only if known."""
    digest = hashlib.sha256(limits.read_bytes(file, limits.FIGURES)).hexdigest()
    name = " ".join(file.name.split()).encode("utf-8", "backslashreplace").decode()
    release = RELEASES.get(digest, "release not recognised")
    return f"{TRACKER}, {release}; file {name} (SHA-256 {digest})"


def months(first: str, last: str) -> list[str]:
    """Return every month from `first` to `last`, both included.

    >>> months("2022-12", "2023-02")
    ['2022-12', '2023-01', '2023-02']
    """
    start, end = (12 * int(month[:4]) + int(month[5:]) - 1 for month in (first, last))
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(start, end + 1)]


def size_spread(active: float, variation: float, length: int) -> float:
    """Return the spread v of log package size, shrunk towards the typical donor's.

    w = n p / (n p + 6); c = max(.05, p (1 + CV^2) - 1); v = sqrt(ln(1 + w c + 1.3 (1 - w))), with p
    the active share, CV the monthly variation and n the window in months. Source: assumption.

    >>> round(size_spread(active=0.5, variation=2.0, length=12), 4)
    0.9357
    """
    weight = length * active / (length * active + 6.0)
    among_active = max(0.05, active * (1.0 + variation * variation) - 1.0)
    return math.sqrt(math.log(1.0 + weight * among_active + 1.3 * (1.0 - weight)))


def habitual_horizon(active: float, promised: float, allocated: float) -> float:
    """Return the months a donor books ahead by habit, from 1 to 12. Source: assumption.

    The larger of the mean wait between allocations, 1 / active share, and the unallocated promises
    in months of mean allocation; `promised` and `allocated` are sums (EUR billion) over the twelve
    months before treatment, so that envelopes announced under treatment stay out of the baseline.

    >>> habitual_horizon(active=0.5, promised=9.0, allocated=6.0)
    6.0
    """
    backlog = max(0.0, promised - allocated)
    nothing_allocated = math.inf if backlog else 0.0
    booked = 12.0 * backlog / allocated if allocated else nothing_allocated
    return min(max(1.0 / active, booked), 12.0)


def read_entries(file: Path) -> list[DonorMonth]:
    """Return the entries of a monthly donor table, checked; raises InputError."""
    rows = read_rows(file, _NEEDED)
    entries = [_entry(row) for row in rows]
    seen: dict[tuple[str, str], int] = {}
    known: dict[str, DonorMonth] = {}
    for row, entry in zip(rows, entries, strict=True):
        _refuse_contradiction(row, entry, known)
        earlier = seen.setdefault((entry.donor, entry.month), row.line)
        if earlier != row.line:
            raise row.fault("month", f"one row per donor and month; row {earlier} has this one")
    return entries


def _entry(row: CsvRow) -> DonorMonth:
    month, group = row.text("month"), row.text("group")
    if not _MONTH.fullmatch(month):
        raise row.fault("month", "a month written YYYY-MM")
    if group not in GROUPS:
        raise row.fault("group", ", ".join(GROUPS), nearest(group, GROUPS))
    gdp = row.number("gdp_2021_eur_bn", MONEY if group == INSTITUTIONS else INCOME)
    # Whole euros: what is smaller cannot be meant, and would vanish when averaged.
    amounts = [round(row.number(column, MONEY), 9) for column in _AMOUNTS]
    return DonorMonth(row.text("donor"), row.text("iso3"), group, gdp, month, *amounts)


def _refuse_contradiction(row: CsvRow, entry: DonorMonth, known: dict[str, DonorMonth]) -> None:
    for key in (f"donor {entry.donor.casefold()!r}", f"code {entry.iso3.casefold()!r}"):
        earlier = known.setdefault(key, entry)
        for column, before, now in zip(DonorMonth._fields[:4], earlier, entry, strict=False):
            if before != now:
                raise row.fault(column, f"{before!r:.80}, as in an earlier row of {key:.80}")


def _check_until(file: Path, entries: list[DonorMonth], until: str) -> None:
    first = min(entry.month for entry in entries)
    last = max(entry.month for entry in entries)
    if first > START or last < BASELINE_END:
        raise InputError(f"{file} has {first} to {last}. Needed: {START} to {BASELINE_END} or on.")
    if not _MONTH.fullmatch(until) or not BASELINE_END <= until <= last:
        raise InputError(
            f"--until {until!r} cannot be used with {file}.\n"
            f"Allowed: a month written YYYY-MM, from {BASELINE_END} to {last}."
        )


def _givers(file: Path, entries: Iterable[DonorMonth], window: list[str]) -> list[list[DonorMonth]]:
    inside: dict[str, list[DonorMonth]] = {}
    for entry in entries:
        if window[0] <= entry.month <= window[-1] and entry.group != INSTITUTIONS:
            inside.setdefault(entry.iso3, []).append(entry)
    givers = [own for own in inside.values() if any(entry.military > 0.0 for entry in own)]
    if not givers:
        raise InputError(f"{file}: no country has an alloc_military_eur_bn above 0 in the window.")
    return givers


def _figures(own: list[DonorMonth], window: list[str]) -> dict[str, str | float]:
    inputs = {entry.month: entry.military for entry in own}
    amounts = [inputs.get(month, 0.0) for month in window]
    active = sum(amount > 0.0 for amount in amounts) / len(window)
    variation = statistics.stdev(amounts) / statistics.fmean(amounts)
    before = [entry for entry in own if entry.month <= BASELINE_END]
    promised = math.fsum(entry.promised for entry in before)
    allocated = math.fsum(entry.allocated for entry in before)
    return {
        "code": own[0].iso3,
        "name": own[0].donor,
        "group": own[0].group,
        "gdp_eur_bn": own[0].gdp_2021_eur_bn,
        "military_allocations_eur_bn": math.fsum(amounts),
        "active_share": active,
        "monthly_variation": variation,
        "size_spread": size_spread(active, variation, len(window)),
        "habitual_horizon": habitual_horizon(active, promised, allocated),
        "european": int(own[0].group in ("EU_members", "other_Europe")),
    }


def _heading(until: str, source: str) -> list[str]:
    return [
        "Donors of military aid to Ukraine: figures derived per country",
        f"Window: {START} to {until} ({len(months(START, until))} months)",
        f"Source: {source}",
        f"Citation: {CITATION}",
        f"Rebuild: concert data build FILE --until {until} --out FILE",
        "Columns:",
        *(f"  {name} [{unit}]: {meaning}" for name, (unit, meaning) in COLUMNS.items()),
    ]


def _save(text: str, out: Path, force: bool) -> Path:
    aside = out.parent / f".{out.name}.{os.getpid()}"  # a stopped run leaves the old file or none
    try:
        if out.exists() and not force:
            raise InputError(f"{out} exists already. Allowed: a new file, or --force.")
        aside.write_text(text, encoding="utf-8", newline="\n")
        return aside.replace(out)
    except OSError as error:
        raise InputError(f"{out} cannot be written: {error.strerror}.") from None
    finally:
        with contextlib.suppress(OSError):
            aside.unlink()
