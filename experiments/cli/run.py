"""The command `concert run`: one war, shown and written.

Heavy libraries, and what imports them, are imported when the command is carried out.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abm.errors import InputError, nearest
from abm.noise import LARGEST_RUN, LARGEST_SEED, SEED
from abm.scenarios import DEFAULT, load
from abm.scenarios.files import shorten, shown
from experiments.cli.options import (
    EXAMPLE,
    SEED_HELP,
    Force,
    Json,
    Months,
    Quiet,
    Set,
    whole,
)
from experiments.console import console
from experiments.output import Files
from experiments.tables import ENDINGS, listed, print_json, write_table

if TYPE_CHECKING:
    from experiments.war import Case, OneWar

ENDS = f"it ends in {listed(ENDINGS)}"

app = typer.Typer()


@app.command(
    epilog=f"{EXAMPLE}run --configuration coordinated --run 37 --out war.csv\n"
    "  concert run --run 37 --out war.xlsx --quiet\n"
    "  concert run --from results/first --run 37 --json"
)
def run(
    scenario: Annotated[
        str | None,
        typer.Option(
            "--scenario",
            "-s",
            metavar="SCENARIO",
            help="Scenario to play: the name of a shipped one, or a .toml file; by default "
            f"{DEFAULT}.",
        ),
    ] = None,
    configuration: Annotated[
        str | None,
        typer.Option(
            "--configuration",
            "-c",
            metavar="ARM",
            help="Configuration to play: a name in the scenario, or a .toml file; by default "
            "siloed.",
        ),
    ] = None,
    number: Annotated[
        int | None,
        typer.Option(
            "--run",
            parser=whole(0, LARGEST_RUN),
            metavar="N",
            help="Number of the run, counted from 0; by default 0. Each run has random numbers "
            "of its own.",
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            parser=whole(0, LARGEST_SEED), metavar="N", help=f"{SEED_HELP}. By default {SEED}."
        ),
    ] = None,
    months: Months = None,
    settings: Set = None,
    engine: Annotated[
        str | None,
        typer.Option(
            metavar="ENGINE",
            help="Engine that plays: compiled (fast, once it is compiled) or mesa (readable, as "
            "a Mesa model). By default the compiled one where it lies ready, and the readable one, "
            "without Mesa, where it would have to be compiled first. All give the same numbers to "
            "the last bit.",
        ),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="DIR",
            help="Folder of a comparison or study of which a war is played again, exactly.",
        ),
    ] = None,
    replay: Annotated[
        Path | None,
        typer.Option(
            "--replay",
            metavar="FILE",
            help="File of a session that was saved at the live page and is played again, exactly.",
        ),
    ] = None,
    arm: Annotated[
        str | None,
        typer.Option(
            "--arm",
            metavar="ARM",
            help="Arm to play, with --from or --replay; by default the first.",
        ),
    ] = None,
    point: Annotated[
        int | None,
        typer.Option(
            parser=whole(0),
            metavar="P",
            help="Point of the study to play, counted from 0; needed with --from and a study.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help=f"File to write the war to, a row for each month; {ENDS}.",
        ),
    ] = None,
    ledger: Annotated[
        Path | None,
        typer.Option(
            "--ledger",
            metavar="FILE",
            help="File to write the evidence ledger to: each change of a Kremlin agent's belief "
            f"and its cause; {ENDS}.",
        ),
    ] = None,
    partners: Annotated[
        Path | None,
        typer.Option(
            "--partners",
            metavar="FILE",
            help="File to write each partner's account to, by month, and why it signed nothing. "
            f"{ENDS.capitalize()}.",
        ),
    ] = None,
    force: Force = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Play one war and show it month by month.

    With --from or --replay a war of a comparison, a study or a session is repeated exactly.
    """
    request = RunRequest(
        scenario=scenario,
        configuration=configuration,
        run=number,
        seed=seed,
        months=months,
        settings=settings or [],
        source=source,
        arm=arm,
        replay=replay,
        point=point,
        engine=engine,
        files=Files(out=out, ledger=ledger, partners=partners, force=force),
        as_json=as_json,
    )
    run_war(request)


