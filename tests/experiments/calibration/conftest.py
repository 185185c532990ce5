"""A small calibration of the real model, played once for all tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from experiments.calibration import calibration
from experiments.calibration.calibration import CalibrationRequest
from experiments.calibration.results import Results
from experiments.calibration.waves import Amounts
from experiments.output import Invocation

AMOUNTS = Amounts(runs=8, replays=20, fewest=3, most=4)
PRIOR = """
[uncertainties.losses]
parameter = "theatre.russian_loss_rate"
reason = "Losses."

[uncertainties.weariness]
parameter = "kyiv.exhaustion_from_losses"

[uncertainties.campaign]
parameter = "theatre.campaign_month"

[uncertainties.effort]
parameter = "planning.national_effort"
distribution = "log-uniform"
low = 0.02
high = 0.6
"""
INVOCATION = Invocation(command="concert calibrate", draw=lambda folder: None)


def request(folder: Path, **changed: object) -> CalibrationRequest:
    """Return the request of a small calibration, into a folder in which its prior is written."""
    prior = folder / "few.toml"
    prior.write_text(PRIOR, encoding="utf-8")
    told: dict[str, object] = {
        "until": "2023-06", "budget": 32, "seed": 7, "out": folder / "calibrated", "workers": 2,
        "amounts": AMOUNTS, "prior": prior,
    } | changed  # fmt: skip
    return CalibrationRequest(**told)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, kernel: None) -> tuple[Path, Results]:
    """Return the folder of a small calibration and its results; nobody may write there."""
    folder = tmp_path_factory.mktemp("calibration")
    return folder, calibration.run(request(folder), INVOCATION)


@pytest.fixture
def own(once: tuple[Path, Results], tmp_path: Path) -> Path:
    """Return a copy of the folder of the small calibration, and of what lies beside it."""
    return Path(shutil.copytree(once[0], tmp_path / "own")) / "calibrated"
