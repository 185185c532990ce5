"""Limits of users' files: what may be opened, how much it may hold, and that nobody goes round."""

from __future__ import annotations

import ast
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import numpy as np
import pyarrow
import pytest
from pyarrow import parquet

from abm.data import limits
from abm.errors import InputError
from tests.mutations import SPARSE, planted
from tests.product import TREES

SMALL = limits.FileKind("a small file", 100, lines=3)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "it.toml"


def refusal(file: Path, kind: limits.FileKind = limits.TOML) -> str:
    with pytest.raises(InputError) as caught:
        limits.read_text(file, kind)
    return str(caught.value).removeprefix(f"{file} ")


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("nothing", "cannot be read: No such file or directory."),
        ("folder", "cannot be read: Is a directory."),
        ("pipe", "is a device or a pipe; allowed: a file."),
        ("device", "is a device or a pipe; allowed: a file."),
        ("dangling", "cannot be read: No such file or directory."),
        ("circle", "cannot be read: Too many levels of symbolic links."),
        ("sparse", f"has {SPARSE / 1e6:,.1f} MB; a TOML file may have 1 MB."),
    ],
)
def test_only_a_file_of_some_size_is_opened(file: Path, what: str, told: str) -> None:
    planted(file, what)
    assert refusal(file) == told


def test_what_is_linked_may_be_read(file: Path, tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes("\ufeffWörter\r\n".encode())
    file.symlink_to("other")
    assert limits.read_text(file, limits.TOML) == "Wörter\r\n"


def test_what_the_system_does_not_let_read_is_said(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    file.write_text("a = 1")
    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(InputError, match=r"cannot be read: Permission denied\.$"):
        limits.read_bytes(file, limits.TOML)


def test_a_parquet_file_is_opened_and_what_is_none_is_said(file: Path) -> None:
    parquet.write_table(pyarrow.table({"run": [0, 1]}), file)
    with limits.parquet(file) as opened:
        assert opened.metadata.num_rows == 2
    file.write_bytes(b"PAR1?")
    with pytest.raises(InputError, match="is not a Parquet file, or it is damaged"):
        limits.parquet(file)


def test_size_and_lines_are_bounded_to_the_last_byte(file: Path) -> None:
    file.write_bytes(b"x" * 100)
    assert len(limits.read_bytes(file, SMALL)) == 100
    file.write_bytes(b"x" * 101)
    assert refusal(file, SMALL) == "has 0.0 MB; a small file may have 0.0001 MB."
    file.write_bytes(b"\n" * 4)
    assert refusal(file, SMALL) == "has 4 lines; a small file may have 3."


def test_a_file_that_claims_no_size_is_bounded_too() -> None:
    maps = Path("/proc/self/maps")
    if not maps.exists() or maps.stat().st_size:
        pytest.skip("no file here claims to be empty and is not")
    with pytest.raises(InputError, match="MB; a small file may have"):
        limits.read_bytes(maps, SMALL)


def test_dotted_keys_are_counted_before_they_are_parsed() -> None:
    tracemalloc.start()
    for text in (
        "a." * 30_000 + "a = 1",
        "[" + '"a" . ' * 30_000 + "a]",
        "x={" + "b." * 99 + "b=1}",
    ):
        with pytest.raises(InputError, match=r"it, line 3: a key has more than 40 dotted parts"):
            limits.toml(f"\n\n{text}", "it")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000


@pytest.mark.parametrize(
    "text",
    [
        ".".join("abcdefg" * 5) + " = 1",
        'a = "One sentence. Another one. And so on. And on. And on. And on. And on."',
        "a = [" + "1.5, " * 1000 + "]",
        "# " + "... " * 100,
    ],
)
def test_what_people_write_is_no_chain(text: str) -> None:
    assert isinstance(limits.toml(text, "it"), dict)


@pytest.mark.parametrize("text", ["a" * 900_000, "'\"" * 450_000, ("a" + " " * 999) * 900])
def test_a_text_made_against_the_search_takes_no_time(text: str) -> None:
    with pytest.raises(InputError, match="is not valid TOML"):  # hours, if it were quadratic
        limits.toml(text, "it")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[" * 100_000, "it is not JSON: maximum recursion depth"),
        ("[" * 60 + "]" * 60, "it is not JSON: nested too deeply."),
        ('{"a":' * 60 + "1" + "}" * 60, "it is not JSON: nested too deeply."),
        ('{"a": [9223372036854775808]}', "it is not JSON: a whole number is too large."),
        ("9" * 5000, "it is not JSON: Exceeds the limit"),
        ("{", "it is not JSON: line 1, column 2 cannot be read."),
        ("[\n1,]", "it is not JSON: line 2, column 3 cannot be read."),
        (" ", "it is not JSON: it is empty."),
    ],
)
def test_json_is_bounded(text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        limits.json_tree(text, "it")
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)


def test_json_within_bounds_is_read() -> None:
    tree = {"a": [2**63 - 1, 0.5, None, True, "x"], "b": {}}
    assert limits.json_tree(json.dumps(tree), "it") == tree


def test_tables_are_counted_before_they_are_read(file: Path) -> None:
    column = pyarrow.array(np.zeros(2**20, np.int8))
    parquet.write_table(pyarrow.table({f"c{n}": column for n in range(129)}), file)
    assert file.stat().st_size < 1_000_000
    with pytest.raises(InputError, match="has 135,266,304 cells; allowed: at most 134,217,728."):
        limits.parquet(file)
    file.write_bytes(b"PAR1")
    with pytest.raises(InputError, match="is not a Parquet file, or it is damaged"):
        limits.parquet(file)


#: What opens files of the product itself or of the system, and parts that are known by checksum.
OUR_OWN = {
    "abm.data.limits",
    "abm.engine.processors",  # /sys
    "abm.engine.sources",
    "abm.engine.store",
    "abm.scenarios",
    "experiments.benchmarks.rates",
    "experiments.benchmarks.studies",
    "experiments.cli.study",
    "experiments.study.provenance",
    "experiments.history.changes",
    "experiments.study.storage",
    "viz.live.page",
}
READS = {"read_text", "read_bytes", "read_parquet", "read_table", "read_csv", "read_excel"}
READS |= {"ParquetFile", "load_workbook", "loads", "load", "reader"}
MODULES = {"json", "tomllib", "parquet", "pd", "pandas", "openpyxl", "Path"}


def reads(tree: ast.AST) -> Iterator[str]:
    """Yield what opens or parses a file, but for what the limits do themselves."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in READS:
            owner = ast.unparse(node.value)
            of_paths = node.attr in ("read_text", "read_bytes") and owner != "limits"
            if of_paths or owner in MODULES:
                yield f"{owner}.{node.attr}"


def test_nothing_opens_a_users_file_but_the_limits() -> None:
    found = {name: list(reads(tree)) for name, tree in TREES.items() if name not in OUR_OWN}
    assert {name: calls for name, calls in found.items() if calls} == {}
    assert [name for name in sorted(OUR_OWN) if not list(reads(TREES[name]))] == []
