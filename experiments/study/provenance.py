"""Provenance of numbers besides the study itself: code, data, Python, libraries, machine.

A study that goes on elsewhere or later must rest on the same, or its blocks would not belong
together.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import platform
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from abm.engine.sources import ROOT, sources
from abm.errors import InputError

DISTRIBUTION = "concert-policy-lab"
#: Libraries that make the numbers or the bytes in which they are kept.
LIBRARIES = ("llvmlite", "numba", "numpy", "pyarrow", "scipy")
#: The module that plays and keeps a block, and our packages: all that it imports of them counts.
WORKER = "experiments.study.worker"
PACKAGES = ("abm", "experiments", "studies", "viz")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@cache
def basis() -> dict[str, str]:
    """Return all that can change a result, by what people call it."""
    return {
        "Concert": version(DISTRIBUTION),
        "code": code(),
        "data": fingerprint(_tables()),
        "Python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "C library": " ".join(platform.libc_ver()) or "unknown",
        **{name: version(name) for name in LIBRARIES},
    }


def code(root: Path = ROOT) -> str:
    """Return the fingerprint of all that plays and keeps a block, in the packages below `root`."""
    return fingerprint(sources([WORKER], PACKAGES, root))


def _tables() -> dict[str, bytes]:
    model = Path(str(importlib.resources.files("abm")))
    return {file.relative_to(model).as_posix(): file.read_bytes() for file in model.rglob("*.csv")}


def fingerprint(contents: Mapping[str, bytes]) -> str:
    """Return twelve hexadecimal digits that stand for contents and their names."""
    digest = hashlib.sha256()
    for name, content in sorted(contents.items()):
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:12]


def drift(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return what is no longer as it was, a sentence's part each.

    >>> drift({"Python": "3.11.7", "numpy": "2.3"}, {"Python": "3.13.1", "numpy": "2.3"})
    ['Python 3.11.7 then, 3.13.1 now']
    """
    names = dict.fromkeys([*then, *now])
    pairs = ((name, then.get(name, "none"), now.get(name, "none")) for name in names)
    return [f"{name} {old} then, {new} now" for name, old, new in pairs if old != new]


def refuse(differences: Iterable[str], where: str) -> None:
    """Refuse to go on where something differs; raises InputError that names it."""
    named = "; ".join(differences)
    if named:
        raise InputError(
            f"{where} was begun on something else: {named}.\n"
            "Go on as it was, or mix both and have it recorded with --accept-drift."
        )


@cache
def packages() -> Mapping[str, str]:
    """Return the version of every package that Concert needs, and that those need.

    What is installed is looked up once in a process.
    """
    found: dict[str, str] = {}
    waiting = [DISTRIBUTION]
    while waiting:
        name = waiting.pop()
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # needed elsewhere: another Python or system
            continue
        waiting += [other for other in _needs(name) if other not in found]
    return dict(sorted(found.items()))


def _needs(name: str) -> list[str]:
    told = [line for line in requires(name) or [] if "extra ==" not in line]
    return [found[0].lower().replace("_", "-") for line in told if (found := NAME.match(line))]
