"""Commands that a page quotes, read by the command line as if they were typed, and not run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from experiments.cli.commands import app
from experiments.trace.clone import Clone

CODE = re.compile(r"`(?P<command>(?:concert|make) [^`\n]+)`")


def quoted(text: str) -> list[str]:
    """Return the commands that stand in a text between backticks, each once."""
    return list(dict.fromkeys(found["command"] for found in CODE.finditer(text)))


def asked(command: str) -> Mapping[str, Any]:
    """Return what the command line reads from a command, by the names of its parameters.

    Raises ValueError for a command, option or value that there is not.
    """
    program, *words = shlex.split(command)
    if program != "concert":
        raise ValueError(command)
    try:
        context = typer.main.get_command(app).make_context(program, words)
        while isinstance(context.command, TyperGroup):
            left = [*context._protected_args, *context.args]
            if not left:
                raise ValueError(f"{command}: a group of commands")
            name, found, rest = context.command.resolve_command(context, left)
            assert found is not None
            context = found.make_context(name, rest, parent=context)
    except TyperException as error:
        raise ValueError(f"{command}: {error}") from error
    return context.params


def check(command: str) -> None:
    """Raise ValueError for what neither the command line nor `make` knows."""
    if not command.startswith("make "):
        asked(command)
    elif command.removeprefix("make ") not in Clone().targets:
        raise ValueError(command)
