"""Partners of a scenario and their shares."""

from __future__ import annotations

import math

import pytest

from abm.errors import InputError
from abm.scenarios import load
from abm.scenarios.snapshot import snapshot
from tests.abm.scenarios.conftest import SMALL, Write

TABLE = """# a table
code,name,group,gdp_eur_bn,share,active_share,size_spread,habitual_horizon,european
AAA,Aland,north,300,0.5,0.5,1,3,1
BBB,Beland,south,100,0.3,0.5,1,3,0
CCC,Celand,south,50,0.2,0.5,1,3,0
"""
HEAD, TAIL = SMALL.split("[partners.AAA]")[0], "[theories.win]" + SMALL.split("[theories.win]")[1]
NEW = """[partners.DDD]
name = "Deland"
group = "north"
gdp = 10.0
share = 0.1
active_share = 0.5
size_spread = 1.0
habitual_horizon = 3.0
european = true
"""


def with_table(write: Write, middle: str = "", top: str = "") -> str:
    write(TABLE, "donors.csv")
    return write(f'donors = "donors.csv"\n{top}\n{HEAD}{middle}{TAIL}')


def refusal(path: str) -> str:
    with pytest.raises(InputError) as error:
        load(path)
    return str(error.value)


def test_a_table_beside_the_file(write: Write) -> None:
    scenario = load(with_table(write))
    assert [(p.code, p.share) for p in scenario.partners] == [
        ("AAA", 0.5),
        ("BBB", 0.3),
        ("CCC", 0.2),
    ]
    assert scenario.origins["partners.BBB.share"] == "donors.csv"


def test_only_some_partners_have_their_shares_scaled(write: Write) -> None:
    scenario = load(with_table(write, top='only = ["CCC", "BBB"]'))
    shares = {p.code: p.share for p in scenario.partners}
    assert shares == pytest.approx({"BBB": 0.6, "CCC": 0.4}, abs=1e-12)


def test_partners_are_found_in_either_case(write: Write) -> None:
    path = with_table(write, top='only = ["ccc", "Bbb"]')
    write(TABLE.replace("BBB", "bbb"), "donors.csv")
    assert [p.code for p in load(path).partners] == ["BBB", "CCC"]


def test_all_shipped_shares_sum_to_one() -> None:
    for name, count in (("ukraine-2022", 34), ("six-partners", 6)):
        partners = load(name).partners
        assert len(partners) == count
        assert math.fsum(p.share for p in partners) == pytest.approx(1.0, abs=1e-12)


def test_figures_of_the_table_can_be_replaced(write: Write) -> None:
    middle = "[partners.AAA]\nshare = 0.4\n[partners.BBB]\nshare = 0.4\neuropean = true\n"
    scenario = load(with_table(write, middle))
    assert [p.code for p in scenario.partners] == ["AAA", "BBB", "CCC"]
    assert scenario.partners[1].european
    assert scenario.origins["partners.BBB.european"] == "small.toml"
    assert scenario.origins["partners.BBB.gdp"] == "donors.csv"


def test_partners_can_be_added(write: Write) -> None:
    scenario = load(with_table(write, NEW + "[partners.AAA]\nshare = 0.4\n"))
    assert [p.code for p in scenario.partners] == ["AAA", "BBB", "CCC", "DDD"]


def test_one_partner_is_enough(write: Write) -> None:
    assert [p.share for p in load(with_table(write, top='only = ["CCC"]')).partners] == [1.0]


