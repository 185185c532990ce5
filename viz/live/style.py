"""The style sheet of the live page: its tokens, then its rules."""

from __future__ import annotations

from importlib.resources import files

from viz.live.tokens import DARK, FONT, LIGHT


def style_sheet() -> str:
    """Return the style sheet.

    The theme follows the reader's system; the class "light" or "dark" beside "concert" overrides.
    """
    dark = DARK.properties()
    themes = (
        f".concert {{\n  --font: {FONT};\n{LIGHT.properties()}\n}}",
        f"@media (prefers-color-scheme: dark) {{\n.concert:not(.light) {{\n{dark}\n}}\n}}",
        f".concert.dark {{\n{dark}\n}}",
    )
    return "\n".join((*themes, (files("viz.live") / "style.css").read_text(encoding="utf-8")))
