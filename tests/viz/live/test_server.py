"""How the page is served: to this machine alone, with nothing fetched and nobody told."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from abm.scenarios import load
from viz.live.server import guarded
from viz.live.tab import LOOPBACK, Opening, usual_plans

ROOT = Path(__file__).parent.parent.parent.parent
SETTINGS = """
from viz.live.server import settle
settle()
import solara.server.settings as server, solara.settings as page
import solara.server.cdn_helper as cdn
print(server.telemetry.mixpanel_enable, page.assets.proxy, server.main.mode,
      server.theme.show_banner, server.ssg.enabled)
try:
    cdn.fetch_from_cdn("https://example.org/a.js")
except OSError as error:
    print(error)
"""


def run(code: str) -> str:
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def test_telemetry_is_off_and_nothing_is_fetched() -> None:
    first, second = run(SETTINGS).splitlines()
    assert first == "False True production False False"
    assert (
        second
        == "https://example.org/a.js is not among the installed assets, and nothing is fetched"
    )


def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        code = "import sys; from experiments.cli.main import main; main()"
        words = ["view", "--no-browser", "--port", str(port)]
        done = subprocess.run(
            [sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True
        )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"concert: cannot listen on 127.0.0.1:{port}")
    assert done.stderr.count("\n") == 1


def test_who_can_open_the_page_is_said() -> None:
    opening = Opening(load("six-partners"), host="0.0.0.0")
    assert opening.open_to_network
    assert opening.warning.title == "This page is open to your network (0.0.0.0:8765)."
    assert not Opening(load("six-partners")).open_to_network


def test_two_arms_are_open_at_first() -> None:
    plans = usual_plans(load("ukraine-2022"))
    assert [(plan.letter, plan.configuration) for plan in plans] == [
        ("A", "siloed"),
        ("B", "coordinated"),
    ]


@pytest.mark.parametrize("words", [["--port", "0"], ["no-such"], ["six-partners", "--replay", "x"]])
def test_what_is_not_allowed_is_refused(words: list[str]) -> None:
    code = "import sys; from experiments.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "view", "--no-browser", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


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
