"""How fast the live page is: measured inside the page, in a real browser, and printed.

`make bench-view` runs it. Nothing else should run on the machine meanwhile.
"""

from __future__ import annotations

import statistics
from typing import Any, NamedTuple

import psutil
from playwright.sync_api import Browser, Page

from tests.viz.browsing import browsing, needed, serving

OPENED = 5  # times the page is opened
STEPS = 40  # months on, one by one
PLAYED = 8_000  # ms of play
CLOUDS = 3  # times that both clouds are filled
TABS, WARM = 20, 5  # tabs opened and closed; those after which memory is looked at first
FLAT = 0.10  # share by which memory may grow over the tabs that follow

# Marks the first figure that is drawn; what is timed begins where the browser begins to load.
FIRST = """
new MutationObserver((_, watching) => {
  if (!document.querySelector(".c-head-over")) return;
  requestAnimationFrame(() => setTimeout(() => performance.mark("first-figure")));
  watching.disconnect();
}).observe(document, { childList: true, subtree: true });
localStorage.setItem("concert-tour", "shown");
"""
# From the click to the mark that the page sets once the browser has drawn the month.
STEP = """() => new Promise((resolve) => {
  const begun = performance.now();
  new PerformanceObserver((list, watching) => {
    const [mark] = list.getEntriesByName("concert-drawn");
    if (!mark) return;
    watching.disconnect();
    resolve(mark.startTime - begun);
  }).observe({ type: "mark" });
  document.querySelector("[aria-label='One month on']").click();
})"""
# Months and frames of some seconds of play, and the longest wait for a frame.
PLAY = """(time) => new Promise((resolve) => {
  const frames = [];
  const month = () => Number(document.querySelector(".c-now p").innerText.split(" ")[1]);
  const begun = performance.now(), first = month();
  const watching = new PerformanceObserver((list) =>
    list.getEntriesByName("concert-drawn").forEach((mark) => frames.push(mark.startTime)));
  watching.observe({ type: "mark" });
  document.querySelector(".c-play").click();
  setTimeout(() => {
    document.querySelector(".c-play").click();
    watching.disconnect();
    const seconds = (performance.now() - begun) / 1000;
    const waits = frames.map((at, place) => at - (frames[place - 1] || begun));
    resolve([(month() - first) / seconds, frames.length / seconds, Math.max(...waits)]);
  }, time);
})"""
# From another seed, which both clouds depend on, until both are there.
FILL = """() => new Promise((resolve) => {
  const begun = performance.now();
  let filling = false;
  const watching = new MutationObserver(() => {
    const shown = document.querySelector(".c-progress");
    filling = filling || Boolean(shown);
    if (!filling || shown) return;
    watching.disconnect();
    resolve(performance.now() - begun);
  });
  watching.observe(document.body, { childList: true, subtree: true });
  document.querySelector(BUTTON).click();
})"""
RESET, OPEN = "'.c-pending'", "'.c-dialog .c-first'"


class Line(NamedTuple):
    """A line of what is printed: what was timed, the figure, its target in words, whether met."""

    what: str
    measured: str
    target: str
    met: bool


