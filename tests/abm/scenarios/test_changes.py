"""Interventions, replaced reports and held beliefs."""

from __future__ import annotations

import pytest

from abm import reports
from abm.errors import InputError
from abm.scenarios import load
from abm.scenarios.changes import Window
from tests.abm.scenarios.conftest import SMALL, Write

GAP = '[interventions.gap]\nparameter = "will.funding_gap"\nvalue = 1\n'
TONE = '[reports.quiet]\nreport = "tone"\n'
DOUBT = '[beliefs.doubt]\ntheory = "win"\nlog_odds = -1.5\n'
SERIES = "month,tone,cover\n0,,3\n1,0.6,4\n2,0.7,\n"


def gap(write: Write, more: str) -> Window:
    return load(write(SMALL + GAP + more)).changes.interventions[0].window


def refusal(write: Write, text: str) -> str:
    with pytest.raises(InputError) as error:
        load(write(SMALL + text))
    return str(error.value)


@pytest.mark.parametrize(
    ("more", "window"),
    [
        ("from = 3", Window(3, None)),
        ("from = 0\nuntil = 12", Window(0, 12)),
        ("from = 3\nmonths = 2", Window(3, 5)),
        ('from = "treatment"', Window(6, None)),
        ('from = "treatment"\nmonths = 100', Window(6, 106)),
        ('from = "treatment"\nuntil = 8', Window(6, 8)),
        ('from = 2\nuntil = "treatment"', Window(2, 6)),
    ],
)
def test_windows(write: Write, more: str, window: Window) -> None:
    assert gap(write, more) == window


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("from = 12", "interventions.gap.from = 12; allowed: a month from 0 to 11, within the hor"),
        ("from = -1", "interventions.gap.from = -1; allowed: a whole number from 0 to 600 or"),
        ('from = "start"', 'allowed: a whole number from 0 to 600 or "treatment"'),
        ("from = 1.0", "from = 1.0; allowed"),
        ("until = 3", "interventions.gap.from is missing."),
        ("from = 3\nuntil = 3", "gap.until = 3; allowed: an end after month 3 and at most 12"),
        ("from = 3\nuntil = 2", "until = 2; allowed"),
        ("from = 3\nuntil = 0", "until = 0; allowed: an end after month 3"),
        ("from = 3\nuntil = 13", "until = 13; allowed"),
        ('from = 7\nuntil = "treatment"', "until = 'treatment'; allowed"),
        ("from = 10\nmonths = 3", "gap.months = 3; allowed: an end after month 10"),
        ("from = 3\nmonths = 0", "months = 0; allowed: a whole number from 1"),
        ("from = 3\nmonths = 2\nuntil = 5", "until and months are both given; allowed: one"),
        ("from = 3\npartners = ['AAB']", "gap.partners = 'AAB': there is no such partner. Did you"),
        ("from = 3\npartners = []", "a list of names"),
        ("from = 3\nlargest = 0", "largest = 0; allowed: a whole number from 1"),
        ("from = 3\nlargest = 1\npartners = ['AAA']", "partners and largest are both given"),
    ],
)
def test_interventions_outside_what_is_there(write: Write, more: str, said: str) -> None:
    assert said in refusal(write, GAP + more)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("will.funding_gap", "will.funding", "interventions.gap.parameter: there is no parameter"),
        ("will.funding_gap", "will.funding", "Did you mean 'will.funding_gap'?"),
        (
            "value = 1",
            "value = 2",
            "gap.value = 2; allowed: for will.funding_gap whole numbers from",
        ),
        ("value = 1", "value = true", "gap.value = True; allowed"),
        ("value = 1", "value = [1]", "gap.value = [1]; allowed"),
        ("value = 1", "value = 'free'", "gap.value = 'free'; allowed"),
        ("will.funding_gap", "start.reserves", "start.reserves acts once, at the start; allowed"),
    ],
)
def test_interventions_that_the_register_refuses(
    write: Write, old: str, new: str, said: str
) -> None:
    assert said in refusal(write, GAP.replace(old, new) + "from = 3")


@pytest.mark.parametrize("choice", ["largest = 1", "partners = ['AAA']"])
def test_what_is_the_same_for_everybody_takes_no_partners(write: Write, choice: str) -> None:
    text = GAP.replace("will.funding_gap", "theatre.mobilisation") + f"from = 3\n{choice}"
    assert "is the same for everybody; leave partners and largest out" in refusal(write, text)


def test_a_lever_can_be_set_free_again(write: Write) -> None:
    text = '[interventions.x]\nparameter = "support.horizon"\nvalue = "free"\nfrom = 3'
    value = load(write(SMALL + text)).changes.interventions[0].value
    assert value != value


