"""Sections of a page of which each is written by a command of its own."""

from __future__ import annotations

import re

_ANY = re.compile(r"<!-- (?P<name>[a-z-]+) -->\n.*?<!-- end of (?P=name) -->\n", re.DOTALL)


def replaced(page: str, name: str, text: str) -> str:
    """Return a page with the section of a name written anew; a new one goes to the end."""
    made = f"<!-- {name} -->\n{text.strip()}\n<!-- end of {name} -->\n"
    for found in _ANY.finditer(page):
        if found["name"] == name:
            return page[: found.start()] + made + page[found.end() :]
    return f"{page.rstrip()}\n\n{made}"


def kept(page: str) -> str:
    """Return the sections of a page, for a command that writes all that stands above them."""
    return "".join(f"\n{found[0]}" for found in _ANY.finditer(page))
