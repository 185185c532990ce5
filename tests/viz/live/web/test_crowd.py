"""How many pages may be open, and what becomes of one whose browser is gone."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.viz.browsing import SIX, serving
from tests.viz.live.web.test_admission import get

pytestmark = pytest.mark.compiled

SERVED = """
import viz.live.web.crowd as crowd, viz.live.server as server
server.LOST = "{lost}"
crowd.bounded.__defaults__ = (2,)
from experiments.cli.main import main
main()
"""
TRIES = 2_000
OURS = {"Cookie": "solara-session-id=ours"}


def channel(address: str, page: int) -> ClientConnection:
    """Return the websocket of a page."""
    where = address.replace("http", "ws", 1)
    path = f"jupyter/api/kernels/page-{page}/channels?session_id={page}"
    return connect(where + path, additional_headers=OURS)


def pages(address: str, key: str = "total") -> int:
    """Return how many pages the server holds."""
    with urllib.request.urlopen(f"{address}resourcez") as answer:
        return int(json.loads(answer.read())["kernels"][key])


def comes(asked: Callable[[], bool]) -> bool:
    """Ask until it is so; each question is a request, which takes its time."""
    return any(asked() for _ in range(TRIES))


def test_a_page_whose_browser_was_killed_is_dropped() -> None:
    with serving(*SIX, program=SERVED.format(lost="0s")) as address:
        with channel(address, 1) as page:
            assert comes(lambda: pages(address, "has_connected") == 1)
            page.socket.close()
        assert comes(lambda: pages(address) == 0)


def test_who_finds_no_room_is_told_so_and_the_lost_make_room() -> None:
    with serving(*SIX, program=SERVED.format(lost="2m")) as address, ExitStack() as open_:
        first, second = (open_.enter_context(channel(address, page)) for page in (1, 2))
        assert comes(lambda: pages(address, "has_connected") == 2)
        refused = get(address)
        assert refused.status == 503
        assert refused.text.startswith("Concert shows 2 pages already, as many as it keeps")
        with pytest.raises(InvalidStatus):
            open_.enter_context(channel(address, 3))
        open_.enter_context(channel(address, 2))  # a page that is known comes back
        first.close()
        assert comes(lambda: pages(address, "has_disconnected") == 1)
        assert get(address).status == 200
        open_.enter_context(channel(address, 3))
        assert comes(lambda: pages(address, "has_connected") == 2)
        assert pages(address) == 2
