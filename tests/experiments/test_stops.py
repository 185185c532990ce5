"""A stop that is asked for is heard, wherever it falls: in a callback, in imports, in threads."""

from __future__ import annotations

import ctypes
import gc
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer

from experiments import stops
from experiments.console import console, counting, guarded
from experiments.replacement import claim, commit
from experiments.stops import STOPS, heeding, interrupt, listen

ROOT = Path(__file__).parents[2]
HERE = [getattr(signal, name) for name in STOPS if hasattr(signal, name)]


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """Let signals be heeded though these tests may run in the background, where some are not."""
    before = {one: signal.signal(one, signal.default_int_handler) for one in HERE}
    yield
    stops.begin()
    for one, handler in before.items():
        signal.signal(one, handler)


def in_a_callback(by: signal.Signals) -> None:
    """Ask for a stop where Python drops it: in a callback from a library written in C."""
    ctypes.CFUNCTYPE(None)(lambda: signal.raise_signal(by))()


def in_a_finaliser(by: signal.Signals) -> None:
    class Watched:
        def __del__(self) -> None:
            signal.raise_signal(by)

    Watched()
    gc.collect()


def told(work: Callable[[], None], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Return the exit code of a command, and what it says of errors."""
    app = typer.Typer()
    app.command()(work)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["concert"])
        code = guarded(app)
    return code, capsys.readouterr().err


@pytest.mark.parametrize("drop", [in_a_callback, in_a_finaliser])
@pytest.mark.parametrize("by", HERE)
def test_a_stop_that_a_callback_drops_is_heard_at_the_next_progress(
    by: signal.Signals,
    drop: Callable[[signal.Signals], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    def work() -> None:
        with counting("wars", console(stderr=True)) as counter:
            drop(by)
            counter.add(1)
            raise AssertionError("it plays on")

    assert told(work, capsys) == (130, "concert: stopped; nothing was written.\n")


def test_it_is_heard_before_anything_takes_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def work() -> None:
        aside = claim(tmp_path / "war.csv")
        assert aside is not None
        (aside.new / "war.csv").touch()
        in_a_callback(signal.SIGTERM)
        try:
            commit([aside])
        finally:
            aside.remove()

    assert told(work, capsys) == (130, "concert: stopped; nothing was written.\n")
    assert list(tmp_path.iterdir()) == []


def test_one_that_nothing_hears_ends_the_command_with_its_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def work() -> None:
        in_a_callback(signal.SIGINT)

    assert told(work, capsys) == (130, "concert: stopped; nothing was written.\n")
    assert told(lambda: None, capsys) == (0, "")  # the next command was not asked


def test_what_else_cannot_be_raised_is_told_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda dropped: found.append(dropped.exc_type))

    def fail() -> None:
        raise ValueError

    with heeding(interrupt):
        ctypes.CFUNCTYPE(None)(fail)()
    assert found == [ValueError]
    listen()


def test_it_is_raised_once_and_in_the_main_thread(capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> None:
        in_a_callback(signal.SIGTERM)
        other = threading.Thread(target=listen)
        other.start()
        other.join()
        with pytest.raises(KeyboardInterrupt):
            listen()
        listen()

    assert told(work, capsys) == (0, "")


IMPORTING = """
import signal, sys

class AtImport:
    def find_spec(self, name, *_):
        if name == {name!r}:
            {drop}

for one in (signal.SIGINT, signal.{by}):
    signal.signal(one, signal.default_int_handler if one == signal.SIGINT else signal.SIG_DFL)
sys.meta_path.insert(0, AtImport())
from experiments.{door} import main
main()
"""


@pytest.mark.parametrize(
    ("by", "door", "name"),
    [
        ("SIGINT", "cli.main", "typer"),
        ("SIGTERM", "__main__", "rich.console"),
        ("SIGHUP", "cli.main", "experiments.console"),
    ],
)
def test_a_stop_while_the_command_is_loaded_is_told_in_a_line(
    by: str, door: str, name: str
) -> None:
    if not hasattr(signal, by):
        pytest.skip("a signal that this system has not")
    code = IMPORTING.format(by=by, door=door, name=name, drop=f"signal.raise_signal(signal.{by})")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "concert: stopped.\n")


def test_one_that_is_dropped_while_it_is_loaded_is_heard_too() -> None:
    drop = "import ctypes; ctypes.CFUNCTYPE(None)(lambda: signal.raise_signal(signal.SIGTERM))()"
    code = IMPORTING.format(by="SIGTERM", door="cli.main", name="typer", drop=drop)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "concert: stopped.\n")
