"""Studies in which an arm is told what another one's staff reports, and figures vary."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from abm.errors import InputError
from abm.model import War
from abm.reports import REPORTS
from experiments.study.comparison import compare
from experiments.study.results import Study, case_of
from experiments.study.specification import Specification, read
from experiments.study.worker import inputs_of
from experiments.war import play_compiled, play_readable
from tests.experiments.study.files import STUDY, Tree, explains, study, written

Main = Callable[..., tuple[int, str, str]]

TOLD = {"tone": {"report": "tone", "mode": "yoked", "arm": "coordinated", "from": "treatment"}}
VALUES = {"gain": 44.0, "weight": 1.5}


def told(reports: Tree = TOLD) -> Tree:
    """Return tables of a study with an arm whose source is none of the arms."""
    return {
        "months": 24,
        "levers": {
            "siloed": {"configuration": "siloed"},
            "told": {"configuration": "siloed", "reports": reports},
        },
        "uncertainties": {
            "gain": {"parameter": "theories.T4.gain", "low": 20.0, "high": 50.0},
            "weight": {"parameter": "kremlin.leadership.cost_weight", "low": 0.5, "high": 2.0},
        },
    }


@pytest.fixture
def spec(tmp_path: Path) -> Specification:
    return study(tmp_path, **told())


def test_the_other_arm_takes_the_values_of_the_point(spec: Specification) -> None:
    inputs = inputs_of(spec, VALUES, spec.arms[1])
    source = inputs.yokes[0].source
    assert [rows[3].gain for rows in source.theories] == [44.0]
    assert source.roles[0][0].cost_weight == 1.5
    assert source.months == 24
    found = War.of(inputs, 3, spec.seed).play()
    other = War.of(source, 3, spec.seed).play()
    row = REPORTS.index("tone")
    assert [found.inputs.fixed[m][row] for m in range(11, 24)] == [
        month.tone for month in other.history[11:]
    ]


def test_what_the_source_says_counts_for_the_study(tmp_path: Path, spec: Specification) -> None:
    base = 'extends = "six-partners"\n[configurations.{}.treatment.words]\nmute = 0.5\n'
    for name, same in (("paper", True), ("coordinated", False)):
        (tmp_path / "war.toml").write_text(base.format(name))
        file = written(tmp_path, STUDY | told() | {"scenario": "war.toml"})
        whole = read(file)
        (tmp_path / "war.toml").write_text('extends = "six-partners"\n')
        assert (read(file).hash == whole.hash) == same


@pytest.mark.compiled
def test_it_is_played_verified_and_compared(main: Main, kernel: None, tmp_path: Path) -> None:
    file = written(tmp_path, STUDY | told() | {"runs": 2})
    folder = tmp_path / "out"
    assert main("study", "run", str(file), "--out", str(folder))[0] == 0
    code, said, _ = main("study", "verify", str(folder), "--blocks", "9")
    assert (code, "played again, equal to the byte" in said) == (0, True)
    found = Study.open(folder)
    assert list(found.arms) == ["siloed", "told"]
    assert compare(found, "gain > 0 and weight < 9")
    case = case_of(folder, 3, "told", 1)
    row = found.outcomes()
    here = row[(row.point == 3) & (row.arm == "told") & (row.run == 1)]
    for play in (play_compiled, play_readable):
        assert play(case).record["war_length"] == here.war_length.item()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"arm": "coordinatd"}, "tone.arm = 'coordinatd': there is no such configuration. Did you"),
        ({"arm": "told"}, "tone.arm = 'told': there is no such configuration."),
        ({"mode": "yoke"}, "tone.mode = 'yoke'; allowed: own, masked, fixed, yoked."),
        ({"value": 1}, 'mode = "yoked" takes its values from an arm; leave others out.'),
        ({"when": "land > 0"}, "tone.when: only interventions wait for an occasion; allowed: arm"),
    ],
)
def test_what_cannot_be_yoked(tmp_path: Path, changed: Tree, said: str) -> None:
    with pytest.raises(InputError, match="mine.toml: levers.told.reports.") as error:
        study(tmp_path, **told({"tone": TOLD["tone"] | changed}))
    assert said in str(error.value)
    explains(error.value)


def test_a_source_that_is_told_itself(tmp_path: Path) -> None:
    chained = (
        'extends = "six-partners"\n[configurations.coordinated.reports.tone]\nreport = "tone"\n'
        'mode = "yoked"\narm = "paper"\nfrom = 12\n'
    )
    (tmp_path / "war.toml").write_text(chained)
    with pytest.raises(InputError, match="'coordinated'; allowed: a configuration that takes no"):
        study(tmp_path, scenario="war.toml", **told())


def test_a_horizon_that_leaves_too_few_random_months(tmp_path: Path) -> None:
    act = {"parameter": "words.mute", "value": 1, "from": 12, "schedule": "random", "count": 13}
    levers = {"siloed": {"configuration": "siloed"}, "act": {"interventions": {"placebo": act}}}
    with pytest.raises(InputError, match="placebo acts in 13 months drawn at random, and its win"):
        study(tmp_path, **told() | {"levers": levers})
