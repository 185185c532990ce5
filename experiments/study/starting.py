"""A study file to start from."""

from __future__ import annotations

import shlex
from pathlib import Path

from abm.errors import InputError
from abm.scenarios.files import shorten
from abm.scenarios.kinds import NAME, NAME_ALLOWED
from experiments.folders import begin_file

TEMPLATE = Path(__file__).with_name("_template.toml")


def template(name: str) -> str:
    """Return a commented study file of this name that runs as it is.

    Raises InputError for a name that could not stand in files and tables.
    """
    if not NAME.fullmatch(name):
        raise InputError(f"study name {shorten(name)} cannot be used; allowed: {NAME_ALLOWED}.")
    return TEMPLATE.read_text(encoding="utf-8").replace("NAME", name)


def write_new(name: str, out: Path | None = None, force: bool = False) -> Path:
    """Write a commented study file, `out` or NAME.toml, and print what to try next.

    Raises InputError for a name that cannot be used, a file that exists (unless `force`) or does
    not end in .toml, and a folder that cannot be written.
    """
    file = Path(f"{name}.toml") if out is None else out
    begin_file("study", template(name), file, force)
    print(f"Next: concert study plan {shlex.quote(str(file))}")
    return file
