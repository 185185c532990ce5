"""What a replay file may say: every key with its kind and range. Anything else is refused."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from abm.noise import LARGEST_RUN, LARGEST_SEED
from abm.scenarios.tables import (
    FREE_TEXT,
    LONGEST,
    NAMES,
    InterventionTable,
    Name,
    Table,
    Text,
    choice,
    whole,
)

LETTERS = ("A", "B", "C")

Letter = Annotated[str, choice(LETTERS)]
Month = Annotated[int, whole(0, LONGEST - 1)]


class ChangeTable(Table):
    """A change made at the page."""

    parameter: Text
    value: Any  # checked by the register
    start: Month = Field(alias="from")
    until: Annotated[int, whole(1, LONGEST)] | None = None
    partners: Annotated[list[str], NAMES] | None = None
    asked: Month

    def intervention(self) -> InterventionTable:
        """Return it as scenario files say it."""
        told = self.model_dump(by_alias=True, exclude={"asked"})
        return InterventionTable.model_validate(told)


class ForkTable(Table):
    """Of which arm a fork shares the past, and to which month."""

    of: Letter
    month: Month


class ArmTable(Table):
    """The policy of one arm."""

    configuration: Name
    fork: ForkTable | None = None
    interventions: dict[Name, ChangeTable] = {}


class ReplayTable(Table):
    """A whole session."""

    seed: Annotated[int, whole(0, LARGEST_SEED)]
    run: Annotated[int, whole(0, LARGEST_RUN)]
    months: Annotated[int, whole(1, LONGEST)]
    month: Month
    arms: dict[Letter, ArmTable]
    scenario: Annotated[str, FREE_TEXT]
