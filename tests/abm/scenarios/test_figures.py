"""Numbers of theories, evidence, sectors and the Kremlin, set by their dotted names."""

from __future__ import annotations

import math

import pytest

from abm.build import build_inputs
from abm.errors import InputError
from abm.parameters import REGISTER
from abm.scenarios import figures, load
from abm.scenarios.tables import EvidenceTable, RoleTable, SectorTable, TheoryTable
from tests.abm.scenarios.conftest import SMALL, Write

TREATED = "[configurations.siloed.treatment."
ALWAYS = "[configurations.siloed.parameters."
ACT = '[interventions.act]\nparameter = "{}"\nvalue = {}\nfrom = 3\nuntil = 5\n'
# A sector's land is told, not counted on.
TOLD = {"land"}


def refusal(write: Write, text: str) -> str:
    with pytest.raises(InputError) as error:
        scenario = load(write(SMALL + text))
        build_inputs(scenario, "siloed")
    return str(error.value)


@pytest.mark.parametrize("table", [TheoryTable, EvidenceTable, SectorTable, RoleTable])
def test_every_number_of_a_table_is_declared(table: type) -> None:
    told = next(words for kind, words in figures.KINDS.values() if kind is table)
    numbers = {
        name
        for name, field in table.model_fields.items()  # type: ignore[attr-defined]
        if field.annotation in (float, int) or float in _parts(field.annotation)
    }
    assert numbers - TOLD == set(told)


def _parts(annotation: object) -> set[object]:
    parts = getattr(annotation, "__args__", ())
    return {getattr(part, "__origin__", part) for part in parts}


def test_every_kind_has_a_range_a_unit_and_a_sentence() -> None:
    for figure in figures.kinds().values():
        assert figure.low < figure.high
        assert figure.unit
        assert figure.meaning.endswith(".")
    memory = figures.kinds()["theories.*.evidence.*.memory"]
    assert memory.allowed() == "numbers above 0 to 1"
    assert not memory.holds(0.0)
    assert figures.kinds()["theories.*.evidence.*.first_month"].whole


def test_a_name_is_declared_as_a_parameter_or_a_kind_of_figure(small: str) -> None:
    scenario = load(small)
    assert figures.declared("kyiv.exhaustion_limit") is REGISTER["kyiv.exhaustion_limit"]
    assert scenario.declared("kyiv.exhaustion_limit") is REGISTER["kyiv.exhaustion_limit"]
    kind = figures.declared("theories.win.gain")
    assert kind is figures.declared("theories.nobody.gain")
    figure = scenario.declared("theories.win.gain")
    assert (figure.name, figure.unit, figure.default) == ("theories.win.gain", kind.unit, 30.0)
    assert math.isnan(kind.default)
    for name in ("kyiv.nothing", "theories.win.nothing", "nothing"):
        with pytest.raises(KeyError):
            figures.declared(name)
        with pytest.raises(KeyError):
            scenario.declared(name)


def test_a_scenario_has_its_figures_with_their_values(small: str) -> None:
    scenario = load(small)
    found = scenario.figures
    assert found["theories.win.gain"].default == 30.0
    assert found["theories.win.evidence.support.spread"].default == 1.5
    assert math.isnan(found["sectors.coast.falls_below"].default)
    assert found["kremlin.leader.bias"].default == 0.1
    assert scenario.value("theatre.need") == 4.0
    assert scenario.value("kremlin.leader.bias") == 0.1


def test_an_arm_sets_them_for_the_whole_war_and_from_treatment_on(write: Write) -> None:
    text = (
        f"{ALWAYS}theories.win]\nprior = -0.5\n{TREATED}theories.win]\ngain = 12.0\n"
        f"{TREATED}theories.win.evidence.support]\nspread = 2\n{TREATED}kremlin]\nwindow = 18\n"
        f"{TREATED}kremlin.leader]\nbias = 0.3\n{TREATED}sectors.coast]\nfalls_below = -0.2\n"
    )
    made = build_inputs(load(write(SMALL + text)), "siloed")
    assert made.versions[:6] == [0] * 6
    assert set(made.versions[6:]) == {1}
    assert [rows[0].prior for rows in made.theories] == [-0.5, -0.5]
    assert [rows[0].gain for rows in made.theories] == [30.0, 12.0]
    assert [rows[0].spread for rows in made.evidence] == [1.5, 2.0]
    assert [rows[0].bias for rows in made.roles] == [0.1, 0.3]
    assert made.sectors[1][0].falls_below == -0.2
    assert made.settings[made.in_force[6][0]].window == 18.0


