"""What everybody can see of a war, on which the conditions of interventions may rest."""

from __future__ import annotations

from typing import NamedTuple

MOST_OCCASIONS = 4  # conditional and random interventions of an arm: each doubles its settings


class Visible(NamedTuple):
    """Unit and meaning of something that is public, as it stands when a month begins."""

    unit: str
    meaning: str


PUBLIC = {
    "front_change": Visible("thousand km2", "the front's drift as last reported, with error"),
    "land": Visible("thousand km2", "main sector beyond the February 2022 line"),
    "losses": Visible("thousand", "Russian killed and wounded of last month"),
    "fighting": Visible("0 or 1", "there was fighting last month"),
    "mobilised": Visible("0 or 1", "Russia has mobilised"),
    "deliveries": Visible("share of need", "deliveries of last month"),
    "tone": Visible("logit", "tone of partners' statements, as heard"),
    "european_tone": Visible("logit", "tone of Europe's statements, as heard"),
    "concession_talk": Visible("0-1", "talk of concessions"),
    "audience": Visible("0-1", "to whom Moscow speaks, as partners see it two months late"),
    "talks_open": Visible("0 or 1", "talks were open last month"),
    "months_since_talks": Visible("months", "since talks were open, or since the war began"),
    "month": Visible("months", "since the war began"),
}
(
    FRONT_CHANGE,
    LAND,
    LOSSES,
    FIGHTING_MONTH,
    MOBILISED,
    DELIVERIES,
    TONE,
    EUROPEAN_TONE,
    CONCESSION_TALK,
    AUDIENCE,
    TALKS_OPEN,
    MONTHS_SINCE_TALKS,
    MONTH,
) = range(len(PUBLIC))

RELATIONS = ("<", "<=", ">", ">=")
BELOW, AT_MOST, ABOVE, AT_LEAST = range(len(RELATIONS))
