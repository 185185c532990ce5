"""A saved session is data only: written the same each time, read with care."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tomllib
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from abm.errors import InputError
from abm.parameters import FREE
from abm.scenarios import Scenario, load
from abm.scenarios.snapshot import snapshot
from experiments.session.configurations import MOST_CHANGES, MOST_PARTNERS, scenario_of
from experiments.session.policy import ArmPolicy, Change, Replay, Standing
from experiments.session.replay import (
    KEPT,
    LARGEST,
    LONGEST_ADDRESS,
    AtHand,
    address,
    home,
    named,
    read,
    standing_of,
    write,
)

EFFORT = Change("planning.national_effort", 0.6, 12, None, ("DEU", "POL"), 11)
FREED = Change("support.horizon", FREE, 3, 9, None, 2)


@pytest.fixture
def saved(six: Scenario) -> Replay:
    arms = (ArmPolicy("A", "siloed"), ArmPolicy("B", "coordinated", (EFFORT, FREED), ("A", 3)))
    return Replay(snapshot(six), 2**62 + 1, 17, 40, 20, arms)


def refused(content: bytes) -> str:
    with pytest.raises(InputError) as error:
        read(content, "war.replay")
    told = str(error.value)
    assert told.startswith("war.replay was not opened. ")
    assert told.endswith(" Nothing was changed.")
    assert len(told.splitlines()) <= 2
    return told


def test_what_is_written_is_read_again(saved: Replay, tmp_path: Path) -> None:
    text = write(saved)
    assert read(text.encode()) == saved
    assert write(read(text.encode())) == text
    file = tmp_path / "war.replay"
    file.write_text(text, encoding="utf-8")
    assert read(file) == saved


def test_what_is_open_is_left_out(saved: Replay) -> None:
    arms = json.loads(write(saved))["arms"]
    assert arms["A"] == {"configuration": "siloed"}
    assert arms["B"]["fork"] == {"of": "A", "month": 3}
    assert arms["B"]["interventions"]["2"] == {
        "parameter": "support.horizon",
        "value": "free",
        "from": 3,
        "until": 9,
        "asked": 2,
    }


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("seed", -1, "seed = -1; allowed: a whole number from 0 to 9223372036854775807."),
        ("run", 1.5, "run = 1.5; allowed: a whole number from 0 to 4294967295."),
        ("run", True, "run = True; allowed"),
        ("months", 601, "months = 601; allowed: a whole number from 1 to 600."),
        ("months", 9, "month = 20; allowed: 0 to 8, within the horizon."),
        ("month", 40, "month = 40; allowed: 0 to 39"),
        ("colour", "red", "colour is not known."),
        ("code", 3, "code = 3; allowed: twelve hexadecimal digits."),
        ("arms", {}, "arms: none; allowed: A to C."),
        ("arms.D", {"configuration": "siloed"}, "arms.D is not a name; allowed: A, B, C."),
        ("arms.A", [1], "arms.A = [1]; allowed: a table."),
        ("arms.A.configuration", "silo", "Did you mean 'siloed'?"),
        ("arms.A.configuration", "secret.toml", "allowed: a name of letters"),
        ("arms.A.configuration", 7, "arms.A.configuration = 7"),
        ("arms.B.fork.month", 40, "arms.B.fork.month = 40; allowed: 0 to 39"),
        ("arms.B.fork.until", 3, "arms.B.fork.until is not known.\nAllowed there: month, of."),
        ("arms.B.fork.of", "X", "arms.B.fork.of = 'X'; allowed: A, B, C."),
        (
            "arms.B.interventions.1.value",
            1.7,
            "arms.B.interventions.1.value = 1.7; allowed: for planning.national_effort numbers "
            "from 0 to 0.95.",
        ),
        ("arms.B.interventions.1.value", "1", "arms.B.interventions.1.value = '1'; allowed"),
        ("arms.B.interventions.1.parameter", "planning.effort", "there is no parameter"),
        ("arms.B.interventions.1.parameter", "theatre.need", "allowed: for theatre.need"),
        ("arms.B.interventions.1.parameter", "channel.forum", "allowed: for channel.forum whole"),
        ("arms.B.interventions.1.partners", ["DEX"], "there is no such partner."),
        ("arms.B.interventions.1.partners", [], "allowed: a list of names"),
        ("arms.B.interventions.1.from", 40, "allowed: a month from 0 to 39"),
        ("arms.B.interventions.1.from", "treatment", "allowed: a whole number"),
        ("arms.B.interventions.2.until", 3, "allowed: an end after month 3"),
        ("arms.B.interventions.1.asked", -1, "arms.B.interventions.1.asked = -1"),
        ("arms.B.interventions.1.largest", 2, "arms.B.interventions.1.largest is not known."),
        ("scenario", "title =", "scenario is not valid TOML"),
        ("scenario", 'extends = "ukraine-2022"', "extends would open a file"),
        ("scenario", 'donors = "../secret.csv"', "donors would open a file"),
        ("scenario", '[reports.x]\nfile = "secret.csv"', "reports.x.file would open a file"),
        (
            "scenario",
            '[configurations.y.reports.x]\nfile = "secret.csv"',
            "configurations.y.reports.x.file would open a file",
        ),
        ("scenario", 'title = "A war"', "is missing."),
        ("scenario", 3, "scenario = 3; allowed: a printable text."),
    ],
)
def test_a_fault_is_named_with_its_place(saved: Replay, path: str, value: Any, reason: str) -> None:
    tree = json.loads(write(saved))
    *above, key = path.split(".")
    table = tree
    for name in above:
        table = table[name]
    table[key] = value
    assert reason in refused(json.dumps(tree).encode())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "It is not JSON: it is empty."),
        (b"run = None", "It is not JSON: line 1, column 1 cannot be read."),
        (b"[]", "allowed is one object"),
        (b'{"seed": null}', "null is not allowed"),
        (b'{"seed": NaN}', "NaN is not a number"),
        (b'{"seed": 1, "seed": 2}', "a key stands twice"),
        (b'{"seed": ' + b"9" * 5000 + b"}", "It is not JSON"),
        (b"[" * 100_000, "It is not JSON"),
        (b'{"a":' * 500 + b"1" + b"}" * 500, "nested too deeply"),
        (b"\xff\xfe", "It is not UTF-8 text (byte 0)."),
        (b" " * (LARGEST + 1), "It has 1.0 MB; a replay may have 1 MB."),
        (b" " * 9_400_000, "It has 9.4 MB; a replay may have 1 MB."),
        (b"{}", "is missing."),
    ],
)
def test_what_is_no_replay_is_refused(content: bytes, reason: str) -> None:
    assert reason in refused(content)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="It cannot be read"):
        read(tmp_path / "none.replay")
    large = tmp_path / "large.replay"
    large.write_bytes(b" " * 2_000_000)
    with pytest.raises(InputError, match=r"large.replay was not opened. It has 2.0 MB"):
        read(large)


def test_changes_are_bounded(saved: Replay) -> None:
    many = ArmPolicy("A", "siloed", (EFFORT,) * (MOST_CHANGES + 1))
    tree = {**saved.told(), "arms": {"A": many.told()}}
    assert f"allowed: at most {MOST_CHANGES}." in refused(json.dumps(tree).encode())


def test_partners_are_bounded(saved: Replay) -> None:
    figures = "group = 'x'\ngdp = 1.0\nactive_share = 0.5\nsize_spread = 1.0\n"
    figures += "habitual_horizon = 2.0\neuropean = true\n"
    lines = [f"[partners.P{n}]\nname = 'X{n}'\nshare = {1 / 200}\n{figures}" for n in range(200)]
    kept = {key: told for key, told in tomllib.loads(saved.scenario).items() if key != "partners"}
    text = "\n".join([tomli_w.dumps(kept), *lines])
    tree = {**saved.told(), "arms": {"A": {"configuration": "siloed"}}, "scenario": text}
    assert f"200 partners; allowed: at most {MOST_PARTNERS}." in refused(json.dumps(tree).encode())


# Addresses


@pytest.fixture
def stood(six: Scenario) -> Standing:
    arms = (ArmPolicy("A", "siloed"), ArmPolicy("B", "coordinated", (EFFORT, FREED), ("A", 3)))
    return Standing(six, 2**62 + 1, 17, 40, 20, 30, arms)


def not_opened(told: str, *known: Scenario, scenario: str = "") -> str:
    with pytest.raises(InputError) as error:
        standing_of(told, AtHand(known, scenario))
    said = str(error.value)
    assert len(said.splitlines()) == 1
    assert said[0].isupper()
    assert said.endswith(".")
    return said


def resealed(told: str, **values: Any) -> str:
    """Return an address that holds other values, with a checksum that fits."""
    held = told.split(".")[2]
    tree = json.loads(zlib.decompress(base64.urlsafe_b64decode(held + "=" * (-len(held) % 4))))
    return sealed(json.dumps({**tree, **values}).encode())


def sealed(content: bytes) -> str:
    held = base64.urlsafe_b64encode(zlib.compress(content)).decode().rstrip("=")
    return f"1.{hashlib.sha256(f'concert {held}'.encode()).hexdigest()[:12]}.{held}"


def test_an_address_brings_a_session_back(stood: Standing, six: Scenario) -> None:
    told = address(stood, named(six))
    assert told == address(stood, named(six))
    assert re.fullmatch(r"[A-Za-z0-9._-]+", told)
    assert len(told) < 800
    assert standing_of(told, AtHand([six])) == stood


def test_a_scenario_that_ships_needs_nothing_beside_its_address(stood: Standing) -> None:
    mine = scenario_of(snapshot(load("six-partners")), "a file")
    assert home(mine) == "six-partners"
    found = standing_of(address(replace(stood, scenario=mine), named(mine)), AtHand())
    assert found.scenario.name == "six-partners"
    assert found.arms == stood.arms


def test_a_scenario_of_ones_own_is_kept_beside_the_address(stood: Standing) -> None:
    mine = scenario_of(snapshot(load("six-partners", ["theatre.need=4.5"])), "a file", "dear")
    assert home(mine) == ""
    told = address(replace(stood, scenario=mine), named(mine))
    assert standing_of(told, AtHand([mine])).scenario is mine
    found = standing_of(told, AtHand(text=snapshot(mine))).scenario
    assert (found.name, found.hash) == ("dear", mine.hash)
    for text in ("", snapshot(load("six-partners"))):
        assert "Its scenario, 'dear', is not at hand" in not_opened(told, scenario=text)


def test_an_address_of_another_version_is_refused(stood: Standing, six: Scenario) -> None:
    told = address(stood, named(six))
    for other in ("0123456789ab", "later", 7):
        said = not_opened(resealed(told, code=other), six)
        assert said.startswith("It was made by another version of Concert (")
    assert "(code 0123456789ab, here " in not_opened(resealed(told, code="0123456789ab"), six)


def test_an_address_made_by_hand_or_cut_is_refused(stood: Standing, six: Scenario) -> None:
    told = address(stood, named(six))
    mark, check, held = told.split(".")
    for wrong in (
        "",
        "hello",
        told[:-1],
        f"{told}A",
        f"2.{check}.{held}",
        f"{mark}.{check}.{held[::-1]}",
        f"{mark}.{check}.{held}\n",
        f"{mark}.{'0' * 12}.{held}",
        "1.0123456789ab." + "A" * LONGEST_ADDRESS,
    ):
        assert not_opened(wrong, six).startswith("It is cut short or was changed by hand")


def test_what_only_has_the_right_checksum_is_read_with_care(stood: Standing, six: Scenario) -> None:
    told = address(stood, named(six))
    held = "AAAA"
    check = hashlib.sha256(f"concert {held}".encode()).hexdigest()[:12]
    assert "nothing can be unpacked" in not_opened(f"1.{check}.{held}")
    assert "It is not" in not_opened(sealed(b"[]"))
    assert "It is not" in not_opened(sealed(b" " * 50_000_000))
    assert not_opened(resealed(told, month=99), six).startswith("Month = 99; allowed: 0 to 39")
    assert "month 40 was played; allowed: 0 to 39." in not_opened(resealed(told, last=40), six)
    assert not_opened(resealed(told, arms={}), six) == "Arms: none; allowed: A to C."
    arms = {"A": {"configuration": "nationl"}}
    assert "there is no such configuration" in not_opened(resealed(told, arms=arms), six)
    assert "is not known" in not_opened(resealed(told, more=1), six)


def test_an_address_too_long_to_be_passed_on_says_so(six: Scenario) -> None:
    assert "only the tab that made it holds it" in not_opened(f"{KEPT}0123456789ab", six)
