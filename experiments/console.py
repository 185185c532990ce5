"""The terminal: tables of which no cell is cut, progress, and the exit of a command."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Column, Table

from abm.errors import InputError, NumericalFault
from abm.scenarios.files import shown
from experiments.replacement import KEPT
from experiments.stops import STOPPED, dropped, heeding, interrupt, is_stop, listen
from experiments.stops import begin as forget_stops
from experiments.streams import streams
from experiments.text import duration, printable

Row = tuple[str, ...]  # one cell per column; without cells, a blank line

WIDE = 10_000  # characters; where output is not a terminal, every row stays on one line
GAP = 2  # characters between columns
READABLE = 24  # characters; the least that a column of words should have
ROOM = 80  # characters; a bar beside count and pace takes of the count where there are fewer
LINE_EVERY = 10.0  # seconds between plain lines of progress


class Sheet(NamedTuple):
    """A table; its first column names what the row is about."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Row]

    @property
    def width(self) -> int:
        """Return the characters that its longest cells need side by side."""
        table = [row for row in (tuple(self.columns), *self.rows) if row]
        return sum(max(map(cell_len, cells)) + GAP for cells in zip(*table, strict=True))


class Voice:
    """Whether commands tell how far they are and what they found, or keep to errors."""

    quiet = False


def console(stderr: bool = False) -> Console:
    """Return a console as wide as the terminal, or so wide that pipes get whole lines.

    It prints texts as users wrote them: no markup, no emoji codes, no guessed colours. Where a
    command is to be quiet it prints nothing.
    """
    width = None if (sys.stderr if stderr else sys.stdout).isatty() else WIDE
    return Console(
        stderr=stderr, width=width, quiet=Voice.quiet, markup=False, emoji=False, highlight=False
    )


def fits(table: Table, out: Console) -> bool:
    """Whether a table can stand in a console; what may be folded stays `READABLE`."""
    widths = [_widest(column, out) if column.no_wrap else READABLE for column in table.columns]
    return sum(widths) + GAP * (len(widths) - 1) <= out.width


def _widest(column: Column, out: Console) -> int:
    return max(out.measure(cell).maximum for cell in (column.header, *column.cells))


def show(sheet: Sheet, out: Console) -> None:
    """Print a sheet: as a table or, on a terminal too narrow for it, row by row."""
    if sheet.title:
        out.print(sheet.title.upper(), style="bold")
    if sheet.width > out.width:
        _show_rows(sheet, out)
    else:
        _show_table(sheet, out)


def present(table: Table, out: Console) -> None:
    """Print a table or, on a terminal too narrow for it, row by row."""
    if fits(table, out):
        out.print(table)
    else:
        _show_rows(_sheet(table), out)


def _sheet(table: Table) -> Sheet:
    """Return what a table holds, the lines of each heading in one."""
    headings = [" ".join(str(column.header).split()) for column in table.columns]
    rows = zip(*(map(str, column.cells) for column in table.columns), strict=True)
    return Sheet("", headings, list(rows))


def _show_table(sheet: Sheet, out: Console) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    for column in sheet.columns:
        table.add_column(column, overflow="fold")
    for row in sheet.rows:
        table.add_row(*row, style=_style(row))
    out.print(table)


def _show_rows(sheet: Sheet, out: Console) -> None:
    for row in filter(None, sheet.rows):
        cells = zip(sheet.columns[1:], row[1:], strict=True)
        told = "; ".join(f"{column}: {cell.rstrip('.')}" for column, cell in cells if cell)
        out.print(row[0], style="bold")
        out.print(Padding(told, (0, 0, 0, 4)), style=_style(row))


def _style(row: Row) -> str | None:
    return "dim" if row[-1:] == ("default",) else None


class Counter:
    """Counts what is to be done and what is done, and tells nobody; a stop is heard there."""

    def __init__(self) -> None:
        self.total, self.done = 0, 0

    def expect(self, more: int, done: int = 0) -> None:
        """Add to what is to be done, some of which may have been done before."""
        listen()
        self.total += more
        self.done += done

    def add(self, more: int) -> None:
        """Add to what is done."""
        listen()
        self.done += more


class Pace:
    """Rate at which work goes on, from the first of it that is done now."""

    def __init__(self) -> None:
        self.begun, self.before = 0.0, -1

    def told(self, done: int, total: int) -> str:
        """Return rate and time left in words; nothing until there is something to tell."""
        now = time.monotonic()
        if self.before < 0:
            self.begun, self.before = now, done
        if done == self.before or now <= self.begun:
            return ""
        rate = (done - self.before) / (now - self.begun)
        return f"{rate:,.0f} a second, {duration((total - done) / rate)} left"


