from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from abm import noise

SMALLEST = 2.0**-53  # the first and the last number that a draw can give
LARGEST = 1.0 - 2.0**-53
PROBABILITIES = st.floats(SMALLEST, LARGEST)
CHANNELS = {
    name: number
    for name, number in vars(noise).items()
    if name.isupper()
    and isinstance(number, int)
    and name not in ("MASK", "SEED", "LARGEST_RUN", "LARGEST_SEED")
}


@dataclass
class At:
    """An address without channel and entity."""

    seed_low: int = 2022
    seed_high: int = 7
    run: int = 3
    month: int = 11


# Published test vectors of Philox4x32-10 (Salmon et al. 2011): counter, key, output.
VECTORS = [
    (
        "00000000 00000000 00000000 00000000",
        "00000000 00000000",
        "6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    ),
    (
        "ffffffff ffffffff ffffffff ffffffff",
        "ffffffff ffffffff",
        "408f276d 41c83b0e a20bc7c6 6d5451fd",
    ),
    (
        "243f6a88 85a308d3 13198a2e 03707344",
        "a4093822 299f31d0",
        "d16cfe09 94fdcceb 5001e420 24126ea1",
    ),
]


@pytest.mark.parametrize(("counter", "key", "output"), VECTORS)
def test_philox_gives_the_published_vectors(counter: str, key: str, output: str) -> None:
    x0, x1, x2, x3 = (int(word, 16) for word in counter.split())
    low, high = (int(word, 16) for word in key.split())
    words = noise.philox((x0, x1, x2, x3), low, high)
    assert " ".join(f"{word:08x}" for word in words) == output


WORDS = st.integers(0, noise.MASK)


@settings(deadline=None)
@given(WORDS, WORDS, WORDS, WORDS, WORDS, WORDS)
def test_philox_gives_words_of_32_bits(
    x0: int, x1: int, x2: int, x3: int, low: int, high: int
) -> None:
    assert all(0 <= word <= noise.MASK for word in noise.philox((x0, x1, x2, x3), low, high))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (0, 0, SMALLEST),
        (63, 63, SMALLEST),  # the six lowest bits of a word are not used
        (noise.MASK, noise.MASK, LARGEST),
        (0x80000000, 0, 0.5 + SMALLEST),
        (0x40000000, 0, 0.25 + SMALLEST),
        (0, 64, SMALLEST + 2.0**-52),
    ],
)
def test_uniforms_come_from_52_bits_and_never_reach_0_or_1(
    monkeypatch: pytest.MonkeyPatch, first: int, second: int, expected: float
) -> None:
    monkeypatch.setattr(noise, "philox", lambda *address: (first, second, 0, 0))
    drawn = noise.uniform(At(), noise.GAP, 5)
    assert drawn == expected
    assert 0.0 < drawn < 1.0
    assert all(math.isfinite(rule(drawn)) for rule in (normal, student))


def normal(probability: float) -> float:
    return noise.normal_quantile(probability)


def student(probability: float) -> float:
    return noise.student_t4_quantile(probability)


def grid() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    tail = np.geomspace(SMALLEST, 0.4, 1500)
    return np.unique(np.concatenate([tail, np.linspace(0.0005, 0.9995, 2001), 1.0 - tail]))


def test_normal_quantile_agrees_with_scipy() -> None:
    found = [normal(float(probability)) for probability in grid()]
    np.testing.assert_allclose(found, stats.norm.ppf(grid()), rtol=1e-13, atol=1e-15)


def test_student_quantile_agrees_with_scipy() -> None:
    found = [student(float(probability)) for probability in grid()]
    np.testing.assert_allclose(found, stats.t(4).ppf(grid()), rtol=1e-9, atol=1e-7)


def test_binomial_quantile_agrees_with_scipy() -> None:
    places = np.random.default_rng(5).random((4000, 2))
    found = [noise.binomial5_quantile(float(place), float(chance)) for place, chance in places]
    np.testing.assert_array_equal(found, stats.binom.ppf(places[:, 0], 5, places[:, 1]))


@pytest.mark.parametrize("chance", [0.1, 0.26, 0.5, 0.9])
@pytest.mark.parametrize("count", range(5))
def test_binomial_quantile_steps_where_the_distribution_does(chance: float, count: int) -> None:
    step = float(stats.binom.cdf(count, 5, chance))
    assert noise.binomial5_quantile(step - 1e-9, chance) == count
    assert noise.binomial5_quantile(step + 1e-9, chance) == count + 1


@settings(deadline=None)
@given(PROBABILITIES)
@example(SMALLEST)
@example(LARGEST)
def test_a_certain_chance_decides_all_five_trials(probability: float) -> None:
    assert noise.binomial5_quantile(probability, 0.0) == 0.0
    assert noise.binomial5_quantile(probability, 1.0) == 5.0


@pytest.mark.parametrize("quantile", [normal, student])
@settings(deadline=None)
@given(PROBABILITIES, PROBABILITIES)
@example(SMALLEST, LARGEST)
def test_quantiles_are_finite_and_never_fall(
    quantile: Callable[[float], float], one: float, other: float
) -> None:
    low, high = sorted([one, other])
    assert math.isfinite(quantile(low))
    assert quantile(low) <= quantile(high) + 1e-7


