"""The few functions and shapes that rules are made of, the same on every processor.

`exp`, `log`, `tanh` and powers of a library round the last digit as the processor at hand allows:
with and without fused multiplication, 1 or 2 wars of 200 are others. These are made of + - * / and
`math.sqrt`, which every processor rounds alike, and of exact steps: `math.frexp`, and `math.ldexp`
of 1. They are within a unit in the last place of the number that is rightly rounded, but for
`whole_power`, and rise wherever what they stand for rises.

A number that needs more digits than one has is a sum of two, of which the second is the rest.
"""

from __future__ import annotations

import math

# exp(x) = 2 ** (steps / 32) * exp(left), left at most half a step: log(2) / 32 and its rest, the
# number of steps in 1, and the powers of 2 from 0 to 31 / 32 with their rests. The step has so few
# digits that a whole number of steps is exact.
STEP, STEP_REST = 0.021660849392446835, 5.145609244655338e-14
STEPS = 46.16624130844683  # in 1
ROOT_BITS, ROOT_MASK = 5, 31  # of a number of steps, which give the place in the tables
# fmt: off
ROOTS = (
    1.0, 1.0218971486541166, 1.0442737824274138, 1.0671404006768237,
    1.0905077326652577, 1.1143867425958924, 1.1387886347566916, 1.1637248587775775,
    1.189207115002721, 1.215247359980469, 1.241857812073484, 1.2690509571917332,
    1.2968395546510096, 1.3252366431597413, 1.3542555469368927, 1.383909881963832,
    1.4142135623730951, 1.4451808069770467, 1.4768261459394993, 1.5091644275934228,
    1.5422108254079407, 1.5759808451078865, 1.6104903319492543, 1.645755478153965,
    1.681792830507429, 1.718619298122478, 1.7562521603732995, 1.7947090750031072,
    1.8340080864093424, 1.8741676341103, 1.9152065613971474, 1.9571441241754002,
)
# What these lack, as shares of them.
ROOT_RESTS = (
    0.0, 4.9997448722726326e-17, 8.189317638195515e-17, -7.402825309426177e-17,
    -2.7939114859515733e-17, 9.341710609905046e-17, 7.826573258636076e-17, 3.2904726646008416e-17,
    3.3484623336251524e-17, -6.346552106729483e-17, 3.750854201303127e-17, 2.1023049675215714e-18,
    1.9572585293112036e-17, -2.1571477251208752e-17, 5.68648095791174e-17, -4.8923067513522756e-17,
    -6.835808657661922e-17, -2.092304381843353e-17, -2.3591094770850053e-17, -6.735219232374683e-17,
    5.1548301170786783e-17, -6.432131775424189e-18, 1.5341410053603723e-17, -6.152602891550265e-17,
    4.875160526227062e-17, -1.0772487078934056e-17, 1.685487290628973e-17, 1.01562190116415e-17,
    1.790126907604513e-17, -3.266924100901318e-17, -5.545065618639427e-17, 4.5784915277060095e-17,
)
# fmt: on
# 1 / n!, of Taylor's series.
EXP_3, EXP_4, EXP_5, EXP_6 = 1 / 6, 1 / 24, 1 / 120, 1 / 720
# Beyond these exp is infinite, or 0.
LARGEST, LEAST = 709.782712893384, -746.0
# Added and taken away, they leave a number rounded to whole ones, and to 23 binary places.
TO_WHOLE, TO_SHORT = 1.5 * 2.0**52, 1.5 * 2.0**29
# Powers of 2, from the 31st below 1 to the 31st above: a table is faster than ldexp.
FAR = 31
POWERS = tuple(math.ldexp(1.0, exponent) for exponent in range(-FAR, FAR + 1))

