"""Replay files: a session as JSON, data only, read with care."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

from abm.data import limits
from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.session.configurations import replay_of
from experiments.session.policy import Content, Replay

LARGEST = limits.REPLAY.largest  # bytes


def write(replay: Replay) -> str:
    """Return the text of a replay file (JSON); the same session gives the same text."""
    return json.dumps(replay.told(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def read(file: Path | bytes, name: str = "") -> Replay:
    """Return the session of a replay file, or of an uploaded one's content.

    `name` is how errors call it. Raises InputError, naming key and value, for anything that is
    not a replay, is beyond 1 MB or that the register or the scenario does not allow.
    """
    called = name or (shown(file) if isinstance(file, Path) else "the upload")
    try:
        return replay_of(_tree(_content(file)), called)
    except InputError as error:
        told = str(error).removeprefix(f"{called}: ")
        raise InputError(f"{called} was not opened. {told} Nothing was changed.") from None


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
