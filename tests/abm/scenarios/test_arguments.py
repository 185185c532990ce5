"""The Python doors take what NumPy, pandas, EMA and SALib hand them, and refuse the rest."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path, PureWindowsPath

import numpy as np
import pandas as pd
import pytest

from abm.build import build_inputs, load_inputs
from abm.errors import InputError
from abm.inputs import Inputs
from abm.model import War
from abm.scenarios import load
from abm.scenarios.arguments import name_or_path, path_text, seed_number, whole_number
from abm.schema import values

WHOLE: list[object] = [14, np.int8(14), np.int32(14), np.int64(14), np.uint64(14), 14.0]
WHOLE += [np.float32(14), np.float64(14), Fraction(14), pd.Series([14.0, np.nan])[0]]
#: What is no whole number of anything.
BROKEN: list[object] = [True, np.bool_(True), "14", b"14", None, 14.5, np.float64(14.5), 14j, [14]]
BROKEN += [float("nan"), float("inf"), np.float64("nan"), pd.NA, pd.NaT, Fraction(1, 2), 10**400]


class Folder:
    """A path of a library of its own."""

    def __init__(self, path: object) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return str(self.path)


@pytest.mark.parametrize("value", WHOLE, ids=lambda value: type(value).__name__)
def test_any_whole_number_comes_out_as_pythons_own(value: object) -> None:
    found = whole_number(value, "months", 1, 600)
    assert type(found) is int
    assert found == 14


@pytest.mark.parametrize("value", BROKEN, ids=repr)
def test_what_is_no_whole_number_is_refused_in_a_line(value: object) -> None:
    with pytest.raises(InputError) as refused:
        whole_number(value, "months", 1, 600)
    assert str(refused.value).startswith("months = ")
    assert str(refused.value).endswith(" cannot be used; allowed: a whole number from 1 to 600.")
    assert "\n" not in str(refused.value)


def test_a_float_that_has_lost_its_last_digits_is_no_seed() -> None:
    assert seed_number(float(2**53)) == 2**53
    assert seed_number(np.uint64(2**62)) == 2**62
    with pytest.raises(InputError):
        seed_number(2.0**62)


@pytest.mark.parametrize("kind", [str, Path, Folder, np.str_])
def test_a_path_is_text_or_like_one(kind: Callable[[str], object]) -> None:
    found = path_text(kind("small"), "folder")
    assert type(found) is str
    assert found == "small"


def test_a_name_is_no_path_and_a_path_no_name() -> None:
    assert name_or_path(np.str_("six-partners"), "scenario") == "six-partners"
    assert name_or_path(Path("six-partners"), "scenario") == "./six-partners"
    assert name_or_path(PureWindowsPath("a") / "six-partners", "scenario") == "a\\six-partners"


@pytest.mark.parametrize("value", [3, None, b"six-partners", {"siloed"}, ["siloed"]], ids=repr)
def test_what_is_neither_a_name_nor_a_path(value: object) -> None:
    with pytest.raises(InputError, match=r"^scenario = .* allowed: a name, or the path"):
        name_or_path(value, "scenario")


# The doors


@pytest.mark.parametrize("kind", [np.int32, np.uint8, np.int64, float, np.float32])
def test_a_war_takes_numbers_of_any_type(kind: Callable[[int], int]) -> None:
    plain = War(scenario="six-partners", months=14, run=3, seed=7).play()
    war = War(scenario="six-partners", months=kind(14), run=kind(3), seed=kind(7)).play()
    assert list(map(values, war.history)) == list(map(values, plain.history))


@pytest.mark.parametrize("kind", [str, Path, Folder])
def test_scenarios_and_arms_come_from_any_path(tmp_path: Path, kind: type) -> None:
    scenario, arm = tmp_path / "mine.toml", tmp_path / "more.toml"
    scenario.write_text('extends = "six-partners"\nmonths = 20\n', encoding="utf-8")
    arm.write_text('title = "More"\n[treatment.planning]\nnational_effort = 0.5\n', "utf-8")
    assert load(kind(scenario)).name == "mine"
    assert load(kind(scenario)).configuration(kind(arm)).name == "more"
    assert load_inputs(kind(scenario), kind(arm)).months == 20
    assert War(kind(arm), scenario=kind(scenario)).inputs.months == 20


def months_of(inputs: Inputs) -> tuple[int, int]:
    return inputs.months, len(inputs.in_force)


@pytest.mark.parametrize("months", [np.int64(14), np.float64(14.0)])
def test_inputs_take_months_of_any_type(months: int) -> None:
    six = load("six-partners")
    plain = build_inputs(six, "siloed", 14)
    assert months_of(build_inputs(six, "siloed", months)) == months_of(plain)


@pytest.mark.parametrize("months", [True, np.float64(14.5), "14"])
def test_inputs_refuse_other_months(months: int) -> None:
    with pytest.raises(InputError, match=r"^months = .* a whole number from 1 to 600"):
        build_inputs(load("six-partners"), "siloed", months)


def test_a_setting_takes_numbers_of_any_type() -> None:
    need = load("six-partners", [f"theatre.need={np.float64(4.5)}"])
    assert need.parameters["theatre.need"] == 4.5
