"""Who is let in: real requests and real websockets, with the token and without."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.viz.browsing import SIX, open_to_network, serving
from viz.live.tab import LOOPBACK
from viz.live.web.admission import Admission, guarded
from viz.live.web.headers import policy

pytestmark = pytest.mark.compiled

CHANNEL = "jupyter/api/kernels/0000/channels?session_id=1"
CUSTOM = "static/assets/custom.js"
ELSEWHERE = {"Host": "rebound.example:8765"}
FOREIGN = {"Origin": "http://elsewhere.example"}


class Answer(NamedTuple):
    """An answer: its status, its headers by name in small letters, its text."""

    status: int
    headers: dict[str, str]
    text: str


def get(address: str, headers: dict[str, str] | None = None) -> Answer:
    """Return the answer to a request, whatever it is."""
    request = urllib.request.Request(address, headers=headers or {})
    try:
        with urllib.request.urlopen(request) as answer:
            found = answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        found = error.code, error.headers, error.read()
    status, told, text = found
    return Answer(status, {k.lower(): v for k, v in told.items()}, text.decode("utf-8", "replace"))


def handshake(address: str, headers: dict[str, str] | None = None) -> Answer:
    """Return the answer to the handshake of a websocket; 101 lets it in."""
    channel = address.replace("http", "ws", 1) + CHANNEL
    try:
        with connect(channel, additional_headers=headers) as socket:
            assert socket.response is not None
            return Answer(socket.response.status_code, {}, "")
    except InvalidStatus as error:
        told = error.response
        found = {k.lower(): v for k, v in told.headers.raw_items()}
        return Answer(told.status_code, found, (told.body or b"").decode())


@pytest.fixture(scope="module")
def near() -> Iterator[str]:
    """Give the address of a page that this machine alone can open."""
    with serving(*SIX) as found:
        yield found


@pytest.fixture(scope="module")
def far() -> Iterator[tuple[str, str]]:
    """Give the address of a page that is open to the network, and its token."""
    with open_to_network(*SIX) as found:
        address, token = found.split("?token=")
        yield address, token


def test_on_this_machine_no_token_is_asked_for(near: str) -> None:
    assert get(near).status == 200
    assert handshake(near).status == 101


def test_every_answer_has_the_headers(near: str) -> None:
    host = near.removeprefix("http://").rstrip("/")
    refused = handshake(near, FOREIGN)
    answers = [get(near), get(near + CUSTOM), get(f"{near}no-such"), get(near, FOREIGN), refused]
    assert [one.status for one in answers] == [200, 200, 404, 403, 403]
    for one in answers:
        assert one.headers["content-security-policy"] == policy(host)
        assert one.headers["x-frame-options"] == "DENY"
        assert one.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("headers", [ELSEWHERE, FOREIGN, {"Origin": "null"}])
def test_other_names_and_other_pages_are_refused_in_words(
    near: str, headers: dict[str, str]
) -> None:
    assert get(near, headers)[::2] == (
        403,
        "This page is opened under another name, or from another page.\n",
    )
    if "Origin" in headers:
        assert handshake(near, headers).status == 403


def test_without_the_token_nothing_is_served_to_the_network(far: tuple[str, str]) -> None:
    address, token = far
    wrong = {"Cookie": f"concert-{address.rstrip('/').rpartition(':')[2]}={token[:-1]}"}
    for answer in (
        get(address),
        get(f"{address}?token="),
        get(f"{address}?token={token[:-1]}"),
        get(address, wrong),
        get(address + CUSTOM),
        get(f"{address}resourcez"),
        handshake(address),
        handshake(address, wrong),
    ):
        assert answer.status == 403
        assert answer.text.startswith("Concert asks for the token in its address. Open the address")
        assert token not in answer.text
        assert answer.headers["x-frame-options"] == "DENY"


def test_the_token_is_shown_once_and_kept_in_a_cookie(far: tuple[str, str]) -> None:
    address, token = far
    assert len(token) >= 32
    entry = get(f"{address}?token={token}")
    assert entry.status == 200
    assert "location.replace" in entry.text
    assert token not in entry.text
    cookie, *told = entry.headers["set-cookie"].split("; ")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {*told}
    kept = {"Cookie": cookie}
    assert "solara" in get(address, kept).text
    assert get(address + CUSTOM, kept).status == 200
    assert handshake(address, kept).status == 101


def test_with_the_token_any_name_will_do_but_no_other_page(far: tuple[str, str]) -> None:
    address, token = far
    kept = {"Cookie": get(f"{address}?token={token}").headers["set-cookie"].split("; ")[0]}
    assert get(address, kept | {"Host": "desk.example:8765"}).status == 200
    assert get(address, kept | FOREIGN).status == 403
    assert handshake(address, kept | FOREIGN).status == 403


# Without a server

OURS = frozenset(LOOPBACK)


def asked(kind: str, hosts: frozenset[str], **headers: str) -> list[dict[str, Any]]:
    """Return what an application behind the guard sends; it says only that it was reached."""
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "reached"})

    async def send(told: Any) -> None:
        sent.append(told)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    asyncio.run(guarded(app, Admission(hosts))({"type": kind, "headers": raw}, None, send))  # type: ignore[arg-type]  # nothing is received
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
