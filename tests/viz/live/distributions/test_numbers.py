"""Numbers of distributions as files have them: those that are drawn, each in a cell of its own."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from abm.schema import Outcome
from experiments.sample.distribution import difference
from tests.viz.live.distributions.made import FIRST, SECOND, scene
from tests.viz.live.made import option_of
from tests.viz.live.takeaway.files import read
from viz.live.distributions.card import FIGURES
from viz.live.distributions.scene import SampleFigure
from viz.live.takeaway.origin import PictureOrigin
from viz.live.takeaway.pictures import Picture
from viz.live.takeaway.sheet import table

SAMPLES = {"A": FIRST, "B": SECOND}


def taken(name: str, **told: Any) -> tuple[SampleFigure, pd.DataFrame]:
    """Return a figure of known samples, and its numbers as a file has them."""
    figure = next(one for one in FIGURES if one.name == name).make(scene(**told))
    origin = PictureOrigin("4-runs", ("Of 4 runs.",), "Illustrative")
    one = Picture(name, "", "", (), (), figure, 480, origin, figure.numbers())
    return figure, read(table(one))[1]


def test_shares_have_counts_and_the_ends_of_their_intervals() -> None:
    figure, found = taken("shares")
    bars, whiskers, _ = option_of(figure)["series"]
    assert [*found["How a run ends"]] == [one.declared.counted for one in Outcome]
    drawn = {tuple(one["value"]) for one in bars["data"]}
    ends = [tuple(end) for end in whiskers["data"] if end[0] is not None]
    for line, outcome in enumerate(Outcome):
        row = found.iloc[line]
        for place, (letter, sample) in enumerate(SAMPLES.items()):
            assert row[f"{letter} runs"] == sample.ends(outcome).sum()
            assert (round(row[f"{letter} share, %"], 2), 3 * line + place) in drawn
            for end in ("from", "to"):
                at = round(row[f"{letter} share, 95% {end}, %"], 2)
                assert (at, 3 * line + place) in ends
        apart = difference(FIRST, SECOND, outcome)
        wanted = [apart.estimate, apart.low, apart.high]
        cells = [f"B − A{end}, points" for end in ("", ", 95% from", ", 95% to")]
        assert [*row[cells]] == pytest.approx([100.0 * one for one in wanted])


@pytest.mark.parametrize("name", ["signed", "peace"])
def test_curves_have_every_point_and_its_band(name: str) -> None:
    figure, found = taken(name)
    series = option_of(figure)["series"]
    for letter in SAMPLES:
        (line,) = (one for one in series if one.get("name") == f"{letter}, %")
        low, tall = (one for one in series if one.get("stack") == f"band {letter}")
        assert [*found[f"{letter} share, %"].round(1)] == line["data"]
        below = found[f"{letter} share, 95% from, %"]
        above = found[f"{letter} share, 95% to, %"]
        assert [*below.round(2)] == low["data"]
        heights = [high - under for high, under in zip(above, below, strict=True)]
        assert heights == pytest.approx(tall["data"], abs=0.011)


def test_months_are_named_or_counted() -> None:
    assert [*taken("signed")[1]["Month"][:2]] == ["Mar 2022", "Apr 2022"]
    assert [*taken("peace")[1]["Months since the signature"]] == [*range(61)]


def test_spreads_have_quantiles_mean_and_the_run_that_is_shown() -> None:
    figure, found = taken("spreads")
    rows = found.set_index(["Number", "Over the runs"])
    for place, (title, of) in enumerate(
        (("War length, months", "length"), ("Partners’ outlay, EUR bn", "outlay"))
    ):
        drawn = [one for one in option_of(figure)["series"] if one["xAxisIndex"] == place]
        for row, (letter, sample) in enumerate(SAMPLES.items()):
            tenths, middle, median, own, _ = drawn[5 * row : 5 * row + 5]
            cells = rows.loc[title][letter]
            named = ("10% at most", "25% at most", "median", "75% at most", "90% at most")
            assert [cells[name] for name in named] == pytest.approx(
                [
                    tenths["data"][0][0],
                    middle["data"][0][0],
                    median["data"][0][0],
                    middle["data"][1][0],
                    tenths["data"][1][0],
                ]
            )
            assert cells["run 1"] == own["data"][0][0]
            mean = getattr(sample, of).mean
            known = [cells[f"mean{end}"] for end in ("", ", 95% from", ", 95% to")]
            assert known == pytest.approx([mean.mean, mean.low, mean.high])


def test_a_run_that_is_none_of_them_is_an_empty_cell() -> None:
    rows = taken("spreads", run=9)[1].set_index("Over the runs")
    assert rows.loc["run 9", ["A", "B"]].isna().to_numpy().all()


def test_before_the_runs_are_there_it_has_none() -> None:
    for one in FIGURES:
        assert one.make(scene(FIRST, None)).numbers().rows == ()
