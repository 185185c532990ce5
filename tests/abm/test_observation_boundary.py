"""Moscow decides on what it can see, and ministries cannot see what Moscow believes."""

from __future__ import annotations

import ast
import copy
import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from abm import month, reports, state
from abm.actors import kremlin, ministries, moscow_staff, partner, sign_off
from abm.build import build_inputs
from abm.model import War
from abm.parameters import REGISTER
from abm.records import fields_of
from abm.reports import Observation
from abm.scenarios import load

ALLOWED = {
    "KremlinAgent",
    "list[KremlinAgent]",
    "Observation",
    "Theory",
    "list[Theory]",
    "Evidence",
    "list[Evidence]",
    "list[Sector]",
    "KremlinRole",
    "Settings",
    "Start",
    "Luck",
    "int",
    "float",
    "list[float]",
}
# What a Kremlin act may read of settings: the Kremlin's own, and what is named here.
ELSEWHERE = {
    "unitary_kremlin": "structure",
    "guarantee_cost": "settlement",
    "deterrence": "settlement",
    "same_rule": "talks",
    "outlook": "talks",
    "mobilisation": "theatre",
    "mobilisation_ratio": "theatre",
    "mobilisation_months": "theatre",
    "mobilisation_sector": "theatre",
    "mobilisation_fighting": "theatre",
}
OBSERVED = {
    "land",
    "reference_land",
    "moved",
    "held",
    "front_change",
    "balance",
    "force_ratio",
    "sector_fallen",
    "losses",
    "reserves",
    "fighting",
    "settled",
    "deliveries",
    "cover",
    "cover_unbooked",
    "guarantee",
    "tone",
    "european_tone",
    "dispersion",
    "concession_talk",
    "energy",
    "kyiv_limit",
    "ultimatum",
    "concession",
    "masked",
    "calendar_month",
    "month",
}


def functions(module: ModuleType) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(inspect.getsource(module))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def arguments(act: ast.FunctionDef) -> dict[str, str]:
    return {a.arg: ast.unparse(a.annotation) if a.annotation else "" for a in act.args.args}


def owner(node: ast.expr) -> str:
    """Return the name that an attribute is taken from, through any index."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def read_of(act: ast.FunctionDef, argument: str) -> set[str]:
    """Return the attributes of an argument that an act reads or writes."""
    return {
        node.attr
        for node in ast.walk(act)
        if isinstance(node, ast.Attribute) and owner(node) == argument
    }


def written_of(act: ast.FunctionDef) -> set[str]:
    """Return the arguments whose attributes an act writes."""
    targets: list[ast.expr] = []
    for node in ast.walk(act):
        if isinstance(node, ast.Assign):
            targets += node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets.append(node.target)
    return {owner(place) for place in targets if not isinstance(place, ast.Name)} - {""}


def names_in(module: ModuleType) -> set[str]:
    tree = ast.parse(inspect.getsource(module))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names |= {alias.name for node in imported for alias in node.names}
    return names | {node.module or "" for node in imported if isinstance(node, ast.ImportFrom)}


KREMLIN_ACTS = [pytest.param(act, id=name) for name, act in functions(kremlin).items()]


@pytest.mark.parametrize("act", KREMLIN_ACTS)
def test_a_kremlin_act_gets_its_agents_and_an_observation(act: ast.FunctionDef) -> None:
    for argument, kind in arguments(act).items():
        if kind == "Theatre":
            assert act.name in {"hold_sectors", "mobilise"}
            assert read_of(act, argument) <= {"held", "mobilised", "months_of_mobilisation"}
        else:
            assert kind in ALLOWED


@pytest.mark.parametrize("act", KREMLIN_ACTS)
def test_a_kremlin_act_writes_its_own_agent_alone(act: ast.FunctionDef) -> None:
    kinds = {arguments(act)[name] for name in written_of(act)}
    if act.name in {"hold_sectors", "mobilise"}:
        assert kinds == {"Theatre"}
    else:
        assert kinds <= {"KremlinAgent"}


@pytest.mark.parametrize("act", KREMLIN_ACTS)
def test_a_kremlin_act_reads_the_kremlins_settings(act: ast.FunctionDef) -> None:
    groups = {declared.field: name.split(".")[0] for name, declared in REGISTER.items()}
    for field in read_of(act, "settings"):
        assert groups[field] == ELSEWHERE.get(field, "kremlin")


def test_kremlin_acts_do_read_settings_and_observations() -> None:
    acts = functions(kremlin).values()
    assert len(acts) > 12
    assert {field for act in acts for field in read_of(act, "settings")} >= set(ELSEWHERE)
    seen = {field for act in acts for field in read_of(act, "seen")}
    assert seen == OBSERVED


def test_the_observation_has_what_moscow_can_see_and_nothing_else() -> None:
    assert set(fields_of(Observation)) == OBSERVED
    assert set(reports.REPORTS) <= OBSERVED


@pytest.mark.parametrize("module", [ministries, sign_off, partner])
def test_ministries_never_read_beliefs(module: ModuleType) -> None:
    hidden = {"KremlinAgent", "Observation", "Reports", "Signals", "Table", "belief", "log_odds"}
    whole = {"state", "world", "World", "kremlin", "beliefs", "abm.rules.beliefs"}
    assert not names_in(module) & (hidden | whole)
    assert {"abm.state", "Partner"} <= names_in(module)
    assert names_in(kremlin) & hidden


def test_ministries_hear_moscow_two_months_late() -> None:
    push = functions(ministries)["push_talks"]
    assert read_of(push, "group") == {"audience"}
    assert read_of(push, "theatre") == {"reported_front"}
    for module in (ministries, sign_off, partner):
        for act in functions(module).values():
            assert read_of(act, "theatre") <= {"reported_front", "status"}


VISIBLE = {
    # What falls due of envelopes, and what is signed against it, is said in public.
    "partner": {"habit", "booked", "fallen", "met"},
    "partners": {"share", "european"},
    "defence": {"tone", "entity", "stock", "capacity", "pipeline", "smoothed", "due"}
    | {"delivered_own"},
    "foreign": {"tone"},
    "theatre": {"need", "front_change"},
    "table": {"episode"},
}


def is_briefing(act: ast.FunctionDef) -> bool:
    """Whether an act of Moscow's staff makes or gives the briefing, rather than collects for it."""
    return act.name == "report" or "seen" in arguments(act)


