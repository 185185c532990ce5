"""The examples of docs/neighbours.md run, with each library that is there."""

from __future__ import annotations

import inspect
import re

import mesa
import pytest

from tests.copies import PRODUCT

PAGE = (PRODUCT / "docs" / "neighbours.md").read_text(encoding="utf-8")
#: Libraries that are not among what every test needs; `.ci/run` has an environment with them.
EXTRAS = {"SALib": "SALib", "EMA Workbench": "ema_workbench"}


def examples() -> dict[str, str]:
    """Return the examples by their headings, numbered."""
    found = {}
    for section in PAGE.split("\n## ")[1:]:
        title, _, text = section.partition("\n")
        for number, code in enumerate(re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S), 1):
            found[f"{title} {number}"] = code
    return found


def ran(name: str) -> dict[str, object]:
    """Run an example and return what it has made."""
    made: dict[str, object] = {"__name__": "__main__"}
    exec(compile(examples()[name], name, "exec"), made)
    return made


def test_the_examples_are_found() -> None:
    assert list(examples()) == [
        *("Mesa 1", "Mesa 2", "Mesa 3", "NumPy and pandas 1", "SALib 1", "EMA Workbench 1")
    ]


def test_wars_in_batches(capsys: pytest.CaptureFixture[str]) -> None:
    rows = ran("Mesa 1")["rows"]
    assert isinstance(rows, list)
    assert len({row["support_credibility"] for row in rows}) == len(rows) == 8
    assert "coordinated" in capsys.readouterr().out


@pytest.mark.skipif(
    "rng" not in inspect.signature(mesa.batch_run).parameters,
    reason="Mesa takes seeds from 3.5 on; `.ci/run` has an environment with it",
)
def test_wars_of_other_seeds(capsys: pytest.CaptureFixture[str]) -> None:
    rows = ran("Mesa 2")["rows"]
    assert isinstance(rows, list)
    assert len({row["support_credibility"] for row in rows}) == len(rows) == 6
    assert "('siloed', 3)" in capsys.readouterr().out


def test_mesas_view() -> None:
    import solara

    page = ran("Mesa 3")["page"]
    _, shown = solara.render(page, handle_error=False)
    shown.close()


@pytest.mark.compiled
def test_arrays_and_frames(capsys: pytest.CaptureFixture[str], kernel: None) -> None:
    ran("NumPy and pandas 1")
    assert "durable settlement" in capsys.readouterr().out


@pytest.mark.compiled
@pytest.mark.parametrize("title", EXTRAS)
def test_samplers_and_workbenches(
    capsys: pytest.CaptureFixture[str], kernel: None, title: str
) -> None:
    pytest.importorskip(EXTRAS[title])
    ran(f"{title} 1")
    told = capsys.readouterr().out
    assert "start.largest_share" in told if title == "SALib" else "land" in told
