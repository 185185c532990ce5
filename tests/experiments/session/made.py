"""Months and worlds made by hand, for tests of what is said about them, and of wars in them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from abm.rules.beliefs import belief
from abm.scenarios import load
from experiments.session.frames import AgentView, Entry, Frame, PartnerView, TalksView
from experiments.text import date_of, in_words
from experiments.worlds.accepted import FILE, write_worlds
from experiments.worlds.family import reference
from experiments.worlds.spread import WorldAcceptance, Worlds

WORDS = ("theories.T4.title=Partners run out", "theories.T4.expectation=outlast the partners")
THEORIES = {name: load("six-partners", WORDS).theories[name] for name in ("T2", "T4")}
TURNS = ("new_leader", "mobilised", "withdrawals", "orderly_withdrawals", "ultimatum")
QUIET = TalksView(None, 0, False, False, None, None)


#: Three worlds of unlike weight, with a figure of a theory and an effort that some arms leave.
NEED, EFFORT, GAIN = "theatre.need", "planning.national_effort", "theories.T4.gain"
FEW = Worlds(
    "few",
    (NEED, EFFORT, GAIN),
    np.array([[3.5, 0.25, 10.5], [4.5, 0.125, 20.5], [5.5, 0.0625, 5.5]]),
    np.array([0.5, 0.25, 0.25]),
    WorldAcceptance("2024-12", 18, (), ""),
)


def few_worlds(folder: Path, scenario: str = "six-partners") -> Path:
    """Write these worlds as accepted for a scenario, and return the file."""
    told = FEW.acceptance._replace(reference=reference(load(scenario), FEW))
    file = folder / FILE
    parts = (FEW.name, FEW.parameters, FEW.values, FEW.weights)
    write_worlds(file, Worlds(*parts, told), {})
    return file


def date(month: int) -> str:
    return in_words(date_of("2022-03", month))


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def partner(code: str = "ITA", name: str = "Italy", **values: Any) -> PartnerView:
    numbers = ("share", "joint", "defence_tone", "foreign_tone", "delivered", "due", "arrears")
    return PartnerView(
        **{
            "code": code,
            "name": name,
            "gap": False,
            "signed": 0.0,
            **dict.fromkeys(numbers, 0.0),
            **values,
        }
    )


def agent(
    name: str = "leadership",
    log_odds: dict[str, float] | None = None,
    entries: tuple[Entry, ...] = (),
    **values: Any,
) -> AgentView:
    odds = {"T2": 0.0, "T4": 1.0} if log_odds is None else log_odds
    told: dict[str, Any] = {
        "title": name.capitalize(),
        "influence": 0.25,
        "leads": name == "leadership",
        "theory": "T4",
        "option": "continue",
        "prospect": 1.0,
        "pause": 0.0,
        "settle": 0.0,
        "prior": odds,
        "belief": {theory: belief(value) for theory, value in odds.items()},
        **values,
    }
    return AgentView(name=name, log_odds=odds, entries=entries, **told)


def frame(month: int = 0, status: int = 0, **values: Any) -> Frame:
    """Return a month; "row" and "war" add to what a quiet month has."""
    row = {
        "status": float(status),
        "land": 64.0,
        "exhaustion": 0.2,
        "earnest": 0.0,
        "posture": 0.0,
        "phase_over": 0.0,
        **dict.fromkeys(TURNS, 0.0),
        **values.pop("row", {}),
    }
    war = {
        "talk_episodes": 0.0,
        "settlements": 0.0,
        "signed_month": math.nan,
        "terms": math.nan,
        "belief_at_signature": math.nan,
        "broken_month": math.nan,
        "outcome": -1.0,
        **values.pop("war", {}),
    }
    told: dict[str, Any] = {
        "partners": (),
        "agents": (agent(),),
        "joint_forum": 0.1,
        "fill": 0.5,
        "talks": QUIET,
        "since": 0,
        "events": (),
        **values,
    }
    return Frame(month=month, row=row, war=war, **told)
