"""Fixtures of experiments: comparisons made by hand or played, and the command line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from abm.engine.ensemble import Wars
from abm.records import dtype_of
from abm.scenarios import DEFAULT, Scenario, load
from abm.schema import PORTRAITS, Month, Outcome, PartnerMonth, columns
from abm.schema import War as WarRecord
from abm.state import CEASEFIRE, FIGHTING, SETTLED
from experiments.cli import main as command_line
from experiments.comparison.compare import Comparison, compare
from experiments.comparison.design import Design, design
from experiments.comparison.measures import LASTING, MEASURES
from experiments.console import Counter
from experiments.worlds.accepted import FILE, write_worlds
from experiments.worlds.family import reference
from experiments.worlds.spread import WorldAcceptance, Worlds

HORIZON = 12  # months, of comparisons made by hand; treatment is in month 11
PARTNERS = 6
MISSING = (
    *("terms", "belief_at_signature", "signed_month", "mobilised_month"),
    *("broken_month", "lasting", "peace_months", "peace_broken"),
)
#: The measures of wars that are not watched for as long as a lasting settlement takes.
TOLD = [measure for measure in MEASURES if measure is not LASTING]

Rows = Sequence[dict[str, Any]]


def month(status: int, planning: float) -> dict[str, float]:
    """Return what is said of a month of the wars below."""
    return {"status": status, "joint_planning": planning}


SILOED: Rows = [
    {
        "outcome": Outcome.DURABLE,
        "war_length": 3.0,
        "terms": -1.0,
        "months": [month(FIGHTING, 0.1), month(CEASEFIRE, 0.2), month(SETTLED, 0.9)],
    },
    {
        "outcome": Outcome.STILL_FIGHTING,
        "war_length": 12.0,
        "months": [month(FIGHTING, 0.3), month(FIGHTING, 0.4), month(FIGHTING, 0.5)],
    },
    {"outcome": Outcome.EXHAUSTED, "war_length": 1.0, "months": [month(FIGHTING, 0.2)]},
    {"outcome": Outcome.BROKEN, "war_length": 12.0, "terms": 2.0, "months": [month(FIGHTING, 0.4)]},
]
COORDINATED: Rows = [
    {"outcome": Outcome.DURABLE, "war_length": 2.0, "terms": 1.0, "months": [month(FIGHTING, 0.5)]},
    {
        "outcome": Outcome.WITHDRAWN,
        "war_length": 12.0,
        "months": [month(FIGHTING, 0.5), month(FIGHTING, 0.7), month(SETTLED, 0.7)],
    },
    {"outcome": Outcome.FROZEN, "war_length": 12.0, "months": [month(FIGHTING, 0.2)]},
    {"outcome": Outcome.DURABLE, "war_length": 5.0, "terms": 0.0, "months": [month(FIGHTING, 0.0)]},
]


def wars_of(wars: Rows, horizon: int = HORIZON) -> Wars:
    """Return wars as records; each row has fields of the war and, under "months", of its months.

    Fields that are not given are 0 or, where they need an event, missing. A war runs for as many
    months as it has rows.
    """
    war = np.zeros(len(wars), dtype_of(WarRecord)).view(np.recarray)
    numbers = np.full((len(wars), horizon, len(columns(Month))), np.nan)
    months = numbers.view(dtype_of(Month))[..., 0].view(np.recarray)
    for place, row in enumerate(wars):
        inputs = {**dict.fromkeys(MISSING, np.nan), "fault_month": -1.0, **row}
        for month, fields in enumerate(inputs.pop("months", [])):
            numbers[place, month] = 0.0
            for name, value in fields.items():
                months[name][place, month] = value
        inputs.pop("partners", None)
        for name, value in inputs.items():
            war[name][place] = value
    return Wars(np.arange(len(wars)), war, months, portraits_of(wars))


def portraits_of(wars: Rows) -> np.ndarray[Any, Any]:
    """Return the portraits of six partners; what a row has under "partners" is their plan."""
    shape = len(wars), len(PORTRAITS), PARTNERS, len(columns(PartnerMonth))
    rows = np.full(shape, np.nan).view(dtype_of(PartnerMonth))[..., 0].view(np.recarray)
    for place, row in enumerate(wars):
        for own, fields in enumerate(row.get("partners", [])):
            for name, value in fields.items():
                rows[name][place, :, own] = value
    return rows


@pytest.fixture(scope="session")
def six() -> Scenario:
    """Return the small shipped scenario."""
    return load("six-partners")


@pytest.fixture(scope="session")
def by_hand(six: Scenario) -> Callable[..., Comparison]:
    """Return how to make a comparison from rows of wars, one list for each arm."""

    def made(**arms: Rows) -> Comparison:
        runs = len(next(iter(arms.values())))
        asked = design(six, list(arms), runs, seed=1, months=HORIZON)
        return Comparison(asked, {arm: wars_of(rows) for arm, rows in arms.items()})

    return made


@pytest.fixture(scope="session")
def four(by_hand: Callable[..., Comparison]) -> Comparison:
    """Return a comparison of four wars an arm, made by hand."""
    return by_hand(siloed=SILOED, coordinated=COORDINATED)


@pytest.fixture(scope="session")
def asked(six: Scenario) -> Design:
    """Return a small design of three arms."""
    return design(six, ["siloed", "coordinated", "paper"], runs=60, seed=5, months=60)


@pytest.fixture(scope="session")
def played(asked: Design, kernel: None) -> Comparison:
    """Return the small design, played."""
    return compare(asked, Counter())


@pytest.fixture(scope="session")
def three_worlds(kernel: None) -> Worlds:
    """Return three worlds that stand for unlike parts: they set a figure and a whole number too."""
    made = Worlds(
        FILE,
        ("theatre.need", "theories.T4.gain", "theatre.campaign_month", "planning.national_effort"),
        np.array([[3.5, 10.0, 14.0, 0.08], [4.1, 30.0, 11.0, 0.3], [4.7, 20.0, 17.0, 0.05]]),
        np.array([0.5, 0.3, 0.2]),
        WorldAcceptance("2024-12", 13, ("P5", "Front"), ""),
    )
    told = reference(load(DEFAULT), made)
    return replace(made, acceptance=made.acceptance._replace(reference=told))


@pytest.fixture(scope="session")
def accepted_file(three_worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of three accepted worlds; nobody may write there."""
    file = tmp_path_factory.mktemp("worlds") / FILE
    write_worlds(file, three_worlds, {"concert": "0.1.0"})
    return file


@pytest.fixture
def concert(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return how to run the installed command in an empty folder."""
    program = Path(sys.executable).with_name("concert")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([program, *words], cwd=tmp_path, capture_output=True, text=True)

    return run


@pytest.fixture
def main(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Return how to run the command inside this process: exit code, output and errors."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["concert", *words])
        with pytest.raises(SystemExit) as ended:
            command_line.main()
        code = ended.value.code
        assert isinstance(code, int)
        return (code, *capsys.readouterr())

    return run
