"""Play what is missing of a study: blocks go out to workers, counts come back."""

from __future__ import annotations

from collections import Counter as Tally
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, Future
from queue import SimpleQueue

from abm.errors import InputError
from experiments.progress import Counter
from experiments.study.blocks import Block
from experiments.study.executors import ClusterLost, Crew
from experiments.study.failures import Failure, forget, record, recorded
from experiments.study.folder import Folder
from experiments.study.playing import Played, play_block
from experiments.study.stopping import Stop

AHEAD = 2  # blocks in hand for each that can be played at once, so that nobody waits
ATTEMPTS = 2


class Run:
    """One go at the blocks of a study that are not done."""

    def __init__(self, folder: Folder, crew: Crew, counter: Counter, stop: Stop) -> None:
        """Take where parts go, who plays, who counts and who may stop it."""
        self.folder, self.crew, self.counter, self.stop = folder, crew, counter, stop
        self.hand: dict[Future[Played], Block] = {}
        self.finished: SimpleQueue[Future[Played]] = SimpleQueue()
        self.again: deque[Block] = deque()
        self.attempts: Tally[int] = Tally()
        self.noted = set(recorded(folder))

    def play(self, blocks: Iterable[Block]) -> None:
        """Play blocks, a bounded number in hand; those that fail once are tried once more.

        Failures are noted in the folder. When a stop is asked for, what is in hand is finished.
        Raises OSError if the folder cannot be written, InputError if a worker cannot be used.
        """
        waiting = iter(blocks)
        while True:
            self._hand_out(waiting)
            if not self.hand:
                return
            future = self.finished.get()
            self._settle(self.hand.pop(future), future)

    def _hand_out(self, waiting: Iterator[Block]) -> None:
        room = AHEAD * self.crew.hands() - len(self.hand)
        while room > 0 and not self.stop.asked:
            block = next(waiting, None) or (self.again.popleft() if self.again else None)
            if block is None:
                return
            future = self.crew.executor.submit(play_block, str(self.folder.path), block)
            self.hand[future] = block
            future.add_done_callback(self.finished.put)
            room -= 1

    def _settle(self, block: Block, future: Future[Played]) -> None:
        played = _result(block, future)
        self.attempts[block.number] += 1
        if played.failure is not None:
            record(self.folder, played.failure, self.attempts[block.number])
            self.noted.add(block.number)
            if self.attempts[block.number] < ATTEMPTS:
                self.again.append(block)
        elif block.number in self.noted:
            forget(self.folder, block.number)
        self.counter.add(played.wars)


def _result(block: Block, future: Future[Played]) -> Played:
    """Return what a worker says of a block; one that was lost with its block has failed."""
    try:
        return future.result()
    except (CancelledError, TimeoutError) as error:
        raise ClusterLost from error
    except ImportError as error:
        raise InputError(f"a worker cannot load Concert: {error}.") from error
    except (OSError, InputError):
        raise
    except Exception as error:
        return Played(0, Failure(block, type(error).__name__, str(error)))
