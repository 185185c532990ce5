"""Files of a session: to save it, its months, its pictures, a figure, a briefing.

Pictures are drawn by the browser: they are asked for first, and the file is made of what it sends.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from functools import partial

from abm.errors import InputError
from experiments.comparison.monthly import month_columns
from experiments.session.arm import LiveArm
from experiments.session.replay import write
from experiments.text import date_of
from viz.live.tab import Tab, WantedPicture
from viz.live.takeaway import brief
from viz.live.takeaway.origin import of_run
from viz.live.takeaway.pictures import Picture, missing, picture, pictures
from viz.live.takeaway.sheet import UNASKED, checked, noted, sheet, table

_FIXED = (1980, 1, 1, 0, 0, 0)  # the same session gives the same archive
_SVG, _PNG = "image/svg+xml", "image/png"

Finish = Callable[[list[str]], None]


def save_replay(tab: Tab) -> None:
    """Save the session: scenario, seed, run and every change."""
    tab.save(f"{_name(tab)}.replay", "application/json", write(tab.session.replay()))


def save_months(tab: Tab) -> None:
    """Save the months played of every arm, with the columns of `concert run --out`.

    Above them stand lines that say which war they are of, and what it may be called.
    """
    arms, lines = tab.session.arms.values(), of_run(tab).lines
    told = {arm.letter: noted([f"{arm.letter}: {arm.title}", *lines]) + months(arm) for arm in arms}
    if len(arms) == 1:
        (table,) = told.values()
        return tab.save(f"{_name(tab)}.csv", "text/csv", table)
    files = {f"{_name(tab)}-{letter}.csv": table for letter, table in told.items()}
    return tab.save(f"{_name(tab)}-months.zip", "application/zip", _archive(files), True)


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


def ask_for_pictures(tab: Tab) -> None:
    """Ask the browser to draw every picture, for a file of its own each."""
    wanted, name = pictures(tab), f"{_name(tab)}-pictures.zip"

    def finish(drawn: list[str]) -> None:
        """Save the sheets of all pictures."""
        sheets = zip(wanted, drawn, strict=True)
        files = {f"{one.name}.svg": sheet(svg, one) for one, svg in sheets}
        tab.save(name, "application/zip", _archive(files), True)

    _warn(tab)
    _ask(tab, wanted, finish)


def ask_for_briefing(tab: Tab) -> None:
    """Ask the browser to draw every picture, for the briefing."""
    wanted, told = pictures(tab, brief.widths(tab)), brief.told(tab)
    name = f"{_name(tab)}-briefing.html"

    def finish(drawn: list[str]) -> None:
        """Save the briefing."""
        tab.save(name, "text/html", brief.page(told, wanted, drawn))

    _warn(tab)
    _ask(tab, wanted, finish)


def _warn(tab: Tab) -> None:
    """Say if what is asked for comes without the pictures of all runs."""
    title, words = "The pictures are of one run alone.", missing(tab)
    if words and title not in [one.title for one in tab.notices]:
        tab.say("warning", title, words)


def save_figure(tab: Tab, figure: str, kind: str) -> None:
    """Save one figure of the page as "csv", or ask the browser to draw it, for "svg" or "png".

    Raises:
        InputError: There is no picture of that figure.
    """
    one = picture(tab, figure)
    name = f"concert-{tab.session.scenario.name}-{one.origin.runs}-{one.name}.{kind}"
    if kind == "csv":
        return tab.save(name, "text/csv", table(one))

    def finish(drawn: list[str]) -> None:
        """Save the sheet; the browser paints one that is to be a PNG."""
        tab.save(name, _PNG if kind == "png" else _SVG, sheet(drawn[0], one))

    return _ask(tab, [one], finish)


def _ask(tab: Tab, wanted: Sequence[Picture], finish: Finish) -> None:
    number = tab.pictures["number"] + 1 if tab.pictures else 1
    figures: list[WantedPicture] = [
        {
            "name": one.name,
            "option": json.dumps(one.figure.option()),
            "width": one.width,
            "height": one.figure.height,
        }
        for one in wanted
    ]
    tab.pictures = {"number": number, "figures": figures}
    tab.finish = partial(_finished, [one.name for one in wanted], finish)


def take_pictures(tab: Tab, drawn: Sequence[tuple[str, str]]) -> None:
    """Take names and drawings from the browser, and give them back as the file asked for.

    Raises:
        InputError: They are not what was asked for, which still is.
    """
    if tab.pictures is None or tab.finish is None:
        return
    tab.finish(drawn)
    tab.pictures, tab.finish = {**tab.pictures, "figures": []}, None


def _finished(names: Sequence[str], finish: Finish, drawn: Sequence[tuple[str, str]]) -> None:
    if [name for name, _ in drawn] != list(names):
        raise InputError(UNASKED)
    finish([checked(svg) for _, svg in drawn])


def _archive(files: dict[str, str]) -> str:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _FIXED), content)
    return base64.b64encode(out.getvalue()).decode()


def _name(tab: Tab) -> str:
    session = tab.session
    return f"concert-{session.scenario.name}-run-{session.run}"


EXPORTS: dict[str, Callable[[Tab], None]] = {
    "replay": save_replay,
    "months": save_months,
    "pictures": ask_for_pictures,
    "briefing": ask_for_briefing,
}
