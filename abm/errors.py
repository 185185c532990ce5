"""Errors that a user can act on, said in one or two lines."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class InputError(ValueError):
    """Something a user wrote cannot be used.

    The message says what was wrong and where (file, key, value) and what is allowed; the command
    line prints it as it stands and exits with code 2.
    """


class NumericalFault(ArithmeticError):
    """A war produced a number that is not finite; the message names run, month and variable."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word nearest to `word`, or an empty string.

    >>> nearest("sileod", ["siloed", "coordinated"])
    " Did you mean 'siloed'?"
    >>> nearest("xyz", ["siloed", "coordinated"])
    ''
    """
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" Did you mean '{close[0]}'?" if close else ""
