"""The numbers of a comparison of 200 pairs as the first edition of the model gave them.

Rewritten only on purpose, with a line in `CHANGELOG.md`, by
`python -m tests.experiments.comparison.baseline`.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from experiments.cli.commands import app

FILE = Path(__file__).with_name("baseline.json")
#: What may differ though no number of a war does.
ASIDE = ("parameters", "scenario", "command", "versions", "version", "format")


def compared(scenario: str, folder: Path) -> dict[str, float]:
    """Return every number of `comparison.json` but those aside, by its path in the file."""
    words = ["compare", "--scenario", scenario, "--runs", "200", "--out", str(folder)]
    app(words, standalone_mode=False)
    content = json.loads((folder / "comparison.json").read_text(encoding="utf-8"))
    for name in ASIDE:
        del content[name]
    return dict(numbers(content))


def numbers(content: object, path: str = "") -> Iterator[tuple[str, float]]:
    """Yield every number in JSON content with its path; what has a name stands under it in lists.

    >>> dict(numbers({"a": [1, {"b": 2.5}], "c": "no number", "d": True}))
    {'a.0': 1, 'a.1.b': 2.5}
    >>> dict(numbers([{"name": "war_length", "p": 0.5}]))
    {'war_length.p': 0.5}
    """
    if isinstance(content, dict):
        parts = content.items()
    elif isinstance(content, list):
        parts = {_place(row, item): item for row, item in enumerate(content)}.items()
    else:
        if isinstance(content, int | float) and not isinstance(content, bool):
            yield path, content
        return
    for name, part in parts:
        yield from numbers(part, f"{path}.{name}" if path else str(name))


def _place(row: int, item: object) -> object:
    return item.get("name", row) if isinstance(item, dict) else row


def main() -> None:
    """Write the file from what the model gives now."""
    with tempfile.TemporaryDirectory() as folder:
        found = compared("first-edition", Path(folder, "compared"))
    lines = ",\n".join(f"{json.dumps(path)}: {json.dumps(value)}" for path, value in found.items())
    FILE.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
