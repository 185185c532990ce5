"""Inspection of a record: what is printed of it, and of an earlier release."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from abm.errors import InputError
from experiments.history.inspection import RecordRequest, check_record
from tests.experiments.history.figures import write_record, write_war

Capture = pytest.CaptureFixture[str]
Change = Callable[[list[str]], list[str]]
Main = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_record_is_shown_with_what_it_holds(here: Path, capsys: Capture) -> None:
    write_record(here / "figures")
    check_record(RecordRequest(folder=Path("figures")))
    out = capsys.readouterr().out
    assert "panel_month  the war month by month" in out
    assert out.splitlines()[-1] == "The tables agree in 2 comparisons."


def test_what_was_revised_is_shown(here: Path, capsys: Capture) -> None:
    write_record(here / "older", {"kiel_mil_alloc_eur_bn": [3.0] * 6})
    write_record(here / "newer", {"kiel_mil_alloc_eur_bn": [3.0] * 5 + [5.5]})
    request = RecordRequest(folder=Path("newer"), against=Path("older"))
    check_record(request)
    assert capsys.readouterr().out.splitlines()[-1].split() == [
        *("panel_month.kiel_mil_alloc_eur_bn", "EUR", "bn", "6", "1", "2.500", "2022-07", "1"),
    ]
    check_record(replace(request, against=Path("newer")))
    assert capsys.readouterr().out.endswith("No cell that both releases hold was revised.\n")


def test_a_record_with_a_fault_prints_nothing(here: Path, capsys: Capture) -> None:
    write_record(here / "figures", {"area_km2_isw": [1.0] * 6})
    with pytest.raises(InputError, match="area_km2_isw"):
        check_record(RecordRequest(folder=Path("figures")))
    assert capsys.readouterr().out == ""


# Every command that reads a record

COMMANDS = {
    "data check": ("data", "check", "figures"),
    "validate": (
        *("validate", "--observed", "figures", "--from", "2024-01", "--to", "2024-12"),
        *("--scenario", "six-partners", "--worlds", "20", "--runs", "1"),
    ),
    "hindcast": ("hindcast", "--observed", "figures", "--scenario", "six-partners"),
}


def without(place: int) -> Change:
    return lambda lines: [*lines[:place], *lines[place + 1 :]]


def again(place: int) -> Change:
    return lambda lines: [*lines[:place], lines[place], *lines[place:]]


def exchanged(place: int) -> Change:
    return lambda lines: [
        *lines[:place], lines[place + 1], lines[place], *lines[place + 2 :],
    ]  # fmt: skip


def renamed(old: str, new: str) -> Change:
    return lambda lines: [lines[0].replace(old, new), *lines[1:]]


def times(column: str, factor: int) -> Change:
    def changed(lines: list[str]) -> list[str]:
        place = lines[0].split(",").index(column)
        rows = [line.split(",") for line in lines[1:]]
        for row in rows:
            row[place] = str(float(row[place]) * factor) if row[place] else ""
        return [lines[0], *map(",".join, rows)]

    return changed


FAULTS: dict[str, tuple[str, Change, str]] = {
    "missing month": (
        "territory_month",
        without(5),
        "territory_month.csv: 1 month missing, the first 2022-05.",
    ),
    "month twice": ("kiel_month_total", again(5), "row 7, column 'month': '2022-05' cannot be use"),
    "months in disorder": (
        "casualties_month",
        exchanged(5),
        "row 7, column 'month': '2022-05' cannot be used.\nAllowed: a month after 2022-06, each",
    ),
    "changed heading": (
        "territory_month",
        renamed("isw_km2_month_end", "isw_area_km2"),
        "territory_month.csv: column 'isw_km2_month_end' is missing.",
    ),
    "ten times too large": (
        "casualties_month",
        times("ru_casualties_month_economist", 10),
        "column 'ru_casualties_month_economist': ",
    ),
    "a thousand times too large": (
        "kiel_month_total",
        times("alloc_military_eur_bn", 1000),
        "column 'alloc_military_eur_bn': '3000.0' cannot be used.\nAllowed: a number from -10 to ",
    ),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_record_with_a_fault_is_refused_by_all_who_read_it(
    fault: str, command: str, here: Path, main: Main
) -> None:
    name, change, said = FAULTS[fault]
    write_war(here / "figures", 40)
    file = here / "figures" / f"{name}.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([*change(lines), ""]), encoding="utf-8")
    code, out, err = main(*COMMANDS[command])
    assert (code, out) == (2, "")
    assert said in err
    assert 1 <= err.count("\n") <= 2