def test_an_intervention_sets_them_for_some_months(write: Write) -> None:
    made = build_inputs(load(write(SMALL + ACT.format("theories.win.gain", 5))), "siloed")
    assert [made.theories[now][0].gain for now in made.versions[2:6]] == [30.0, 5.0, 5.0, 30.0]
    assert len(made.theories) == 2


def test_a_figure_can_be_unset_where_its_table_allows_it(write: Write) -> None:
    text = f'{ALWAYS}sectors.coast]\nfalls_below = "free"\n'
    assert math.isnan(build_inputs(load(write(SMALL + text)), "siloed").sectors[0][0].falls_below)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            f"{TREATED}theories.win]\ngian = 1",
            "there is no figure 'theories.win.gian' to set. Did you mean 'theories.win.gain'?",
        ),
        (f"{TREATED}theories]\nwin = 1", "there is no figure 'theories.win' to set."),
        (f"{TREATED}sectors.coast]\nland = 1", "there is no figure 'sectors.coast.land' to set."),
        (f"{TREATED}theories.win]\npauses = false", "Exactly one theory pauses, the same in every"),
        (ACT.format("theories.win.pauses", "true"), "Exactly one theory pauses, the same in every"),
        (ACT.format("kremlin.leadr.bias", 1), "Did you mean 'kremlin.leader.bias'?"),
        (f"{TREATED}kremlin]\nwindw = 18", "there is no parameter 'kremlin.windw'"),
        (f"{TREATED}theories.win]\nprior = 1", "theories.win.prior acts once, at the start;"),
        (ACT.format("theories.win.prior", 1), "theories.win.prior acts once, at the start;"),
        (ACT.format("kremlin.leader.prior_offset", 1), "prior_offset acts once, at the start;"),
        (f"{TREATED}theories.win]\ngain = -1", "gain = -1; allowed: numbers from 0 to 1000."),
        (f"{TREATED}theories.win]\npayoff = 0", "payoff = 0; allowed: numbers above 0 to 240."),
        (f"{TREATED}theories.win]\ngain = true", "gain = True; allowed: numbers from 0"),
        (f'{TREATED}theories.win]\ngain = "free"', "gain = 'free'; allowed: numbers from 0"),
        (
            ACT.format("theories.win.gain", 1) + "largest = 1",
            "theories.win.gain is the same for everybody; leave partners and largest out.",
        ),
        (
            ACT.format("kremlin.leader.bias", 1) + 'partners = ["AAA"]',
            "kremlin.leader.bias is the same for everybody; leave partners and largest out.",
        ),
        (
            f"{TREATED}kremlin.leader]\ninfluence = 0.5",
            "configuration siloed: influence in the Kremlin sums to 0.5 in month 6; allowed: a sum",
        ),
        (
            f"{TREATED}kremlin]\nleader = 1",
            "there is no figure 'kremlin.leader' to set. Did you mean 'kremlin.leader.bias'?",
        ),
        (ACT.format("kremlin.leader", 1), "there is no figure 'kremlin.leader' to set."),
        ("[parameters.theories.win]\ngain = 1", "allowed: the same path without parameters."),
        ("[parameters.kremlin.leader]\nbias = 1", "allowed: the same path without parameters."),
    ],
)
def test_what_cannot_be_set(write: Write, text: str, said: str) -> None:
    told = refusal(write, text)
    assert said in told
    assert len(told.splitlines()) == 1


def test_an_unknown_table_of_an_arm_is_told_of_those_with_figures(write: Write) -> None:
    said = refusal(write, f"{TREATED}theory.win]\ngain = 1")
    assert "there is no such group of parameters. Did you mean 'theories'?\nKnown: " in said
    assert "sectors" in said
    said = refusal(write, "[parameters.theory]\nwin = 1")
    assert "sectors" not in said


def test_a_scenario_may_unset_what_it_inherits(write: Write) -> None:
    falls = '[sectors.coast]\nfalls_below = "free"\n'
    write(SMALL.replace('flank = "south"', 'flank = "south"\nfalls_below = -0.3'), "base.toml")
    assert load(write('extends = "base.toml"', "own.toml")).value("sectors.coast.falls_below") < 0.0
    scenario = load(write(f'extends = "base.toml"\n{falls}', "over.toml"))
    assert math.isnan(scenario.value("sectors.coast.falls_below"))


def test_influence_may_move_from_one_agent_to_another() -> None:
    path = "configurations.siloed.treatment.kremlin"
    moved = [f"{path}.leadership.influence=0.4", f"{path}.economy.influence=0.25"]
    made = build_inputs(load("six-partners", moved), "siloed")
    assert [[role.influence for role in rows] for rows in made.roles] == [
        [0.5, 0.2, 0.15, 0.15],
        [0.4, 0.2, 0.25, 0.15],
    ]
