"""Play of a session, month by month at a pace, in a thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

SPEEDS = (1, 3, 10)  # months a second
CALM = 3  # months a second at most where motion is to be reduced


class Player:
    """Calls `advance` at the chosen speed until it says False or `stop` is called.

    `paint` follows each month; whether it is shown is up to whoever paints. Whoever calls `stop`
    holds `lock`, so that no month follows one at which it was stopped.
    """

    def __init__(
        self,
        lock: AbstractContextManager[object],
        advance: Callable[[], bool],
        paint: Callable[[], None],
    ) -> None:
        self.speed = 3
        self._lock = lock
        self._advance = advance
        self._paint = paint
        self._stop = threading.Event()
        self._playing = False

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._playing

    def play(self) -> None:
        """Begin to play, if it does not yet."""
        if self._playing:
            return
        self._playing = True
        self._stop = threading.Event()
        threading.Thread(target=self._run, args=(self._stop,), daemon=True).start()

    def stop(self) -> None:
        """Stop: no further month is played."""
        self._playing = False
        self._stop.set()

    def _run(self, stop: threading.Event) -> None:
        due = time.monotonic()
        while not stop.is_set():
            with self._lock:
                if stop.is_set():  # while the lock was waited for
                    return
                if not self._advance():
                    self.stop()
            self._paint()
            due = max(due + 1.0 / self.speed, time.monotonic())
            stop.wait(due - time.monotonic())
