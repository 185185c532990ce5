"""A study file to start from."""

from __future__ import annotations

import shlex
from pathlib import Path

from abm.errors import InputError
from abm.scenarios.files import shorten
from abm.scenarios.tables import NAME, NAME_ALLOWED
from experiments.folders import NewFileRequest, begin_file

TEMPLATE = Path(__file__).with_name("_template.toml")


def template(name: str) -> str:
    """Return a commented study file of this name that runs as it is.

    Raises InputError for a name that could not stand in files and tables.
    """
    if not NAME.fullmatch(name):
        raise InputError(f"study name {shorten(name)} cannot be used; allowed: {NAME_ALLOWED}.")
    return TEMPLATE.read_text(encoding="utf-8").replace("NAME", name)


class NewStudyRequest(NewFileRequest):
    """What `concert study new` was asked for: the study's name, and where its file goes."""


def write_new(request: NewStudyRequest) -> Path:
    """Write a commented study file and print what to try next.

    Raises InputError for a name that cannot be used, a file that exists (unless `force`) or does
    not end in .toml, and a folder that cannot be written.
    """
    begin_file("study", template(request.name), request.file, request.force)
    print(f"Next: concert study plan {shlex.quote(str(request.file))}")
    return request.file
