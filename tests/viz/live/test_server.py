"""How the page is served: to this machine alone, with nothing fetched and nobody told."""

from __future__ import annotations

import platform
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from abm.scenarios import load
from viz.live.server import addresses
from viz.live.tab import Opening, usual_plans

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


@pytest.mark.parametrize(
    ("host", "token", "found"),
    [
        ("127.0.0.1", "", ("http://127.0.0.1:8765", "http://127.0.0.1:8765")),
        ("0.0.0.0", "xyz", ("http://127.0.0.1:8765/?token=xyz", "http://desk:8765/?token=xyz")),
        ("::", "xyz", ("http://127.0.0.1:8765/?token=xyz", "http://desk:8765/?token=xyz")),
        ("fe80::1", "xyz", ("http://[fe80::1]:8765/?token=xyz",) * 2),
    ],
)
def test_an_address_is_one_that_can_be_opened(
    host: str, token: str, found: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "node", lambda: "desk")
    assert addresses(Opening(load("six-partners"), host=host), token) == found


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
