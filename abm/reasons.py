"""Reasons why a partner signed nothing in a month, declared once.

Signing sets one in every month (`abm.actors.sign_off.sign`); tables, the feed and the ledger of
partners take their words from here.
"""

from __future__ import annotations

from enum import IntEnum


class Reason(IntEnum):
    """Why a partner signed neither a package nor a joint plan; `SIGNED` where it did.

    `hinders` tells whether something kept back what was ready to be signed. Members stand in the
    order in which causes are told: of several, the first.
    """

    hinders: bool
    _sentence: str

    def __new__(cls, code: int, sentence: str = "", hinders: bool = False) -> Reason:
        """Make a member that is the number `code` and carries its sentence."""
        member = int.__new__(cls, code)
        member._value_ = code
        member._sentence, member.hinders = sentence, hinders
        return member

    SIGNED = 0, "{} signature was given"
    GAP = 1, "{} appropriations have lapsed: nothing can be signed"
    NOTHING_PROPOSED = 2, "{} ministries proposed nothing to sign"
    NO_OCCASION = 3, "{} usual rhythm brought nothing to sign"
    COVERED = 4, "{} joint plan already covers all that it would add"
    NOT_DUE = 5, "{} joint plan still covers enough until its next re-plan month"
    OVERDRAWN = 6, "{} package waits: the account is overdrawn", True
    WAITING = 7, "{} package waits: too few of the partners it looks to have signed", True
    DIFFERENCE = 8, "{} package blocked at sign-off: the two ministries differ", True
    PROCEDURE = 9, "{} package held up at sign-off: joint procedures take their time", True

    @property
    def label(self) -> str:
        """Its name in tables.

        >>> Reason.NOT_DUE.label
        'not_due'
        """
        return self.name.lower()

    def told_of(self, whose: str) -> str:
        """Return the sentence about one partner, named in the possessive.

        >>> Reason.OVERDRAWN.told_of("Italy's")
        "Italy's package waits: the account is overdrawn."
        """
        return f"{self._sentence.format(whose)}."


#: The reasons proper, those of months without a signature, in the order of their codes.
REASONS = tuple(reason for reason in Reason if reason is not Reason.SIGNED)
