"""Russia's forces beside their number: support by others, quality of troops, orderly withdrawals.

Fires as shares of full fires, people in thousands.
"""

from __future__ import annotations

from abm.rules.arithmetic import clip, log, positive


def counter_support(
    before: float,
    delivered: float,
    counter_support: float,
    counter_support_above: float,
    counter_support_months: float,
) -> float:
    """Return the fires that others give to Russia in answer to partners' support (counter-support).

    `before + (counter_support * positive(delivered - counter_support_above) - before)
    / counter_support_months`; deliveries are smoothed, as shares of need. Share of full fires.
    Source: Pechenkina 2013 (support on one side begets support on the other).

    >>> counter_support(0.0, 1.0, 0.5, 0.75, 1.0), counter_support(0.5, 0.5, 0.5, 0.75, 2.0)
    (0.125, 0.25)
    """
    answer = counter_support * positive(delivered - counter_support_above)
    return before + (answer - before) / counter_support_months


def presses(balance: float, assault_balance_least: float) -> bool:
    """Whether Russia attacks this month, so that losses fall on its assault troops (R15).

    `balance > assault_balance_least`: below it, attacks add nothing to Russia's losses.
    Source: assumption.

    >>> presses(0.1, -0.2), presses(-0.2, -0.2)
    (True, False)
    """
    return balance > assault_balance_least


def troop_quality(
    before: float, lost: float, quality_loss: float, quality_recovery: float, quality_least: float
) -> float:
    """Return the quality of Russia's troops after a month of losses and training (troop quality).

    `clip(before - quality_loss * lost + quality_recovery, quality_least, 1)`; `lost` is the share
    of the force that was lost in attacks. From 0 to 1, 1 at the start. Source: Watling 2023.

    >>> troop_quality(0.75, 0.5, 0.5, 0.0, 0.25), troop_quality(1.0, 0.0, 0.5, 0.125, 0.25)
    (0.5, 1.0)
    """
    return clip(before - quality_loss * lost + quality_recovery, quality_least, 1.0)


def balance_of_quality(balance: float, quality: float) -> float:
    """Return the balance of forces where poorer troops count for fewer men (troop quality).

    `balance + log(quality)`. Logarithm.
    Source: Dupuy 1979 (combat effectiveness as a factor of strength).

    >>> balance_of_quality(0.25, 1.0)
    0.25
    """
    return balance + log(quality)


def orderly(losses: float, before: float, months: int) -> bool:
    """Whether a withdrawal was orderly: it cost less than the months before it (S5).

    `months > 0 and losses * months < before`; `before` are the losses of the last `months` months
    together. Source: Watling 2023 (Kyiv against Kherson).

    >>> orderly(9.0, 30.0, 3), orderly(10.0, 30.0, 3), orderly(9.0, 0.0, 0)
    (True, False, False)
    """
    return months > 0 and losses * months < before
