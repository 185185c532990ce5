"""Results as they are kept: read back as they were written, and what they rest on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyarrow import parquet

from abm.errors import InputError
from experiments.calibration.results import (
    RESULTS,
    Results,
    basis_of,
    read_results,
    write_results,
)
from experiments.study.folder import open_folder
from experiments.study.specification import Specification
from experiments.warrant import Accepted, calibrated
from experiments.worlds.accepted import FILE

Once = tuple[Path, Results]


def spec_of(own: Path) -> Specification:
    return open_folder(own / "wave-1").specification


def test_results_are_read_as_they_were_written(once: Once, tmp_path: Path) -> None:
    assert read_results(once[0] / "calibrated") == once[1]
    write_results(tmp_path, once[1])
    assert (tmp_path / RESULTS).read_bytes() == (once[0] / "calibrated" / RESULTS).read_bytes()


def test_results_say_what_is_found_over_their_worlds_may_be_called(once: Once, own: Path) -> None:
    found, count = once[1], len(once[1].patterns)
    out = tuple(one.name for one in found.patterns if one.left_out)
    assert found.accepted == Accepted(found.worlds, count - len(out), count, out, "2023-06")
    assert found.warrant == calibrated(found.accepted)
    told = json.loads((own / RESULTS).read_text("utf-8"))
    assert told["warrant"] == found.warrant.told()
    stamp = parquet.read_schema(own / FILE).metadata
    assert stamp[b"warrant"].decode() == found.warrant.label
    # What follows from the rest is worked out, whatever an older or altered file says.
    for altered in ({**told, "warrant": {"label": "Proven"}}, {**told, "warrant": None}):
        (own / RESULTS).write_text(json.dumps(altered), encoding="utf-8")
        assert read_results(own).warrant == found.warrant


@pytest.mark.parametrize(
    ("out", "label"), [(0, "Calibrated on 4 of 4 patterns"), (4, "Illustrative")]
)
def test_the_label_counts_the_patterns_that_were_kept(once: Once, out: int, label: str) -> None:
    first = once[1].patterns[0]
    rows = [
        first.model_copy(update={"name": f"P{place}", "left_out": place < out})
        for place in range(4)
    ]
    found = once[1].model_copy(update={"patterns": rows, "worlds": 7})
    assert found.warrant.label == label
    assert f"“{label}”" in found.licence()


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Begin or go on with: concert calibrate --out"):
        read_results(tmp_path)


@pytest.mark.parametrize(
    ("text", "told"),
    [("{", "not JSON"), ("{}", "disclaimer"), ("[]", "not JSON")],
)
def test_results_of_another_kind_are_refused(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / RESULTS).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=f"is not what concert calibrate writes: {told}"):
        read_results(tmp_path)


def test_results_without_a_wave_are_refused(own: Path) -> None:
    told = json.loads((own / RESULTS).read_text("utf-8")) | {"waves": []}
    (own / RESULTS).write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(InputError, match=r"is not what concert calibrate writes: waves"):
        read_results(own)


def test_what_results_rest_on_moves_with_bands(own: Path) -> None:
    spec = spec_of(own)
    first = basis_of(spec)
    row = spec.targets[0].row
    moved = row.model_copy(update={"band": (row.band[0], row.band[1] + 1.0)})
    spec.__dict__["targets"] = (spec.targets[0]._replace(row=moved), *spec.targets[1:])
    assert {name for name, told in basis_of(spec).items() if told != first[name]} == {"record"}


def test_results_hold_no_number_that_json_has_not(own: Path) -> None:
    json.loads((own / RESULTS).read_text("utf-8"), parse_constant=lambda it: pytest.fail(it))


def test_status_says_on_how_many_patterns_and_which_are_left_out(once: Once) -> None:
    found = once[1]
    all_kept = found.model_copy(
        update={"patterns": [one.model_copy(update={"left_out": False}) for one in found.patterns]}
    )
    count = len(found.patterns)
    assert all_kept.status() == f"{found.worlds} worlds accepted on {count} of {count} patterns."
    first = found.patterns[0].model_copy(update={"left_out": True})
    one_out = all_kept.model_copy(update={"patterns": [first, *all_kept.patterns[1:]]})
    assert one_out.status() == (
        f"{found.worlds} worlds accepted on {count - 1} of {count} patterns. Left out, as with "
        f"fewer left out too few worlds passed: {first.name} ({first.title})."
    )
