"""Progress of long work: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

LINE_EVERY = 10.0  # seconds between plain lines


class Counter:
    """Counts what is to be done and what is done, and tells nobody."""

    def __init__(self) -> None:
        self.total, self.done = 0, 0

    def expect(self, more: int) -> None:
        """Add to what is to be done."""
        self.total += more

    def add(self, more: int) -> None:
        """Add to what is done."""
        self.done += more


@contextmanager
def counting(what: str, out: Console) -> Iterator[Counter]:
    """Give a counter that shows how many of what it expects are done."""
    if out.is_terminal:
        columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=out, transient=True) as bar:
            yield _Bar(bar, what)
    else:
        lines = _Lines(what, out)
        yield lines
        lines.say()


class _Bar(Counter):
    def __init__(self, bar: Progress, what: str) -> None:
        super().__init__()
        self.bar, self.task = bar, bar.add_task(what, total=0)

    def expect(self, more: int) -> None:
        super().expect(more)
        self.bar.update(self.task, total=self.total)

    def add(self, more: int) -> None:
        super().add(more)
        self.bar.update(self.task, completed=self.done)


class _Lines(Counter):
    def __init__(self, what: str, out: Console) -> None:
        super().__init__()
        self.what, self.out = what, out
        self.said = time.monotonic()

    def add(self, more: int) -> None:
        super().add(more)
        if time.monotonic() - self.said > LINE_EVERY:
            self.say()

    def say(self) -> None:
        self.out.print(f"{self.what}: {self.done:,} of {self.total:,}")
        self.said = time.monotonic()
