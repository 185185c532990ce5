"""How the compiled engine's time grows with runs, partners and months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count, islice
from typing import NamedTuple

from abm.build import build_inputs
from abm.data.donors import Donor
from abm.engine.ensemble import Ensemble
from abm.scenarios import Scenario, load
from experiments.bench.rates import compiled
from experiments.bench.sizes import ARM, SCENARIO, SEED, Sizes, cores


class Growth(NamedTuple):
    """Milliseconds a war, by size: on all cores by runs, on one thread by partners and months."""

    runs: dict[int, float]
    partners: dict[int, float]
    months: dict[int, float]


def growth(sizes: Sizes) -> Growth:
    """Measure wars of all sizes."""
    scenario = load(SCENARIO)
    wars = max(1, sizes.compiled // 10)
    whole = _ensemble(scenario)
    return Growth(
        {runs: _milliseconds(whole, runs, cores()) for runs in sizes.runs},
        {n: _milliseconds(_ensemble(with_partners(scenario, n)), wars) for n in sizes.partners},
        {months: _milliseconds(_ensemble(scenario, months), wars) for months in sizes.months},
    )


def _ensemble(scenario: Scenario, months: int | None = None) -> Ensemble:
    return Ensemble(build_inputs(scenario, ARM, months), SEED, monthly=False)


def _milliseconds(ensemble: Ensemble, wars: int, threads: int = 1) -> float:
    return 1000.0 / compiled(ensemble, wars, threads).per_second


def with_partners(scenario: Scenario, number: int) -> Scenario:
    """Return a scenario of so many partners: the largest, or all and further ones like them."""
    return replace(scenario, partners=tuple(islice(_like(scenario.partners), number)))


def _like(partners: Iterable[Donor]) -> Iterator[Donor]:
    known = list(partners)
    for round_ in count():
        for donor in known:
            yield replace(donor, code=f"{donor.code}{round_ or ''}")