STAFF = list(functions(moscow_staff).values())
BRIEFING = [act for act in STAFF if is_briefing(act)]


@pytest.mark.parametrize("argument", list(VISIBLE))
def test_moscows_staff_reads_what_partners_show(argument: str) -> None:
    read: set[str] = set()
    for act in STAFF:
        if not is_briefing(act):
            read |= read_of(act, argument)
    assert read == VISIBLE[argument]


def test_the_briefing_reads_no_partner() -> None:
    assert {"report", "show_front", "brief", "brief_on_limit"} <= {act.name for act in BRIEFING}
    kinds = {kind for act in BRIEFING for kind in arguments(act).values()}
    partners = ("Partner", "DefenceMinistry", "ForeignMinistry", "Signals")
    assert not [kind for kind in kinds if any(name in kind for name in partners)]
    group = set().union(*(read_of(act, "group") for act in STAFF))
    assert group == {"delivered", "concession_talk", "framing"}


def after_deliveries(months: int) -> War:
    """Return a war as it stands after phase 7 of a month, its reports not yet made."""
    war = War.of(build_inputs(load("six-partners"), "coordinated"), 1, 2022)
    for _ in range(months):
        war.step()
    war.luck.month = war.month
    for phase in (
        month.feel_shocks,
        month.read_front,
        month.plan_jointly,
        month.speak,
        month.sign,
        month.deliver,
        month.fight,
    ):
        phase(war.world, war.inputs, war.luck)
    return war


def decided(war: War) -> list[dict[str, Any]]:
    """Return what the Kremlin's agents believe and want once they have been briefed."""
    for phase in (month.inform, month.weigh_terms, month.choose):
        phase(war.world, war.inputs, war.luck)
    holder = state.KremlinAgent
    return [{name: getattr(a, name) for name in fields_of(holder)} for a in war.world.kremlin]


def hide(war: War) -> None:
    for own, room in enumerate(war.world.partners):
        room.joint = room.joint_base = room.joint_message = room.joint_realism = 0.99
        room.joint_industry = room.joint_sequencing = room.joint_sign_off = 0.01
        room.divergence, room.will, room.set_point, room.generosity = 0.9, -3.0, -3.0, 0.01
        room.balance, room.gap, room.closed, room.sign_off = -99.0, True, True, 0.0
        war.world.defence[own].reading = war.world.foreign[own].reading = 5.0
        war.world.defence[own].offer = war.world.foreign[own].wish = 0.0
    war.world.group.joint = war.world.group.joint_forum = war.world.group.will_shock = 0.99


@pytest.mark.parametrize("months", [3, 20, 40])
def test_hidden_state_of_partners_does_not_reach_the_kremlin(months: int) -> None:
    war = after_deliveries(months)
    other = copy.deepcopy(war)
    hide(other)
    assert decided(war) == decided(other)


def book_less(war: War) -> None:
    for room in war.world.partners:
        room.habit = [0.0] * len(room.habit)
        room.booked = [0.0] * len(room.booked)


def empty_stocks(war: War) -> None:
    for ministry in war.world.defence:
        ministry.stock = 0.0


def speak_of_doubt(war: War) -> None:
    for ministry in war.world.foreign:
        ministry.tone = -3.0


@pytest.mark.parametrize("show", [book_less, empty_stocks, speak_of_doubt])
def test_what_partners_show_does(show: Callable[[War], None]) -> None:
    war = after_deliveries(20)
    other = copy.deepcopy(war)
    show(other)
    assert decided(war) != decided(other)


@pytest.mark.parametrize("show", [book_less, empty_stocks, speak_of_doubt])
def test_unless_an_experiment_fixes_every_report(show: Callable[[War], None]) -> None:
    war = after_deliveries(20)
    modes, fixed = list(war.inputs.modes), list(war.inputs.fixed)
    modes[20] = [float(reports.FIXED)] * len(reports.REPORTS)
    fixed[20] = [0.5] * len(reports.REPORTS)
    war.inputs = war.inputs._replace(modes=modes, fixed=fixed)
    other = copy.deepcopy(war)
    show(other)
    assert decided(war) == decided(other)


def test_the_kremlin_does_not_touch_partners() -> None:
    war = after_deliveries(20)
    before = copy.deepcopy(war)
    decided(war)
    for rooms, old in (
        (war.world.partners, before.world.partners),
        (war.world.defence, before.world.defence),
        (war.world.foreign, before.world.foreign),
    ):
        for one, other in zip(rooms, old, strict=True):
            held = {k: v for k, v in vars(one).items() if k not in ("model", "pos")}
            assert held == {name: vars(other)[name] for name in held}
