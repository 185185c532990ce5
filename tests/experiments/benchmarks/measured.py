"""Measurements that are made up, of which tests say what is told of them."""

from __future__ import annotations

from experiments.benchmarks.commands import Wait, Waits
from experiments.benchmarks.engines import Rates
from experiments.benchmarks.kernel import Editions, KernelPart, Parts
from experiments.benchmarks.measurements import Measured
from experiments.benchmarks.rates import Growth, Many, Rate, WorldTimes
from experiments.benchmarks.studies import Done, PlayedStudy, Studies


def study(wars: int, seconds: float, peak: float | None = 300.0) -> PlayedStudy:
    return PlayedStudy(wars, wars // 100, Done(seconds, peak), Done(4.0, 250.0))


ANSWERS = {"plan": Done(1.5, 200.0), "status": Done(1.0, 90.0), "resume": Done(2.5, 90.0)}
STUDIES = Studies([study(1_000, 3.0), study(10_000, 4.8), study(200_000, 46.6)], ANSWERS)


def told(every: float = 1200.0, in_kernel: float = 19.0, peak: float | None = 205.0) -> Measured:
    return Measured(
        machine={"processor": "a processor", "cores": "2"},
        rates=Rates(Rate(20, 1.5), Rate(80, 3.0), Rate(2000, 500.0), Rate(2000, every)),
        parts=Parts([KernelPart("random numbers", 1000.0, 4e-7)], 2e-3),
        editions=Editions(2e-5, 2.4e-5),
        many=[Many(1000, 1.0, 1.0, peak and 200.0), Many(100_000, 10.0, in_kernel, peak)],
        starts={"Python alone": 0.012},
        waits=Waits(Wait(2.0, 2.1), Wait(24.0, 33.0), Wait(3.3, 8.0)),
        worlds=WorldTimes(3.0, 0.2),
        growth=Growth(
            {10: 1.0, 100: 1.0}, {6: 1.0, 34: 2.0, 68: 4.0}, {12: 1.0, 24: 2.0, 84: 7.0, 240: 9.0}
        ),
        studies=STUDIES,
    )
