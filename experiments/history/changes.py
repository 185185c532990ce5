"""The page `docs/model-changes.md`: what each mend of the model does, the headline last."""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from abm.build import build_inputs
from abm.scenarios import Scenario
from experiments import output
from experiments.acceptance.claims import with_interval
from experiments.acceptance.page import markdown
from experiments.comparison.design import counting_wars, outcomes
from experiments.comparison.measures import LASTING_MONTHS, PEACE, measure_named
from experiments.console import Counter
from experiments.history.mends import (
    FIRST,
    SECOND,
    Mend,
    differing,
    editions,
    mends,
    switched_on,
    values,
)
from experiments.history.patterns import FITTED, Pattern, patterns
from experiments.history.scorecard import ARM, COLUMNS, Scorecard, cells, scorecard
from experiments.statistics.intervals import Difference, paired_difference
from experiments.text import DISCLAIMER
from experiments.warrant import EDITIONS, illustrative

OTHER = "coordinated"
STEPS = "this mend alone", "with those before it"
MISSES = Path(str(importlib.resources.files("experiments.history"))) / "misses.md"
HEAD = """\
# What changed in the model

Between the first edition of the model (`{first}`) and this one (`{second}`), mend by mend.
{disclaimer} {warrant}

A mend was made because a mechanism was missing or wrong, and is held against the patterns of the
record to 2024-12 that may be fitted: {patterns} patterns of {numbers} numbers, whose bands were
fixed beforehand (`experiments/history/patterns/`). A pattern passes when all its numbers do.
{runs:,} wars of the arm `{arm}` for each row, seed {seed}; Concert {version}.

All of it again: `make changes`; the record beside any scenario: `concert patterns`.
"""
EFFECT = """\
## The headline

What coordination adds to the share of wars durably settled, and of those settled for longer, over
{pairs:,} pairs ({arm} and {other}). A *lasting* settlement was unbroken for {lasting} months; where
settlements are watched for less, nobody can tell (–). The headline stands last because it decided
nothing: no mend was chosen, kept or left out by it.
"""


@dataclass(frozen=True, kw_only=True)
class ChangesRequest:
    """The request of `concert changes`: wars for the patterns, pairs for the effect, the file."""

    runs: int
    pairs: int
    seed: int
    out: Path | None = None
    force: bool = False


@dataclass(frozen=True)
class Trial:
    """The first edition with some mends laid over it: patterns, and what coordination adds."""

    title: str
    card: Scorecard
    effects: tuple[Difference, ...]


class Trials:
    """Scenarios scored over the same wars; none is played twice."""

    def __init__(
        self, runs: int, pairs: int, seed: int, counter: Counter, known: Sequence[Pattern]
    ) -> None:
        """Take the numbers of wars and pairs, their seed, the counter and the patterns."""
        self.runs, self.pairs, self.seed, self.counter = runs, pairs, seed, counter
        self.known = known
        self._played: dict[str, tuple[Scorecard, tuple[Difference, ...]]] = {}

    def trial(self, title: str, scenario: Scenario) -> Trial:
        """Return what a scenario's wars show."""
        if scenario.hash not in self._played:
            card = scorecard(scenario, ARM, self.runs, self.seed, self.counter, self.known)
            self._played[scenario.hash] = card, self._effects(scenario)
        card, effects = self._played[scenario.hash]
        return Trial(title, card, effects)

    def _effects(self, scenario: Scenario) -> tuple[Difference, ...]:
        one, other = (
            outcomes(build_inputs(scenario, arm), self.seed, self.pairs, self.counter)
            for arm in (ARM, OTHER)
        )
        read = [measure_named(name).of for name in PEACE]
        return tuple(paired_difference(of(one), of(other)) for of in read)


def run(request: ChangesRequest) -> None:
    """Play what the page needs and write it to a file, or print it.

    Raises InputError for a file that cannot be written.
    """
    output.write_page(lambda: _played(request), request.out, request.force)


