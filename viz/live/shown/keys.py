"""The keys of the figures, as words and marks beside each other: [mark, text]."""

from __future__ import annotations

from experiments.session.ensembles import RUNS

CHAIN = [
    ["cloud", f"10–90% of {RUNS} runs"],
    ["dashed", "effort changes, or a fork"],
    ["now", "this month; paler beyond it"],
]
FAN = [["line", "this run"], ["cloud", f"10–90% of {RUNS} runs of the same arm"]]
BELIEFS = [
    ["line", "chosen theory"],
    ["cloud", f"its 10–90% of {RUNS} runs (leadership only)"],
    ["long", "the others"],
]
RING = [
    ["pair", "defence – foreign ministry; thick = joint capacity, size = share"],
    ["firm", "speaks firmly"],
    ["lukewarm", "lukewarm"],
    ["doubt", "speaks with doubt"],
    ["apart", "they contradict each other"],
    ["gap", "funding gap"],
    ["delivery", "delivery to Kyiv (dashed: short)"],
    ["forum", "contact group; thick = joint capacity"],
]
FORM = (
    "Of the partners the Kremlin sees statements, talk of concessions, published schedules, "
    "visible orders, deliveries, and stock and capacity with error; besides, the front, its own "
    "losses and reserves, and a noisy estimate of Kyiv’s limit. It sees no plans and no joint "
    "capacity."
)
