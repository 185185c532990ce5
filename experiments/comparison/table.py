"""Table of a comparison on the terminal.

Of a measure that some wars do not have the columns of the arms hold all wars that do. Its
difference is over the pairs in which both have it, which is another thing: it stands in a line of
its own, with the means over these pairs, and beside it what one arm's wars alone have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple, NotRequired, TypedDict

from rich.console import Console
from rich.table import Table

from experiments.comparison.content import (
    Mean,
    Money,
    PairedDifference,
    Part,
    ReportedConditional,
    ReportedMeasure,
    ReportedPeace,
    ReportedPlacebo,
    ReportedWorlds,
    ScenarioNamed,
)
from experiments.console import fits, present
from experiments.statistics.intervals import TOO_FEW
from experiments.text import date_of, in_words, number, plural
from experiments.warrant import ReportedWarrant, reported

if TYPE_CHECKING:
    from typing_extensions import ReadOnly

LONGEST_HEADING = 12  # characters
DIFFERENCE = ("estimate", "low", "high", "pairs", "method", "differing", "units")


class ToldArm(TypedDict):
    """An arm, as the table has it."""

    measures: ReadOnly[Mapping[str, Mean]]


class ToldDifference(TypedDict):
    """What is said of an arm against the first beside the table, as far as it is known."""

    summary: ReadOnly[list[str]]
    sentence: ReadOnly[str]
    identical: ReadOnly[bool]
    measures: ReadOnly[Mapping[str, PairedDifference]]
    conditional: ReadOnly[Mapping[str, ReportedConditional]]
    money: ReadOnly[Money | None]
    robustness: NotRequired[ReadOnly[list[str]]]


class TableContent(TypedDict):
    """What of the content the table is made of: all of it is known once the wars are played."""

    disclaimer: ReadOnly[str]
    warrant: NotRequired[ReadOnly[ReportedWarrant]]
    scenario: ReadOnly[ScenarioNamed]
    worlds: NotRequired[ReadOnly[ReportedWorlds | None]]
    seed: ReadOnly[int]
    runs: ReadOnly[int]
    months: ReadOnly[int]
    treatment: ReadOnly[int]
    reference: ReadOnly[str]
    arms: ReadOnly[Mapping[str, ToldArm]]
    differences: ReadOnly[Mapping[str, ToldDifference]]
    placebo: ReadOnly[ReportedPlacebo | None]
    measures: ReadOnly[list[ReportedMeasure]]
    peace: NotRequired[ReadOnly[Mapping[str, ReportedPeace]]]
    study: NotRequired[ReadOnly[Part]]


def show(content: TableContent, out: Console) -> None:
    """Print a comparison: what was compared, one table, a sentence or two per arm."""
    out.print(_title(content), soft_wrap=True)
    for table in _tables(content, out):
        present(table, out)
    _say(_sentences(content), out)
    warrant = reported(content.get("warrant"))
    out.print(f"{warrant['sentence']}\n{content['disclaimer']}", soft_wrap=True)


def show_rest(content: TableContent, before: TableContent, out: Console) -> None:
    """Print what is said of a comparison and was not known yet when it was shown."""
    said = _sentences(before)
    _say([one for one in _sentences(content) if one not in said], out)


class Sentence(NamedTuple):
    """A sentence below the table; those about an arm's effect are printed bold."""

    text: str
    bold: bool


def _sentences(content: TableContent) -> list[Sentence]:
    effects = [text for told in content["differences"].values() for text in _said(told)]
    others = [told["sentence"] for told in content.get("peace", {}).values()]
    others += [content["placebo"]["sentence"]] if content["placebo"] else []
    bold = [Sentence(text, bold=True) for text in effects]
    return [*bold, *(Sentence(text, bold=False) for text in others if text)]


def _say(sentences: Iterable[Sentence], out: Console) -> None:
    for text, bold in sentences:
        out.print(text, style="bold" if bold else None, soft_wrap=True)


def facts(content: TableContent) -> dict[str, object]:
    """Return what `show` prints as data: `docs/tables.md` explains the keys."""
    arms, differences = content["arms"], content["differences"]
    rows = [
        {
            "name": measure["name"],
            "label": measure["label"],
            "unit": measure["unit"],
            "arms": {arm: told["measures"][measure["name"]] for arm, told in arms.items()},
            "differences": {
                arm: {key: told["measures"][measure["name"]].get(key) for key in DIFFERENCE}
                | {"conditional": told["conditional"].get(measure["name"])}
                for arm, told in differences.items()
            },
        }
        for measure in content["measures"]
    ]
    return {
        "title": _title(content),
        "scenario": content["scenario"]["name"],
        "seed": content["seed"],
        "runs": content["runs"],
        "worlds": content.get("worlds"),
        "months": content["months"],
        "reference": content["reference"],
        "arms": list(arms),
        "rows": rows,
        "sentences": {arm: _said(told) for arm, told in differences.items()},
        "peace": {arm: told["sentence"] for arm, told in content.get("peace", {}).items()},
        "placebo": content["placebo"],
        "warrant": reported(content.get("warrant")),
        "disclaimer": content["disclaimer"],
    }


def _said(difference: ToldDifference) -> list[str]:
    """Say how many pairs differ, how robust an effect is, its worth, or that arms are the same."""
    if difference["identical"]:
        return [difference["summary"][0]]
    money, robust = difference["money"], difference.get("robustness", [])
    return [difference["sentence"], *robust, *([money["sentence"]] if money else [])]


