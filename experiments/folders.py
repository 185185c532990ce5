"""Result folders: written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from abm.errors import InputError

MARK = "comparison.json"  # what a folder of ours holds


def next_free(parent: Path, stem: str) -> Path:
    """Return the first folder `parent/stem-NNN` that does not exist."""
    return next(folder for n in count(1) if not (folder := parent / f"{stem}-{n:03d}").exists())


def check_free(folder: Path, force: bool) -> None:
    """Refuse a folder that exists, unless `force` and it is empty or holds a comparison.

    Raises InputError.
    """
    if not folder.exists():
        return
    if not force:
        raise InputError(f"{folder} exists; choose another --out, or replace it with --force.")
    ours = folder.is_dir() and ((folder / MARK).exists() or not any(folder.iterdir()))
    if not ours:
        raise InputError(f"{folder} holds no comparison; --force replaces only result folders.")


@contextmanager
def whole(folder: Path, force: bool = False) -> Iterator[Path]:
    """Give a folder to write into, beside `folder`; it takes that name when all is written.

    Raises InputError if `folder` exists without `force`, or cannot be written.
    """
    try:
        check_free(folder, force)
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        yield aside
        aside.chmod(0o777 & ~_umask())
        if folder.exists():
            shutil.rmtree(folder)
        aside.rename(folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def whole_file(file: Path, force: bool = False) -> Iterator[Path]:
    """Give a path to write to, beside `file`; it takes that name when all is written.

    Raises InputError if `file` exists without `force`, or cannot be written.
    """
    try:
        check_new(file, force)
        with tempfile.TemporaryDirectory(prefix=f".{file.name}-", dir=file.parent) as folder:
            aside = Path(folder) / file.name
            yield aside
            aside.replace(file)
    except OSError as error:
        raise cannot_write(file, error) from error


def check_new(file: Path, force: bool) -> None:
    """Refuse a file that exists, unless `force`; raises InputError."""
    if file.exists() and (file.is_dir() or not force):
        raise InputError(f"{file} exists; choose another name, or replace it with --force.")


def cannot_write(path: Path, error: OSError) -> InputError:
    """Return the error of a path that cannot be written."""
    return InputError(f"{path} cannot be written: {error.strerror or error}.")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