def test_a_masked_report(write: Write) -> None:
    change = load(write(SMALL + TONE + 'mode = "masked"\nfrom = 3')).changes.reports[0]
    assert (change.report, change.mode) == (reports.TONE, reports.MASKED)


def test_the_last_value_stands(write: Write) -> None:
    text = TONE + 'mode = "fixed"\nvalues = [0.1, 0.2]\nfrom = 3'
    change = load(write(SMALL + text)).changes.reports[0]
    assert [change.value(month) for month in (3, 4, 5, 40)] == [0.1, 0.2, 0.2, 0.2]


def test_one_value_for_all_months(write: Write) -> None:
    text = TONE + 'mode = "fixed"\nvalue = 1\nfrom = 3'
    assert load(write(SMALL + text)).changes.reports[0].values == (1.0,)


def test_a_recorded_series_begins_in_its_month_and_ends_where_it_ends(write: Write) -> None:
    write(SERIES, "run.csv")
    text = TONE + 'mode = "fixed"\nfile = "run.csv"\nfrom = 1'
    assert load(write(SMALL + text)).changes.reports[0].values == (0.6, 0.7)


def test_the_file_stands_beside_the_scenario_that_names_it(write: Write) -> None:
    write(SERIES, "run.csv")
    write(SMALL + TONE + 'mode = "fixed"\nfile = "run.csv"\nfrom = 1')
    assert load(write('extends = "small.toml"', "child.toml")).changes.reports[0].values == (
        0.6,
        0.7,
    )


@pytest.mark.parametrize(
    ("series", "report", "said"),
    [
        (SERIES, "tone", "run.csv has no tone in month 3, where the series begins."),
        (SERIES, "deliveries", "column 'deliveries' is missing"),
        ("month,tone\n3,x\n", "tone", "'x' cannot be used"),
        ("month,tone\n3,inf\n", "tone", "'inf' cannot be used"),
        ("month,cover\n3,25\n", "cover", "Allowed: a number from 0 to 24"),
        ("month,tone\n3,1\n3,2\n", "tone", "each month once"),
        ("month,tone\n-3,1\n", "tone", "'-3' cannot be used"),
        ("tone\n3\n", "tone", "column 'month' is missing"),
    ],
)
def test_recorded_series_that_cannot_be_used(
    write: Write, series: str, report: str, said: str
) -> None:
    write(series, "run.csv")
    text = TONE.replace('"tone"', f'"{report}"') + 'mode = "fixed"\nfile = "run.csv"\nfrom = 3'
    message = refusal(write, text)
    assert "reports.quiet.file: " in message
    assert said in message


# A series that begins in month 1 (2022-04) of a war of twelve, and what is wrong with it.
HOLES = [
    ("month,losses\n0,20\n1,20\n3,90\n4,1\n", "row 4, column 'month': '3'", "month 2 (2022-05)"),
    ("month,losses\n1,20\n2,\n3,90\n", "row 3, column 'losses': ''", "in month 2 (2022-05) too"),
    ("month,losses\n1,20\n2,15\n3,nan\n", "row 4, column 'losses': 'nan'", "from 0 to 1000"),
    ("month,losses\n1,20\n1.9,15\n2.2,90\n", "row 3, column 'month': '1.9'", "a whole number"),
    ("month,losses\n1,20\n2,15\n2.0,90\n", "row 4, column 'month': '2.0'", "row 3 has it already"),
    ("month,losses\n1,20\n,15\n3,90\n", "row 3, column 'month': ''", "a whole number"),
    ("month,losses\n1,20\n2022-05,1\n", "row 3, column 'month': '2022-05'", "not both"),
    (
        "month,losses\n2022-04,2\n2022-06,1\n",
        "row 3, column 'month': '2022-06'",
        "month 2 (2022-05)",
    ),
    ("month,losses\nApr-22,2\n2022-04-01,1\n", "row 3, column 'month': '2022-04-01'", "row 2 has"),
    ("month,losses\n1,20\n2,1\x1b[2J\n", "row 3, column 'losses': '1\\x1b[2J'", "printable"),
    ('month,losses\n1,20\n2,"1,234"\n', "row 3, column 'losses': '1,234'", "be 1.234 or 1234"),
    ("month|losses\n1|20\n", "column 'month' is missing", "separated by |"),
    ("month,losses,Losses \n1,20,2\n", "column 'losses' stands there twice", "must stand once"),
    ("month,losses\n1,20,4\n", "row 2: 3 cells; the header has 2", "separated by commas"),
]


