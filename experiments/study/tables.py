"""Tables of a study's files: every key with its kind and range. Anything else is refused."""

from __future__ import annotations

import keyword
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from abm.noise import LARGEST_RUN, SEED
from abm.scenarios.files import LARGEST
from abm.scenarios.tables import (
    FREE_TEXT,
    LONGEST,
    NAMES,
    ConfigurationTable,
    FileTable,
    Name,
    Text,
    choice,
    number,
    refusal,
    whole,
)
from abm.schema import War, columns
from experiments.study.samplers import MOST_POINTS
from experiments.study.storage import Extent
from experiments.study.uncertainty import KINDS

DESIGNS = ("grid", "latin-hypercube", "sobol", "morris", "list")
KEEP = ("outcomes", "quantiles", "months", "patterns")
#: What is kept of all runs of a point together, so that they are played in one block.
OF_POINTS = ("quantiles", "patterns")
BLOCK = 100
MOST_BLOCKS = 2**24  # of a study; each is a file
OUTCOME_NAMES = columns(War)
#: What tables call their other columns, so that no uncertainty can have these names.
COLUMNS = ("point", "arm", "run", "month", "trajectory", "changed", *OUTCOME_NAMES)


def _column(value: str) -> str:
    usable = value.isidentifier() and value.isascii() and len(value) <= 40
    if not usable or keyword.iskeyword(value):
        raise refusal("letters, digits and _, at most 40, no digit first, no word of Python")
    if value in COLUMNS:
        raise refusal("a name that neither an outcome nor another column has")
    return value


Column = Annotated[str, AfterValidator(_column)]
Number = Annotated[float, number(-1e9, 1e9)]
Points = Annotated[int, whole(1, MOST_POINTS)]
Levels = Annotated[int, whole(2, 10_000)]


class UncertaintyTable(FileTable):
    """A parameter whose value is uncertain."""

    parameter: Text
    reason: Annotated[str, FREE_TEXT] = ""
    distribution: Annotated[str, choice(KINDS)] | None = None
    low: object = None  # checked against the register, as are choices
    high: object = None
    mode: Number | None = None
    mean: Number | None = None
    deviation: Annotated[float, number(0.0, 1e9, above=True)] | None = None
    choices: list[object] | None = None
    levels: Levels | None = None


class DesignTable(FileTable):
    """The design, by which points are chosen."""

    kind: Annotated[str, choice(DESIGNS)]
    points: Points | None = None
    levels: Levels | None = None
    halvings: Annotated[int, whole(0, 20)] | None = None
    trajectories: Points | None = None
    file: Text | None = None


class LeverTable(ConfigurationTable):
    """An arm: a configuration of the scenario, what differs from it, or both."""

    title: Text = "-"
    configuration: Text | None = None


class LeversTable(FileTable):
    """The arms as a scenario would have them."""

    levers: dict[Name, ConfigurationTable]


class StudyTable(FileTable):
    """A whole study."""

    title: Text
    description: Annotated[str, FREE_TEXT] = ""
    scenario: Text = "ukraine-2022"
    months: Annotated[int, whole(1, LONGEST)] | None = None
    seed: Annotated[int, whole(0, LARGEST)] = SEED
    runs: Annotated[int, whole(1, LARGEST_RUN + 1)]
    block: Annotated[int, whole(1, 100_000)] = BLOCK
    keep: Annotated[str, choice(KEEP)] = "outcomes"
    outcomes: Annotated[list[str], NAMES] = OUTCOME_NAMES
    levers: dict[Name, LeverTable]
    design: DesignTable
    uncertainties: dict[Column, UncertaintyTable]


def _extents(value: object) -> list[Extent]:
    items = value if isinstance(value, list) else []
    found = [Extent._make(item) for item in items if _is_extent(item)]
    if not found or len(found) < len(items) or not _adjoin(found):
        raise refusal(
            "rows of first point, points, first run, runs and block size, each beside those "
            f"before it; at most {MOST_POINTS:,} points and {MOST_BLOCKS:,} blocks"
        )
    return found


def _is_extent(item: object) -> bool:
    """Whether a row is one of five whole numbers, sizes from 1 on."""
    if not isinstance(item, list) or [type(number) for number in item] != [int] * 5:
        return False
    point, points, first, runs, block = (int(number) for number in item)
    return min(point, first) >= 0 and min(points, runs, block) >= 1


def _adjoin(extents: list[Extent]) -> bool:
    """Whether each adds runs to all points before it, or points with as many runs."""
    points, runs = extents[0].points, 0
    for extent in extents:
        if extent[:3] == (0, points, runs):
            runs += extent.runs
        elif (extent.point, extent.first, extent.runs) == (points, 0, runs):
            points += extent.points
        else:
            return False
    blocks = sum(extent.blocks for extent in extents)
    return points <= MOST_POINTS and runs <= LARGEST_RUN + 1 and blocks <= MOST_BLOCKS


class StoredTable(BaseModel):
    """What Concert wrote itself; keys of other versions are left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class AcceptanceTable(StoredTable):
    """A drift that somebody accepted."""

    differences: list[Text]


class ManifestTable(StoredTable):
    """What is read of `manifest.json`; `experiments.study.manifest.Manifest` says what it means."""

    name: Text
    title: Text
    disclaimer: str
    warrant: str = ""
    design: Text
    scenario: Text
    points: Text
    arms: Annotated[list[str], NAMES]
    outcomes: Annotated[list[str], NAMES]
    keep: Annotated[str, choice(KEEP)]
    seed: Annotated[int, whole(0, LARGEST)]
    extents: Annotated[list[Extent], BeforeValidator(_extents)]
    basis: dict[Text, Text]
    drift: list[AcceptanceTable]


class SealedManifestTable(ManifestTable):
    """What is read of `manifest.json` from format 2 on."""

    seal: Text
    files: dict[Text, Text]


class FailureTable(StoredTable):
    """What is read of a note on a block that failed."""

    point: Annotated[int, whole(0, MOST_POINTS)]
    arm: Text | None
    run: Annotated[int, whole(0, LARGEST_RUN)] | None
    kind: Text
    error: Annotated[str, FREE_TEXT]
    replay: Text | None