# log(x) = exponent * log(2) - log(c) + log(1 + r), where c is close to 1 / part and r + 1 is
# part * c: the numbers c with 8 binary places, and -log(c) and log(2) with 42 and their rests.
PARTS, FIRST_PART = 64.0, 32
RECIPROCALS = tuple(round(16384 / part) / 256.0 for part in range(32, 65))  # the c
LN_2, LN_2_REST = 0.6931471805598903, 5.497923018708371e-14  # log(2)
# fmt: off
LOGS = (
    -0.6931471805598903, -0.6613984822454313, -0.6327666695710832, -0.6032908514380324,
    -0.5751199744713631, -0.5483923255656009, -0.5209306456242757, -0.49507726679780717,
    -0.47097971521884574, -0.4462871026285029, -0.4209692946442374, -0.39762193064711937,
    -0.37371640979358745, -0.35197642315711164, -0.32975328637257917, -0.30989447772276435,
    -0.28670503280386583, -0.2659635484972114, -0.2478361639045943, -0.22626367865041175,
    -0.20739519434596332, -0.18816383241824042, -0.16855536102980295, -0.15191604202573217,
    -0.13499516453748583, -0.11430477128010352, -0.09672962645845473, -0.08244366921098845,
    -0.06429435070549516, -0.04953393512232651, -0.03077165866670839, -0.015504186535963527,
    0.0,
)
# What these lack.
LOG_RESTS = (
    -5.497923018708371e-14, 6.628791790390747e-14, 4.535501869967747e-14, -5.185735530634183e-14,
    -2.484695058797599e-14, 2.775050266856243e-14, 9.03997701415351e-14, -4.4345101882815375e-14,
    5.472776301858062e-14, 8.33959316905439e-14, 1.0774341461609579e-13, -1.911869926685097e-14,
    3.364344013825529e-15, -6.654491643324795e-14, 1.1118671389559323e-13, -1.0033796982039214e-13,
    -8.848109604006821e-14, 7.343591369867797e-14, 1.3029797173308663e-14, -4.1641267302872263e-14,
    -1.0726867577289733e-13, 5.743078393200756e-14, -3.714397754170472e-15, -1.0980754099855238e-13,
    -1.8996158041578768e-14, 4.488953352238699e-14, -9.638067658552277e-14, -8.614512936087814e-14,
    9.790518511990216e-14, 4.9880309107981426e-14, -4.529814257790929e-14, -1.7274567499706107e-15,
    0.0,
)
# fmt: on
# 1 / n, of Mercator's series.
LOG_3, LOG_4, LOG_5, LOG_6 = 1 / 3, 1 / 4, 1 / 5, 1 / 6
LOG_7, LOG_8, LOG_9, LOG_10 = 1 / 7, 1 / 8, 1 / 9, 1 / 10  # and on

# Lambert's continued fraction of tanh, eight deep, as two polynomials; beyond BEND exp is as exact,
# and beyond FLAT it is 1.
BEND, FLAT = 0.55, 20.0
ABOVE_0, ABOVE_1, ABOVE_2 = 675675.0, 45045.0, 594.0  # above the line
BELOW_0, BELOW_1, BELOW_2, BELOW_3 = 2027025.0, 945945.0, 51975.0, 630.0  # below it

SPLIT = 2.0**27 + 1.0  # cuts a number in two halves of 26 digits (Veltkamp 1968)
ROUNDS = 4  # of Newton's method, from 1 to ten digits of the cosine of any third
THREE, FOUR, SIX = 3.0, 4.0, 6.0  # of cos(3 a) = 4 cos(a)**3 - 3 cos(a), and its slope


def exp(x: float) -> float:
    """Return the exponential function of x: 0 far below 0, infinite beyond 709.78.

    >>> exp(0.0), exp(1.0), exp(-1000.0), exp(1000.0)
    (1.0, 2.718281828459045, 0.0, inf)
    """
    return _exp(x, 0.0)


def _exp(x: float, rest: float) -> float:
    """Return the exponential function of x and its rest.

    It rises with x: `left` does, and what the series adds to it errs by less than it rises. The
    terms are added in the order in which a processor has them soonest.

    >>> _exp(0.0, 0.0), _exp(1.0, 2.0**-54)
    (1.0, 2.7182818284590455)
    """
    if not LEAST < x <= LARGEST:
        return x if x != x else float("inf") if x > 0.0 else 0.0
    whole = (x * STEPS + TO_WHOLE) - TO_WHOLE
    left = (x - whole * STEP) - (whole * STEP_REST - rest)
    square = left * left
    far = square * square * ((EXP_4 + left * EXP_5) + square * EXP_6)
    steps = int(whole)
    row, exponent = steps & ROOT_MASK, steps >> ROOT_BITS
    grown = (left + ROOT_RESTS[row]) + (square * (0.5 + left * EXP_3) + far)
    if -FAR <= exponent <= FAR:
        root = ROOTS[row] * POWERS[exponent + FAR]
        return root + root * grown
    half = exponent >> 1
    root = ROOTS[row] + ROOTS[row] * grown
    return root * math.ldexp(1.0, half) * math.ldexp(1.0, exponent - half)


def log(x: float) -> float:
    """Return the natural logarithm of x: minus infinity at 0, and NaN below.

    >>> log(1.0), log(10.0), log(0.0)
    (0.0, 2.302585092994046, -inf)
    """
    high, rest = _log(x)
    return high + rest


def _log(x: float) -> tuple[float, float]:
    """Return the natural logarithm of x and its rest, of which 69 binary places are right.

    >>> _log(1.0), _log(2.0)
    ((0.0, 0.0), (0.6931471805598903, 5.497923018708371e-14))
    """
    if not 0.0 < x < float("inf"):
        return x if x > 0.0 else -float("inf") if x == 0.0 else float("nan"), 0.0
    part, exponent = math.frexp(x)
    row = int(part * PARTS + 0.5) - FIRST_PART
    short = (part + TO_SHORT) - TO_SHORT
    first = short * RECIPROCALS[row] - 1.0
    second = (part - short) * RECIPROCALS[row]
    r = first + second
    square = r * r
    far = square * ((LOG_7 - r * LOG_8) + square * (LOG_9 - r * LOG_10))
    series = (LOG_3 - r * LOG_4) + square * ((LOG_5 - r * LOG_6) + far)
    far = r * square * series - 0.5 * second * (first + r)
    low = far + (exponent * LN_2_REST + LOG_RESTS[row])
    # What is left is exact: the logarithm of c, the two parts of r, and half the first's square.
    half = 0.5 * first * first
    known = (exponent * LN_2 + LOGS[row]) + first
    near = known + second
    high = near - half
    return high, ((known - near) + second) + ((near - high) - half) + low


