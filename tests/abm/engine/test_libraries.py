"""Machine code is made only of what is called; where Numba is another, it compiles by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import pytest
from numba.core import codegen
from numba.core.codegen import JITCodeLibrary, JITCPUCodegen
from numba.extending import register_jitable

from abm.engine import libraries

Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def compiling(monkeypatch: Patch) -> None:
    """Compile what is small in any case."""
    monkeypatch.setattr(numba.config, "DISABLE_JIT", 0)


def made() -> tuple[Any, Any]:
    """Return a function that calls another, neither of them compiled, and the other one."""

    def half(number: float) -> float:
        return number / 2.0

    halved = register_jitable(no_cpython_wrapper=True, no_cfunc_wrapper=True)(half)

    def outer(number: float) -> float:
        return halved(number) + max(number, 1.0)

    return numba.njit(error_model="numpy")(outer), halved


@pytest.fixture
def emitted(monkeypatch: Patch) -> list[str]:
    """Return the names of the libraries that are made into machine code."""
    found: list[str] = []
    ordinary: Callable[[Any], None] = JITCodeLibrary._optimize_final_module

    def noted(self: Any) -> None:
        found.append(self.name.rpartition(".")[2])
        ordinary(self)

    monkeypatch.setattr(JITCodeLibrary, "_optimize_final_module", noted)
    return found


def test_numba_is_inside_as_it_is_taken_to_be() -> None:
    """Fails with a Numba that compiles the kernel as a whole: see to `abm.engine.libraries`."""
    assert libraries.numba_is_known()


def test_only_what_is_called_becomes_machine_code(emitted: list[str]) -> None:
    outer, _ = made()
    libraries.spare(outer)
    assert outer(4.0) == 6.0
    assert emitted == ["outer"]
    assert "_library_class" not in vars(outer.targetctx.codegen())


def test_what_was_only_linked_can_be_called_by_others_later() -> None:
    outer, halved = made()
    libraries.spare(outer)
    outer(4.0)

    def called_later(number: float) -> float:
        return float(halved(number)) + 1.0

    later: Any = numba.njit(called_later)
    assert later(3.0) == 2.5


def test_what_breaks_is_compiled_as_numba_does_it(emitted: list[str], monkeypatch: Patch) -> None:
    def broken(*_: object) -> None:
        raise AttributeError("Numba has changed")

    outer, _ = made()
    libraries.spare(outer)
    monkeypatch.setattr(libraries.linked_library(), "get_pointer_to_function", broken)
    assert outer(4.0) == 6.0
    assert "outer" in emitted
    assert "_library_class" not in vars(outer.targetctx.codegen())


def test_what_cannot_be_compiled_says_so_itself() -> None:
    def added(number: Any) -> Any:
        return number + "one"

    wrong: Any = numba.njit(added)
    libraries.spare(wrong)
    with pytest.raises(numba.TypingError):
        wrong(1.0)


def test_what_is_called_is_emitted_once(emitted: list[str]) -> None:
    outer, _ = made()
    libraries.spare(outer)
    outer(4.0)
    [result] = outer.overloads.values()
    name = result.fndesc.llvm_cpython_wrapper_name
    first, again = (result.library.get_pointer_to_function(name) for _ in range(2))
    assert first == again != 0
    assert emitted == ["outer"]


class Engine:
    """What stands in for what knows where code lies: that of "made" alone."""

    def get_global_value_address(self, name: str) -> int:
        return int(name == "made")


class Codegen:
    """What stands in for Numba's maker of code."""

    _engine, _library_class = Engine(), object

    def __init__(self) -> None:
        self.environments: list[tuple[str, str]] = []

    def set_env(self, name: str, env: str) -> None:
        self.environments.append((name, env))


def test_environments_wait_until_there_is_code_that_has_them() -> None:
    maker = Codegen()
    with libraries.sparing(maker):
        assert maker._library_class is libraries.linked_library()
        for name in ("made", "left out"):
            maker.set_env(name, f"of {name}")
        assert maker.environments == []
    assert maker.environments == [("made", "of made")]
    assert maker._library_class is object


@pytest.mark.parametrize(
    ("owner", "name", "other"),
    [
        (JITCodeLibrary, "_finalize_final_module", lambda self, whole: None),
        (JITCodeLibrary, "get_pointer_to_function", None),
        (JITCPUCodegen, "set_env", lambda self, env: None),
        (JITCPUCodegen, "_library_class", object),
        (codegen, "JITCodeLibrary", None),
    ],
)
def test_another_numba_compiles_by_itself(
    owner: Any, name: str, other: object, monkeypatch: Patch
) -> None:
    outer, _ = made()
    outer.targetctx.codegen()  # as Numba knows it
    monkeypatch.setattr(owner, name, other)
    assert not libraries.numba_is_known()
    before = outer._compiler._compile_core
    libraries.spare(outer)
    assert outer._compiler._compile_core == before


def test_a_numba_without_these_modules_does_so_too(monkeypatch: Patch) -> None:
    monkeypatch.delattr(codegen, "JITCPUCodegen")
    assert not libraries.numba_is_known()
