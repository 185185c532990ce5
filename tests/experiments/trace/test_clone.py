"""A clone: its tests counted by hand, and what is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.errors import InputError
from experiments.trace.clone import Clone
from tests.experiments.trace.clones import toy


def test_tests_are_counted_by_file(tmp_path: Path) -> None:
    clone = toy(tmp_path)
    assert clone.tests("tests") == {
        "tests/abm/test_some.py": ["test_one", "test_two", "test_three"],
        "tests/test_all.py": ["test_it"],
    }
    assert clone.tests("tests/abm/test_some.py") == clone.tests("tests/abm")
    counts = [
        clone.count(one) for one in ("tests", "tests/abm", "tests/abm/test_some.py::test_one")
    ]
    assert counts == [4, 3, 1]


def test_docstrings_and_examples_are_those_of_public_functions(tmp_path: Path) -> None:
    clone = toy(tmp_path)
    told = clone.functions("abm/rules")
    assert [text.partition(".")[0] for text in told] == [
        "Return it", "Return it too", "Return what no rule is",
    ]  # fmt: skip
    assert (clone.examples("abm"), clone.examples("tests")) == (1, 0)


@pytest.mark.parametrize(
    ("place", "lost"),
    [
        ("docs/page.md", ""),
        ("docs/page.md#a-heading", ""),
        ("docs/", ""),
        ("tests/abm/test_some.py", ""),
        ("tests/abm/test_some.py::test_three", ""),
        ("docs/other.md", "there is no docs/other.md"),
        ("docs/page.md#another", "docs/page.md has no heading another"),
        ("tests/abm/test_other.py", "there is no tests/abm/test_other.py"),
        ("tests/abm/test_some.py::helper", "tests/abm/test_some.py has no test helper"),
    ],
)
def test_what_is_missing_is_named(place: str, lost: str, tmp_path: Path) -> None:
    assert toy(tmp_path, page="# A heading\n").missing(place) == lost


def test_targets_are_those_of_make(tmp_path: Path) -> None:
    assert toy(tmp_path).targets == ["trace"]


def test_an_installed_copy_is_not_a_clone(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    with pytest.raises(InputError) as caught:
        Clone(tmp_path)
    first, second = str(caught.value).splitlines()
    assert first == (
        f"{tmp_path} has no tests; concert trace reads the pages and tests of a clone."
    )
    assert "make compare" in second


def test_a_page_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^docs/page.md cannot be read: No such file"):
        toy(tmp_path).document("docs/page.md")
