"""Replay files: a session as JSON, data only, read with care."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.session.configurations import replay_of
from experiments.session.policy import Content, Replay

LARGEST = 1_000_000  # bytes of a replay


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
    try:
        if isinstance(file, Path):
            with file.open("rb") as stream:
                content = stream.read(LARGEST + 1)
            size = file.stat().st_size
        else:
            content, size = file, len(file)
    except OSError as error:
        raise InputError(f"It cannot be read: {error.strerror or error}.") from None
    if len(content) > LARGEST:
        raise InputError(f"It has {size / 1e6:.1f} MB; a replay may have 1 MB.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"It is not UTF-8 text (byte {error.start}).") from None


def _tree(text: str) -> Content:
    try:
        tree = json.loads(text, object_pairs_hook=_table, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise InputError(f"It is not the JSON of a replay: {error}.") from None
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