@contextmanager
def counting(what: str, out: Console, paced: bool = False) -> Iterator[Counter]:
    """Give a counter that shows how many of what it expects are done and, if paced, how fast."""
    if out.is_terminal:
        last = TextColumn("{task.fields[pace]}") if paced else TimeRemainingColumn()
        columns: tuple[ProgressColumn, ...] = (TextColumn(what), MofNCompleteColumn())
        if out.width >= ROOM:
            columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), last)
        with Progress(*columns, console=out, transient=True) as bar:
            yield _Bar(bar, what)
    else:
        lines = _Lines(what, out, paced)
        yield lines
        lines.say()


class _Bar(Counter):
    def __init__(self, bar: Progress, what: str) -> None:
        super().__init__()
        self.bar, self.task, self.pace = bar, bar.add_task(what, total=0, pace=""), Pace()

    def expect(self, more: int, done: int = 0) -> None:
        """Count on more; show the new total."""
        super().expect(more, done)
        self.bar.update(self.task, total=self.total, completed=self.done)

    def add(self, more: int) -> None:
        """Count more as done; move the bar."""
        super().add(more)
        pace = self.pace.told(self.done, self.total)
        self.bar.update(self.task, completed=self.done, pace=pace)


class _Lines(Counter):
    def __init__(self, what: str, out: Console, paced: bool) -> None:
        super().__init__()
        self.what, self.out = what, out
        self.pace = Pace() if paced else None
        self.said = time.monotonic()

    def add(self, more: int) -> None:
        """Count more as done; print a line if the last is some time ago."""
        super().add(more)
        pace = self.pace.told(self.done, self.total) if self.pace else ""
        if time.monotonic() - self.said > LINE_EVERY:
            self.say(pace)

    def say(self, pace: str = "") -> None:
        """Print how much is done."""
        line = f"{self.what}: {self.done:,} of {self.total:,}"
        self.out.print(f"{line}, {pace}" if pace else line)
        self.said = time.monotonic()


class Interrupted(Exception):
    """Ctrl-C where something is kept; the message says what, and how to go on.

    `at_once` leaves without waiting for threads that are at work.
    """

    def __init__(self, message: str, at_once: bool = False) -> None:
        super().__init__(message)
        self.at_once = at_once


def guarded(app: typer.Typer) -> int:
    """Run a command and return its exit code; nothing of it ends in a traceback."""
    KEPT.clear()
    forget_stops()
    with streams():
        with heeding(interrupt), _voice_of_its_own():
            code = _run(app)
        try:
            sys.stdout.flush()
        except OSError as error:
            code = code or _fail(f"stopped: {error.strerror or error}.")
            # Python would complain on its way out of what is left in it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


@contextmanager
def _voice_of_its_own() -> Iterator[None]:
    """Let a command be quiet without silencing what the same process does next."""
    try:
        yield
    finally:
        Voice.quiet = False


def _run(app: typer.Typer) -> int:
    try:
        code = int(app(standalone_mode=False, prog_name="concert") or 0)
    except (InputError, NumericalFault) as error:
        return _fail(str(error))
    except Interrupted as stop:
        return _interrupted(stop)
    except KeyboardInterrupt:
        return _stopped()
    except typer.Abort:  # what Typer makes of an EOFError; of Ctrl-C it makes a code
        return _fail("stopped: something that was read ended too early.")
    except typer.TyperException as error:
        return _fail(error.format_message())
    except OSError as error:
        return _fail(f"stopped: {error.strerror or error}.")
    except RuntimeError as error:
        if is_stop(error):
            return _stopped()
        raise
    return _stopped() if code == STOPPED or dropped() else code


def _fail(message: str) -> int:
    print(f"concert: {printable(message)}", file=sys.stderr)
    return 2


def _interrupted(stop: Interrupted) -> int:
    print(f"concert: {printable(str(stop))}", file=sys.stderr, flush=True)
    if stop.at_once:
        os._exit(STOPPED)
    return STOPPED


def _stopped() -> int:
    # What was written inside a folder that then did not take its name went with that folder.
    kept = ", ".join(dict.fromkeys(shown(file) for file in KEPT if os.path.lexists(file)))
    said = f"written before that, and kept: {kept}" if kept else "nothing was written"
    print(f"concert: stopped; {said}.", file=sys.stderr)
    return STOPPED
