"""Messages that ask for a change of the session: its luck, its arms and levers, another one."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import StringConstraints, model_validator

from abm.noise import LARGEST_RUN, LARGEST_SEED
from abm.parameters import FREE
from abm.scenarios.tables import FREE_WORD, refusal, whole
from experiments.session.policy import LEVERS, Lever
from experiments.session.replay import LARGEST, LONGEST_ADDRESS
from viz.live.fields import (
    Arm,
    Configuration,
    Level,
    Message,
    Shipped,
    Text,
    given,
    name_of,
    one_of,
    said,
    typed_number,
    typed_whole,
)


class EditLuck(Message):
    """Note another run or seed, as typed, to be taken at the next reset."""

    act: Literal["edit"]
    run: Annotated[int | None, typed_whole("Run", LARGEST_RUN)] = None
    seed: Annotated[int | None, typed_whole("Seed", LARGEST_SEED)] = None

    @model_validator(mode="after")
    def _something(self) -> EditLuck:
        if self.run is None and self.seed is None:
            raise refusal("a run or a seed")
        return self


class ResetSession(Message):
    """Begin again, in another run if one is named."""

    act: Literal["reset"]
    run: Annotated[int | None, whole(0, LARGEST_RUN)] = None


class ChooseScenario(Message):
    """Begin again in another scenario that ships with Concert."""

    act: Literal["scenario"]
    scenario: Shipped


class ChooseConfiguration(Message):
    """Give an arm another configuration."""

    act: Literal["choose"]
    arm: Arm
    configuration: Configuration


class CloseArm(Message):
    """Close an arm."""

    act: Literal["close"]
    arm: Arm


class ForkArm(Message):
    """Ask what a fork of an arm shall take."""

    act: Literal["fork"]
    arm: Arm


class DraftLever(Message):
    """Note where a lever shall stand, as typed or drawn; nothing lets an optional one go."""

    act: Literal["draft"]
    lever: Annotated[str, one_of(*(lever.name for lever in LEVERS))]
    value: Level

    @property
    def of(self) -> Lever:
        """The lever."""
        return next(lever for lever in LEVERS if lever.name == self.lever)

    @property
    def level(self) -> float:
        """Where it shall stand; raises ValueError for what is typed and no number."""
        if isinstance(self.value, float):
            return self.value
        if self.of.parameter.optional and self.value in (None, "", FREE_WORD):
            return FREE
        return typed_number(self.value or "")

    @model_validator(mode="after")
    def _in_range(self) -> DraftLever:
        declared = self.of.parameter
        try:
            if math.isnan(self.level) or declared.holds(self.level):
                return self
        except ValueError:
            pass
        raise said(f"{self.of.label} allows {declared.allowed()}; {given(self.value)}.")


class ChoosePartner(Message):
    """Choose the partner whose funding a lever is about."""

    act: Literal["partner"]
    partner: Annotated[str, name_of("partners", "")]


class DiscardDraft(Message):
    """Forget what was drafted."""

    act: Literal["discard"]


class ApplyDraft(Message):
    """Let the drafted levers act from the next month on."""

    act: Literal["apply"]


class UndoChange(Message):
    """Take a change back, by its place among the changes of its arm."""

    act: Literal["undo"]
    arm: Arm
    place: Annotated[int, whole(0, 10_000)]


class AnswerQuestion(Message):
    """Answer the open question by one of its buttons, and what was chosen beside it."""

    act: Literal["answer"]
    button: Annotated[str, name_of("buttons")]
    choice: Annotated[str, name_of("configurations", "")] = ""


class OpenFile(Message):
    """Open a session or a scenario from a file; without its content where it is too large."""

    act: Literal["upload"]
    name: Text
    size: Annotated[int, whole(0, 2**53)]
    content: Annotated[str, StringConstraints(max_length=LARGEST)]


class UndoLast(Message):
    """Stand as before the last thing that was done."""

    act: Literal["revert"]


class RedoLast(Message):
    """Do again what was undone last."""

    act: Literal["redo"]


class OpenAddress(Message):
    """Open the session of the page's address, with the scenario that was kept beside it."""

    act: Literal["restore"]
    address: Annotated[str, StringConstraints(max_length=LONGEST_ADDRESS)]
    scenario: Annotated[str, StringConstraints(max_length=LARGEST)] = ""
