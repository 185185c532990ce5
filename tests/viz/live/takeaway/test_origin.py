"""Origin of what is taken away: of how many runs it is, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from abm.errors import InputError
from abm.scenarios import load
from experiments.sample.distribution import FIELDS, ArmSample
from experiments.sample.kept import KeptWars
from experiments.session.ensembles import RUNS, Filling
from experiments.warrant import Accepted, calibrated
from tests.viz.live.distributions.made import filled
from viz.live.distributions import card
from viz.live.distributions.card import FIGURES
from viz.live.handlers import act
from viz.live.server import settle
from viz.live.tab import Opening, Tab
from viz.live.takeaway.origin import of_all, of_run
from viz.live.takeaway.pictures import picture, pictures
from viz.live.view.frame import bar

pytestmark = pytest.mark.compiled

settle()

NAMES = [one.name for one in FIGURES]


@pytest.fixture
def tab(kernel: None) -> Iterator[Tab]:
    made = Tab(Opening(load("six-partners")))
    yield made
    made.close()


def kept(tab: Tab, runs: int, note: str = "") -> KeptWars:
    """Return the first runs of a tab as a folder keeps them."""
    session = tab.session
    few = {
        arm.policy.configuration: ArmSample(
            np.arange(runs),
            {name: np.asarray(one.war[name])[:runs] for name in FIELDS},
            one.months,
        )
        for arm, one in zip(session.arms.values(), filled(tab).values(), strict=True)
    }
    names = tuple(few)
    return KeptWars("results/first", session.scenario, 2022, session.months, names, few, note)


def test_a_distribution_says_of_how_many_runs_it_is(tab: Tab) -> None:
    act(tab, {"act": "reset", "run": 3})
    filled(tab)
    first, second = of_all(tab).lines
    for wanted in (
        "Six partners (six-partners), 84 months from March 2022. ",
        f"Of {RUNS} runs of each arm (0 to {RUNS - 1}), played for this page in the "
        "default world, each with luck",
        "seed 2022, no change of policy.",
    ):
        assert wanted in first
    assert second.startswith(
        f"Illustrative. {RUNS} model runs of each arm. Not a forecast. Concert explores"
    )
    assert second.endswith(f" Concert 0.1.0, scenario {tab.hash}.")
    for one in pictures(tab)[: len(NAMES)]:
        assert one.name in NAMES
        assert one.heading == f"{one.title}. Of {RUNS} runs in the default world"
        assert [letter for letter, _ in one.arms] == ["A", "B"]
        assert one.origin == of_all(tab)
    assert "diamond: run 3" in picture(tab, "spreads").key


def test_runs_that_a_folder_keeps_are_named_by_it(tab: Tab) -> None:
    note = "Made on something else: numpy. Run 0 of each arm is the same war."
    opened = Tab(Opening(tab.session.scenario, kept=kept(tab, 12, note)))
    first, second, last = of_all(opened).lines
    assert (
        "(0 to 11), kept in results/first in the one world of the folder, each with luck" in first
    )
    assert second.startswith("Illustrative. 12 model runs of each arm.")
    assert last == note
    assert of_all(opened).warrant == "Illustrative"
    assert of_all(opened).runs == "12-runs"
    act(opened, {"act": "export", "kind": "csv", "figure": "shares"})
    assert opened.file is not None
    assert opened.file.name == "concert-six-partners-12-runs-shares.csv"
    act(opened, {"act": "choose", "arm": "A", "configuration": "paper"})
    filled(opened)
    assert f"Of {RUNS} runs of each arm (0 to {RUNS - 1}), played for this page" in " ".join(
        of_all(opened).lines
    )
    opened.close()


def test_all_runs_are_called_what_their_folder_says_and_one_run_never(tab: Tab) -> None:
    told = calibrated(Accepted(110, 12, 13, ("P5",), "2024-12"))
    of_folder = kept(tab, 12)
    of_folder.warrant = told.told()
    opened = Tab(Opening(tab.session.scenario, kept=of_folder))
    assert of_all(opened).warrant == told.label == card.distributions(opened)["warrant"]
    assert of_all(opened).lines[1].startswith(f"{told.label}. 12 model runs of each arm.")
    assert card.distributions(opened)["caution"] == (
        f"{told.label}. 12 model runs of each arm. Not a forecast."
    )
    assert of_run(opened).warrant == bar(opened)["warrant"] == "Illustrative"
    act(opened, {"act": "choose", "arm": "A", "configuration": "paper"})
    filled(opened)
    assert of_all(opened).warrant == "Illustrative"
    opened.close()


def test_what_is_not_played_yet_is_not_taken_and_said(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Filling, "_fill", lambda *_: None)
    tab.take(type(tab.session).from_replay(tab.session.replay()))
    for name in NAMES:
        with pytest.raises(InputError, match="when all runs are there. Playing 1,000 wars in"):
            picture(tab, name)
    assert not {one.name for one in pictures(tab)} & {*NAMES}
    for _ in range(2):
        act(tab, {"act": "export", "kind": "briefing"})
        assert [one.title for one in tab.notices] == ["The pictures are of one run alone."]
