"""Every random number has an address: (seed, run, channel, entity, month).

The number found at an address is the same whatever the configuration, the other partners, the
horizon, the block size or the engine, so two arms of one run meet the same luck. Numbers come from
Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"), written on
32-bit-masked integers so that Python and compiled code give the same bits.
"""

from __future__ import annotations

import math
import zlib
from typing import Protocol

from abm.rules.arithmetic import cos_third, log

# Channels are only ever appended: a number once given keeps its meaning.
WILL_COMMON = 1
WILL_OWN = 2
ELECTION = 3
ELECTION_SHOCK = 4
GAP = 5
READING = 6
REPORTED_FRONT = 7
STATEMENT = 8
PACKAGE_SIGNED = 9
PACKAGE_SIZE_COMMON = 10
PACKAGE_SIZE_OWN = 11
JOINT_RENEWAL = 12
STOCK_REPORT = 13
TALK_PUSH = 14
TALK_HELD = 15
FRONT = 16
FRONT_OBSERVED = 17
KYIV_LIMIT_OBSERVED = 18
AUDIENCE = 19
KYIV_JOINS = 20
SIGNATURE = 21
CEASEFIRE = 22
START_SET_POINT = 23
START_WILL = 24
START_DIVERGENCE = 25
START_REPLAN_PHASE = 26
START_PRIOR = 27
SUCCESSOR_PRIOR = 28
FRONT_SWING = 30
FRONT_JUMP = 31
FRONT_JUMP_SIZE = 32
ENVELOPE = 33
RANDOM_SCHEDULE = 34
LEADER_CHANGE = 35
COMPROMISE_EXPECTED = 36

MASK = 0xFFFFFFFF
SEED = 2022  # of all luck, unless another is asked for
LARGEST_RUN = MASK
LARGEST_SEED = 2**63 - 1


class Address(Protocol):
    """Where in the space of random numbers a war stands: its seed, run and month."""

    seed_low: int
    seed_high: int
    run: int
    month: int


def entity_number(code: str, role: str) -> int:
    """Return the stable 32-bit number of an actor, whatever its row or the other actors.

    >>> entity_number("USA", "defence") == entity_number("USA", "defence")
    True
    >>> entity_number("USA", "defence") == entity_number("USA", "foreign")
    False
    """
    return zlib.crc32(f"{code}/{role}".encode())


def philox(
    counter: tuple[int, int, int, int], key_low: int, key_high: int
) -> tuple[int, int, int, int]:
    """Return the four 32-bit words of Philox4x32-10 at a counter and key.

    >>> [f"{word:08x}" for word in philox((0, 0, 0, 0), 0, 0)]
    ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']
    """
    x0, x1, x2, x3 = counter
    for _ in range(10):
        high0 = ((x0 * 0xD2511F53) >> 32) & MASK
        low0 = (x0 * 0xD2511F53) & MASK
        high1 = ((x2 * 0xCD9E8D57) >> 32) & MASK
        low1 = (x2 * 0xCD9E8D57) & MASK
        x0, x1, x2, x3 = high1 ^ x1 ^ key_low, low1, high0 ^ x3 ^ key_high, low0
        key_low = (key_low + 0x9E3779B9) & MASK
        key_high = (key_high + 0xBB67AE85) & MASK
    return x0, x1, x2, x3


def uniform(luck: Address, channel: int, entity: int) -> float:
    """Return the uniform number in the open interval (0, 1) at this address (52 bits)."""
    words = philox((luck.month, entity, channel, luck.run), luck.seed_low, luck.seed_high)
    return ((words[0] >> 6) * 67108864.0 + (words[1] >> 6) + 0.5) / 4503599627370496.0


def normal(luck: Address, channel: int, entity: int) -> float:
    """Return the standard normal number at this address."""
    return normal_quantile(uniform(luck, channel, entity))


def student_t4(luck: Address, channel: int, entity: int) -> float:
    """Return the number of Student's t with four degrees of freedom at this address."""
    return student_t4_quantile(uniform(luck, channel, entity))


