"""Replay files: a session as JSON, data only, read with care."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from abm.data import limits
from abm.errors import InputError
from abm.scenarios.files import shorten, shown
from experiments.session.configurations import replay_of
from experiments.session.policy import Content, Replay
from experiments.study.provenance import code, drift

LARGEST = limits.REPLAY.largest  # bytes
CODE = re.compile(r"[0-9a-f]{12}")


def write(replay: Replay) -> str:
    """Return the text of a replay file (JSON); the same session and code give the same text."""
    told = {"code": code(), **replay.told()}
    return json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


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