def tanh(x: float) -> float:
    """Return the hyperbolic tangent of x, from -1 to 1.

    >>> tanh(0.0), tanh(0.5), tanh(-1.0), tanh(100.0)
    (0.0, 0.46211715726000974, -0.7615941559557649, 1.0)
    """
    size = abs(x)
    if size < BEND:
        square = x * x
        above = ABOVE_0 + square * (ABOVE_1 + square * (ABOVE_2 + square))
        below = BELOW_1 + square * (BELOW_2 + square * (BELOW_3 + square))
        return x - x * (square * above / (BELOW_0 + square * below))
    if size > FLAT:
        size = FLAT
    grown = exp(2.0 * size)
    more = grown + 1.0
    lost = 1.0 - (more - grown)
    missing = 2.0 / more
    missing = missing - 0.5 * missing * missing * lost
    return 1.0 - missing if x > 0.0 else missing - 1.0


def power(x: float, exponent: float) -> float:
    """Return x, at least 0, raised to any power; NaN below 0.

    >>> power(9.0, 0.5), power(2.0, -1.0), power(0.0, 0.5), power(0.0, 0.0)
    (3.0, 0.5, 0.0, 1.0)
    """
    if exponent == 0.0:
        return 1.0
    high, low = _log(x)
    natural = high + low
    raised = exponent * natural
    if not LEAST < raised <= LARGEST:
        return exp(raised)
    rest = low - (natural - high)
    return _exp(raised, _rest(exponent, natural, raised) + exponent * rest)


def whole_power(x: float, times: int) -> float:
    """Return x multiplied by itself so many times, rounded each time.

    >>> whole_power(0.5, 3), whole_power(0.5, 0)
    (0.125, 1.0)
    """
    raised = 1.0
    for _ in range(times):
        raised = raised * x
    return raised


def cos_third(cosine: float) -> float:
    """Return the cosine of a third of the angle, at most a right one, of this cosine.

    The largest c with 4 c cubed - 3 c = cosine, by Newton's method; its last step is taken with
    twice the digits.

    >>> cos_third(1.0), cos_third(0.0), cos_third(0.5)
    (1.0, 0.8660254037844386, 0.9396926207859084)
    """
    c = 1.0
    for _ in range(ROUNDS):
        slope = THREE * (FOUR * c * c - THREE) + SIX
        c = c - ((FOUR * c * c - THREE) * c - cosine) / slope
    square = c * c
    factor = FOUR * square - THREE
    product = factor * c
    rest = _rest(factor, c, product) + FOUR * _rest(c, c, square) * c
    return c - ((product - cosine) + rest) / (THREE * factor + SIX)


def _rest(x: float, y: float, product: float) -> float:
    """Return what the product of x and y lost when it was rounded (Dekker 1971).

    >>> _rest(3.0, 0.5, 1.5), _rest(1.0 + 2.0**-30, 1.0 + 2.0**-30, 1.0 + 2.0**-29) == 2.0**-60
    (0.0, True)
    """
    cut_x, cut_y = x * SPLIT, y * SPLIT
    high_x, high_y = cut_x - (cut_x - x), cut_y - (cut_y - y)
    low_x, low_y = x - high_x, y - high_y
    return ((high_x * high_y - product) + high_x * low_y + low_x * high_y) + low_x * low_y


def logistic(x: float) -> float:
    """Return the logistic function of x, 0-1, without overflow.

    >>> logistic(0.0), logistic(1000.0), logistic(-1000.0)
    (0.5, 1.0, 0.0)
    """
    if x >= 0.0:
        return 1.0 / (1.0 + exp(-x))
    grown = exp(x)
    return grown / (1.0 + grown)


def clip(x: float, low: float, high: float) -> float:
    """Return x, but at least low and at most high.

    >>> clip(2.0, 0.0, 1.0), clip(-2.0, 0.0, 1.0), clip(0.3, 0.0, 1.0)
    (1.0, 0.0, 0.3)
    """
    return min(max(x, low), high)


def positive(x: float) -> float:
    """Return x if it is positive, else 0.

    >>> positive(1.5), positive(-1.5)
    (1.5, 0.0)
    """
    return max(x, 0.0)


def is_set(x: float) -> bool:
    """Whether an optional value is set, that is not NaN.

    >>> is_set(0.0), is_set(float("nan"))
    (True, False)
    """
    return x == x
