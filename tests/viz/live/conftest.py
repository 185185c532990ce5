"""Shared by tests of the live page: clouds of few wars, a page to open, and what opens it.

A module that needs another page, or hears more of it, has fixtures of these names of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser

from experiments.session.ensembles import Filling
from tests.viz.browsing import SIX, browsing, chromium, serving
from tests.viz.live.windows import Open, windows


@pytest.fixture(scope="module")
def few_wars() -> Iterator[None]:
    """Fill clouds with few wars, for tests of what is not said of them: each tab begins two."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("viz.live.clouds.Filling", partial(Filling, runs=20))
        yield


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve six partners, and give the address."""
    chromium()
    with serving(*SIX) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a browser."""
    with browsing() as started:
        yield started


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Open]:
    """Give how the page is opened; one that complains, or asks elsewhere, fails the test."""
    with windows(browser, address) as found:
        yield found
