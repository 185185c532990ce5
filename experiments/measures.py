"""What a comparison reports of each war: every line of its table, declared once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abm.schema import BROKEN, DURABLE, EXHAUSTED, FROZEN, STILL_FIGHTING, WITHDRAWN

Values = NDArray[np.float64] | NDArray[np.bool_]
#: Records of wars by field name, as `abm.schema.War` declares them.
Records = NDArray[np.void]


@dataclass(frozen=True)
class Measure:
    """One line of the comparison: a number per war, missing (NaN) where it does not exist."""

    name: str
    label: str
    unit: str
    of: Callable[[Records], Values]
    decimals: int = 2


def share_of(name: str, label: str, code: int) -> Measure:
    """Return the share of wars with an outcome."""
    return Measure(name, label, "share of wars", lambda war: np.equal(war["outcome"], code), 3)


def field(name: str, label: str, unit: str, decimals: int = 2) -> Measure:
    """Return a recorded variable as it stands."""
    return Measure(name, label, unit, lambda war: np.asarray(war[name], np.float64), decimals)


def _on_good_terms(war: Records) -> Values:
    good = (war["outcome"] == DURABLE) & (war["terms"] <= 0.0)
    return np.asarray(good, np.bool_)


MEASURES = (
    share_of("durably_settled", "durably settled", DURABLE),
    Measure(
        "on_good_terms",
        "… on good terms for Ukraine (line signed at or behind the front)",
        "share of wars",
        _on_good_terms,
        3,
    ),
    share_of("signed_but_broken", "signed but broken", BROKEN),
    share_of("exhausted", "Ukrainian exhaustion", EXHAUSTED),
    share_of("withdrawn", "Russian withdrawal", WITHDRAWN),
    share_of("frozen", "frozen", FROZEN),
    share_of("still_fighting", "still fighting at the horizon", STILL_FIGHTING),
    field("war_length", "restricted mean war length (broken settlements count as war)", "months"),
    field("terms", "terms of the last signature, beyond the line of contact", "thousand km2"),
    field("belief_at_signature", "Moscow's belief in T4 at signature", "0-1"),
    field("land", "land held, main sector, at the end", "thousand km2"),
    field("russian_losses", "Russian killed and wounded", "thousand", 0),
    field("ukrainian_losses", "Ukrainian killed and wounded", "thousand", 0),
    field("signed", "money signed", "EUR bn", 1),
    field("promised", "money promised", "EUR bn", 1),
    field("delivered", "support delivered", "EUR bn", 1),
    field("balance_of_accounts", "balance of partners' accounts at the end", "EUR bn", 1),
    field("ceasefires", "ceasefires", "per war"),
    field("ceasefires_resumed", "… after which war resumed", "per war"),
    field("talk_episodes", "talk episodes", "per war"),
    field("talks_insincere", "… that were insincere", "per war"),
    field("joint_planning", "joint planning, two years after treatment", "0-1", 3),
    field("support_credibility", "support credibility, two years after treatment", "0-1", 3),
    field(
        "willingness_to_negotiate", "willingness to negotiate, two years after treatment", "0-1", 3
    ),
)

#: Causes that compete to end a war; all else is censored at the horizon.
CAUSES = {
    DURABLE: "durable settlement",
    EXHAUSTED: "Ukrainian exhaustion",
    WITHDRAWN: "Russian withdrawal",
}
