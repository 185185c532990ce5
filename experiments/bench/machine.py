"""On what was measured."""

from __future__ import annotations

import platform
import re
from importlib.metadata import version
from pathlib import Path

from experiments.bench.sizes import cores


def machine() -> dict[str, str]:
    """Return what bears on speed: processor, system and versions."""
    return {
        "processor": processor(),
        "cores": str(cores()),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "Numba": version("numba"),
        "NumPy": version("numpy"),
        "Mesa": version("mesa"),
    }


def processor() -> str:
    """Return the processor's name as Linux tells it, else what Python knows."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        told = ""
    found = re.search(r"model name\s*: (.+)", told)
    return found[1] if found else platform.processor() or platform.machine()