@pytest.mark.parametrize("quantile", [normal, student])
@settings(deadline=None)
@given(st.integers(1, 2**20 - 1))
def test_quantiles_are_symmetric(quantile: Callable[[float], float], place: int) -> None:
    probability = place / 2**20  # exact, and so is 1 - probability
    assert quantile(probability) == -quantile(1.0 - probability)


def test_channels_are_unique_and_only_appended() -> None:
    numbers = list(CHANNELS.values())
    assert numbers == sorted(set(numbers))


def test_channels_keep_their_numbers() -> None:
    # A recorded run is replayed from these: changing one changes every war ever published.
    kept = "WILL_COMMON WILL_OWN ELECTION ELECTION_SHOCK GAP READING REPORTED_FRONT STATEMENT"
    kept += " PACKAGE_SIGNED PACKAGE_SIZE_COMMON PACKAGE_SIZE_OWN JOINT_RENEWAL STOCK_REPORT"
    kept += " TALK_PUSH TALK_HELD FRONT FRONT_OBSERVED KYIV_LIMIT_OBSERVED AUDIENCE KYIV_JOINS"
    kept += " SIGNATURE CEASEFIRE START_SET_POINT START_WILL START_DIVERGENCE"
    kept += " START_REPLAN_PHASE START_PRIOR"
    assert list(CHANNELS)[:27] == kept.split()


def test_the_number_at_an_address_stays() -> None:
    # Worked once from the definition: word 0 and 1 of Philox at (month, entity, channel, run).
    words = noise.philox((11, 42, noise.GAP, 3), 2022, 7)
    assert noise.uniform(At(), noise.GAP, 42) == (
        ((words[0] >> 6) * 2**26 + (words[1] >> 6)) / 2**52 + 2.0**-53
    )


@pytest.mark.parametrize(
    "change",
    [
        {"seed_low": 2023},
        {"seed_high": 8},
        {"run": 4},
        {"month": 12},
        {"run": 11, "month": 3},  # not the same by another order
        {"seed_low": 7, "seed_high": 2022},
    ],
)
def test_another_run_month_or_seed_has_other_luck(change: dict[str, int]) -> None:
    there, elsewhere = At(), replace(At(), **change)
    for channel in CHANNELS.values():
        assert noise.uniform(there, channel, 42) != noise.uniform(elsewhere, channel, 42)


def test_no_two_addresses_share_a_number() -> None:
    drawn = {
        noise.uniform(At(run=run, month=month), channel, entity)
        for run in range(8)
        for month in range(8)
        for channel in CHANNELS.values()
        for entity in (1, 2, 3)
    }
    assert len(drawn) == 8 * 8 * len(CHANNELS) * 3


def drawn_along(place: str, channel: int = noise.WILL_OWN, entity: int = 42) -> Sequence[float]:
    return [noise.uniform(replace(At(), **{place: at}), channel, entity) for at in range(3000)]


@pytest.mark.parametrize("place", ["run", "month", "seed_low"])
def test_neighbouring_addresses_do_not_move_together(place: str) -> None:
    here = drawn_along(place)
    assert abs(np.corrcoef(here[:-1], here[1:])[0, 1]) < 0.05
    assert abs(np.corrcoef(here, drawn_along(place, channel=noise.GAP))[0, 1]) < 0.05
    assert abs(np.corrcoef(here, drawn_along(place, entity=43))[0, 1]) < 0.05


def test_draws_have_the_distributions_they_are_named_after() -> None:
    wars = [At(run=run) for run in range(3000)]
    uniform = [noise.uniform(war, noise.GAP, 1) for war in wars]
    normals = [noise.normal(war, noise.READING, 1) for war in wars]
    students = [noise.student_t4(war, noise.FRONT, 1) for war in wars]
    assert stats.kstest(uniform, "uniform").pvalue > 0.01
    assert stats.kstest(normals, "norm").pvalue > 0.01
    assert stats.kstest(students, stats.t(4).cdf).pvalue > 0.01
    assert np.mean(normals) == pytest.approx(0.0, abs=0.06)
    assert np.std(normals) == pytest.approx(1.0, abs=0.05)
    assert np.mean(students) == pytest.approx(0.0, abs=0.08)
    assert np.std(students) == pytest.approx(math.sqrt(2.0), abs=0.15)


@pytest.mark.parametrize("chance", [0.1, 0.5, 0.9])
def test_binomial_draws_have_mean_and_variance_of_five_trials(chance: float) -> None:
    counts = [noise.binomial5(At(run=run), noise.AUDIENCE, 1, chance) for run in range(3000)]
    assert set(counts) <= {0.0, 1.0, 2.0, 3.0, 4.0, 5.0}
    assert np.mean(counts) == pytest.approx(5.0 * chance, abs=0.08)
    assert np.var(counts) == pytest.approx(5.0 * chance * (1.0 - chance), rel=0.1)


def test_entity_numbers_are_stable_and_tell_roles_apart() -> None:
    # CRC-32 of "USA/defence"; a new number would give every ministry another luck.
    assert noise.entity_number("USA", "defence") == 0xD5F9A225
    names = [(code, role) for code in ("USA", "DEU", "GBR") for role in ("defence", "foreign")]
    numbers = {noise.entity_number(code, role) for code, role in names}
    assert len(numbers) == len(names)
    assert all(0 <= number <= noise.MASK for number in numbers)
