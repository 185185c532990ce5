"""Ctrl-C while a study runs: once finishes the blocks in hand, twice stops now."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Stop:
    """Whether the user has asked to stop."""

    def __init__(self) -> None:
        self.asked = False

    @contextmanager
    def heeding(self, told: Callable[[], None]) -> Iterator[None]:
        """Let Ctrl-C ask, and call `told`; a second one raises KeyboardInterrupt."""
        if threading.current_thread() is not threading.main_thread():
            yield  # signals reach the main thread alone
            return

        def heed(*_: Any) -> None:
            if self.asked:
                raise KeyboardInterrupt
            self.asked = True
            told()

        before = signal.signal(signal.SIGINT, heed)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
