"""Who may talk to the page."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from viz.live.guard import guarded
from viz.live.opening import LOOPBACK

OURS = frozenset(LOOPBACK)


def asked(kind: str, hosts: frozenset[str], **headers: str) -> list[dict[str, Any]]:
    """Return what an application behind the guard sends; it says only that it was reached."""
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "reached"})

    async def send(told: Any) -> None:
        sent.append(told)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    asyncio.run(guarded(app, hosts)({"type": kind, "headers": raw}, None, send))  # type: ignore[arg-type]  # nothing is received
    return sent


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:8765", ""),
        ("localhost:8765", "http://localhost:8765"),
        ("[::1]:8765", "http://[::1]:8765"),
    ],
)
def test_the_page_itself_is_let_in(kind: str, host: str, origin: str) -> None:
    headers = {"host": host, **({"origin": origin} if origin else {})}
    assert asked(kind, OURS, **headers) == [{"type": "reached"}]


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("rebound.example:8765", ""),
        ("", ""),
        ("127.0.0.1:8765", "http://elsewhere.example"),
        ("127.0.0.1:8765", "http://127.0.0.1:9999"),
        ("127.0.0.1:8765", "null"),
    ],
)
def test_other_pages_and_other_names_are_not(host: str, origin: str) -> None:
    headers = {"host": host, **({"origin": origin} if origin else {})}
    assert asked("http", OURS, **headers)[0]["status"] == 403
    assert asked("websocket", OURS, **headers) == [{"type": "websocket.close", "code": 1008}]


def test_a_page_open_to_the_network_answers_to_any_name_but_not_across_pages() -> None:
    anyone: frozenset[str] = frozenset()
    assert asked("http", anyone, host="desk.example:8765") == [{"type": "reached"}]
    across = asked("websocket", anyone, host="desk.example:8765", origin="http://a.example")
    assert across[0]["type"] == "websocket.close"


def test_what_is_no_request_is_none_of_its_business() -> None:
    assert asked("lifespan", OURS) == [{"type": "reached"}]
