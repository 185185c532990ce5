"""Differences of the arms: where they part, the ledger of a belief, how their runs end."""

from __future__ import annotations

import math

from abm.schema import Outcome
from experiments.comparison.measures import SHARE
from experiments.session.divergence import (
    TOLERANCE,
    Belief,
    Decision,
    Divergence,
    divergence,
    explanation,
)
from viz.live.charts.scene import Scene
from viz.live.charts.waterfall import Waterfall
from viz.live.tab import Content, Tab
from viz.live.view import worlds
from viz.live.view.cards import agent_select, drawn, select, theory_select
from viz.live.view.scene import in_columns, scene
from viz.text import number, signed


def parted(tab: Tab) -> Content | None:
    """Return where the chosen pair of arms part."""
    if tab.asked.pair is None:
        return None
    first, second = tab.asked.pair
    session = tab.session
    found = divergence(session.arms[first], session.arms[second], session.month)
    head = {"title": f"Where {first} and {second} part", "parts": [], "after": ""}
    if found is None:
        return {
            **head,
            "when": "Nowhere yet.",
            "text": "No decision differs, and no belief of any Kremlin agent by more than "
            f"{_TOLERANCE}.",
        }
    return {**head, **_decided(tab, found), **_explained(tab)}


#: How far beliefs may lie apart before they count as different.
_TOLERANCE = f"{number(TOLERANCE)} in log-odds (a point in a hundred at even odds)"


def _decided(tab: Tab, found: Divergence) -> Content:
    """Return the first decisions that differ, in words, and where partners and beliefs part.

    Each of the three stands on a line of its own.
    """
    told = [" ".join(_differs(tab, one) for one in found.decisions)]
    if found.signing is not None:
        when, decision = _when(tab, found.signing.month), found.signing.decision
        told.append(f"Partners part in {when}: {_differs(tab, decision)}")
    if found.belief is not None:
        theory = tab.session.scenario.theories[found.belief.theory]
        told.append(
            f"Beliefs differ by more than {_TOLERANCE} from {_when(tab, found.belief.month)} on, "
            f"first that in {theory.label} “{theory.title}”: {found.belief.title}."
        )
    month = found.month
    return {
        "when": "No decision differs yet." if month is None else f"{_when(tab, month)}.",
        "text": "\n".join(told).strip(),
    }


def _differs(tab: Tab, one: Decision) -> str:
    first, second = tab.asked.pair or ("", "")
    return f"{one.who} {one.first} in {first}, {one.second} in {second}."


def _when(tab: Tab, month: int) -> str:
    return f"{tab.session.date(month)}, month {month}"


def _explained(tab: Tab) -> Content:
    """Return what makes up the difference of the belief whose ledger stands beside."""
    asked, session = tab.asked, tab.session
    first, second = asked.pair or ("", "")
    belief = Belief(asked.agent, asked.theory)
    found = explanation(session.arms[first], session.arms[second], session.month, belief)
    agent = session.scenario.kremlin[asked.agent].title
    theory = session.scenario.theories[asked.theory].label
    one, other = number(found.first), number(found.second)
    levels = f"{one} in {first}, {other} in {second}"
    told = f"{agent}, {theory}: {levels} (log-odds, {session.date(found.until)})"
    if one == other:
        return {"after": f"{told}, no gap to explain.", "parts": []}
    share = sum(math.nan if part.share is None else part.share for part in found.main)
    told = f"{told}, a gap of {signed(found.difference)}."
    if found.main and share <= 1.0:  # more than the whole says nothing
        words, parts = f"These make {number(100 * share, 0)}% of it:", found.main
    else:
        words, parts = "Entries of both signs make it up; the largest:", found.parts[:4]
    return {
        "after": f"{told} {words}",
        "parts": [[signed(part.amount), part.name] for part in parts],
    }


