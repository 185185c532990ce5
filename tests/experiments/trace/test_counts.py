"""Counts of what is declared, beside the same counted another way."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.errors import InputError
from abm.parameters import REGISTER
from experiments.history.patterns import FOLDER
from experiments.trace import counts
from experiments.trace.clone import Clone
from tests.docs import rulebook
from tests.experiments.trace.clones import toy


@pytest.fixture(scope="module")
def clone() -> Clone:
    return Clone()


def test_tests_and_rules_of_a_toy(tmp_path: Path) -> None:
    clone = toy(tmp_path)
    assert counts.tests(clone, "") == "4"
    assert counts.tests(clone, "tests/test_all.py tests/abm/test_some.py::test_one") == "2"
    assert (counts.rules(clone, ""), counts.rules(clone, "assumption")) == ("2", "1")
    assert counts.examples(clone, "abm/rules") == "1"


def test_rules_are_those_of_the_page(clone: Clone) -> None:
    told = [rule for module in rulebook.MODULES for rule in rulebook.rules(module)]
    assert counts.rules(clone, "") == str(len(told))
    assumed = [rule for rule in told if rule.source == "assumption"]
    assert counts.rules(clone, "assumption") == str(len(assumed))


def test_parameters_are_those_of_the_register(clone: Clone) -> None:
    classes = [int(counts.parameters(clone, one)) for one in ("data", "literature", "judgement")]
    assert sum(classes) == int(counts.parameters(clone, "")) == len(REGISTER)
    assert 0 < int(counts.parameters(clone, "assumption")) <= classes[2]
    assert counts.default(clone, "settlement.durable") == "24"


def test_patterns_are_those_of_their_files(clone: Clone) -> None:
    texts = [file.read_text(encoding="utf-8") for file in FOLDER.glob("*.toml")]
    numbers = {
        role: sum(t.count("[rows.") for t in texts if f'role = "{role}"' in t) for role in "CH"
    }
    assert counts.pattern_count(clone, "") == str(len(texts))
    assert counts.numbers(clone, "") == str(sum(numbers.values()))
    assert counts.numbers(clone, "fitted") == str(numbers["C"])
    assert counts.numbers(clone, "held back") == str(numbers["H"])
    held = sum('role = "H"' in text for text in texts)
    assert counts.pattern_count(clone, "held back") == str(held)


@pytest.mark.parametrize("name", sorted(counts.COUNTS))
def test_every_count_is_a_text_with_something_in_it(name: str, clone: Clone) -> None:
    asked = {"default": "settlement.durable", "smallest": "wars", "examples": "abm/rules"}
    assert counts.COUNTS[name](clone, asked.get(name, "")).strip()


def test_what_is_not_declared_is_an_error(clone: Clone) -> None:
    with pytest.raises(InputError) as caught:
        counts.default(clone, "settlement.durabel")
    assert str(caught.value) == (
        "the reading {default:settlement.durabel} names nothing. Did you mean 'settlement.durable'?"
    )
