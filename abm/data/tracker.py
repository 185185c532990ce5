"""Donor tables, built from a release of the Ukraine Support Tracker.

A month of a donor without activity has no entry and counts as zero. Commitments are promises,
allocations are earmarked packages.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
import re
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from abm.data import donors, limits, releases, tables, workbooks
from abm.data.countries import EUROPEAN, INSTITUTIONS
from abm.data.donors import COLUMNS, MONEY
from abm.data.releases import DonorMonth, Release
from abm.errors import InputError
from abm.rules.arithmetic import log

if TYPE_CHECKING:
    import pandas as pd

START = "2022-02"
BASELINE_END = "2023-01"  # treatment begins in the month after
TRACKER = "Kiel Institute for the World Economy, Ukraine Support Tracker"
CITATION = (
    "Trebesch, C., et al., The Ukraine Support Tracker: Which countries help Ukraine and how?, "
    "Kiel Working Paper 2218"
)
RELEASES = {
    "cea4ff7aea56778a72f155782e0903146e4f03b5e2758d0bec75797f120b843c": "release 29 (August 2026)"
}
"""SHA-256 of a known monthly donor table -> the release of the tracker that it was made from."""

SHIPPED = "donors-2024-12"  # ends with the last month of its window
MAY_DIFFER = 300.0  # times below the shipped table; in another unit it is a thousand times or more
SMALLER = {"EUR thousand": 1e3, "EUR million": 1e6, "EUR billion": 1e9}  # units for EUR, by euros

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class BuiltTable(NamedTuple):
    """A donor table that was written, and the release that it was made from."""

    file: Path
    release: Release


def build_file(file: Path, until: str, out: Path, force: bool = False) -> BuiltTable:
    """Read a release, write the donor table derived from it and return both.

    `until` is the last month of the window (YYYY-MM). Raises InputError as `build` and `write` do,
    and if `out` is the file to be read; then nothing is written.
    """
    with contextlib.suppress(OSError):
        if out.samefile(file):
            raise InputError(
                f"{limits.shown(out)} is the file to be read. Allowed: another file to write to."
            )
    release = releases.read(file)
    table = figures(release, until, limits.shown(file))
    source = [
        describe(file),
        *([] if release.monthly else [f"Read as {release.form}.", *release.notes]),
    ]
    return BuiltTable(write(table, out, until, source, force), release)


def build(file: Path, until: str = "2024-12") -> pd.DataFrame:
    """Return the figures derived from a file; raises InputError as `releases.read`, `figures`."""
    return figures(releases.read(file), until, limits.shown(file))


def figures(release: Release, until: str, named: str) -> pd.DataFrame:
    """Return the derived figures per donor, the columns of `COLUMNS`, largest share first.

    The window is 2022-02 to `until`, both included. Donors are the countries with military
    allocations in it; institutions have no defence ministry and are left out. Raises InputError,
    calling the file `named`, if `until` does not fit it, no country gave military aid, or one gave
    more than it earns in a year.
    """
    import pandas as pd

    _check_until(named, release.entries, until)
    window = months(START, until)
    givers = _givers(named, release, window)
    _check_smallest(named, release.unit, givers, window)
    rows = [_figures(own, window) for own in givers]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    inputs = table["military_allocations_eur_bn"]
    table["share"] = inputs / inputs.sum()
    return table.sort_values(["share", "code"], ascending=[False, True], ignore_index=True)


def write(
    table: pd.DataFrame, out: Path, until: str, source: Sequence[str], force: bool = False
) -> Path:
    """Write a built table, headed by its source, window and columns, and return its path.

    Numbers have six significant digits. The file is written aside and renamed. Raises InputError
    if `out` exists (unless `force`) or cannot be written.
    """
    body = table.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    heading = "".join(f"# {line}\n" for line in _heading(until, source))
    return _save(heading + body, out, force)


def describe(file: Path) -> str:
    """Return the source of a monthly donor table in words; names the release only if known."""
    digest = hashlib.sha256(limits.read_bytes(file, workbooks.WORKBOOK)).hexdigest()
    name = limits.shown(Path(file.name))
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
    return math.sqrt(log(1.0 + weight * among_active + 1.3 * (1.0 - weight)))


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


def _check_until(named: str, entries: list[DonorMonth], until: str) -> None:
    if not entries:
        raise InputError(f"{named} has no month. Needed: {START} to {BASELINE_END} or on.")
    first = min(entry.month for entry in entries)
    last = max(entry.month for entry in entries)
    if first > START or last < BASELINE_END:
        raise InputError(f"{named} has {first} to {last}. Needed: {START} to {BASELINE_END} or on.")
    if not _MONTH.fullmatch(until) or not BASELINE_END <= until <= last:
        raise InputError(
            f"--until {until!r} cannot be used with {named}.\n"
            f"Allowed: a month written YYYY-MM, from {BASELINE_END} to {last}."
        )


def _givers(named: str, release: Release, window: list[str]) -> list[list[DonorMonth]]:
    inside: dict[str, list[DonorMonth]] = {}
    for entry in release.entries:
        if window[0] <= entry.month <= window[-1] and entry.group != INSTITUTIONS:
            inside.setdefault(entry.iso3, []).append(entry)
    givers = [own for own in inside.values() if any(entry.military > 0.0 for entry in own)]
    if not givers:
        raise InputError(f"{named}: no country has military allocations above 0 in the window.")
    for own in givers:
        _check_income(named, release.unit, own)
    return givers


def _check_income(named: str, unit: str, own: list[DonorMonth]) -> None:
    """Refuse a donor without a gross domestic product, or with allocations above one year's."""
    donor, gdp = own[0].donor, own[0].gdp_2021_eur_bn
    if math.isnan(gdp):
        raise InputError(
            f"{named}: no gross domestic product is known for {donor}, which gives military aid.\n"
            "Allowed: a release that has one, such as the tracker's published table."
        )
    allocated = math.fsum(max(entry.allocated, entry.military) for entry in own)
    if allocated > gdp:
        looks = "; these look like EUR million" if unit != "EUR" else ""
        raise InputError(
            f"{named}: {donor} allocates EUR {allocated:,.6g} billion in all, above its yearly "
            f"gross domestic product of EUR {gdp:g} billion.\nAllowed: amounts in {unit}{looks}."
        )


