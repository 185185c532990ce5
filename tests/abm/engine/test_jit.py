"""The kernel is compiled once, kept where users expect it, and never met when it is stale."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

import numba
import numba.extending
import numpy as np
import pytest

import abm
from abm.build import load_inputs
from abm.engine import jit, kernel
from abm.engine.ensemble import Ensemble
from abm.engine.sources import sources
from abm.engine.store import KIND, Store
from abm.rules import packages

Patch = pytest.MonkeyPatch

# What decides the kernel


LOADED = """
import sys
from abm.engine import jit
list(jit.compiled_modules())
print(*(name for name in sys.modules if name.split(".")[0] == "abm"))
"""


def test_everything_that_compiled_code_reads_is_a_source() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )
    loaded = set(told.stdout.split())
    assert {"abm.engine.kernel", "abm.state", "abm.parameters.kremlin", "abm.engine.jit"} <= loaded
    assert loaded == set(jit.kernel_sources())


def test_a_module_that_a_rule_begins_to_read_is_a_source(
    tmp_path: Path, monkeypatch: Patch
) -> None:
    shutil.copytree(Path(str(abm.__file__)).parent, tmp_path / "abm")
    (tmp_path / "abm" / "weather.py").write_text("RAIN = 0.5\n")
    rule = tmp_path / "abm" / "rules" / "packages.py"
    rule.write_text(rule.read_text() + "\nfrom abm.weather import RAIN\n")
    monkeypatch.setattr(jit, "sources", partial(sources, root=tmp_path))
    assert "abm.weather" in jit.kernel_sources()
    before = jit.fingerprint()
    (tmp_path / "abm" / "weather.py").write_text("RAIN = 0.6\n")
    assert jit.fingerprint() != before


def test_all_rules_and_actors_are_compiled() -> None:
    names = {module.__name__ for module in jit.compiled_modules()}
    for package in ("rules", "actors"):
        folder = Path(str(abm.__file__)).parent / package
        parts = {path.stem for path in folder.glob("*.py") if path.stem != "__init__"}
        assert len(parts) > 8
        assert {f"abm.{package}.{part}" for part in parts} <= names


def test_functions_of_a_module_are_its_own() -> None:
    functions = jit.functions_of(packages)
    assert packages.sign_off in functions
    assert packages.clip not in functions  # type: ignore[attr-defined]  # imported there


@pytest.fixture
def copies(monkeypatch: Patch) -> dict[str, bytes]:
    """Return copies of the sources, from which the fingerprint is taken instead."""
    made = dict(jit.kernel_sources())
    monkeypatch.setattr(jit, "kernel_sources", lambda: made)
    return made


def test_a_change_of_any_source_changes_the_fingerprint(copies: dict[str, bytes]) -> None:
    seen = {jit.fingerprint()}
    for count, name in enumerate(copies, start=1):
        copies[name] += b"#"
        seen.add(jit.fingerprint())
        assert len(seen) == count + 1


def test_the_same_sources_give_the_same_fingerprint(copies: dict[str, bytes]) -> None:
    copied = jit.fingerprint()
    copies.update({name: bytes(bytearray(source)) for name, source in copies.items()})
    assert jit.fingerprint() == copied
    assert len(copied) == 16


def test_so_do_the_versions_of_python_and_numba(monkeypatch: Patch) -> None:
    seen = {jit.fingerprint()}
    monkeypatch.setattr(sys, "version", "4.0")
    seen.add(jit.fingerprint())
    monkeypatch.setattr(jit, "version", lambda _: "9.9")
    assert len(seen | {jit.fingerprint()}) == 3


# Where it is kept


def test_kernels_are_kept_where_the_user_says(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "mine"))
    assert jit.cache_folder() == tmp_path / "mine" / "concert" / jit.fingerprint()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("told", [None, ""])
def test_or_under_the_home(told: str | None, tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    if told is not None:
        monkeypatch.setenv("XDG_CACHE_HOME", told)
    assert jit.cache_folder() == tmp_path / ".cache" / "concert" / jit.fingerprint()


def test_not_where_there_is_no_home(monkeypatch: Patch) -> None:
    def lost() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", lost)
    assert jit.kernel_store().folder is None
    assert "no home" in jit.kernel_store().reason
    assert not jit.kernel_is_kept()


def test_a_kernel_is_kept_once_there_is_one(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert not jit.kernel_is_kept()
    jit.kernel_store().save("one", b"content")
    assert jit.kernel_is_kept()
    assert jit.kernel_store().folder == jit.cache_folder()


# How it is made


class Made:
    """What stands in for a compiled function."""

    def __init__(self, function: Any) -> None:
        self.function = function
        self._cache: Any = None


class Compiler:
    """What stands in for Numba: it notes what is asked of it."""

    def __init__(self) -> None:
        self.inside: dict[Any, dict[str, bool]] = {}
        self.options: dict[str, Any] = {}

    def register(self, **options: bool) -> Callable[[Any], Any]:
        def note(function: Any) -> Any:
            self.inside[function] = options
            return function

        return note

    def njit(self, **options: Any) -> Callable[[Any], Any]:
        self.options = options
        return Made


@pytest.fixture
def compiler(tmp_path: Path, monkeypatch: Patch) -> Compiler:
    made = Compiler()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(numba.config, "DISABLE_JIT", 0)
    monkeypatch.setattr(numba, "njit", made.njit)
    monkeypatch.setattr(numba.extending, "register_jitable", made.register)
    return made


def test_the_kernel_gives_the_bits_that_python_gives(compiler: Compiler) -> None:
    made: Any = jit.make_kernel()
    assert made.function is kernel.play_block
    # No fastmath, no parallel: both would change bits. Divisions as in arrays, threads at once.
    assert compiler.options == {"nogil": True, "error_model": "numpy"}


def test_every_function_goes_into_the_kernel(compiler: Compiler) -> None:
    jit.make_kernel()
    wanted = {
        function for module in jit.compiled_modules() for function in jit.functions_of(module)
    }
    assert set(compiler.inside) == wanted
    assert len(wanted) > 200
    assert all(options == jit.INSIDE for options in compiler.inside.values())


def test_the_kernel_is_kept_in_the_cache_folder(compiler: Compiler) -> None:
    made: Any = jit.make_kernel()
    assert made._cache.cache_path == str(jit.cache_folder())


class Codegen:
    """What stands in for Numba's maker of code for a processor."""

    def __init__(self, processor: str = "one") -> None:
        self.processor = processor

    def magic_tuple(self) -> tuple[str, ...]:
        return ("a system", self.processor)


