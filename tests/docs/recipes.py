"""The recipes of docs/contributing.md: the edits that each names, and the commands that show it."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from tests.copies import PRODUCT, Edit, Where

PAGE = (PRODUCT / "docs" / "contributing.md").read_text(encoding="utf-8")
DIRECTIONS: dict[Where, str] = {
    "new": r"In a new file `(?P<file>[^`]+)`(?P<anchor>):",
    "end": r"At the end of `(?P<file>[^`]+)`(?P<anchor>):",
    "before": r"In `(?P<file>[^`]+)`, before `(?P<anchor>[^`]+)`:",
    "after": r"In `(?P<file>[^`]+)`, after `(?P<anchor>[^`]+)`:",
    "instead of": r"In `(?P<file>[^`]+)`, instead of `(?P<anchor>[^`]+)`:",
}
BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.M | re.S)


class Recipe(NamedTuple):
    """A recipe: its heading, its edits in their order, and commands."""

    title: str
    edits: list[Edit]
    commands: list[str]


@cache
def recipes() -> dict[str, Recipe]:
    """Return the recipes by their headings."""
    section = PAGE.partition("\n## Recipes\n")[2]
    parts = [part.partition("\n") for part in section.split("\n### ")[1:]]
    return {title: _recipe(title, text) for title, _, text in parts}


def _recipe(title: str, text: str) -> Recipe:
    made = Recipe(title, [], [])
    for block in BLOCK.finditer(text):
        if block["language"] == "sh":
            made.commands.extend(block["text"].splitlines())
        else:
            above = text[: block.start()].rstrip().rpartition("\n")[2]
            made.edits.append(_edit(above, block["text"]))
    return made


def _edit(above: str, text: str) -> Edit:
    """Return the edit that the line above a block directs; raises ValueError for none."""
    for where, direction in DIRECTIONS.items():
        if found := re.fullmatch(direction, above):
            return Edit(found["file"], where, found["anchor"], text)
    raise ValueError(f"this does not say where a block belongs: {above}")
