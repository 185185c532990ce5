"""Progress of long work: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

LINE_EVERY = 10.0  # seconds between plain lines


@contextmanager
def counting(total: int, what: str, out: Console) -> Iterator[Callable[[int], None]]:
    """Show how many of `total` are done; the function given is told how many more are."""
    if out.is_terminal:
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=out, transient=True) as bar:
            task = bar.add_task(what, total=total)
            yield lambda more: bar.advance(task, more)
    else:
        yield _Lines(total, what, out).add


class _Lines:
    def __init__(self, total: int, what: str, out: Console) -> None:
        self.total, self.what, self.out = total, what, out
        self.done = 0
        self.said = time.monotonic()

    def add(self, more: int) -> None:
        self.done += more
        if time.monotonic() - self.said > LINE_EVERY or self.done == self.total:
            self.out.print(f"{self.what}: {self.done:,} of {self.total:,}")
            self.said = time.monotonic()
