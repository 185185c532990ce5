"""Small records of a war that never was, for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from experiments.history.record import declaration

MONTHS = [f"{2022 + month // 12}-{month % 12 + 1:02d}" for month in range(1, 7)]
Cells = Mapping[str, Sequence[object]]


def write_table(folder: Path, name: str, cells: Cells | None = None) -> Path:
    """Write a table of six months, all cells as large as usual but for those that are given.

    Columns without a usual size are not available.
    """
    declared = declaration().tables[name]
    given = {"month": MONTHS, **{column: ["USA"] * 6 for column in declared.by}}
    usual = {
        column: ["" if one.usual is None else one.usual] * 6
        for column, one in declared.columns.items()
    }
    columns = {**given, **usual, **(cells or {})}
    lines = [
        ",".join(columns),
        *(",".join(map(str, row)) for row in zip(*columns.values(), strict=True)),
    ]
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.csv"
    file.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return file


def write_record(folder: Path, cells: Cells | None = None) -> None:
    """Write the one table that a record needs."""
    write_table(folder, "panel_month", cells)


def write_war(folder: Path, months: int = 40, **changed: Sequence[object]) -> None:
    """Write a record of a war from 2022-01 on, in all tables by which a model is scored.

    Its sizes are those of a war between armies of hundreds of thousands; all else is made up.
    `changed` are columns that are to be others, by their names.
    """
    dates = [f"{2022 + month // 12}-{month % 12 + 1:02d}" for month in range(months)]
    steps = range(months)
    land = [125_000 - 13_000 * (month > 8) + 100 * month + 40 * (month % 3) for month in steps]
    made: dict[str, Cells] = {
        "panel_month": {},
        "territory_month": {
            "isw_km2_month_end": land,
            "isw_change_km2": ["", *(after - before for before, after in pairwise(land))],
        },
        "casualties_month": {
            "ru_casualties_month_economist": [
                9_000 + 700 * month + 500 * (month % 2) for month in steps
            ]
        },
        "kiel_month_total": {
            "alloc_military_eur_bn": [3.0 + (month % 4) / 2 for month in steps],
            "n_donors_military": [11 + month % 5 for month in steps],
        },
        "messaging_month": {
            "tv1_items": [450] * months,
            "tv1_ukraine_items": [140 + month % 7 for month in steps],
            "tv1_ukraine_negotiation_items": [3 + month % 4 for month in steps],
        },
    }
    for name, known in made.items():
        empty = {column: [""] * months for column in declaration().tables[name].columns}
        told = {**empty, **known}
        told |= {column: changed[column] for column in changed.keys() & told.keys()}
        write_table(folder, name, {"month": dates, **told})
    asked = dates[11::3]
    question = "Ukrainians: may give up some territory for peace"
    shares = changed.get("pct", [8 + 3 * n + n % 2 for n in range(len(asked))])
    polls = {"month": asked, "pollster": ["KIIS"] * len(asked), "question": [question] * len(asked)}
    write_table(folder, "opinion_polls", {**polls, "pct": shares})
