"""The command line inside a process of the tests: its commands are made once, not for each call."""

from __future__ import annotations

from functools import cache

import typer.main


def make_once() -> None:
    """Have Typer keep the commands that it makes of an app; what they do is not affected."""
    made = typer.main.get_command
    if not hasattr(made, "cache_info"):
        typer.main.get_command = cache(made)
