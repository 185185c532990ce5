"""Server of the live page, in this process: on this machine alone, with nothing fetched or sent."""

from __future__ import annotations

import os
import platform
import secrets
import sys
import threading
import warnings
import webbrowser
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from abm.errors import InputError
from experiments.session.replay import prepare
from viz.live.tab import LOOPBACK, Opening, ViewRequest, set_opening
from viz.live.web.admission import TOKEN, Admission, guarded
from viz.live.web.crowd import bounded
from viz.live.web.headers import secured

if TYPE_CHECKING:
    import uvicorn

PAGE = "viz.live.page"
ASSETS = Path(__file__).parent / "assets"
LARGEST_MESSAGE = 4_000_000  # bytes of one message of a browser: pictures to export are the largest
# A page whose browser is gone is kept this long, so that a line that was down finds it again. A
# laptop that slept for longer begins it anew, from its address.
LOST = "2m"
_EVERYWHERE = ("0.0.0.0", "::")


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
    server.kernel.cull_timeout = LOST
    server.assets.extra_locations = [str(ASSETS)]
    server.assets.fontawesome_enabled = False
    server.ssg.enabled = server.search.enabled = False
    # Solara warns at every page that a cookie without https is "lax", which is what is wanted.
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")


def _refused(url: str) -> bytes:
    raise OSError(f"{url} is not among the installed assets, and nothing is fetched")


def view(request: ViewRequest) -> None:
    """Serve what was asked for until it is stopped; raises InputError for what cannot be used."""
    opening = request.opening()
    if opening.chosen is not None and opening.chosen.why:
        print(opening.chosen.why, file=sys.stderr)
    serve(opening, request.browse)


def serve(opening: Opening, browse: bool = True) -> None:
    """Serve the page until it is stopped; raises InputError where it cannot listen."""
    settle()
    set_opening(opening)
    token = secrets.token_urlsafe(32) if opening.open_to_network else ""
    run = _bound(_server(opening, token))
    here, elsewhere = addresses(opening, token)
    if opening.open_to_network:
        print(f"Concert is at\n  {here}\nand for others at\n  {elsewhere}\nStop it with Ctrl-C.")
        print(f"concert: {opening.warning.title} {opening.warning.text}", file=sys.stderr)
    else:
        print(f"Concert is at {here}. Stop it with Ctrl-C.")
    sys.stdout.flush()
    threading.Thread(target=prepare, daemon=True).start()
    if browse:
        threading.Thread(target=webbrowser.open, args=(here,), daemon=True).start()
    run()


def addresses(opening: Opening, token: str) -> tuple[str, str]:
    """Return the address of the page for this machine, and the one for others.

    >>> from abm.scenarios import load
    >>> addresses(Opening(load("six-partners"), host="::1"), "")[0]
    'http://[::1]:8765'
    """
    everywhere = opening.host in _EVERYWHERE
    hosts = (LOOPBACK[0], platform.node()) if everywhere else (opening.host, opening.host)
    query = f"/?{TOKEN}={token}" if token else ""
    here, elsewhere = (f"[{host}]" if ":" in host else host for host in hosts)
    return f"http://{here}:{opening.port}{query}", f"http://{elsewhere}:{opening.port}{query}"


def _server(opening: Opening, token: str) -> uvicorn.Server:
    import uvicorn
    from solara.server.starlette import app

    hosts = frozenset() if opening.open_to_network else frozenset({*LOOPBACK})
    admission = Admission(hosts, token, opening.port)
    config = uvicorn.Config(
        secured(guarded(bounded(app), admission)),
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
