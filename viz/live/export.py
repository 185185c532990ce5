"""Files to take away: the session, its months, its pictures, a briefing of the screen."""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from collections.abc import Callable

from abm.errors import InputError
from experiments.comparison.monthly import month_columns
from experiments.session.arm import LiveArm
from experiments.session.replay import write
from experiments.text import date_of
from viz.live.briefing import briefing
from viz.live.picture import Picture, pictures, with_heads
from viz.live.world import World

_FIXED = (1980, 1, 1, 0, 0, 0)  # the same session gives the same archive


def save_replay(world: World) -> None:
    """Save the session: scenario, seed, run and every change."""
    world.save(f"{_name(world)}.replay", "application/json", write(world.session.replay()))


def save_months(world: World) -> None:
    """Save the months played of every arm, with the columns of `concert run --out`."""
    arms = world.session.arms.values()
    if len(arms) == 1:
        (arm,) = arms
        return world.save(f"{_name(world)}.csv", "text/csv", months(arm))
    files = {f"{_name(world)}-{arm.letter}.csv": months(arm) for arm in arms}
    return world.save(f"{_name(world)}-months.zip", "application/zip", _archive(files), True)


def months(arm: LiveArm) -> str:
    """Return the months of an arm as a table (CSV)."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    names = [column.name for column in month_columns(arm.scenario)]
    table.writerow(["month", "date", *names])
    for frame in arm.frames:
        date = date_of(arm.scenario.first_month, frame.month)
        table.writerow([frame.month, date, *(frame.row[name] for name in names)])
    return out.getvalue()


def ask_for_pictures(world: World) -> None:
    """Ask the browser to draw every picture, for a file of its own each."""
    _ask(world, "pictures")


def ask_for_briefing(world: World) -> None:
    """Ask the browser to draw every picture, for the briefing."""
    _ask(world, "briefing")


def _ask(world: World, purpose: str) -> None:
    number = world.pictures["number"] + 1 if world.pictures else 1
    figures = [
        {
            "name": one.name,
            "option": json.dumps(one.figure.option()),
            "width": one.width,
            "height": one.figure.height,
        }
        for one in pictures(world)
    ]
    world.pictures = {"number": number, "purpose": purpose, "figures": figures}


def take_pictures(world: World, drawn: list[str]) -> None:
    """Take the pictures that the browser drew, and give them back as the file asked for."""
    if world.pictures is None or not world.pictures["figures"]:
        return
    wanted = pictures(world)
    svgs = _checked(drawn, wanted)
    purpose = world.pictures["purpose"]
    world.pictures = {**world.pictures, "figures": []}
    whole = {one.name: with_heads(svg, one) for one, svg in zip(wanted, svgs, strict=True)}
    if purpose == "briefing":
        world.save(f"{_name(world)}-briefing.html", "text/html", briefing(world, wanted, whole))
    else:
        files = {f"{name}.svg": svg for name, svg in whole.items()}
        world.save(f"{_name(world)}-pictures.zip", "application/zip", _archive(files), True)


def _checked(drawn: list[str], wanted: list[Picture]) -> list[str]:
    """Return the drawings in the order asked for; raises InputError for anything else."""
    good = [svg for svg in drawn if svg.startswith("<svg") and "<script" not in svg]
    if len(good) != len(wanted) or len(drawn) != len(wanted):
        raise InputError("the browser did not draw the pictures that were asked for.")
    return good


def _archive(files: dict[str, str]) -> str:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _FIXED), content)
    return base64.b64encode(out.getvalue()).decode()


def _name(world: World) -> str:
    session = world.session
    return f"concert-{session.scenario.name}-run-{session.run}"


EXPORTS: dict[str, Callable[[World], None]] = {
    "replay": save_replay,
    "months": save_months,
    "pictures": ask_for_pictures,
    "briefing": ask_for_briefing,
}
