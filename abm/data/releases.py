"""Releases of the Ukraine Support Tracker, read in each of the forms that they come in.

* the tracker's published table: a row per country and month, amounts in EUR billion;
* its workbook: a row per package or part of one, amounts in EUR, months counted from January 2022;
* a monthly donor table, as Concert's own figures were made from.

What a release leaves open is said, never guessed: rows without a month or an amount are left out
and counted. Corrections are negative; they are taken off the donor's months before them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from abm.data import cells, countries, tables
from abm.data.countries import GROUPS, INSTITUTIONS, Country
from abm.data.donors import INCOME, MONEY
from abm.data.tables import Form, Interval, TableRow, UserTable
from abm.errors import nearest

FIRST = 12 * 2022  # the month that workbooks count as 1
MISSING = ("", ".")
TYPES = ("military", "financial", "humanitarian")
MEASURES = ("allocation", "commitment")
#: What an amount may be written in besides EUR billion, and how many of it make one.
UNITS = {"EUR million": 1e3, "EUR thousand": 1e6, "EUR": 1e9}
GDP_MAY_DIFFER = 100.0  # times; other years and sources differ by far less, other units by more
CORRECTED = Interval(-MONEY.high, MONEY.high)  # EUR billion; corrections are negative

PUBLISHED = Form(
    "the tracker's published table",
    ("country", "iso", "year", "month", "total", "military", "commitments", "gdp"),
)
MONTHLY = Form(
    "a monthly donor table",
    (
        *("month", "donor", "iso3", "group", "gdp_2021_eur_bn"),
        *("alloc_military_eur_bn", "alloc_total_eur_bn", "commit_total_eur_bn"),
    ),
)
PROMISED = "tot_activity_value_EUR"
WORKBOOK = Form(
    "the tracker's workbook",
    ("donor", "aid_type_general", "measure", "month", "tot_sub_activity_value_EUR_redistr"),
    (PROMISED,),
    {"tot_sub_activity_value_EUR_redistr": r"(?!.*constant)(.*_eur_.*redistr.*|redistr.*_eur)"},
    r"(bilateral )?assistance, main data",
)
_AMOUNTS = MONTHLY.columns[-3:]


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


class Release(NamedTuple):
    """What a file says: the form it has, a row per donor and month, and what was left out."""

    form: str
    entries: list[DonorMonth]
    notes: list[str]
    unit: str = "EUR billion"  # in which its amounts are written

    @property
    def monthly(self) -> bool:
        """Whether it is a monthly donor table, of which nothing needs to be said."""
        return self.form == MONTHLY.name


def read(file: Path) -> Release:
    """Return what a release says, by donor and month; raises InputError if it has no known form."""
    form, table = tables.read_form(file, (MONTHLY, PUBLISHED, WORKBOOK))
    if form is MONTHLY:
        return Release(form.name, _monthly(table), [])
    said = _Sums()
    if form is PUBLISHED:
        _add_published(table, said)
        return Release(form.name, said.entries(), said.notes())
    _add_workbook(table, said)
    where = f"sheet {table.sheet!r}" if table.sheet else "as a CSV file"
    return Release(f"{form.name}, {where}", said.entries(), said.notes(), "EUR")


# A monthly donor table


def _monthly(table: UserTable) -> list[DonorMonth]:
    entries: list[DonorMonth] = []
    seen: dict[tuple[str, str], int] = {}
    known: dict[str, DonorMonth] = {}
    for row in table.rows:
        entry = _entry(row)
        _refuse_contradiction(row, entry, known)
        earlier = seen.setdefault((entry.donor, entry.month), row.line)
        if earlier != row.line:
            raise row.fault("month", f"one row per donor and month; row {earlier} has this one")
        entries.append(entry)
    return entries


def _entry(row: TableRow) -> DonorMonth:
    month, group = cells.written(row.month("month")), row.text("group")
    if group not in GROUPS:
        raise row.fault("group", ", ".join(GROUPS), nearest(group, GROUPS))
    donor, code = row.text("donor"), row.code("iso3")
    institution = group == INSTITUTIONS
    income = MONEY if institution else INCOME
    gdp = _income(row, "gdp_2021_eur_bn", countries.of_code(code), income)
    most = math.nan if institution else gdp
    # Whole euros: what is smaller cannot be meant, and would vanish when averaged.
    amounts = [round(_amount(row, column, most, MONEY), 9) for column in _AMOUNTS]
    return DonorMonth(donor, code, group, gdp, month, *amounts)


def _refuse_contradiction(row: TableRow, entry: DonorMonth, known: dict[str, DonorMonth]) -> None:
    columns = ("donor", "iso3", "group", "gdp_2021_eur_bn")
    for key in (f"donor {entry.donor.casefold()!r}", f"code {entry.iso3.casefold()!r}"):
        earlier = known.setdefault(key, entry)
        for column, before, now in zip(columns, earlier, entry, strict=False):
            if before != now:
                raise row.fault(column, f"{before!r:.80}, as in an earlier row of {key:.80}")


# What the tracker publishes


class _Sums:
    """Amounts by country and month (EUR billion), and what could not be counted."""

    def __init__(self) -> None:
        self.known: dict[str, Country] = {}
        self.amounts: dict[str, dict[int, list[float]]] = {}
        self.undated, self.undated_military = 0, 0.0
        self.unmeasured, self.corrected = 0, 0
        self.missing: Counter[tuple[str, str]] = Counter()  # what, and whose
        self.below: dict[str, float] = {}  # military allocations of those that gave nothing, in all
        self.elsewhere: set[str] = set()
        self.other_incomes: set[str] = set()

    def add(self, country: Country, month: int | None, amounts: Iterable[float]) -> None:
        """Add military and all allocations and promises of a month; None: it is unknown."""
        found = list(amounts)
        if month is None:
            self.undated += 1
            self.undated_military += found[0]
            return
        known = self.known.setdefault(country.code, country)
        if known.gdp != country.gdp and not math.isnan(country.gdp):
            self.other_incomes.add(country.name)
        sums = self.amounts.setdefault(country.code, {}).setdefault(month, [0.0] * 3)
        sums[:] = [total + amount for total, amount in zip(sums, found, strict=True)]

    def entries(self) -> list[DonorMonth]:
        """Return a row per country and month, corrections taken off the months before them."""
        rows: list[DonorMonth] = []
        for code, by_month in self.amounts.items():
            ordered = sorted(by_month)
            series = [[by_month[month][place] for month in ordered] for place in range(3)]
            self.corrected += sum(amount < 0.0 for amount in series[0])
            columns = [settled(one) for one in series]
            country = self.known[code]
            if any(series[0]) and not any(columns[0]):
                self.below[country.name] = math.fsum(series[0])
            for month, *amounts in zip(ordered, *columns, strict=True):
                rounded = [round(amount, 9) for amount in amounts]
                who = (country.name, country.code, country.group, country.gdp)
                rows.append(DonorMonth(*who, cells.written(month), *rounded))
        return rows

    def notes(self) -> list[str]:
        """Return what was left out, a sentence each."""
        notes = []
        if self.undated:
            notes.append(
                f"Left out: {_rows(self.undated)} without a month, with EUR "
                f"{self.undated_military:.3f} billion of military allocations."
            )
        if self.unmeasured:
            notes.append(f"Left out: {_rows(self.unmeasured)} without an amount, type or measure.")
        for what in dict.fromkeys(what for what, _ in self.missing):
            whose = {name: n for (one, name), n in self.missing.items() if one == what}
            named = ", ".join(f"{name} ({n:,})" for name, n in sorted(whose.items()))
            notes.append(
                f"Left out: {_amounts(sum(whose.values()))} of {what}, missing beside others of "
                f"the same row and counted as nothing: {named}."
            )
        if self.below:
            named = ", ".join(f"{name} (EUR {total:.3f} bn)" for name, total in self.below.items())
            notes.append(f"Left out: donors whose military allocations are not above 0: {named}.")
        if self.elsewhere:
            notes.append(f"Left out: {', '.join(sorted(self.elsewhere))}, without military aid.")
        if self.other_incomes:
            named = ", ".join(sorted(self.other_incomes))
            notes.append(f"Gross domestic product varies; the first row's counts: {named}.")
        if self.corrected:
            notes.append(
                f"Corrections: {self.corrected:,} of the donors' months have military allocations "
                "below zero; they are taken off the months before."
            )
        return notes


def _amounts(count: int) -> str:
    return f"{count:,} amount{'' if count == 1 else 's'}"


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def settled(amounts: Iterable[float]) -> list[float]:
    """Return amounts in order of months, those below zero taken off the months before them.

    The latest month before pays first; what no month before can pay, the next ones do. The sum
    stays what it was, or is 0 where it was below.

    >>> settled([3.0, 1.0, -2.0, 5.0]), settled([-1.0, 4.0]), settled([1.0, -2.0])
    ([2.0, 0.0, 0.0, 5.0], [0.0, 3.0], [0.0, 0.0])
    """
    kept: list[float] = []
    owed = 0.0
    for amount in amounts:
        kept.append(max(0.0, amount - owed))
        owed = max(0.0, owed - amount)
        for place in range(len(kept) - 1, -1, -1):
            paid = min(owed, kept[place])
            kept[place] -= paid
            owed -= paid
    return kept


def _add_published(table: UserTable, said: _Sums) -> None:
    seen: dict[tuple[str, int], int] = {}
    for row in table.rows:
        country = _published_country(row)
        month = _published_month(row)
        if month is not None:
            earlier = seen.setdefault((country.code, month), row.line)
            if earlier != row.line:
                allowed = f"one row per country and month; row {earlier} has this one"
                raise row.fault("month", allowed)
        columns = {
            "military": "military allocations",
            "total": "all allocations",
            "commitments": "commitments",
        }
        found = [column for column in columns if row.cell(column) not in MISSING]
        if found:
            gaps = [what for column, what in columns.items() if column not in found]
            said.missing.update((what, country.name) for what in gaps)
        amounts = {column: _amount(row, column, country.gdp, CORRECTED) for column in found}
        said.unmeasured += not found
        said.add(country, month, [amounts.get(column, 0.0) for column in columns])


def _published_country(row: TableRow) -> Country:
    """Return the country of a row: by its code, or by its name where it has none."""
    name = row.text("country")
    named = country = countries.of_name(name)
    if row.cell("iso") not in MISSING and (named is None or named.group != INSTITUTIONS):
        code = row.code("iso")
        country = countries.of_code(code) or countries.elsewhere(code, name)
    if country is None:
        raise row.fault("iso", cells.CODE_ALLOWED)
    if named is not None and named.code != country.code:
        raise row.fault("iso", f"{named.code}, the code of {named.name}")
    if row.cell("gdp") in MISSING or country.group == INSTITUTIONS:
        return country
    return country._replace(gdp=_income(row, "gdp", country, INCOME))


def _published_month(row: TableRow) -> int | None:
    """Return the month of a row, counted from the year 0; None where it is unknown."""
    text = row.cell("month")
    if text in (*MISSING, "0") or row.cell("year") in (*MISSING, "0"):
        return None
    year = row.whole("year", 1900, 2999)
    dated = cells.month(text)
    place = cells.calendar_month(text) or (dated and dated % 12 + 1)
    if dated is not None and dated // 12 != year:
        raise row.fault("month", f"a month of {year}, the year of the row")
    return 12 * year + (place or row.whole("month", 1, 12, f", or {cells.MONTH_ALLOWED}")) - 1


def _add_workbook(table: UserTable, said: _Sums) -> None:
    """Add up the packages: allocations from the redistributed values, promises from the activities.

    An activity's value stands in its first row and promises all of it, so it counts whatever the
    row's measure; a release without it has its promises in the redistributed values.
    """
    value = WORKBOOK.columns[-1]
    promised = PROMISED if PROMISED in table.places else value
    for row in table.rows:
        if all(row.cell(column) in MISSING for column in ("donor", value, promised)):
            continue  # a remark below the table
        donor, kind = row.text("donor"), _word(row, "aid_type_general", TYPES)
        measure = _word(row, "measure", MEASURES)
        country = countries.of_name(donor)
        if country is None:
            _refuse_arms(row, donor, kind)
            said.elsewhere.add(donor)
            continue
        amounts = [_euros(row, column, country) for column in (value, promised)]
        if not kind or not measure or amounts == [None, None]:
            said.unmeasured += 1
            continue
        if amounts[0] is None and measure == "allocation":
            said.missing[f"{kind} allocations", country.name] += 1
        allocated = (amounts[0] or 0.0) if measure == "allocation" else 0.0
        military = allocated if kind == "military" else 0.0
        said.add(country, _counted_month(row), (military, allocated, amounts[1] or 0.0))


def _refuse_arms(row: TableRow, donor: str, kind: str) -> None:
    """Refuse military aid of a donor that is not known; other aid of institutions is left out."""
    if kind == "military":
        hint = nearest(donor, countries.names())
        raise row.fault("donor", "a country that the tracker follows", hint)


def _word(row: TableRow, column: str, words: tuple[str, ...]) -> str:
    """Return one of the words, or an empty text where the cell says nothing."""
    text = row.cell(column).casefold()
    if text in MISSING:
        return ""
    if text.removesuffix("s") not in words and text not in words:
        raise row.fault(column, ", ".join(words), nearest(text, words))
    return text if text in words else text.removesuffix("s")


def _euros(row: TableRow, column: str, country: Country) -> float | None:
    """Return an amount in EUR billion; None where it is missing."""
    if row.cell(column) in MISSING:
        return None
    amount = row.plain_number(column, "an amount in EUR") / 1e9
    if abs(amount) > (MONEY.high if math.isnan(country.gdp) else country.gdp):
        raise row.fault(column, "an amount in EUR", _above(country.gdp))
    return amount


def _counted_month(row: TableRow) -> int | None:
    if row.cell("month") in MISSING:
        return None
    count = row.whole("month", 0, 1200)
    return FIRST + count - 1 if count else None


# Units


def _amount(row: TableRow, column: str, gdp: float, allowed: Interval) -> float:
    """Return an amount in EUR billion, none above what a donor earns in a year (NaN: unknown)."""
    amount = row.plain_number(column, str(allowed))
    if abs(amount) > gdp:
        likely = [word for word, parts in UNITS.items() if abs(amount) / parts <= gdp / 10.0]
        looks = f" It looks like {likely[0]}." if likely else ""
        raise row.fault(column, "an amount in EUR billion", f"{_above(gdp)}{looks}")
    if not allowed.holds(amount):
        raise row.fault(column, str(allowed))
    return amount


def _above(gdp: float) -> str:
    if math.isnan(gdp):
        return ""
    return f" It is above the donor's yearly gross domestic product (EUR {gdp:g} billion)."


def _income(row: TableRow, column: str, known: Country | None, allowed: Interval) -> float:
    """Return a gross domestic product in EUR billion, none that must be in another unit."""
    gdp = row.plain_number(column, str(allowed))
    if known is not None and gdp > 0.0 and known.gdp > 0.0:
        times = gdp / known.gdp
        if not 1.0 / GDP_MAY_DIFFER < times < GDP_MAY_DIFFER:
            likely = min(UNITS, key=lambda word: abs(math.log(times / UNITS[word])))
            looks = f" It looks like {likely}." if times > 1.0 else ""
            raise row.fault(column, f"EUR billion; {known.name} had {known.gdp:g} in 2021", looks)
    if not allowed.holds(gdp):
        raise row.fault(column, str(allowed))
    return gdp
