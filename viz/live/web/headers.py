"""Headers of every answer: what the browser itself forbids the page.

The browser enforces that no request leaves the machine, whatever runs in the page.
"""

from __future__ import annotations

import re

from viz.live.web.admission import App, Event, Receive, Send

_HOST = re.compile(r"[\w.:\[\]-]+", re.ASCII)

# Vue 2 compiles the templates of widgets in the browser, which is evaluation and cannot be avoided;
# Solara's page has scripts inside, ECharts and Vuetify set styles. None of them opens a connection.
_POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
_ALWAYS = {
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    # Not "no-referrer": browsers then say "Origin: null" on the page's own word that it closes.
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def policy(host: str) -> str:
    """Return the content security policy of a page at a host, the request's header.

    Some browsers do not count a websocket of the same host as 'self': it is named.

    >>> policy("127.0.0.1:8765").split("; ")[5]
    "connect-src 'self' ws://127.0.0.1:8765 wss://127.0.0.1:8765"
    """
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    told = _POLICY | {"connect-src": _POLICY["connect-src"] + sockets}
    return "; ".join(f"{name} {sources}" for name, sources in told.items())


def secured(app: App) -> App:
    """Return an application whose every answer has the headers."""

    async def secure(scope: Event, receive: Receive, send: Send) -> None:
        """Add the headers where an answer begins."""
        host = dict(scope.get("headers", ())).get(b"host", b"").decode("latin-1")
        added = _ALWAYS | {"content-security-policy": policy(host)}
        raw = [(name.encode(), value.encode()) for name, value in added.items()]

        async def answer(event: Event) -> None:
            """Pass an answer on."""
            if event["type"] in ("http.response.start", "websocket.http.response.start"):
                event = {**event, "headers": [*event.get("headers", ()), *raw]}
            await send(event)

        await app(scope, receive, answer)

    return secure
