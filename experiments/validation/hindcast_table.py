"""Tables of a hindcast, what they say in sentences, and the command that prints both."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from abm.data.cells import written
from abm.data.limits import shown
from abm.scenarios import load
from abm.scenarios.tables import TheoryTable
from experiments import output
from experiments.acceptance.page import markdown
from experiments.comparison.design import counting_wars
from experiments.console import Row, Sheet, console, show
from experiments.history.agreement import refuse_contradictions
from experiments.history.patterns import RowTable
from experiments.history.record import record
from experiments.history.scorecard import ARM
from experiments.tables import listed, print_json
from experiments.text import DISCLAIMER, date_of, in_words, number, plural
from experiments.validation.hindcast import (
    DATES,
    ENDS,
    Hindcast,
    RunsDesign,
    TheoryDate,
    ToldWars,
    hindcast,
)
from experiments.validation.reports import report_sources
from experiments.validation.table import settings
from experiments.warrant import of_scenario

BETWEEN = "8 wars of 10"
ALONE = "told of it alone"
#: What a hindcast does not reach, and what it licenses.
NOT_REPORTS = (
    "The map, the forces and how well Europe is heated are not reports: the Kremlin sees those of "
    "its war, and what the scenario says of heating."
)
LICENCE = (
    "Theories, the evidence for them and the bands of their dates were written in knowledge of "
    "these years: that a date fits does not say what the Kremlin thought, that it does not fit is "
    "a finding about the model."
)


@dataclass(frozen=True, kw_only=True)
class HindcastRequest:
    """The request of `concert hindcast`: record, scenario, wars, and where to write."""

    observed: Path
    scenario: str
    settings: Sequence[str]
    wars: RunsDesign
    as_json: bool = False
    out: Path | None = None
    force: bool = False


def run(request: HindcastRequest) -> None:
    """Play a hindcast, and print its tables or write its page.

    Raises InputError as `record`, `refuse_contradictions`, `load`, `hindcast` and `whole_file`.
    """
    found = record(request.observed)
    refuse_contradictions(found)
    scenario = load(request.scenario, request.settings)

    def played() -> Hindcast:
        with counting_wars() as counter:
            return hindcast(found, scenario, request.wars, report_sources(), counter)

    if request.out is None:
        _print(played(), request)
        return
    with output.whole_file(request.out, request.force) as aside:
        result = played()
        aside.write_text(page(result), encoding="utf-8")
    if request.as_json:
        _print(result, request)
    else:
        console().print(f"{verdict(result)}\nWritten to {shown(request.out)}", soft_wrap=True)


def _print(result: Hindcast, request: HindcastRequest) -> None:
    if request.as_json:
        print_json(facts(result))
        return
    out = console()
    for columns, rows in tables(result):
        show(Sheet("", columns, rows), out)
        out.print()
    for sentence in (*sentences(result), of_scenario(result.scenario).sentence, DISCLAIMER):
        out.print(sentence, soft_wrap=True)


def page(result: Hindcast) -> str:
    """Return a hindcast as a page: what it says in sentences, what was played, and the tables."""
    scenario, changed = result.scenario, ", ".join(settings(result.scenario))
    told = f" with {changed}" if changed else ""
    runs, seed = result.design
    played = (
        f"Scenario {scenario.name} ({scenario.hash}){told}, {plural(runs, 'war')} of the arm "
        f"`{ARM}`, seed {seed}."
    )
    parts = [f"# {scenario.title}: a Kremlin that is told of the record\n"]
    said = (*sentences(result), played, of_scenario(scenario).sentence, DISCLAIMER)
    parts += [f"{one}\n" for one in said]
    return "\n".join([*parts, *(markdown(*table, figures=False) for table in tables(result))])


def tables(result: Hindcast) -> list[tuple[tuple[str, ...], list[Row]]]:
    """Return headings and rows: dates in the record and in wars, then told of one thing alone."""
    plain, told = result.as_they_are, result.told
    columns = ("theory", "record", "band", plain.title, BETWEEN, told.title, BETWEEN)
    rows = [
        (_named(result, place), *_observed(result, row), *_pair(result, plain, place),
         *_pair(result, told, place))
        for place, row in enumerate(result.rows)
    ]  # fmt: skip
    names = tuple(_label(result, place) for place in range(len(result.rows)))
    alone = [
        (one.title, *(_joined(result, one, place) for place in range(len(result.rows))))
        for one in result.alone
    ]
    return [(columns, rows), ((ALONE, *names), alone)]


def _theory(result: Hindcast, place: int) -> TheoryTable:
    return [*result.scenario.theories.values()][(result.rows[place].place or 1) - 1]


def _label(result: Hindcast, place: int) -> str:
    theory = _theory(result, place)
    what = "ends" if result.rows[place].statistic == ENDS else "leads"
    return f"{theory.label or theory.title} {what}"


def _named(result: Hindcast, place: int) -> str:
    row, label = result.rows[place], _label(result, place)
    unit = "" if row.statistic == ENDS else f" (share of months from {row.since})"
    return f"{label}: {_theory(result, place).title}{unit}"


def _observed(result: Hindcast, row: RowTable) -> Row:
    low, high = (_figure(result, row, end) for end in row.band)
    return _figure(result, row, row.observed), f"{low} to {high}"


def _pair(result: Hindcast, wars: ToldWars, place: int) -> Row:
    found, row = wars.dates[place].of_wars, result.rows[place]
    low, high = _figure(result, row, found.low), _figure(result, row, found.high)
    return _figure(result, row, found.value), "–" if math.isnan(found.low) else f"{low} to {high}"


def _joined(result: Hindcast, wars: ToldWars, place: int) -> str:
    median, between = _pair(result, wars, place)
    return f"{median} ({between})"


def _figure(result: Hindcast, row: RowTable, value: float) -> str:
    if math.isinf(value):
        return "later"
    if row.statistic != ENDS or math.isnan(value):
        return number(value, 2)
    return date_of(result.scenario.first_month, int(value))


def sentences(result: Hindcast) -> list[str]:
    """Return what a hindcast says, what the Kremlin was told, and what that licenses."""
    left_out = [in_words(written(month)) for month in result.left_out]
    return [
        verdict(result),
        *_moved(result),
        f"What it is told: {'; '.join(_told(result))}.",
        *([f"Not in this record: {_list(result.absent)}."] if result.absent else []),
        "Maps count all land, the report is of the main sector: unless all sectors count, nothing "
        f"is told of the front in {_list(left_out)}, when a sector was given up.",
        f"As the wars have them: {'; '.join(_own(result))}.",
        NOT_REPORTS,
        LICENCE,
    ]


def verdict(result: Hindcast) -> str:
    """Return in one sentence whether dates lie nearer to the record once the Kremlin knows it."""
    nearer, same, farther = result.nearer()
    plain, told = (result.passing(one) for one in (result.as_they_are, result.told))
    return (
        f"Told of the record, {nearer} of {nearer + same + farther} theories end nearer to the "
        f"record's date in the median war, {same} as near, {farther} farther off. Of {DATES}'s "
        f"{len(result.rows)} numbers {told} lie in their bands, {plain} in wars as they are."
    )


def _moved(result: Hindcast) -> Iterator[str]:
    """Yield of each theory that ends in another month once the record is told, in which."""
    for place, row in enumerate(result.rows):
        plain, told = (
            wars.dates[place].of_wars.value for wars in (result.as_they_are, result.told)
        )
        if row.statistic == ENDS and plain != told:
            before, after, seen = (
                _in_words(result, month) for month in (plain, told, row.observed)
            )
            yield (
                f"{_theory(result, place).title} ends {after} in the median war that is told of "
                f"the record, {before} in wars as they are; the record says {seen}."
            )


def _in_words(result: Hindcast, month: float) -> str:
    if math.isinf(month):
        return f"after {in_words(written(result.period.last))}"
    return f"in {in_words(date_of(result.scenario.first_month, int(month)))}"


def _list(names: Sequence[str]) -> str:
    return listed(names, "and") if len(names) > 1 else "".join(names)


def _told(result: Hindcast) -> Iterator[str]:
    for one, factor in zip(result.series, result.factors, strict=True):
        if not one.told.alone:
            first, last = (in_words(written(month)) for month in one.span)
            scaled = ""
            if one.told.scaled:
                scaled = f", its course alone, times {number(factor, 3)} to have the wars' level"
            span = f"{plural(len(one.values), 'month')} from {first} to {last}"
            yield f"{one.told.title} ({span}{scaled}; {one.told.source})"


def _own(result: Hindcast) -> Iterator[str]:
    """Yield reports that stay the wars' own, those with the same reason together."""
    own = result.sources.own
    for reason in dict.fromkeys(own.values()):
        names = [name.replace("_", " ") for name, one in own.items() if one == reason]
        yield f"{_list(names)} ({reason})"


