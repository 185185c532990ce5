"""The functions of `arithmetic` are right to the last digit, rise, and say what is beyond them."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterable, Sequence
from decimal import Context, Decimal, localcontext

import numba
import pytest

from abm.rules import arithmetic
from abm.rules.arithmetic import (
    LOG_RESTS,
    LOGS,
    RECIPROCALS,
    ROOT_RESTS,
    ROOTS,
    cos_third,
    exp,
    log,
    power,
    tanh,
    whole_power,
)

DIGITS = 60
NAN, INFINITE = math.nan, math.inf
TINY = math.ulp(0.0)


def exact_tanh(x: Decimal) -> Decimal:
    grown = (2 * x).exp()
    return (grown - 1) / (grown + 1)


def exact_cos_third(cosine: Decimal) -> Decimal:
    c = Decimal(1)
    for _ in range(9):
        c -= ((4 * c * c - 3) * c - cosine) / (12 * c * c - 3)
    return c


def drawn(low: float, high: float, count: int = 500) -> list[float]:
    chance = random.Random(f"{low} {high}")
    return [chance.uniform(low, high) for _ in range(count)]


def powers(low: float, high: float, count: int = 500) -> list[float]:
    """Return numbers whose logarithms to base 2 are drawn."""
    return [2.0**size for size in drawn(low, high, count)]


def alone(numbers: Iterable[float]) -> list[tuple[float, ...]]:
    return [(x,) for x in numbers]


ALL_SIZES = [*powers(-1070, 1023), *powers(-60, 0), *drawn(0.5, 2.0), *drawn(0.95, 1.05)]
BESIDE_1 = [1.0 + sign * 2.0**-place for sign in (-0.5, 1.0) for place in range(1, 53)]
SMALL = [sign * size for sign in (-1.0, 1.0) for size in powers(-70, 0)]
COMMON = list(zip(powers(-9, 5), drawn(-3, 3), strict=True))
WIDE = [(x, y / math.log(x)) for x, y in zip(powers(-1000, 1000), drawn(-700, 700), strict=True)]
CLOSE = [(x, y / math.log(x)) for x, y in zip(drawn(0.9, 1.1), drawn(-700, 700), strict=True)]

Exact = Callable[..., Decimal]
POINTS: dict[Callable[..., float], tuple[Exact, Sequence[tuple[float, ...]]]] = {
    exp: (Decimal.exp, alone([*drawn(-745, 709), *drawn(-6, 3), *drawn(-0.1, 0.1), *SMALL])),
    log: (Decimal.ln, alone([*ALL_SIZES, *BESIDE_1])),
    tanh: (exact_tanh, alone([*drawn(-2.5, 2.5, 2000), *drawn(-20, 20), *SMALL])),
    power: (
        lambda x, y: (y * x.ln()).exp(),
        [*((x, 0.6) for x in drawn(0.2, 4.0)), *COMMON, *WIDE, *CLOSE],
    ),
    cos_third: (exact_cos_third, alone([*drawn(0, 1), *powers(-26, 0), *BESIDE_1[:52]])),
}


@pytest.mark.parametrize("function", POINTS, ids=lambda function: function.__name__)
def test_within_one_unit_of_the_number_rightly_rounded(function: Callable[..., float]) -> None:
    exact, points = POINTS[function]
    with localcontext(Context(prec=DIGITS)):
        for point in points:
            right = float(exact(*map(Decimal, point)))
            assert abs(function(*point) - right) <= math.ulp(right), point


def test_a_whole_power_errs_by_half_a_unit_for_each_time() -> None:
    for x, times in itertools.product(drawn(0.5, 1.0, 100), (1, 2, 9, 24, 36)):
        right = float(Decimal(x) ** times)
        assert abs(whole_power(x, times) - right) <= times * math.ulp(right)


def test_tables_and_constants_are_what_they_are_called() -> None:
    with localcontext(Context(prec=DIGITS)):
        for row, (root, rest) in enumerate(zip(ROOTS, ROOT_RESTS, strict=True)):
            assert rest == float((Decimal(2).ln() * row / 32).exp() / Decimal(root) - 1)
        for c, short, rest in zip(RECIPROCALS, LOGS, LOG_RESTS, strict=True):
            assert rest == float(-Decimal(c).ln() - Decimal(short))
        ln_2 = Decimal(2).ln()
        assert float(ln_2 - Decimal(arithmetic.LN_2)) == arithmetic.LN_2_REST
        assert float(ln_2 / 32 - Decimal(arithmetic.STEP)) == arithmetic.STEP_REST
        assert float(32 / ln_2) == arithmetic.STEPS


def test_what_is_called_exact_is_so() -> None:
    for short in (arithmetic.LN_2, *LOGS):
        assert (short * 2.0**42).is_integer()
    assert (arithmetic.STEP * 2.0**41).is_integer()
    for row, c in enumerate(RECIPROCALS):
        assert abs((32 + row) / 64.0 * c - 1.0) < 2.0**-8
        assert (c * 2.0**8).is_integer()


SPECIAL = [
    (exp, (NAN,), NAN),
    (exp, (-0.0,), 1.0),
    (exp, (INFINITE,), INFINITE),
    (exp, (-INFINITE,), 0.0),
    (exp, (709.782712893384,), 1.7976931348622732e308),
    (exp, (709.7827128933841,), INFINITE),
    (exp, (-744.0,), 2.0 * TINY),  # below the normal numbers, then 0
    (exp, (-745.0,), TINY),
    (exp, (-746.0,), 0.0),
    (exp, (-1e308,), 0.0),
    (log, (NAN,), NAN),
    (log, (0.0,), -INFINITE),
    (log, (-0.0,), -INFINITE),
    (log, (-1.0,), NAN),
    (log, (INFINITE,), INFINITE),
    (log, (TINY,), -744.4400719213812),
    (log, (1.7976931348623157e308,), 709.782712893384),
    (tanh, (NAN,), NAN),
    (tanh, (-0.0,), 0.0),
    (tanh, (TINY,), TINY),
    (tanh, (19.0,), 0.9999999999999999),
    (tanh, (20.5,), 1.0),
    (tanh, (INFINITE,), 1.0),
    (tanh, (-INFINITE,), -1.0),
    (tanh, (-1e308,), -1.0),
    (power, (NAN, 0.5), NAN),
    (power, (2.0, NAN), NAN),
    (power, (-1.0, 0.5), NAN),
    (power, (0.0, 0.5), 0.0),
    (power, (0.0, -0.5), INFINITE),
    (power, (NAN, 0.0), 1.0),
    (power, (1.0, 1e6), 1.0),
    (power, (INFINITE, 0.5), INFINITE),
    (power, (INFINITE, -0.5), 0.0),
    (power, (2.0, 1024.0), INFINITE),
    (power, (2.0, 1023.0), 2.0**1023),
    (power, (2.0, -1070.0), 2.0**-1070),
    (power, (2.0, -1100.0), 0.0),
    (whole_power, (NAN, 1), NAN),
    (whole_power, (0.0, 2), 0.0),
    (whole_power, (2.0, 1024), INFINITE),
    (cos_third, (NAN,), NAN),
]


@pytest.mark.parametrize(("function", "point", "expected"), SPECIAL)
def test_beyond_numbers(
    function: Callable[..., float], point: tuple[float, ...], expected: float
) -> None:
    assert repr(function(*point)) == repr(expected)  # which tells 0 from -0, and NaN


@pytest.mark.compiled
@pytest.mark.parametrize("function", POINTS, ids=lambda function: function.__name__)
def test_compiled_code_gives_the_same_digits(function: Callable[..., float], kernel: None) -> None:
    compiled = numba.njit(error_model="numpy")(function)
    points = [*POINTS[function][1], *(point for told, point, _ in SPECIAL if told is function)]
    for point in points:
        assert repr(compiled(*point)) == repr(function(*point)), point


def neighbours(x: float, before: int, after: int) -> list[float]:
    for _ in range(before):
        x = math.nextafter(x, -INFINITE)
    found = [x]
    for _ in range(before + after):
        found.append(math.nextafter(found[-1], INFINITE))
    return found


def never_falls(function: Callable[[float], float], places: Iterable[float]) -> bool:
    values = ([function(x) for x in neighbours(place, 2, 2)] for place in places)
    return all(low <= high for row in values for low, high in itertools.pairwise(row))


def test_exp_rises_from_each_step_to_the_next() -> None:
    step = math.log(2.0) / 32
    assert never_falls(exp, (step * (steps + 0.5) for steps in range(-34_400, 32_760, 3)))


RISING: list[tuple[Callable[[float], float], list[float]]] = [
    (exp, [*drawn(-745, 709, 2000), *SMALL]),
    (log, [*ALL_SIZES, *BESIDE_1, *((row + 0.5) / 64 for row in range(32, 128))]),
    (tanh, [*drawn(0, 1, 2000), *drawn(0, 20), *powers(-30, 0), 0.55, -0.55]),
    (lambda x: power(x, 0.6), [*drawn(0.2, 4.0, 2000), *BESIDE_1]),
    (lambda x: whole_power(x, 9), drawn(0.5, 1.0)),
    (cos_third, [*drawn(0.001, 0.999, 1000), *powers(-26, -1)]),
]


@pytest.mark.parametrize(("function", "places"), RISING)
def test_what_should_rise_never_falls(
    function: Callable[[float], float], places: list[float]
) -> None:
    assert never_falls(function, places)
