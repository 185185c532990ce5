"""Table of a validation, what it says in sentences, and the command that prints both."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import typer

from abm.data.cells import written
from abm.data.limits import shown
from abm.errors import InputError
from abm.scenarios import Scenario, load
from abm.scenarios.files import COMMAND_LINE, shorten
from experiments import output
from experiments.acceptance.page import markdown
from experiments.comparison.design import counting_wars
from experiments.console import Row, Sheet, console, show
from experiments.history.agreement import refuse_contradictions
from experiments.history.record import record
from experiments.history.scorecard import ARM, PASSES
from experiments.tables import listed, print_json
from experiments.text import DISCLAIMER, in_words, number, plural
from experiments.validation.observables import observables
from experiments.validation.series import most_observed, since_year_0
from experiments.validation.validation import (
    MODEL,
    AskedMonths,
    Contender,
    FamilyResult,
    Validation,
    validate,
)
from experiments.validation.wars import WorldsDesign
from experiments.warrant import WEIGHTED_WORLDS, Warrant, illustrative
from experiments.worlds import ACCEPTED
from experiments.worlds.accepted import shipped_before
from experiments.worlds.family import from_file, of_family

FEWEST_DRAWN, DRAWN, MOST_DRAWN = 20, 200, 20_000  # sampled worlds, where none are accepted
COLUMNS = (
    *("family", "by", "kind", "observed", "CRPS", "skill"),
    *("in 50%", "in 90%", "bias", "unit", "better"),
)
#: What a result licenses, by whether the window lies in months that were known.
KNOWN = (
    "This scores parameters only: the model's structure, and the bands of its patterns, were "
    "chosen in knowledge of the record to {known}."
)
UNKNOWN = (
    "The model's structure, and the bands of its patterns, were chosen in knowledge of the record "
    "to {known}, and of none of these months."
)


#: What it means that rival structures are played in worlds that were accepted for the model.
ACCEPTED_FOR = (
    "Worlds were accepted on the record to {until}, for the model; rival structures are played in "
    "the same worlds, to their disadvantage, the first edition in sampled ones."
)


@dataclass(frozen=True, kw_only=True)
class ValidationRequest:
    """The request of `concert validate`: record, window, scenario, wars, and where to write."""

    observed: Path
    months: AskedMonths
    scenario: str
    settings: Sequence[str]
    worlds: str
    runs: int
    seed: int
    as_json: bool = False
    out: Path | None = None
    force: bool = False


def run(request: ValidationRequest) -> None:
    """Validate, print the table and write the page, if one is asked for.

    Raises InputError as `record`, `refuse_contradictions`, `load`, `validate` and `whole_file`;
    typer.Exit(1) where the target is not met.
    """
    told = observables()
    found = record(request.observed)
    refuse_contradictions(found)
    scenario = load(request.scenario, request.settings)
    with ExitStack() as stack:
        aside = None
        if request.out is not None:
            aside = stack.enter_context(output.whole_file(request.out, request.force))
        with counting_wars() as counter:
            result = validate(found, scenario, request.months, design_of(request), told, counter)
        if aside is not None:
            aside.write_text(page(result), encoding="utf-8")
    _print(result, request)
    if not result.met:
        raise typer.Exit(1)


def design_of(request: ValidationRequest) -> WorldsDesign:
    """Return which wars are played; raises InputError for worlds that cannot be used."""
    given, asked = written(request.months.given), request.worlds
    if asked.isdigit():
        count = int(asked)
        if not FEWEST_DRAWN <= count <= MOST_DRAWN:
            raise InputError(
                f"--worlds {shorten(asked)}; allowed: {FEWEST_DRAWN:,} to {MOST_DRAWN:,} sampled "
                f"worlds, {ACCEPTED}, or a file that concert calibrate wrote."
            )
        return WorldsDesign(count, request.runs, request.seed)
    worlds = shipped_before(given) if asked == ACCEPTED else from_file(asked)
    if worlds is None:
        _tell(f"No worlds were accepted on the months to {given} alone: {DRAWN} are sampled.")
        return WorldsDesign(DRAWN, request.runs, request.seed)
    if worlds.acceptance.until > given:
        raise InputError(
            f"--worlds {shorten(asked)}: accepted on the record to {worlds.acceptance.until}, and "
            f"only that to {given} is given.\nAllowed: worlds of concert calibrate --until "
            f"{given}, or a number of sampled ones."
        )
    chosen = of_family(worlds, request.scenario, request.settings)
    if chosen.worlds is None:
        _tell(f"{chosen.why.partition(':')[0]}: {DRAWN} worlds are sampled around it.")
    return WorldsDesign(DRAWN, request.runs, request.seed, chosen.worlds)


def _tell(said: str) -> None:
    console(stderr=True).print(said, soft_wrap=True)


def _print(result: Validation, request: ValidationRequest) -> None:
    if request.as_json:
        print_json(facts(result))
        return
    out = console()
    told = [*sentences(result), warrant(result).sentence, DISCLAIMER]
    if request.out is None:
        show(Sheet("", COLUMNS, cells(result)), out)
        out.print()
    else:
        told = [told[0], f"Written to {shown(request.out)}"]
    for sentence in told:
        out.print(sentence, soft_wrap=True)


def warrant(result: Validation) -> Warrant:
    """Return what results over the worlds of a validation may be called, by what it found."""
    accepted = result.design.accepted
    if accepted is None:
        return illustrative(WEIGHTED_WORLDS)
    return accepted.warrant([one.family.title for one in result.families if one.better])


def page(result: Validation) -> str:
    """Return a validation as a page: what it says in sentences, and the table."""
    title = f"# {result.scenario.title}: {_span(result)} scored\n"
    table = markdown(COLUMNS, [row for row in cells(result) if row], figures=False)
    told = (*sentences(result), *_played(result), warrant(result).sentence, DISCLAIMER)
    return "\n".join([title, *(f"{one}\n" for one in told), table])


def _played(result: Validation) -> Iterator[str]:
    """Yield what was played: scenario, settings and seed."""
    scenario, changed = result.scenario, ", ".join(settings(result.scenario))
    told = f" with {changed}" if changed else ""
    yield f"Scenario {scenario.name} ({scenario.hash}){told}, seed {result.design.seed}."


def settings(scenario: Scenario) -> list[str]:
    """Return the parameters of a scenario that were set beside its file, in words."""
    set_beside = (
        name
        for name in scenario.parameters
        if scenario.origins[f"parameters.{name}"] == COMMAND_LINE.label
    )
    return [f"{name} = {scenario.parameters[name]:g}" for name in set_beside]


def _span(result: Validation) -> str:
    first, last = (in_words(written(month)) for month in result.period[-2:])
    return f"{first} to {last}"


def cells(result: Validation) -> list[Row]:
    """Return the table as rows of text, in the order of `COLUMNS`; families lie apart."""
    rows: list[Row] = []
    for family in result.families:
        rows += [(), *_rows(family)] if rows else _rows(family)
    return rows


def _rows(result: FamilyResult) -> Iterator[Row]:
    title, unit = result.family.title, result.family.unit
    count = f"{result.observations}"
    if not result.contenders:
        dashes = ("–",) * 5
        yield (title, "not scored", MODEL, count, *dashes, unit, PASSES[False])
    for one in result.contenders:
        better = PASSES[result.better] if one.kind == MODEL else ""
        yield (title, one.name, one.kind, count, *_figures(result, one), unit, better)


def _figures(result: FamilyResult, one: Contender) -> Row:
    if one.score is None:
        return ("–",) * 5
    return (
        _short(one.score.crps),
        number(result.skill(one), 2, sign=True),
        number(one.score.half, 2),
        number(one.score.nearly_all, 2),
        _short(one.score.bias, sign=True),
    )


def _short(value: float, sign: bool = False) -> str:
    """Return a number with three digits that count.

    >>> _short(0.012345), _short(12.345), _short(-1234.5, sign=True), _short(0.0)
    ('0.0123', '12.3', '-1234', '0.00')
    """
    size = math.floor(math.log10(abs(value))) if value else 0
    return number(value, max(0, 2 - size), sign)


def sentences(result: Validation) -> list[str]:
    """Return what a validation says: the verdict, who is ahead where, and what it rests on."""
    target, share = result.target, f"{100 * result.target.margin:g}%"
    verdict = "met" if result.met else "not met"
    told = KNOWN if result.period.first <= since_year_0(target.known) else UNKNOWN
    return [
        f"Better than every naive rival by {share} in {result.better} of {len(result.families)} "
        f"families; the target of {target.families} is {verdict}.",
        *_ahead(result),
        *_in_part(result),
        *_weighted(result),
        told.format(known=in_words(target.known)),
    ]


def _ahead(result: Validation) -> Iterator[str]:
    """Yield where a rival is ahead of the model, and where the lead is small or not scored."""
    naive, structures = list[str](), list[str]()
    narrow, few, bare, alone = list[str](), list[str](), list[str](), list[str]()
    for family in result.families:
        title, model = family.family.title, family.model
        if model is None or model.score is None:
            named = f"{title} ({family.observations})"
            (few if family.observations < result.target.observations else bare).append(named)
            continue
        for best, found in (
            (family.best_naive, naive),
            (family.best_structure, structures),
        ):
            if best and best.score and best.score.crps < model.score.crps:
                found.append(f"{title} ({best.name})")
        if family.best_naive is None:
            alone.append(title)
        if 0.0 <= family.skill(model) < family.margin:
            narrow.append(title)
    for told, names in (
        ("A naive rival is ahead of the model in", naive),
        ("The model is ahead of every naive rival, but by less, in", narrow),
        ("A rival structure is ahead of the model in", structures),
        ("No naive rival could be fitted, so not met, in", alone),
        ("Nothing is given that would tell its unit, so not met, in", bare),
        (f"Fewer than {plural(result.target.observations, 'observation')}, so not met, in", few),
    ):
        if names:
            yield f"{told}: {_named(names)}."


def _in_part(result: Validation) -> Iterator[str]:
    """Yield the families that are scored, though the record has not all of the window."""
    names = []
    for family in result.families:
        most = most_observed(family.family, result.period)
        if family.contenders and most is not None and family.observations < most:
            names.append(f"{family.family.title} ({family.observations} of {most})")
    if names:
        yield f"Observed in a part of the window only, and scored on it: {_named(names)}."


def _named(names: Sequence[str]) -> str:
    return listed(names, "and") if len(names) > 1 else names[0]


def _weighted(result: Validation) -> Iterator[str]:
    """Yield how many worlds count, and the rival structures of which too few do."""
    model, *rivals = result.effective
    counts = "; ".join(f"{one.model} {one.worlds:.1f}" for one in rivals)
    left = sum(one.left_out for one in result.effective)
    yield (
        f"Given to {in_words(written(result.period.given))}, weighted by {result.target.variant}: "
        f"{model.worlds:.1f} effective worlds of {_drawn(result.design)} with "
        f"{plural(result.design.runs, 'run')} each (others: {counts or 'none'}); "
        f"{plural(left, 'world')} left out that lead beyond what numbers can hold."
    )
    if result.design.accepted is not None:
        yield ACCEPTED_FOR.format(until=in_words(result.design.accepted.acceptance.until))
    few = [one.model for one in rivals if one.worlds < result.closeness.worlds]
    if few:
        least = f"{result.closeness.worlds:g}"
        yield f"Fewer than {least} effective worlds, so to be read with care, has: {_named(few)}."


def _drawn(design: WorldsDesign) -> str:
    kind = "sampled" if design.accepted is None else "accepted"
    return f"{design.number:,} that were {kind}"


def facts(result: Validation) -> dict[str, object]:
    """Return a validation as data; what there is not is NaN."""
    period = result.period
    return {
        "title": result.scenario.title,
        "scenario": result.scenario.name,
        "arm": ARM,
        "from": written(period.first),
        "to": written(period.last),
        "given_until": written(period.given),
        "worlds": result.design.number,
        "accepted": result.design.accepted is not None,
        "runs": result.design.runs,
        "seed": result.design.seed,
        "settings": settings(result.scenario),
        "variant": result.target.variant,
        "margin": result.target.margin,
        "better": result.better,
        "of": len(result.families),
        "target": result.target.families,
        "met": result.met,
        "effective": [one._asdict() for one in result.effective],
        "rows": [row for family in result.families for row in _row_facts(family)],
        "sentences": sentences(result),
        "warrant": warrant(result).told(),
        "disclaimer": DISCLAIMER,
    }


def _row_facts(result: FamilyResult) -> Iterator[dict[str, object]]:
    unscored = [Contender(MODEL, MODEL, None)]
    for one in result.contenders or unscored:
        told = one.score
        yield {
            "family": result.name,
            "title": result.family.title,
            "unit": result.family.unit,
            "observations": result.observations,
            "by": one.name,
            "kind": one.kind,
            "crps": math.nan if told is None else told.crps,
            "skill": result.skill(one),
            "in_half": math.nan if told is None else told.half,
            "in_nearly_all": math.nan if told is None else told.nearly_all,
            "bias": math.nan if told is None else told.bias,
            "better": result.better if one.kind == MODEL else None,
        }
