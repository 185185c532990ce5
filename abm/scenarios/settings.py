"""Settings of the command line: `--set name=value` writes over everything else."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from typing import Any

from abm.errors import InputError, nearest
from abm.parameters import REGISTER, find
from abm.scenarios.draft import Draft, Keys
from abm.scenarios.files import COMMAND_LINE, check_plain, dotted, readable, shorten
from abm.scenarios.models import ScenarioTable
from abm.scenarios.values import GROUPS
from abm.scenarios.words import keys_of

# Numbers as people type them, of which TOML does not know all: .5, 5. and 05.
NUMBER = re.compile(r"[+-]?(\d{1,300}\.?\d*|\.\d+)")


def apply(made: Draft, settings: Sequence[str]) -> None:
    """Write settings such as "theatre.need=4" over a draft.

    The name of a parameter stands for itself; everything else is a dotted path. Raises InputError.
    """
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals or not name.strip():
            raise InputError(
                f"--set {shorten(setting)} cannot be used; allowed: name=value, for instance "
                "theatre.need=4."
            )
        path = _path(name.strip(), made)
        tree = _nested(path, parse(text))
        check_plain(tree, COMMAND_LINE.shown)
        made.lay(tree, COMMAND_LINE)


def _path(name: str, made: Draft) -> Keys:
    path = tuple(part.strip() for part in name.split("."))
    if name in REGISTER:
        return ("parameters", *path)
    if len(path) == 2 and path[0] in GROUPS:
        find(readable(name), COMMAND_LINE.shown)
    if path[0] in ("extends", "without"):
        raise InputError(f"--set {path[0]}: allowed in a scenario file only.")
    top = keys_of(ScenarioTable)
    if path[0] not in top:
        known = [*REGISTER, *top, *(readable(dotted(key)) for key in made.sources)]
        raise InputError(
            f"--set {shorten(name)}: not found.{nearest(name[:100], known)}\n"
            f"Allowed: a parameter (see: concert parameters), or a path that begins with "
            f"{', '.join(sorted(top))}."
        )
    return path


def _nested(path: Keys, value: Any) -> dict[str, Any]:
    for key in reversed(path):
        value = {key: value}
    tree: dict[str, Any] = value
    return tree


def parse(text: str) -> Any:
    """Return what was written after the equals sign: a TOML value, or the words as they stand.

    >>> parse(".5"), parse("[1, 2]"), parse("free"), parse("true")
    (0.5, [1, 2], 'free', True)
    """
    plain = text.strip()
    try:
        found = tomllib.loads(f"value = {plain}")
    except (ValueError, RecursionError):
        return float(plain) if NUMBER.fullmatch(plain) else plain
    return found["value"] if set(found) == {"value"} else plain
