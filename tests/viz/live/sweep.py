"""Everything on the live page used, by mouse and by keyboard, at three widths: `make sweep`.

The page itself is asked for its controls. A use that it complains of, that asks elsewhere, or that
a control does not feel is printed, and so is what should be there and was not found.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, expect

from tests.viz.browsing import browsing, needed, serving
from tests.viz.live.controls import User
from tests.viz.live.windows import at, windows

SHORT = """
title = "Short war"
description = "Six partners for a year and a half."
extends = "six-partners"
months = 18
treatment = 2
"""
WIDTHS = {1440: "Enter", 768: "Space", 390: "Enter"}  # px, and the key that presses buttons there
FEWEST, FIGURES, POINTS = 150, 16, 500  # controls, pictures, and points on them, at every width
#: A change of A in the month shown.
CHANGE = """() => {
  window.concert.send({ act: "draft", lever: "planning.national_effort", value: 0.6 });
  window.concert.send({ act: "apply" });
}"""
COUNTED = "!window.concert.store.parts.distributions.far && document.querySelector('.c-band')"
#: Some of what must have been found, of every part of the page and of what lies over it.
FOUND = {
    "c-bar | button | Dark",
    "c-bar | button | Light",
    "c-bar | button | Undo",
    "c-bar | button | Redo",
    "c-bar | button | Reset to apply",
    "c-bar | label | Open a session or scenario …",
    "c-bar | select | Scenario",
    "c-bar | summary | Session ▾",
    "c-bar | text | Seed",
    "concert | button | Dismiss",
    "Time | button | Play",
    "Time | button | Pause",
    "Time | range | Month",
    "Time / Months a second | button | 10",
    "Arm A | select | Policy of A",
    "Arm B | button | Fork here",
    "Arm B | button | Willingness to negotiate",
    "Of runs | button | Show as tables",
    "The run that is shown | select | Runs that end in",
    "From planning to talks | button | Show as table",
    "From planning to talks | button | Hide table",
    "From planning to talks | region | From planning to talks",
    "From planning to talks | summary | Download From planning to talks",
    "What happened | button | one of many",
    "Evidence ledger | select | Kremlin agent",
    "Policy | button | Apply from",
    "Policy / Front programme | range | Front programme",
    "Policy / Front programme | summary | What it means",
    "Policy / Front programme | text | Front programme",
    "Intervention log | button | Undo",
    "Presentation | button | Next",
    "Tour | button | Next",
    "Keys | button | Close",
    "Fork A in | button | Open C",
    "Reset | button | Save and reset",
    "A draft is not applied | button | Discard and go on",
}
#: What there is at one width only.
BESIDE = {
    1440: {
        "Who acts together | button | PNG of A",
        "Why | tab | Policy",
        "Arm A | button | Close arm A",
        "Later months are stored | button | Fork and keep both",
    },
    768: {
        "Who acts together | button | PNG of A",
        "c-bar | button | Why",
        "Why | button | Close",
    },
    390: {
        "Who acts together | button | PNG",  # of the one arm that is shown
        "Place | button | Policy",
        "Arm | button | B Coordinated ministries",
    },
}
SKIP = "concert | a | Skip to the arms"  # shows only once the keyboard has reached it


@contextmanager
def short_war() -> Iterator[str]:
    """Serve the page for a short war, and give its address."""
    with TemporaryDirectory() as folder:
        scenario = Path(folder) / "short-war.toml"
        scenario.write_text(SHORT, encoding="utf-8")
        with serving(str(scenario)) as address:
            yield address


def played(page: Page) -> Page:
    """Play five months, change A in the fourth, and wait for all wars of both arms."""
    for month in range(1, 5):
        page.keyboard.press("ArrowRight")
        at(page, month)
    page.evaluate(CHANGE)
    expect(page.get_by_role("button", name="Undo: a change of A")).to_be_enabled()
    page.keyboard.press("ArrowRight")
    at(page, 5)
    page.keyboard.press("ArrowLeft")
    at(page, 4)
    page.wait_for_function(COUNTED)
    return page


def faults(browser: Browser, address: str, width: int) -> Iterator[str]:
    """Use everything at a width, and yield what is wrong and what was not found."""
    with windows(browser, address) as opened:
        user = User(played(opened(width)), WIDTHS[width])
        user.use_everything()
    mouse, keyboard = user.used["mouse"], user.used["keyboard"]
    points = sum(user.hovered.values())
    print(
        f"{width} px: {len(mouse)} controls used by mouse, {len(keyboard)} by keyboard; "
        f"{len(user.hovered)} pictures pointed at in {points} places."
    )
    yield from user.wrong
    yield from (f"{name}: not found" for name in sorted((FOUND | BESIDE[width]) - mouse))
    yield from (f"{name}: by mouse only" for name in sorted(mouse - keyboard))
    if SKIP not in keyboard:
        yield f"{SKIP}: not reached by keyboard"
    if len(mouse) < FEWEST or len(user.hovered) < FIGURES or points < POINTS:
        yield "too little was found for a whole page"


def main(widths: list[int]) -> int:
    """Sweep the page at some widths; return how many faults there were, at most 1."""
    found = []
    needed()
    with short_war() as address, browsing() as browser:
        for width in widths:
            for fault in faults(browser, address, width):
                found.append(fault)
                print(f"{width} px: {fault}")
    return min(len(found), 1)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--width", type=int, choices=WIDTHS, action="append", help="all, if none")
    sys.exit(main(asked.parse_args().width or [*WIDTHS]))
