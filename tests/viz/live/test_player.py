"""Tests of the player: it stops where it is told to, and plays to the end otherwise."""

from __future__ import annotations

import threading

from viz.live.player import Player


class Turn:
    """A lock for which the player waits until somebody else has paused it."""

    def __init__(self) -> None:
        self.player: Player | None = None
        self.over = threading.Event()

    def __enter__(self) -> None:
        if self.player is not None:
            self.player.stop()

    def __exit__(self, *raised: object) -> None:
        self.over.set()


def test_no_month_is_played_once_it_was_stopped() -> None:
    played: list[int] = []

    def advance() -> bool:
        played.append(1)
        return False

    turn = Turn()
    player = Player(turn, advance, lambda: None)
    turn.player = player
    player.play()
    assert turn.over.wait(60)
    assert not player.playing
    assert not played


def test_it_plays_until_there_is_no_further_month() -> None:
    played: list[int] = []
    ended = threading.Event()

    def advance() -> bool:
        played.append(1)
        return len(played) < 3

    player = Player(threading.RLock(), advance, lambda: ended.set() if len(played) == 3 else None)
    player.speed = 10
    player.play()
    assert ended.wait(60)
    assert len(played) == 3
    assert not player.playing
