"""A session as text: replay files, and addresses of the page. Data only, read with care.

A replay is JSON that people can read, and holds its whole scenario. An address is short: its
scenario is one that ships, or is at hand where it is opened, and so are its worlds. It says by
which code it was made and has a checksum, so that one made by hand or by another version is known
for what it is.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple, NoReturn

from abm.data import limits
from abm.errors import InputError
from abm.scenarios import Scenario, load, shipped
from abm.scenarios.files import shorten, shown
from abm.scenarios.messages import checked
from abm.scenarios.tables import NAME, FileTable, Text
from experiments.session.configurations import NAME as REPLAYED
from experiments.session.configurations import (
    LuckTable,
    Month,
    draft_of,
    policies_of,
    replay_of,
    scenario_of,
)
from experiments.session.policy import Content, Replay, Standing
from experiments.study.provenance import code, drift
from experiments.worlds.spread import Worlds

LARGEST = limits.REPLAY.largest  # bytes
CODE = re.compile(r"[0-9a-f]{12}")
#: An address: the way it is written, a checksum, what it holds.
ADDRESS = re.compile(r"1\.(?P<check>[0-9a-f]{12})\.(?P<held>[A-Za-z0-9_-]+)")
LONGEST_ADDRESS = 100_000  # characters
KEPT = "#kept="  # stands in the place of an address that is too long for a browser's


def write(replay: Replay) -> str:
    """Return the text of a replay file (JSON); the same session and code give the same text."""
    told = {"code": code(), **replay.told()}
    return json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


class NamedScenario(FileTable):
    """The scenario of an address: its name, and the digits that stand for all it says."""

    name: Text
    hash: Text


class AddressTable(LuckTable):
    """What an address holds."""

    last: Month
    scenario: NamedScenario
    worlds: Text | None = None
    code: Text


def named(scenario: Scenario) -> Content:
    """Return the name of a scenario, that under which it ships if it does, and its digits."""
    return {"name": home(scenario) or scenario.name, "hash": scenario.hash}


def address(standing: Standing, scenario: Content) -> str:
    """Return the address of a session: letters, digits, dots, lines; the same for the same one.

    `scenario` is what `named` returns of its scenario.
    """
    told = {
        "code": _own_code(),
        "scenario": scenario,
        **({} if standing.worlds is None else {"worlds": standing.worlds.digest}),
        "seed": standing.seed,
        "run": standing.run,
        "months": standing.months,
        "month": standing.month,
        "last": standing.last,
        "arms": {policy.letter: policy.told() for policy in standing.arms},
    }
    text = json.dumps(told, separators=(",", ":"), allow_nan=False)
    held = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
    return f"1.{_check(held)}.{held}"


def home(scenario: Scenario) -> str:
    """Return the name under which a scenario ships; empty for one that does not."""
    return _shipped().get(scenario.hash, "")


@cache
def _shipped() -> dict[str, str]:
    return {load(name).hash: name for name, _ in shipped()}


@cache
def _own_code() -> str:
    return code()


def prepare() -> None:
    """Learn what every address needs: the fingerprint of our code, the scenarios that ship."""
    _own_code()
    _shipped()


def _check(held: str) -> str:
    return hashlib.sha256(f"concert {held}".encode()).hexdigest()[:12]


class AtHand(NamedTuple):
    """What there is where an address is opened.

    Attributes:
        scenarios: Scenarios besides those that ship.
        text: A whole scenario file that was kept beside the address; empty if none was.
        worlds_of: Returns the worlds in which a scenario is played here, None for its own alone.
    """

    scenarios: Sequence[Scenario] = ()
    text: str = ""
    worlds_of: Callable[[Scenario], Worlds | None] = lambda scenario: None


def standing_of(told: str, at_hand: AtHand) -> Standing:
    """Return where the session of an address stands.

    Raises:
        InputError: It was cut, made by hand or by another version, its scenario is nowhere, or its
            worlds are others than are played here.
    """
    try:
        return _standing(_held(told), at_hand)
    except InputError as error:
        words = " ".join(str(error).removeprefix("the address: ").split())
        raise InputError(f"{words[0].upper()}{words[1:]}") from None


def _standing(tree: Content, at_hand: AtHand) -> Standing:
    then = tree.get("code")
    if then != _own_code():
        made = f"code {then}" if isinstance(then, str) and CODE.fullmatch(then) else "other code"
        raise InputError(
            f"it was made by another version of Concert ({made}, here {_own_code()}), in which the "
            "same session may have other numbers. Open it there, and save it as a file."
        )
    draft = draft_of(tree, "the address")
    table = checked(AddressTable, draft)
    scenario = _scenario(table.scenario, at_hand)
    worlds = _worlds(table.worlds, scenario, at_hand)
    arms = policies_of(table, scenario, draft)
    if table.last >= table.months:
        raise InputError(
            f"it says that month {table.last} was played; allowed: 0 to {table.months - 1}."
        )
    return Standing(
        scenario=scenario,
        seed=table.seed,
        run=table.run,
        months=table.months,
        month=table.month,
        last=table.last,
        arms=arms,
        worlds=worlds,
    )


def _held(told: str) -> Content:
    """Return what an address holds; raises InputError for one that is not whole."""
    if told.startswith(KEPT):
        raise InputError(
            "it is too long to be passed on, and only the tab that made it holds it. A session can "
            "be saved as a file."
        )
    found = ADDRESS.fullmatch(told) if len(told) <= LONGEST_ADDRESS else None
    if found is None or found["check"] != _check(found["held"]):
        raise InputError("it is cut short or was changed by hand: its checksum does not fit.")
    try:
        packed = base64.urlsafe_b64decode(f"{found['held']}{'=' * (-len(found['held']) % 4)}")
        content = zlib.decompressobj().decompress(packed, LARGEST)
    except (ValueError, zlib.error):
        raise InputError("it was made by hand: nothing can be unpacked from it.") from None
    return _tree(limits.decoded(content, "It"))


def _worlds(digest: str | None, scenario: Scenario, at_hand: AtHand) -> Worlds | None:
    """Return the worlds of an address; of one that names none, each run is in the scenario's own.

    Raises InputError where others are played here.
    """
    if digest is None:
        return None
    here = at_hand.worlds_of(scenario)
    if here is None or here.digest != digest:
        own = "the default world alone" if here is None else f"those of digest {here.digest}"
        raise InputError(
            f"its runs are spread over worlds of digest {shorten(digest)}, and here {own} "
            f"{'is' if here is None else 'are'} played, where the same run is another war. Start "
            "the page with the same --worlds. A session that was saved as a file holds its world."
        )
    return here


def _scenario(named: NamedScenario, at_hand: AtHand) -> Scenario:
    """Return the scenario of that hash: one at hand, one that ships, or the one kept as text."""
    known = next((one for one in at_hand.scenarios if one.hash == named.hash), None)
    if known is not None:
        return known
    if named.hash in _shipped():
        return load(_shipped()[named.hash])
    if at_hand.text:
        name = named.name if NAME.fullmatch(named.name) else REPLAYED
        found = scenario_of(at_hand.text, "the scenario", name)
        if found.hash == named.hash:
            return found
    raise InputError(
        f"its scenario, {shorten(named.name)}, is not at hand: it does not ship with this version "
        "of Concert. A session that was saved as a file holds its scenario."
    )


def other_code(replay: Replay) -> str:
    """Return what to say of a session that was saved with other code; nothing if there is nothing.

    Nobody knows of files that say no code.
    """
    changed = drift({"code": replay.code}, {"code": code()}) if replay.code else []
    return f"{changed[0]}: its numbers may differ from those that were saved." if changed else ""


def read(file: Path | bytes, name: str = "") -> Replay:
    """Return the session of a replay file, or of an uploaded one's content.

    `name` is how errors call it. Raises InputError, naming key and value, for anything that is
    not a replay, is beyond 1 MB or that the register or the scenario does not allow.
    """
    called = name or (shown(file) if isinstance(file, Path) else "the upload")
    try:
        tree = _tree(_content(file))
        saved_with = _code(tree.pop("code", None))
        return replace(replay_of(tree, called), code=saved_with)
    except InputError as error:
        told = str(error).removeprefix(f"{called}: ")
        raise InputError(f"{called} was not opened. {told} Nothing was changed.") from None


def _code(told: object) -> str:
    """Return the fingerprint of the code that a session was saved with; files of old have none."""
    if told is None:
        return ""
    if not isinstance(told, str) or not CODE.fullmatch(told):
        raise InputError(f"code = {shorten(told)}; allowed: twelve hexadecimal digits.")
    return told


def _content(file: Path | bytes) -> str:
    """Return the text of a replay; raises InputError, calling it "It"."""
    if isinstance(file, Path):
        return limits.read_text(file, limits.REPLAY, "It")
    return limits.decoded(limits.bounded(file, limits.REPLAY, "It"), "It")


def _tree(text: str) -> Content:
    tree = limits.json_tree(text, "It", _table, _no_number)
    if not isinstance(tree, dict):
        raise InputError("It is not the JSON of a replay: allowed is one object.")
    return tree


def _table(pairs: list[tuple[str, object]]) -> Content:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError("a key stands twice in one object")
    if any(value is None for value in table.values()):
        raise ValueError("null is not allowed; leave the key out")
    return table


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number")