def facts(result: Hindcast) -> dict[str, object]:
    """Return a hindcast as data; what does not exist, or is not reached, is NaN."""
    runs, seed = result.design
    return {
        "title": result.scenario.title,
        "scenario": result.scenario.name,
        "arm": ARM,
        "runs": runs,
        "seed": seed,
        "settings": settings(result.scenario),
        "from": written(result.period.first),
        "to": written(result.period.last),
        "reports": [*_report_facts(result)],
        "own": dict(result.sources.own),
        "rows": [*_rows(result)],
        "sentences": sentences(result),
        "warrant": of_scenario(result.scenario).told(),
        "disclaimer": DISCLAIMER,
    }


def _report_facts(result: Hindcast) -> Iterator[dict[str, object]]:
    for one, factor in zip(result.series, result.factors, strict=True):
        yield {
            "title": one.told.title,
            "report": one.told.report,
            "observed": one.told.observed,
            "from": written(one.span[0]),
            "to": written(one.span[1]),
            "months": len(one.values),
            "factor": factor,
            "alone": one.told.alone,
            "source": one.told.source,
        }


def _rows(result: Hindcast) -> Iterator[dict[str, object]]:
    for wars in (result.as_they_are, result.told, *result.alone):
        for row, date in zip(result.rows, wars.dates, strict=True):
            theory = [*result.scenario.theories][(row.place or 1) - 1]
            yield {"wars": wars.title, "theory": theory, **_row_facts(row, date)}


def _row_facts(row: RowTable, date: TheoryDate) -> dict[str, object]:
    found = date.of_wars
    value, low, high, most = (
        one if math.isfinite(one) else math.nan for one in (*found[:3], date.most)
    )
    return {
        "title": row.title,
        "unit": row.unit,
        "observed": row.observed,
        "simulated": value,
        "low": low,
        "high": high,
        "most": most,
        "band_low": row.band[0],
        "band_high": row.band[1],
        "passes": row.band[0] <= date.most <= row.band[1],
    }