@pytest.mark.parametrize(
    ("middle", "said"),
    [
        (NEW, "partners: the shares sum to 1.1; allowed: a sum of 1, within 1e-6."),
        ("[partners.AAA]\nshare = 0.499998\n", "the shares sum to 0.999998"),
        ("[partners.AAA]\nshare = 0\n", "partners.AAA.share = 0; allowed: a number above 0"),
        ("[partners.AAA]\nshare = 1.5\n", "allowed: a number above 0 and at most 1."),
        ("[partners.AAA]\nhabitual_horizon = 13\n", "allowed: a number from 1 to 12."),
        ("[partners.AAA]\nname = 'beland'\n", "name 'Beland' belongs to AAA already"),
        (NEW.replace("DDD", "aaa"), "partners.aaa: code 'aaa' belongs to AAA already"),
        (NEW.replace("gdp = 10.0\n", ""), "partners.DDD: there is no such partner."),
        (NEW.replace("gdp = 10.0\n", ""), "Did you mean"),
        (NEW.replace("gdp = 10.0\n", ""), "a new partner with all its figures; missing: gdp."),
        (NEW.replace("gdp", "income"), "partners.DDD.income is not known."),
    ],
)
def test_partners_that_cannot_be(write: Write, middle: str, said: str) -> None:
    middle = middle.replace("DDD", "AAD") if said == "Did you mean" else middle
    assert said in refusal(with_table(write, middle))


@pytest.mark.parametrize(
    ("only", "said"),
    [
        (
            '["AAB"]',
            "only = 'AAB': there is no such partner in the donor table. Did you mean 'AAA'",
        ),
        ('["AAA", "aaa"]', "a list of names, each once, at least one"),
        ("[]", "a list of names, each once, at least one"),
        ('"AAA"', "a list of names"),
        ("[1]", "a list of names"),
    ],
)
def test_only_what_is_in_the_table(write: Write, only: str, said: str) -> None:
    assert said in refusal(with_table(write, top=f"only = {only}"))


def test_a_scenario_needs_partners(write: Write) -> None:
    message = refusal(write(HEAD + TAIL))
    assert (
        "partners: there are none; name a donor table (donors) or write [partners.XXX]." in message
    )


def test_a_table_that_does_not_ship(write: Write) -> None:
    message = refusal(write('donors = "donors-2025-12"\n' + HEAD + TAIL))
    assert "donors: there is no shipped donor table 'donors-2025-12'. Did you mean" in message


def test_a_table_that_is_not_there(write: Write) -> None:
    message = refusal(write('donors = "none.csv"\n' + HEAD + TAIL))
    assert "none.csv cannot be read" in message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("BBB,", "United States,", "row 4, column 'code': 'United States' cannot be used."),
        ("BBB,", "ÖST,", "row 4, column 'code': 'ÖST' cannot be used."),
        ("BBB,", "US.A,", "Allowed: an ISO 3166-1 alpha-3 code such as POL: three letters A to Z"),
        ("Beland", "Be\x1b[31mland", "row 4, column 'name': 'Be\\x1b[31mland' cannot be used."),
        ("Beland", "Be\u200bland", "Allowed: a printable text, without control characters."),
        ("BBB,Beland,south,100,0.3", "BBB,Beland,south,,0.3", "column 'gdp_eur_bn': '' cannot"),
    ],
)
def test_codes_and_names_are_checked_where_they_are_read(
    write: Write, old: str, new: str, said: str
) -> None:
    path = with_table(write)
    write(TABLE.replace(old, new), "donors.csv")
    assert said in refusal(path)


@pytest.mark.parametrize("blank", ["\xa0", "\u202f", " "])
def test_a_no_break_space_is_a_space(write: Write, blank: str) -> None:
    path = with_table(write)
    write(TABLE.replace("Beland", f"Be{blank}land{blank}"), "donors.csv")
    scenario = load(path)
    assert scenario.partners[1].name == "Be land"
    again = write(snapshot(scenario), "again.toml")
    assert load(again).partners == scenario.partners


def test_a_spreadsheet_in_another_language_is_read(write: Write) -> None:
    path = with_table(write)
    plain = load(path).partners
    european = TABLE.replace(",", ";").replace("0.", "0,").replace("code;name", "Code;Name")
    write(european, "donors.csv")
    assert load(path).partners == plain


def test_a_scenario_is_named_as_its_file_is_shown(write: Write) -> None:
    assert load(write(name="a\x1b[2J.toml")).name == r"'a\x1b[2J'"


def test_names_that_would_share_random_numbers(write: Write) -> None:
    text = SMALL.replace("partners.AAA", "partners.BeleGh4wV").replace(
        "partners.BBB", "partners.BH1AuNNtY"
    )
    message = refusal(write(text))
    assert "BH1AuNNtY (partner) and BeleGh4wV (partner) would share random numbers" in message
