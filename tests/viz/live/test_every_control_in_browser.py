"""Controls of the live page are used by mouse and by keyboard; `make sweep` uses all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.viz.browsing import chromium
from tests.viz.live.controls import User
from tests.viz.live.sweep import BESIDE, FOUND, WIDTHS, played, short_war
from tests.viz.live.windows import windows

pytestmark = [pytest.mark.compiled, pytest.mark.browser]

PART = "Time"
#: A button that does something that it must not.
BROKEN = """(fault) => document.addEventListener("click", ({ target }) => {
  if (target.closest(".c-speed button:last-child")) new Function(fault)();
}, true)"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    chromium()
    with short_war() as found:
        yield found


@pytest.mark.parametrize("width", WIDTHS)
def test_every_control_of_a_part_can_be_used(browser: Browser, address: str, width: int) -> None:
    with windows(browser, address) as opened:
        user = User(played(opened(width)), WIDTHS[width], region=PART)
        user.use_everything()
    mouse, keyboard = user.used["mouse"], user.used["keyboard"]
    assert user.wrong == []
    assert {name for name in FOUND | BESIDE[width] if name.startswith(PART)} <= mouse
    assert mouse - keyboard == set()


@pytest.mark.parametrize(
    "fault",
    [
        "throw new Error('broken')",
        "console.error('broken')",
        "new Image().src = '//broken.invalid/'",
    ],
)
def test_a_button_that_breaks_something_is_found_out(
    browser: Browser, address: str, fault: str
) -> None:
    said: list[str] = []
    with pytest.raises(AssertionError), windows(browser, address) as opened:
        page = opened()
        page.evaluate(BROKEN, fault)
        user = User(page, region="Time / Months a second")
        user.use_everything()
        said += user.wrong
    assert all("broken" in one for one in said)
    assert {one.split(":")[0] for one in said} == {
        f"Time / Months a second | button | 10, by {how}" for how in ("mouse", "keyboard")
    }