def fresh(browser: Browser, address: str, heard: list[int] | None = None) -> Page:
    """Return the page as someone finds it who opens it; `heard` takes the sizes of its messages."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.add_init_script(FIRST)
    if heard is not None:
        page.on("websocket", lambda line: line.on("framereceived", lambda f: heard.append(len(f))))
    page.goto(address)
    page.wait_for_function("performance.getEntriesByName('first-figure').length")
    return page


def filled(page: Page) -> None:
    """Wait until no cloud is being filled."""
    page.wait_for_function("document.querySelectorAll('.c-band').length >= 6")
    page.wait_for_function("!document.querySelector('.c-progress')")


def paint(browser: Browser, address: str) -> Line:
    """Time how long the page takes to show its first figure."""
    times = []
    for _ in range(OPENED):
        page = fresh(browser, address)
        times.append(
            page.evaluate("performance.getEntriesByName('first-figure')[0].startTime") / 1000
        )
        filled(page)
        page.context.close()
    worst = max(times)
    measured = f"{statistics.median(times):.1f} s median, {worst:.1f} s at most"
    return Line("first paint, first figure drawn", measured, "under 4 s", worst < 4.0)


def step(page: Page, heard: list[int]) -> list[Line]:
    """Time a month on, from the click to the painted page, and weigh what is `heard` of it."""
    heard.clear()
    times = [page.evaluate(STEP) for _ in range(STEPS)]
    middle, slow = statistics.median(times), statistics.quantiles(times, n=10)[-1]
    measured = f"{middle:.0f} ms median, {slow:.0f} ms in the slowest tenth"
    month = sum(heard) / STEPS / 1000
    return [
        Line("step to painted page", measured, "under 150 ms median", middle < 150.0),
        Line("a month on the wire, two arms", f"{month:.0f} kB", "at most 60 kB", month <= 60.0),
    ]


def play(page: Page) -> list[Line]:
    """Count months and frames a second at the fastest speed."""
    page.keyboard.press("Home")
    page.get_by_role("button", name="10", exact=True).click()
    page.wait_for_function("document.documentElement.dataset.month === '0'")
    months, frames, longest = page.evaluate(PLAY, PLAYED)
    return [
        Line("play at ten: months a second", f"{months:.1f}", "up to 10", months > 9.0),
        Line(
            "play at ten: frames a second",
            f"{frames:.1f}; longest wait {longest:.0f} ms",
            "never fewer than 4",
            longest < 250.0,
        ),
    ]


def clouds(page: Page) -> Line:
    """Time both clouds of 500 wars, from the click to the painted page."""
    times = []
    for seed in range(CLOUDS):
        field = page.get_by_role("textbox", name="Seed")
        field.fill(str(seed))
        field.press("Enter")
        page.locator(".c-pending").wait_for()
        times.append(page.evaluate(FILL.replace("BUTTON", RESET)) / 1000)
    middle = statistics.median(times)
    measured = f"{middle:.2f} s median of {CLOUDS}"
    return Line("clouds of 2 x 500 wars, painted", measured, "under 1 s", middle < 1.0)


def fork(page: Page) -> Line:
    """Time the cloud of a fork, from the click to the painted page."""
    page.get_by_role("button", name="Fork here").first.click()
    page.locator(".c-dialog .c-first").wait_for()
    seconds = page.evaluate(FILL.replace("BUTTON", OPEN)) / 1000
    return Line("cloud of a fork, 500 wars, painted", f"{seconds:.2f} s", "in 1 s", seconds < 1.0)


def memory(browser: Browser, address: str) -> Line:
    """Open and close tabs, and say how the server's memory grows."""
    (server,) = psutil.Process().children()[:1]
    sizes = []
    for _ in range(TABS):
        page = fresh(browser, address)
        filled(page)
        page.goto("about:blank")  # leaves the page as someone does who closes the tab
        page.wait_for_timeout(300)
        page.context.close()
        sizes.append(server.memory_info().rss / 2**20)
    early, late = sizes[WARM - 1], sizes[-1]
    measured = f"{early:.0f} MiB after {WARM} tabs, {late:.0f} after {TABS}"
    return Line("memory of the server", measured, "flat (within 10%)", late < early * (1 + FLAT))


def measure(browser: Browser, address: str) -> list[Line]:
    """Measure everything."""
    found = [paint(browser, address)]
    heard: list[int] = []
    page = fresh(browser, address, heard)
    filled(page)
    found += step(page, heard)
    found += play(page)
    found += [clouds(page), fork(page)]
    page.context.close()
    found.append(memory(browser, address))
    return found


def told(lines: list[Line]) -> str:
    """Return lines as a table."""
    rows: list[Any] = [("timed inside the page", "measured", "target", "")]
    rows += [(*line[:3], "met" if line.met else "missed") for line in lines]
    wide = [max(len(row[place]) for row in rows) for place in range(4)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, wide, strict=True)).rstrip()
        for row in rows
    )


def main() -> None:
    """Serve the page, open it and print how fast it is."""
    needed()
    with serving() as address, browsing() as browser:
        print(told(measure(browser, address)))


if __name__ == "__main__":
    main()
