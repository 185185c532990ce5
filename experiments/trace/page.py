"""The page `docs/trace.md`: each element of TRACE with what was asked, where, and the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from experiments import output
from experiments.acceptance.page import markdown
from experiments.text import DISCLAIMER
from experiments.trace.clone import Clone
from experiments.trace.elements import AspectTable, ElementTable, TraceTable, elements

FOLDER = "docs/"
HEAD = """\
# TRACE

What was asked of Concert and of its model, where, and with what result.
{disclaimer}

TRACE stands for transparent and comprehensive model evaludation: the evidence that a model was
thoughtfully designed, correctly built, tested, understood, and used for what it is meant for, in
eight elements (Grimm et al. 2014; Augusiak, Van den Brink and Grimm 2014).

Written by `make trace`. Questions and places are declared in `experiments/trace/elements.toml`;
a page, heading or test that is not there is refused, and a test reads every command. No result is
typed: it is read from the code, from the files of tests, and from the pages that other commands
write, and is as new as these. A number in brackets is how many tests a place has. That they are
there is all that this page says of them: `make test` runs them. What the model cannot say, and how
it may be misused, stands in [limits](limits.md).

| element | asked |
| --- | ---: |
"""
UNDONE = "*Not done.* {undone}\n"
PAGES = """\
## Pages that are read

Each is written again by its own command; then this one, by `make trace`.

"""
TESTS = """\
## Tests by folder

Tests in the files of each folder; one that is run on many inputs counts once. Besides, {examples}
docstrings of the product hold an example that is run.

"""
REFERENCES = """\
## References

Augusiak, J., Van den Brink, P. J. and Grimm, V. (2014). Merging validation and evaluation of
ecological models to "evaludation": a review of terminology and a practical approach. *Ecological
Modelling* 280, 117-128.

Grimm, V., Augusiak, J., Focks, A. et al. (2014). Towards better modelling and decision support:
documenting model development, testing, and analysis using TRACE. *Ecological Modelling* 280,
129-139.
"""
PACKAGES = ("abm", "experiments", "viz")


@dataclass(frozen=True, kw_only=True)
class TraceRequest:
    """Request of `concert trace`: the file of its page."""

    out: Path | None = None
    force: bool = False


def run(request: TraceRequest) -> None:
    """Write the page to a file, or print it.

    Raises InputError for a folder that is not a clone, for a place or a result that is not found,
    and for a file that cannot be written.
    """
    output.write_page(lambda: page(Clone()), request.out, request.force)


def page(clone: Clone) -> str:
    """Return the page of a clone; raises InputError as `elements` and readings do."""
    told = elements(clone)
    numbered = list(enumerate(told.elements.values(), 1))
    overview = "".join(_overview(number, element) for number, element in numbered)
    return "\n".join(
        [
            HEAD.format(disclaimer=DISCLAIMER) + overview,
            *(section(number, element, clone) for number, element in numbered),
            PAGES + pages_table(told),
            TESTS.format(examples=sum(map(clone.examples, PACKAGES))) + folders_table(clone),
            REFERENCES,
        ]
    )


def _overview(number: int, element: ElementTable) -> str:
    title = f"{number} {element.title}"
    link = title.lower().replace(" ", "-")
    return f"| [{title}](#{link}) | {len(element.aspects)} |\n"


def section(number: int, element: ElementTable, clone: Clone) -> str:
    """Return an element: what it is about, its table, and what was not done."""
    rows = [
        (one.asked, "; ".join(places(one, clone)), one.read(clone))
        for one in element.aspects.values()
    ]
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    table = markdown(("asked", "where", "result"), cells, figures=False)
    undone = UNDONE.format(undone=element.undone)
    return "\n".join([f"## {number} {element.title}\n", f"{element.about}\n", table, undone])


def places(aspect: AspectTable, clone: Clone) -> list[str]:
    """Return the places of an aspect as the page shows them, tests with their number."""
    tests = [f"`{one}` ({clone.count(one)})" for one in aspect.tests]
    return [*map(document, aspect.documents), *tests, *(f"`{one}`" for one in aspect.commands)]


def document(place: str) -> str:
    """Return a page as a link from the folder of pages, and anything else as it stands.

    >>> document("docs/model.md#5-rules"), document("README.md"), document("abm/schema.py")
    ('[model](model.md#5-rules)', '[README.md](../README.md)', '`abm/schema.py`')
    """
    path = place.partition("#")[0]
    if not path.endswith(".md"):
        return f"`{place}`"
    if place.startswith(FOLDER):
        return f"[{PurePosixPath(path).stem}]({place.removeprefix(FOLDER)})"
    return f"[{path}](../{place})"


def pages_table(told: TraceTable) -> str:
    """Return a table of the pages that results are read from, and what writes each."""
    rows = [(document(page), command) for page, command in told.pages.items()]
    return markdown(("page", "written by"), rows, figures=False)


def folders_table(clone: Clone) -> str:
    """Return a table of the folders of tests: files and tests in each, and in all."""
    folders: dict[str, list[int]] = {}
    for file, names in clone.tests("tests").items():
        folders.setdefault(str(PurePosixPath(file).parent), []).append(len(names))
    rows = [_counted(f"`{folder}/`", folders[folder]) for folder in sorted(folders)]
    everything = [count for counts in folders.values() for count in counts]
    return markdown(("folder", "files", "tests"), [*rows, _counted("all", everything)])


def _counted(name: str, counts: Sequence[int]) -> tuple[str, str, str]:
    return name, f"{len(counts):,}", f"{sum(counts):,}"
