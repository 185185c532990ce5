"""The page of a calibration, from its folder alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from abm.errors import InputError
from experiments.calibration.page import (
    CalibrationPageRequest,
    conflicts_table,
    page,
    posteriors_table,
    unseen,
    write,
)
from experiments.calibration.results import ConflictRow, Results

Once = tuple[Path, Results]
Main = Callable[..., tuple[int, str, str]]


def test_the_page_has_every_wave_pattern_number_and_parameter(once: Once) -> None:
    told = page(once[1])
    for row in once[1].patterns:
        assert f"| {row.name}: {row.title} |" in told
    for check in once[1].waves[-1].checks:
        assert f"| {check.target} | {check.kind} |" in told
    for one in once[1].posteriors:
        assert f"| `{one.parameter}` |" in told
    assert f"{once[1].status()} {once[1].licence()}" in told
    assert "never forecasts" in told and "nan" not in told


def test_the_page_is_printed_or_written(once: Once, tmp_path: Path, main: Main) -> None:
    folder = once[0] / "calibrated"
    assert main("calibration", str(folder)) == (0, page(once[1]), "")
    file = tmp_path / "page.md"
    write(CalibrationPageRequest(folder=folder, out=file))
    assert file.read_text("utf-8") == page(once[1])
    with pytest.raises(InputError, match="page.md exists"):
        write(CalibrationPageRequest(folder=folder, out=file))


def test_conflicts_are_said_in_shares(once: Once) -> None:
    pair = ConflictRow(one="P1", other="P3", together=0.0123, lift=0.25)
    told = conflicts_table(once[1].model_copy(update={"conflicts": [pair] * 20}))
    assert told.count("| P1 and P3 | 1.2% | 0.25 |") == 12


@pytest.mark.parametrize(
    ("lift", "said"),
    [
        (None, "pass at none of the points that were played"),
        (0.0, "pass at none of the points that were played"),
        (
            0.5,
            "about 0.5 times as often as if none told anything of another (3 points of all waves)",
        ),
        (16.99, "pass about 17 times as often as if none told"),
    ],
)
def test_all_patterns_together_are_said_in_words(lift: float | None, said: str, once: Once) -> None:
    assert said in page(once[1].model_copy(update={"joint_lift": lift, "joint_points": 3}))


def test_what_the_record_does_not_see_is_named(once: Once) -> None:
    losses, *others = once[1].posteriors
    rows = [losses.model_copy(update={"seen": True}), *others]
    told = unseen([one.model_copy(update={"seen": one is rows[0]}) for one in rows], 9.0)
    assert "`kyiv.exhaustion_from_losses`" in told and "russian_loss_rate" not in told
    assert "History's effort (`planning.national_effort`) is drawn and never fitted" in told
    assert unseen([rows[0]], 9.0) == (
        "Not told apart from their priors, as far as 9 equal worlds can show: none."
    )


def test_what_is_seen_stands_first_and_alone_is_adjusted(once: Once) -> None:
    plain = [one.model_copy(update={"seen": False}) for one in once[1].posteriors]
    last = plain[2].model_copy(update={"seen": True, "adjusted": [10.0, 11.0, 12.0]})
    lines = posteriors_table([*plain[:2], last, plain[3]]).splitlines()[2:]
    assert lines[0].startswith("| `theatre.campaign_month` |")
    assert "| 10 · 11 · 12 | yes |" in lines[0]
    assert all("| – | no |" in line for line in lines[1:])
