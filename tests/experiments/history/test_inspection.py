"""Inspection of a record: what is printed of it, and of an earlier release."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from abm.errors import InputError
from experiments.history.inspection import RecordRequest, check_record
from tests.experiments.history.figures import write_record

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_record_is_shown_with_what_it_holds(here: Path, capsys: Capture) -> None:
    write_record(here / "figures")
    check_record(RecordRequest(folder=Path("figures")))
    out = capsys.readouterr().out
    assert "panel_month  the war month by month" in out
    assert out.splitlines()[-1] == "The tables agree in 1 comparison."


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
