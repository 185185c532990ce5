"""The rules of the model as their docstrings tell them: sentence, equation, unit, source."""

from __future__ import annotations

import importlib
import inspect
import re
from calendar import month_name
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

#: Modules of `abm.rules` in the order of the month; `arithmetic` has no rules of its own.
MODULES = (
    *("partner", "ministries", "packages", "contact_group", "commitment", "theatre", "manpower"),
    *("forces", "kyiv", "observation", "beliefs", "choice", "talks"),
)
LABEL = re.compile(r"\s*\((?P<label>[^()]+)\)\.$")
NUMBERS = re.compile(r"\s*\((?P<label>R\d+(?:[-, ]+R\d+)*)\)")
UNIT = re.compile(
    r"(?:From 0 to 1|Thousand|EUR bn|Exhaustion|Logit|Logarithm|Log-odds|Months|Per month|Factor"
    r"|Weight|Share|Standard deviations)\b[^`]*"
)
#: Units that a rule's first words tell where its docstring names none, and those of whole modules.
TOLD = {"chance": "0-1", "share": "0-1", "factor": "factor"}
WHOLE = {"beliefs": "log-odds", "choice": "thousand km2"}
CITED = re.compile(r"(?P<who>[A-Z]\w+(?: (?:and|&) [A-Z]\w+)?) (?P<years>\d{4}(?:, \d{4})*)\b(?!-)")


class Rule(NamedTuple):
    """One rule: what a docstring says of it, in parts."""

    name: str
    label: str
    sentence: str
    equation: str
    unit: str
    source: str


def rules(module: str) -> list[Rule]:
    """Return the rules of a module in the order in which it defines them."""
    found = importlib.import_module(f"abm.rules.{module}")
    return [
        told(name, rule)
        for name, rule in vars(found).items()
        if inspect.isfunction(rule) and rule.__module__ == found.__name__
    ]


def told(name: str, rule: Callable[..., Any]) -> Rule:
    """Return the parts of a rule's docstring.

    Raises ValueError for one without a source.
    """
    head, _, rest = (inspect.getdoc(rule) or "").partition("\n\n")
    body, found, source = " ".join(rest.partition(">>>")[0].split()).partition("Source: ")
    if not found:
        raise ValueError(f"{name} names no source")
    head = " ".join(head.split())
    said = LABEL.search(head) or NUMBERS.search(body)
    equation, unit = _apart(NUMBERS.sub("", body).strip())
    if inspect.signature(rule).return_annotation in (bool, "bool"):
        unit = "yes or no"
    return Rule(
        name,
        said["label"] if said else "",
        _sentence(LABEL.sub(".", head)),
        equation,
        unit or _implied(head) or WHOLE.get(rule.__module__.rpartition(".")[2], ""),
        source.strip().removesuffix("."),
    )


def _sentence(head: str) -> str:
    words = head.removeprefix("Return ").removesuffix(".")
    return words[:1].lower() + words[1:] if head.startswith("Whether") else words


def _apart(body: str) -> tuple[str, str]:
    """Return what stands in a docstring's body before its unit, and the unit."""
    sentences = re.split(r"(?<=\.) (?=[A-Z])", body)
    named = [one for one in sentences if UNIT.fullmatch(one)]
    rest = " ".join(one for one in sentences if one not in named)
    unit = "; ".join(one.removesuffix(".") for one in named)
    if not unit.startswith("EUR"):
        unit = unit[:1].lower() + unit[1:]
    return rest.removesuffix("."), unit


def _implied(head: str) -> str:
    words = re.findall(r"[a-z]+", head)[:5]
    return next((TOLD[word] for word in words if word in TOLD), "")


def units(module: str) -> str:
    """Return what a module says of the units of its rules: all but its first sentence."""
    text = inspect.getdoc(importlib.import_module(f"abm.rules.{module}")) or ""
    first, *rest = re.split(r"(?<=\.)\s+", " ".join(text.split()))
    return " ".join(rest)


def citations(text: str) -> Iterator[str]:
    """Yield every work that a text cites by author and year; a month is no author."""
    for found in CITED.finditer(text):
        for year in found["years"].split(", "):
            if found["who"] not in month_name:
                yield f"{found['who']} {year}"
