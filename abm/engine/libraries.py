"""Numba's libraries while the kernel is compiled: made into machine code only where it is called.

Numba optimises every function that it compiles and makes machine code of it, with all that it
calls. Of the kernel's four hundred only the kernel itself is ever called from outside: the others
are linked into it, and are optimised and made into machine code there. Leaving out the rest takes a
third off the time and gives the same bits, as fast.

This leans on the inside of Numba. Where that is not as it is known here, or breaks, Numba compiles
as it does by itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

# The methods that are overridden or called, and their arguments.
LIBRARY = {
    "_optimize_final_module": ["self"],
    "_finalize_final_module": ["self"],
    "_ensure_finalized": ["self"],
    "get_defined_functions": ["self"],
    "get_pointer_to_function": ["self", "name"],
}
CODEGEN = {"create_library": ["self", "name", "kwargs"], "set_env": ["self", "env_name", "env"]}
COMPILER = {"_compile_core": ["self", "args", "return_type"]}


def spare(function: Any) -> None:
    """Have a function of Numba's compiled without machine code for what it calls."""
    compiler: Any = getattr(function, "_compiler", None)
    if not (_has(type(compiler), COMPILER) and numba_is_known()):
        return
    ordinary = compiler._compile_core

    def compiled(args: Any, return_type: Any) -> Any:
        """Compile for these arguments, as Numba would where that breaks."""
        # Numba's own lock is held: nothing else is compiled meanwhile.
        with suppress(Exception), sparing(function.targetctx.codegen()):
            return ordinary(args, return_type)
        return ordinary(args, return_type)  # breaks once more where it was no fault of ours

    compiler._compile_core = compiled


def numba_is_known() -> bool:
    """Whether Numba is inside as this module takes it to be."""
    try:
        from numba.core.codegen import JITCodeLibrary, JITCPUCodegen
    except ImportError:
        return False
    created = getattr(JITCPUCodegen, "_library_class", None) is JITCodeLibrary
    return created and _has(JITCodeLibrary, LIBRARY) and _has(JITCPUCodegen, CODEGEN)


def _has(owner: type, methods: dict[str, list[str]]) -> bool:
    found = {name: getattr(owner, name, None) for name in methods}
    return all(
        callable(method) and list(inspect.signature(method).parameters) == methods[name]
        for name, method in found.items()
    )


@contextmanager
def sparing(codegen: Any) -> Iterator[None]:
    """Make no machine code meanwhile of libraries that are only linked into others."""
    set_env: Callable[[str, Any], None] = codegen.set_env
    waiting: list[tuple[str, Any]] = []
    codegen._library_class = linked_library()
    codegen.set_env = lambda name, env: waiting.append((name, env))
    try:
        yield
    finally:
        del codegen._library_class, codegen.set_env
    # Environments of functions that were linked are in the code that was made of their callers.
    for name, env in waiting:
        if codegen._engine.get_global_value_address(name):
            set_env(name, env)


@cache
def linked_library() -> type:
    """Return the class of libraries that become machine code when a function is asked for."""
    from numba.core.codegen import JITCodeLibrary

    library: Any = JITCodeLibrary

    class LinkedLibrary(library):
        """A library that is linked into others as it is, unless it is called itself."""

        def _optimize_final_module(self) -> None: ...

        def _finalize_final_module(self) -> None:
            self._finalized = True

        def get_pointer_to_function(self, name: str) -> int:
            """Return where the code of a function begins, 0 where there is no such function."""
            self._ensure_finalized()
            if all(name != function.name for function in self.get_defined_functions()):
                return 0
            if not self._emitted:
                self._emitted = True
                super()._optimize_final_module()
                super()._finalize_final_module()
            address: int = super().get_pointer_to_function(name)
            return address

        _emitted = False

    return LinkedLibrary