class Context(Codegen):
    """What stands in for Numba's knowledge of the processor."""

    def codegen(self) -> Codegen:
        return Codegen(self.processor)


class Library:
    """What stands in for compiled code."""

    def __init__(self, has_dynamic_globals: bool) -> None:
        self.has_dynamic_globals = has_dynamic_globals


class Result:
    """What stands in for what Numba hands over to be kept, and takes back."""

    def __init__(self, addressed: bool = False) -> None:
        self.codegen, self.library = Codegen(), Library(addressed)

    def _reduce(self) -> tuple[int, str]:
        return (1, "two")

    @classmethod
    def _rebuild(cls, _: Context, one: int, two: str) -> tuple[str, int]:
        return (two, one)


@pytest.fixture
def cache_of_results(tmp_path: Path, monkeypatch: Patch) -> jit.KernelCache:
    monkeypatch.setattr("numba.core.compiler.CompileResult", Result)
    monkeypatch.setattr("numba.core.runtime.rtsys.initialize", lambda _: None)
    return jit.KernelCache(Store(tmp_path))


def test_what_was_compiled_comes_back(cache_of_results: jit.KernelCache) -> None:
    kept = cache_of_results
    assert kept.load_overload(("float",), Context()) is None
    kept.save_overload(("float",), Result())
    assert kept.load_overload(("float",), Context()) == ("two", 1)
    assert kept.load_overload(("integer",), Context()) is None
    assert kept.load_overload(("float",), Context("another")) is None


@pytest.mark.parametrize("flag", jit.FLAGS)
def test_what_was_compiled_with_another_flag_does_not(
    flag: str, cache_of_results: jit.KernelCache, monkeypatch: Patch
) -> None:
    cache_of_results.save_overload((), Result())
    assert cache_of_results.load_overload((), Context())
    monkeypatch.setattr(numba.config, flag, "other")
    assert cache_of_results.load_overload((), Context()) is None