def _played(request: ChangesRequest) -> str:
    with counting_wars() as counter:
        trials = Trials(request.runs, request.pairs, request.seed, counter, patterns())
        return page(mends(), trials)


def page(known: Sequence[Mend], trials: Trials) -> str:
    """Return the page: both scorecards, mends alone and one after the other, misses, headline."""
    first, second = editions()
    before, after = trials.trial("first edition", first), trials.trial("this edition", second)
    alone = [trials.trial(mend.title, switched_on([mend])) for mend in known]
    laid = [
        trials.trial(f"… and {mend.title[:1].lower()}{mend.title[1:]}", switched_on(known[:count]))
        for count, mend in enumerate(known, 1)
    ]
    return "\n".join(
        [
            _head(trials),
            "## The mends\n",
            reasons(known),
            f"## Before\n\n{before.card.sentence()}\n",
            beside(before.card),
            f"## After\n\n{after.card.sentence()}\n",
            beside(after.card),
            "## Each mend alone\n\nLaid over the first edition, without the others.\n",
            passed([before, *alone]),
            "## One after the other\n\nEach laid over all those before it.\n",
            passed([before, *laid]),
            f"## What misses, and why\n\n{MISSES.read_text(encoding='utf-8')}",
            EFFECT.format(pairs=trials.pairs, arm=ARM, other=OTHER, lasting=LASTING_MONTHS),
            effects(before, alone, laid),
        ]
    )


def _head(trials: Trials) -> str:
    fitted = [pattern for pattern in trials.known if pattern.role == FITTED]
    return HEAD.format(
        first=FIRST,
        second=SECOND,
        disclaimer=DISCLAIMER,
        warrant=illustrative(EDITIONS).sentence,
        patterns=len(fitted),
        numbers=sum(len(pattern.rows) for pattern in fitted),
        runs=trials.runs,
        arm=ARM,
        seed=trials.seed,
        version=version("concert-policy-lab"),
    )


def reasons(known: Sequence[Mend]) -> str:
    """Return a table of the mends: why each was made, and what it sets."""
    rows = [(mend.title, mend.why, "; ".join(moved(mend)) or "–") for mend in known]
    return markdown(("mend", "why", "sets"), rows, figures=False)


def moved(mend: Mend) -> Iterator[str]:
    """Yield what a mend sets, from what the first edition had; a dash where it had nothing."""
    first, second = editions()
    before, after = values(first), values(second)
    for path in differing(first, second):
        if path in after and mend.sets(path):
            yield f"`{path}` {_plain(before.get(path, '–'))} → {_plain(after[path])}"


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def beside(card: Scorecard) -> str:
    """Return a scorecard as a table."""
    return markdown(COLUMNS, cells(card), figures=False)


def passed(steps: Sequence[Trial]) -> str:
    """Return a table of the patterns that may be fitted: which pass at each step, and how many."""
    names = [score.pattern.id for score in steps[0].card.of_role(FITTED)]
    rows = [
        (step.title, *(("yes" if score.passes else "–") for score in scores), _count(step.card))
        for step in steps
        for scores in [step.card.of_role(FITTED)]
    ]
    return markdown(("", *names, "patterns (numbers)"), rows, figures=False)


def _count(card: Scorecard) -> str:
    return f"{card.passed()} ({sum(row.passes for row in card.rows())})"


def effects(before: Trial, alone: Sequence[Trial], laid: Sequence[Trial]) -> str:
    """Return a table of what coordination adds, with each mend alone and with those before it."""
    start = _effects(before)
    rows = [
        (before.title, *start, *start),
        *(
            (one.title, *_effects(one), *_effects(all_))
            for one, all_ in zip(alone, laid, strict=True)
        ),
    ]
    columns = (
        "",
        *(f"{peace}, {step} [95%]" for step in STEPS for peace in ("durable", "lasting")),
    )
    return markdown(columns, rows)


def _effects(trial: Trial) -> list[str]:
    return [with_interval(effect) if effect.pairs else "–" for effect in trial.effects]
