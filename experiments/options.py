"""What options of the command line can take; an error names the value and what is allowed."""

from __future__ import annotations

from collections.abc import Callable

import typer


def whole(low: int, high: int | None = None) -> Callable[[str], int]:
    """Return the reader of a whole number from `low` on, at most `high`.

    It raises typer.BadParameter, to which the command line adds the option's name.

    >>> whole(1)("12")
    12
    """
    allowed = f"a whole number from {low} {'on' if high is None else f'to {high}'}"

    def read(text: str) -> int:
        try:
            found = int(text)
        except ValueError:
            found = low - 1
        if found < low or (high is not None and found > high):
            raise typer.BadParameter(f"{text!r}; allowed: {allowed}.")
        return found

    return read
