"""What every answer forbids the browser, refusals and errors among them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from viz.live.web.headers import policy, secured


def headers(kind: str, host: str = "127.0.0.1:8765") -> dict[str, str]:
    """Return the headers of an answer that has one of its own."""
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": kind, "status": 403, "headers": [(b"own", b"1")]})
        await send({"type": "http.response.body", "body": b""})

    async def send(told: Any) -> None:
        sent.append(told)

    scope = {"type": "http", "headers": [(b"host", host.encode())]}
    asyncio.run(secured(app)(scope, None, send))  # type: ignore[arg-type]  # nothing is received
    assert "headers" not in sent[1]
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


@pytest.mark.parametrize("kind", ["http.response.start", "websocket.http.response.start"])
def test_every_answer_has_them(kind: str) -> None:
    found = headers(kind)
    assert found["own"] == "1"
    assert found["x-frame-options"] == "DENY"
    assert found["x-content-type-options"] == "nosniff"
    assert found["referrer-policy"] == "same-origin"
    assert found["content-security-policy"] == policy("127.0.0.1:8765")


def test_nothing_is_asked_of_another_host() -> None:
    told = dict(part.split(" ", 1) for part in policy("desk:8765").split("; "))
    assert told["connect-src"] == "'self' ws://desk:8765 wss://desk:8765"
    assert told["default-src"] == "'self'"
    assert told["frame-ancestors"] == "'none'"
    sources = {source for sources in told.values() for source in sources.split()}
    assert {one for one in sources if "//" in one} == {"ws://desk:8765", "wss://desk:8765"}


@pytest.mark.parametrize("host", ["", "a b", "a; script-src *", "a\nb", "*"])
def test_a_host_that_is_no_name_is_not_repeated(host: str) -> None:
    assert "connect-src 'self';" in policy(host)
