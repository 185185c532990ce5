"""Messages from the browser: every kind, and what it may hold.

Anything may come. A message is taken only if its kind is known, nothing is missing, nothing is
added, and every value is of its type, within its bounds and, if it is a name, a name of the tab.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, Field, StringConstraints, ValidationError

import viz.live.changes  # noqa: F401 (its kinds of message are among ours)
from abm.errors import InputError
from abm.scenarios.tables import LONGEST, whole
from experiments.session.events import KINDS
from viz.live.fields import (
    Arm,
    FigureName,
    Flag,
    Known,
    Message,
    Month,
    Pair,
    Pixels,
    Speed,
    Width,
    explained,
    name_of,
    one_of,
    short,
)

RAIL = ("why", "policy", "log")
PLACES = ("watch", *RAIL)
SINCE = ("treatment", "prior", "month")
EXPORTED = ("replay", "months", "pictures", "briefing", "svg", "png", "csv")
FIGURES = 40  # figures that a browser may tell of
STEPS = 5  # of the tour
LARGEST_PICTURE = 1_000_000  # characters

#: Says that what was told last is drawn: the next may be told.
DRAWN = {"act": "drawn"}


class TellAgain(Message):
    """Tell everything again: a message was missed."""

    act: Literal["again"]


class CloseAll(Message):
    """Close what lies over the page."""

    act: Literal["escape"]


class PlayOrStop(Message):
    """Play, or stop playing."""

    act: Literal["play"]


class StepOn(Message):
    """Show the next month."""

    act: Literal["step"]


class StepBack(Message):
    """Show the month before."""

    act: Literal["back"]


class JumpTo(Message):
    """Show a month that was played."""

    act: Literal["jump"]
    month: Month


class MoveMonths(Message):
    """Go some months on or back, playing those that were never played."""

    act: Literal["move"]
    months: Annotated[int, whole(-LONGEST, LONGEST)]


class SetSpeed(Message):
    """Play so many months a second."""

    act: Literal["speed"]
    speed: Speed


class TellLooks(Message):
    """The browser: its width (px), its theme, whether it wants less motion."""

    act: Literal["looks"]
    width: Width
    dark: Flag = False
    calm: Flag = False


class FigureRoom(BaseModel):
    """The room of a figure: its width (px), and whether it is in view."""

    model_config = Message.model_config

    figure: FigureName
    pixels: Pixels
    seen: Flag = False


class TellRooms(Message):
    """The rooms of figures that changed."""

    act: Literal["rooms"]
    rooms: Annotated[list[FigureRoom], Field(max_length=FIGURES)]


class ShowTable(Message):
    """Show the numbers of a figure as a table, or hide them."""

    act: Literal["table"]
    figure: FigureName


class ChooseAgent(Message):
    """Look at a Kremlin agent."""

    act: Literal["agent"]
    agent: Annotated[str, name_of("agents")]


class ChooseTheory(Message):
    """Look at a theory of victory."""

    act: Literal["theory"]
    theory: Annotated[str, name_of("theories")]


class ChooseSince(Message):
    """Begin the ledger there."""

    act: Literal["since"]
    since: Annotated[str, one_of(*SINCE)]


class ChoosePair(Message):
    """Compare two arms; told as "A B"."""

    act: Literal["pair"]
    pair: Pair


class ChooseKind(Message):
    """Show the events of a kind, of all kinds if it is empty."""

    act: Literal["kind"]
    kind: Annotated[str, one_of("", *KINDS)]


class ChooseRail(Message):
    """Show a tab of the rail."""

    act: Literal["tab"]
    tab: Annotated[str, one_of(*RAIL)]


class SetDrawer(Message):
    """Open or close the rail, where it is a drawer."""

    act: Literal["drawer"]
    open: Flag


class ChoosePlace(Message):
    """Show a place of the page, on a phone."""

    act: Literal["place"]
    place: Annotated[str, one_of(*PLACES)]


class ChooseArm(Message):
    """Look at an arm, and at its policy if asked to."""

    act: Literal["arm"]
    arm: Arm
    policy: Flag = False


class ShowTour(Message):
    """Show a step of the tour; 0 closes it."""

    act: Literal["tour"]
    step: Annotated[int, whole(0, STEPS)]


class ShowKeys(Message):
    """Show the list of keys, or hide it."""

    act: Literal["keys"]


class Dismiss(Message):
    """Take a notice away."""

    act: Literal["dismiss"]
    place: Annotated[int, whole(0, FIGURES)]


class SaveFile(Message):
    """Give a file of the session; of a figure, by its name on the page, "svg", "png" or "csv"."""

    act: Literal["export"]
    kind: Annotated[str, one_of(*EXPORTED)]
    figure: FigureName = ""


class Drawing(BaseModel):
    """A picture that the browser drew."""

    model_config = Message.model_config

    name: FigureName
    svg: Annotated[str, StringConstraints(max_length=LARGEST_PICTURE)]


class TakePictures(Message):
    """Take the pictures that were asked for."""

    act: Literal["pictures"]
    pictures: Annotated[list[Drawing], Field(max_length=FIGURES)]


#: Every kind of message by the act that it asks for.
MESSAGES: dict[str, type[Message]] = {
    get_args(kind.model_fields["act"].annotation)[0]: kind for kind in Message.__subclasses__()
}


def read(told: object, known: Known) -> Message:
    """Return what the browser told as a message.

    Raises:
        InputError: It is not a message, or a value of it is not allowed; says so in one line.
    """
    if not isinstance(told, dict):
        raise InputError("the page sent something that is not a message.")
    act = told.get("act")
    if not isinstance(act, str) or act not in MESSAGES:
        asked = f"'{short(act)}', which is not known" if isinstance(act, str) else "nothing known"
        raise InputError(f"the page asked for {asked}.")
    try:
        return MESSAGES[act].model_validate(told, context=known)
    except ValidationError as error:
        raise InputError(explained(error, act)) from None
