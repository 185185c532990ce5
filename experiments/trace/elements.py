"""Elements of TRACE as their file declares them: what was asked, where, and what tells the result.

A result is a sentence in whose braces stand readings, such as `{verdicts:9}`. Its own words hold no
figure: whatever counts is read from where it is.
"""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BeforeValidator

from abm.scenarios.draft import Draft
from abm.scenarios.files import read, source_of
from abm.scenarios.messages import checked
from abm.scenarios.tables import FileTable, Name, Text, refusal
from experiments.trace.clone import Clone
from experiments.trace.readings import READINGS

FILE = Path(str(importlib.resources.files("experiments.trace"))) / "elements.toml"
DIGIT = re.compile(r"\d")


class Piece(NamedTuple):
    """A piece of a result: words, and the reading after them with what it is told, if there is."""

    words: str
    reading: str | None
    argument: str


def pieces(result: str) -> list[Piece]:
    """Return the pieces of a result; raises ValueError where braces do not match.

    >>> pieces("Line nine: {verdicts:9}")
    [Piece(words='Line nine: ', reading='verdicts', argument='9')]
    """
    return [Piece(words, name, told or "") for words, name, told, _ in Formatter().parse(result)]


def filled(result: str, clone: Clone, tests: Sequence[str] = ()) -> str:
    """Return a result with what its readings find; raises InputError as these do.

    `{tests}` alone counts the tests that are named beside it.
    """
    told = ""
    for piece in pieces(result):
        argument = piece.argument or (" ".join(tests) if piece.reading == "tests" else "")
        told += piece.words
        told += READINGS[piece.reading](clone, argument) if piece.reading else ""
    return told


def _result(value: str) -> str:
    try:
        found = pieces(value)
    except ValueError:
        raise refusal("a sentence whose braces match") from None
    unknown = [piece.reading for piece in found if piece.reading not in (None, *READINGS)]
    if unknown:
        raise refusal(f"readings, in braces: {', '.join(READINGS)}")
    if any(DIGIT.search(piece.words) for piece in found):
        raise refusal("words without figures; a figure is read, in braces")
    return value


def _texts(value: object) -> tuple[str, ...]:
    found = value if isinstance(value, list) else [None]
    if not all(isinstance(one, str) for one in found):
        raise refusal("a list of texts")
    return tuple(map(str, found))


def _some(aspects: dict[str, AspectTable]) -> dict[str, AspectTable]:
    if not aspects:
        raise refusal("at least one aspect")
    return aspects


Texts = Annotated[tuple[str, ...], BeforeValidator(_texts)]


class AspectTable(FileTable):
    """Something that was asked: in which documents, tests and commands, and the result."""

    asked: Text
    documents: Texts = ()
    tests: Texts = ()
    commands: Texts = ()
    result: Annotated[Text, AfterValidator(_result)]

    def read(self, clone: Clone) -> str:
        """Return the result of a clone; raises InputError as its readings do."""
        return filled(self.result, clone, self.tests)


class ElementTable(FileTable):
    """An element of TRACE: what it is about, what was asked, and what was not done."""

    title: Text
    about: Text
    undone: Text
    aspects: Annotated[dict[Name, AspectTable], AfterValidator(_some)]


class TraceTable(FileTable):
    """All elements, and of each page that results are read from what writes it."""

    elements: dict[Name, ElementTable]
    pages: dict[Text, Text]


def elements(clone: Clone, file: Path = FILE) -> TraceTable:
    """Return what a file declares, of a clone that has all that it names.

    Raises InputError for what the file gets wrong, and for a path, heading, test or target of
    `make` that is not there.
    """
    draft = Draft(source_of(file))
    draft.lay(read(file), draft.main)
    told = checked(TraceTable, draft)
    for keys, lost in _lost(told, clone):
        raise draft.fault(keys, f": {lost}.")
    return told


def _lost(told: TraceTable, clone: Clone) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every key that names something which is not there, and what that is."""
    for name, element in told.elements.items():
        for own, aspect in element.aspects.items():
            above = "elements", name, "aspects", own
            for key, places in (("documents", aspect.documents), ("tests", aspect.tests)):
                yield from (((*above, key), lost) for lost in map(clone.missing, places) if lost)
            targets = (one.removeprefix("make ") for one in aspect.commands if one[:5] == "make ")
            for target in targets:
                if target not in clone.targets:
                    yield (*above, "commands"), f"there is no target {target} of make"
    yield from ((("pages", page), lost) for page in told.pages if (lost := clone.missing(page)))
