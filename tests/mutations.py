"""Mutations of what users write: values, tables and bytes, for tests and for the longer command."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Keys = tuple[str | int, ...]
Drawn = TypeVar("Drawn")

NUMBERS = st.one_of(st.integers(-3, 700), st.integers(), st.floats(), st.floats(0.0, 1.0))
#: What stands in nobody's file by chance: sizes, texts and names that were made to do harm.
HOSTILE: tuple[Any, ...] = (
    *(10**12, -(10**12), 10**400, 2**63, 2**31, -1, 0, True, 1e308, float("nan"), float("inf")),
    *("", "\0", "\x1b[2J", "a\u202eb", "../../etc/passwd", "/dev/zero", "/dev/stdin", "x" * 5000),
    *("\ud800", "9" * 5000, "=cmd()", None, [], {}, [[]], [[[[[[[[[[[[[1]]]]]]]]]]]]]),
    *({"a": {"a": {"a": {"a": {}}}}}, [0] * 1000, [10**12] * 5, [0, 10**12, 0, 10**12, 1]),
)
TOKENS = (
    *(b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b'"', b"'", b'"""', b"[", b"]]"),
    *(b"{", b"}", b"=", b".", b",", b";", b"\t", b"#", b"-", b"1e999", b"nan", b"null", b"true"),
    *(b"10000000000000", b"/dev/zero", b"\\ud800", b"a." * 50, b"[" * 2000, b"1979-05-27"),
    *(b'extends = "/dev/zero"\n', b'extends = "top.toml"\n', b"9" * 5000, b"\xed\xa0\x80"),
)
#: What a name may stand for instead of a file; each is made by `planted`.
INSTEAD = ("nothing", "empty", "folder", "pipe", "device", "dangling", "circle", "sparse", "dots")
SPARSE = 20_000_000_000  # bytes that a file claims and no disk holds


def values(words: SearchStrategy[str]) -> SearchStrategy[Any]:
    """Return what may stand in a file: numbers, these words, switches, lists and tables."""
    return st.recursive(
        st.one_of(NUMBERS, words, st.booleans()),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)
        ),
        max_leaves=5,
    )


def pool(strategy: SearchStrategy[Drawn], count: int) -> list[Drawn]:
    """Return examples of a strategy, always the same ones."""
    found: list[Drawn] = []

    @settings(
        max_examples=count, database=None, derandomize=True, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def draw(value: Drawn) -> None:
        found.append(value)

    draw()
    return found


def changed(tree: Any, path: Keys, value: Any) -> Any:
    """Return a tree with one value replaced (or left out, for None); tables are made on the way."""
    head, *rest = path
    if isinstance(tree, list) and isinstance(head, int) and head < len(tree):
        inner = [] if value is None and not rest else [_inside(tree[head], rest, value)]
        return [*tree[:head], *inner, *tree[head + 1 :]]
    copy = dict(tree) if isinstance(tree, dict) else {}
    if value is None and not rest:
        copy.pop(head, None)
    else:
        copy[head] = _inside(copy.get(head), rest, value)
    return copy


def _inside(tree: Any, path: Sequence[str | int], value: Any) -> Any:
    return changed(tree, tuple(path), value) if path else value


def paths(tree: Any, above: Keys = ()) -> list[Keys]:
    """Return the path of everything in a tree, tables and lists themselves included."""
    inner: Iterable[tuple[str | int, Any]] = ()
    if isinstance(tree, dict):
        inner = tree.items()
    elif isinstance(tree, list):
        inner = list(enumerate(tree))[:20]
    return [path for key, value in inner for path in ((*above, key), *paths(value, (*above, key)))]


def spliced(content: bytes, where: int, what: bytes, cut: int) -> bytes:
    """Return a content with some bytes replaced by others."""
    return content[:where] + what + content[where + cut :]


def mangled(content: bytes, rng: random.Random) -> bytes:
    """Return a content with one to three faults in its bytes or lines."""
    for _ in range(rng.choice((1, 1, 1, 2))):
        content = _FAULTS[rng.randrange(len(_FAULTS))](content, rng)
    return content


def _spliced(content: bytes, rng: random.Random) -> bytes:
    what = rng.choice((rng.choice(TOKENS), rng.randbytes(rng.randrange(6))))
    return spliced(content, rng.randrange(len(content) + 1), what, rng.choice((0, 1, 5, 40)))


def _flipped(content: bytes, rng: random.Random) -> bytes:
    where = rng.randrange(len(content) + 1)
    return spliced(content, where, bytes([rng.randrange(256)]), 1)


def _cut_off(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def _doubled(content: bytes, rng: random.Random) -> bytes:
    first = rng.randrange(len(content) + 1)
    piece = content[first : first + rng.choice((1, 8, 100, 3000))]
    return spliced(content, rng.randrange(len(content) + 1), piece * rng.choice((1, 2, 30)), 0)


def _lines(content: bytes, rng: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if len(lines) < 2:
        return content
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(3):
        case 0:
            lines[one], lines[other] = lines[other], lines[one]
        case 1:
            del lines[one]
        case _:
            lines.insert(other, lines[one])
    return b"".join(lines)


def _cells(content: bytes, rng: random.Random) -> bytes:
    """Replace a word between separators, as a cell of a table or a value."""
    for separator in rng.sample((b",", b"=", b":"), 3):
        cells = content.split(separator)
        if len(cells) > 1:
            cells[rng.randrange(len(cells))] = rng.choice(TOKENS)
            return separator.join(cells)
    return content


_FAULTS = (_spliced, _spliced, _flipped, _cut_off, _doubled, _lines, _cells)


def planted(path: Path, what: str) -> None:
    """Put something else in the place of a file, which is not there."""
    match what:
        case "empty":
            path.touch()
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "dangling":
            path.symlink_to("nowhere")
        case "circle":
            path.symlink_to(path.name)
        case "sparse":
            with path.open("wb") as stream:
                stream.truncate(SPARSE)
        case "dots":
            path.write_bytes(b"a." * 30_000 + b"a = 1\n")
