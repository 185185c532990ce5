"""Admission to the page: under which name, from whose pages, and with which token.

Any other page of the same browser could otherwise reach a server on this machine, under another
name for it or across pages. Where the network can reach it, whoever opens it shows a token that
nobody guesses: first in the address, then in a cookie.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, Response

Event = MutableMapping[str, Any]  # a scope or a message of ASGI, whose values are of many types
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
App = Callable[[Event, Receive, Send], Awaitable[None]]

TOKEN = "token"
# A browser sends no strict cookie where it is led on from another site's link: this page leads on.
_ENTRY = """<!doctype html><title>Concert</title><script>
const address = new URL(location);
address.searchParams.delete("token");
location.replace(address);
</script><noscript>Concert needs JavaScript.</noscript>"""
_WITHOUT = (
    "Concert asks for the token in its address. Open the address that `concert view` printed, the "
    "one with ?token= in it."
)


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


@dataclass(frozen=True)
class Admission:
    """What is asked of a request: one of these hosts (any, if none), and a token, if there is one.

    `port` keeps the cookies of several servers of one machine apart.
    """

    hosts: frozenset[str]
    token: str = ""
    port: int = 0

    @property
    def cookie(self) -> str:
        """The name of the cookie that holds the token."""
        return f"concert-{self.port}"

    def refusal(self, request: HTTPConnection) -> str:
        """Say why a request is not let in, nothing if it is."""
        headers = request.headers
        if not allowed(headers.get("host", ""), headers.get("origin", ""), self.hosts):
            return "This page is opened under another name, or from another page."
        known = not self.token or self._is_token(request.cookies.get(self.cookie, ""))
        return "" if known or self.enters(request) else _WITHOUT

    def enters(self, request: HTTPConnection) -> bool:
        """Whether a request brings the token in its address."""
        return bool(self.token) and self._is_token(request.query_params.get(TOKEN, ""))

    def _is_token(self, told: str) -> bool:
        return secrets.compare_digest(told.encode(), self.token.encode())

    def entry(self) -> Response:
        """Return the page that keeps the token in a cookie and leads on to the page itself."""
        response = HTMLResponse(_ENTRY)
        response.set_cookie(self.cookie, self.token, httponly=True, samesite="strict")
        return response


def guarded(app: App, admission: Admission) -> App:
    """Return an application that refuses who is not let in, before it hears of it."""

    async def guard(scope: Event, receive: Receive, send: Send) -> None:
        """Pass on what is allowed; refuse the rest."""
        if scope["type"] not in ("http", "websocket"):
            await app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        if words := admission.refusal(request):
            await refuse(words, 403, (scope, receive, send))
        elif scope["type"] == "http" and admission.enters(request):
            await admission.entry()(scope, receive, send)
        else:
            await app(scope, receive, send)

    return guard


async def refuse(words: str, status: int, call: tuple[Event, Receive, Send]) -> None:
    """Answer a request with a sentence; a websocket is closed where it cannot be answered."""
    scope, receive, send = call
    if scope["type"] == "http" or "websocket.http.response" in scope.get("extensions", {}):
        await PlainTextResponse(f"{words}\n", status)(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008})
