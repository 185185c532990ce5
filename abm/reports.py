"""The reports that Moscow's staff adds up each month, and what an experiment may do to each."""

from __future__ import annotations

REPORTS = (
    "front_change",
    "losses",
    "reserves",
    "deliveries",
    "cover",
    "cover_unbooked",
    "guarantee",
    "tone",
    "european_tone",
    "dispersion",
    "concession_talk",
    "kyiv_limit",
)
(
    FRONT_CHANGE,
    LOSSES,
    RESERVES,
    DELIVERIES,
    COVER,
    COVER_UNBOOKED,
    GUARANTEE,
    TONE,
    EUROPEAN_TONE,
    DISPERSION,
    CONCESSION_TALK,
    KYIV_LIMIT,
) = range(12)

# A report reaches the Kremlin as it is, not at all (the last one stands), or as a fixed value.
MODES = ("own", "masked", "fixed")
OWN, MASKED, FIXED = range(3)
# How files say that a value is what another arm's staff reports in the same run and month.
YOKED = "yoked"
