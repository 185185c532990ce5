"""Compile the kernel once and keep it: the only place that knows Numba.

The compiled kernel lies in the user's cache folder, in a folder named by every source file it is
compiled from and by the versions of Python and Numba, under a name made of the processor and of
Numba's settings, so that a stale one cannot be met. One that is damaged is compiled anew; where
nothing can be kept, each start compiles.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import os
import pickle
import pkgutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from abm.engine.libraries import spare
from abm.engine.sources import sources
from abm.engine.store import Store, say

MODULES = ("abm.noise", "abm.month", "abm.engine.kernel")
PACKAGES = ("abm.rules", "abm.actors")
# Settings that change what Numba makes; its own cache does not look at them.
FLAGS = ("BOUNDSCHECK", "DEBUGINFO_DEFAULT", "LOOP_VECTORIZE", "OPT", "SLP_VECTORIZE")
# Nobody calls the pieces from outside, so they need no wrappers. Inlined, they let the processor
# work on several partners at once; as calls they take a fifth more time.
INSIDE = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "forceinline": True}


def compiled_modules() -> Iterator[ModuleType]:
    """Yield the modules whose functions go into the kernel."""
    for package in PACKAGES:
        paths = importlib.import_module(package).__path__
        for found in pkgutil.iter_modules(paths):
            yield importlib.import_module(f"{package}.{found.name}")
    for name in MODULES:
        yield importlib.import_module(name)


def functions_of(module: ModuleType) -> list[Callable[..., object]]:
    """Return the functions that a module defines itself."""
    found = inspect.getmembers(module, inspect.isfunction)
    return [function for _, function in found if function.__module__ == module.__name__]


def fingerprint() -> str:
    """Return a short hash of the sources and versions that decide the compiled kernel.

    Numba itself, which takes its time to load, is not needed to know whether a kernel is kept.
    """
    digest = hashlib.sha256(f"{sys.version}{version('numba')}".encode())
    for name, source in kernel_sources().items():
        digest.update(f"{name} {len(source)}\n".encode() + source)
    return digest.hexdigest()[:16]


def kernel_sources() -> dict[str, bytes]:
    """Return the sources that decide the compiled kernel, by the names of their modules.

    Compiled functions read what their modules import; imports inside functions are not compiled.
    """
    starts = [__name__, *(module.__name__ for module in compiled_modules())]
    return sources(starts, ["abm"], inside=False)


def cache_folder() -> Path:
    """Return the folder of compiled kernels: under XDG_CACHE_HOME, else the home's cache.

    It need not be there. Raises RuntimeError where there is no home.
    """
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "concert" / _own_fingerprint()


@cache
def _own_fingerprint() -> str:
    """Return the fingerprint of what this process runs, whatever becomes of the files meanwhile."""
    return fingerprint()


def kernel_store() -> Store:
    """Return where compiled kernels of these sources are kept."""
    try:
        return Store(cache_folder())
    except RuntimeError:
        return Store(None, "there is no home folder, and XDG_CACHE_HOME is not set")


def kernel_is_kept() -> bool:
    """Whether a compiled kernel of these sources lies in the user's cache folder."""
    return kernel_store().holds_any


class NotKept(Exception):
    """No kernel is kept that can be used here, and none is to be compiled."""


@contextmanager
def compiling_nothing() -> Iterator[None]:
    """Have this thread raise NotKept where the kernel would have to be compiled."""
    before = _MAY_COMPILE.set(False)
    try:
        yield
    finally:
        _MAY_COMPILE.reset(before)


_MAY_COMPILE = ContextVar("may_compile", default=True)


def compiled_kernel() -> Callable[..., None]:
    """Return the compiled `abm.engine.kernel.play_block`; with NUMBA_DISABLE_JIT=1 the plain one.

    Threads may ask at once: one makes it, the others wait.
    """
    with _MAKING:
        return _once()


def make_kernel() -> Callable[..., None]:
    """Make what `compiled_kernel` returns; Numba compiles it when it is called first."""
    import numba
    import numpy as np
    from numba.extending import register_jitable

    from abm.engine import kernel

    config: Any = numba.config
    if config.DISABLE_JIT:
        # NumPy would warn of whole numbers that wrap around, on which random numbers rest, and of
        # what `find_fault` reports.
        return np.errstate(all="ignore")(kernel.play_block)
    for module in compiled_modules():
        for function in functions_of(module):
            register_jitable(**INSIDE)(function)
    compiled = numba.njit(nogil=True, error_model="numpy")(kernel.play_block)
    spare(compiled)
    return cast("Callable[..., None]", kept(compiled, kernel_store()))


def kept(function: Any, store: Store) -> Any:
    """Have what Numba compiles of a function kept in a store, and return the function.

    Where it may not compile, the function raises NotKept.
    """
    function._cache = KernelCache(store)
    return function


class KernelCache:
    """What a function of Numba's asks before it compiles, and is told afterwards.

    It stands where Numba's own cache would, which trusts its files: it loads machine code without
    a checksum, and what it raises on a damaged file ends the command.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @property
    def cache_path(self) -> str:
        """The folder, as Numba's statistics tell it."""
        return str(self.store.folder)

    def load_overload(self, signature: Any, context: Any) -> Any:
        """Return what was compiled for these arguments; None where it has to be compiled.

        Raises NotKept where it would have to be, and may not.
        """
        found = self._loaded(_name(signature, context.codegen()), context)
        if found is None and not _MAY_COMPILE.get():
            raise NotKept
        if found is None and self.store.trouble:
            say(self.store.trouble)
        return found

    def _loaded(self, name: str, context: Any) -> Any:
        from numba.core import compiler
        from numba.core.runtime.nrt import rtsys

        content = self.store.load(name)
        if content is None:
            return None
        # All that machine code needs of Numba. Its own cache loads whatever it can compile as well,
        # which takes longer than the code itself; where something is compiled, that is done then.
        rtsys.initialize(context)
        result: Any = compiler.CompileResult
        try:
            return result._rebuild(context, *pickle.loads(content))
        except Exception:  # whatever it is, compiling anew is sure to help
            self.store.drop(name)
            return None

    def save_overload(self, signature: Any, compiled: Any) -> None:
        """Keep what was compiled, unless it rests on addresses of this very process."""
        from numba.core import serialize

        dumps: Any = serialize.dumps
        if not compiled.library.has_dynamic_globals:
            self.store.save(_name(signature, compiled.codegen), dumps(compiled._reduce()))


def _name(signature: Any, codegen: Any) -> str:
    """Return a name for arguments, and the processor and flags that code is compiled for."""
    import numba

    flags = [getattr(numba.config, flag) for flag in FLAGS]
    told = repr((signature, codegen.magic_tuple(), flags))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


_MAKING = threading.Lock()
_once = cache(make_kernel)
