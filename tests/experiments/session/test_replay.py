"""A saved session is data only: written the same each time, read with care."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from abm.errors import InputError
from abm.parameters import FREE
from abm.scenarios import Scenario
from abm.scenarios.snapshot import snapshot
from experiments.session.configurations import MOST_CHANGES, MOST_PARTNERS
from experiments.session.policy import ArmPolicy, Change, Replay
from experiments.session.replay import LARGEST, read, write

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
        (b"", "It is not JSON"),
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
