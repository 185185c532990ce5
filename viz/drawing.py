"""How figures are drawn and what every SVG file carries: its origin and a text alternative."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from xml.sax.saxutils import escape

from matplotlib import style
from matplotlib.figure import Figure

from viz.letters import BODY, FONTS, MEASURE, plain
from viz.marks import INK, INK_2, LINE, LINE_2

_SETTINGS = {
    "font.family": [MEASURE],
    "font.size": BODY,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": LINE_2,
    "axes.labelcolor": INK_2,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "grid.color": LINE,
    "grid.linewidth": 0.7,
    "xtick.color": LINE_2,
    "xtick.labelcolor": INK_2,
    "ytick.color": LINE_2,
    "ytick.labelcolor": INK_2,
    "svg.fonttype": "none",
}
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))


@contextmanager
def drawing(name: str) -> Iterator[None]:
    """Draw with the settings of the house and no others; `name` makes the ids of the SVG."""
    settings = {**_SETTINGS, "svg.hashsalt": name}
    with warnings.catch_warnings(), style.context(settings, after_reset=True):
        # The reader's fonts draw the letters, not the one that measures them.
        warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)
        yield


def provenance(comparison: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a file needs to be made again: version, scenario, its hash, seed, command.

    >>> provenance({"version": "1.0", "scenario": {"hash": "ab"}, "seed": 7, "months": 84})
    {'version': '1.0', 'scenario_hash': 'ab', 'seed': 7}
    """
    scenario = comparison["scenario"]
    known = {
        "version": comparison.get("version"),
        "scenario": scenario.get("name"),
        "scenario_hash": scenario.get("hash"),
        "seed": comparison["seed"],
        "command": comparison.get("command"),
    }
    return {name: value for name, value in known.items() if value is not None}


def origin(source: Mapping[str, Any]) -> str:
    """Say a provenance in one line.

    >>> origin({"version": "1.0", "scenario_hash": "0123456789abcdef", "seed": 7})
    'Concert 1.0 · hash 0123456789ab · seed 7'
    """
    forms = {
        "version": "Concert {}",
        "scenario": "scenario {}",
        "scenario_hash": "hash {:.12}",
        "seed": "seed {}",
        "command": "{}",
    }
    return " · ".join(forms[name].format(plain(str(value))) for name, value in source.items())


def svg(figure: Figure, name: str, words: tuple[str, str], source: Mapping[str, Any]) -> str:
    """Return a figure as SVG text that can stand alone or inside a page.

    `words` are its title and its description in words, `source` its provenance.
    """
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata=_NO_METADATA)
    # From the root on: the document type that Matplotlib writes is an outside link.
    drawn = file.getvalue()[file.getvalue().index("<svg") :]
    root, rest = drawn.split(">", 1)
    rest = rest.replace(f"font-family: '{MEASURE}'", f"font-family: {FONTS}")
    return f'{root} role="img" aria-labelledby="{name}-title {name}-desc">' + "".join(
        (
            f'\n <title id="{name}-title">{escape(words[0])}</title>',
            f'\n <desc id="{name}-desc">{escape(words[1])}</desc>',
            f"\n <metadata>{escape(json.dumps(source, ensure_ascii=False))}</metadata>",
            rest,
        )
    )
