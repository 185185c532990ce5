"""Result folders and files: written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import combinations, count
from pathlib import Path
from tempfile import TemporaryDirectory

from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.tables import check_ending

MARK = "comparison.json"  # what a folder of ours holds

#: Draws the figures of a comparison from its folder into it, and writes its report.
Draw = Callable[[Path], object]


@dataclass(frozen=True, kw_only=True)
class Invocation:
    """A call of a command: the command as typed, and what draws the figures of a folder."""

    command: str
    draw: Draw


@dataclass(frozen=True, kw_only=True)
class NewFileRequest:
    """A file to start from: the name of what it describes, and where to write it."""

    name: str
    out: Path | None = None
    force: bool = False

    @property
    def file(self) -> Path:
        """The file to write: `out` or NAME.toml."""
        return Path(f"{self.name}.toml") if self.out is None else self.out


def next_free(parent: Path, stem: str) -> Path:
    """Return the first folder `parent/stem-NNN` that neither exists nor is being written."""
    folders = (parent / f"{stem}-{n:03d}" for n in count(1))
    return next(f for f in folders if not f.exists() and not any(parent.glob(f"{_hidden(f)}*")))


def check_free(folder: Path, force: bool) -> None:
    """Refuse a folder that exists, unless `force` and it is empty or holds a comparison.

    Raises InputError.
    """
    if not folder.exists():
        return
    if not force:
        raise InputError(
            f"{shown(folder)} exists; choose another --out, or replace it with --force."
        )
    ours = folder.is_dir() and ((folder / MARK).exists() or not any(folder.iterdir()))
    if not ours:
        raise InputError(
            f"{shown(folder)} holds no comparison; --force replaces only result folders."
        )


@contextmanager
def whole(folder: Path, force: bool = False) -> Iterator[Path]:
    """Give a folder to write into, beside `folder`; it takes that name when all is written.

    Folders above are made, and go again if nothing is written. Raises InputError if `folder`
    exists without `force`, or cannot be written.
    """
    with _explained(folder):
        check_free(folder, force)
        with _above(folder), _aside(folder) as aside:
            new = aside / "new"
            new.mkdir()
            yield new
            check_free(folder, force)
            _take_place(new, folder)


@contextmanager
def whole_file(file: Path, force: bool = False) -> Iterator[Path]:
    """Give a path to write to, beside `file`; it takes that name when all is written.

    Raises InputError if `file` exists without `force`, or cannot be written.
    """
    with _explained(file):
        check_new(file, force)
        with _aside(file) as folder:
            aside = folder / file.name
            yield aside
            check_new(file, force)
            aside.replace(file)


def begin_file(what: str, content: str, file: Path, force: bool) -> None:
    """Write a TOML file for somebody to go on with, and print its name.

    Raises InputError for a name that does not end in .toml, calling the file a `what` file, and as
    `whole_file`.
    """
    if file.suffix != ".toml":
        raise InputError(f"{shown(file)} cannot be used; the name of a {what} file ends in .toml.")
    with whole_file(file, force) as aside:
        aside.write_text(content, encoding="utf-8", newline="\n")
    print(shown(file))


def check_new(file: Path, force: bool) -> None:
    """Refuse a file that exists, unless `force`; raises InputError."""
    if file.exists() and (file.is_dir() or not force):
        raise InputError(f"{shown(file)} exists; choose another name, or replace it with --force.")
    _check_folder(file)


def _check_folder(path: Path) -> None:
    """Refuse a path that lies below something else than a folder, or for a file below nothing."""
    above = next((above for above in path.parents if above.exists()), path.parent)
    if not above.is_dir():
        raise InputError(f"{shown(path)} cannot be written: {shown(above)} is not a folder.")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(f"{shown(path)} cannot be written: {error.strerror or error}.") from error


@contextmanager
def _above(folder: Path) -> Iterator[None]:
    """Make the folders above; those that stay empty go again."""
    _check_folder(folder)
    missing = [above for above in folder.parents if not above.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        for above in missing:
            with suppress(OSError):
                above.rmdir()


@contextmanager
def _aside(path: Path) -> Iterator[Path]:
    """Give a folder of one's own beside a path, so that what it holds can take the path's name."""
    with TemporaryDirectory(
        prefix=_hidden(path), dir=path.parent, ignore_cleanup_errors=True
    ) as name:
        yield Path(name)


def _hidden(path: Path) -> str:
    return f".{path.name[:40]}-"


def _take_place(new: Path, folder: Path) -> None:
    """Let `new` be `folder`; what was there goes with the rest, or stays if that fails."""
    old = new.with_name("old")
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise


@dataclass(frozen=True)
class Files:
    """Files for the months of a war and its two ledgers, where they are wanted.

    `ledger` is for the evidence, `partners` for the partners' accounts.
    """

    out: Path | None
    ledger: Path | None
    force: bool
    partners: Path | None = None

    @contextmanager
    def ready(self) -> Iterator[tuple[Path | None, Path | None, Path | None]]:
        """Give paths to write to; the files take their names together, when all is written.

        Raises InputError for what cannot be written, before anything is.
        """
        self._check()
        with ExitStack() as stack:
            out, ledger, partners = (
                file and stack.enter_context(whole_file(file, self.force))
                for file in (self.out, self.ledger, self.partners)
            )
            yield out, ledger, partners

    def _check(self) -> None:
        named = {"--out": self.out, "--ledger": self.ledger, "--partners": self.partners}
        asked = [(option, file) for option, file in named.items() if file is not None]
        for _, file in asked:
            check_ending(file)
        for (one, first), (other, second) in combinations(asked, 2):
            if first.absolute() == second.absolute():
                raise InputError(f"{one} and {other} both name {shown(first)}; allowed: two files.")
