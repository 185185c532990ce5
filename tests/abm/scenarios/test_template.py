"""The file that a new scenario starts from."""

from __future__ import annotations

import re

import pytest

from abm import build
from abm.errors import InputError
from abm.scenarios import load, template
from tests.abm.scenarios.conftest import Write

CODE = re.compile(r'^#(?=[\[\w"])', re.MULTILINE)


def blocks(text: str) -> list[str]:
    return [block for block in text.split("\n\n") if CODE.search(block)]


def test_it_loads_as_it_stands(write: Write) -> None:
    scenario = load(write(template("mine"), "mine.toml"))
    assert scenario.title == "mine"
    assert scenario.hash == load("ukraine-2022").hash


def test_everything_in_it_can_be_uncommented(write: Write) -> None:
    scenario = load(write(CODE.sub("", template("mine")), "mine.toml"))
    assert [partner.code for partner in scenario.partners] == ["USA", "DEU", "GBR", "POL", "HUN"]
    assert "T5" in scenario.theories
    assert "us-at-15" not in scenario.configurations
    for name in scenario.configurations:
        assert len(build.build_inputs(scenario, name).donors) == 5


def test_each_part_can_be_uncommented_alone(write: Write) -> None:
    text = template("mine")
    parts = [block for block in blocks(text) if "[partners." not in block]
    assert len(parts) >= 10
    before = load("ukraine-2022").hash
    for part in parts:
        changed = text.replace(part, CODE.sub("", part))
        assert load(write(changed, "mine.toml")).hash != before, part


@pytest.mark.parametrize("name", ["", "my war", "a/b", "x" * 41, "-x", '"'])
def test_names_that_cannot_be_used(name: str) -> None:
    with pytest.raises(InputError, match="scenario name .* cannot be used; allowed: a name of let"):
        template(name)