def ledger(tab: Tab) -> Content:
    """Return the evidence ledger of the chosen belief, in each arm."""
    asked, session = tab.asked, tab.session
    figure = drawn(
        tab, "ledger", lambda pixels: waterfall(tab, scene(tab, pixels, in_columns(tab)))
    )
    since_options = [(name, f"since {words}") for name, (_, words) in _starts(tab).items()]
    beliefs = (f"{letter} {number(_belief(tab, letter))}" for letter in in_columns(tab))
    return {
        "name": "ledger",
        "title": "Evidence ledger",
        "note": "log-odds",
        "keys": [],
        "selects": [
            *agent_select(tab),
            *theory_select(tab),
            *select("since", "from", asked.since, since_options),
        ],
        "columns": [],
        "figures": [figure],
        "after": "Filled bars raise the belief, open bars lower it. First bar plus entries equals "
        f"the last, exactly. As a probability in {session.date(session.month)}: "
        f"{', '.join(beliefs)}.",
    }


def waterfall(tab: Tab, of: Scene) -> Waterfall:
    """Return the ledger of the chosen belief, since the chosen month."""
    asked = tab.asked
    since = _starts(tab).get(asked.since, (None, ""))[0]
    return Waterfall(of, Belief(asked.agent, asked.theory), since)


def _belief(tab: Tab, letter: str) -> float:
    frame = tab.session.arms[letter].at(tab.session.month)
    agent = next(agent for agent in frame.agents if agent.name == tab.asked.agent)
    return agent.belief[tab.asked.theory]


def _starts(tab: Tab) -> dict[str, tuple[int | None, str]]:
    """Return the months a ledger may begin with: name, month and words."""
    session = tab.session
    before = session.scenario.treatment - 1
    found: dict[str, tuple[int | None, str]] = {"prior": (None, "the beginning")}
    if 0 <= before < session.month:
        found["treatment"] = (before, session.date(before))
    if session.month > 0:
        found["month"] = (session.month - 1, session.date(session.month - 1))
    return found


def endings(tab: Tab) -> Content:
    """Return how the runs of each arm end, in counts, with terms; nothing before it is known."""
    session = tab.session
    clouds = {letter: tab.clouds.cloud(session, letter) for letter in session.arms}
    known = {letter: cloud for letter, cloud in clouds.items() if cloud is not None}
    if len(known) < len(clouds):
        return {}
    ends = {letter: cloud.endings for letter, cloud in known.items()}
    runs = next(iter(ends.values())).runs
    watch = session.scenario.parameters["settlement.watch"]
    rows = [
        [outcome.counted, *(str(one.counts[outcome.title]) for one in ends.values())]
        for outcome in (one.declared for one in Outcome)
    ]
    lasting = [one.lasting for one in ends.values()]
    if None not in lasting:
        months = session.scenario.parameters["settlement.lasting"]
        rows.insert(1, [f"… of these unbroken for {months:.0f} months", *map(str, lasting)])
    rows += [
        [
            "terms when durable, mean, thousand km² in Moscow’s favour",
            *(number(one.terms, 1) for one in ends.values()),
        ],
        [
            f"leadership’s belief in {_pausing(tab)} at signature, mean",
            *(number(one.belief) for one in ends.values()),
        ],
        [
            f"war length, mean months, at most {session.months}",
            *(number(one.length, 0) for one in ends.values()),
        ],
    ]
    return {
        "title": f"How {runs} runs end",
        "note": f"{worlds.spread(tab)}, by {session.date(session.months - 1)}, plus {watch:.0f} "
        "months’ watch after a signature",
        "letters": list(ends),
        "rows": rows,
        "verdict": _verdict(tab),
    }


def _pausing(tab: Tab) -> str:
    scenario = tab.session.scenario
    return scenario.theories[scenario.pausing].label


def _verdict(tab: Tab) -> str:
    if tab.asked.pair is None:
        return ""
    first, second = tab.asked.pair
    answer = tab.clouds.durably(tab.session, first, second)
    if answer is None or math.isnan(answer.difference.low):
        return ""
    value = answer.difference
    interval = f"{signed(value.low)} to {signed(value.high)}"
    return (
        f"Durable settlements, {second} − {first}: {signed(value.estimate)} ({interval}). That "
        f"they differ by {SHARE} of wars or more: {answer.verdict}. Losses are in the "
        "briefing of a comparison."
    )
