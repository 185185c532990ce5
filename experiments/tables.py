"""What the terminal shows of a comparison."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from experiments.wording import date_of, in_words, number, plural


def show(content: dict[str, Any], out: Console) -> None:
    """Print a comparison: what was compared, one table, one sentence per arm."""
    out.print(_heading(content), soft_wrap=True)
    out.print(_table(content))
    for difference in content["differences"].values():
        out.print(difference["sentence"], style="bold", soft_wrap=True)
    out.print(content["disclaimer"], soft_wrap=True)


def _heading(content: dict[str, Any]) -> str:
    scenario = content["scenario"]
    treatment = in_words(date_of(scenario["first_month"], content["treatment"]))
    return (
        f"{scenario['title']}: {plural(scenario['partners'], 'partner')}, "
        f"{plural(content['runs'], 'paired war')} of {content['months']} months, "
        f"need {scenario['need']:g} EUR bn a month, treatment from {treatment}, "
        f"seed {content['seed']}"
    )


def _table(content: dict[str, Any]) -> Table:
    reference = content["reference"]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("", overflow="fold", min_width=24)
    table.add_column("unit", style="dim", overflow="fold")
    for arm in content["arms"]:
        table.add_column(arm, justify="right", overflow="fold")
    for arm in content["differences"]:
        table.add_column(f"{arm} − {reference} [95%]", justify="right", overflow="fold")
        table.add_column("pairs", justify="right", style="dim")
    for measure in content["measures"]:
        table.add_row(*_row(content, measure))
    return table


def _row(content: dict[str, Any], measure: dict[str, Any]) -> list[str]:
    name, decimals = measure["name"], measure["decimals"]
    cells = [measure["label"], measure["unit"]]
    for arm in content["arms"].values():
        cells.append(number(_float(arm["measures"][name]["mean"]), decimals))
    for difference in content["differences"].values():
        told = difference["measures"][name]
        cells += [_difference(told, decimals), f"{told['pairs']:,}"]
    return cells


def _difference(told: dict[str, Any], decimals: int) -> str:
    estimate = number(_float(told["estimate"]), decimals, sign=True)
    if told["method"] == "constant":
        return f"{estimate} [constant]"
    if told["low"] is None:
        return estimate
    low, high = (number(told[end], decimals, sign=True) for end in ("low", "high"))
    return f"{estimate} [{low}, {high}]"


def _float(value: float | None) -> float:
    return float("nan") if value is None else value
