"""Every figure of a comparison, drawn from its folder; what was not kept has none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from viz import across, curves, fans, intervals, network
from viz.reading import Told


def drawn(told: Told) -> dict[str, str]:
    """Return the SVG text of every figure by its name, in the order in which they are read."""
    comparison, followed = told.comparison, not told.monthly.empty
    differences = intervals.differences(comparison)
    return {
        **({"chain": curves.chain(comparison)} if followed else {}),
        **({"across": across.across(comparison)} if "study" in comparison else {}),
        "cumulative-incidence": curves.incidence(comparison),
        **{intervals.name_of(place): text for place, text in enumerate(differences)},
        **network.networks(told),
        **(fans.drawn(told) if followed else {}),
    }


def write(figures: Mapping[str, str], folder: Path) -> list[Path]:
    """Write figures into an existing folder, each as NAME.svg; return the files."""
    files = [folder / f"{name}.svg" for name in figures]
    for file, svg in zip(files, figures.values(), strict=True):
        file.write_text(svg, encoding="utf-8", newline="\n")
    return files
