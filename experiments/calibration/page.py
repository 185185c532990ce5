"""The page `docs/calibration.md`, from the results that a calibration's folder keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments import output
from experiments.acceptance.page import markdown
from experiments.calibration.results import CheckRow, PosteriorRow, Results, WaveRow, read_results
from experiments.text import number, plural

WORST = 12  # conflicts that are shown
HEAD = """\
# Calibration

Which worlds the record to {until} leaves. {disclaimer}

Parameters are drawn from their declared ranges (`experiments/calibration/prior.toml`), wars of the
arm `history` are played for {months} months, and their numbers are held against those of the record
that may be fitted: whatever is held back, comes later, or compares arms, is not read. {points:,}
points in {waves}, then {replayed} with {replays} wars each; {wars:,} wars in all, seed {seed};
Concert {version}. The seed of chance is no parameter.

{status} {licence}

The same again: `concert calibrate --until {until} --budget {budget} --seed {seed} --out DIR`, then
`concert calibration DIR --out docs/calibration.md --force`.
"""
WAVES = """\
## Waves

The first wave is drawn from the prior, each later one by the chance that points pass, as emulators
have it (a sequential Monte Carlo sampler); *heat* above 1 says how far that chance was evened
out. A number passes here if it lies in its band or misses it by no more than luck, two standard
errors, allows.

{table}
Over the prior, the means of wars lie within three standard errors of all bands at {mean} of
points; the {numbers} numbers of the record that a single war has lie within three standard
deviations of its own at {war}. The two are kept apart: the first asks where wars lie on average,
the second whether one of them could be what was recorded. Worlds are accepted by a stricter first:
the numbers of every pattern that counts lie in their bands, as {replays} wars of the world show
them.
"""
CHECKS = """\
## Emulators

On a fifth of the points of waves 1 to {last}, which they had not seen; whether a number is emulated
by its mean or as an event is chosen by these points, so that skill is told a little too high. *R2*
is the share of the variance of a mean that is explained; *skill* is by how much better than the
bare share the chance of lying in the band is told (of the mean negative logarithm; 0 is no better,
1 perfect).

{table}"""
PATTERNS = """\
## Patterns

The share of the prior, and of the last wave's points, that pass.

{table}"""
CONFLICTS = """\
## Conflicts

All patterns together pass {joint}.
Of two patterns *lift* is how often both pass over how often they would if one told nothing of the
other: well below 1 they stand in each other's way, near it that may be chance. The lowest:

{table}"""
POSTERIORS = """\
## What the record tells

5, 50 and 95% of each parameter: of its prior, of the {worlds} accepted worlds (which count as
{effective} equal ones), and of the {method}.
A parameter is *seen* if chance would move its distribution as far from the prior once in a
thousand. *Held* is how often intervals of 50 and 90% held the truth when {truths} points of the
first wave were judged by all its others from the numbers of the patterns that count, *width* how
wide the latter were over that of the prior. A truth shows the mean of its wars; the record is one
war, and tells less. The adjustment is linear, accepted worlds were played: where they differ,
believe the worlds.

{table}
### What it does not tell

{unseen}
"""
METHOD = "points nearest to the record, moved to it by local-linear regression"
UNFITTED = (
    "History's effort ({names}) is drawn and never fitted: accepted worlds are weighted so that it "
    "has its prior, as far as they reach into each fifth of it."
)


@dataclass(frozen=True, kw_only=True)
class CalibrationPageRequest:
    """Request of `concert calibration`: a calibration's folder, and the file of its page."""

    folder: Path
    out: Path | None = None
    force: bool = False


def write(request: CalibrationPageRequest) -> None:
    """Write the page of a calibration, or print it.

    Raises InputError for a folder without results and a file that cannot be written.
    """
    found = read_results(request.folder)
    output.write_page(lambda: page(found), request.out, request.force)


