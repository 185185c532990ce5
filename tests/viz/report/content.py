"""Invented content of a comparison's folder, whole and of any size: what figures are drawn from."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, NamedTuple

from abm.parameters import REGISTER
from experiments.comparison.measures import CAUSES, MEASURES
from experiments.text import DISCLAIMER
from experiments.warrant import DEFAULT_WORLD, illustrative

PRIMARY = ("durably_settled", "war_length")
ELSEWHERE = ("durably_settled", "lasting")
SMALLEST = {"durably_settled": 0.03, "exhausted": 0.03, "war_length": 1.0}
CHAIN = ("joint_planning", "support_credibility", "willingness_to_negotiate")
THEORIES = {"T1": "Kyiv in ten days", "T2": "Donbas by force", "T4": "Partners run out"}
INDICES: tuple[str, ...] = (
    *CHAIN,
    *(f"belief.{name}" for name in THEORIES),
    "exhaustion",
    "reserves",
)
INDICES += ("joint_forum", "deliveries", *(f"leads.{name}" for name in THEORIES))
AMOUNTS = ("cover", "cover_unbooked", "delivered", "due", "land", "need")
LIMITS = ("limit", "kyiv_limit", "moscow_limit", "moscow_limit_seen")
CLOCKS = {"slow": "reserves drain slowly", "frozen": "reserves stand still"}
VALUES = ("prospect", "pause", "settle", "margin")
LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
LARGEST = ("United States", "Germany", "United Kingdom", "Denmark", "Netherlands", "Sweden")


class Size(NamedTuple):
    """How large a comparison is: months, treatment month, paired wars, partners."""

    months: int = 84
    treatment: int = 11
    runs: int = 300
    partners: int = 34


USUAL = Size()


def comparison(titles: list[str], size: Size = USUAL) -> Any:
    """Return plausible content of `comparison.json`; the arms end apart from each other."""
    arms = [f"arm-{place}" for place in range(len(titles))]
    others = range(1, len(arms))
    shown = min(2, len(others))
    return {
        "format": 3,
        "disclaimer": DISCLAIMER,
        "warrant": illustrative(DEFAULT_WORLD).told(),
        "version": "1.2.3",
        "versions": {"python": "3.11.7", "numpy": "2.1.0", "numba": "0.61.0", "scipy": "1.14.1"},
        "command": "concert compare siloed coordinated",
        "summary": _summary(size),
        "scenario": _scenario(size),
        "seed": 2022,
        "runs": size.runs,
        "runs_with_months": size.runs,
        "months": size.months,
        "treatment": size.treatment,
        "reference": arms[0],
        "arms": {arm: _arm(place, titles[place], size.runs) for place, arm in enumerate(arms)},
        "differences": {arms[place]: _differences(place, size.runs) for place in others},
        "measures": [_measure(measure) for measure in MEASURES],
        "incidence": {arm: _incidence(place, size.months) for place, arm in enumerate(arms)},
        "peace": {arm: _peace(place, size.runs) for place, arm in enumerate(arms)},
        "chain": {arm: _chain(place, size) for place, arm in enumerate(arms)},
        "composite": {arm: _composite(place, size) for place, arm in enumerate(arms)},
        "placebo": _placebo(size.runs),
        "chain_differences": {arm: _chain(0, size) for arm in arms[1 : 1 + shown]},
        "horizons": [_horizon(months, arms, size.runs) for months in (60, 84, 120)],
        "parameters": _parameters(),
        "partners": _partners(size.partners),
    }


def _summary(size: Size) -> list[str]:
    return [
        f"Over {size.runs} paired wars, 30.0% end in a durable settlement in the second arm and "
        "20.0% in the first (+0.100, 95% interval +0.040 to +0.160).",
        "Terms lie 1.30 thousand km2 beyond the line of contact, against 1.20; 4.0% and 3.0% of "
        "settlements broke, and Ukraine was exhausted in 30.0% and 40.0% of wars.",
        "Siloed ministries would need 1.15 times the appropriations for the same share.",
    ]


def _scenario(size: Size) -> dict[str, Any]:
    return {
        "name": "a-war",
        "title": "A war and its partners",
        "description": "Countries that give, four agents in the Kremlin.",
        "hash": "0123456789abcdef",
        "first_month": "2022-03",
        "partners": size.partners,
        "need": 3.75,
    }


def _measure(measure: Any) -> dict[str, Any]:
    told = {name: getattr(measure, name) for name in ("name", "label", "unit", "decimals")}
    return {**told, "primary": measure.name in PRIMARY}


def _level(name: str, unit: str, place: int) -> float:
    """Return what a measure is in an arm, of the size its unit suggests."""
    size = {"share of wars": 0.1, "0-1": 0.2, "months": 60.0, "thousand": 1000.0, "EUR bn": 240.0}
    return size.get(unit, 1.2) * (1.0 + 0.01 * len(name) + 0.1 * place)


def _arm(place: int, title: str, runs: int) -> dict[str, Any]:
    means = {m.name: _level(m.name, m.unit, place) for m in MEASURES}
    return {
        "title": title,
        "description": f"What arm {place} does.",
        "treatment": {"planning.national_effort": 0.6} if place else {},
        "parameters": {"theatre.need": 3.9} if place > 1 else {},
        "changes": ["USA: no appropriations from month 30 to 36"] if place > 1 else [],
        "unsettled": f"Under {title} {79 - place}.0% of wars are never settled durably.",
        "measures": {
            name: {
                "mean": mean,
                "low": 0.9 * mean,
                "high": 1.1 * mean,
                "n": runs,
                "method": "BCa",
            }
            for name, mean in means.items()
        },
    }


def _differences(place: int, runs: int) -> dict[str, Any]:
    return {
        "summary": [f"Sentence {n} on arm-{place}, -0.5 to +0.5." for n in (1, 2, 3)],
        "sentence": f"Of 100 paired wars, 23 were shorter, 52 equal, 25 longer under arm-{place}.",
        "of_100_pairs": {"of": 100, "shorter": 23, "equal": 52, "longer": 25, "pairs": runs},
        "measures": {m.name: _difference(m.name, m.unit, place, runs) for m in MEASURES},
        "conditional": {},
        "primary": [{"name": name, "p": 0.0123, "adjusted": 0.0246} for name in PRIMARY],
        "identical": False,
        "money": {
            "factor": 1.15,
            "low": 1.05,
            "high": 1.3,
            "runs": runs,
            "bound": "",
            "sentence": "Siloed ministries would need 1.15 times the appropriations.",
        },
        "worlds": {name: _worlds(place) for name in ELSEWHERE},
        "clocks": {
            clock: {
                "label": label,
                "measures": {
                    name: _difference(name, "share of wars", place, runs) for name in ELSEWHERE
                },
            }
            for clock, label in CLOCKS.items()
        },
        "pairing": {
            "pairs": runs,
            "not_identical": 0.0,
            "variance_saved": {"durably_settled": 0.42, "war_length": 0.61},
            "first_difference": {
                "any": {"median": 11.0, "low": 11.0, "high": 11.0, "never": 0.0},
                "front": {"median": 14.0, "low": 12.0, "high": 19.0, "never": 0.02},
            },
        },
        "enough": {
            m.name: {
                "half_width": 0.02 * _level(m.name, m.unit, 0),
                "smallest": SMALLEST.get(m.name),
                "runs": 800 if m.name in SMALLEST else None,
            }
            for m in MEASURES
        },
    }


def _difference(name: str, unit: str, place: int, runs: int) -> dict[str, Any]:
    first, second = _level(name, unit, 0), _level(name, unit, place)
    gone = (second - first) * (-1) ** len(name)
    return {
        "first": first,
        "second": first + gone,
        "estimate": gone,
        "low": gone - 0.05 * first,
        "high": gone + 0.04 * first,
        "pairs": runs,
        "method": "BCa",
        "differing": runs,
        "units": runs,
        "superiority": {"estimate": 0.55, "low": 0.51, "high": 0.59},
        "standardised": 0.21,
        "p": 0.0123,
    }


def _incidence(place: int, months: int) -> dict[str, Any]:
    ends = (0.1 + 0.11 * place, 0.14 - 0.02 * place, 0.0)
    return {
        cause: {
            "mean": [end * month / months for month in range(months + 1)],
            "low": [0.8 * end * month / months for month in range(months + 1)],
            "high": [1.2 * end * month / months for month in range(months + 1)],
        }
        for cause, end in zip(CAUSES.values(), ends, strict=True)
    }


def _worlds(place: int) -> dict[str, Any]:
    return {
        "mean": 0.04 * place,
        "low": 0.01 * place,
        "high": 0.07 * place,
        "beyond_luck": 0.05,
        "more": 9,
        "fewer": 4,
        "worlds": 64,
        "pairs": 25,
    }


def _peace(place: int, runs: int) -> dict[str, Any]:
    means = [1.0 / (1.0 + (0.02 + 0.01 * place) * month) for month in range(61)]
    return {
        "settlements": runs - place,
        "mean": means,
        "low": [0.9 * mean for mean in means],
        "high": [min(1.0, 1.1 * mean) for mean in means],
        "sentence": f"Under arm-{place}, some are unbroken.",
    }


def _chain(place: int, size: Size) -> dict[str, Any]:
    return {name: _by_month(place, size) for name in CHAIN}


def _by_month(place: int, size: Size) -> dict[str, list[Any]]:
    level = 0.2 + 0.15 * place
    return {
        "mean": [level * (month + 1) / size.months for month in range(size.months)],
        "low": [level - 0.1] * size.months,
        "high": [level + 0.1] * size.months,
        "wars": [running(month, size) for month in range(size.months)],
    }


def running(month: int, size: Size) -> int:
    """Return how many wars of an arm run in a month."""
    return size.runs - month * size.runs // (2 * size.months)


def _composite(place: int, size: Size) -> dict[str, list[Any]]:
    level = 0.3 + 0.15 * place
    means = [level * (month + 1) / size.months for month in range(size.months)]
    return {"mean": means, "wars": [size.runs] * size.months}


def _placebo(runs: int) -> dict[str, Any]:
    return {
        "first": "Siloed ministries",
        "second": "Coordination on paper",
        "of_100_pairs": {"of": 100, "shorter": 20, "equal": 4, "longer": 19, "pairs": runs},
        "sentence": "An arm that only declares (Coordination on paper against Siloed ministries): "
        "of 100 pairs 20 are shorter, 19 longer.",
    }


def _horizon(months: int, arms: list[str], runs: int) -> dict[str, Any]:
    share = {"mean": 0.2, "low": 0.15, "high": 0.25, "n": runs, "method": "Wilson"}
    spent = {"mean": 0.3, "low": 0.26, "high": 0.34, "n": runs, "method": "Wilson"}
    length = {"mean": 55.0, "low": 53.0, "high": 57.0, "n": runs, "method": "BCa"}
    gain = {"estimate": 0.05, "low": 0.01, "high": 0.09, "method": "BCa"}
    gone = {"estimate": -1.5, "low": -2.5, "high": -0.5, "method": "BCa"}
    return {
        "months": months,
        "runs": runs,
        "arms": {
            arm: {"durably_settled": share, "exhausted": spent, "war_length": length}
            for arm in arms
        },
        "differences": {arm: {"durably_settled": gain, "war_length": gone} for arm in arms[1:]},
    }


def _parameters() -> list[dict[str, Any]]:
    fields = (
        "name",
        "symbol",
        "unit",
        "low",
        "high",
        "meaning",
        "source",
        "confidence",
        "scope",
        "held",
    )
    rows = [{f: getattr(p, f) for f in fields} for p in REGISTER.values()]
    for row, told in zip(rows, REGISTER.values(), strict=True):
        row["default"] = row["value"] = None if math.isnan(told.default) else told.default
    next(row for row in rows if row["name"] == "theatre.need")["value"] = 4.5
    return rows


def _partners(count: int) -> list[dict[str, Any]]:
    weights = [1.0 / (place + 1) ** 1.3 for place in range(count)]
    return [
        {
            "code": f"{chr(65 + place // 26)}{chr(65 + place % 26)}X",
            "name": LARGEST[place] if place < len(LARGEST) else f"Partner {place + 1}",
            "group": ("US", "EU_members", "other_Europe")[min(place, 1) + place % 2],
            "share": weight / sum(weights),
        }
        for place, weight in enumerate(weights)
    ]


def months(told: dict[str, Any], size: Size) -> dict[str, list[Any]]:
    """Return the columns of `monthly.parquet`."""
    names = ("arm", "variable", "month", "wars", "mean", *(f"q{100 * q:02.0f}" for q in LEVELS))
    table: dict[str, list[Any]] = {name: [] for name in names}
    for place, arm in enumerate(told["arms"]):
        for variable in (*INDICES, *AMOUNTS, *LIMITS, *VALUES):
            for month in range(size.months):
                mean, spread = _monthly(variable, place, month)
                levels = [mean + spread * (2.0 * level - 1.0) for level in LEVELS]
                row = [arm, variable, month, running(month, size), mean, *levels]
                for column, value in zip(table.values(), row, strict=True):
                    column.append(value)
    return table


def _monthly(variable: str, place: int, month: int) -> tuple[float, float]:
    wave = math.sin(month / 9.0 + len(variable))
    if variable in VALUES:
        return 3.0 * wave - 1.0 + 0.5 * place, 2.0
    if variable in (*AMOUNTS, *LIMITS):
        return 60.0 if variable == "land" else 4.0 + wave + 0.3 * place, 1.0
    return 0.4 + 0.2 * wave + 0.05 * place, 0.15


def partners(told: dict[str, Any], size: Size) -> dict[str, list[Any]]:
    """Return the columns of `partners.parquet`."""
    rows = [
        {
            "arm": arm,
            "month": month,
            "partner": partner["code"],
            "wars": running(month, size),
            "joint_planning": min(1.0, 0.15 + 0.5 * place * (month > size.treatment)),
            "defence_tone": 0.9 - 0.08 * row,
            "foreign_tone": 0.7 - 0.03 * row,
            "contradiction": 1.0 / (1 + place),
            "delivered": 4.0 * partner["share"],
            "gap": 0.1,
        }
        for place, arm in enumerate(told["arms"])
        for month in (size.treatment, size.treatment + 24)
        if month < size.months
        for row, partner in enumerate(told["partners"])
    ]
    names = ["arm", "month", "partner", "wars", "joint_planning", "defence_tone", "foreign_tone"]
    names += ["contradiction", "delivered", "gap"]
    return {name: [row[name] for row in rows] for name in names}


def write(folder: Path, told: dict[str, Any], size: Size = USUAL) -> Path:
    """Write content, with tables and a scenario that go with it, into a folder; return it."""
    import pyarrow
    from pyarrow import parquet

    (folder / "comparison.json").write_text(json.dumps(told), encoding="utf-8")
    for name, columns in (("monthly", months(told, size)), ("partners", partners(told, size))):
        parquet.write_table(pyarrow.table(columns), folder / f"{name}.parquet")
    theories = "".join(f'[theories.{key}]\ntitle = "{title}"\n' for key, title in THEORIES.items())
    (folder / "scenario.toml").write_text(theories, encoding="utf-8")
    return folder
