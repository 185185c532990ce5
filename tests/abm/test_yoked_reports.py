"""Wars in which the Kremlin is told what another arm's staff reports in the same run and month."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from abm.build import build_inputs
from abm.errors import InputError
from abm.model import War
from abm.reports import REPORTS
from abm.scenarios import load
from abm.schema import values

COPY = """
extends = "six-partners"
[configurations.copy]
title = "Copy"
[configurations.copy.treatment.planning]
national_effort = {effort}
forum_effort = {effort}
"""
YOKE = """
[configurations.copy.reports.{name}]
report = "{name}"
mode = "yoked"
arm = "{arm}"
from = {first}
"""

Play = Callable[..., War]


def text(arm: str, names: tuple[str, ...] = REPORTS, effort: float = 0.08, first: int = 0) -> str:
    yokes = [YOKE.format(name=name, arm=arm, first=first) for name in names]
    return "".join([COPY.format(effort=effort), *yokes])


@pytest.fixture
def war(tmp_path_factory: pytest.TempPathFactory) -> Play:
    """Return a war of an arm of a file, played to its end."""

    def played(told: str, arm: str = "copy", months: int = 40, run: int = 3) -> War:
        file = tmp_path_factory.mktemp("yoked") / "yoked.toml"
        file.write_text(told)
        return War.of(build_inputs(load(str(file)), arm, months), run, 2022).play()

    return played


def rows(played: War) -> list[list[float]]:
    return [values(row) for row in played.history]


def test_an_arm_that_is_told_what_it_would_be_told_anyway_is_the_same(war: Play) -> None:
    for run in (3, 8):
        found = war(text("siloed"), run=run)
        plain = war(text("siloed"), "siloed", run=run)
        assert rows(found) == rows(plain)
        assert values(found.war) == values(plain.war)


def test_reports_go_on_while_the_other_settlement_is_watched(war: Play) -> None:
    told = "[parameters.settlement]\nwatch = 24\n" + text("siloed", ("tone",))
    told = 'extends = "six-partners"\n' + told.replace('extends = "six-partners"\n', "")
    found, source = war(told, run=8), war(told, "siloed", run=8)
    assert len(source.history) == 40
    assert len(source.watched) > 1
    later = [row[REPORTS.index("tone")] for row in found.inputs.fixed[40:]]
    seen = [row.tone for row in source.watched]
    assert later[: len(seen)] == seen
    assert set(later[len(seen) :]) <= {seen[-1]}


def test_the_kremlin_is_told_of_the_other_arm(war: Play) -> None:
    names = ("tone", "deliveries", "guarantee")
    told = text("coordinated", names, first=11)
    found, source = war(told), war(told, "coordinated")
    fixed = found.inputs.fixed
    for month, row in enumerate(source.history):
        for name in names:
            taken = fixed[month][REPORTS.index(name)]
            assert taken == (getattr(row, name) if month >= 11 else 0.0)
    assert rows(found)[:11] == rows(war(told, "siloed"))[:11]
    assert rows(found) != rows(war(told, "siloed"))


def test_the_last_report_stands_when_the_other_war_is_over(war: Play) -> None:
    over = COPY.format(effort=0.08) + YOKE.format(name="tone", arm="short", first=0)
    over += """
[configurations.short]
title = "Short"
[configurations.short.parameters.kyiv]
exhaustion_limit = 0.5
[configurations.short.parameters.start]
exhaustion = 0.475
"""
    found, source = war(over), war(over, "short")
    last = len(source.history)
    assert 0 < last < 40
    told = [row[REPORTS.index("tone")] for row in found.inputs.fixed]
    assert told[:last] == [row.tone for row in source.history]
    assert set(told[last:]) == {source.history[-1].tone}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('arm = "siloed"', 'arm = "silod"', "arm = 'silod': there is no such configuration. Did"),
        ('arm = "siloed"', 'arm = "copy"', "arm = 'copy'; allowed: a configuration that takes no"),
        ('arm = "siloed"', "", "reports.tone.arm is missing; allowed: the name of a config"),
        ('arm = "siloed"', 'arm = "siloed"\nvalue = 1', 'mode = "yoked" takes its values from an'),
        ('mode = "yoked"', 'mode = "masked"', 'reports.tone.arm is given; allowed: with mode = "'),
        ('mode = "yoked"', 'mode = "yoke"', "mode = 'yoke'; allowed: own, masked, fixed, yoked."),
        (
            "[configurations.copy.reports.tone]",
            "[reports.tone]",
            "reports.tone: acts in every arm, its source too; allowed: in a configuration.",
        ),
    ],
)
def test_what_cannot_be_yoked(war: Play, old: str, new: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        war(text("siloed", ("tone",)).replace(old, new))
    assert said in str(error.value)


def test_there_are_no_chains(war: Play) -> None:
    chain = (
        text("siloed", ("tone",))
        + """
[configurations.chain]
title = "Chain"
[configurations.chain.reports.tone]
report = "tone"
mode = "yoked"
arm = "copy"
from = 0
"""
    )
    with pytest.raises(InputError, match="arm = 'copy'; allowed: a configuration that takes no"):
        war(chain, "chain")


def test_a_later_change_lets_a_report_through_again(war: Play) -> None:
    own = (
        text("coordinated", ("tone",))
        + """
[configurations.copy.reports.again]
report = "tone"
mode = "own"
from = 0
"""
    )
    assert rows(war(own)) == rows(war(own, "siloed"))


ARM = """
title = "Copy"
[treatment.planning]
national_effort = 0.08
forum_effort = 0.08
[reports.tone]
report = "tone"
mode = "yoked"
arm = "{}"
from = 11
"""


def test_an_arm_of_a_file_is_told_of_a_configuration(war: Play, tmp_path: Path) -> None:
    told = text("coordinated", ("tone",), first=11)
    scenario = load("six-partners")
    file = tmp_path / "mine.toml"
    file.write_text(ARM.format("coordinated"))
    inputs = build_inputs(scenario, scenario.configuration(file), 40)
    found = War.of(inputs, 3, 2022).play()
    assert rows(found) == rows(war(told))
    assert rows(found) != rows(war(told, "siloed"))


def test_an_arm_of_a_file_is_not_told_of_itself(tmp_path: Path) -> None:
    file = tmp_path / "siloed.toml"
    file.write_text(ARM.format("siloed"))
    with pytest.raises(InputError, match="siloed.toml: reports.tone.arm = 'siloed'; allowed: a co"):
        load("six-partners").configuration(file)