@dataclass(frozen=True, kw_only=True)
class RunRequest:
    """Request of `concert run`: which war, of which engine, written to which files.

    What is None was not said: `source` and `replay` repeat a war as it was and refuse a change.
    """

    scenario: str | None = None
    configuration: str | None = None
    run: int | None = None
    seed: int | None = None
    months: int | None = None
    settings: Sequence[str] = ()
    source: Path | None = None
    arm: str | None = None
    replay: Path | None = None
    point: int | None = None
    engine: str | None = None
    files: Files = Files(out=None, ledger=None, force=False)
    as_json: bool = False

    def case(self) -> Case:
        """Return the war to play; raises InputError for anything that cannot be used."""
        if self.replay is not None:
            return self._from_replay(self.replay)
        if self.source is not None:
            return self._from_folder(self.source)
        if self.arm is not None:
            raise InputError(
                "--arm goes with --from or --replay; without them name the arm by --configuration."
            )
        if self.point is not None:
            raise InputError("--point goes with --from and the folder of a study.")
        from experiments.war import Case

        scenario = load(self.scenario or DEFAULT, self.settings)
        arm = scenario.configuration(self.configuration or "siloed")
        months = scenario.months if self.months is None else self.months
        seed = SEED if self.seed is None else self.seed
        return Case(scenario, arm, self.run or 0, seed, months)

    def _from_replay(self, file: Path) -> Case:
        if self._names_a_war() or self.run is not None or self.source or self.point is not None:
            raise InputError(
                "--replay plays a saved session as it was; allowed with it: --arm, but no --run, "
                "--from, --scenario, --configuration, --set, --months or --seed."
            )
        from experiments.session.configurations import configuration_of, scenario_of
        from experiments.session.replay import other_code, read
        from experiments.war import Case

        told = read(file)
        if words := other_code(told):
            print(f"{shown(file)} was saved with other code: {words}", file=sys.stderr)
        plans = {plan.letter: plan for plan in told.arms}
        letter = self.arm or next(iter(plans))
        if letter not in plans:
            known = ", ".join(plans)
            raise InputError(f"{shown(file)} has no arm {shorten(letter)}. Allowed: {known}.")
        scenario = scenario_of(told.scenario, shown(file))
        arm = configuration_of(scenario, plans[letter], told.months)
        return Case(scenario, arm, told.run, told.seed, told.months)

    def _names_a_war(self) -> bool:
        named = self.scenario or self.configuration or self.settings or self.months
        return bool(named) or self.seed is not None

    def _from_folder(self, folder: Path) -> Case:
        if self._names_a_war():
            raise InputError(
                "--from repeats a war as it was; allowed with it: --arm and --run (of a study also "
                "--point), but no --scenario, --configuration, --set, --months or --seed."
            )
        from experiments.study.results import case_of, is_study
        from experiments.war import Case
        from experiments.worlds.folder import read_comparison, scenario_of_run

        if is_study(folder):
            return case_of(folder, self.point, self.arm, self.run or 0)
        if self.point is not None:
            raise InputError(f"--point {self.point}: {shown(folder)} holds no study.")
        told = read_comparison(folder)
        arm = self.arm or told.arms[0]
        if arm not in told.arms:
            known = ", ".join(told.arms)
            raise InputError(
                f"{shown(folder)} has no arm {arm!r}.{nearest(arm, told.arms)} Allowed: {known}."
            )
        run = self.run or 0
        if run >= told.runs:
            raise InputError(f"--run {run}: {shown(folder)} has runs 0 to {told.runs - 1}.")
        scenario = scenario_of_run(folder, told, run)
        return Case(scenario, scenario.configuration(arm), run, told.seed, told.months)

    def check(self, case: Case, war: OneWar) -> None:
        """Refuse a war that is not the one which the folder keeps; raises InputError."""
        if self.source is not None:
            from experiments.cli.source import Origin, check

            check(Origin(self.source, self.point), case, war.record)


def play_at_hand(case: Case) -> OneWar:
    """Play a war with the engine that is at hand: compiled where it is kept, else readable."""
    from abm.engine.jit import NotKept, compiling_nothing, kernel_is_kept
    from experiments.war import play_compiled, play_readable

    if kernel_is_kept():
        # What is kept may yet be of another processor, or damaged.
        with suppress(NotKept), compiling_nothing():
            return play_compiled(case)
    return play_readable(case)


def _play_compiled(case: Case) -> OneWar:
    """Play a war with the compiled engine, which is compiled where it is not kept."""
    from experiments.comparison.design import say_if_compiling
    from experiments.war import play_compiled

    say_if_compiling()
    return play_compiled(case)


def _play_mesa(case: Case) -> OneWar:
    """Play a war with the readable engine, as a Mesa model."""
    from abm.build import build_inputs
    from abm.model import War
    from experiments.war import played

    inputs = build_inputs(case.scenario, case.arm, case.months)
    return played(case, War.of(inputs, case.run, case.seed))


#: The engines that can be asked for, by their names on the command line.
ENGINES = {"compiled": _play_compiled, "mesa": _play_mesa}


def run_war(request: RunRequest) -> OneWar:
    """Play a war, write what was asked for, show it and return it.

    Raises InputError for anything that cannot be used or written.
    """
    from experiments.cli import course
    from experiments.war import ledger, partner_ledger

    engine = request.engine
    if engine is not None and engine not in ENGINES:
        known = ", ".join(ENGINES)
        raise InputError(f"--engine {engine!r}:{nearest(engine, ENGINES)} Allowed: {known}.")
    play = play_at_hand if engine is None else ENGINES[engine]
    case, stamp = request.case(), course.WARRANT.stamp()
    with request.files.ready() as (out, ledger_file, partners_file):
        war = play(case)
        request.check(case, war)
        if out is not None:
            write_table(war.columns, out, stamp)
        if ledger_file is not None:
            write_table(ledger(case), ledger_file, stamp)
        if partners_file is not None:
            write_table(partner_ledger(case), partners_file, stamp)
    if request.as_json:
        print_json(course.facts(case, war))
    else:
        course.show(case, war, console())
    return war
