"""The page of limits: its commands are there, and its figures are those of other pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from abm.scenarios import DEFAULT, load
from experiments.text import DISCLAIMER
from experiments.trace.clone import Clone
from experiments.trace.documents import flat
from experiments.trace.elements import filled
from tests.docs import commands
from tests.experiments.trace.clones import changed

PAGE = (Path(__file__).parents[2] / "docs" / "limits.md").read_text(encoding="utf-8")
COMMANDS = commands.quoted(PAGE)
#: What the page quotes, in its own words, and where in it the figures stand.
QUOTED = (
    "wars durably settled by {claim:The gap is .3 or more}",
    "durably settled changes by {claim:Coordination changes the share of wars durably settled}",
    "It accepts worlds on {accepted_patterns} patterns",
    "or ahead of it in {ahead:structure} families",
    "durable after {default:settlement.durable} months, as lasting after "
    "{default:settlement.lasting}",
)
#: Figures that are no results: dates, the level of an interval, lines of the acceptance.
NAMED = re.compile(r"(January|December) \d{4}|\b95%|\bline \d+")
SECTIONS = (
    "What the model cannot say",
    "How it could be misused",
    "Ethics",
    "How to attack it in an afternoon",
)


def told(clone: Clone) -> list[str]:
    """Return what the page should quote."""
    return [filled(one, clone) for one in QUOTED]


def words(text: str) -> str:
    """Return a text without code and without the targets of links."""
    bare = re.sub(r"^```.*?^```$|`[^`\n]+`", "", text, flags=re.M | re.S)
    return flat(re.sub(r"\]\([^)]+\)", "]", bare))


def test_it_says_what_it_must() -> None:
    assert re.findall(r"^## (.+)$", PAGE, re.M) == list(SECTIONS)
    assert DISCLAIMER in flat(PAGE)


def test_its_figures_are_those_of_other_pages() -> None:
    assert [one for one in told(Clone()) if one not in words(PAGE)] == []


def test_it_has_no_other_figures() -> None:
    left = words(PAGE)
    for one in told(Clone()):
        left = left.replace(one, "")
    assert re.findall(r".{,30}\d.{,30}", NAMED.sub("", left)) == []


def test_a_figure_that_has_moved_elsewhere_is_found(tmp_path: Path) -> None:
    moved = changed(tmp_path, "docs/acceptance.md", "+0.858 [+0.834", "+0.758 [+0.734")
    [lost] = [one for one in told(moved) if one not in words(PAGE)]
    assert "+0.758" in lost


@pytest.mark.parametrize("command", COMMANDS)
def test_its_commands_are_there(command: str) -> None:
    commands.check(command)


def test_what_its_commands_set_and_compare_can_be() -> None:
    asked = [commands.asked(one) for one in COMMANDS if one.startswith(("concert compare ",))]
    assert len(asked) > 5
    for one in asked:
        scenario = load(one["scenario"], one["settings"] or [])
        assert scenario.name == DEFAULT
        for arm in one["arms"] or []:
            assert scenario.configuration(arm)


@pytest.mark.parametrize(
    "command",
    ["concert nothing", "concert compare --nothing", "concert study", "make nothing", "make"],
)
def test_a_command_that_there_is_not_is_found(command: str) -> None:
    with pytest.raises(ValueError, match=command):
        commands.check(command)
