"""Everything a user can get wrong: one or two lines that help, exit code 2, nothing written."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from abm.errors import NumericalFault

Main = Callable[..., tuple[int, str, str]]
Concert = Callable[..., subprocess.CompletedProcess[str]]

SIX = 'extends = "six-partners"\n'
GAP = f'{SIX}[interventions.gap]\nparameter = "will.funding_gap"\nvalue = 1\n'
MUTE = f'{SIX}[interventions.mute]\nparameter = "words.mute"\nvalue = 0.001\nfrom = 12\n'
ALARM = '[interventions.alarm{}]\nparameter = "words.mute"\nvalue = 1\nfrom = 12\n'
QUIET = 'reports.quiet]\nreport = "tone"\nfrom = 12\n'
NEW = """
share = 0.01
group = "A"
gdp = 1
active_share = 0.5
size_spread = 1
habitual_horizon = 3
"""
TRACKER = "month,donor,iso3,group,alloc_total_eur_bn,alloc_military_eur_bn,commit_total_eur_bn"
ROWS = ["2022-02,Norway,NOR,other,1,1,1", "2023-06,Norway,NOR,other,1,1,1"]
FILES = {
    "broken.toml": 'title = "A"\nmonths = = 3\n',
    "key.toml": f"{SIX}treatmnt = 4\n",
    "table.toml": f"{SIX}[parameters.theater]\nneed = 4\n",
    "parameter.toml": f"{SIX}[parameters.theatre]\nneeds = 4\n",
    "type.toml": f'{SIX}months = "long"\n',
    "switch.toml": f"{SIX}[parameters.theatre]\nneed = true\n",
    "range.toml": f"{SIX}[parameters.theatre]\nneed = 900\n",
    "nan.toml": f"{SIX}[parameters.theatre]\nneed = nan\n",
    "inf.toml": f"{SIX}[theories.T1]\nprior = inf\n",
    "partner.toml": f'{GAP}from = 12\npartners = ["USB"]\n',
    "only.toml": 'extends = "ukraine-2022"\nonly = ["USA", "DUE"]\n',
    "early.toml": f"{GAP}from = -1\n",
    "late.toml": f"{GAP}from = 84\n",
    "endless.toml": f"{GAP}from = 12\nuntil = 90\n",
    "twins.toml": f'{SIX}[partners.USB]\nname = "united states"{NEW}european = false\n',
    "shares.toml": f"{SIX}[partners.USA]\nshare = 0.9\n",
    "influence.toml": f"{SIX}[kremlin.military]\ninfluence = 0.9\n",
    "months.toml": f"{SIX}months = 0\n",
    "treatment.toml": f"{SIX}treatment = 90\n",
    "circle.toml": 'extends = "circle.toml"\n',
    "base.toml": 'extends = "none.toml"\n',
    "arm.toml": 'title = "Mine"\n[treatment.planing]\nnational_effort = 1\n',
    "siloed.toml": 'title = "Mine"\n',
    "public.toml": f'{MUTE}when = "prospect > 1"\n',
    "relation.toml": f'{MUTE}when = "land = 1"\n',
    "random.toml": f'{MUTE}until = 20\nschedule = "random"\ncount = 9\n',
    "seldom.toml": f'{MUTE}schedule = "random"\ncount = 9\n',
    "many.toml": MUTE + "".join(f'{ALARM.format(n)}when = "land < 1"\n' for n in range(5)),
    "prior.toml": MUTE.replace("words.mute", "theories.T4.prior"),
    "spread.toml": MUTE.replace("words.mute", "theories.T3.evidence.statements.spread"),
    "pauses.toml": f"{SIX}[configurations.siloed.treatment.theories.T4]\npauses = true\n",
    "gian.toml": f"{SIX}[configurations.siloed.treatment.theories.T4]\ngian = 1\n",
    "theory.toml": f"{SIX}[configurations.siloed.treatment.theory.T4]\ngain = 1\n",
    "weight.toml": f"{SIX}[configurations.siloed.treatment.kremlin.leadership]\ncost_weight = 11\n",
    "north.toml": f"{SIX}[configurations.siloed.parameters.sectors.north]\nvalue = -1\n",
    "when.toml": f'{SIX}[configurations.siloed.{QUIET}mode = "masked"\nwhen = "land < 1"\n',
    "yoke.toml": f'{SIX}[configurations.siloed.{QUIET}mode = "yoked"\narm = "forun"\n',
    "own.toml": f'{SIX}[configurations.siloed.{QUIET}mode = "yoked"\narm = "siloed"\n',
    "every.toml": f'{SIX}[{QUIET}mode = "yoked"\narm = "siloed"\n',
    "chain.toml": f'{SIX}[configurations.siloed.{QUIET}mode = "yoked"\narm = "paper"\n'
    f'[configurations.forum.{QUIET}mode = "yoked"\narm = "siloed"\n',
    "energy.csv": "month,energy\n2022-10,0.6\n2022-12,0.8\n",
    "energy.toml": 'extends = "ukraine-2022"\nwithout = ["series.energy"]\n'
    '[series.energy]\nfile = "energy.csv"\n',
    "war.csv": "mine",
    "first/comparison.json": json.dumps(
        {"arms": {"siloed": {}, "coordinated": {}}, "runs": 20, "seed": 7, "months": 84}
    ),
    "first/scenario.toml": SIX + 'title = "First"\n',
    "other/comparison.json": '{"arms": 3}',
    "photos/holiday.jpg": "",
    "tracker.csv": "\n".join([f"{TRACKER},gdp_2021_eur_bn", *(f"{row},400" for row in ROWS)]),
    "column.csv": "\n".join([TRACKER, *ROWS]),
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with files that are wrong in one way each."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "latin.toml").write_bytes("title = 'Ålesund'".encode("latin-1"))
    (tmp_path / "folder.toml").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def there() -> dict[str, bytes]:
    return {str(p): p.read_bytes() if p.is_file() else b"" for p in Path().rglob("*")}


COMPARE = [
    # files that cannot be used
    ("--scenario none.toml", "none.toml cannot be read: No such file or directory."),
    ("--scenario folder.toml", "folder.toml cannot be read: Is a directory."),
    ("--scenario latin.toml", "latin.toml is not UTF-8 text (byte 9)."),
    ("--scenario broken.toml", "broken.toml is not valid TOML: Invalid value (at line 2,"),
    ("--scenario circle.toml", "circle.toml: files extend each other in a circle"),
    ("--scenario base.toml", "none.toml cannot be read: No such file or directory."),
    ("--scenario six-partner", "no shipped scenario 'six-partner'. Did you mean 'six-partners'?"),
    # keys and values in them
    ("--scenario key.toml", "key.toml: treatmnt is not known. Did you mean 'treatment'?"),
    ("--scenario table.toml", "table.toml: parameters = 'theater': there is no such group"),
    ("--scenario table.toml", "Did you mean 'theatre'?"),
    ("--scenario parameter.toml", "parameter.toml: there is no parameter 'theatre.needs'."),
    ("--scenario parameter.toml", "Did you mean 'theatre.need'?"),
    ("--scenario type.toml", "type.toml: months = 'long'; allowed: a whole number from 1 to 600."),
    ("--scenario switch.toml", "parameters.theatre.need = True; allowed: numbers from 3 to 6."),
    ("--scenario range.toml", "parameters.theatre.need = 900; allowed: numbers from 3 to 6."),
    ("--scenario nan.toml", "parameters.theatre.need = nan; allowed: numbers from 3 to 6."),
    ("--scenario inf.toml", "theories.T1.prior = inf; allowed: a number from -20 to 20."),
    ("--scenario partner.toml", "partner.toml: interventions.gap.partners = 'USB': there is no"),
    ("--scenario partner.toml", "Did you mean 'USA'?\nKnown: USA, DEU, GBR, NLD, POL, FRA."),
    ("--scenario only.toml", "only.toml: only = 'DUE': there is no such partner in the donor"),
    ("--scenario twins.toml", "partners.USB: name 'united states' belongs to USA already"),
    ("--scenario shares.toml", "partners: the shares sum to 1.243326; allowed: a sum of 1"),
    ("--scenario influence.toml", "kremlin: influence sums to 1.7; allowed: a sum of 1"),
    ("--scenario months.toml", "months.toml: months = 0; allowed: a whole number from 1 to 600."),
    ("--scenario treatment.toml", "treatment = 90; allowed: a month from 0 to 84, the horizon"),
    ("--scenario early.toml", "interventions.gap.from = -1; allowed: a whole number from 0"),
    ("--scenario late.toml", "interventions.gap.from = 84; allowed: a month from 0 to 83"),
    ("--scenario endless.toml", "interventions.gap.until = 90; allowed: an end after month 12"),
    # figures, occasions, other arms' reports, series
    (
        "--scenario public.toml",
        "interventions.mute.when: prospect is not publicly visible. Allowed",
    ),
    ("--scenario relation.toml", "interventions.mute.when = 'land = 1'; allowed: a condition such"),
    ("--scenario random.toml", "mute.count = 9; allowed: at most 8, the months of the window"),
    ("--scenario seldom.toml --months 20", "mute acts in 9 months drawn at random, and its window"),
    (
        "--scenario many.toml",
        "interventions: 5 interventions are conditional or random; allowed: at",
    ),
    ("--scenario prior.toml", "mute: theories.T4.prior acts once, at the start; allowed: under"),
    (
        "--scenario spread.toml",
        "0.001; allowed: for theories.T3.evidence.statements.spread numbers",
    ),
    ("--scenario pauses.toml", "'theories.T4.pauses' to set. Exactly one theory pauses, the same"),
    (
        "--scenario gian.toml",
        "there is no figure 'theories.T4.gian' to set. Did you mean 'theories.",
    ),
    ("--scenario theory.toml", "there is no such group of parameters. Did you mean 'theories'?"),
    (
        "--scenario weight.toml",
        "kremlin.leadership.cost_weight = 11; allowed: numbers from 0 to 10.",
    ),
    ("--scenario north.toml", "sectors.north.value = -1; allowed: numbers from 0 to 1000."),
    ("--scenario when.toml", "quiet.when: only interventions wait for an occasion; allowed: arm,"),
    (
        "--scenario yoke.toml",
        "quiet.arm = 'forun': there is no such configuration. Did you mean 'f",
    ),
    ("--scenario own.toml", "quiet.arm = 'siloed'; allowed: a configuration that takes no reports"),
    (
        "--scenario every.toml",
        "quiet: acts in every arm, its source too; allowed: in a configuration",
    ),
    (
        "--scenario chain.toml",
        "quiet.arm = 'siloed'; allowed: a configuration that takes no reports",
    ),
    (
        "--scenario energy.toml",
        "Allowed: every month once; month 8 (2022-11), before it, is missing",
    ),
    ("--set settlement.watch=11", "settlement.watch = 11; allowed: whole numbers from 12 to 60."),
    (
        "--set configurations.siloed.treatment.theories.T4.prior=1",
        "treatment.theories.T4.prior acts once, at the start; allowed: under parameters.",
    ),
    # arms
    ("siloed cordinated", "has no configuration 'cordinated'. Did you mean 'coordinated'?"),
    ("siloed none.toml", "none.toml cannot be read: No such file or directory."),
    ("siloed arm.toml", "arm.toml: treatment = 'planing': there is no such group of parameters."),
    ("siloed arm.toml", "Did you mean 'planning'?"),
    ("coordinated siloed.toml", "siloed.toml: the scenario has a configuration 'siloed'; rename"),
    ("siloed siloed", "arm 'siloed' is named twice; name each arm once."),
    ("siloed", "only 'siloed' is named; a comparison needs two arms, such as: siloed coordinated."),
    # settings
    ("--set theatre.ned=3", "--set: there is no parameter 'theatre.ned'. Did you mean 'theatre.n"),
    ("--set theatre.need", "--set 'theatre.need' cannot be used; allowed: name=value"),
    ("--set theatre.need=lots", "parameters.theatre.need = 'lots'; allowed: numbers from 3 to 6."),
    ("--set theatre.need=nan", "parameters.theatre.need = nan; allowed: numbers from 3 to 6."),
    ("--set theatre.need=1e999", "parameters.theatre.need = inf; allowed: numbers from 3 to 6."),
    ("--set ned=3", "--set 'ned': not found."),
    ("--set treatment=90", "--set: treatment = 90; allowed: a month from 0 to 84"),
    ("--set partners.USA.share=0.9", "partners: the shares sum to"),
    # numbers
    ("--runs 0", "'--runs' / '-n': '0'; allowed: a whole number from 1 to 1000000."),
    ("--runs -5", "'--runs' / '-n': '-5'; allowed: a whole number from 1 to 1000000."),
    ("--runs many", "'--runs' / '-n': 'many'; allowed: a whole number from 1 to 1000000."),
    ("--runs 1.5", "'--runs' / '-n': '1.5'; allowed: a whole number from 1 to 1000000."),
    ("--runs 10000000000", "'10000000000'; allowed: a whole number from 1 to 1000000."),
    ("--months 0", "'--months': '0'; allowed: a whole number from 1 on."),
    ("--months x", "'--months': 'x'; allowed: a whole number from 1 on."),
    ("--months 601", "months = 601 cannot be used; allowed: a whole number from 1 to 600."),
    ("--months 5", "months = 5 cannot be used: treatment begins in month 11; allowed: at least"),
    ("--seed -1", "'--seed': '-1'; allowed: a whole number from 0 to 9223372036854775807."),
    ("--seed 9223372036854775808", "allowed: a whole number from 0 to 9223372036854775807."),
    ("--seed x", "'--seed': 'x'; allowed: a whole number from 0 to 9223372036854775807."),
    # precision
    ("--precision 0", "--precision 0; allowed: a number above 0."),
    ("--precision -1", "--precision -1; allowed: a number above 0."),
    ("--precision nan", "--precision nan; allowed: a number above 0."),
    ("--precision inf", "--precision inf; allowed: a number above 0."),
    ("--precision narrow", "'--precision': 'narrow'; allowed: a number."),
    ("--precision", "Option '--precision' requires an argument."),
    ("--outcome exhausted", "--outcome goes with --precision, the half-width to reach."),
    (
        "--precision 1 --outcome war_lenght",
        "'war_lenght' not found. Did you mean 'war_length'?\nAllowed: du",
    ),
    (
        "--precision 1 --outcome ''",
        "--outcome '' not found.\nAllowed: durably_settled, on_good_terms, ",
    ),
    # where to write
    ("--out first", "first exists; choose another --out, or replace it with --force."),
    ("--out photos --force", "photos holds no comparison; --force replaces only result folders."),
    ("--out war.csv --force", "war.csv holds no comparison; --force replaces only result folders."),
    ("--out war.csv/deep", "war.csv/deep cannot be written: war.csv is not a folder."),
    (f"--out {'n' * 300}", "cannot be written: File name too long."),
    # options
    ("--rusn 3", "No such option: --rusn (Possible options: --json, --runs)"),
    ("--runs", "Option '--runs' requires an argument."),
]
RUN = [
    ("--configuration cordinated", "no configuration 'cordinated'. Did you mean 'coordinated'?"),
    ("--scenario late.toml", "interventions.gap.from = 84; allowed: a month from 0 to 83"),
    ("--set theatre.need=7", "parameters.theatre.need = 7; allowed: numbers from 3 to 6."),
    ("--run -1", "'--run': '-1'; allowed: a whole number from 0 to 4294967295."),
    ("--run 4294967296", "'--run': '4294967296'; allowed: a whole number from 0 to 4294967295."),
    ("--run x", "'--run': 'x'; allowed: a whole number from 0 to 4294967295."),
    ("--months 5", "months = 5 cannot be used: treatment begins in month 11"),
    ("--engine messa", "--engine 'messa': Did you mean 'mesa'? Allowed: compiled, mesa."),
    ("--out war.csv", "war.csv exists; choose another name, or replace it with --force."),
    ("--out war.txt", "war.txt: allowed endings are .csv, .xlsx and .parquet."),
    ("--out a.csv --ledger b.json", "b.json: allowed endings are .csv, .xlsx and .parquet."),
    ("--out a.csv --ledger a.csv", "--out and --ledger both name a.csv; allowed: two files."),
    ("--out a.csv --ledger war.csv", "war.csv exists; choose another name"),
    ("--out nowhere/a.csv", "nowhere/a.csv cannot be written: No such file or directory."),
    ("--out war.csv/a.csv", "war.csv/a.csv cannot be written: war.csv is not a folder."),
    (f"--out {'n' * 300}.csv", "cannot be written: File name too long."),
    ("--arm siloed", "--arm goes with --from or --replay; without them name the arm by"),
    ("--replay none", "none was not opened. It cannot be read: No such file or directory."),
    ("--from photos", "photos/comparison.json cannot be read: No such file or directory."),
    ("--from none", "none/comparison.json cannot be read: No such file or directory."),
    ("--from war.csv", "war.csv/comparison.json cannot be read: Not a directory."),
    ("--from other", "other/comparison.json is not what concert compare writes."),
    ("--from first --arm silod", "first has no arm 'silod'. Did you mean 'siloed'? Allowed: siloe"),
    ("--from first --run 20", "--run 20: first has runs 0 to 19."),
    ("--from first --months 84", "--from repeats a war as it was; allowed with it: --arm and"),
    ("siloed", "Got unexpected extra argument(s) (siloed)"),
]
OTHERS = [
    ("comapre", "No such command 'comapre'. Did you mean 'compare'?"),
    ("data biuld tracker.csv", "No such command 'biuld'. Did you mean 'build'?"),
    ("--runs 3", "No such option: --runs"),
    ("report", "Missing argument 'DIR'."),
    ("report none", "none is not a folder; allowed: one that concert compare wrote."),
    ("report war.csv", "war.csv is not a folder; allowed: one that concert compare wrote."),
    ("report photos", "photos has no comparison.json; a report needs everything that concert com"),
    ("report first", "first has no monthly.parquet; a report needs everything that concert com"),
    ("acceptance 12", "there is no line 12; allowed: 1 to 11."),
    ("acceptance 0", "'LINE': '0'; allowed: a whole number from 1 on."),
    ("acceptance 7 70", "there is no line 70; allowed: 1 to 11."),
    ("acceptance seven", "'LINE': 'seven'; allowed: a whole number from 1 on."),
    ("acceptance 6 --runs 3", "'--runs' / '-n': '3'; allowed: a whole number from 20 to 100000."),
    ("acceptance 6 --seed x", "'--seed': 'x'; allowed: a whole number from 0 to"),
    ("acceptance 6 --out war.csv", "war.csv exists; choose another name, or replace it with --fo"),
    ("acceptance 6 --out photos --force", "photos exists; choose another name"),
    ("acceptance 6 --out nowhere/a.md", "nowhere/a.md cannot be written: No such file"),
    ("patterns --runs 3", "'--runs' / '-n': '3'; allowed: a whole number from 10 to 5000."),
    ("patterns --scenario ukraine", "no shipped scenario 'ukraine'. Did you mean 'ukraine-2022'?"),
    ("patterns --arm silod", "has no configuration 'silod'. Did you mean 'siloed'?"),
    ("patterns --set first_month=2023-06", "a war that begins in 2023-06 cannot show it."),
    ("changes --pairs 3", "'--pairs': '3'; allowed: a whole number from 10 to 100000."),
    ("changes --out war.csv", "war.csv exists; choose another name, or replace it with --force."),
    ("scenarios ukraine", "no shipped scenario 'ukraine'. Did you mean 'ukraine-2022'?"),
    ("scenarios key.toml", "key.toml: treatmnt is not known. Did you mean 'treatment'?"),
    ("scenarios --set theatre.need=4", "--set goes with a scenario's name: concert scenarios NAME"),
    ("parameters mobilizaton", "no parameter has 'mobilizaton' in its name or meaning. Did you"),
    ("new", "Missing argument 'NAME'."),
    ("new a/b", "scenario name 'a/b' cannot be used; allowed: a name of letters, digits, - and _"),
    ("new first --out first/scenario.toml", "first/scenario.toml exists; choose another name"),
    (
        "new mine --out mine.txt",
        "mine.txt cannot be used; the name of a scenario file ends in .toml.",
    ),
    ("new mine --out nowhere/mine.toml", "nowhere/mine.toml cannot be written: No such file"),
    ("data build", "Missing argument 'FILE'."),
    ("data build tracker.csv", "Missing option '--out'."),
    ("data build none.csv --out a.csv", "none.csv cannot be read: No such file or directory."),
    ("data build war.csv --out a.csv", "war.csv is not a table: it needs a header row and at"),
    ("data build tracker.csv --until 2023-06 --out war.csv", "war.csv exists already"),
    ("data build tracker.csv --out a.csv --until 2024-13", "2024-13"),
    ("data build column.csv --out a.csv", "column.csv: column 'gdp_2021_eur_bn' is missing.\nNeed"),
]
ALL = [
    *((f"compare {words}", said) for words, said in COMPARE),
    *((f"run {words}", said) for words, said in RUN),
    *OTHERS,
]


@pytest.mark.parametrize(("line", "said"), ALL, ids=[f"{line[:60]}" for line, _ in ALL])
def test_a_mistake_is_explained_and_nothing_is_written(line: str, said: str, main: Main) -> None:
    before = there()
    code, out, err = main(*shlex.split(line))
    assert said in err
    assert err.startswith("concert: ")
    assert 1 <= err.count("\n") <= 2
    assert "Traceback" not in err
    assert (code, out) == (2, "")
    assert there() == before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("compare --scenario key.toml", "Did you mean 'treatment'?"),
        ("compare --runs none", "allowed: a whole number"),
        ("compare --out photos --force", "--force replaces only result folders"),
        ("run --from photos", "cannot be read"),
        ("comapre", "Did you mean 'compare'?"),
    ],
)
def test_the_installed_command_explains_alike(line: str, said: str, concert: Concert) -> None:
    before = there()
    done = concert(*shlex.split(line))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert 1 <= done.stderr.count("\n") <= 2
    assert there() == before


@pytest.mark.parametrize("name", ["two\nlines.toml", "bell\a.toml"])
def test_names_that_would_break_a_line_are_quoted(name: str, main: Main) -> None:
    for words in (
        ["compare", "--scenario", name],
        ["compare", "siloed", name],
        ["scenarios", name],
    ):
        _, _, err = main(*words)
        assert err.startswith(f"concert: {name!r}")
        assert err.count("\n") == 1
    Path(name).mkdir()
    assert main("compare", "--out", name)[2].startswith(f"concert: {name!r} exists; choose")


def test_the_readable_engine_names_run_and_variable_of_a_number_that_is_not_finite(
    main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    from abm import schema
    from abm.actors import recorder

    written = recorder.record_month

    def broken(row: schema.Month, *rest: object) -> None:
        # The rest is handed on as it came.
        written(row, *rest)  # type: ignore[arg-type]
        row.tone = float("inf")

    monkeypatch.setattr(recorder, "record_month", broken)
    before = there()
    words = "run -s six-partners --run 7 --engine mesa --out a.csv"
    code, out, err = main(*shlex.split(words))
    assert (code, out) == (2, "")
    assert err.startswith("concert: run 7, month 0: tone is inf; the settings")
    assert err.count("\n") == 1
    assert there() == before


def test_a_comparison_stops_at_a_number_that_is_not_finite(
    main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    from abm.engine.ensemble import Ensemble

    def broken(*_: object) -> None:
        raise NumericalFault("run 7, month 3: tone is not finite; the settings lead too far.")

    monkeypatch.setattr(Ensemble, "play", broken)
    before = there()
    code, out, err = main("compare", "--scenario", "six-partners", "--runs", "60")
    assert (code, out) == (2, "")
    assert "concert: run 7, month 3: tone is not finite" in err
    assert "Traceback" not in err
    assert there() == before


@pytest.mark.parametrize("told", ["0", "abc"])
def test_threads_that_are_no_number_are_refused_before_numba_is_loaded(
    told: str, monkeypatch: pytest.MonkeyPatch, concert: Concert
) -> None:
    monkeypatch.setenv("NUMBA_NUM_THREADS", told)
    done = concert("run", "six-partners", "--months", "3")
    assert (done.returncode, done.stdout) == (2, "")
    allowed = "allowed: a whole number above 0."
    assert done.stderr == f"concert: NUMBA_NUM_THREADS is '{told}' in the environment; {allowed}\n"
