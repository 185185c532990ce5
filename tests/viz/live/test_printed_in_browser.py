"""The live page after it was printed by a browser that does not say when it is done."""

from __future__ import annotations

import pytest

from tests.viz.browsing import SIX, browsing, chromium, serving
from tests.viz.live.windows import at, windows

pytestmark = [pytest.mark.compiled, pytest.mark.browser]

PRINTED = """() => {
  window.printed = 0;
  window.addEventListener("beforeprint", () => (window.printed += 1));
}"""


def test_whoever_uses_the_page_after_printing_it_is_back_on_it() -> None:
    chromium()
    with (
        serving(*SIX) as address,
        browsing() as browser,
        windows(browser, address) as opened,
    ):
        page = opened(390)
        page.evaluate(PRINTED)
        page.keyboard.press("Control+p")
        page.wait_for_function("window.printed === 1")
        page.keyboard.press("ArrowRight")
        at(page, 1)
        page.wait_for_function("!('paper' in document.documentElement.dataset)")
