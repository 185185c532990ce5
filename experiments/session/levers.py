"""The levers of the live page; ranges, units, meanings and sources come from the register."""

from __future__ import annotations

from dataclasses import dataclass

from abm.parameters import REGISTER, Parameter

GROUPS = ("Planning", "Support", "Words and talks", "Shocks")


@dataclass(frozen=True)
class Lever:
    """One lever: its group and label, and the declared parameter that it moves.

    `kind` is "slider", "switch" or "partner" (a switch for one partner that is chosen first). What
    can be let go again has an optional parameter (`parameter.optional`).
    """

    group: str
    label: str
    name: str
    kind: str

    @property
    def parameter(self) -> Parameter:
        """The declared parameter: range, unit, meaning, source."""
        return REGISTER[self.name]

    @property
    def partners(self) -> bool:
        """Whether it may differ between partners."""
        return self.parameter.scope == "partner"


LEVERS = (
    Lever("Planning", "National effort", "planning.national_effort", "slider"),
    Lever("Planning", "Contact group effort", "planning.forum_effort", "slider"),
    Lever("Planning", "Sequencing of talk pressure", "channel.sequencing", "switch"),
    Lever("Planning", "Joint sign-off", "channel.sign_off", "switch"),
    Lever("Support", "Plan horizon", "support.horizon", "slider"),
    Lever("Support", "Orders to industry", "industry.orders", "slider"),
    Lever("Words and talks", "Message discipline", "words.discipline", "slider"),
    Lever("Words and talks", "Mute doubts", "words.mute", "slider"),
    Lever("Words and talks", "Talks put as demands", "words.demands_framing", "slider"),
    Lever("Words and talks", "Public ultimatum", "words.conditional_demand", "slider"),
    Lever("Words and talks", "Forced talks", "contact_group.forced_talks", "switch"),
    Lever("Shocks", "Funding gap", "will.funding_gap", "partner"),
    Lever("Shocks", "Leader change in Moscow", "kremlin.leader_change", "switch"),
    Lever("Shocks", "Front programme", "theatre.front_programme", "slider"),
)
