"""Acts of Russia's forces: support by others, quality of troops, withdrawals (phases 7, 9)."""

from __future__ import annotations

from abm.parameters import Settings, Start
from abm.rules import forces as rules
from abm.state import (
    FIGHTING,
    MOST_SECTORS,
    RECALLED,
    DefenceMinistry,
    Luck,
    Theatre,
)


def begin(theatre: Theatre) -> None:
    """Stand with the troops of March 2022."""
    theatre.troop_quality = 1.0


def answer_support(
    theatre: Theatre, defence: list[DefenceMinistry], start: Start, settings: Settings
) -> None:
    """Let others answer, with a delay, what partners are seen to deliver (counter-support)."""
    seen = 0.0
    for row in range(len(defence)):
        seen = seen + defence[row].smoothed
    theatre.counter_support = rules.counter_support(
        theatre.counter_support,
        seen / settings.need,
        settings.counter_support,
        settings.counter_support_above,
        settings.counter_support_months,
    )
    theatre.russian_fires = start.russian_fires + theatre.counter_support


def weigh_quality(theatre: Theatre, settings: Settings) -> None:
    """Count poorer troops for fewer men (troop quality)."""
    if settings.troop_quality > 0.0:
        theatre.balance = rules.balance_of_quality(theatre.balance, theatre.troop_quality)


def wear(theatre: Theatre, settings: Settings) -> None:
    """Lose assault troops and train others; without the switch all stay as good as they were.

    What is lost is a share of the force with which the month began.
    """
    if settings.troop_quality == 0.0:
        return
    attacks = theatre.status == FIGHTING and rules.presses(
        theatre.balance, settings.assault_balance_least
    )
    lost = theatre.russian_losses / theatre.russian_manpower if attacks else 0.0
    theatre.troop_quality = rules.troop_quality(
        theatre.troop_quality,
        lost,
        settings.quality_loss,
        settings.quality_recovery,
        settings.quality_least,
    )


def sectors_held(theatre: Theatre) -> int:
    """Return how many sectors Russia holds besides the main one."""
    held = 0
    for row in range(MOST_SECTORS):
        held = held + (1 if theatre.held[row] > 0.0 else 0)
    return held


def note_withdrawals(theatre: Theatre, held_before: int, luck: Luck) -> None:
    """Note the sectors that Moscow has given up this month, and whether in good order (S5)."""
    recalled = min(RECALLED, luck.month)
    before = 0.0
    for month in range(recalled):
        before = before + theatre.recent_losses[month]
    calm = rules.orderly(theatre.russian_losses, before, recalled)
    theatre.withdrawals = held_before - sectors_held(theatre)
    theatre.orderly_withdrawals = theatre.withdrawals if calm else 0
    for month in range(RECALLED - 1, 0, -1):
        theatre.recent_losses[month] = theatre.recent_losses[month - 1]
    theatre.recent_losses[0] = theatre.russian_losses