PLAYED = """
import sys
import numpy as np
from abm.build import load_inputs
from abm.engine.ensemble import Ensemble
Ensemble(load_inputs("six-partners", "siloed", 12), 0).play(np.arange(1))
print("numba.np.linalg" in sys.modules)
"""


@pytest.mark.compiled
def test_a_kept_kernel_plays_without_all_that_can_be_compiled() -> None:
    told = subprocess.run(
        [sys.executable, "-c", PLAYED], capture_output=True, text=True, check=True
    )
    assert told.stdout == "False\n"


def test_where_nothing_is_compiled_what_is_not_kept_is_an_error(
    cache_of_results: jit.KernelCache,
) -> None:
    kept = cache_of_results
    with jit.compiling_nothing():
        with pytest.raises(jit.NotKept):
            kept.load_overload((), Context())
        kept.save_overload((), Result())
        assert kept.load_overload((), Context())
    assert kept.load_overload((), Context("another")) is None


def test_what_numba_cannot_take_back_is_dropped(
    cache_of_results: jit.KernelCache, capsys: pytest.CaptureFixture[str], monkeypatch: Patch
) -> None:
    monkeypatch.setattr("abm.engine.store._said", set())
    kept = cache_of_results
    kept.save_overload(("float",), Result())
    assert kept.store.folder is not None
    [file] = kept.store.folder.iterdir()
    kept.store.save(file.stem, b"no pickle")
    assert kept.load_overload(("float",), Context()) is None
    assert "was damaged; it is dropped and compiled anew." in capsys.readouterr().err
    assert list(kept.store.folder.iterdir()) == []


def test_code_that_rests_on_addresses_is_not_kept(cache_of_results: jit.KernelCache) -> None:
    cache_of_results.save_overload((), Result(addressed=True))
    assert not cache_of_results.store.holds_any


def test_with_compilation_off_the_kernel_is_plain_python(monkeypatch: Patch) -> None:
    monkeypatch.setattr(numba.config, "DISABLE_JIT", 1)
    plain: Any = jit.make_kernel()
    assert plain.__wrapped__ is kernel.play_block


def test_threads_that_ask_at_once_get_one_kernel(monkeypatch: Patch) -> None:
    asking, making = threading.Barrier(2), threading.Barrier(2)
    made: list[object] = []

    def make() -> object:
        with suppress(threading.BrokenBarrierError):
            making.wait(0.2)  # would be met by a second maker
        made.append(object())
        return made[-1]

    def ask() -> object:
        asking.wait()
        return jit.compiled_kernel()

    monkeypatch.setattr(jit, "_once", cache(make))
    with ThreadPoolExecutor(2) as pool:
        got = [future.result() for future in [pool.submit(ask), pool.submit(ask)]]
    assert got == made * 2


# A second start

AGAIN = """
import numpy
from abm.engine.jit import compiled_kernel, kernel_is_kept
from abm.engine.ensemble import Ensemble
from abm.build import load_inputs
assert kernel_is_kept()
Ensemble(load_inputs("ukraine-2022", "siloed", 12), 5).play(numpy.arange(2))
Ensemble(load_inputs("six-partners", "mixed", 13), 5, monthly=False).play(numpy.arange(1))
stats = compiled_kernel().stats
print(sum(stats.cache_hits.values()), sum(stats.cache_misses.values()))
"""


@pytest.mark.compiled
def test_a_second_process_compiles_nothing() -> None:
    folder = jit.cache_folder()
    before = {path: path.stat().st_mtime_ns for path in folder.glob(f"*{KIND}")}
    environment = {**os.environ, "PYTHONPATH": str(Path(str(abm.__file__)).parent.parent)}
    command = [sys.executable, "-c", AGAIN]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "0"]
    assert {path: path.stat().st_mtime_ns for path in folder.glob(f"*{KIND}")} == before
    assert before  # one for each way in which kernels were compiled here


@pytest.mark.compiled
def test_one_kernel_serves_all_inputs() -> None:
    for scenario, arm in (("ukraine-2022", "siloed"), ("six-partners", "mixed")):
        Ensemble(load_inputs(scenario, arm, 12), 5).play(np.arange(1))
    made: Any = jit.compiled_kernel()
    assert len(made.signatures) == 1
