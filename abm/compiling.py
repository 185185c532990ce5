"""Compile the kernel once and keep it: the only place that knows Numba.

The compiled kernel lies in the user's cache folder, under a name made of every source file it is
compiled from and of the versions of Python and Numba, so that a stale one cannot be met.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, cast

MODULES = ("abm.noise", "abm.phases", "abm.engine")
PACKAGES = ("abm.rules", "abm.acts")
DECLARATIONS = (
    "abm.state",
    "abm.given",
    "abm.world",
    "abm.schema",
    "abm.reports",
    "abm.records",
)
# Nobody calls the pieces from outside, so they need no wrappers.
INSIDE = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def compiled_modules() -> Iterator[ModuleType]:
    """Yield the modules whose functions go into the kernel."""
    for package in PACKAGES:
        paths = importlib.import_module(package).__path__
        for found in pkgutil.iter_modules(paths):
            yield importlib.import_module(f"{package}.{found.name}")
    for name in MODULES:
        yield importlib.import_module(name)


def functions_of(module: ModuleType) -> list[Callable[..., Any]]:
    """Return the functions that a module defines itself."""
    found = inspect.getmembers(module, inspect.isfunction)
    return [function for _, function in found if function.__module__ == module.__name__]


def fingerprint() -> str:
    """Return a short hash of the sources and versions that decide the compiled kernel."""
    import numba

    modules = list(compiled_modules())
    modules += [importlib.import_module(name) for name in DECLARATIONS]
    parameters = importlib.import_module("abm.parameters").__path__[0]
    files = [Path(inspect.getfile(module)) for module in modules]
    files += sorted(Path(parameters).glob("*.py"))
    digest = hashlib.sha256(f"{sys.version}{numba.__version__}".encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Return the folder of compiled kernels: under XDG_CACHE_HOME, else the home's cache."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "concert" / fingerprint()


def kernel_is_kept() -> bool:
    """Whether a compiled kernel of these sources lies in the user's cache folder."""
    return any(cache_folder().rglob("*.nbc"))


@cache
def kernel() -> Callable[..., None]:
    """Return the compiled `abm.engine.play_block`; with NUMBA_DISABLE_JIT=1 the plain one."""
    import numba
    from numba.extending import register_jitable

    from abm import engine

    config: Any = numba.config
    if config.DISABLE_JIT:
        return engine.play_block
    for module in compiled_modules():
        for function in functions_of(module):
            register_jitable(**INSIDE)(function)
    config.CACHE_DIR = str(cache_folder())
    compiled = numba.njit(nogil=True, cache=True, error_model="numpy")(engine.play_block)
    return cast("Callable[..., None]", compiled)
