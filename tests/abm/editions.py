"""The first edition of the model with six partners: wars in which nothing is switched on yet."""

from __future__ import annotations

from collections.abc import Sequence

from abm.scenarios import Scenario, load

SIX = ("USA", "DEU", "GBR", "NLD", "POL", "FRA")


def first_edition(settings: Sequence[str] = ()) -> Scenario:
    """Return the scenario `first-edition` with the partners of `six-partners`, and settings."""
    partners = ", ".join(f'"{code}"' for code in SIX)
    return load("first-edition", [f"only=[{partners}]", *settings])
