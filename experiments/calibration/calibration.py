"""Calibration of the model to the record: waves, a replay, accepted worlds and their tables.

The folder says what was asked. The same command goes on with it, whatever interrupted it; one that
asks for something else is refused.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from abm.data import limits
from abm.errors import InputError
from abm.scenarios import DEFAULT, load
from abm.scenarios.files import shown
from experiments.calibration.findings import accepted, results_of, worlds_of
from experiments.calibration.prior import FILE
from experiments.calibration.results import Results, basis_of, write_results
from experiments.calibration.trees import check_installed, emulating
from experiments.calibration.waves import Amounts, Plan, Wave, first, played, replayed
from experiments.comparison.design import say_if_compiling
from experiments.console import Interrupted, Row, Sheet, console, show
from experiments.history.patterns import months_between
from experiments.output import RESULTS, Invocation, explained
from experiments.replacement import write_durably
from experiments.study.provenance import drift
from experiments.study.samplers import power_of_two
from experiments.text import DISCLAIMER, date_of, number, plural
from experiments.worlds.accepted import FILE as FILE_OF_WORLDS
from experiments.worlds.accepted import write_worlds
from experiments.worlds.spread import FEWEST

ASKED = "calibration.json"
FOLDER = RESULTS / "calibrate"
LAST = "2024-12"  # the last month of the record to which anything is fitted


@dataclass(frozen=True, kw_only=True)
class CalibrationRequest:
    """Request of `concert calibrate`: the last month that counts, points of wave 1, seed, folder.

    Scenario, amounts and prior are the product's own unless somebody tries others.
    """

    until: str
    budget: int
    seed: int
    out: Path | None = None
    workers: int | None = None
    scenario: str = DEFAULT
    amounts: Amounts = Amounts()
    prior: Path = FILE


def run(request: CalibrationRequest, invocation: Invocation) -> Results:
    """Calibrate, show what comes of each wave, and write worlds and tables.

    Raises InputError for what cannot be used or is not installed, before anything is written, and
    Interrupted after Ctrl-C.
    """
    check_installed()
    plan = plan_of(request, invocation)
    spec = first(plan)
    say_if_compiling()
    with explained(plan.folder), _resumable(request):
        _begin(plan, {"until": request.until, **basis_of(spec), **emulating()})
        waves = played(plan, tell)
        replay = replayed(plan, waves)
        found = results_of(plan, request.until, waves, replay)
        worlds = worlds_of(replay)
        about = {
            "concert": found.version,
            "accepted": found.status(),
            **basis_of(spec),
        }
        write_worlds(plan.folder / FILE_OF_WORLDS, accepted(found, worlds, replay), about)
        write_results(plan.folder, found)
    _conclude(found, plan.folder)
    return found


def plan_of(request: CalibrationRequest, invocation: Invocation) -> Plan:
    """Return what is played; raises InputError for a month that cannot be the last."""
    scenario = load(request.scenario)
    months = months_between(scenario.first_month, request.until) + 1
    if months < scenario.treatment or request.until > LAST:
        earliest = date_of(scenario.first_month, scenario.treatment - 1)
        raise InputError(
            f"--until {request.until}; allowed: a month from {earliest} to {LAST}, as arms begin "
            "then and nothing later may be fitted."
        )
    power_of_two(request.budget, "--budget")
    return Plan(
        folder=request.out or FOLDER,
        scenario=request.scenario,
        months=months,
        budget=request.budget,
        seed=request.seed,
        invocation=invocation,
        workers=request.workers,
        amounts=request.amounts,
        prior=request.prior,
    )


def _begin(plan: Plan, basis: dict[str, str]) -> None:
    """Make the folder, or check that it is that of the same calibration; raises InputError."""
    asked = {
        **basis,
        "budget": str(plan.budget),
        "seed": str(plan.seed),
        "amounts": " ".join(map(str, plan.amounts)),
    }
    file = plan.folder / ASKED
    if not file.exists():
        if plan.folder.exists() and any(plan.folder.iterdir()):
            raise InputError(
                f"{shown(plan.folder)} exists and holds no calibration; choose another --out."
            )
        plan.folder.mkdir(parents=True, exist_ok=True)
        content = {"disclaimer": DISCLAIMER, "asked": asked}
        write_durably(file, f"{json.dumps(content, indent=1)}\n".encode())
        return
    if differences := drift(_asked(file), asked):
        raise InputError(
            f"{shown(plan.folder)} holds another calibration: {'; '.join(differences)}.\n"
            "Ask for the same to go on with it, or choose another --out."
        )


def _asked(file: Path) -> dict[str, str]:
    tree = limits.json_tree(limits.read_text(file, limits.NOTE), shown(file))
    told = tree.get("asked") if isinstance(tree, dict) else None
    if not isinstance(told, dict):
        raise InputError(f"{shown(file)} is not what concert calibrate writes.")
    return {str(name): str(value) for name, value in told.items()}


@contextmanager
def _resumable(request: CalibrationRequest) -> Iterator[None]:
    """Say how to go on where a wave is interrupted."""
    try:
        yield
    except Interrupted as stop:
        raise Interrupted(how_to_go_on(request), stop.at_once) from None
    except KeyboardInterrupt:
        raise Interrupted(how_to_go_on(request)) from None


def how_to_go_on(request: CalibrationRequest) -> str:
    """Return how to go on with a calibration that was interrupted."""
    words = ["concert", "calibrate", "--until", request.until, "--budget", str(request.budget)]
    words += ["--seed", str(request.seed), "--out", str(request.out or FOLDER)]
    return f"stopped. What is done stays; go on with: {shlex.join(words)}"


def tell(wave: Wave) -> None:
    """Print a wave: how many points pass, and how its emulators did on points left out."""
    out = console()
    out.print(
        f"Wave {wave.number}: {plural(len(wave.bank), 'point')}; all patterns pass at "
        f"{100.0 * wave.passing:.2f}%, {number(wave.patterns, 1)} of {len(wave.bank.patterns)} on "
        "average (two standard errors allowed).",
        soft_wrap=True,
    )
    columns = ("emulator, on points left out", "as", "in its band", "R2", "skill")
    show(Sheet("", columns, [_check(wave, at) for at in range(len(wave.bank.targets))]), out)


def _check(wave: Wave, at: int) -> Row:
    one = wave.emulators.checks[at]
    shares = number(one.share, 2), number(one.explained, 2), number(one.skill, 2)
    return (one.target, one.kind, *shares)


def _conclude(found: Results, folder: Path) -> None:
    out = console()
    out.print(f"\n{found.status()} {found.licence()}", soft_wrap=True)
    if found.effective < FEWEST:
        out.print(
            f"They count as {number(found.effective, 0)} equal ones, fewer than "
            f"{number(FEWEST, 0)}: too few for a range. A larger --budget accepts more.",
            soft_wrap=True,
        )
    seen = [row.parameter for row in found.posteriors if row.seen and row.fitted]
    out.print(f"Seen by the record: {', '.join(seen) or 'no parameter'}.", soft_wrap=True)
    out.print(
        f"{DISCLAIMER}\nWritten to {shown(folder)}; its page: "
        f"concert calibration {shlex.quote(str(folder))}",
        soft_wrap=True,
    )