def _check_smallest(
    named: str, unit: str, givers: list[list[DonorMonth]], window: list[str]
) -> None:
    """Refuse amounts so far below those of the table that ships that their unit must be another.

    The donors that both have are compared, as if each had given evenly in the months of the table.
    """
    columns = ("code", "military_allocations_eur_bn")
    rows = tables.read(donors.shipped(SHIPPED), columns).rows
    usual = {row.text(columns[0]): row.number(columns[1], MONEY) for row in rows}
    both = [own for own in givers if own[0].iso3 in usual]
    given = math.fsum(entry.military for own in both for entry in own)
    part = min(1.0, len(window) / len(months(START, SHIPPED[-7:])))
    known = part * math.fsum(usual[own[0].iso3] for own in both)
    if given >= known / MAY_DIFFER:
        return
    likely = min(SMALLER, key=lambda word: abs(math.log(known / given / SMALLER[word])))
    looks = f"; these look like {likely}" if unit == "EUR" else ""
    raise InputError(
        f"{named}: military allocations are EUR {given:.3g} billion in all; the shipped table has "
        f"about EUR {known:.3g} billion of the same donors.\nAllowed: amounts in {unit}{looks}."
    )


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
        "european": int(own[0].group in EUROPEAN),
    }


def _heading(until: str, source: Sequence[str]) -> list[str]:
    return [
        "Donors of military aid to Ukraine: figures derived per country",
        f"Window: {START} to {until} ({len(months(START, until))} months)",
        f"Source: {source[0]}",
        *(f"  {line}" for line in source[1:]),
        f"Citation: {CITATION}",
        f"Rebuild: concert data build FILE --until {until} --out FILE",
        "Columns:",
        *(f"  {name} [{unit}]: {meaning}" for name, (unit, meaning) in COLUMNS.items()),
    ]


def _save(text: str, out: Path, force: bool) -> Path:
    aside = out.parent / f".{out.name}.{os.getpid()}"  # a stopped run leaves the old file or none
    try:
        if out.exists() and not force:
            raise InputError(
                f"{limits.shown(out)} exists already. Allowed: a new file, or --force."
            )
        aside.write_text(text, encoding="utf-8", newline="\n")
        return aside.replace(out)
    except OSError as error:
        raise InputError(f"{limits.shown(out)} cannot be written: {error.strerror}.") from None
    finally:
        with contextlib.suppress(OSError):
            aside.unlink()
