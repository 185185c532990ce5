"""Reading a study: what is asked for, nothing else, and the same numbers as were played."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from abm.engine.ensemble import Ensemble
from abm.errors import InputError
from abm.schema import Outcome
from experiments.statistics.intervals import quantiles
from experiments.study.results import Study, largest
from experiments.study.storage import MONTHLY, OUTCOMES, Extent, numbered
from experiments.study.worker import inputs_of
from tests.experiments.study.made import begun, play, played


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory, kernel: None) -> Study:
    """Return a played study of four points and four runs that keeps every month."""
    return played(tmp_path_factory.mktemp("months"), keep="months")


@pytest.fixture(scope="module")
def quantiled(tmp_path_factory: pytest.TempPathFactory, kernel: None) -> Study:
    """Return the same study, which keeps quantiles."""
    return played(tmp_path_factory.mktemp("quantiles"), keep="quantiles")


@pytest.fixture
def fresh(tmp_path: Path, kernel: None) -> Study:
    """Return a small study that a test may harm."""
    return played(tmp_path)


def parts(study: Study, kind: str = OUTCOMES) -> dict[int, Path]:
    return study.files(kind)


def at(study: Study, point: int) -> str:
    """Return the condition that holds at a point alone."""
    return f"need == {float(study.points['need'][point])!r}"


def test_points_have_the_names_of_what_is_uncertain(study: Study) -> None:
    assert list(study.points) == ["need", "window"]
    assert len(study.points) == 4 and study.points.index.name == "point"
    assert study.points["need"].between(3.0, 6.0).all()


def test_outcomes_are_those_that_were_played(study: Study) -> None:
    found = study.outcomes()
    assert list(found)[:3] == ["point", "arm", "run"]
    assert len(found) == 4 * 2 * 4
    spec = study.specification
    for point in range(4):
        for arm in spec.arms:
            inputs = inputs_of(spec, study.folder.values(point), arm)
            war = Ensemble(inputs, spec.seed, monthly=False).play(np.arange(4)).war
            rows = found[(found["point"] == point) & (found["arm"] == arm.name)]
            assert rows["run"].tolist() == [0, 1, 2, 3]
            for name in ("war_length", "russian_losses", "terms"):
                np.testing.assert_array_equal(rows[name], war[name])
            words = [Outcome.of(code).declared.title for code in war["outcome"]]
            assert rows["outcome"].tolist() == words


def test_how_wars_ended_stands_in_the_words_of_comparisons(study: Study) -> None:
    found = study.outcomes(["outcome"])["outcome"]
    assert list(found.cat.categories) == [one.declared.title for one in Outcome]
    assert found.notna().all()
    with pytest.raises(InputError, match="outcome 'outcome' not found in this study"):
        study.differences("outcome", "coordinated")  # codes have no difference


@pytest.mark.parametrize("kind", [str, Path, np.str_])
def test_a_study_is_opened_by_any_path(study: Study, kind: Callable[[Path], str]) -> None:
    assert Study.open(kind(study.folder.path)).arms == study.arms


def test_what_is_asked_for_may_be_pandas_own(study: Study) -> None:
    plain = study.outcomes(["land", "terms"], ["coordinated"])
    for names in (pd.Index(["land", "terms"]), np.array(["land", "terms"]), ("land", "terms")):
        asked = study.outcomes(names, "coordinated")  # type: ignore[arg-type]
        pd.testing.assert_frame_equal(asked, plain)


def test_only_the_columns_and_arms_that_are_asked_for(study: Study) -> None:
    found = study.outcomes(["land", "war_length"], arms=["coordinated"])
    assert list(found) == ["point", "arm", "run", "land", "war_length"]
    assert set(found["arm"]) == {"coordinated"} and len(found) == 16


def test_only_the_points_at_which_a_condition_holds(study: Study) -> None:
    chosen = study.points.index[study.points["need"] > 4]
    assert 0 < len(chosen) < 4
    assert set(study.outcomes(["land"], where="need > 4")["point"]) == set(chosen)
    assert study.outcomes(["land"], where="need > 99").empty


def test_parts_of_other_points_are_not_even_opened(fresh: Study) -> None:
    for block in numbered(fresh.folder.extents):
        if block.point != 2:
            parts(fresh)[block.number].write_bytes(b"harmed")
    found = fresh.outcomes(["land"], where=at(fresh, 2))
    assert set(found["point"]) == {2} and len(found) == 8
    with pytest.raises(InputError, match="is lost or damaged"):
        fresh.outcomes(["land"])


def test_an_unfinished_study_gives_what_is_there(tmp_path: Path, kernel: None) -> None:
    folder = begun(tmp_path)
    assert Study.open(folder.path).outcomes(["land"]).empty
    play(folder, [list(numbered(folder.extents))[3]])
    found = Study.open(folder.path).outcomes(["land"])
    assert set(found["point"]) == {1} and set(found["run"]) == {3}


def test_months_are_those_that_were_played(study: Study) -> None:
    spec = study.specification
    inputs = inputs_of(spec, study.folder.values(1), spec.arms[1])
    months = Ensemble(inputs, spec.seed).play(np.arange(4)).months
    found = study.months(["belief.T4", "land"], arms=["coordinated"])
    rows = found[(found["point"] == 1) & (found["run"] == 2)]
    assert list(found) == ["point", "arm", "run", "month", "belief.T4", "land"]
    place = list(spec.scenario.theories).index("T4")
    played_months = months[2][~np.isnan(months["status"][2])]
    np.testing.assert_array_equal(rows["belief.T4"], played_months["belief"][:, place])
    np.testing.assert_array_equal(rows["land"], played_months["land"])


def test_differences_are_paired_by_point_and_run(study: Study) -> None:
    found = study.differences("war_length", "coordinated")
    assert list(found) == ["point", "run", "first", "second", "difference"]
    wars = study.outcomes(["war_length"])
    for arm, column in (("siloed", "first"), ("coordinated", "second")):
        own = wars[wars["arm"] == arm].set_index(["point", "run"])["war_length"]
        assert found.set_index(["point", "run"])[column].to_dict() == own.to_dict()
    assert (found["difference"] == found["second"] - found["first"]).all()


def test_differences_of_measures(study: Study) -> None:
    found = study.differences("durably_settled", "coordinated")
    settled = study.outcomes(["outcome"], ["coordinated"])["outcome"] == "durable settlement"
    assert found["second"].tolist() == settled.astype(float).tolist()


def test_incidence_ends_at_the_share_of_wars(study: Study) -> None:
    found = study.incidence("siloed")
    ended = study.outcomes(["outcome", "war_length"], ["siloed"])
    share = ((ended["outcome"] == "durable settlement") & (ended["war_length"] <= 36)).mean()
    assert found["durable settlement"].estimate[-1] == pytest.approx(share)
    assert len(found["durable settlement"].low) == 37


def test_quantiles_of_one_point_are_those_of_its_wars(study: Study) -> None:
    where = at(study, 3)
    found = study.quantiles("land", "siloed", where)
    months = study.months(["status", "land"], ["siloed"], where)
    table = months[months["status"] <= 1].pivot(index="run", columns="month", values="land")
    expected, counts = quantiles(table.reindex(columns=range(36)).to_numpy(), [0.10, 0.5])
    np.testing.assert_allclose(found[["q10", "q50"]].to_numpy().T, expected)
    np.testing.assert_array_equal(found["wars"], counts)


@pytest.mark.parametrize("variable", ["land", "belief.T4", "joint_planning"])
def test_quantiles_are_the_same_whichever_way_they_are_kept(
    study: Study, quantiled: Study, variable: str
) -> None:
    one, other = (one.quantiles(variable, "coordinated") for one in (study, quantiled))
    pd.testing.assert_frame_equal(one, other)
    assert one["wars"].iloc[0] == 16
    assert (one["q05"] <= one["q95"] + 1e-12).all()


def test_means_by_month_are_those_of_all_running_wars(study: Study) -> None:
    months = study.months(["status", "reserves"], ["siloed"])
    running = months[months["status"] <= 1].groupby("month")["reserves"].mean()
    found = study.quantiles("reserves", "siloed")["mean"]
    np.testing.assert_allclose(found[running.index], running)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda s: s.outcomes(["land", "lnad"]), "column 'lnad' not found in this study."),
        (lambda s: s.outcomes(arms=["paper"]), "arm 'paper' not found in this study"),
        (lambda s: s.months(["belief.T9"]), "column 'belief.T9'"),
        (lambda s: s.differences("settled", "coordinated"), "outcome 'settled'"),
        (lambda s: s.differences("land", "paper"), "arm 'paper'"),
        (lambda s: s.quantiles("peace", "siloed"), "variable 'peace'"),
        (lambda s: s.outcomes([5]), "column 5 not found in this study."),
        (lambda s: s.outcomes(5), "column 5 not found in this study."),
        (lambda s: s.outcomes(arms=1), "arm 1 not found in this study."),
        (lambda s: s.outcomes(arms=[1]), "arm 1 not found in this study."),
        (lambda s: s.outcomes([["land"]]), "column ['land'] not found in this study."),
        (lambda s: s.differences(5, "coordinated"), "outcome 5 not found in this study."),
        (lambda s: s.differences("land", 5), "arm 5 not found in this study."),
        (lambda s: s.incidence(None), "arm None not found in this study."),
        (lambda s: s.quantiles(5, "siloed"), "variable 5 not found in this study."),
        (lambda s: s.outcomes(where=5), "--where 5: a condition is a text."),
        (lambda s: s.outcomes(where="neeed > 4"), "'neeed' is not uncertain."),
    ],
)
def test_what_a_study_does_not_have_is_refused(study: Study, ask: object, said: str) -> None:
    assert callable(ask)
    with pytest.raises(InputError) as error:
        ask(study)
    assert said in str(error.value) and "Allowed: " in str(error.value)


def test_what_is_not_kept_is_refused(fresh: Study, quantiled: Study) -> None:
    with pytest.raises(InputError, match="keeps outcomes; allowed here: months or quantiles"):
        fresh.quantiles("land", "siloed")
    with pytest.raises(InputError, match="keeps quantiles; allowed here: months"):
        quantiled.months(["land"])


def test_no_study(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        Study.open(tmp_path)


def test_two_parts_of_a_block_are_refused(fresh: Study) -> None:
    part = parts(fresh)[5]
    double = part.with_name(part.name.replace(part.name.split(".")[1], "0" * 16))
    double.write_bytes(part.read_bytes())
    with pytest.raises(InputError, match="block 5 has two parts"):
        fresh.outcomes(["land"])


@pytest.mark.parametrize("kind", [OUTCOMES, MONTHLY])
def test_a_damaged_part_is_named(tmp_path: Path, kernel: None, kind: str) -> None:
    harmed = played(tmp_path, keep="quantiles")
    part = parts(harmed, kind)[2]
    part.write_bytes(part.read_bytes()[:200])
    with pytest.raises(InputError) as error:
        harmed.outcomes() if kind == OUTCOMES else harmed.quantiles("land", "siloed")
    assert part.name in str(error.value) and "concert study resume" in str(error.value)


WHOLE = (Extent(point=0, points=3, first=0, runs=5, block=2),)
ALL = np.arange(3)


def numbers(*chosen: tuple[int, int], extents: tuple[Extent, ...] = WHOLE) -> set[int]:
    """Return the numbers of the blocks at these points and first runs."""
    return {block.number for block in numbered(extents) if (block.point, block.first) in chosen}


def every(extents: tuple[Extent, ...] = WHOLE) -> set[int]:
    return {block.number for block in numbered(extents)}


def test_a_finished_study_is_taken_whole() -> None:
    found = largest(WHOLE, every(), ALL)
    assert (found.points.tolist(), found.runs, found.pairs) == ([0, 1, 2], 5, 15)
    assert found.run_of_pairs().tolist() == [*range(5)] * 3


@pytest.mark.parametrize("first", [0, 2, 4])
def test_a_point_that_lacks_a_block_is_left_out(first: int) -> None:
    found = largest(WHOLE, every() - numbers((1, first)), ALL)
    assert (found.points.tolist(), found.runs) == ([0, 2], 5)


def test_of_chosen_points_alone() -> None:
    found = largest(WHOLE, every(), np.array([2]))
    assert found.points.tolist() == [2]
    assert {block.point for block in found.blocks(WHOLE)} == {2}


def test_nothing_is_done() -> None:
    assert largest(WHOLE, set(), ALL).pairs == 0


EXTENDED = (*WHOLE, Extent(point=0, points=3, first=5, runs=5, block=5))


def test_before_much_is_added_the_first_runs_are_compared() -> None:
    done = every(WHOLE) | numbers((0, 5), extents=EXTENDED)
    found = largest(EXTENDED, done, ALL)
    assert (found.points.tolist(), found.runs) == ([0, 1, 2], 5)
    assert all(block.first < 5 for block in found.blocks(EXTENDED))


def test_when_most_is_added_points_without_are_left_out() -> None:
    done = every(WHOLE) | numbers((0, 5), (2, 5), extents=EXTENDED)
    assert largest(EXTENDED, done, ALL).points.tolist() == [0, 2]
    assert largest(EXTENDED, done, ALL).runs == 10


def test_added_points_have_all_their_runs_in_one_extent() -> None:
    extents = (*EXTENDED, Extent(point=3, points=1, first=0, runs=10, block=10))
    assert largest(extents, every(extents), np.arange(4)).pairs == 40


def test_a_block_that_reaches_further_counts_for_its_first_runs() -> None:
    extents = (*EXTENDED, Extent(point=3, points=1, first=0, runs=10, block=10))
    found = largest(extents, every(WHOLE) | numbers((3, 0), extents=extents), np.arange(4))
    assert (found.points.tolist(), found.runs) == ([0, 1, 2, 3], 5)
    assert len(found.blocks(extents)) == 3 * 3 + 1
