"""The page of the model: its tables are those of the code, and it tells all that the code cites."""

from __future__ import annotations

import re
from calendar import month_name
from itertools import chain

import pytest

from abm.parameters import REGISTER
from experiments.history.patterns import patterns
from tests.abm.rules.test_battery import RULES
from tests.docs import model, rulebook
from tests.product import MODULES, TREES

PAGE = model.PAGE.read_text(encoding="utf-8")
MARKS = re.findall(r"^<!-- (?!end of )([a-z-]+) -->$", PAGE, re.M)
SECTIONS = dict(re.findall(r"^## (\d+) [^\n]+\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S))
TOLD = {name: rulebook.rules(name) for name in rulebook.MODULES}
SOURCES = [
    *(rule.source for rule in chain(*TOLD.values())),
    *(one.source for one in REGISTER.values()),
    *(row.source for pattern in patterns() for row in pattern.rows.values()),
]
BY_HAND = re.sub(
    r"^<!-- ([a-z-]+) -->$.*?^<!-- end of \1 -->$", "", SECTIONS["5"], flags=re.M | re.S
)
#: Words with a capital in a source that name nobody and nothing.
PLAIN = {
    "Bayes",
    "Beta",
    "Decree",
    "Neither",
    "Russia",
    "Talks",
    "The",
    "EUR",
    "BY",
    *month_name[1:],
}


def test_the_tables_are_those_of_the_code() -> None:
    assert model.written(PAGE) == PAGE, "write them again: make model"


def test_every_mark_is_one_of_a_table_and_stands_once() -> None:
    assert sorted(MARKS) == sorted(name for name, _ in model.sections())


def test_a_table_that_is_not_the_codes_is_found() -> None:
    default = "| `national_effort` | e_N | share of a full mandate | 0.08 |"
    assert PAGE.count(default) == 1
    assert model.written(PAGE.replace(default, default.replace("0.08", "0.09"))) == PAGE


def test_what_is_written_by_hand_stays() -> None:
    more = PAGE.replace("## 2 Agents and rooms\n", "## 2 Agents and rooms\n\nBy hand.\n")
    assert more != PAGE
    assert model.written(more) == more


def test_every_module_of_rules_is_told() -> None:
    told = {f"{module}.{rule.name}" for module, rules in TOLD.items() for rule in rules}
    assert told == {name for name in RULES if not name.startswith("arithmetic.")}


@pytest.mark.parametrize("rule", [*chain(*TOLD.values())], ids=lambda rule: rule.name)
def test_a_rule_has_a_number_or_a_name_that_the_text_explains(rule: rulebook.Rule) -> None:
    assert rule.unit
    assert "`" in rule.equation
    assert "`" not in rule.unit
    assert rule.label
    for label in rule.label.split(", "):
        if label.startswith("section "):
            assert label.removeprefix("section ") in SECTIONS
        elif re.fullmatch(r"R\d+", label):
            assert re.search(rf"\*\*{label}\b|\*\*[^*]*\({label}\)", BY_HAND + SECTIONS["6"])
        else:
            assert label.lower() in BY_HAND.lower()


def test_every_number_of_a_rule_is_in_the_index() -> None:
    index = re.findall(r"^\| ((?:R\d+(?:, )?)+) \|", BY_HAND, re.M)
    assert {one for row in index for one in row.split(", ")} == {f"R{n}" for n in range(1, 26)}


def test_every_phase_of_the_month_is_told_with_its_acts() -> None:
    rows = [line.split(" | ") for line in model.phases().splitlines()[2:]]
    assert [row[0].removeprefix("| ") for row in rows] == [
        *("Before all phases", "1", "2", "3", "4", "5", "6", "7", "8", "8b", "9", "10", "11")
    ]
    assert "`weigh_forces`" in rows[7][2]
    assert rows[7][2].startswith("forces: `answer_support`; theatre: `weigh_forces`")
    assert "`expect_support`" in rows[8][2]  # of what a phase calls
    acts = set(re.findall(r"`(\w+)`", model.phases()))
    assert {"meet", "tire", "speak_as_foreign", "mobilise"} <= acts


def test_the_scenario_is_as_the_text_says() -> None:
    assert model.SCENARIO["first_month"] == "2022-03"
    assert f"month {model.SCENARIO['treatment']} (February 2023)" in SECTIONS["3"]
    assert f"{model.SCENARIO['months']}\nmonths" in SECTIONS["3"]


def test_every_source_is_in_the_references() -> None:
    references = SECTIONS["13"]
    for source in SOURCES:
        names = set(re.findall(r"\b[A-Z][A-Za-z]+", source)) - PLAIN
        assert {name for name in names if not re.search(rf"\b{name}\b", references)} == set()
    works = {work for source in SOURCES for work in rulebook.citations(source)}
    for work in works:
        who, _, year = work.rpartition(" ")
        first = re.split(r" and | & ", who)[0]
        assert re.search(rf"\b{first}\b[^*]*\b{year}\b", references), work


def test_every_work_of_the_references_is_cited() -> None:
    listed = re.findall(r"^\* (\w+), [^(]*\((\d{4})\)", SECTIONS["13"], re.M)
    assert len(listed) > 20
    code = "\n".join(MODULES[name].read_text("utf-8") for name in TREES if name.startswith("abm."))
    cited = "\n".join([code, *SOURCES])
    for who, year in listed:
        assert re.search(rf"\b{who}\b[^;\n]*\b{year}\b", cited), (who, year)
    names = [f"{who} {year}" for who, year in listed]
    assert names == sorted(set(names))


def test_a_docstring_is_parted() -> None:
    def chance(share: float) -> float:
        """Return the chance of something (R99, lever).

        `share * share`; the share is `veto`. EUR bn. Source: Nobody 1999 (by heart).

        >>> chance(1.0)
        1.0
        """
        return share * share

    assert rulebook.told("chance", chance) == rulebook.Rule(
        *("chance", "R99, lever", "the chance of something"),
        *("`share * share`; the share is `veto`", "EUR bn", "Nobody 1999 (by heart)"),
    )
    chance.__doc__ = "Return the chance of something."
    with pytest.raises(ValueError, match="no source"):
        rulebook.told("chance", chance)


def test_works_are_found_in_sources() -> None:
    told = "Doyle and Sambanis 2000; Langlois & Langlois 2012; Croco 2011, 2015; Cavoli, April 2024"
    assert list(rulebook.citations(told)) == [
        *("Doyle and Sambanis 2000", "Langlois & Langlois 2012", "Croco 2011", "Croco 2015")
    ]
