"""The readable engine: a war of plain Python objects, moved month by month."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import Self

from abm.errors import NumericalFault
from abm.inputs import Inputs
from abm.month import Chronicle, advance, begin
from abm.records import Rows, new_state
from abm.reports import REPORTS
from abm.scenarios.arguments import run_number, seed_number
from abm.schema import Month, Outcome, PartnerMonth, columns, values
from abm.schema import War as WarRecord
from abm.state import Luck
from abm.world import layout, new_world


class PlainWar:
    """One war of inputs that are built: run and seed decide all luck.

    A war that is done has `running` false; a settlement is watched beyond the horizon. `history`
    has a record per month within it, `watched` one per month beyond it in which a settlement is
    watched, `war` the record of the whole, `cut` its records by horizon. `abm.model.War` is the
    same war as a Mesa model.
    """

    running: bool = True

    def __init__(self, inputs: Inputs, run: int, seed: int) -> None:
        """Set the stage of month 0; raises InputError for a run or seed without luck."""
        self._begin(inputs, run, seed)

    def _begin(self, inputs: Inputs, run: int, seed: int) -> None:
        self.inputs = _with_reports(inputs, run, seed) if inputs.yokes else inputs
        inputs = self.inputs
        self.luck = luck_of(seed, run)
        rooms = layout(inputs).items()
        self.world = new_world(
            {
                name: [self._new(holds) for _ in range(shape[0])] if shape else self._new(holds)
                for name, (holds, shape) in rooms
            }
        )
        self.cut = Rows(WarRecord, len(inputs.horizons))
        self.war = self.cut[len(self.cut) - 1]
        self.history: list[Month] = []
        self.watched: list[Month] = []
        self.portraits: list[list[PartnerMonth]] = []  # rows to fill, as in `recorder.portray`
        begin(self.world, inputs, self.war, self.luck)
        self.month = 0

    def _new(self, holds: type) -> object:
        """Return what a room of the world holds, with everything at zero."""
        made: object = new_state(holds)
        return made

    def step(self) -> None:
        """Play one month and record it; nothing happens once the war is done.

        Raises NumericalFault, naming run, month and variable, where a number is not finite.
        """
        if not self.running:
            return
        self.luck.month = self.month
        month = new_state(Month)
        chronicle = Chronicle(self.cut, month, _numbers(month), self.portraits)
        try:
            goes_on = advance(self.world, self.inputs, chronicle, self.luck)
        except (OverflowError, ZeroDivisionError, ValueError) as error:
            raise _fault(self.luck, _what_broke(error)) from error
        _check(self.war, month, self.luck)
        (self.history if self.month < self.inputs.months else self.watched).append(month)
        self.month += 1
        self.running = goes_on

    def play(self) -> Self:
        """Play to the end and return the war."""
        while self.running:
            self.step()
        return self

    @property
    def outcome(self) -> str:
        """How the war ended, in words; empty while it goes on."""
        return "" if self.running else Outcome.of(self.war.outcome).declared.title


def _with_reports(inputs: Inputs, run: int, seed: int) -> Inputs:
    """Return the inputs with the reports that other arms' wars of this run make."""
    fixed = [list(row) for row in inputs.fixed]
    for yoke in inputs.yokes:
        source = PlainWar(yoke.source, run, seed).play()
        told = [*source.history, *source.watched]
        for month, report in yoke.cells:
            then = told[min(month, len(told) - 1)]
            fixed[month][report] = getattr(then, REPORTS[report])
    return inputs._replace(fixed=fixed)


def luck_of(seed: int, run: int) -> Luck:
    """Return where a war's random numbers are found; raises InputError for none."""
    seed, run = seed_number(seed), run_number(run)
    luck = new_state(Luck)
    luck.seed_low, luck.seed_high, luck.run = seed & 0xFFFFFFFF, seed >> 32, run
    return luck


def _numbers(month: Month) -> Iterator[float]:
    """Yield the numbers of a month that will be written down before the first is asked for."""
    yield from values(month)


def _check(war: WarRecord, month: Month, luck: Luck) -> None:
    if war.fault_month >= 0.0:
        place = int(war.fault_variable)
        raise _fault(luck, f"{columns(Month)[place]} is {values(month)[place]}")


def _fault(luck: Luck, what: str) -> NumericalFault:
    return NumericalFault(
        f"run {luck.run}, month {luck.month}: {what}; the settings of this scenario lead beyond "
        "what numbers can hold."
    )


def _what_broke(error: Exception) -> str:
    """Name the rule in which Python refused to count on; compiled code would not have stopped."""
    return f"{error} in {traceback.extract_tb(error.__traceback__)[-1].name}"
