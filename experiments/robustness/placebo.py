"""Placebo of a comparison: pairs of arms of which one only declares joint planning.

From the treatment month on luck takes its own way wherever anything differs at all. So some wars of
any pair of arms are shorter and some longer. How many are where next to nothing is behind the
words, shows the configuration `paper`, which declares joint planning once and then plans no more
than `siloed`, on the comparison's own runs. That is not luck alone: what is declared is there at
once and fades, and moves outlay, credibility and land for some months.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from abm.engine.ensemble import Wars
from abm.errors import InputError
from abm.scenarios import Configuration
from experiments.comparison.contrast import Contrast
from experiments.comparison.design import Design, Playing
from experiments.console import Counter
from experiments.statistics.survival import Frequencies
from experiments.text import is_or_are, plural

ARMS = ("siloed", "paper")


@dataclass(frozen=True)
class Placebo:
    """How the lengths of wars compare within pairs of the arms `first` and `second` (titles)."""

    first: str
    second: str
    frequencies: Frequencies

    @property
    def clause(self) -> str:
        """Its counts, to stand beside those of other arms."""
        found = self.frequencies
        return (
            f"under an arm that only declares, {is_or_are(found.shorter)} shorter, "
            f"{found.longer} longer"
        )

    @property
    def sentence(self) -> str:
        """The same in full."""
        found = self.frequencies
        return (
            f"An arm that only declares ({self.second} against {self.first}): of "
            f"{plural(found.of, 'pair')} {is_or_are(found.shorter)} shorter, {found.longer} longer."
        )


def besides(design: Design, counter: Counter) -> dict[str, Wars]:
    """Play the one arm of the placebo that a comparison lacks; none where it lacks none or both.

    Returns the arm's wars by its name. Raises NumericalFault for a number that is not finite.
    """
    missing = [name for name in ARMS if name not in design.arms]
    if len(missing) != 1:
        return {}
    arm = _configurations(design).get(missing[0])
    if arm is None:
        return {}
    try:
        inputs = design.inputs(arm)
    except InputError:  # an arm that nobody asked for stops no comparison
        return {}
    return {arm.name: Playing(inputs, design.seed).to(design.runs, counter)}


def placebo(design: Design, wars: Mapping[str, Wars]) -> Placebo | None:
    """Compare the two arms of the placebo, by wars of the same runs; None where one is missing."""
    if not all(name in wars for name in ARMS):
        return None
    known = _configurations(design)
    first, second = (known[name].title for name in ARMS)
    pairs = Contrast(wars[ARMS[0]], wars[ARMS[1]], design.scenario.treatment)
    return Placebo(first, second, pairs.frequencies())


def _configurations(design: Design) -> dict[str, Configuration]:
    return {**design.scenario.configurations, **{arm.name: arm for arm in design.configurations}}