def _title(content: TableContent) -> str:
    scenario = content["scenario"]
    treatment = in_words(date_of(scenario["first_month"], content["treatment"]))
    return (
        f"{scenario['title']}: {plural(scenario['partners'], 'partner')}, "
        f"{plural(content['runs'], 'paired war')} of {content['months']} months, {_spread(content)}"
        f"{_need(content)}treatment from {treatment}, "
        f"seed {content['seed']}"
    )


def _spread(content: TableContent) -> str:
    """Say over how many worlds runs are spread, if over any."""
    worlds = content.get("worlds")
    return f"over {plural(worlds['count'], 'accepted world')}, " if worlds else ""


def _need(content: TableContent) -> str:
    """Say the need, unless it differs from point to point of a study, or from world to world."""
    worlds = content.get("worlds")
    if worlds and "theatre.need" not in worlds["held"]:
        return ""
    uncertain = content["study"]["uncertainties"] if "study" in content else []
    if "theatre.need" in [one["parameter"] for one in uncertain]:
        return ""
    return f"need {content['scenario']['need']:g} EUR bn a month, "


def _tables(content: TableContent, out: Console) -> list[Table]:
    """One table with a column of units or, in a narrow window, without; else one table per arm.

    Where none of them fits it is one, to be printed row by row, with the arms' names unbroken.
    """
    others = list(content["differences"])
    together = [[_table(content, others, units)] for units in (True, False)]
    apart = [_table(content, [arm], units=False) for arm in others]
    fitting = (few for few in (*together, apart) if all(fits(table, out) for table in few))
    return next(fitting, [_table(content, others, units=False, heading=str)])


def _table(
    content: TableContent,
    others: list[str],
    units: bool,
    heading: Callable[[str], str] | None = None,
) -> Table:
    reference, named = content["reference"], heading or _heading
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("", overflow="fold")
    if units:
        table.add_column("unit", style="dim", no_wrap=True)
    for arm in (reference, *others):
        table.add_column(named(arm), justify="right", no_wrap=True)
    for arm in others:
        less = f"{named(arm)}\n− {named(reference)}\n[95%]"
        table.add_column(less, justify="right", no_wrap=True)
        table.add_column("pairs", justify="right", style="dim", no_wrap=True)
    for measure in content["measures"]:
        table.add_row(*_about(measure, units), *_row(content, others, measure))
        for label, cells in _by_pair(content, others, measure):
            table.add_row(label, *([measure["unit"]] if units else []), *cells)
    return table


def _heading(arm: str) -> str:
    return "\n".join(wrap(arm, LONGEST_HEADING))


def _about(measure: ReportedMeasure, units: bool) -> list[str]:
    label, unit = measure["label"], measure["unit"]
    return [label, unit] if units else [f"{label}, {unit}"]


def _row(content: TableContent, others: list[str], measure: ReportedMeasure) -> list[str]:
    name, decimals = measure["name"], measure["decimals"]
    means = [content["arms"][arm]["measures"][name] for arm in (content["reference"], *others)]
    cells = [number(_float(told["mean"]), decimals) for told in means]
    for arm in others:
        found = content["differences"][arm]
        told = found["measures"][name]
        whole = name not in found["conditional"]
        cells += [_difference(told, decimals), f"{told['pairs']:,}"] if whole else ["", ""]
    return cells


def _by_pair(
    content: TableContent, others: list[str], measure: ReportedMeasure
) -> Iterator[tuple[str, list[str]]]:
    """Yield label and cells of the lines that a measure has which some wars do not have."""
    for place, arm in enumerate(others):
        found = content["differences"][arm]
        if measure["name"] not in found["conditional"]:
            continue
        for label, cells in _parts(found, measure, (content["reference"], arm)):
            row = [""] * (1 + 3 * len(others))
            at = 1 + len(others) + 2 * place
            row[0], row[1 + place], row[at], row[at + 1] = cells
            yield label, row


def _parts(
    found: ToldDifference, measure: ReportedMeasure, arms: tuple[str, str]
) -> Iterator[tuple[str, tuple[str, str, str, str]]]:
    """Yield label and both values, difference and number of pairs, by which arm's wars have it."""
    name, decimals = measure["name"], measure["decimals"]
    both, alone = found["measures"][name], found["conditional"][name]
    if both["pairs"]:
        first, second = (number(_float(side), decimals) for side in (both["first"], both["second"]))
        told = (first, second, _difference(both, decimals), f"{both['pairs']:,}")
        yield f"… where both {arms[0]} and {arms[1]} have it", told
    for place, side in enumerate((alone["only_first"], alone["only_second"])):
        if side["n"]:
            values = ["", ""]
            values[place] = number(_float(side["mean"]), decimals)
            yield f"… where only {arms[place]} has it", (values[0], values[1], "", f"{side['n']:,}")


def _difference(told: PairedDifference, decimals: int) -> str:
    estimate = number(_float(told["estimate"]), decimals, sign=True)
    if told["method"] in ("constant", "constant by run"):
        return f"{estimate} [{told['method']}]"
    if told["method"] == TOO_FEW[-1]:
        return (
            f"{estimate} [few differ: {told['differing']:,}]"  # of the pairs that stand beside it
        )
    if told["low"] is None:
        return estimate
    low, high = (number(_float(end), decimals, sign=True) for end in (told["low"], told["high"]))
    return f"{estimate} [{low}, {high}]"


def _float(value: float | None) -> float:
    return float("nan") if value is None else value
