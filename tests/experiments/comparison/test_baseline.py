"""A comparison of 200 pairs gives the numbers of the first edition."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from tests.experiments.comparison.baseline import FILE, compared

# Processors with and without fused multiply-add differ in the last digit of exp, log and pow.
LAST_DIGITS = 1e-9


@pytest.mark.compiled
def test_every_number_is_as_it_was(tmp_path: Path, kernel: None) -> None:
    known = json.loads(FILE.read_text(encoding="utf-8"))
    found = compared("first-edition", tmp_path / "compared")
    assert found.keys() >= known.keys()
    assert len(found) > 4_000
    differing = [
        path
        for path, value in known.items()
        if not math.isclose(found[path], value, rel_tol=LAST_DIGITS, abs_tol=LAST_DIGITS)
        and not (math.isnan(found[path]) and math.isnan(value))
    ]
    assert differing == []
