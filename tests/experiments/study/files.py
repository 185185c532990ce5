"""Study files for tests: a small one as tables, any tables as TOML, and studies read from them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from abm.errors import InputError
from experiments.study.specification import Specification, read

Tree = dict[str, Any]

STUDY: Tree = {
    "title": "A small study",
    "scenario": "six-partners",
    "runs": 3,
    "levers": ["siloed", "coordinated"],
    "design": {"kind": "sobol", "points": 4},
    "uncertainties": {
        "need": {"parameter": "theatre.need", "low": 3.0, "high": 5.0},
        "window": {"parameter": "kremlin.window"},
        "horizon": {"parameter": "support.horizon", "choices": ["free", 12, 24]},
    },
}


def toml(tree: Tree) -> str:
    """Return tables as TOML."""
    return "".join(f"{json.dumps(key)} = {_value(value)}\n" for key, value in tree.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        inside = (f"{json.dumps(key)} = {_value(inner)}" for key, inner in value.items())
        return f"{{{', '.join(inside)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return {"NaN": "nan", "Infinity": "inf", "-Infinity": "-inf"}.get(
        found := json.dumps(value), found
    )


def written(folder: Path, tree: Tree, name: str = "mine.toml") -> Path:
    """Write a study file and return its path."""
    file = folder / name
    file.write_text(toml(tree), encoding="utf-8")
    return file


def study(folder: Path, **changed: Any) -> Specification:
    """Return the small study with some of its tables replaced, read from a file."""
    return read(written(folder, STUDY | changed))


def uncertain(folder: Path, *tables: Tree, **changed: Any) -> Specification:
    """Return the small study with these uncertainties instead, named a, b, c, ..."""
    return study(folder, uncertainties=dict(zip("abcdefgh", tables, strict=False)), **changed)


def explains(error: InputError) -> None:
    """Check that an error is one or two printable lines of some length."""
    assert str(error).count("\n") <= 1
    assert str(error).replace("\n", "").isprintable()
    assert 20 <= len(str(error)) <= 1200
