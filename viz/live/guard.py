"""Who may talk to the page: only what was opened at its own address.

Any other page of the same browser could otherwise reach a server on this machine, under another
name for it or across pages.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Told = MutableMapping[str, Any]
App = Callable[
    [Scope, Callable[[], Awaitable[Told]], Callable[[Told], Awaitable[None]]], Awaitable[None]
]


def allowed(host: str, origin: str, hosts: frozenset[str]) -> bool:
    """Whether a request is for one of these hosts (any, if none), and from a page of the same one.

    `host` and `origin` are the request's headers, empty where it has none.

    >>> ours = frozenset({"127.0.0.1", "::1"})
    >>> allowed("127.0.0.1:8765", "http://127.0.0.1:8765", ours), allowed("[::1]:8765", "", ours)
    (True, True)
    >>> allowed("elsewhere.org:8765", "", ours), allowed("127.0.0.1:8765", "http://a.org", ours)
    (False, False)
    """
    name = host if host.endswith("]") or ":" not in host else host.rpartition(":")[0]
    known = not hosts or name.strip("[]").lower() in hosts
    return known and origin in ("", f"http://{host}", f"https://{host}")


def guarded(app: App, hosts: frozenset[str]) -> App:
    """Return an application that refuses what is not `allowed`, before it hears of it."""

    async def guard(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] not in ("http", "websocket") or _allows(scope, hosts):
            await app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await send({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": b"This page is opened elsewhere."})

    return guard


def _allows(scope: Scope, hosts: frozenset[str]) -> bool:
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    return allowed(headers.get(b"host", ""), headers.get(b"origin", ""), hosts)
