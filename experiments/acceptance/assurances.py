"""Lines 5 and 6: twelve-month assurances with and without the orders that back them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from abm.state import SETTLED
from experiments.acceptance.claims import Line, TextTable, cells, claim, with_interval
from experiments.acceptance.laboratory import SILOED, Arm, Laboratory
from experiments.comparison.measures import SHARE
from experiments.statistics.effects import at_least, at_most, log_odds_interaction
from experiments.statistics.intervals import Estimate, arm_mean

SHORT, LONG = 1.0, 12.0  # months
LOW, FULL = 0.3, 1.0  # order level
RISE = 0.2  # of belief
WHY = (
    "Booked months alone persuade for a while: they raise forward cover at once, and a war that "
    "stands close to a settlement in those months is settled before stocks run down and the cover "
    "falls again (line 6)."
)


def cell(horizon: float, orders: float) -> Arm:
    """Return siloed ministries with this horizon and order level from treatment on."""
    return SILOED.treat({"support.horizon": horizon, "industry.orders": orders})


NEITHER, HORIZON, ORDERS, BOTH = (
    cell(SHORT, LOW),
    cell(LONG, LOW),
    cell(SHORT, FULL),
    cell(LONG, FULL),
)


def interaction(laboratory: Laboratory) -> Line:
    """Horizon times orders (S12), on the additive and on the logit scale."""
    cells_of = {
        "neither": NEITHER,
        "12-month horizon": HORIZON,
        "full orders": ORDERS,
        "both": BOTH,
    }
    found = {name: laboratory.difference(NEITHER, arm) for name, arm in cells_of.items()}
    values = [laboratory.values(arm, "durably_settled") for arm in (BOTH, HORIZON, ORDERS, NEITHER)]
    additive = arm_mean(values[0] - values[1] - values[2] + values[3])
    rows = [(name, *cells(difference)[1:]) for name, difference in found.items()]
    return Line(
        "Assurances and orders: horizon 1 or 12 months, orders .3 or full (S12)",
        [
            claim(
                "A 12-month horizon alone adds few durable settlements",
                found["12-month horizon"],
                at_most,
                SHARE,
                WHY,
            ),
            claim(
                "Full orders alone add few durable settlements",
                found["full orders"],
                at_most,
                SHARE,
                WHY,
            ),
            claim("Both together add durable settlements", found["both"], at_least, SHARE),
            claim("Together they add more than one by one", additive, at_least, SHARE),
            claim(
                "… on the logit scale too (log odds ratio above 0)",
                log_odds_interaction(*values),
                at_least,
                0.0,
            ),
        ],
        [TextTable("Share durably settled", ("arm", "share", "less neither [95%]"), rows)],
        ["The logit scale adds half a war to every cell (Haldane 1956): one may have none."],
        cells_of,
    )


def decay(laboratory: Laboratory) -> Line:
    """Unbacked assurances decay: belief in the theory that a pause would serve comes back."""
    theory = SILOED.theory.label
    rises = {"unbacked (orders .3)": HORIZON, "backed (full orders)": BOTH}
    found = {name: rise(laboratory, arm) for name, arm in rises.items()}
    rows = [
        (name, str(low), with_interval(at), str(peak), with_interval(rose), f"{rose.n:,}")
        for name, (low, at, peak, rose) in found.items()
    ]
    columns = ("12-month assurances", "lowest in month", "belief", "highest after", "rise", "wars")
    unbacked, backed = (rose for *_, rose in found.values())
    return Line(
        "Unbacked assurances decay",
        [
            claim(
                f"Unbacked: belief in {theory} rises again by .2 or more", unbacked, at_least, RISE
            ),
            claim("Backed: it does not", backed, at_most, RISE),
        ],
        [
            TextTable(
                f"Belief in {theory}, the leadership's, over wars running at its minimum",
                columns,
                rows,
            )
        ],
        ["Wars that end are followed in their last month."],
        rises,
    )


def rise(laboratory: Laboratory, arm: Arm) -> tuple[int, Estimate, int, Estimate]:
    """Return when belief is lowest and how low, when highest after that, and the rise.

    Belief is the leadership's, in the theory that a pause would serve. Over the wars that run at
    the minimum; one that ends keeps the belief of its last month.
    """
    months = laboratory.with_months(arm).months
    belief = np.where(months["status"] < SETTLED, months["belief"][..., arm.pausing], np.nan)
    means = np.nanmean(belief[:, arm.scenario.treatment :], axis=0)
    low = arm.scenario.treatment + int(np.argmin(means))
    followed = last_known(belief[np.isfinite(belief[:, low])])
    peak = low + int(np.argmax(followed[:, low:].mean(axis=0)))
    rose = arm_mean(followed[:, peak] - followed[:, low])
    return low, arm_mean(followed[:, low]), peak, rose


def last_known(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values by war and month in which a missing one (NaN) has the last one before it."""
    filled = np.array(rows)
    for month in range(1, filled.shape[1]):
        missing = np.isnan(filled[:, month])
        filled[missing, month] = filled[missing, month - 1]
    return filled
