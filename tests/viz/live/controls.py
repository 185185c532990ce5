"""Whoever uses all that the live page offers, as the page itself shows it, one thing after another.

A control is known by the part of the page it is in, by its kind and by its name, without what
changes from month to month. What appears when one is used is used next; the way to it is kept, to
go it again. After each use the page must answer, and whatever it complains of is put down to that.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypedDict

from playwright.sync_api import ElementHandle, FileChooser, FilePayload, Page
from playwright.sync_api import TimeoutError as Unreached

from tests.viz.live.hovering import Complaints, hover
from tests.viz.live.windows import elsewhere

HELP = Path(__file__).with_suffix(".js").read_text("utf-8")
DEEPEST = 6  # things over one another that are closed by Escape
LAST = 40  # uses that are gone through again where the short way leads nowhere
WRITTEN = "location.hash === `#session=${window.concert.store.parts.address.text}`"
ARMS = """() => {
  const { bar, transport } = window.concert.store.parts;
  return [bar.scenario, ...transport.arms].join();
}"""
NEWS = "(number) => window.concert.number > number"
SHOWN = "(wanted) => using.names().some((name) => wanted.includes(name))"
SOON = 2_000  # ms in which what was asked for shows, before another way is tried
PRINTED = "document.documentElement.dataset.paper !== 'laid'"
ASK = """() => {
  const { number } = window.concert;
  window.concert.send({ act: "rooms", rooms: [] });
  return number;
}"""
NO_SESSION: FilePayload = {
    "name": "no-session.replay",
    "mimeType": "application/json",
    "buffer": b"{}",
}

#: What has to be there before something can be used, by what its name begins with: a draft to lose,
#: something to undo, a refusal.
BEFORE = {
    "concert | button | Dismiss": """() => {
      window.concert.send({ act: "upload", name: "no-session.replay", size: 2, content: "{}" });
    }""",
    "c-bar | button | Undo": """() => {
      window.concert.send({ act: "fork", arm: "A" });
      window.concert.send({ act: "answer", button: "open" });
    }""",
    "A draft is not applied": """() => {
      window.concert.send({ act: "draft", lever: "planning.national_effort", value: 0.3 });
    }""",
}
#: How a kind of control is used by keyboard, where it is not pressed like a button.
KEYS = {
    "select": ("ArrowDown", "ArrowUp"),
    "range": ("ArrowLeft", "ArrowRight", "End"),
    "text": ("Control+a", "x", "Enter"),
    "checkbox": ("Space",),
    "switch": ("Space",),
    "a": ("Enter",),
    "region": ("ArrowDown",),
}
#: What a control must have felt, where that is not a click.
FELT = {
    "mouse": {"select": "change", "text": "input"},
    "keyboard": {"select": "change", "range": "keydown", "text": "input", "region": "keydown"},
}


class Step(NamedTuple):
    """The use of a control: its name, and by "mouse" or "keyboard"."""

    name: str
    how: str


class Control(NamedTuple):
    """A control that was found: its name, what to use before it shows, and all that had been used.

    The way is short, and leads there unless something that was used before had its part in it.
    """

    name: str
    way: tuple[Step, ...]
    trail: tuple[Step, ...]


class Place(TypedDict):
    """Where a control stands (px), its kind, and whether it can be reached by mouse and by Tab."""

    x: float
    y: float
    kind: str
    free: bool
    outside: bool
    stops: bool
    over: str


class User:
    """Uses every control of a page by mouse and by keyboard, and points at every picture.

    `used` are the names by how they were used, `wrong` what was wrong, `hovered` by the names of
    pictures at how many points they were pointed at. Buttons are pressed with `button`, "Enter" or
    "Space"; of a page, only what is in a region is used if one is named.
    """

    def __init__(self, page: Page, button: str = "Enter", region: str = "") -> None:
        self.page, self.button, self.region = page, button, region
        self.used: dict[str, set[str]] = {"mouse": set(), "keyboard": set()}
        self.wrong: list[str] = []
        self.hovered: dict[str, int] = {}
        self.afresh = 0
        self._known: set[str] = set()
        self._trail: list[Step] = []
        self._waiting: list[Control] = []
        page.wait_for_function(WRITTEN)
        self._start = page.url
        self._complaints = Complaints()
        self._complaints.listen(page)
        page.on("request", lambda told: self._complaints.extend(elsewhere(told.url, self._start)))
        page.add_init_script(HELP)
        page.on("dialog", lambda asked: asked.accept())
        page.on("filechooser", _choose)
        page.evaluate(HELP)
        self._arms: str = page.evaluate(ARMS)
        self._altered: tuple[Step, ...] | None = None
        self._home: list[str] = page.evaluate("using.chosen()")

    def use_everything(self) -> None:
        """Use all there is, and all that shows by using it.

        What could not be reached is looked for once more, by another way or from the beginning.
        """
        lost: dict[str, Control] = {}
        self._look(())
        self._use_all(lost)
        if lost:
            self._known.difference_update(lost)
            again, self._altered = [*lost.values()], None
            lost.clear()
            self._open_afresh()
            self._look(())
            self._waiting = [*again, *self._waiting]
            self._use_all(lost)
        done = self.used["keyboard"]
        self.wrong += [
            f"{one.name}: out of reach by {one.way}"
            for one in lost.values()
            if one.name not in done
        ]

    def _use_all(self, lost: dict[str, Control]) -> None:
        """Use what waits, and what shows by that; keep what is lost."""
        while self._waiting:
            control = self._waiting.pop()
            if control.name in self.used["keyboard"]:
                continue
            if self._altered is not None and not _begins(control.way, self._altered):
                self._open_afresh()
            for step in (Step(control.name, "mouse"), Step(control.name, "keyboard")):
                place = self._again(step) or self._reached(control)
                if place is None:
                    lost[control.name] = control
                    break
                self._note_altered(control.way)
                self._use(step, place)
                self._settle()  # once more: the page may have heard of something else
                self._note_altered((*control.way, step))
                self._look((*control.way, step))

    def _note_altered(self, way: tuple[Step, ...]) -> None:
        """Note the way by which the arms came to be others: what is not on it wants the first."""
        if self._altered is None and self.page.evaluate(ARMS) != self._arms:
            self._altered = way

    def _look(self, way: tuple[Step, ...]) -> None:
        """Note what is new on the page, and point at the pictures that are."""
        names = [name for name in self._names() if name.startswith(self.region)]
        new = [name for name in names if name not in self._known]
        self._known.update(new)
        self._waiting += [Control(name, way, tuple(self._trail[-LAST:])) for name in new]
        if self.region or self.page.evaluate("using.open()"):
            return
        figures = self.page.locator(".c-figure:visible")
        for place, name in enumerate(self.page.evaluate("using.figures()")):
            if name not in self.hovered:
                self.hovered[name] = hover(self.page, figures.nth(place))
                self.page.mouse.move(0, 0)

    def _names(self) -> list[str]:
        names: list[str] = self.page.evaluate("using.names()")
        return names

    def _at(self, name: str) -> Place | None:
        place: Place | None = self.page.evaluate("(name) => using.at(name)", name)
        return place if place and place["free"] else None

    def _again(self, step: Step) -> Place | None:
        """Find the control that was just used by mouse: it may have another name by now."""
        if step.how == "mouse":
            return None
        place: Place | None = self.page.evaluate("using.again()")
        return place if place and place["free"] else None

    def _reached(self, control: Control) -> Place | None:
        """Find a control: as the page is, once all else is closed, or on the page opened afresh."""
        for begin in (_stay, self._close):
            begin()
            self._prepare(control)
            if place := self._gone(self._rest(control.way), control.name):
                return place
        for way in (control.way, control.trail):
            self._open_afresh()
            self._prepare(control)
            if place := self._gone(way, control.name):
                return place
        return None

    def _prepare(self, control: Control) -> None:
        """Make what must be there before the way to a control leads anywhere."""
        for region, script in BEFORE.items():
            if control.name.startswith(region) and self._at(control.name) is None:
                self.page.evaluate(script)
                self._settle()

    def _rest(self, way: tuple[Step, ...]) -> tuple[Step, ...]:
        """Return what is left of a way from the last thing on it that shows."""
        shown = self._names()
        near = [at for at, step in enumerate(way) if step.name in shown] or [0]
        return way[near[-1] :]

    def _gone(self, way: tuple[Step, ...], name: str) -> Place | None:
        """Use what is on the way to a control until it shows."""
        for at, step in enumerate(way):
            if place := self._at(name):
                return place
            if place := self._at(step.name):
                self._use(step, place)
                wanted = [name, *(later.name for later in way[at + 1 :])]
                with suppress(Unreached):
                    self.page.wait_for_function(SHOWN, arg=wanted, timeout=SOON)
        return self._at(name)

    def _close(self) -> None:
        """Close what is open, and go back to the tabs that one began with."""
        for _ in range(DEEPEST):
            if not self.page.evaluate("using.open()"):
                break
            self.page.keyboard.press("Escape")
            self._settle()
        for name in self._home:
            if name not in self.page.evaluate("using.chosen()") and (place := self._at(name)):
                self.page.mouse.click(place["x"], place["y"])
                self._settle()

    def _open_afresh(self) -> None:
        """Open the page again, as it was at the beginning."""
        self.afresh += 1
        self._altered = None
        self._trail.clear()
        self.page.goto(self._start.replace("#", f"?{self.afresh}#"))
        self.page.locator(".c-head-over").first.wait_for()
        self._settle()

    def _use(self, step: Step, place: Place) -> None:
        """Use the control that was found last; whatever the page complains of then is noted."""
        self._do(step, place)
        if not self._felt(step, place):  # it may just have moved away
            self._settle()
            again: Place | None = self.page.evaluate("using.again()")
            self._do(step, again or place)
            if not self._felt(step, place):
                self.wrong.append(f"{step.name}, by {step.how}: it felt nothing")
        self._settle()
        self._trail.append(step)
        self.used[step.how].add(step.name)
        said = list(dict.fromkeys(self._complaints))
        self.wrong += [f"{step.name}, by {step.how}: {one}" for one in said]
        self._complaints.clear()

    def _do(self, step: Step, place: Place) -> None:
        if step.how == "keyboard":
            self._by_keyboard(step.name, place)
        elif not place["outside"]:
            self._by_mouse(place)

    def _felt(self, step: Step, place: Place) -> bool:
        """Whether a control heard of its use, where it can be used so."""
        if (step.how == "mouse" and place["outside"]) or (
            step.how == "keyboard" and not place["stops"]
        ):
            return True
        return FELT[step.how].get(place["kind"], "click") in self.page.evaluate("using.events")

    def _settle(self) -> None:
        """Wait until the server has answered, which shows that the page and it live on."""
        self.page.wait_for_function(PRINTED)
        if self.page.evaluate("window.concert.paper"):
            self.page.mouse.move(1, 1)  # whoever has printed comes back to the page
        number = self.page.evaluate(ASK)
        self.page.wait_for_function(NEWS, arg=number)

    def _by_mouse(self, place: Place) -> None:
        keyboard = self.page.keyboard
        self.page.mouse.click(place["x"], place["y"])
        if place["kind"] == "select":
            self._choose_other()
        if place["kind"] == "text":
            stood: str = self.page.evaluate("using.one.value")
            keyboard.press("Control+a")
            keyboard.type(f"{stood}1" if stood[-1:].isdigit() else "1")
            keyboard.press("Enter")

    def _choose_other(self) -> None:
        """Choose the entry next to the one that is chosen, in a list that is open."""
        first = self.page.evaluate("using.one.selectedIndex === 0")
        self.page.keyboard.press("ArrowDown" if first else "ArrowUp")
        self.page.keyboard.press("Enter")

    def _by_keyboard(self, name: str, place: Place) -> None:
        if not place["stops"]:
            return
        keyboard = self.page.keyboard
        one = self.page.evaluate_handle("using.one").as_element()
        assert isinstance(one, ElementHandle)
        one.focus()
        keyboard.press("Shift+Tab")
        keyboard.press("Tab")
        if not self.page.evaluate("using.focused()"):
            self.wrong.append(f"{name}, by keyboard: Tab does not stop at it")
            one.focus()
        keys = KEYS.get(place["kind"], (self.button,))
        if place["kind"] == "select":
            keys = keys[:1] if self.page.evaluate("using.one.selectedIndex === 0") else keys[1:]
        for key in keys:
            keyboard.press(key)


def _begins(way: tuple[Step, ...], beginning: tuple[Step, ...]) -> bool:
    return way[: len(beginning)] == beginning


def _stay() -> None:
    """Take the page as it is."""


def _choose(chooser: FileChooser) -> None:
    chooser.set_files(NO_SESSION)
