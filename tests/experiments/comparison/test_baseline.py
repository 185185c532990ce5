"""A comparison of 200 pairs gives the numbers of the first edition."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from tests.experiments.comparison.baseline import FILE, compared

# Wars are the same on every processor, what libraries make of them is not to the last digit.
LAST_DIGITS = 1e-9


@pytest.mark.compiled
def test_every_number_is_as_it_was(tmp_path: Path, kernel: None) -> None:
    known = json.loads(FILE.read_text(encoding="utf-8"))
    found = compared("first-edition", tmp_path / "compared")
    assert known.keys() <= found.keys(), "a later edition may tell more, not less"
    assert len(known) > 4_000
    differing = [
        path
        for path, value in known.items()
        if not math.isclose(value, found[path], rel_tol=LAST_DIGITS, abs_tol=LAST_DIGITS)
        and not (math.isnan(value) and math.isnan(found[path]))
    ]
    assert differing == []