def page(found: Results) -> str:
    """Return the page."""
    waves = plural(len(found.waves), "wave")
    head = HEAD.format(
        **found.model_dump(include={"until", "disclaimer", "months", "replays", "seed", "version"}),
        budget=found.budget,
        wars=found.wars,
        points=sum(wave.points for wave in found.waves),
        waves=waves,
        replayed=plural(found.replayed, "point"),
        status=found.status(),
        licence=found.licence(),
    )
    told = WAVES.format(
        table=waves_table(found.waves),
        mean=_percent(found.mean_plausible),
        war=_percent(found.war_plausible),
        numbers=found.war_numbers,
        replays=found.replays,
    )
    last = found.waves[-1]
    return "\n".join(
        [
            head,
            told,
            CHECKS.format(last=last.number, table=checks_table(last.checks)),
            PATTERNS.format(table=patterns_table(found)),
            CONFLICTS.format(joint=_joint(found), table=conflicts_table(found)),
            POSTERIORS.format(
                worlds=found.worlds,
                effective=number(found.effective, 0),
                method=METHOD,
                truths=found.truths,
                table=posteriors_table(found.posteriors),
                unseen=unseen(found.posteriors, found.effective),
            ),
        ]
    )


def waves_table(waves: Sequence[WaveRow]) -> str:
    """Return a table of waves."""
    rows = [
        (
            str(wave.number),
            f"{wave.points:,}",
            f"{wave.runs:,}",
            "–" if wave.heat is None else number(wave.heat, 1),
            number(wave.patterns, 1),
            _percent(wave.passing),
        )
        for wave in waves
    ]
    columns = ("wave", "points", "wars at each", "heat", "patterns that pass", "all pass")
    return markdown(columns, rows)


def checks_table(checks: Sequence[CheckRow]) -> str:
    """Return a table of emulators on points left out."""
    rows = [
        (
            one.target,
            one.kind,
            _percent(one.share),
            "–" if one.explained is None else number(one.explained, 2),
            "–" if one.skill is None else number(one.skill, 2),
        )
        for one in checks
    ]
    return markdown(("number", "emulated as", "in its band", "R2", "skill"), rows)


def patterns_table(found: Results) -> str:
    """Return a table of patterns."""
    rows = [
        (
            f"{one.name}: {one.title}",
            _percent(one.prior),
            _percent(one.last),
            "left out" if one.left_out else "yes",
        )
        for one in found.patterns
    ]
    return markdown(("pattern", "of the prior", "of the last wave", "counts"), rows)


def conflicts_table(found: Results) -> str:
    """Return a table of the pairs of patterns that conflict most."""
    rows = [
        (f"{one.one} and {one.other}", _percent(one.together), number(one.lift, 2))
        for one in found.conflicts[:WORST]
    ]
    return markdown(("patterns", "both pass", "lift"), rows)


def _joint(found: Results) -> str:
    if not found.joint_lift:
        return "at none of the points that were played"
    times = number(found.joint_lift, 1 if found.joint_lift < 10.0 else 0)
    points = plural(found.joint_points, "point")
    return (
        f"about {times} times as often as if none told anything of another ({points} of all waves)"
    )


def posteriors_table(rows: Sequence[PosteriorRow]) -> str:
    """Return a table of parameters, the best seen first."""
    order = sorted(rows, key=lambda row: (not row.seen, -row.distance))
    cells = [
        (
            f"`{row.parameter}`",
            _three(row.prior),
            _three(row.accepted),
            "–" if row.adjusted is None else _three(row.adjusted),
            "yes" if row.seen and row.fitted else "no",
            f"{number(row.half, 2)}, {number(row.ninety, 2)}",
            number(row.width, 2),
        )
        for row in order
    ]
    columns = ("parameter", "prior", "accepted", "adjusted", "seen", "held", "width")
    return markdown(columns, cells)


def unseen(rows: Sequence[PosteriorRow], effective: float) -> str:
    """Return which parameters the record does not see, in words, by so many equal worlds."""
    names = ", ".join(f"`{row.parameter}`" for row in rows if row.fitted and not row.seen)
    drawn = ", ".join(f"`{row.parameter}`" for row in rows if not row.fitted)
    shown = f"as far as {number(effective, 0)} equal worlds can show"
    told = f"Not told apart from their priors, {shown}: {names or 'none'}."
    return f"{told}\n\n{UNFITTED.format(names=drawn)}" if drawn else told


def _three(values: Sequence[float]) -> str:
    return " · ".join(f"{value:.3g}" for value in values)


def _percent(share: float) -> str:
    """Return a share as percent, with as many digits as it takes to see that it is not zero.

    >>> _percent(0.123), _percent(0.0004), _percent(0.0)
    ('12.3%', '0.04%', '0.0%')
    """
    return f"{number(100.0 * share, 1, sign=True).lstrip('+')}%"
