"""Result folders and files: written whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import combinations, count
from pathlib import Path
from typing import NamedTuple

from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.console import console
from experiments.continuation import places_begun
from experiments.replacement import Aside, claim, claimed, commit, held, repair
from experiments.tables import check_ending

MARK = "comparison.json"  # what a folder of ours holds
RESULTS = Path("results")  # where result folders are numbered

#: Draws the figures of a comparison from its folder into it, and writes its report.
Draw = Callable[[Path], object]
#: Whether a command goes on with what is kept beside a place.
GoesOn = Callable[[Path], bool]


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


class NewFolder(NamedTuple):
    """A result folder: the place that it takes when all is written, and where to write it."""

    place: Path
    aside: Path


@contextmanager
def new_folder(
    out: Path | None, stem: str, force: bool = False, goes_on: GoesOn = lambda _: False
) -> Iterator[NewFolder]:
    """Give a folder to write into, beside its place, which it takes when all is written.

    Its place is `out` or, of `results/STEM-NNN`, the first that stands unfinished and that this
    command `goes_on` with, else the next free one. It is taken now: two commands at once have a
    place each. Folders above are made, and go again if nothing is written. Raises InputError if
    `out` exists without `force`, is being written, or cannot be.
    """
    above = RESULTS if out is None else out.parent
    with explained(RESULTS if out is None else out), _above(above / stem if out is None else out):
        repaired(above)
        with _new_folder(out, stem, force, goes_on) as (place, aside):
            new = aside.new / place.name
            new.mkdir()
            yield NewFolder(place, new)
            check_free(place, force)
            commit([aside])


@contextmanager
def _new_folder(
    out: Path | None, stem: str, force: bool, goes_on: GoesOn
) -> Iterator[tuple[Path, Aside]]:
    if out is None:
        place, aside = _next_free(RESULTS, stem, goes_on)
    else:
        check_free(out, force)
        place = followed(out)
        aside = claimed(place)
    with held([aside]):
        yield place, aside


def _next_free(parent: Path, stem: str, goes_on: GoesOn) -> tuple[Path, Aside]:
    """Take the first place that neither exists nor is being written."""
    for place in _places(parent, stem, goes_on):
        aside = None if os.path.lexists(place) else claim(place)
        if aside is not None:
            return place, aside
    raise AssertionError("numbers end")


def _places(parent: Path, stem: str, goes_on: GoesOn) -> Iterator[Path]:
    """Yield the unfinished `parent/STEM-NNN` to go on with, then all that nobody has begun."""
    begun = [place for place in places_begun(parent, f"{stem}-") if not os.path.lexists(place)]
    yield from filter(goes_on, begun)
    for number in count(1):
        place = parent / f"{stem}-{number:03d}"
        if place not in begun:
            yield place


def check_free(folder: Path, force: bool) -> None:
    """Refuse a folder that exists, unless `force` and it is empty or holds a comparison.

    Raises InputError, also for a link that leads nowhere.
    """
    followed(folder)
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
def filled(folder: Path, first: str) -> Iterator[Path]:
    """Give a folder to write files into, `first` among them; all take their names together.

    Raises OSError, InputError if another process writes there.
    """
    repaired(folder)
    aside = claimed(folder / first)
    with held([aside]):
        yield aside.new
        commit([aside])


@contextmanager
def whole_files(files: Sequence[Path], force: bool = False) -> Iterator[list[Path]]:
    """Give paths to write to, each beside its file; all take their names when all is written.

    What a kill leaves of that, the next command here does. Raises InputError if a file exists
    without `force`, or cannot be written.
    """
    for file in files:
        with explained(file):
            repaired(file.parent)
            check_new(file, force)
    places, asides = [followed(file) for file in files], list[Aside]()
    with held(asides):
        news = [_beside(place, asides) / place.name for place in places]
        with ExitStack() as stack:
            for file in files:
                stack.enter_context(explained(file))
            yield news
            for file in files:
                check_new(file, force)
            if asides:
                commit(asides)


def _beside(place: Path, asides: list[Aside]) -> Path:
    """Return where to write what takes a place; of several hidden folders the first leads."""
    with explained(place):
        for aside in asides:
            if place.parent.samefile(aside.folder.parent):
                return aside.new
        asides.append(claimed(place, asides[0].folder if asides else None))
    return asides[-1].new


@contextmanager
def whole_file(file: Path, force: bool = False) -> Iterator[Path]:
    """Give a path to write to, as `whole_files` for a single file."""
    with whole_files([file], force) as [aside]:
        yield aside


def write_page(made: Callable[[], str], file: Path | None, force: bool = False) -> None:
    """Print a page, or write it to a file and say so; it is made once the file can be written.

    Raises InputError as `whole_file`.
    """
    if file is None:
        print(made(), end="")
        return
    with whole_file(file, force) as aside:
        aside.write_text(made(), encoding="utf-8")
    console().print(f"Written to {shown(file)}", soft_wrap=True)


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
    """Refuse what exists, unless it is a file and `force`; raises InputError.

    So is a link that leads nowhere.
    """
    followed(file)
    if file.exists() and not (force and file.is_file()):
        raise InputError(f"{shown(file)} exists; choose another name, or replace it with --force.")
    _check_folder(file)


def followed(path: Path) -> Path:
    """Return the path that a link leads to, or the path; raises InputError if it leads nowhere."""
    if not path.is_symlink():
        return path
    if not path.exists():
        raise InputError(
            f"{shown(path)} is a link to {shown(path.readlink())}, which is not there; choose "
            "another name, or remove the link."
        )
    return path.resolve()


def repaired(folder: Path) -> None:
    """Put right what killed commands left in a folder, and say so where it was complete.

    Raises InputError where it cannot be put right.
    """
    done = repair(folder)
    if done:
        names = ", ".join(map(shown, done))
        print(f"concert: put in place, from a command that was killed: {names}", file=sys.stderr)


def _check_folder(path: Path) -> None:
    """Refuse a path that lies below something else than a folder."""
    above = next((above for above in path.parents if os.path.lexists(above)), path.parent)
    if above.exists() and not above.is_dir() or above.is_symlink() and not above.exists():
        raise InputError(f"{shown(path)} cannot be written: {shown(above)} is not a folder.")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Say which output stands behind what the system refuses; raises InputError."""
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
        wanted = [self.out, self.ledger, self.partners]
        with whole_files([file for file in wanted if file is not None], self.force) as asides:
            left = iter(asides)
            out, ledger, partners = (None if file is None else next(left) for file in wanted)
            yield out, ledger, partners

    def _check(self) -> None:
        named = {"--out": self.out, "--ledger": self.ledger, "--partners": self.partners}
        asked = [(option, file) for option, file in named.items() if file is not None]
        for _, file in asked:
            check_ending(file)
        for (one, first), (other, second) in combinations(asked, 2):
            if first.resolve() == second.resolve():
                raise InputError(f"{one} and {other} both name {shown(first)}; allowed: two files.")