def binomial5(luck: Address, channel: int, entity: int, chance: float) -> float:
    """Return the number of successes in five trials of the given chance at this address."""
    return binomial5_quantile(uniform(luck, channel, entity), chance)


def student_t4_quantile(probability: float) -> float:
    """Return the quantile of Student's t with four degrees of freedom (closed form, Shaw 2006).

    >>> round(student_t4_quantile(0.975), 4)
    2.7764
    >>> student_t4_quantile(0.5)
    0.0
    """
    spread = math.sqrt(4.0 * probability * (1.0 - probability))
    ratio = cos_third(min(1.0, spread)) / spread
    size = 2.0 * math.sqrt(max(0.0, ratio - 1.0))
    return size if probability > 0.5 else -size if probability < 0.5 else 0.0


def binomial5_quantile(probability: float, chance: float) -> float:
    """Return the smallest count of five trials whose cumulative probability reaches this one.

    >>> binomial5_quantile(0.5, 0.5), binomial5_quantile(0.001, 0.0), binomial5_quantile(0.9, 1.0)
    (2.0, 0.0, 5.0)
    """
    miss = 1.0 - chance
    ways = (1.0, 5.0, 10.0, 10.0, 5.0)
    below = 0.0
    for count in range(5):
        term = ways[count]
        for trial in range(5):
            term = term * (chance if trial < count else miss)
        below = below + term
        if probability <= below:
            return float(count)
    return 5.0


def normal_quantile(probability: float) -> float:
    """Return the standard normal quantile (Wichura 1988, algorithm AS 241, about 16 digits).

    >>> round(normal_quantile(0.975), 9), normal_quantile(0.5)
    (1.959963985, 0.0)
    """
    centred = probability - 0.5
    if abs(centred) <= 0.425:
        return centred * _central(0.180625 - centred * centred)
    tail = probability if centred < 0.0 else 1.0 - probability
    depth = math.sqrt(-log(tail))
    size = _shoulder(depth - 1.6) if depth <= 5.0 else _far_tail(depth - 5.0)
    return -size if centred < 0.0 else size


def _horner(x: float, a: tuple[float, float, float, float, float, float, float, float]) -> float:
    total = a[7]
    for power in range(6, -1, -1):
        total = total * x + a[power]
    return total


def _central(x: float) -> float:
    above = (
        3.3871328727963666080e0,
        1.3314166789178437745e2,
        1.9715909503065514427e3,
        1.3731693765509461125e4,
        4.5921953931549871457e4,
        6.7265770927008700853e4,
        3.3430575583588128105e4,
        2.5090809287301226727e3,
    )
    below = (
        1.0,
        4.2313330701600911252e1,
        6.8718700749205790830e2,
        5.3941960214247511077e3,
        2.1213794301586595867e4,
        3.9307895800092710610e4,
        2.8729085735721942674e4,
        5.2264952788528545610e3,
    )
    return _horner(x, above) / _horner(x, below)


def _shoulder(x: float) -> float:
    above = (
        1.42343711074968357734e0,
        4.63033784615654529590e0,
        5.76949722146069140550e0,
        3.64784832476320460504e0,
        1.27045825245236838258e0,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4,
    )
    below = (
        1.0,
        2.05319162663775882187e0,
        1.67638483018380384940e0,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9,
    )
    return _horner(x, above) / _horner(x, below)


def _far_tail(x: float) -> float:
    above = (
        6.65790464350110377720e0,
        5.46378491116411436990e0,
        1.78482653991729133580e0,
        2.96560571828504891230e-1,
        2.65321895265761230930e-2,
        1.24266094738807843860e-3,
        2.71155556874348757815e-5,
        2.01033439929228813265e-7,
    )
    below = (
        1.0,
        5.99832206555887937690e-1,
        1.36929880922735805310e-1,
        1.48753612908506148525e-2,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15,
    )
    return _horner(x, above) / _horner(x, below)
