"""Imports are followed as Python would, without running anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.engine.sources import imported, sources

FILES = {
    "own/__init__.py": "",
    "own/start.py": "import os\nfrom own.deep import near\nimport foreign.part\n",
    "own/deep/__init__.py": "from . import beside\n",
    "own/deep/near.py": "def f():\n    from own.late import thing\n",
    "own/deep/beside.py": "from ..start import os\n",
    "own/late.py": "raise RuntimeError('nobody runs this')\n",
    "own/never.py": "",
    "foreign/__init__.py": "",
    "foreign/part.py": "import own.never\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_imports_and_the_packages_around_them_are_followed(root: Path) -> None:
    found = sources(["own.start"], ["own"], root)
    near = ["own", "own.deep", "own.deep.beside", "own.deep.near", "own.late", "own.start"]
    assert list(found) == near
    assert found["own.late"] == FILES["own/late.py"].encode()


def test_imports_inside_functions_may_be_left_out(root: Path) -> None:
    assert "own.late" not in sources(["own.start"], ["own"], root, inside=False)


def test_only_the_packages_that_are_named_are_followed(root: Path) -> None:
    assert {"foreign.part", "own.never"} <= set(sources(["own.start"], ["own", "foreign"], root))


@pytest.mark.parametrize("start", ["own.missing", "foreign.part"])
def test_a_start_that_is_not_there_is_refused(root: Path, start: str) -> None:
    with pytest.raises(ModuleNotFoundError, match=start):
        sources([start], ["own"], root)


@pytest.mark.parametrize(
    "text",
    [
        "if x:\n    import a",
        "if x:\n    pass\nelse:\n    import a",
        "try:\n    import a\nexcept E:\n    pass",
        "try:\n    pass\nexcept E:\n    import a",
        "try:\n    pass\nfinally:\n    import a",
        "with x:\n    import a",
        "for y in x:\n    import a",
        "match x:\n    case 1:\n        import a",
        "class C:\n    import a",
        "if TYPE_CHECKING:\n    import b\nelse:\n    import a",
    ],
)
def test_they_count_wherever_they_stand(text: str) -> None:
    assert imported(text.encode(), "", inside=False) == ["a"]


@pytest.mark.parametrize("test", ["TYPE_CHECKING", "typing.TYPE_CHECKING"])
def test_what_only_a_type_checker_imports_does_not_count(test: str) -> None:
    assert imported(f"if {test}:\n    import a".encode(), "") == []


@pytest.mark.parametrize("kind", ["def", "async def"])
def test_functions_are_looked_into_if_asked(kind: str) -> None:
    text = f"{kind} f():\n    if x:\n        import a".encode()
    assert imported(text, "") == ["a"]
    assert imported(text, "", inside=False) == []
