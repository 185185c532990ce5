"""How the command line ends: exit codes, and what a user gets wrong in one or two lines."""

from __future__ import annotations

import io
import os
import sys

import typer

from abm.errors import InputError, NumericalFault

STOPPED = 130  # exit code after Ctrl-C


class Interrupted(Exception):
    """Ctrl-C where something is kept; the message says what, and how to go on.

    `at_once` leaves without waiting for threads that are at work.
    """

    def __init__(self, message: str, at_once: bool = False) -> None:
        super().__init__(message)
        self.at_once = at_once


def guarded(app: typer.Typer) -> int:
    """Run a command and return its exit code; nothing of it ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    code = _run(app)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read it has read enough, and Python would complain on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _run(app: typer.Typer) -> int:
    try:
        code = int(app(standalone_mode=False, prog_name="concert") or 0)
    except (InputError, NumericalFault) as error:
        return _fail(str(error))
    except Interrupted as stop:
        return _interrupted(stop)
    except (typer.Abort, KeyboardInterrupt):
        return _stopped()
    except typer.TyperException as error:
        return _fail(error.format_message())
    except OSError as error:
        return _fail(f"stopped: {error.strerror or error}.")
    return _stopped() if code == STOPPED else code


def _fail(message: str) -> int:
    print(f"concert: {message}", file=sys.stderr)
    return 2


def _interrupted(stop: Interrupted) -> int:
    print(f"concert: {stop}", file=sys.stderr, flush=True)
    if stop.at_once:
        os._exit(STOPPED)
    return STOPPED


def _stopped() -> int:
    print("concert: stopped; nothing was written.", file=sys.stderr)
    return STOPPED