@pytest.mark.parametrize(("series", "place", "allowed"), HOLES)
def test_a_series_with_a_hole_is_refused_with_row_and_month(
    write: Write, series: str, place: str, allowed: str
) -> None:
    write(series, "run.csv")
    text = TONE.replace("tone", "losses") + 'mode = "fixed"\nfile = "run.csv"\nfrom = 1'
    message = refusal(write, text)
    assert "run.csv" in message
    assert place in message
    assert allowed in message
    assert message.count("\n") <= 1


@pytest.mark.parametrize(
    "series",
    [
        "Month;Losses\n1;20,5\n2;15\n",
        "LOSSES\tMonth\n20.5\t1.0\n15\t2\n",
        "month,losses\n2022-01,7\n2022-04,20.5\n2022-05,15\n",
        "month,losses\n2022-04-01,20.5\n2022-05-01 00:00:00,15\n",
        'month,losses\nApr-22,"20,5"\nMay 2022,15\n',
        "month,losses\n2,15\n\n1,20.5\n",
        "# from a spreadsheet\nmonth,losses,note\n1,20.5,\n2,15,sieve\n",
    ],
    ids=["semicolons", "tabs", "months", "days", "names", "any order", "comments"],
)
def test_a_series_is_read_in_every_clear_way_of_writing(write: Write, series: str) -> None:
    write(series, "run.csv")
    text = TONE.replace("tone", "losses") + 'mode = "fixed"\nfile = "run.csv"\nfrom = 1'
    assert load(write(SMALL + text)).changes.reports[0].values == (20.5, 15.0)


def test_what_stands_outside_the_window_is_not_asked_for(write: Write) -> None:
    write("month,losses\n0,\n1,20\n2,15\n3,\n7,x\n", "run.csv")
    text = TONE.replace("tone", "losses") + 'mode = "fixed"\nfile = "run.csv"\nfrom = 1\nuntil = 3'
    assert load(write(SMALL + text)).changes.reports[0].values == (20.0, 15.0)


def test_a_recorded_series_that_is_not_there(write: Write) -> None:
    text = TONE + 'mode = "fixed"\nfile = "none.csv"\nfrom = 3'
    assert "none.csv cannot be read" in refusal(write, text)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('mode = "fixed"', 'mode = "fixed" with 0 of value, values and file; allowed: one'),
        ('mode = "masked"\nvalue = 1', 'mode = "masked" with 1 of value'),
        ('mode = "fixed"\nvalue = 1\nvalues = [1]', 'mode = "fixed" with 2 of value'),
        ('mode = "hidden"', "mode = 'hidden'; allowed: own, masked, fixed, yoked."),
        ('mode = "fixed"\nvalue = nan', "reports.quiet.value = nan; allowed"),
        ('mode = "fixed"\nvalues = [1, 2000]', "reports.quiet.values = 2000.0; allowed: a number"),
        ('mode = "fixed"\nvalues = [1, inf]', "reports.quiet.values = inf; allowed: a number"),
        ('mode = "fixed"\nvalues = [1, "a"]', "a list of numbers, one for each month"),
        ('mode = "fixed"\nvalues = [true]', "a list of numbers, one for each month"),
        ('mode = "fixed"\nvalues = []', "a list of numbers, one for each month"),
        ('mode = "fixed"\nvalues = 3', "a list of numbers, one for each month"),
    ],
)
def test_reports_that_cannot_be(write: Write, more: str, said: str) -> None:
    assert said in refusal(write, f"{TONE}from = 3\n{more}")


def test_reports_stay_within_what_they_mean(write: Write) -> None:
    text = '[reports.x]\nreport = "reserves"\nmode = "fixed"\nvalue = 1.5\nfrom = 0'
    assert "reports.x.value = 1.5; allowed: a number from 0 to 1." in refusal(write, text)


def test_an_unknown_report(write: Write) -> None:
    text = '[reports.x]\nreport = "covers"\nmode = "masked"\nfrom = 0'
    assert "Did you mean 'cover'?" in refusal(write, text)


def test_a_held_belief(write: Write) -> None:
    clamp = load(write(SMALL + DOUBT + "from = 3\nuntil = 5")).changes.beliefs[0]
    assert (clamp.theory, clamp.log_odds, clamp.window) == (0, -1.5, Window(3, 5))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"win"', '"wim"', "beliefs.doubt.theory = 'wim': there is no such theory. Did you mean"),
        ("-1.5", "31", "beliefs.doubt.log_odds = 31; allowed: a number from -30 to 30."),
    ],
)
def test_beliefs_that_cannot_be_held(write: Write, old: str, new: str, said: str) -> None:
    assert said in refusal(write, DOUBT.replace(old, new) + "from = 3")
