"""The compiled kernel that tests share: one process compiles it, the others load it."""

from __future__ import annotations

from functools import cache
from typing import Any

import numba
import numpy as np
from filelock import FileLock

from abm.build import load_inputs
from abm.engine import jit
from abm.engine.ensemble import Ensemble


@cache
def compile_once() -> None:
    """Compile the kernel if nobody has: one process does, the others wait for it."""
    config: Any = numba.config
    folder = jit.kernel_store().folder
    if config.DISABLE_JIT or folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "lock"):
        Ensemble(load_inputs("six-partners", "siloed", 12), 0).play(np.arange(1))
