"""The command `concert report`: a comparison's report again, from the data in its folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.folders import MARK, Invocation
from experiments.sheet import console
from experiments.writing import FORMAT

TABLES = ("monthly.parquet", "partners.parquet")
SCENARIO = "scenario.toml"


@dataclass(frozen=True, kw_only=True)
class ReportRequest:
    """What `concert report` was asked for: the folder of a comparison."""

    folder: Path


def run(request: ReportRequest, invocation: Invocation) -> None:
    """Draw the figures of a comparison's folder again and write its report.

    Raises InputError where the folder holds no comparison, or not all of its data.
    """
    check(request.folder)
    invocation.draw(request.folder)
    console().print(f"Written to {request.folder / 'report.html'}", soft_wrap=True)


def check(folder: Path) -> None:
    """Refuse a folder that holds no comparison, an older one, or damaged data; InputError."""
    if not folder.is_dir():
        raise InputError(
            f"{shown(folder)} is not a folder; allowed: one that concert compare wrote."
        )
    _check_present(folder, MARK)
    content = _content(folder / MARK)
    tables = _tables(content, folder / MARK)
    for name in (*tables, SCENARIO):
        _check_present(folder, name)
    _check_format(content, folder / MARK)
    for name in tables:
        _check_table(folder / name)


def _check_present(folder: Path, name: str) -> None:
    if not (folder / name).is_file():
        raise InputError(
            f"{shown(folder)} has no {name}; a report needs everything that concert compare "
            "wrote there."
        )


def _content(file: Path) -> dict[str, object]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{shown(file)} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise _not_ours(file) from error
    if not isinstance(content, dict):
        raise _not_ours(file)
    return content


def _not_ours(file: Path) -> InputError:
    return InputError(f"{shown(file)} is not what concert compare writes.")


def _tables(content: Mapping[str, object], file: Path) -> list[str]:
    """Return which tables belong to a comparison; a study's says so itself."""
    if "study" not in content:
        return list(TABLES)
    study = content["study"]
    tables = study.get("tables") if isinstance(study, dict) else None
    if not isinstance(tables, list) or not all(isinstance(name, str) for name in tables):
        raise _not_ours(file)
    return tables


def _check_format(content: Mapping[str, object], file: Path) -> None:
    if "format" not in content:
        raise _not_ours(file)
    if content["format"] != FORMAT:
        raise InputError(
            f"{shown(file)}: format = {content['format']!r}; allowed: {FORMAT}. Repeat the "
            "comparison with this version: its command stands in the file."
        )


def _check_table(file: Path) -> None:
    from pyarrow import ArrowException, parquet

    try:
        parquet.ParquetFile(file)
    except (OSError, ArrowException) as error:
        raise InputError(f"{shown(file)} is not a table that concert compare wrote.") from error
