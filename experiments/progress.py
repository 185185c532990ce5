"""Progress of long work: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from experiments.wording import duration

LINE_EVERY = 10.0  # seconds between plain lines


class Counter:
    """Counts what is to be done and what is done, and tells nobody."""

    def __init__(self) -> None:
        self.total, self.done = 0, 0

    def expect(self, more: int, done: int = 0) -> None:
        """Add to what is to be done, some of which may have been done before."""
        self.total += more
        self.done += done

    def add(self, more: int) -> None:
        """Add to what is done."""
        self.done += more


class Pace:
    """How fast work goes on, from the first of it that is done now."""

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
        super().expect(more, done)
        self.bar.update(self.task, total=self.total, completed=self.done)

    def add(self, more: int) -> None:
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
        super().add(more)
        pace = self.pace.told(self.done, self.total) if self.pace else ""
        if time.monotonic() - self.said > LINE_EVERY:
            self.say(pace)

    def say(self, pace: str = "") -> None:
        line = f"{self.what}: {self.done:,} of {self.total:,}"
        self.out.print(f"{line}, {pace}" if pace else line)
        self.said = time.monotonic()
