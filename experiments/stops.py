"""Stops: Ctrl-C, and the system or a closing terminal asking for an end, wherever they fall.

Python raises KeyboardInterrupt in whatever is at work. Where that is a callback from a library
written in C, it is dropped there; so it is noted, and raised again by the next `listen`. Nothing
here may load a library: a command must heed stops before it loads what it needs.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

STOPPED = 130  # exit code after Ctrl-C
STOPS = ("SIGINT", "SIGTERM", "SIGHUP")  # of which a system may not have all


class _State:
    """Whether a command was asked to end, in whatever it was interrupted, and nobody heard it."""

    asked = False
    dropped = False


@contextmanager
def heeding(heed: Callable[[], None]) -> Iterator[None]:
    """Call `heed` at Ctrl-C, and when the system or a closing terminal asks for an end.

    What is ignored stays ignored: a command may be meant to outlive its terminal.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals reach the main thread alone
        return
    known = [getattr(signal, name) for name in STOPS if hasattr(signal, name)]
    before = {one: signal.getsignal(one) for one in known}
    heeded = [one for one, handler in before.items() if handler not in (signal.SIG_IGN, None)]
    with _noting_what_is_dropped():
        for one in heeded:
            signal.signal(one, lambda *_: heed())
        try:
            yield
        finally:
            for one in heeded:
                signal.signal(one, before[one])


@contextmanager
def _noting_what_is_dropped() -> Iterator[None]:
    """Note a KeyboardInterrupt that cannot be raised; Python would print it and go on."""
    told = sys.unraisablehook

    def note(dropped: UnraisableHookArgs) -> None:
        """Note a dropped KeyboardInterrupt; say of anything else what Python would."""
        if issubclass(dropped.exc_type, KeyboardInterrupt):
            _State.dropped = True
        else:
            told(dropped)

    sys.unraisablehook = note
    try:
        yield
    finally:
        sys.unraisablehook = told


def begin() -> None:
    """Forget what was asked of a command before this one."""
    _State.asked = _State.dropped = False


def interrupt() -> None:
    """Ask a command to end; raises KeyboardInterrupt."""
    _State.asked = True
    raise KeyboardInterrupt


def dropped() -> bool:
    """Whether a stop that was asked for was dropped, and has not been raised again since."""
    return _State.dropped


def listen() -> None:
    """Raise KeyboardInterrupt if one was dropped; in other threads than the main one nothing."""
    if _State.dropped and threading.current_thread() is threading.main_thread():
        _State.dropped = False
        raise KeyboardInterrupt


def is_stop(error: BaseException) -> bool:
    """Whether an error is that the command was asked to end.

    Besides KeyboardInterrupt this is what it makes of locks in whose taking it happened to fall.
    """
    return isinstance(error, KeyboardInterrupt) or (
        _State.asked and isinstance(error, RuntimeError)
    )


class Stop:
    """Whether the user has asked to stop, and to stop now."""

    def __init__(self) -> None:
        self.asked, self.now = False, False

    @contextmanager
    def heeding(self, told: Callable[[], None], wake: Callable[[], None]) -> Iterator[None]:
        """Let Ctrl-C ask, and call `told`; a second one asks to stop now, and calls `wake`.

        Neither interrupts what is under way, which may hold a lock; a third one does.
        """

        def heed() -> None:
            """Ask for a stop; a second time for one at once."""
            if self.now:
                raise KeyboardInterrupt
            if self.asked:
                self.now = True
                wake()
                return
            self.asked = True
            with suppress(OSError):  # the terminal may have gone
                told()

        with heeding(heed):
            yield
