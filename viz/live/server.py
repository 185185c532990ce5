"""Server of the live page, in this process: on this machine alone, with nothing fetched or sent.

Any other page of the same browser could otherwise reach a server on this machine, under another
name for it or across pages.
"""

from __future__ import annotations

import os
import sys
import threading
import warnings
import webbrowser
from collections.abc import Awaitable, Callable, MutableMapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abm.errors import InputError
from experiments.session.replay import prepare
from viz.live.tab import LOOPBACK, Opening, ViewRequest, set_opening

if TYPE_CHECKING:
    import uvicorn


Event = MutableMapping[str, Any]  # a scope or a message of ASGI, whose values are of many types
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
App = Callable[[Event, Receive, Send], Awaitable[None]]

PAGE = "viz.live.page"
ASSETS = Path(__file__).parent / "assets"
LARGEST_MESSAGE = 4_000_000  # bytes of one message of a browser: pictures to export are the largest
_CULL = "30m"  # a lost tab is kept this long, so that a sleeping laptop finds its wars again


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

    async def guard(scope: Event, receive: Receive, send: Send) -> None:
        """Pass on what is allowed; refuse the rest."""
        if scope["type"] not in ("http", "websocket") or _allows(scope, hosts):
            await app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await send({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": b"This page is opened elsewhere."})

    return guard


def _allows(scope: Event, hosts: frozenset[str]) -> bool:
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    return allowed(headers.get(b"host", ""), headers.get(b"origin", ""), hosts)


def settle() -> None:
    """Set Solara up before it starts: no telemetry, no outside asset, no banner, no reloading."""
    os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] = "False"
    os.environ["SOLARA_APP"] = PAGE
    import solara.server.cdn_helper as cdn
    import solara.server.settings as server
    import solara.settings as page

    server.telemetry.mixpanel_enable = False
    # Assets come from the installed package; what it does not have is refused, never fetched.
    page.assets.proxy = True
    cdn.fetch_from_cdn = _refused
    server.main.mode = "production"
    server.theme.show_banner = False
    server.theme.title = "Concert"
    server.theme.loader = "plain"
    server.kernel.cull_timeout = _CULL
    server.assets.extra_locations = [str(ASSETS)]
    server.assets.fontawesome_enabled = False
    server.ssg.enabled = server.search.enabled = False
    # Solara warns at every page that a cookie without https is "lax", which is what is wanted.
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")


def _refused(url: str) -> bytes:
    raise OSError(f"{url} is not among the installed assets, and nothing is fetched")


def view(request: ViewRequest) -> None:
    """Serve what was asked for until it is stopped; raises InputError for what cannot be used."""
    serve(request.opening(), request.browse)


def serve(opening: Opening, browse: bool = True) -> None:
    """Serve the page until it is stopped; raises InputError where it cannot listen."""
    settle()
    set_opening(opening)
    run = _bound(_server(opening))
    address = f"http://{opening.host}:{opening.port}"
    print(f"Concert is at {address}. Stop it with Ctrl-C.", flush=True)
    if opening.open_to_network:
        print(f"concert: {opening.warning.title} {opening.warning.text}", file=sys.stderr)
    threading.Thread(target=prepare, daemon=True).start()
    if browse:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    run()


def _server(opening: Opening) -> uvicorn.Server:
    import uvicorn
    from solara.server.starlette import app

    hosts = frozenset() if opening.open_to_network else frozenset({*LOOPBACK})
    config = uvicorn.Config(
        guarded(app, hosts),
        host=opening.host,
        port=opening.port,
        log_level="critical",
        access_log=False,
        ws_max_size=LARGEST_MESSAGE,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)


def _bound(server: uvicorn.Server) -> Callable[[], None]:
    """Take the address, and return what serves there until it is stopped."""
    config = server.config
    try:
        return partial(server.run, sockets=[config.bind_socket()])
    except (SystemExit, OSError):
        raise InputError(
            f"cannot listen on {config.host}:{config.port}: it is in use, or not an address of "
            "this machine. Choose another with --port or --host."
        ) from None
