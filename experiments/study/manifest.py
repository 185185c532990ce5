"""Manifest of a study: what its folder says of the study, and how it is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NotRequired, TypedDict, TypeVar, cast

from abm.data import limits
from abm.errors import InputError
from abm.scenarios.draft import Draft
from abm.scenarios.files import Source
from abm.scenarios.messages import checked
from experiments.study.storage import Extent
from experiments.study.tables import ManifestTable, SealedManifestTable, StoredTable
from experiments.warrant import DESIGNED_WORLDS, illustrative

MANIFEST = "manifest.json"
FORMAT = 2  # of what is written; in format 1 the checksum of a part covers its content alone
FORMATS: Mapping[int, type[ManifestTable]] = {1: ManifestTable, FORMAT: SealedManifestTable}
WARRANT = illustrative(DESIGNED_WORLDS)  # of a study's results
Stored = TypeVar("Stored", bound=StoredTable)


class Acceptance(TypedDict):
    """A drift that somebody accepted: when, by which command, and at how many finished blocks."""

    when: str
    command: str
    differences: list[str]
    finished: int


class Changed(TypedDict, total=False):
    """What of a manifest changes while a study goes on."""

    extents: list[Extent]
    points: str
    design: str
    basis: dict[str, str]
    drift: list[Acceptance]
    files: dict[str, str]


class Manifest(TypedDict):
    """Content of `manifest.json`.

    `design`, `scenario` and `points` are fingerprints; `basis` is what the numbers rest on.
    `seal` is the design with which the study began, covered by the checksum of every part, and
    `files` has the checksums of the files as given; format 1 has neither. `warrant` is what results
    may be called; studies begun before that was said have none.
    """

    format: int
    disclaimer: str
    name: str
    title: str
    design: str
    scenario: str
    points: str
    arms: list[str]
    outcomes: list[str]
    keep: str
    seed: int
    months: int
    extents: list[Extent]
    basis: dict[str, str]
    drift: list[Acceptance]
    packages: dict[str, str]
    command: str
    begun: str
    warrant: NotRequired[str]
    seal: NotRequired[str]
    files: NotRequired[dict[str, str]]


def manifest_of(content: bytes, where: str) -> Manifest:
    """Return what a manifest says; raises InputError, naming `where` and the key."""
    try:
        tree = _tree(limits.decoded(content, where), where)
        version = tree.get("format", FORMAT)
        table = FORMATS.get(version) if type(version) is int else None
        if table:
            _checked(table, tree, where)
    except InputError as error:
        told = " ".join(str(error).removeprefix(where).lstrip(": ").split())
        raise InputError(f"{where} is not what concert study run writes.\n{told}") from error
    if not table or "format" not in tree:
        allowed = " and ".join(map(str, FORMATS))
        raise InputError(f"{where} has a format of another version; allowed: {allowed}.")
    return cast(Manifest, tree)


def stored_table(kind: type[Stored], text: str, where: str) -> Stored:
    """Return what a JSON text that Concert wrote holds of a kind of table; raises InputError."""
    return _checked(kind, _tree(text, where), where)


def json_bytes(content: Mapping[str, object]) -> bytes:
    """Return a JSON text as manifests and notes are written."""
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode(errors="replace")


def _tree(text: str, where: str) -> dict[str, object]:
    tree = limits.json_tree(text, where)
    return tree if isinstance(tree, dict) else {}


def _checked(kind: type[Stored], tree: dict[str, object], where: str) -> Stored:
    draft = Draft(Source(where, where, Path()))
    draft.lay(tree, draft.main)
    return checked(kind, draft)
