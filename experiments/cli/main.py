"""The command `concert`: stops are heeded first, then its families of commands are loaded."""

from __future__ import annotations

import sys

from experiments.stops import STOPPED, heeding, interrupt, listen


def main() -> None:
    """Run the command line; what a user gets wrong is one or two lines and exit code 2."""
    sys.exit(_heeded())


def _heeded() -> int:
    """Run the command line; a stop while it is loaded, or before its end, is told in a line."""
    try:
        with heeding(interrupt):
            return _command()
    except KeyboardInterrupt:
        print("concert: stopped.", file=sys.stderr)
        return STOPPED


def _command() -> int:
    from experiments.cli.commands import app
    from experiments.console import guarded

    listen()
    return guarded(app)
