"""Messages of the page: each is known, has one handler, and is refused whole where it is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abm.errors import InputError
from abm.scenarios import load
from experiments.session.policy import LEVERS
from viz.live import messages
from viz.live.changes import DraftLever, EditLuck
from viz.live.fields import Known, Message
from viz.live.handlers import HANDLERS, act, known
from viz.live.messages import DRAWN, MESSAGES, read
from viz.live.tab import Opening, Tab

pytestmark = pytest.mark.usefixtures("few_wars")

LEVER = "planning.national_effort"
#: One message of each kind, as the page sends it.
SENT: list[dict[str, Any]] = [
    *({"act": act} for act in ("again", "escape", "play", "step", "back", "keys", "reset")),
    *({"act": act} for act in ("discard", "apply", "revert", "redo")),
    {"act": "jump", "month": 0},
    {"act": "move", "months": -12},
    {"act": "speed", "speed": 10},
    {"act": "looks", "width": 1440, "dark": True, "calm": False},
    {"act": "rooms", "rooms": [{"figure": "exhaustion-and-reserves", "pixels": 830, "seen": True}]},
    {"act": "table", "figure": "chain"},
    {"act": "agent", "agent": "leadership"},
    {"act": "theory", "theory": "T2"},
    {"act": "since", "since": "prior"},
    {"act": "pair", "pair": "A B"},
    {"act": "kind", "kind": ""},
    {"act": "tab", "tab": "log"},
    {"act": "drawer", "open": False},
    {"act": "place", "place": "watch"},
    {"act": "arm", "arm": "B", "policy": True},
    {"act": "tour", "step": 1},
    {"act": "dismiss", "place": 0},
    {"act": "edit", "run": "7"},
    {"act": "restore", "address": "1.0123456789ab.AAAA"},
    {"act": "scenario", "scenario": "ukraine-2022"},
    {"act": "choose", "arm": "A", "configuration": "siloed"},
    {"act": "close", "arm": "B"},
    {"act": "fork", "arm": "A"},
    {"act": "draft", "lever": "will.funding_gap", "value": 1},
    {"act": "partner", "partner": ""},
    {"act": "undo", "arm": "A", "place": 0},
    {"act": "answer", "button": "", "choice": ""},
    {"act": "upload", "name": "a.replay", "size": 2, "content": "{}"},
    {"act": "export", "kind": "replay"},
    {"act": "export", "kind": "csv", "figure": "ring B"},
    {"act": "pictures", "pictures": [{"name": "chain", "svg": "<svg></svg>"}]},
]
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -(10**30), 2**63, 2**53 + 1])
    | st.floats()
    | st.text(max_size=60)
    | st.sampled_from(["\ud800", "\x00", "A" * 5000, "<script>", "../..", "{allowed}", "A B C"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)
EXAMPLES = settings(max_examples=300, suppress_health_check=list(HealthCheck))


@cache
def names() -> Known:
    scenario = load("six-partners")
    return Known(
        months=scenario.months,
        arms=("A", "B"),
        agents=tuple(scenario.kremlin),
        theories=tuple(scenario.theories),
        configurations=tuple(scenario.configurations),
        partners=tuple(scenario.scope.partners),
        buttons=("open", ""),
    )


@pytest.fixture(scope="module")
def shared() -> Iterator[Tab]:
    made = Tab(Opening(load("six-partners")))
    yield made
    made.close()


@pytest.fixture
def tab() -> Iterator[Tab]:
    made = Tab(Opening(load("six-partners")))
    yield made
    made.close()


def state(tab: Tab) -> dict[str, Any]:
    """Return all that a message might change, but for what is said above the page."""
    session = tab.session
    asked = {field.name: getattr(tab.asked, field.name) for field in fields(tab.asked)}
    return {
        "arms": [(letter, arm.policy, arm.last) for letter, arm in session.arms.items()],
        "luck": (session.scenario.hash, session.run, session.seed, session.month),
        "asked": {name: repr(value) for name, value in asked.items()},
        "looks": repr(tab.looks),
        "rooms": dict(tab.rooms),
        "player": (tab.player.playing, tab.player.speed),
        "file": tab.file,
        "pictures": tab.pictures,
    }


def refused(tab: Tab) -> str:
    assert tab.notices, "nothing was refused"
    return tab.notices[-1].text


def plain(text: str) -> bool:
    """Whether a text is one printable line of a length that can be read."""
    return text.isprintable() and 10 < len(text) < 400 and "Traceback" not in text


def mangled(data: st.DataObject) -> object:
    """Return a message of the page in which something was left out, added or put in its place."""
    told = dict(data.draw(st.sampled_from(SENT)))
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from([*told, "act", "more"]))
        if data.draw(st.booleans()):
            told.pop(name, None)
        else:
            told[name] = data.draw(JUNK)
    return told


def test_every_message_has_one_handler_of_its_own() -> None:
    assert set(HANDLERS) == set(MESSAGES.values()) == set(Message.__subclasses__())
    assert len(set(HANDLERS.values())) == len(HANDLERS) == 41


def test_every_message_is_read_as_the_page_sends_it() -> None:
    assert {type(read(told, names())) for told in SENT} == set(MESSAGES.values())
    assert {told["act"] for told in SENT} == set(MESSAGES)


def test_the_page_asks_for_nothing_else() -> None:
    folder = Path(messages.__file__).parent
    pages = [*(folder / "vue").glob("*.vue"), *(folder / "assets").glob("*.js")]
    asked = {
        act
        for page in pages
        for act in re.findall(r"\bact: ['\"](\w+)['\"]", page.read_text(encoding="utf-8"))
    }
    chosen = {"agent", "theory", "since", "pair", "place"}  # by the name of what is chosen
    assert asked - {DRAWN["act"]} == set(MESSAGES) - chosen


@given(data=st.data())
@EXAMPLES
def test_what_is_mangled_is_read_as_a_message_or_refused_in_one_line(data: st.DataObject) -> None:
    told = mangled(data)
    try:
        assert isinstance(read(told, names()), Message)
    except InputError as error:
        assert plain(str(error))


@given(told=JUNK)
@EXAMPLES
def test_what_is_not_a_message_is_refused_in_one_line(told: object) -> None:
    with pytest.raises(InputError) as error:
        read(told, names())
    assert plain(str(error.value))


@pytest.mark.compiled
@given(data=st.data())
@EXAMPLES
def test_a_refused_message_is_said_and_changes_nothing(shared: Tab, data: st.DataObject) -> None:
    told = mangled(data)
    try:
        read(told, known(shared))
        return
    except InputError as error:
        said = str(error)
    before = state(shared)
    act(shared, told)
    assert state(shared) == before
    assert refused(shared) == said
    assert len(shared.notices) <= 3


@pytest.mark.compiled
@given(name=st.sampled_from(["a.replay", "a.toml", "\x00", "../b.toml"]), content=st.text())
@settings(EXAMPLES, max_examples=100)
def test_no_file_of_any_content_does_harm(shared: Tab, name: str, content: str) -> None:
    before = state(shared)
    act(shared, {"act": "upload", "name": name, "size": len(content), "content": content})
    assert state(shared) == before
    assert shared.notices[-1].title == f"{name} was not opened."


@pytest.mark.parametrize("told", [None, 3, "step", [], ["act", "step"], {3: 4}, {"act": ["step"]}])
@pytest.mark.compiled
def test_anything_may_come(shared: Tab, told: object) -> None:
    before = state(shared)
    act(shared, told)
    assert state(shared) == before
    assert plain(refused(shared))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"act": "fly"}, "the page asked for 'fly', which is not known."),
        ({"act": "jump", "month": 7.5}, "jump: month: a whole number from 0 to 83 is expected."),
        ({"act": "jump", "month": True}, "jump: month: a whole number from 0 to 83 is expected."),
        ({"act": "jump"}, "jump: month: it is missing."),
        ({"act": "step", "twice": 1}, "step: twice: it is not expected."),
        ({"act": "fork", "arm": "Z"}, "fork: arm: one of A, B is expected."),
        ({"act": "pair", "pair": "A A"}, "pair: pair: a pair of the arms A, B is expected."),
        (
            {"act": "speed", "speed": 9},
            "speed: speed: one of 1, 3, 10 months a second is expected.",
        ),
        (
            {"act": "edit", "run": None},
            "Run is a whole number from 0 to 4294967295; nothing was given.",
        ),
        (
            {"act": "edit", "seed": "9e3"},
            "Seed is a whole number from 0 to 9223372036854775807; “9e3” was typed.",
        ),
        (
            {"act": "edit", "seed": " "},
            "Seed is a whole number from 0 to 9223372036854775807; nothing was typed.",
        ),
        (
            {"act": "edit", "seed": str(2**63)},
            f"Seed is a whole number from 0 to {2**63 - 1}; “{2**63}” was typed.",
        ),
        ({"act": "edit"}, "edit: a run or a seed is expected."),
        ({"act": "partner", "partner": "XXX"}, "partner: partner: one of "),
        ({"act": "drawer", "open": 1}, "drawer: open: true or false is expected."),
        (
            {"act": "draft", "lever": LEVER, "value": 1.7},
            "National effort allows numbers from 0 to 0.95; 1.7 was given.",
        ),
        (
            {"act": "draft", "lever": LEVER, "value": "much"},
            "National effort allows numbers from 0 to 0.95; “much” was typed.",
        ),
        (
            {"act": "draft", "lever": "support.horizon", "value": "2.5"},
            'Plan horizon allows whole numbers from 1 to 24 or "free"; “2.5” was typed.',
        ),
        (
            {"act": "upload", "name": "a" * 101, "size": 1, "content": ""},
            "upload: name: a text of at most 100 characters is expected.",
        ),
    ],
)
def test_what_is_wrong_is_said(told: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        read(told, names())


@pytest.mark.parametrize(
    ("typed", "seed"),
    [("9007199254740993", 2**53 + 1), (" 9223372036854775807", 2**63 - 1), ("0007", 7), (12, 12)],
)
def test_a_seed_is_taken_to_the_last_digit(typed: object, seed: int) -> None:
    message = read({"act": "edit", "seed": typed}, names())
    assert isinstance(message, EditLuck)
    assert message.seed == seed


@pytest.mark.parametrize(
    ("typed", "level"),
    [("0.9025", 0.9025), ("0,9", 0.9), (" .5 ", 0.5), ("1e-2", 0.01), ("0", 0.0), (0.3, 0.3)],
)
def test_a_lever_can_be_typed_with_every_digit(typed: object, level: float) -> None:
    message = read({"act": "draft", "lever": LEVER, "value": typed}, names())
    assert isinstance(message, DraftLever)
    assert message.level == level


@pytest.mark.parametrize("typed", [None, "", "free"])
def test_only_an_optional_lever_can_be_let_go(typed: str | None) -> None:
    optional = {lever.name: lever.parameter.optional for lever in LEVERS}
    for name, may in optional.items():
        told = {"act": "draft", "lever": name, "value": typed}
        if may:
            message = read(told, names())
            assert isinstance(message, DraftLever)
            assert math.isnan(message.level)
        else:
            with pytest.raises(InputError, match="allows"):
                read(told, names())
    assert len(set(optional.values())) == 2


@pytest.mark.compiled
def test_a_fork_whose_changes_are_refused_is_not_made(tab: Tab) -> None:
    act(tab, {"act": "move", "months": 6})
    act(tab, {"act": "jump", "month": 3})
    act(tab, {"act": "draft", "lever": "will.funding_gap", "value": 1})
    act(tab, {"act": "apply"})
    act(tab, {"act": "answer", "button": "fork"})
    assert "choose a partner first" in refused(tab)
    assert list(tab.session.arms) == ["A", "B"]


@pytest.mark.compiled
def test_rooms_of_too_many_figures_are_refused_together(tab: Tab) -> None:
    for first in (0, 30):
        rooms = [{"figure": f"figure {first + n}", "pixels": 9} for n in range(30)]
        act(tab, {"act": "rooms", "rooms": rooms})
    assert len(tab.rooms) == 30
    assert "more than 40 figures" in refused(tab)


@pytest.mark.compiled
def test_tables_do_not_grow_without_end(tab: Tab) -> None:
    for place in range(50):
        act(tab, {"act": "table", "figure": f"figure {place}"})
    assert len(tab.asked.tables) == 40
    assert "more than 40 tables" in refused(tab)


@pytest.mark.compiled
def test_a_question_about_arms_is_closed_when_they_change(tab: Tab) -> None:
    act(tab, {"act": "fork", "arm": "A"})
    act(tab, {"act": "close", "arm": "A"})
    assert tab.asked.question is None
    assert tab.notices == []


@pytest.mark.compiled
def test_a_button_that_is_not_shown_is_refused_and_the_question_stays(tab: Tab) -> None:
    act(tab, {"act": "fork", "arm": "A"})
    act(tab, {"act": "answer", "button": "replay"})
    assert "one of open is expected" in refused(tab)
    act(tab, {"act": "answer", "button": "open", "choice": "no such policy"})
    assert list(tab.session.arms) == ["A", "B"]
    act(tab, {"act": "answer", "button": "open", "choice": "coordinated"})
    assert list(tab.session.arms) == ["A", "B", "C"]


@pytest.mark.compiled
def test_an_answer_that_comes_twice_is_taken_once(tab: Tab) -> None:
    act(tab, {"act": "fork", "arm": "A"})
    for _ in range(2):
        act(tab, {"act": "answer", "button": "open"})
    assert list(tab.session.arms) == ["A", "B", "C"]
    assert tab.notices == []


@pytest.mark.compiled
def test_pictures_are_taken_only_as_asked_for(tab: Tab) -> None:
    act(tab, {"act": "export", "kind": "pictures"})
    for svg in ("<p>", "<svg><script/></svg>"):
        act(tab, {"act": "pictures", "pictures": [{"name": "chain", "svg": svg}]})
        assert "did not draw the pictures" in refused(tab)
    assert tab.file is None
